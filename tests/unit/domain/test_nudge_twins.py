"""Which handoffs of a person stand alike, and which only nearly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain import escalation
from bot.domain.calendars import Calendar
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_lines import Case
from bot.domain.nudge_twins import twins
from bot.domain.plan import Plan

WARSAW, KATHMANDU = "Europe/Warsaw", "Asia/Kathmandu"
NOON = dt.datetime(2026, 12, 2, 11, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
PLAN = Plan(1, "U3", WARSAW, "C1", (), NOON)
DUE, PAST = Due(dt.date(2026, 12, 15), None, WARSAW), Due(dt.date(2026, 12, 1), None, WARSAW)
HANDOFF = Handoff(1, 1, State.AGREED, "U1", "U1", "U2", Digest("a"), (), DUE, True, NOON, NOON, 1, 1)
PROPOSED = replace(HANDOFF, state=State.PROPOSED)
TOLD = frozenset(one.key for one in escalation.conditions(PROPOSED, PLAN))


def case(handoff: Handoff, told: frozenset[str] = frozenset(), **changes: object) -> Case:
    """The handoff, otherwise than it was."""
    return Case(replace(handoff, **changes), PLAN, None, told)  # type: ignore[arg-type]


ALIKE = {
    "what is agreed, whenever that was": (case(HANDOFF), case(HANDOFF, since=NOON - 90 * HOUR)),
    "what is not for reminders": (case(HANDOFF), case(HANDOFF, thing=Digest("b"), last=9, moves=2, proposer="U2")),
    "proposed on one day": (case(PROPOSED), case(PROPOSED, since=NOON + 3 * HOUR)),
}
APART = {
    "agreed when it was late": (case(HANDOFF, due=PAST), case(HANDOFF, due=PAST, since=NOON - 40 * HOUR)),
    "due at another date": (case(HANDOFF), case(HANDOFF, due=PAST)),
    "proposed on another day": (case(PROPOSED), case(PROPOSED, since=NOON - 20 * HOUR)),
    "proposed on another day of the person's": (case(PROPOSED), case(PROPOSED, since=NOON + 8 * HOUR)),
    "proposed again when it was late": (case(PROPOSED, due=PAST), case(PROPOSED, due=PAST, since=NOON + 3 * HOUR)),
    "told of what waits no more": (case(PROPOSED, TOLD), case(PROPOSED, TOLD, since=NOON + HOUR)),
    "another side": (case(HANDOFF), case(HANDOFF, giver="U4")),
    "confirmed or not": (case(PROPOSED), case(PROPOSED, confirmed=False)),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE)
def test_these_stand_alike(one: Case, other: Case) -> None:
    assert twins([one, other], Calendar(KATHMANDU)) == [[one, other]]


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_these_do_not(one: Case, other: Case) -> None:
    assert twins([one, other], Calendar(KATHMANDU)) == [[one], [other]]
