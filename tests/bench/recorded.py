"""What a piece of work sends to the database, and the CPU time that it takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, event

WRITES, READS = "baton-writer", "reader"


class Step(NamedTuple):
    """One statement, or with no statement the end of a transaction, and on which of the two connections."""

    on: str
    statement: str | None = None
    parameters: Any = None
    many: bool = False


@contextmanager
def recorded() -> Iterator[list[Step]]:
    """All that any engine of this process sends meanwhile, in order."""
    steps: list[Step] = []

    def run(_connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        steps.append(Step(_here(), statement, parameters, many))

    def commit(_connection: Connection) -> None:
        steps.append(Step(_here()))

    event.listen(Engine, "before_cursor_execute", run)
    event.listen(Engine, "commit", commit)
    try:
        yield steps
    finally:
        event.remove(Engine, "before_cursor_execute", run)
        event.remove(Engine, "commit", commit)


async def cpu(act: Callable[[], Awaitable[object]]) -> tuple[float, int]:
    """Milliseconds of CPU of this process while it ran, and how many statements it sent."""
    with recorded() as steps:
        began = time.process_time()
        await act()
        seconds = time.process_time() - began
    return seconds * 1000, sum(map(_is_query, steps))


def _is_query(step: Step) -> bool:
    return step.statement is not None and not step.statement.startswith("BEGIN")


def _here() -> str:
    return WRITES if threading.current_thread().name == WRITES else READS
