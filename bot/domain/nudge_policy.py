"""When a person is reminded of what: the policy is a table, and so is its order (DESIGN section 4).

All instants are aware UTC, dates the person's own. What was missed (Baton was down) is caught up in one message, within
their hours. Someone who was nudged on a date is not nudged again on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from bot.domain import escalation
from bot.domain.calendars import Calendar, Why
from bot.domain.escalation import Condition
from bot.domain.handoff import Handoff
from bot.domain.nudge_lines import Case, Line, LineKind, Nudge
from bot.domain.nudge_moments import Base, is_daily
from bot.domain.nudge_rows import BY_KIND, TABLE, Part, Row, instant_of

__all__ = [
    "Case", "Line", "LineKind", "Nudge", "due_nudge", "lines", "next_wake", "reason", "standing",
    "told_by", "told_now",
]  # fmt: skip

_INSTANT = dt.timedelta(microseconds=1)


def due_nudge(
    cases: Iterable[Case],
    person: str,
    calendar: Calendar,
    *,
    since: dt.datetime,
    now: dt.datetime,
    nudged_on: dt.date | None,
) -> Nudge | None:
    """What the person is to be told now, of moments from `since` (when they were to be looked at) until `now`.

    None where nothing is due, or where they were nudged on that date of theirs. Where its `at` lies ahead, it is to be
    asked again then: what it names may have changed.
    """
    mine = tuple(cases)
    if nudged_on is not None:
        since = max(since, calendar.at(nudged_on) + _INSTANT)  # what that date had to say was said
    found = lines(mine, person, calendar, since=since, now=now)
    if not found:
        return None
    at = calendar.in_hours(now, anyhow=any(_is_escalated(case, person, now) for case in mine))
    date = calendar.date_of(at)
    if nudged_on is not None and nudged_on >= date:
        return None
    return Nudge(at, date, found)


def next_wake(cases: Iterable[Case], person: str, calendar: Calendar, after: dt.datetime) -> dt.datetime | None:
    """The first moment after `after` at which any of these has something for the person; perhaps one earlier."""
    return min((at for case in cases for at in _moments(case, person, calendar, after)), default=None)


def lines(
    cases: Iterable[Case], person: str, calendar: Calendar, *, since: dt.datetime, now: dt.datetime
) -> tuple[Line, ...]:
    """Those whose row holds now and had a moment from `since` until `now`, both included; most urgent first."""
    found = []
    for case in cases:
        escalated = _is_escalated(case, person, now) and _owner_moment(case, calendar, since - _INSTANT) <= now
        row = _row(case, person, calendar, now)
        if row and (escalated or _is_due(row, case, calendar, since, now)):
            found.append(_line(row, case, person, calendar, now))
        elif escalated:
            found.append(_escalated(escalation.reached(case, now), case.handoff, calendar, now))
    return _in_order(found)


def standing(
    cases: Iterable[Case], person: str, calendar: Calendar, now: dt.datetime, *, keep_snoozed: bool = False
) -> tuple[Line, ...]:
    """Those of which a reminder given before is still true: read again before it is sent, or shown anew. What has come
    to wait only since then, a notice has just told.

    `keep_snoozed`: a line that was snoozed meanwhile stays, and says so.
    """
    found = []
    for case in cases:
        row, telling = _row(case, person, calendar, now), told_now(case, now)
        snoozed = _is_snoozed(case, calendar, now)
        if row and (telling or (row.has_begun(case.handoff, calendar, now) and (keep_snoozed or not snoozed))):
            line = _line(row, case, person, calendar, now)
            found.append(replace(line, snoozed_until=case.snoozed_until) if snoozed and keep_snoozed else line)
        elif telling:
            found.append(_escalated(telling, case.handoff, calendar, now))
    return _in_order(found)


def told_by(nudge: Nudge, cases: Iterable[Case], person: str) -> tuple[tuple[int, str], ...]:
    """The escalations that the person hears of by this nudge: the handoff's number and the condition's key."""
    named = {line.handoff.number for line in nudge.lines}
    return tuple(
        (case.handoff.number, condition.key)
        for case in cases
        if case.plan.owner == person and case.handoff.number in named
        for condition in escalation.reached(case, nudge.at)
    )


def told_now(case: Case, now: dt.datetime) -> tuple[Condition, ...]:
    """The escalations that the message in hand tells, and that are still true."""
    if not case.telling:
        return ()
    return tuple(one for one in escalation.reached(replace(case, told=frozenset()), now) if one.key in case.telling)


def reason(case: Case, person: str, calendar: Calendar, at: dt.datetime) -> tuple[dt.date, tuple[Why, ...]] | None:
    """The date that the line told at that moment is counted for, and why it comes on another; None where no row of the
    table brought it there (an escalation).
    """
    row = _row(case, person, calendar, at)
    if row is None:
        return None
    held, day = row.held(case, calendar), calendar.date_of(at)
    upto = takewhile(lambda base: held.date(base) <= day, row.bases(case.handoff, calendar, at))
    comes = [base for base in upto if held.date(base) == day]
    if held.snoozed and held.date(again := Base(held.snoozed, held.snoozed)) == day:
        comes.insert(0, again)
    return (comes[-1].planned, held.why(comes[-1])) if comes else None


def _moments(case: Case, person: str, calendar: Calendar, after: dt.datetime) -> Iterator[dt.datetime]:
    mine = _parts(case, person)
    for row in TABLE:
        if row.who(case.handoff) & mine and (at := row.first_after(case, calendar, after)):
            yield at
    if None in mine and any(one.key not in case.told for one in escalation.conditions(case.handoff, case.plan)):
        yield _owner_moment(case, calendar, after)


def _parts(case: Case, person: str) -> frozenset[Part]:
    """In what capacity the person hears of it."""
    side = case.side_of(person)
    sides: frozenset[Part] = frozenset() if side is None else frozenset({side})
    return sides | {None} if case.plan.owner == person else sides


def _row(case: Case, person: str, calendar: Calendar, now: dt.datetime) -> Row | None:
    """The first row that holds for the person."""
    mine = _parts(case, person)
    found = (row for row in TABLE if row.who(case.handoff) & mine and row.holds(case.handoff, calendar, now))
    return next(found, None)


def _is_due(row: Row, case: Case, calendar: Calendar, since: dt.datetime, now: dt.datetime) -> bool:
    at = row.first_after(case, calendar, since - _INSTANT)
    return at is not None and at <= now and not _is_snoozed(case, calendar, now)


def _is_snoozed(case: Case, calendar: Calendar, now: dt.datetime) -> bool:
    return case.snoozed_until is not None and calendar.date_of(now) < case.snoozed_until


def _is_escalated(case: Case, person: str, now: dt.datetime) -> bool:
    """Whether the person is to be told as the plan owner, whatever they set."""
    return case.plan.owner == person and bool(escalation.reached(case, now))


def _owner_moment(case: Case, calendar: Calendar, after: dt.datetime) -> dt.datetime:
    """When the plan owner is told of what they do not know: their first nudge time at which it is true, and each one
    after that until they have been told.
    """
    untold = (one.at for one in escalation.conditions(case.handoff, case.plan) if one.key not in case.told)
    from_now_on = max(min(untold, default=after), after + _INSTANT)
    return calendar.at(calendar.opens(calendar.next_at(from_now_on - _INSTANT), anyhow=True))


def _line(row: Row, case: Case, person: str, calendar: Calendar, now: dt.datetime) -> Line:
    handoff = case.handoff
    side = None if row.kind is LineKind.DECLINED else case.side_of(person)
    line = Line(handoff, side, row.kind, row.days(handoff, calendar, now))
    if row.kind is LineKind.OVERDUE and (warned := _warned(case, calendar, now)):
        line = replace(line, kind=LineKind.WARNING, escalates_on=warned.date)
    if row.start is not None and not is_daily(row.start(handoff, calendar), calendar, calendar.date_of(now)):
        line = replace(line, still_needed=True)
    return line


def _warned(case: Case, calendar: Calendar, now: dt.datetime) -> Condition | None:
    """What the person is warned of on that date of theirs, the first on which they can be; once."""
    condition = escalation.overdue(case.handoff, case.plan)
    if condition is None or not condition.warned_from <= now < condition.at:
        return None
    earlier = calendar.at(calendar.before(calendar.date_of(now))) >= condition.warned_from
    return None if earlier else condition


def _escalated(conditions: Iterable[Condition], handoff: Handoff, calendar: Calendar, now: dt.datetime) -> Line:
    """The plan owner's line: of the condition that came true last."""
    about = max(conditions, key=lambda one: one.at).about
    return Line(handoff, None, LineKind.ESCALATED, BY_KIND[about].days(handoff, calendar, now), about=about)


def _in_order(found: Iterable[Line]) -> tuple[Line, ...]:
    rank = {kind: position for position, kind in enumerate(LineKind)}
    return tuple(sorted(found, key=lambda one: (rank[one.kind], instant_of(one.handoff.due), one.handoff.number)))
