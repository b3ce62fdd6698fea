"""What is in flight between the app and Slack, and how to wait until nothing is."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any


class Activity:
    """Counts calls and deliveries under way, and keeps hold of background tasks."""

    def __init__(self) -> None:
        self._running = 0
        self._starts = 0
        self._moved = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Something is in flight inside this block."""
        self._running += 1
        self._starts += 1
        self._moved.set()
        try:
            yield
        finally:
            self._running -= 1
            self._moved.set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run `work` in the background; it does not count as in flight unless it says so itself."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settled(self, quiet: float, within: float) -> None:
        """Wait until nothing has been in flight for `quiet` seconds. Raises `TimeoutError` after `within`."""
        async with asyncio.timeout(within):
            while True:
                self._moved.clear()
                before = self._starts
                try:
                    await asyncio.wait_for(self._moved.wait(), quiet if self._running == 0 else None)
                except TimeoutError:
                    if self._running == 0 and self._starts == before:
                        return

    async def close(self) -> None:
        """End the background tasks."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
