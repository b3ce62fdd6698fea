"""The one writer of a process (DESIGN section 9): a thread that runs all that waits in one transaction.

Use cases that wait together are committed together, with one full sync, and only then answered. A batch that the
database refuses runs again one by one at the same `now`, so that only what is refused alone is lost.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import Code, Refused
from bot.ports.clock import Clock
from bot.ports.writing import Changed, UnitOfWork, Wanted
from storage import drafts, seen
from storage.batch import Outcome, Result, Task, Times, run_batch
from storage.database import writing_engine
from storage.errors import Locked, StorageError, Unavailable, translated
from storage.jobs import Job, Queue, Waiting, answer
from storage.salts import SaltPool
from storage.unit_of_work import Salts

T = TypeVar("T")
Transaction = Callable[[Connection, Sequence[Job], Times], Outcome]

BATCH = 32  # most use cases in one transaction
PATIENCE_S = 2.0  # what has not begun by then is withdrawn
FORGET_EVERY_S = 600.0  # how often deliveries seen long ago are deleted

logger = logging.getLogger(__name__)


class StorageWriter:
    """Implements `bot.ports.Writer`. `on_commit` is called where intents were queued, `on_changed` for each workspace
    in which use cases changed what somebody looks at: both in the writer's thread, after everybody is answered. They
    must return at once and raise nothing.
    """

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        on_commit: Callable[[], object] = lambda: None,
        on_changed: Callable[[Changed], object] = lambda _changed: None,
        salts: Salts | None = None,
        patience: float = PATIENCE_S,
    ) -> None:
        self._engine: Engine = writing_engine(url)
        self._clock = clock
        self._on_commit = on_commit
        self._on_changed = on_changed
        self._salts = salts or SaltPool()
        self._patience = patience
        self._waiting = Waiting()
        self._queued = False  # intents were committed of which nobody was told yet
        self._changed: list[Changed] = []  # was committed, and nobody was told yet
        self._forget_at = monotonic()
        self._thread = threading.Thread(target=self._run, name="baton-writer", daemon=True)
        self._thread.start()

    async def write(
        self,
        workspace: str,
        usecase: Callable[[UnitOfWork], T],
        wanted: Wanted = Wanted(),  # noqa: B008 - frozen
        *,
        engine: bool = False,
    ) -> T:
        """See Writer. It runs to its end even where the caller stops waiting."""
        loop = asyncio.get_running_loop()
        job = Job(Task(workspace, usecase, wanted), loop.create_future(), loop)
        if not self._waiting.add(Queue.ENGINE if engine else Queue.COMMANDS, job):
            raise Refused(Code.BUSY)
        timer = loop.call_later(self._patience, self._withdraw, job)
        try:
            value: T = await job.future
        finally:
            timer.cancel()
        return value

    async def work(self, work: Callable[[Connection], T]) -> T:
        """Run work on the connection, in a transaction with other work; it is never withdrawn.

        Raises Refused(UNAVAILABLE) where the database cannot be reached, StorageError where it refuses.
        """
        loop = asyncio.get_running_loop()
        job = Job(work, loop.create_future(), loop)
        if not self._waiting.add(Queue.WORK, job):
            raise Refused(Code.UNAVAILABLE)
        value: T = await job.future
        return value

    async def close(self) -> None:
        """Take in nothing more, finish all that was accepted, and let go of the database."""
        self._waiting.close()
        await asyncio.to_thread(self._thread.join)
        self._engine.dispose()

    def _withdraw(self, job: Job) -> None:
        if self._waiting.withdraw(job) and not job.future.done():
            job.future.set_exception(Refused(Code.BUSY))

    def _run(self) -> None:
        while (taken := self._waiting.take(BATCH, FORGET_EVERY_S)) is not None:
            usecases, work = taken
            if usecases:
                self._run_jobs(usecases, self._usecases)
            if work:
                self._run_jobs(work, self._work)
            if monotonic() >= self._forget_at:
                self._forget()

    def _run_jobs(self, jobs: list[Job], transaction: Transaction) -> None:
        """Run the jobs in one transaction, or, where that is refused, each in one of its own; then answer."""
        times = Times(self._clock.now().replace(microsecond=0), self._clock.real())
        try:
            results = self._commit(jobs, transaction, times)
        except Exception as error:
            logger.info("a batch of %d runs again one by one: %r", len(jobs), error)
            results = self._one_by_one(jobs, transaction, times, error if isinstance(error, CommitLost) else None)
        answer(jobs, results)
        if self._queued:
            self._queued = False
            self._on_commit()
        for changed in _merged(self._changed):
            self._on_changed(changed)
        self._changed = []

    def _one_by_one(
        self, jobs: list[Job], transaction: Transaction, times: Times, lost: Unavailable | None
    ) -> list[Result]:
        """`lost` is why nothing more is tried: the others need not find an outage out one by one."""
        results: list[Result] = []
        for job in jobs:
            if lost is None:
                try:
                    results += self._commit([job], transaction, times)
                    continue
                except Unavailable as outage:
                    lost = outage
                except Exception as error:
                    results.append(Result(error=_for_caller(error)))
                    continue
            results.append(Result(error=_for_caller(lost)))
        return results

    def _commit(self, jobs: Sequence[Job], transaction: Transaction, times: Times) -> list[Result]:
        with translated(), self._engine.connect() as connection:
            begun = connection.begin()
            outcome = transaction(connection, jobs, times)
            try:
                begun.commit()
            except SQLAlchemyError as error:
                raise _at_commit(error) from error
        self._queued = self._queued or outcome.queued
        self._changed += outcome.changed
        return outcome.results

    def _usecases(self, connection: Connection, jobs: Sequence[Job], times: Times) -> Outcome:
        tasks = [job.work for job in jobs if isinstance(job.work, Task)]
        return run_batch(connection, tasks, times, self._salts)

    def _work(self, connection: Connection, jobs: Sequence[Job], _times: Times) -> Outcome:
        return Outcome([Result(job.work(connection)) for job in jobs if not isinstance(job.work, Task)])

    def _forget(self) -> None:
        """Delete what is no longer needed; where that fails, the next time will do."""
        self._forget_at = monotonic() + FORGET_EVERY_S
        try:
            with translated(), self._engine.begin() as connection:
                seen.forget(connection, self._clock.real())
                drafts.forget(connection, self._clock.now())
        except StorageError as error:
            logger.warning("old deliveries and drafts were not deleted: %s", error)


class CommitLost(Unavailable):
    """The connection broke while committing: it is not known whether the batch counts, so it must not run again."""


def _merged(changes: Sequence[Changed]) -> list[Changed]:
    """One a workspace, where a batch ran one by one."""
    merged: dict[str, Changed] = {}
    for one in changes:
        merged[one.workspace] = merged.get(one.workspace, Changed(one.workspace)).joined(one)
    return list(merged.values())


def _at_commit(error: SQLAlchemyError) -> StorageError:
    try:
        with translated():
            raise error
    except Unavailable as outage:
        return CommitLost(str(outage))
    except StorageError as refused:
        return refused


def _for_caller(error: Exception) -> Exception:
    match error:
        case Unavailable():
            return Refused(Code.UNAVAILABLE)
        case Locked():
            return Refused(Code.BUSY)
    return error
