"""What waits for the writer: use cases and engine work, each with the future that somebody awaits."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sqlalchemy import Connection

from storage.batch import Result, Task


class Queue(Enum):
    """In which order jobs are taken."""

    COMMANDS = auto()
    ENGINE = auto()
    WORK = auto()  # not use cases: claims of the outbox and their outcomes


@dataclass(slots=True, eq=False)
class Job:
    """A use case (`task`) or work on the connection, and who waits for it on which loop."""

    work: Task | Callable[[Connection], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    begun: bool = False
    withdrawn: bool = False


class Waiting:
    """The jobs that wait; every method may be called from any thread."""

    def __init__(self) -> None:
        self._queues: dict[Queue, deque[Job]] = {queue: deque() for queue in Queue}
        self._changed = threading.Condition()
        self._closed = False

    def add(self, queue: Queue, job: Job) -> bool:
        """Put a job in line; False once closed."""
        with self._changed:
            if self._closed:
                return False
            self._queues[queue].append(job)
            self._changed.notify()
            return True

    def withdraw(self, job: Job) -> bool:
        """Take a job back; False where it has begun."""
        with self._changed:
            job.withdrawn = not job.begun
            return job.withdrawn

    def take(self, most: int, timeout: float | None) -> tuple[list[Job], list[Job]] | None:
        """Wait for jobs: at most this many use cases, commands first, and all other work. None once closed and empty.

        After `timeout` seconds without any, both lists are empty.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or any(self._queues.values()), timeout)
            usecases = self._begin(Queue.COMMANDS, most)
            usecases += self._begin(Queue.ENGINE, most - len(usecases))
            work = self._begin(Queue.WORK, len(self._queues[Queue.WORK]))
            return None if self._closed and not (usecases or work or any(self._queues.values())) else (usecases, work)

    def close(self) -> None:
        """Take in nothing more."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _begin(self, queue: Queue, most: int) -> list[Job]:
        jobs: list[Job] = []
        waiting = self._queues[queue]
        while waiting and len(jobs) < most:
            job = waiting.popleft()
            if not job.withdrawn:
                job.begun = True
                jobs.append(job)
        return jobs


def answer(jobs: Sequence[Job], results: Sequence[Result]) -> None:
    """Tell everybody who waits, with one call a loop. A loop that has closed has nobody left who does."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Result]]] = {}
    for job, result in zip(jobs, results, strict=True):
        by_loop.setdefault(job.loop, []).append((job.future, result))
    for loop, answers in by_loop.items():
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_resolve, answers)


def _resolve(answers: list[tuple[asyncio.Future[Any], Result]]) -> None:
    for future, result in answers:
        if future.done():
            continue
        if result.error is not None:
            future.set_exception(result.error)
        else:
            future.set_result(result.value)
