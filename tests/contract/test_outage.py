"""A database that goes away and comes back: people are told, nothing is half done, and it goes on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.errors import Code, Refused
from bot.ports import UnitOfWork
from storage import migrate
from storage.outbox_claims import OutboxClaims
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import TEAM, StillClock, direct, in_one_batch, propose, query


async def refused_for(writer: StorageWriter, usecase: Callable[[UnitOfWork], object]) -> Code:
    """The code with which a write is refused."""
    with pytest.raises(Refused) as refused:
        await writer.write(TEAM, usecase)
    return refused.value.code


async def test_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    clock = StillClock()
    url = f"sqlite:///{tmp_path}/later/baton.db"
    writer, reader = StorageWriter(url, clock), StorageReader(url)
    assert await refused_for(writer, propose()) is Code.UNAVAILABLE
    answers = await asyncio.gather(*(writer.write(TEAM, propose()) for _ in range(3)), return_exceptions=True)
    assert [answer.code for answer in answers if isinstance(answer, Refused)] == [Code.UNAVAILABLE] * 3
    with pytest.raises(Refused):
        await OutboxClaims(writer, clock).claim(1)
    with pytest.raises(Refused):
        await reader.read(TEAM, lambda reads: reads.plan(1))
    (tmp_path / "later").mkdir()
    migrate.upgrade(url)
    assert (await writer.write(TEAM, propose())).number == 1
    assert await reader.read(TEAM, lambda reads: reads.plan(1))
    await writer.close()
    reader.close()


async def test_connections_that_were_cut(postgres_database_url: str) -> None:
    url = postgres_database_url
    migrate.upgrade(url)
    writer, reader = StorageWriter(url, StillClock(), patience=20.0), StorageReader(url, threads=1)
    await writer.write(TEAM, propose())
    await reader.read(TEAM, lambda reads: reads.plan(1))
    cut(url)
    first, second = await in_one_batch(writer, propose(), propose())
    assert (first.number, second.number) == (2, 3)
    await writer.close()
    reader.close()


async def test_a_server_that_lets_nobody_in(postgres_url: str, postgres_database_url: str) -> None:
    url, name = postgres_database_url, postgres_database_url.rsplit("/", 1)[1]
    migrate.upgrade(url)
    writer, reader = StorageWriter(url, StillClock(), patience=20.0), StorageReader(url, threads=1)
    await writer.write(TEAM, propose())
    assert await reader.read(TEAM, lambda reads: reads.plan(1))
    query(postgres_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    cut(postgres_url, name)
    assert await refused_for(writer, propose()) is Code.UNAVAILABLE
    with pytest.raises(Refused):
        await reader.read(TEAM, lambda reads: reads.plan(1))
    query(postgres_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert (await writer.write(TEAM, propose())).number == 2
    assert await reader.read(TEAM, lambda reads: reads.handoff(2))
    await writer.close()
    reader.close()


def cut(url: str, name: str | None = None) -> None:
    """End every connection to a database but our own."""
    query(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = coalesce(:name, current_database()) AND pid <> pg_backend_pid()",
        name=name,
    )


async def test_a_workspace_that_somebody_else_holds(postgres_database_url: str) -> None:
    url = postgres_database_url
    migrate.upgrade(url)
    writer = StorageWriter(url, StillClock(), patience=20.0)
    await writer.write(TEAM, propose())
    await writer.write("T2", propose())
    with direct(url) as run:
        run("SELECT * FROM workspaces WHERE workspace = :one FOR UPDATE", one=TEAM)
        assert await refused_for(writer, propose()) is Code.BUSY
        assert (await writer.write("T2", propose())).number == 2
    assert (await writer.write(TEAM, propose())).number == 2
    await writer.close()
