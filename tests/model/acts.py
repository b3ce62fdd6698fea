"""What people may do with a handoff, told with the rules: decide, record, fold."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from bot.domain import events as ev
from bot.domain import life_cycle
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.events import Side
from bot.domain.handoff import Handoff, fold
from bot.domain.life_cycle import Attempt
from bot.domain.plan import Plan
from bot.domain.trail import NO_HASH, Record

THING, ONE, OTHER = Digest("a" * 64), Digest("b" * 64), Digest("c" * 64)
HOURS = st.sampled_from([None, None, dt.time(8), dt.time(9), dt.time(12), dt.time(17)])


def propose(number: int, plan: Plan, who: str, giver: str, receiver: str, due: Due, now: dt.datetime) -> Handoff:
    """A new handoff. Raises Refused."""
    act = ev.Propose(giver, receiver, THING, (ONE,), due, False)
    return fold(None, Record("T1", plan.number, 2, now, who, number, life_cycle.propose(who, act, now), NO_HASH))


def perform(handoff: Handoff, plan: Plan, who: str, act: ev.HandoffEvent, now: dt.datetime) -> Handoff:
    """The handoff after an act. Raises Refused."""
    attempt = Attempt(who, type(act), None, act.side if isinstance(act, ev.Reassign) else None)
    event = life_cycle.decide(handoff, plan, attempt, act, now)
    return fold(handoff, Record("T1", plan.number, handoff.last + 1, now, who, handoff.number, event, NO_HASH))


def possible_acts(
    handoff: Handoff, plan: Plan, due: Due, to: str, now: dt.datetime
) -> list[tuple[str, ev.HandoffEvent]]:
    """Who might do what next. Some of it may still be refused, for what it says."""
    giver, receiver = handoff.sides
    offer = handoff.offer.seq if handoff.offer else 0
    acts: list[tuple[str, ev.HandoffEvent]] = [
        (receiver, ev.Agree()),
        (giver, ev.Deliver(None)),
        (receiver, ev.Return((1,), ONE)),
        (receiver, ev.Offer(due, None, None)),
        (giver, ev.AgreeToChange(offer)),
        (giver, ev.Keep(offer, None)),
        (receiver, ev.Decline(ONE, False)),
        (giver, ev.Confirm()),
        (giver, ev.Reschedule(due, handoff.due, None)),
        (giver, ev.Edit(OTHER if handoff.thing == THING else THING, (ONE,), 0)),
        (receiver, ev.Reassign(Side.RECEIVER, receiver, to, None)),
        (giver, ev.Reassign(Side.GIVER, giver, to, None)),
        (receiver, ev.Accept((1,), handoff.wording, None, None)),
        (giver, ev.Cancel(None)),
    ]
    return [(who, act) for who, act in acts if type(act) in life_cycle.available(handoff, plan, who, now)]
