"""What a look at somebody reads: for a whole batch with one statement a table, and never more than concerns them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.domain import events as ev
from bot.domain import outgoing
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Intent
from bot.domain.plan import Plan
from bot.ports import Attention, NudgeState, Reads, UnitOfWork, Wanted
from storage.alarms import StorageAlarms
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import (
    ANA,
    BEN,
    CLEO,
    MINUTE,
    NOON,
    TEAM,
    Gate,
    StillClock,
    act,
    direct,
    meet,
    propose,
    statements,
)

DAN = "U9"
TEAMS = (TEAM, "T2")
MANY = 4000


class Agenda(NamedTuple):
    """All that a look at somebody asks for."""

    state: NudgeState | None
    mine: list[Handoff]
    owned: list[Handoff]
    plans: list[Plan]
    attention: dict[int, Attention]
    waiting: list[Intent]


def look(person: str) -> Callable[[Reads], Agenda]:
    """Ask for all that."""

    def usecase(reads: Reads) -> Agenda:
        mine, owned = reads.handoffs_of_person(person), reads.handoffs_owned(person)
        plans = reads.plans(sorted({one.plan for one in (*mine, *owned)}))
        attention, waiting = dict(reads.attention(person)), reads.nudges_waiting(person)
        return Agenda(reads.nudge_state(person), mine, owned, plans, attention, waiting)

    return usecase


@pytest.fixture
async def two_teams(writer: StorageWriter) -> None:
    """The same people and numbers in two workspaces, in which not the same happened."""
    await writer.write("T2", meet)
    for team in TEAMS:
        for channel, owner in (("C1", CLEO), ("C2", BEN), ("C1", CLEO)):
            await writer.write(team, propose(channel=channel, actor=owner))
    await writer.write(TEAM, act(1, BEN, ev.Decline(None, not_me=False)))
    await writer.write("T2", act(3, ANA, ev.Cancel(None)))
    await writer.write("T2", lambda unit: unit.snooze(ANA, 1, NOON.date()))
    await writer.write(TEAM, lambda unit: unit.send(outgoing.nudge(BEN, NOON.date(), [2, 3])))


@pytest.mark.usefixtures("two_teams")
async def test_an_agenda_is_read_with_one_statement_a_table(writer: StorageWriter, reader: StorageReader) -> None:
    asked = [(team, person) for team in TEAMS for person in (ANA, BEN, CLEO, DAN)][:-2]  # not all in both
    with statements() as ran:
        async with Gate(writer):
            tasks = [
                asyncio.create_task(writer.write(team, look(person), Wanted(agenda=person))) for team, person in asked
            ]
            await asyncio.sleep(0)
        found = await asyncio.gather(*tasks)
    tables = [one.split("FROM")[1].split()[0] for one in ran if "FROM" in one]
    assert sorted(set(tables) - {"workspaces"}) == ["attention", "handoffs", "outbox", "people"]
    assert len([one for one in tables if one != "workspaces"]) == 4
    assert found == [await reader.read(team, look(person)) for team, person in asked]
    assert [one.number for one in found[0].mine] == [2, 3]
    assert [one.handoffs for one in found[1].waiting] == [(2, 3)]
    assert [one.number for one in found[2].owned] == [1, 3]


@pytest.mark.usefixtures("two_teams")
async def test_an_agenda_changes_with_what_its_batch_did_before(writer: StorageWriter) -> None:
    def numbers(unit: UnitOfWork) -> list[list[int]]:
        return [[one.number for one in found] for found in (unit.handoffs_of_person(BEN), unit.handoffs_owned(BEN))]

    async with Gate(writer):
        tasks = [
            asyncio.create_task(writer.write(TEAM, usecase, wanted))
            for usecase, wanted in (
                (act(3, ANA, ev.Cancel(None)), Wanted(handoff=3)),
                (propose(channel="C2"), Wanted()),
                (numbers, Wanted(agenda=BEN)),
            )
        ]
        await asyncio.sleep(0)
    *_, seen = await asyncio.gather(*tasks)
    assert seen == [[2, 4], [2, 4]]


def deliver_log(url: str, *rows: tuple[str, str, str, str, int]) -> None:
    """Attempts as (kind, place, outcome, handoffs, minutes after noon)."""
    noon = int(NOON.timestamp() * 1000)
    with direct(url) as run:
        for number, (kind, place, outcome, named, minutes) in enumerate(rows, 1):
            run(
                "INSERT INTO deliveries (workspace, id, attempt, outcome, kind, place, handoffs, due, at) "
                "VALUES (:team, :id, 1, :outcome, :kind, :place, :named, 0, :at)",
                team=TEAM, id=number, outcome=outcome, kind=kind, place=place, named=named, at=noon + minutes * 60_000,
            )  # fmt: skip


async def test_whom_baton_nudged_is_in_the_delivery_log(
    url: str, writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    for _ in range(13):
        await writer.write(TEAM, propose())
    deliver_log(
        url,
        ("nudge", BEN, "sent", "3", -1),  # before it was proposed
        ("nudge", BEN, "sent", "13", 1),
        ("nudge", BEN, "sent", "1,3", 2),
        ("nudge", BEN, "sent", "3,13", 3),
        ("nudge", BEN, "later", "3", 4),
        ("notice", BEN, "sent", "3", 5),
        ("nudge", CLEO, "sent", "2,3,4", 0),
        ("nudge", DAN, "sent", "3", 6),  # neither a side nor the plan owner
    )

    def nudged(reads: Reads) -> list[tuple[object, ...]]:
        handoff = reads.handoff(3)
        assert handoff
        return [(one.person, one.count, one.last) for one in reads.nudged(handoff)]

    assert await reader.read(TEAM, nudged) == [(BEN, 2, NOON + 3 * MINUTE), (CLEO, 1, NOON)]


LATE = 4_000_000_000_000
FILLED = {
    "plans": f"'T1', i, 'P' || (i % 1000), 'UTC', 'C' || i, NULL, NULL, 0, 2, '', 0, {LATE} + i, "
    "CASE i % 9 WHEN 0 THEN 'P' || (i % 800) END, CASE i % 9 WHEN 0 THEN 'P' || (i % 700) END, NULL",
    "handoffs": "'T1', i, 10 + i % 500, CASE i % 10 WHEN 0 THEN 'agreed' ELSE 'accepted' END, "
    "'P' || (i % 900), 'P' || (i % 700), 'P1', i, i, "
    """replace(replace((SELECT body FROM handoffs WHERE handoff=1), '"number":1,', '"number":' || i || ','), """
    """'"plan":1,', '"plan":' || (10 + i % 500) || ',')""",
    "people": "'T1', 'P' || i, '', 'UTC', '', FALSE, FALSE, FALSE, FALSE, NULL, '', '', '', "
    f"{LATE} + i, NULL, NULL, NULL",
    "attention": "'T1', 'P' || (i % 900), i, NULL, NULL, '[]'",
    "deliveries": "'T1', i, 1, CASE i % 20 WHEN 0 THEN 'sent' ELSE 'later' END, NULL, 'nudge', 'P' || (i % 3), "
    "NULL, '7', 0, i",
}


def fill(url: str) -> None:
    """A workspace of many people, plans, handoffs and nudges, everybody's alarm in the future."""
    each = f"WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})"
    with direct(url) as run:
        for table, values in FILLED.items():
            run(f"INSERT INTO {table} {each} SELECT {values} FROM n".replace('":', '"\\:'))
        if not url.startswith("sqlite"):  # which analyzes by itself; SQLite never does
            run("ANALYZE")


@contextmanager
def explained() -> Iterator[list[str]]:
    """How the database goes about each SELECT meanwhile: SQLite's or PostgreSQL's own words."""
    plans: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: object) -> None:
        if "FROM" in statement and not statement.startswith(("EXPLAIN", "INSERT", "UPDATE")):
            sqlite = type(cursor).__module__ == "sqlite3"
            other = cursor.connection.cursor()
            other.execute(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{statement}", parameters)
            plans.append("\n".join(str(row[-1]) for row in other.fetchall()))

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


async def test_every_look_uses_an_index_that_fits(
    url: str, writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    await writer.write(TEAM, propose())
    fill(url)
    alarms = StorageAlarms(reader, clock, writer)
    await alarms.due(1)  # the first look is for clocks that went back
    with explained() as plans:
        assert await alarms.due(100) == []
        assert await alarms.due_plans(100) == []
        await reader.read(TEAM, look("P30"))
        await reader.read(TEAM, lambda reads: reads.nudged(reads.handoff(1)))  # type: ignore[arg-type]
        await reader.read(TEAM, lambda reads: reads.plans_led("P30"))
        await writer.write(TEAM, lambda unit: None, Wanted(agenda="P30"))
        await writer.write(TEAM, act(1, ANA, ev.Cancel(None)))
    everything = "\n".join(plans)
    for table in ("handoffs", "plans", "people", "attention", "deliveries", "outbox"):
        assert f"Seq Scan on {table}" not in everything or table == "outbox"  # of few rows
        assert f"SCAN {table}" not in everything
        assert not re.search(rf"{table} USING .*\(workspace=\?\)", everything)
    leaders = ("plans_owner", "plans_pilot_owner", "plans_production_owner")
    for index in ("people_wake", "plans_wake", *leaders, "handoffs_plan_state", "deliveries_nudged"):
        assert index in everything
    with explained() as named:
        await reader.read(TEAM, lambda reads: reads.plans_named())
    assert "plans_pilot_owner" in named[0]
