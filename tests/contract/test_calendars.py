"""The addresses of calendars: one a person, found by the digest of its secret, replaced and revoked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.ports import Reads, UnitOfWork
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, NOON, TEAM, StillClock, in_one_batch, query

FIRST, SECOND, OTHER = "a" * 64, "b" * 64, "c" * 64
DAY = dt.timedelta(days=1)


def given(person: str, secret_hash: str | None) -> Callable[[UnitOfWork], None]:
    """They get an address, or have none any more."""
    return lambda unit: unit.put_calendar(person, secret_hash)


def failing(unit: UnitOfWork) -> None:
    """It is not kept."""
    unit.put_calendar(ANA, OTHER)
    raise ValueError("no")


def look(reads: Reads) -> tuple[list[str | None], list[dt.datetime | None]]:
    """Whose the addresses are, and since when these two have theirs."""
    owners = [reads.calendar_owner(one) for one in (FIRST, SECOND, OTHER)]
    return owners, [reads.calendar_since(person) for person in (ANA, BEN)]


async def test_one_replaces_the_other_and_is_revoked(
    url: str, writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    assert await reader.read(TEAM, look) == ([None, None, None], [None, None])
    await writer.write(TEAM, given(ANA, FIRST))
    await writer.write(TEAM, given(BEN, OTHER))
    assert await reader.read(TEAM, look) == await writer.write(TEAM, look) == ([ANA, None, BEN], [NOON, NOON])
    assert await reader.read("T2", look) == ([None, None, None], [None, None])
    clock.pass_time(DAY)
    await writer.write(TEAM, given(ANA, SECOND))
    assert await reader.read(TEAM, look) == ([None, ANA, BEN], [NOON + DAY, NOON])
    for _ in range(2):  # twice is as good as once
        await writer.write(TEAM, given(ANA, None))
    assert await reader.read(TEAM, look) == ([None, None, BEN], [None, NOON])
    assert query(url, "SELECT person FROM calendars") == [(BEN,)]


async def test_a_batch_sees_its_own(url: str, writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, given(ANA, FIRST))
    found = await in_one_batch(
        writer, failing, look, given(ANA, SECOND), look, given(ANA, None), look, given(BEN, OTHER), look
    )
    assert isinstance(found[0], ValueError)
    assert found[1] == ([ANA, None, None], [NOON, None])
    assert found[3] == ([None, ANA, None], [NOON, None])
    assert found[5] == ([None, None, None], [None, None])
    assert found[7] == await reader.read(TEAM, look) == ([None, None, BEN], [None, NOON])
    assert query(url, "SELECT person, secret_hash FROM calendars") == [(BEN, OTHER)]


async def test_made_and_revoked_in_one_batch(url: str, writer: StorageWriter) -> None:
    await in_one_batch(writer, given(ANA, FIRST), given(ANA, None))
    assert query(url, "SELECT * FROM calendars") == []
