"""What may happen to a handoff, who may do it, and what is then recorded: `decide(state, attempt, now) -> events`.

The table `RULES` is DESIGN section 2's life cycle, row by row; `available` reads the same table, so a button is
shown exactly to those whose click would count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.handoff import OPEN, Handoff, State
from bot.domain.plan import Plan

UNDO_FOR = dt.timedelta(minutes=5)
CHECK_IN_DAYS = (30, 90)  # after the acceptance


class Role(StrEnum):
    """In what capacity somebody acts."""

    GIVER = "giver"
    RECEIVER = "receiver"
    PROPOSER = "proposer"  # counts only while proposed
    PLAN_OWNER = "plan_owner"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states, by whom, and whether the handoff is otherwise ready for it."""

    states: frozenset[State]
    who: frozenset[Role]
    ready: Callable[[Handoff, dt.datetime], Code | None] = lambda _handoff, _now: None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries a kind of act. `expecting` is the number in the button: `terms`, or the offer's for its answers.

    `side` is the one that a reassignment is about.
    """

    actor: str
    kind: type[ev.HandoffEvent]
    expecting: int | None = None
    side: ev.Side | None = None


def _has_offer(handoff: Handoff, _now: dt.datetime) -> Code | None:
    return None if handoff.offer else Code.NO_OFFER


def _unconfirmed(handoff: Handoff, _now: dt.datetime) -> Code | None:
    return Code.WRONG_STATE if handoff.confirmed else None


def _moved(handoff: Handoff, _now: dt.datetime) -> Code | None:
    return None if handoff.moved else Code.WRONG_STATE


def _undoable(handoff: Handoff, now: dt.datetime) -> Code | None:
    late = handoff.answered or now - handoff.proposed_at > UNDO_FOR
    return Code.UNDO_TOO_LATE if late else None


def _unhanded(handoff: Handoff, _now: dt.datetime) -> Code | None:
    return Code.NO_CHECK_IN if handoff.handed_back else None


_PROPOSED = frozenset({State.PROPOSED})
_UNDELIVERED = frozenset({State.PROPOSED, State.AGREED})
_DELIVERED = frozenset({State.DELIVERED})
_ACCEPTED = frozenset({State.ACCEPTED})
_ENDABLE = OPEN | {State.DECLINED}
_GIVER = frozenset({Role.GIVER})
_RECEIVER = frozenset({Role.RECEIVER})
_GIVER_OR_OWNER = frozenset({Role.GIVER, Role.PLAN_OWNER})
_EITHER_OR_OWNER = frozenset({Role.GIVER, Role.RECEIVER, Role.PLAN_OWNER})
_GIVER_OWNER_PROPOSER = _GIVER_OR_OWNER | {Role.PROPOSER}

RULES: dict[type[ev.HandoffEvent], Rule] = {
    ev.Confirm: Rule(OPEN, _GIVER, _unconfirmed),
    ev.NotMe: Rule(OPEN, _GIVER, _unconfirmed),
    ev.Agree: Rule(_PROPOSED, _RECEIVER),
    ev.Offer: Rule(_UNDELIVERED, _RECEIVER),
    ev.AgreeToChange: Rule(_UNDELIVERED, _GIVER, _has_offer),
    ev.Keep: Rule(_UNDELIVERED, _GIVER, _has_offer),
    ev.Decline: Rule(_UNDELIVERED, _RECEIVER),
    ev.Deliver: Rule(_UNDELIVERED, _GIVER),
    ev.Accept: Rule(OPEN, _RECEIVER),
    ev.Return: Rule(_DELIVERED, _RECEIVER),
    ev.Reschedule: Rule(OPEN, _GIVER_OR_OWNER),
    ev.Acknowledge: Rule(OPEN, _RECEIVER, _moved),
    ev.Edit: Rule(OPEN, _GIVER_OWNER_PROPOSER),
    ev.Reassign: Rule(_ENDABLE, _EITHER_OR_OWNER),
    ev.Cancel: Rule(_ENDABLE, _GIVER_OWNER_PROPOSER),
    ev.Undo: Rule(_PROPOSED, frozenset({Role.PROPOSER}), _undoable),
    ev.HandBack: Rule(_ACCEPTED, frozenset({Role.RECEIVER, Role.PLAN_OWNER})),
    ev.WaitFor: Rule(OPEN, _GIVER_OWNER_PROPOSER),
    ev.CheckIn: Rule(_ACCEPTED, _RECEIVER, _unhanded),
}


def roles(handoff: Handoff, plan: Plan, person: str) -> frozenset[Role]:
    """The capacities in which this person may act on the handoff as it stands."""
    held = {
        Role.GIVER: handoff.giver == person,
        Role.RECEIVER: handoff.receiver == person,
        Role.PROPOSER: handoff.proposer == person and handoff.state is State.PROPOSED,
        Role.PLAN_OWNER: plan.owner == person,
    }
    return frozenset(role for role, holds in held.items() if holds)


def available(handoff: Handoff, plan: Plan, person: str, now: dt.datetime) -> tuple[type[ev.HandoffEvent], ...]:
    """The acts that this person may do now, in the table's order."""
    mine = roles(handoff, plan, person)
    return tuple(
        act
        for act, rule in RULES.items()
        if handoff.state in rule.states and rule.who & mine and rule.ready(handoff, now) is None
    )


def next_mover(handoff: Handoff, plan: Plan) -> str | None:
    """Whose move it is: one person, or nobody once it is over."""
    if handoff.offer is not None:
        return handoff.giver
    match handoff.state:
        case State.PROPOSED | State.DELIVERED:
            return handoff.receiver
        case State.AGREED:
            return handoff.giver
        case State.DECLINED:
            return plan.owner
    return None


def check(handoff: Handoff, plan: Plan, attempt: Attempt, now: dt.datetime) -> None:
    """Whether the attempt may be made at all, before its own content is looked at. Raises Refused.

    A form is opened only after this, and decided on again when it comes back.
    """
    rule = RULES[attempt.kind]
    number = handoff.number
    if handoff.state not in rule.states:
        raise Refused(Code.WRONG_STATE, handoff=number)
    if problem := rule.ready(handoff, now):
        raise Refused(problem, handoff=number)
    if attempt.expecting is not None and attempt.expecting != _current(handoff, attempt.kind):
        raise Refused(Code.STALE, handoff=number)
    if not _allowed(handoff, plan, attempt):
        raise Refused(Code.NOT_YOURS, handoff=number, act=attempt.kind.act, who=_who(handoff, plan, attempt))


def decide(handoff: Handoff, plan: Plan, attempt: Attempt, act: ev.HandoffEvent, now: dt.datetime) -> ev.HandoffEvent:
    """The event that the act makes, with what the rules add to it. Raises Refused; nothing else happens.

    Proposing has no state before it and is decided by `propose`.
    """
    check(handoff, plan, attempt, now)
    if attempt.kind is ev.Reassign and attempt.side is None:  # a form may open before a side is chosen; an act names it
        raise Refused(Code.WRONG_STATE, handoff=handoff.number)
    return _with_content(handoff, act, now)


def propose(actor: str, act: ev.Propose, now: dt.datetime) -> ev.Propose:
    """A new handoff. Raises Refused where the sides are one person or the date has passed."""
    if act.giver == act.receiver:
        raise Refused(Code.SAME_PERSON)
    if act.due.instant() <= now:
        raise Refused(Code.DATE_PAST)
    return replace(act, confirmed=actor == act.giver)


def _current(handoff: Handoff, kind: type[ev.HandoffEvent]) -> int:
    answers_offer = kind in {ev.AgreeToChange, ev.Keep}
    return handoff.offer.seq if answers_offer and handoff.offer else handoff.terms


def _who_may(attempt: Attempt) -> frozenset[Role]:
    if attempt.side is not None:
        return frozenset({Role(attempt.side), Role.PLAN_OWNER})
    return RULES[attempt.kind].who


def _allowed(handoff: Handoff, plan: Plan, attempt: Attempt) -> bool:
    return bool(roles(handoff, plan, attempt.actor) & _who_may(attempt))


def _who(handoff: Handoff, plan: Plan, attempt: Attempt) -> tuple[str, ...]:
    """The people who may do the act, the main one first."""
    people = {
        Role.GIVER: handoff.giver,
        Role.RECEIVER: handoff.receiver,
        Role.PLAN_OWNER: plan.owner,
        Role.PROPOSER: handoff.proposer,
    }
    may = _who_may(attempt)
    return tuple(dict.fromkeys(name for role, name in people.items() if role in may))


def _with_content(handoff: Handoff, act: ev.HandoffEvent, now: dt.datetime) -> ev.HandoffEvent:
    """What the act itself says, held against the handoff."""
    number = handoff.number
    match act:
        case ev.Offer(due=due, criteria=criteria):
            if due in {None, handoff.due} and criteria in {None, handoff.criteria}:
                raise Refused(Code.NO_CHANGE, handoff=number)
            _require_future(due, now)
        case ev.AgreeToChange() if handoff.offer is not None:
            _require_future(handoff.offer.due, now)
        case ev.Reschedule(due=due):
            if due == handoff.due:
                raise Refused(Code.NO_CHANGE, handoff=number)
            _require_future(due, now)
            return replace(act, was=handoff.due)
        case ev.Decline(reason=None, not_me=False):
            raise Refused(Code.NO_REASON, handoff=number)
        case ev.Accept():
            return _accepting(handoff, act)
        case ev.Return(unmet=unmet):
            if not unmet or not set(unmet) <= set(_numbers(handoff)):
                raise Refused(Code.NO_UNMET, handoff=number)
        case ev.Edit(thing=thing, criteria=criteria):
            if (thing, criteria) == (handoff.thing, handoff.criteria):
                raise Refused(Code.NO_CHANGE, handoff=number)
            return replace(act, wording=handoff.wording + 1)
        case ev.Reassign():
            return _reassigning(handoff, act)
        case ev.WaitFor(after=after):
            if after == handoff.after:
                raise Refused(Code.NO_CHANGE, handoff=number)
        case ev.CheckIn(days=days):
            if days not in CHECK_IN_DAYS or days in {answered for answered, _ in handoff.check_ins}:
                raise Refused(Code.NO_CHECK_IN, handoff=number)
    return act


def _numbers(handoff: Handoff) -> range:
    return range(1, len(handoff.criteria) + 1)


def _accepting(handoff: Handoff, act: ev.Accept) -> ev.Accept:
    if act.wording != handoff.wording:
        raise Refused(Code.STALE, handoff=handoff.number)
    missing = tuple(number for number in _numbers(handoff) if number not in act.criteria)
    if missing:
        raise Refused(Code.UNCONFIRMED, handoff=handoff.number, numbers=missing)
    return replace(
        act,
        criteria=tuple(_numbers(handoff)),
        undelivered=handoff.state is not State.DELIVERED,
        no_evidence=handoff.evidence is None and act.evidence is None,
    )


def _reassigning(handoff: Handoff, act: ev.Reassign) -> ev.Reassign:
    giving = act.side is ev.Side.GIVER
    was, other = (handoff.giver, handoff.receiver) if giving else (handoff.receiver, handoff.giver)
    if act.to == was:
        raise Refused(Code.NO_CHANGE, handoff=handoff.number)
    if act.to == other:
        raise Refused(Code.SAME_PERSON)
    return replace(act, was=was)


def _require_future(due: Due | None, now: dt.datetime) -> None:
    if due is not None and due.instant() <= now:
        raise Refused(Code.DATE_PAST)
