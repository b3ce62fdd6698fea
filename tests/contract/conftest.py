"""An up-to-date database, and what works on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from storage.outbox_claims import OutboxClaims
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import TEAM, StillClock, meet


@pytest.fixture
def clock() -> StillClock:
    """A clock that stands still at noon."""
    return StillClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of the present schema, once of each kind."""
    name = {"sqlite": "own_sqlite_url", "postgresql": "own_postgres_url"}[request.param]
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
async def writer(url: str, clock: StillClock) -> AsyncIterator[StorageWriter]:
    """A writer in whose workspace three people are known."""
    writer = StorageWriter(url, clock, patience=20.0)
    await writer.write(TEAM, meet)
    yield writer
    await writer.close()


@pytest.fixture
def reader(url: str) -> Iterator[StorageReader]:
    """A reader on connections of its own."""
    reader = StorageReader(url, threads=1)
    yield reader
    reader.close()


@pytest.fixture
def outbox(writer: StorageWriter, clock: StillClock) -> OutboxClaims:
    """The outbox as the engine drains it."""
    return OutboxClaims(writer, clock)
