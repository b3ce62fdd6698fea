"""Reads that may be long: on connections of their own, off the event loop, each in one unchanging view."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection

from bot.domain.errors import Code, Refused
from bot.ports.reading import Reads
from storage.database import reading_engine
from storage.errors import Unavailable, translated
from storage.reads import WorkspaceReads
from storage.session import Session

T = TypeVar("T")
THREADS = 4


class StorageReader:
    """Implements `bot.ports.Reader`."""

    def __init__(self, url: str, threads: int = THREADS) -> None:
        self._engine = reading_engine(url, threads)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="baton-reader")

    def read(self, workspace: str, query: Callable[[Reads], T]) -> Awaitable[T]:
        """See Reader. Raises Refused(UNAVAILABLE) where the database cannot be reached."""
        return self.look(lambda connection: query(WorkspaceReads(Session(connection, workspace))))

    def look(self, query: Callable[[Connection], T]) -> Awaitable[T]:
        """The same across workspaces, for what the engine asks."""
        return asyncio.get_running_loop().run_in_executor(self._threads, self._in_transaction, query)

    def close(self) -> None:
        """Finish what was begun, and let go of the database. It waits: not for the event loop's own thread."""
        self._threads.shutdown()
        self._engine.dispose()

    def _in_transaction(self, query: Callable[[Connection], T]) -> T:
        try:
            with translated(), self._engine.begin() as connection:
                return query(connection)
        except Unavailable as outage:
            raise Refused(Code.UNAVAILABLE) from outage
