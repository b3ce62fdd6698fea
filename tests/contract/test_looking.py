"""What people look at is read with as many statements for many plans as for a few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain import outgoing
from bot.domain import plan_events as pe
from bot.domain.filters import Filter, Kind, Standing
from bot.domain.people import Channel, Person
from bot.domain.remedy import Trouble
from bot.ports import Reads, UnitOfWork
from bot.usecases import remedies
from bot.usecases.home import home_of
from bot.usecases.listing import choices, listing
from bot.usecases.look import waiting_for
from bot.usecases.portfolio import portfolio
from bot.usecases.reassign_all import to_pass_on
from bot.usecases.where import NOWHERE
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, NOON, TEAM, propose, statements

FEW, MANY = 3, 30
LAST = 99  # page
OF_ANA = Filter(Kind.PERSON, person=ANA)
NARROW = Filter(Kind.MINE, person=BEN, standing=Standing.ANY, text="keys")
DAN = "U4"  # a member of each private channel, and a side of nothing

Query = Callable[[Reads], Any]


def _left(reads: Reads) -> object:
    intent = outgoing.remedy(Trouble.DEACTIVATED, BEN, CLEO, NOON.date())
    return remedies.content(reads, intent, NOON)


LOOKS: dict[str, Query] = {
    "own list": lambda reads: listing(reads, ANA, NOWHERE, Filter(Kind.MINE), NOON, LAST),
    "a member's list of another": lambda reads: listing(reads, DAN, NOWHERE, OF_ANA, NOON, LAST),
    "a narrowed list": lambda reads: listing(reads, ANA, NOWHERE, NARROW, NOON, LAST),
    "the filter's form": lambda reads: choices(reads, CLEO, NOWHERE, Filter(Kind.MINE)),
    "what waits": lambda reads: (waiting_for(reads, BEN), waiting_for(reads, CLEO)),
    "home": lambda reads: home_of(reads, CLEO, NOON),
    "a side's home": lambda reads: home_of(reads, ANA, NOON),
    "portfolio": lambda reads: portfolio(reads, DAN, NOWHERE, NOON),
    "what a leaver left": _left,
    "the form that passes it on": lambda reads: to_pass_on(reads, CLEO, BEN, NOON),
}


def plans(first: int, last: int) -> Callable[[UnitOfWork], None]:
    """Plans of Cleo's with a name, each at home in a private channel of its own, with two handoffs."""

    def usecase(unit: UnitOfWork) -> None:
        for number in range(first, last + 1):
            home = f"C{number:03}"
            unit.put_channel(Channel(home, home.lower(), private=True, joined=True))
            unit.put_members(home, [CLEO, DAN])
            plan = propose(channel=home)(unit).plan
            propose("the keys", channel=home)(unit)
            unit.record(plan, None, CLEO, pe.SetUp(unit.keep_text(home), None, ANA, BEN, None, None))

    return usecase


async def counted(reader: StorageReader, query: Query) -> tuple[int, object]:
    with statements() as ran:
        found = await reader.read(TEAM, query)
    return len(ran), found


@pytest.mark.parametrize("look", LOOKS)
async def test_the_statements_do_not_grow_with_the_plans(
    look: str, writer: StorageWriter, reader: StorageReader
) -> None:
    def leaves(unit: UnitOfWork) -> None:
        for person, name, gone in ((BEN, "Ben", "left" in look or "passes" in look), (DAN, "Dan", False)):
            unit.put_person(Person(person, name, "Europe/Warsaw", deactivated=gone))

    await writer.write(TEAM, plans(1, FEW))
    await writer.write(TEAM, leaves)
    few, _ = await counted(reader, LOOKS[look])
    await writer.write(TEAM, plans(FEW + 1, MANY))
    many, found = await counted(reader, LOOKS[look])
    assert f"C{MANY:03}" in repr(found)
    assert many == few, f"{look}: {few} for {FEW} plans, {many} for {MANY}"
