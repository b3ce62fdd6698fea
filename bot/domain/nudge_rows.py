"""The policy's table: for each row of DESIGN section 4 who is told, while what holds, counted from when.

The first row that holds gives a handoff its one line; the order is also that of the message.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.calendars import Calendar
from bot.domain.due_dates import Due
from bot.domain.events import Side
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_lines import Case, LineKind
from bot.domain.nudge_moments import Base, Held, days_before, each_working_day, first_day_before, first_working_day
from bot.domain.working_time import is_weekday

Part = Side | None  # None: the plan owner
Parts = frozenset[Part]

DAYS_BEFORE = (7, 3, 1, 0)
_INSTANT = dt.timedelta(microseconds=1)
_DAY = dt.timedelta(days=1)
_GIVER: Parts = frozenset({Side.GIVER})
_RECEIVER: Parts = frozenset({Side.RECEIVER})
_BOTH: Parts = frozenset(Side)
_OWNER: Parts = frozenset({None})
_NOBODY: Parts = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """Whom it may concern by how the handoff stands, when it holds, the date from which each working day is counted
    (None: the days before the due date are), and the number that its line shows.
    """

    kind: LineKind
    who: Callable[[Handoff], Parts]
    holds: Callable[[Handoff, Calendar, dt.datetime], bool]
    start: Callable[[Handoff, Calendar], dt.date] | None
    days: Callable[[Handoff, Calendar, dt.datetime], int]

    def first_after(self, case: Case, calendar: Calendar, after: dt.datetime) -> dt.datetime | None:
        """The first moment after that instant to which one of its dates comes."""
        handoff, snoozed = case.handoff, self.held(case, calendar).snoozed
        if self.start is not None:
            return first_working_day(self.start(handoff, calendar), calendar, snoozed, after)
        own, due = _own_due_date(handoff, calendar), instant_of(handoff.due)
        return first_day_before(own, due, DAYS_BEFORE, calendar, snoozed, after)

    def held(self, case: Case, calendar: Calendar) -> Held:
        """What holds its dates back. A snooze that ends before the first of them is none."""
        snoozed = case.snoozed_until
        over = snoozed and self.start is not None and snoozed < self.start(case.handoff, calendar)
        return Held(calendar, None if over else snoozed)

    def has_begun(self, handoff: Handoff, calendar: Calendar, now: dt.datetime) -> bool:
        """Whether its first date has come, for a row that holds."""
        if self.start is None:
            return True
        first = calendar.on_or_after(self.start(handoff, calendar))
        return calendar.at(calendar.opens(first, anyhow=True)) <= now

    def bases(self, handoff: Handoff, calendar: Calendar, after: dt.datetime) -> Iterable[Base]:
        """The dates that it counts, in order; without an end where it counts working days."""
        if self.start is not None:
            return each_working_day(self.start(handoff, calendar), calendar, after)
        return days_before(_own_due_date(handoff, calendar), instant_of(handoff.due), DAYS_BEFORE, calendar)


# Many handoffs share a date, and every command asks for both sides' next moment.
@lru_cache(maxsize=4096)
def instant_of(due: Due) -> dt.datetime:
    """The due instant."""
    return due.instant()


def _offered(handoff: Handoff) -> Parts:
    return _GIVER if handoff.offer else _NOBODY


def _proposed(handoff: Handoff) -> Parts:
    """While an offer is open only the giver is nudged, of the offer (DESIGN section 2)."""
    return _BOTH if handoff.state is State.PROPOSED and not handoff.offer else _NOBODY


def _unanswered(handoff: Handoff) -> Parts:
    return _proposed(handoff) - _GIVER if handoff.confirmed else _proposed(handoff)


def _agreed(handoff: Handoff) -> Parts:
    return _BOTH if handoff.state is State.AGREED and not handoff.offer else _NOBODY


def _undelivered(handoff: Handoff) -> Parts:
    return _proposed(handoff) | _agreed(handoff)


def _delivered(handoff: Handoff) -> Parts:
    return _RECEIVER if handoff.state is State.DELIVERED else _NOBODY


def _declined(handoff: Handoff) -> Parts:
    return _OWNER if handoff.state is State.DECLINED else _NOBODY


def _own_due_date(handoff: Handoff, calendar: Calendar) -> dt.date:
    """The date as it is shown, or the person's own on which the last moment in time falls, whichever is earlier."""
    return min(handoff.due.date, calendar.date_of(instant_of(handoff.due) - _INSTANT))


def _after_since(handoff: Handoff, calendar: Calendar) -> dt.date:
    return calendar.date_of(handoff.since) + _DAY


def _after_offer(handoff: Handoff, calendar: Calendar) -> dt.date:
    return calendar.date_of(handoff.offer.at if handoff.offer else handoff.since) + _DAY


def _from_due(handoff: Handoff, calendar: Calendar) -> dt.date:
    """The due date, or when the move began on a handoff that was late already."""
    return calendar.next_at(max(instant_of(handoff.due) - _INSTANT, handoff.since))


def _always(_handoff: Handoff, _calendar: Calendar, _now: dt.datetime) -> bool:
    return True


def _past_due(handoff: Handoff, _calendar: Calendar, now: dt.datetime) -> bool:
    return now >= instant_of(handoff.due)


def _before_due(handoff: Handoff, calendar: Calendar, now: dt.datetime) -> bool:
    return not _past_due(handoff, calendar, now)


def _is_soon(handoff: Handoff, calendar: Calendar, now: dt.datetime) -> bool:
    due = instant_of(handoff.due)
    first = days_before(_own_due_date(handoff, calendar), due, DAYS_BEFORE, calendar)[0]
    return calendar.at(first.on) <= now < due


def _days_left(handoff: Handoff, calendar: Calendar, now: dt.datetime) -> int:
    left = _own_due_date(handoff, calendar) - calendar.date_of(now)
    return max(left.days, 0)  # in the night after it there may be time left, where they are far east


def _days_late(handoff: Handoff, calendar: Calendar, now: dt.datetime) -> int:
    return _weekdays(_own_due_date(handoff, calendar), calendar.date_of(now))


def _days_waited(handoff: Handoff, calendar: Calendar, now: dt.datetime) -> int:
    return _weekdays(calendar.date_of(handoff.since), calendar.date_of(now))


def _days_offered(handoff: Handoff, calendar: Calendar, now: dt.datetime) -> int:
    return _weekdays(_after_offer(handoff, calendar) - _DAY, calendar.date_of(now))


def _weekdays(after: dt.date, until: dt.date) -> int:
    """How many Mondays to Fridays there are after the one date, up to and with the other."""
    weeks, days = divmod((until - after).days, 7)
    return weeks * 5 + sum(is_weekday(until - dt.timedelta(days=back)) for back in range(days))


TABLE: tuple[Row, ...] = (
    Row(LineKind.OFFER, _offered, _always, _after_offer, _days_offered),
    Row(LineKind.NEEDS_DATE, _proposed, _past_due, _from_due, _days_late),
    Row(LineKind.ACCEPT, _delivered, _always, _after_since, _days_waited),
    Row(LineKind.OVERDUE, _agreed, _past_due, _from_due, _days_late),
    Row(LineKind.PROPOSED, _unanswered, _before_due, _after_since, _days_waited),
    Row(LineKind.DUE_SOON, _undelivered, _is_soon, None, _days_left),
    Row(LineKind.DECLINED, _declined, _always, _after_since, _days_waited),
)
BY_KIND = {row.kind: row for row in TABLE}
