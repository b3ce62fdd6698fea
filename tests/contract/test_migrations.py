"""A database that an older version made is brought up to date, and its trail explains what is in it then."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, inspect, text

from bot.domain import events as ev
from bot.domain.home_state import HomeState
from bot.domain.people import Person
from bot.ports import UnitOfWork
from storage import migrate
from storage.audit import Audit, Problem, Summary
from storage.database import writing_engine
from storage.writer import StorageWriter
from tests.contract.playbook import to_the_end
from tests.contract.samples import ANA, BEN, CLEO, NOON, TEAM, StillClock, act, meet, propose, query
from tests.contract.test_stories import STEPS, UseCase, play

Rows = dict[str, list[dict[str, Any]]]

NEW_IN_BODIES = {"0001": ("since",), "0003_sending": (), "0004_plans": ()}


def rows_of(connection: Connection) -> Rows:
    """All that the database holds, but for its revision; in the order of the keys."""
    found: Rows = {}
    look = inspect(connection)
    for table in sorted(set(look.get_table_names()) - {"alembic_version"}):
        key = ", ".join(look.get_pk_constraint(table)["constrained_columns"])
        found[table] = [
            dict(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY {key}")).mappings()
        ]
    return found


def make_older(url: str, revision: str) -> Rows:
    """Make the database anew as it was at that revision, with as much of what it holds as it then could; returns what
    it held.
    """
    with writing(url) as connection:
        kept = rows_of(connection)
        for table in inspect(connection).get_table_names():
            connection.execute(text(f"DROP TABLE {table}"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP FUNCTION trail_refuse"))
    migrate.upgrade(url, revision)
    with writing(url) as connection:
        for table in rows_of(connection):
            names = [column["name"] for column in inspect(connection).get_columns(table)]
            values = ", ".join(f":{name}" for name in names)
            if rows := [older(table, row, revision) for row in kept[table]]:
                connection.execute(text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"), rows)
    return kept


@contextmanager
def writing(url: str) -> Iterator[Connection]:
    """A transaction of its own."""
    with writing_engine(url, pooled=False).begin() as connection:
        yield connection


def older(table: str, row: dict[str, Any], revision: str) -> dict[str, Any]:
    """A row without what its body got since."""
    if table != "handoffs":
        return row
    body = {name: value for name, value in orjson.loads(row["body"]).items() if name not in NEW_IN_BODIES[revision]}
    return {**row, "body": orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()}


def without_alarms(rows: Rows) -> Rows:
    """All but when people and plans are looked at next."""
    return {
        table: [{name: value for name, value in row.items() if name != "wake_at"} for row in found]
        for table, found in rows.items()
    }


def test_what_the_first_version_wrote(url: str, clock: StillClock) -> None:
    teams = itertools.count(1)

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def any_story(steps: list[tuple[str, int, UseCase, int]]) -> None:
        async def story() -> None:
            writer = StorageWriter(url, clock, patience=20.0)
            await play(writer, clock, f"T{next(teams)}", steps)
            await writer.close()

        asyncio.run(story())

    any_story()
    before = make_older(url, "0001")
    assert not migrate.is_current(url)
    migrate.upgrade(url)
    assert migrate.is_current(url)
    with writing(url) as connection:
        assert without_alarms(rows_of(connection)) == without_alarms(before)
    summary = Summary()
    assert list(Audit(url).findings(summary)) == []
    assert summary.workspaces == next(teams) - 1


@pytest.fixture
async def older_url(url: str, clock: StillClock) -> str:
    """The first version's, with three handoffs in one plan, and one of somebody else's plan that is over."""
    writer = StorageWriter(url, clock, patience=20.0)
    await writer.write(TEAM, meet)
    await writer.write(TEAM, lambda unit: unit.put_person(Person("U4", "Dan", "UTC")))
    for turn in range(3):
        await writer.write(TEAM, propose(f"thing {turn}"))
    await writer.write(TEAM, propose(channel="C2", actor="U4"))
    await writer.write(TEAM, act(4, ANA, ev.Cancel(None)))
    await writer.close()
    make_older(url, "0001")
    return url


async def test_what_the_trail_does_not_explain_is_still_there_for_the_audit(older_url: str) -> None:
    query(older_url, "UPDATE handoffs SET state='agreed' WHERE handoff=1")
    query(older_url, "UPDATE handoffs SET body='[]' WHERE handoff=2")
    others = "workspace, plan, state, giver, receiver, proposer, proposed_at, due, body"
    query(older_url, f"INSERT INTO handoffs (handoff, {others}) SELECT 9, {others} FROM handoffs WHERE handoff=3")
    migrate.upgrade(older_url)
    assert query(older_url, "SELECT body FROM handoffs WHERE handoff=2") == [("[]",)]
    rest = query(older_url, "SELECT body FROM handoffs WHERE handoff<>2 ORDER BY handoff")
    assert [orjson.loads(body)["since"] for (body,) in rest] == ["2026-11-20T12:00:00Z"] * 4
    found = {(one.problem, one.handoff) for one in Audit(older_url).findings(Summary()) if one.handoff}
    assert found == {
        (Problem.WRONG_HANDOFF_STATE, 1),
        (Problem.WRONG_HANDOFF_STATE, 2),
        (Problem.UNEXPLAINED_HANDOFF, 9),
    }


async def test_everybody_concerned_is_looked_at_once_and_hears_nothing_twice(older_url: str) -> None:
    noon = int(NOON.timestamp() * 1000)
    query(older_url, "UPDATE people SET wake_at=NULL")
    query(older_url, "UPDATE people SET wake_at=:at WHERE person=:ana", at=noon - 1000, ana=ANA)
    query(older_url, "UPDATE people SET wake_at=:at WHERE person=:ben", at=noon + 1000, ben=BEN)
    migrate.upgrade(older_url)
    assert query(older_url, "SELECT person, wake_at FROM people ORDER BY person") == [
        (ANA, noon - 1000),
        (BEN, noon),
        (CLEO, noon),
        ("U4", None),
    ]
    assert query(older_url, "SELECT plan, wake_at FROM plans ORDER BY plan") == [(1, 0), (2, None)]


async def test_attempts_go_on_from_the_number_that_the_log_has(older_url: str) -> None:
    query(older_url, "UPDATE outbox SET attempts=2 WHERE id=1")
    query(
        older_url,
        "INSERT INTO deliveries (workspace, id, attempt, outcome, kind, place, handoffs, due, at) "
        "SELECT workspace, id, attempts + 1, 'later', kind, place, '', 0, 0 FROM outbox WHERE id IN (1, 2)",
    )
    migrate.upgrade(older_url)
    assert query(older_url, "SELECT id, tries FROM outbox WHERE id<4 ORDER BY id") == [(1, 3), (2, 1), (3, 0)]


async def test_plans_with_something_accepted_are_looked_at_once(url: str, clock: StillClock) -> None:
    writer = StorageWriter(url, clock, patience=20.0)
    await writer.write(TEAM, meet)
    for channel in ("C1", "C2", "C3"):
        await writer.write(TEAM, propose(channel=channel))
    for number in (1, 2):
        await writer.write(TEAM, act(number, BEN, ev.Accept((1, 2), 1, None, None, undelivered=True, no_evidence=True)))
    await writer.write(TEAM, lambda unit: unit.set_plan_wake(2, NOON))
    plans = await writer.write(TEAM, lambda unit: unit.plans([1, 2, 3]))
    await writer.close()
    before = make_older(url, "0003_sending")
    migrate.upgrade(url)
    with writing(url) as connection:
        assert without_alarms(rows_of(connection)) == without_alarms(before)
    assert query(url, "SELECT plan, wake_at FROM plans ORDER BY plan") == [(1, 0), (2, 0), (3, None)]
    assert list(Audit(url).findings(Summary())) == []
    writer = StorageWriter(url, clock, patience=20.0)
    assert await writer.write(TEAM, lambda unit: unit.plans([1, 2, 3])) == plans
    assert await writer.write(TEAM, lambda unit: [*unit.plans_named(), *unit.plans_led("U9")]) == []
    await writer.close()


async def test_summaries_begin_where_none_was_ever_queued(url: str, clock: StillClock) -> None:
    writer = StorageWriter(url, clock, patience=20.0)
    await to_the_end(writer, clock)
    plans = await writer.write(TEAM, lambda unit: unit.plans([1, 2]))
    await writer.close()
    before = make_older(url, "0004_plans")
    assert not migrate.is_current(url)
    migrate.upgrade(url)
    with writing(url) as connection:
        assert rows_of(connection) == before
    assert list(Audit(url).findings(Summary())) == []
    writer = StorageWriter(url, clock, patience=20.0)
    assert await writer.write(TEAM, lambda unit: unit.plans([1, 2])) == plans

    def begin(unit: UnitOfWork) -> list[object]:
        found: list[object] = [unit.last_summary(1), unit.home_state(ANA), unit.calendar_since(ANA)]
        unit.keep_summary(1, NOON.date())
        unit.put_home(ANA, HomeState())
        unit.put_calendar(ANA, "a" * 64)
        return found

    assert await writer.write(TEAM, begin) == [None, None, None]
    assert await writer.write(TEAM, lambda unit: unit.calendar_owner("a" * 64)) == ANA
    await writer.close()
    assert query(url, "SELECT plan, date FROM summaries") == [(1, str(NOON.date()))]
