"""A workspace with very many handoffs stored, of which a thousand people are to be reminded now: filled in bulk.

People come in pairs: of each pair one handoff is agreed, and due within a week or since yesterday, and one was accepted
long ago. Fifty people share a plan, which the first of them owns. Rows are as the writer makes them; left out is the
trail, which no reminder reads.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import Table, bindparam, make_url

from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_settings import NudgeSettings
from bot.domain.plan import Plan
from storage import handoffs as handoff_rows
from storage import plans as plan_rows
from storage import schema
from storage.codec import settings_to_text, to_ms
from storage.database import writing_engine
from storage.migrate import upgrade

WORKSPACE = "T0BENCH"
DUE = 1_000  # people who are to be reminded now
A_PLAN = 50  # people
A_ROUND = A_PLAN // 2  # those of one plan who are to be reminded: one of each pair
NOW = dt.datetime(2026, 11, 18, 8, 0, 5, tzinfo=dt.UTC)  # a Wednesday, just past 09:00 in all of the zones
ZONES = ("Europe/Warsaw", "Europe/Berlin", "Europe/Paris", "Europe/Rome", "Europe/Madrid")
SETTINGS = (None, *(settings_to_text(NudgeSettings(country=country)) for country in ("PL", "DE", "FR")))
TEXTS = 1_000  # different ones
DUE_IN = (1, 3, 7, -1)  # days: each of them is a day on which it is reminded of
_WAKE, _DAY = to_ms(NOW.replace(second=0)), dt.timedelta(days=1)
_LONG_AGO = NOW - 16 * _DAY
_NUMBER, _PLAN = 7_000_000_001, 7_000_000_002  # what stands for them until it is a template

Row = tuple[Any, ...]


class FixedClock:
    """Message time stands still, real time is this machine's."""

    def now(self) -> dt.datetime:
        """Aware UTC."""
        return NOW

    def real(self) -> dt.datetime:
        """Aware UTC."""
        return dt.datetime.now(dt.UTC)


class Given(NamedTuple):
    """A handoff that is to be stored; `over`: accepted long ago."""

    number: int
    plan: int
    giver: str
    receiver: str
    over: bool = False


@dataclass(frozen=True)
class World:
    """So many people, a multiple of 2,000. Each is a side of one open handoff and of one that is over."""

    people: int

    @cached_property
    def due(self) -> frozenset[int]:
        """Those who are to be reminded now: of plans all over the table one of each pair. One in fifty owns a plan."""
        plans, apart = range(DUE // A_ROUND), self.people // DUE * A_ROUND
        return frozenset(plan * apart + place * 2 + plan % 2 for plan in plans for place in range(A_ROUND))

    def wake_at(self, n: int) -> int:
        """When somebody is to be looked at: at nine, or some time tomorrow (milliseconds)."""
        return _WAKE if n in self.due else _WAKE + _DAY // dt.timedelta(milliseconds=1) + n

    def handoffs(self) -> Iterator[Given]:
        """Two of each pair."""
        for n in range(0, self.people, 2):
            plan, giver, receiver = n // A_PLAN + 1, person_id(n), person_id(n + 1)
            yield Given(n + 1, plan, giver, receiver)
            yield Given(n + 2, plan, receiver, giver, over=True)


def person_id(n: int) -> str:
    """The nth person's id; they are in order."""
    return f"U{n:07d}"


def fill(url: str, world: World, more: Iterable[Given] = ()) -> None:
    """Make the tables and fill them. `more` handoffs are between people who are there."""
    upgrade(url)
    tables = (
        (schema.workspaces, [(WORKSPACE, world.people // A_PLAN + 1, world.people * 2, 0, 1)]),
        (schema.texts, ((WORKSPACE, _digest(n), b"salt", f"the pager number {n}") for n in range(TEXTS))),
        (schema.channels, (_channel(plan) for plan in range(1, world.people // A_PLAN + 1))),
        (schema.plans, (_plan(plan) for plan in range(1, world.people // A_PLAN + 1))),
        (schema.people, (_person(world, n) for n in range(world.people))),
        (schema.handoffs, (row for given in (world.handoffs(), more) for row in _handoffs(given))),
    )
    load = _into_sqlite if make_url(url).get_backend_name() == "sqlite" else _into_postgres
    load(url, tables)


def reset(url: str, world: World) -> None:
    """All is to be done again: nobody was reminded, and nothing was sent."""
    people, workspaces = schema.people, schema.workspaces
    alarm = (
        people.update()
        .where(people.c.workspace == WORKSPACE, people.c.person == bindparam("who"))
        .values(wake_at=bindparam("at"), nudged_on=None, owed_since=None)
    )
    engine = writing_engine(url)
    with engine.begin() as connection:
        for table in (schema.outbox, schema.deliveries, schema.messages, schema.places, schema.attention):
            connection.execute(table.delete())
        connection.execute(workspaces.update().values(next_outbox=1))
        connection.execute(alarm, [{"who": person_id(n), "at": world.wake_at(n)} for n in world.due])
    raw = engine.raw_connection()
    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)" if engine.dialect.name == "sqlite" else "SELECT 1")
    raw.close()
    engine.dispose()


def _into_sqlite(url: str, tables: Iterable[tuple[Table, Iterable[Row]]]) -> None:
    """Without a journal, and each index made at the end: whoever is cut off begins anew."""
    database = sqlite3.connect(make_url(url).database or "", isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "locking_mode = EXCLUSIVE"):
        database.execute(f"PRAGMA {setting}")
    database.execute("BEGIN")
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        database.execute(f"DROP INDEX {name}")
    for table, rows in tables:
        marks = ", ".join("?" for _ in table.columns)
        database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
    for _, index in indexes:
        database.execute(index)
    database.execute("COMMIT")
    database.close()


def _into_postgres(url: str, tables: Iterable[tuple[Table, Iterable[Row]]]) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as database:
        for table, rows in tables:
            with database.cursor().copy(f"COPY {table.name} ({', '.join(table.columns.keys())}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        database.commit()
        database.autocommit = True
        database.execute("VACUUM ANALYZE")
        database.execute("CHECKPOINT")


def _channel(plan: int) -> Row:
    return WORKSPACE, f"C{plan:06d}", f"bench-{plan}", False, False, True


def _plan(number: int) -> Row:
    owner = person_id((number - 1) * A_PLAN)
    plan = Plan(number, owner, ZONES[number % len(ZONES)], f"C{number:06d}", (), _LONG_AGO)
    headed = plan_rows.Headed(plan, 1, "0" * 64, to_ms(_LONG_AGO), to_ms(NOW + 4 * _DAY))
    return WORKSPACE, number, *plan_rows.columns_of(headed)


def _person(world: World, n: int) -> Row:
    pair = n // 2
    name, folded, zone = f"Person {n}", f"person {n}", ZONES[pair % len(ZONES)]
    names = (name, zone, name, False, False, False, False, f"D{n:07d}", folded, folded, "person")
    return WORKSPACE, person_id(n), *names, world.wake_at(n), None, None, SETTINGS[pair % len(SETTINGS)]


def _handoffs(given: Iterable[Given]) -> Iterator[Row]:
    """Filled into templates: to encode a million one by one would take a minute."""
    templates = {key: _template(*key) for key in product((False, True), ZONES, DUE_IN)}
    for one in given:
        key = one.over, ZONES[one.number // 2 % len(ZONES)], DUE_IN[one.number // 40 % len(DUE_IN)]
        state, proposed_at, due, body = templates[key]
        texts = {"thing": _digest(one.number % TEXTS), "criterion": _digest(7 * one.number % TEXTS)}
        sides = one.giver, one.receiver, one.giver
        yield WORKSPACE, one.number, one.plan, state, *sides, proposed_at, due, body % (one._asdict() | texts)


def _template(over: bool, zone: str, days: int) -> Row:
    _, state, *_, proposed_at, due, body = handoff_rows.columns_of(_handoff(over, zone, days))
    numbers = body.replace(str(_NUMBER), "%(number)d").replace(str(_PLAN), "%(plan)d")
    return state, proposed_at, due, numbers


def _handoff(over: bool, zone: str, days: int) -> Handoff:
    due = Due((NOW + days * _DAY).date(), None, zone)
    giver, receiver, thing, criterion = "%(giver)s", "%(receiver)s", Digest("%(thing)s"), Digest("%(criterion)s")
    agreed = Handoff(
        number=_NUMBER, plan=_PLAN, state=State.AGREED, proposer=giver, giver=giver, receiver=receiver, thing=thing,
        criteria=(criterion,), due=due, confirmed=True, proposed_at=_LONG_AGO, since=_LONG_AGO, terms=2, last=3,
        answered=True, first_agreed=due,
    )  # fmt: skip
    if not over:
        return agreed
    return replace(agreed, state=State.ACCEPTED, delivered_at=_LONG_AGO, ended_at=_LONG_AGO, evidence=thing)


def _digest(n: int) -> str:
    return f"{n:064x}"
