"""Every row of the table for giver, receiver, plan owner and channel, in five zones, over both daylight saving changes
and the end of the year; and a snooze across each.

A line of `nudge_tables` is a row, who hears of it, and when: the time in UTC, then dates of theirs. So the hour that
moves while the wall clock does not is there to be seen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain import escalation
from bot.domain.calendars import Calendar
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_policy import Case, LineKind
from bot.domain.nudge_settings import NudgeSettings
from tests.unit.domain.nudge_stories import (
    CHANNEL,
    CHLOE,
    WHO,
    channel_dates,
    handoff,
    mark,
    nudges,
    offered,
    plan,
)
from tests.unit.domain.nudge_tables import TABLES, Table

DAY = dt.timedelta(days=1)

# What the sides' lines of a row may be: a due date passes within some tables.
LATE = {LineKind.OVERDUE, LineKind.WARNING, LineKind.DUE_SOON}
KINDS = {
    "offer": {LineKind.OFFER},
    "needs_date": {LineKind.NEEDS_DATE, LineKind.DUE_SOON},
    "accept": {LineKind.ACCEPT},
    "overdue": LATE,
    "proposed": {LineKind.PROPOSED},
    "unconfirmed": {LineKind.PROPOSED},
    "due_soon": LATE,
}


def story(row: str, table: Table) -> Handoff:
    """The handoff of one row: what is waited for began at noon UTC of the table's first day, or was due on that day."""
    begun = dt.datetime.combine(table.begins, dt.time(12), dt.UTC)
    far = Due(table.begins + 60 * DAY, None, table.plan_zone)
    at_once = Due(table.begins, None, table.plan_zone)
    match row:
        case "offer":
            return offered(handoff(far), begun)
        case "needs_date":
            return handoff(at_once, State.PROPOSED)
        case "accept":
            return handoff(far, State.DELIVERED, since=begun)
        case "overdue":
            return handoff(at_once)
        case "proposed":
            return handoff(far, State.PROPOSED, since=begun)
        case "unconfirmed":
            return replace(handoff(far, State.PROPOSED, since=begun), confirmed=False)
        case "due_soon":
            return handoff(Due(table.due_soon, None, table.plan_zone))
        case "declined":
            return handoff(far, State.DECLINED, since=begun)
    raise AssertionError(row)


def hears(row: str, who: str, table: Table) -> str:
    """What somebody hears of the row within three weeks and a few days, as the table writes it."""
    one, of = story(row, table), plan(table.plan_zone)
    told = frozenset(key.key for key in escalation.conditions(one, of)) if row == "needs_date" else frozenset[str]()
    snoozed = table.snoozed if who.endswith("~") else None
    case, person = Case(one, of, snoozed, told), WHO[who.rstrip("~")]
    first, last = table.begins - 2 * DAY, table.begins + 23 * DAY
    if person == CHANNEL:
        zone = Calendar(table.plan_zone)
        return written([(at, zone.date_of(at), "") for at in channel_dates([case], first, last)])
    calendar = Calendar(table.zone, NudgeSettings(country=table.country))
    found = []
    for nudge in nudges([case], person, calendar, first, last):
        (line,) = nudge.lines
        assert line.kind in ({LineKind.ESCALATED, LineKind.DECLINED} if person == CHLOE else KINDS[row])
        found.append((nudge.at, nudge.date, mark(line)))
    return written(found)


def written(found: list[tuple[dt.datetime, dt.date, str]]) -> str:
    """`08:00Z Thu25 Fri26 | 07:00Z Mon29 Tue30?`"""
    times: list[tuple[str, list[str]]] = []
    for at, day, suffix in found:
        if not times or times[-1][0] != f"{at:%H:%M}Z":
            times.append((f"{at:%H:%M}Z", []))
        times[-1][1].append(f"{day:%a%d}{suffix}")
    return " | ".join(f"{time} {' '.join(days)}" for time, days in times)


LINES = [
    pytest.param(table, *line.split(maxsplit=2), id=f"{table.name}: {' '.join(line.split()[:2])}")
    for table in TABLES
    for line in table.lines.strip().splitlines()
]


@pytest.mark.parametrize(("table", "row", "who", "expected"), LINES)
def test_who_hears_when(table: Table, row: str, who: str, expected: str) -> None:
    assert hears(row, who, table) == expected


SILENT = [
    ("offer", "receiver"),
    ("accept", "giver"),
    ("proposed", "giver"),
    ("declined", "giver"),
    ("declined", "receiver"),
] + [
    (row, who)
    for row, whom in {
        "offer": ["channel"],
        "accept": ["channel"],
        "proposed": ["channel"],
        "needs_date": ["owner", "channel"],
        "declined": ["channel"],
    }.items()
    for who in whom
]


@pytest.mark.parametrize(("row", "who"), SILENT)
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_who_hears_nothing(table: Table, row: str, who: str) -> None:
    assert hears(row, who, table) == ""


def test_every_row_has_its_line_in_every_table() -> None:
    rows = {kind.value for kind in LineKind} - {"warning", "escalated"} | {"unconfirmed"}
    for table in TABLES:
        assert {line.split()[0] for line in table.lines.strip().splitlines()} == rows
        assert "overdue      channel" in table.lines
