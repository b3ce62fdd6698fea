"""Who is in which private channel: as it was last told, and no further than it was told."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.people import Channel
from bot.ports import Reads, UnitOfWork
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, TEAM, in_one_batch, query, statements

SECRET, OTHER = "C5", "C6"


def here(reads: Reads) -> list[str]:
    """Who is in the private channel."""
    return [person for person in (ANA, BEN, CLEO) if reads.is_member(SECRET, person)]


async def test_all_who_are_in_it(writer: StorageWriter, reader: StorageReader) -> None:
    assert await reader.read(TEAM, here) == []
    await writer.write(TEAM, lambda unit: unit.put_members(SECRET, [ANA, BEN, ANA]))
    assert await reader.read(TEAM, here) == await writer.write(TEAM, here) == [ANA, BEN]
    assert await reader.read("T2", here) == []
    assert not await reader.read(TEAM, lambda reads: reads.is_member(OTHER, ANA))


async def test_the_newest_list_counts(url: str, writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, lambda unit: unit.put_members(SECRET, [ANA, BEN]))
    await writer.write(TEAM, lambda unit: unit.put_members(OTHER, [ANA]))
    await writer.write(TEAM, lambda unit: unit.put_members(SECRET, [CLEO, BEN]))
    assert await reader.read(TEAM, here) == [BEN, CLEO]
    await writer.write(TEAM, lambda unit: unit.put_members(SECRET, []))
    assert await reader.read(TEAM, here) == []
    assert query(url, "SELECT channel, person FROM members") == [(OTHER, ANA)]


async def test_one_comes_and_one_leaves(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, lambda unit: unit.put_members(SECRET, [ANA]))

    def change(unit: UnitOfWork) -> None:
        unit.set_member(SECRET, BEN, joined=True)
        unit.set_member(SECRET, ANA, joined=False)
        unit.set_member(SECRET, CLEO, joined=False)

    await writer.write(TEAM, change)
    assert await reader.read(TEAM, here) == [BEN]


async def test_use_cases_of_one_batch_see_each_others_members(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, lambda unit: unit.put_members(SECRET, [ANA]))

    def fails(unit: UnitOfWork) -> None:
        unit.put_members(SECRET, [])
        raise ValueError("no")

    results = await in_one_batch(
        writer,
        lambda unit: unit.set_member(SECRET, BEN, joined=True),
        here,
        fails,
        lambda unit: unit.put_members(SECRET, [BEN, CLEO]),
        here,
        lambda unit: unit.set_member(SECRET, CLEO, joined=False),
        lambda unit: unit.set_member(SECRET, ANA, joined=True),
    )
    assert (results[1], results[4]) == ([ANA, BEN], [BEN, CLEO])
    assert isinstance(results[2], ValueError)
    assert await reader.read(TEAM, here) == [ANA, BEN]


async def test_what_is_known_already_writes_nothing(writer: StorageWriter) -> None:
    await writer.write(TEAM, lambda unit: unit.put_members(SECRET, [ANA, BEN]))
    with statements() as ran:
        await writer.write(TEAM, lambda unit: unit.put_members(SECRET, [BEN, ANA]))
        await writer.write(TEAM, lambda unit: unit.set_member(SECRET, ANA, joined=True))
    assert [one.split()[0] for one in ran if "members" in one] == ["SELECT", "SELECT"]


async def test_the_private_channels_in_which_baton_is(writer: StorageWriter, reader: StorageReader) -> None:
    inside, public = Channel(SECRET, "secret", private=True, joined=True), Channel("C1", "open", False, joined=True)
    outside, archived = Channel(OTHER, "other", private=True), replace(inside, id="C7", archived=True)

    def learn(unit: UnitOfWork) -> list[Channel]:
        for channel in (archived, inside, public, outside):
            unit.put_channel(channel)
        return unit.private_channels()

    assert await writer.write(TEAM, learn) == [inside, archived]
    assert await reader.read(TEAM, lambda reads: reads.private_channels()) == [inside, archived]
    assert await reader.read("T2", lambda reads: reads.private_channels()) == []
    await writer.write(TEAM, lambda unit: unit.put_channel(replace(inside, joined=False)))
    assert await reader.read(TEAM, lambda reads: reads.private_channels()) == [archived]
