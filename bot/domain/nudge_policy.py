"""When a person is reminded of what: the policy is a table, and so is its order (DESIGN section 4).

The first rows stand here: the days before, the day, and overdue; both sides, at 09:00 in the person's own zone,
on weekdays, at most one message a person and date. All instants are aware UTC; zones are IANA names.

What was missed (Baton was down) is caught up in one message, on a weekday between 09:00 and 18:00; at night it waits
for the next working 09:00. Someone who was nudged on a date is not nudged again on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.domain.due_dates import Due
from bot.domain.events import Side
from bot.domain.handoff import Handoff, State
from bot.domain.working_time import is_weekday, local_date, next_working_day, previous_working_day, to_instant

NUDGE_TIME = dt.time(9)
QUIET_FROM = dt.time(18)  # what was missed is caught up until then
DAYS_BEFORE = (7, 3, 1, 0)

_INSTANT = dt.timedelta(microseconds=1)
_BOTH = frozenset(Side)
_NOBODY: frozenset[Side] = frozenset()


class LineKind(StrEnum):
    """Why a handoff is named in a nudge; the order is that of urgency."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"


@dataclass(frozen=True, slots=True)
class Line:
    """One handoff in one person's nudge.

    `days`: calendar days of theirs until due, or working days late (0 while it became late on this very day).
    """

    handoff: Handoff
    side: Side
    kind: LineKind
    days: int


@dataclass(frozen=True, slots=True)
class Nudge:
    """One message to one person: when it may go out, on which of their dates, and what it names."""

    at: dt.datetime
    date: dt.date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the policy: whom it reminds by the handoff's state, when it holds, and its moments in order."""

    kind: LineKind
    sides: Callable[[Handoff], frozenset[Side]]
    holds: Callable[[Handoff, str, dt.datetime], bool]
    first_after: Callable[[Handoff, str, dt.datetime], dt.datetime | None]
    days: Callable[[Handoff, str, dt.datetime], int]


def due_nudge(
    handoffs: Iterable[Handoff],
    person: str,
    zone: str,
    *,
    since: dt.datetime,
    now: dt.datetime,
    nudged_on: dt.date | None,
) -> Nudge | None:
    """What the person is to be told now, of moments from `since` (when they were to be looked at) until `now`.

    None where nothing is due, or where they were nudged on that date of theirs.
    """
    open_ones = tuple(handoffs)
    if not lines(open_ones, person, zone, since=since, now=now):
        return None
    at = not_at_night(now, zone)
    date = local_date(at, zone)
    if nudged_on is not None and nudged_on >= date:
        return None
    named = lines(open_ones, person, zone, since=since, now=at)
    return Nudge(at, date, named) if named else None


def next_wake(handoffs: Iterable[Handoff], person: str, zone: str, after: dt.datetime) -> dt.datetime | None:
    """The first moment after `after` at which any of these handoffs has something for the person."""
    moments = (
        row.first_after(handoff, zone, after)
        for handoff in handoffs
        for row in TABLE
        if _side(handoff, person) in row.sides(handoff)
    )
    return min((moment for moment in moments if moment is not None), default=None)


def lines(
    handoffs: Iterable[Handoff], person: str, zone: str, *, since: dt.datetime, now: dt.datetime
) -> tuple[Line, ...]:
    """Those whose row holds now and had a moment from `since` until `now`, both included; most urgent first."""
    return _lines(
        handoffs,
        person,
        zone,
        now,
        lambda row, handoff: (moment := row.first_after(handoff, zone, since - _INSTANT)) is not None and moment <= now,
    )


def standing(handoffs: Iterable[Handoff], person: str, zone: str, now: dt.datetime) -> tuple[Line, ...]:
    """Those of which a reminder given before is still true: read again before it is sent, or shown anew."""
    return _lines(handoffs, person, zone, now, lambda _row, _handoff: True)


def not_at_night(now: dt.datetime, zone: str) -> dt.datetime:
    """When a person may be reminded: now, on a weekday from 09:00 until 18:00; else at the next working 09:00."""
    date = local_date(now, zone)
    in_hours = is_weekday(date) and _morning(date, zone) <= now < to_instant(date, QUIET_FROM, zone)
    return now if in_hours else _next_morning(now, zone)


def has_own_today(handoffs: Iterable[Handoff], person: str, zone: str, now: dt.datetime) -> bool:
    """Whether this date of theirs has a nudge of its own, so that one left over from another date is not needed."""
    return bool(lines(handoffs, person, zone, since=_morning(local_date(now, zone), zone), now=now))


def _lines(
    handoffs: Iterable[Handoff],
    person: str,
    zone: str,
    now: dt.datetime,
    wanted: Callable[[Row, Handoff], bool],
) -> tuple[Line, ...]:
    """One line a handoff, by the first row that holds."""
    found: list[tuple[int, dt.datetime, int, Line]] = []
    for handoff in handoffs:
        side = _side(handoff, person)
        for rank, row in enumerate(TABLE):
            if side is None or side not in row.sides(handoff) or not row.holds(handoff, zone, now):
                continue
            if wanted(row, handoff):
                line = Line(handoff, side, row.kind, row.days(handoff, zone, now))
                found.append((rank, _instant(handoff.due), handoff.number, line))
            break
    return tuple(line for *_, line in sorted(found, key=lambda one: one[:3]))


def _side(handoff: Handoff, person: str) -> Side | None:
    if person == handoff.giver:
        return Side.GIVER
    return Side.RECEIVER if person == handoff.receiver else None


def _undelivered(handoff: Handoff) -> frozenset[Side]:
    """Both sides; while an offer is open only the giver, whose answer is waited for (DESIGN section 2)."""
    if handoff.state not in {State.PROPOSED, State.AGREED}:
        return _NOBODY
    return frozenset({Side.GIVER}) if handoff.offer else _BOTH


def _own_due_date(handoff: Handoff, zone: str) -> dt.date:
    """The person's own date on which the last moment in time falls: "until midnight" is still that day."""
    return local_date(_instant(handoff.due) - _INSTANT, zone)


def _days_before(handoff: Handoff, zone: str) -> Iterator[dt.date]:
    """The dates of the reminders before the due instant, in order; two may be one.

    One on a day off, or whose 09:00 is too late on the day itself, moves to the working day before.
    """
    own, due = _own_due_date(handoff, zone), _instant(handoff.due)
    for days in DAYS_BEFORE:
        date = own - dt.timedelta(days=days)
        too_late = days == 0 and _morning(date, zone) >= due
        yield date if is_weekday(date) and not too_late else previous_working_day(date)


def _is_soon(handoff: Handoff, zone: str, now: dt.datetime) -> bool:
    return _morning(next(_days_before(handoff, zone)), zone) <= now < _instant(handoff.due)


def _first_before_due(handoff: Handoff, zone: str, after: dt.datetime) -> dt.datetime | None:
    return next((at for date in _days_before(handoff, zone) if (at := _morning(date, zone)) > after), None)


def _days_left(handoff: Handoff, zone: str, now: dt.datetime) -> int:
    return (_own_due_date(handoff, zone) - local_date(now, zone)).days


def _is_overdue(handoff: Handoff, _zone: str, now: dt.datetime) -> bool:
    return handoff.is_overdue(now)


def _first_overdue(handoff: Handoff, zone: str, after: dt.datetime) -> dt.datetime | None:
    """Each working day from the due instant on."""
    return _next_morning(max(_instant(handoff.due) - _INSTANT, after), zone)


def _days_late(handoff: Handoff, zone: str, now: dt.datetime) -> int:
    """Working days since the due date: as it is shown, or as the person has it, whichever is earlier."""
    return _working_days(min(handoff.due.date, _own_due_date(handoff, zone)), local_date(now, zone))


def _working_days(after: dt.date, until: dt.date) -> int:
    """How many working days there are after the one date, up to and with the other."""
    weeks, days = divmod((until - after).days, 7)
    return weeks * 5 + sum(is_weekday(until - dt.timedelta(days=back)) for back in range(days))


# Many people share a zone and many handoffs a date, and every command asks for both sides' next moment.
@lru_cache(maxsize=4096)
def _instant(due: Due) -> dt.datetime:
    return due.instant()


@lru_cache(maxsize=4096)
def _morning(date: dt.date, zone: str) -> dt.datetime:
    return to_instant(date, NUDGE_TIME, zone)


def _next_morning(after: dt.datetime, zone: str) -> dt.datetime:
    """The first 09:00 of a working day after the instant."""
    date = local_date(after, zone)
    if is_weekday(date) and _morning(date, zone) > after:
        return _morning(date, zone)
    return _morning(next_working_day(date), zone)


# The first row that holds gives the handoff its line; the order is also that of the message.
TABLE: tuple[Row, ...] = (
    Row(LineKind.OVERDUE, _undelivered, _is_overdue, _first_overdue, _days_late),
    Row(LineKind.DUE_SOON, _undelivered, _is_soon, _first_before_due, _days_left),
)
