"""Lists of five hundred handoffs: what a filter finds, in how many statements, at what cost."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest

from bot.domain import events as ev
from bot.domain.errors import Code, Refused
from bot.domain.filters import Filter, FilterProblem, Kind, Standing, of_plan
from bot.ports import Reads, UnitOfWork
from bot.usecases.listing import Listing, listing, typed_filter
from bot.usecases.where import Where
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, HOME, NOON, TEAM, act, propose, statements

MANY = 500
FEW = 5
MOST_CPU = 0.02  # seconds for a list of 500 handoffs
ROUNDS = 7
HERE = Where(HOME)
LISTS = {
    "here": (CLEO, Filter(Kind.HERE)),
    "all of the plan": (CLEO, of_plan(1)),
    "own": (ANA, Filter(Kind.MINE)),
    "narrowed": (ANA, Filter(Kind.GIVING, person=BEN, plan=1, standing=Standing.LATE)),
    "due": (CLEO, Filter(Kind.PLAN, plan=1, due_from=dt.date(2026, 12, 15), due_until=dt.date(2026, 12, 15))),
}


def many(first: int, last: int) -> Callable[[UnitOfWork], None]:
    """Handoffs with a number each in what is handed over; every third is taken."""

    def usecase(unit: UnitOfWork) -> None:
        for number in range(first, last + 1):
            propose(f"the Pager {number}")(unit)
            if number % 3 == 0:
                act(number, BEN, ev.Agree())(unit)

    return usecase


def look(name: str, page: int = 0) -> Callable[[Reads], Listing]:
    """A page of one of the lists."""
    who, wanted = LISTS[name]
    return lambda reads: listing(reads, who, HERE, wanted, NOON, page)


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_of_many_costs_little_and_as_many_statements_as_one_of_few(
    name: str, writer: StorageWriter, reader: StorageReader
) -> None:
    await writer.write(TEAM, many(1, FEW))
    with statements() as few:
        await reader.read(TEAM, look(name))
    await writer.write(TEAM, many(FEW + 1, MANY))
    with statements() as more:
        found = await reader.read(TEAM, look(name))
    assert len(more) == len(few)
    assert found.page.count == (0 if name == "narrowed" else MANY)
    assert len(found.words.texts) <= 3 * len(found.page.rows) + 1
    began = []
    for _ in range(ROUNDS):
        start = time.process_time()
        await reader.read(TEAM, look(name))
        began.append(time.process_time() - start)
    assert min(began) <= MOST_CPU, f"{min(began) * 1000:.1f} ms"


async def test_every_handoff_is_on_one_page(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, many(1, 40))
    pages = [(await reader.read(TEAM, look("all of the plan", page))).page for page in range(3)]
    assert sorted(row[0].number for page in pages for row in page.rows) == list(range(1, 41))
    assert [(page.number, page.pages, page.count) for page in pages] == [(0, 3, 40), (1, 3, 40), (2, 3, 40)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("pager 12", [12]),
        ("PAGER rang 4", [4, 14, 24, 34, 40]),
        ("h-7", [7]),
        ("H-07", [7]),
        ("#7", [7]),
        ("merged 39", [39]),
        ("nothing of it", []),
        ("%", []),
    ],
)
async def test_words_are_found_in_thing_criteria_and_number(
    text: str, numbers: list[int], writer: StorageWriter, reader: StorageReader
) -> None:
    await writer.write(TEAM, many(1, 40))
    wanted = Filter(Kind.PLAN, plan=1, text=text)
    found = await reader.read(TEAM, lambda reads: listing(reads, CLEO, HERE, wanted, NOON))
    assert [row[0].number for row in found.page.rows if row[0].number in numbers] == numbers
    assert found.page.count == len(numbers)


async def test_a_name_is_looked_up_once(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, many(1, FEW))
    typed = await reader.read(TEAM, lambda reads: typed_filter(reads, ANA, HERE, "@ben pager 3", NOON))
    assert typed == Filter(Kind.PERSON, person=BEN, text="pager 3")
    with pytest.raises(Refused) as raised:
        await reader.read(TEAM, lambda reads: typed_filter(reads, ANA, HERE, "plan churn", NOON))
    assert raised.value.code is Code.UNCLEAR_FILTER
    assert raised.value.values["problem"] is FilterProblem.NO_PLAN
