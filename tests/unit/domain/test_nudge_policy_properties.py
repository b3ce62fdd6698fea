"""The policy's promises for any handoff, zone and settings, against the oracle that counts day by day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import escalation
from bot.domain.calendars import Calendar
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_policy import Case, due_nudge, next_wake
from bot.domain.nudge_settings import HowOften, NudgeSettings
from tests.model import oracle
from tests.unit.domain.nudge_stories import (
    ANA,
    BEN,
    CHLOE,
    KATHMANDU,
    KOLKATA,
    LORD_HOWE,
    NEW_YORK,
    WARSAW,
    handoff,
    offered,
    plan,
)

DAY = dt.timedelta(days=1)
HORIZON = 45  # days
SNOOZED_AT = dt.datetime(2028, 1, 1, tzinfo=dt.UTC)  # no move has begun after that
ZONES = st.sampled_from((WARSAW, NEW_YORK, KOLKATA, KATHMANDU, LORD_HOWE, "Pacific/Kiritimati", "Pacific/Pago_Pago"))
INSTANTS = st.datetimes(dt.datetime(2026, 9, 1), dt.datetime(2027, 4, 30), timezones=st.just(dt.UTC))
TIMES = st.sampled_from([dt.time(9), dt.time(9), dt.time(0, 30), dt.time(2, 15), dt.time(17, 30), dt.time(22)])
SETTINGS = st.builds(
    NudgeSettings,
    TIMES,
    st.just(frozenset(range(5))) | st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from([None, "PL", "US"]),
    st.sampled_from(HowOften),
    st.none() | st.dates(dt.date(2026, 9, 1), dt.date(2027, 5, 15)),
)
DUES = st.builds(
    Due,
    st.dates(dt.date(2026, 9, 1), dt.date(2027, 4, 30)),
    st.sampled_from([None, None, dt.time(8), dt.time(17)]),
    ZONES,
)
STATES = st.sampled_from([State.PROPOSED, State.AGREED, State.DELIVERED, State.DECLINED])


@st.composite
def handoffs(draw: st.DrawFn) -> Handoff:
    """Open or declined, confirmed or not, with an offer or without."""
    one = handoff(draw(DUES), draw(STATES), since=draw(INSTANTS))
    one = replace(one, confirmed=draw(st.booleans()))
    may_offer = one.state in {State.PROPOSED, State.AGREED}
    return offered(one, draw(INSTANTS)) if may_offer and draw(st.booleans()) else one


def due_moments(one: Handoff, person: oracle.Person, after: dt.datetime, owner: str) -> list[dt.datetime]:
    """Every moment within the horizon at which the person is told something, asked day by day."""
    of, found = plan(one.due.zone, owner), []
    day = person.date(after)
    for _ in range(HORIZON):
        at = person.moment(day)
        kind = oracle.row(one, of, person, at)
        begun = oracle.conditions(one).values() if owner == person.id else ()
        escalated = person.here(day) and any(oracle.escalates(since, of) <= at for since in begun)
        if at > after and (escalated or (kind and oracle.reaches(person, one, kind, day))):
            found.append(at)
        day += DAY
    return found


@given(
    handoffs(),
    st.sampled_from([ANA, BEN, CHLOE]),
    st.sampled_from([ANA, BEN, CHLOE]),
    ZONES,
    SETTINGS,
    st.none() | st.dates(dt.date(2026, 9, 1), dt.date(2027, 5, 10)),
    INSTANTS,
)
def test_nobody_is_looked_at_after_the_moment_at_which_something_is_due(
    one: Handoff,
    who: str,
    owner: str,
    zone: str,
    settings: NudgeSettings,
    snoozed: dt.date | None,
    after: dt.datetime,
) -> None:
    person = oracle.Person(who, zone, settings, {1: (snoozed, SNOOZED_AT)} if snoozed else {})
    case, calendar = Case(one, plan(one.due.zone, owner), snoozed), Calendar(zone, settings)
    wake = next_wake([case], who, calendar, after)
    assert wake is None or wake > after
    due = due_moments(one, person, after, owner)
    if not due:
        return
    assert wake is not None
    assert wake <= due[0]
    nudge = due_nudge([case], who, calendar, since=due[0], now=due[0], nudged_on=None)
    assert nudge is not None
    assert (nudge.at, nudge.date) == (due[0], person.date(due[0]))


@given(
    st.lists(handoffs(), min_size=1, max_size=4),
    st.sampled_from([ANA, BEN, CHLOE]),
    ZONES,
    SETTINGS,
    INSTANTS,
    st.lists(st.timedeltas(dt.timedelta(0), 9 * DAY), max_size=10),
)
def test_however_late_the_engine_is_nobody_is_nudged_at_night_on_a_day_off_or_twice(
    several: list[Handoff],
    who: str,
    zone: str,
    settings: NudgeSettings,
    start: dt.datetime,
    delays: list[dt.timedelta],
) -> None:
    person, calendar = oracle.Person(who, zone, settings), Calendar(zone, settings)
    cases = [Case(replace(one, number=number), plan(one.due.zone)) for number, one in enumerate(several, 1)]
    wake = next_wake(cases, who, calendar, start)
    dates: list[dt.date] = []
    for delay in delays:
        if wake is None:
            break
        now = wake + delay
        nudge = due_nudge(cases, who, calendar, since=wake, now=now, nudged_on=dates[-1] if dates else None)
        if nudge and nudge.at > now:
            now = nudge.at
            nudge = due_nudge(cases, who, calendar, since=wake, now=now, nudged_on=dates[-1] if dates else None)
        if nudge:
            assert nudge.at == now
            assert person.in_hours(now)
            assert person.here(nudge.date)
            kinds = {line.kind.value for line in nudge.lines}
            assert person.open(nudge.date) or any(escalation.reached(case, now) for case in cases), kinds
            assert len({line.handoff.number for line in nudge.lines}) == len(nudge.lines)
            dates.append(nudge.date)
        wake = next_wake(cases, who, calendar, now)
    assert len(set(dates)) == len(dates)
