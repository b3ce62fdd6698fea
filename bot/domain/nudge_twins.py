"""Handoffs that stand alike have the same future: what the policy says of one of them, it says of all.

A large plan has many of these: so many agreed ones of one date, so many proposed on one day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.calendars import Calendar
from bot.domain.digests import Digest
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_lines import Case
from bot.domain.nudge_rows import instant_of
from bot.domain.working_time import local_date, to_instant

_INSTANT = dt.timedelta(microseconds=1)
_LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NO_TEXT = Digest("")


def twins(cases: Iterable[Case], calendar: Calendar) -> list[list[Case]]:
    """These cases of one person, those together that the policy cannot tell apart; each in the order given."""
    found: dict[Case, list[Case]] = {}
    for case in cases:
        found.setdefault(_as_the_policy_sees(case, calendar), []).append(case)
    return list(found.values())


def _as_the_policy_sees(case: Case, calendar: Calendar) -> Case:
    """The case without what is of no account to the policy."""
    bare = replace(
        case.handoff,
        number=0,
        proposer="",
        thing=_NO_TEXT,
        criteria=(),
        proposed_at=_LONG_AGO,
        since=_since(case, calendar),
        terms=0,
        last=0,
        wording=1,
        wording_at=None,
        answered=False,
        moved=None,
        moves=0,
        first_agreed=None,
        evidence=None,
        delivered_at=None,
        follows=None,
        handed_back=None,
    )
    return replace(case, handoff=bare)


def _since(case: Case, calendar: Calendar) -> dt.datetime:
    """The instant that stands for `since`. What is late counts from the due instant, if it was not late already; else
    only the date counts, the person's and the plan's. What somebody was told is known by the very instant.
    """
    handoff, last = case.handoff, instant_of(case.handoff.due) - _INSTANT
    if handoff.state is State.AGREED:
        return max(handoff.since, last)
    if case.told or handoff.since > last:
        return handoff.since
    return max(_midnight(handoff, zone) for zone in (calendar.zone, case.plan.zone))


def _midnight(handoff: Handoff, zone: str) -> dt.datetime:
    return to_instant(local_date(handoff.since, zone), dt.time(0), zone)
