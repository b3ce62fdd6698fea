"""Many rows in constant memory: a chunk at a time, from a cursor that stays at the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Executable

CHUNK = 1000


def chunks(connection: Connection, statement: Executable, parameters: dict[str, Any]) -> Iterator[Sequence[Any]]:
    """The rows of a statement, in its order."""
    options = {"stream_results": True, "yield_per": CHUNK}
    return connection.execute(statement, parameters, execution_options=options).partitions()
