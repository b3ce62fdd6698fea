"""A handoff's state, as the fold of its events. What may happen to it is decided in `bot.domain.life_cycle`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import get_args

from bot.domain import events as ev
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.trail import Record


class State(StrEnum):
    """The six states. Overdue is derived, not a state."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


OPEN = frozenset({State.PROPOSED, State.AGREED, State.DELIVERED})
FINAL = frozenset({State.ACCEPTED, State.CANCELLED})
_OF_HANDOFFS = get_args(ev.HandoffEvent)
_BEGIN_A_MOVE = (ev.Agree, ev.AgreeToChange, ev.Keep, ev.Decline, ev.Deliver, ev.Return, ev.Edit, ev.Reassign)


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """A change that the receiver suggests; `seq` is the record that made it, and the number in its buttons."""

    seq: int
    at: dt.datetime
    due: Due | None
    criteria: tuple[Digest, ...] | None
    reason: Digest | None


@dataclass(frozen=True, slots=True)
class Move:
    """A date that was moved and that the receiver has not answered."""

    was: Due
    by: str


@dataclass(frozen=True, slots=True)
class Handoff:
    """One transfer, as its events left it.

    `terms` is the number of the last record that changed thing, criteria, date or a side: buttons carry it.
    `wording` is the version of thing and criteria: an acceptance names it. `since` is when the present move began:
    nudges count working days from it. `after` are the handoffs that it waits for; `check_ins` what was answered after
    the acceptance: days, and whether it runs without the giver. Instants are aware UTC.
    """

    number: int
    plan: int
    state: State
    proposer: str
    giver: str
    receiver: str
    thing: Digest
    criteria: tuple[Digest, ...]
    due: Due
    confirmed: bool
    proposed_at: dt.datetime
    since: dt.datetime
    terms: int
    last: int
    wording: int = 1
    wording_at: dt.datetime | None = None
    answered: bool = False
    offer: OpenOffer | None = None
    moved: Move | None = None
    moves: int = 0
    first_agreed: Due | None = None
    evidence: Digest | None = None
    delivered_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    follows: int | None = None
    handed_back: int | None = None
    after: tuple[int, ...] = ()
    check_ins: tuple[tuple[int, bool], ...] = ()

    @property
    def is_open(self) -> bool:
        """Proposed, agreed or delivered."""
        return self.state in OPEN

    def is_overdue(self, now: dt.datetime) -> bool:
        """Past its due instant and not delivered, accepted, declined or cancelled."""
        return self.state in {State.PROPOSED, State.AGREED} and now >= self.due.instant()

    @property
    def sides(self) -> tuple[str, str]:
        """Giver and receiver, in this order."""
        return self.giver, self.receiver


def fold(handoff: Handoff | None, record: Record) -> Handoff:
    """The handoff after one more record of its own. Raises ValueError where the record cannot follow."""
    event = record.event
    if isinstance(event, ev.Propose):
        if handoff is not None or record.handoff is None:
            raise ValueError("a handoff is proposed once")
        return _proposed(record.handoff, record, event)
    if handoff is None or not isinstance(event, _OF_HANDOFFS):
        raise ValueError(f"{event.act} cannot follow here")
    since = record.at if _asks_anew(handoff, event) else handoff.since
    return replace(_apply(handoff, record, event), last=record.seq, since=since)


def _asks_anew(handoff: Handoff, event: ev.HandoffEvent) -> bool:
    """Whether a move begins with the act: another person's, or the same person's on other terms."""
    if isinstance(event, ev.Reschedule):
        return handoff.state is State.PROPOSED
    return isinstance(event, _BEGIN_A_MOVE)


def _proposed(number: int, record: Record, event: ev.Propose) -> Handoff:
    return Handoff(
        number=number,
        plan=record.plan,
        state=State.PROPOSED,
        proposer=record.actor,
        giver=event.giver,
        receiver=event.receiver,
        thing=event.thing,
        criteria=event.criteria,
        due=event.due,
        confirmed=event.confirmed,
        proposed_at=record.at,
        since=record.at,
        terms=record.seq,
        last=record.seq,
        follows=event.follows,
    )


def _apply(handoff: Handoff, record: Record, event: ev.HandoffEvent) -> Handoff:
    """One line an act: what it changes. An offer is closed by all that section 2 says closes it."""
    seq, at = record.seq, record.at
    match event:
        case ev.Confirm():
            return replace(handoff, confirmed=True, answered=True)
        case ev.NotMe() | ev.Undo() | ev.Cancel():
            return replace(handoff, state=State.CANCELLED, offer=None, moved=None, ended_at=at)
        case ev.Agree():
            first = handoff.first_agreed or handoff.due
            return replace(handoff, state=State.AGREED, answered=True, offer=None, moved=None, first_agreed=first)
        case ev.Offer():
            offer = OpenOffer(seq, at, event.due, event.criteria, event.reason)
            return replace(handoff, offer=offer, answered=True, moved=None)
        case ev.AgreeToChange():
            return _changed_as_offered(handoff, record)
        case ev.Keep():
            return replace(handoff, offer=None, confirmed=True)
        case ev.Decline():
            return replace(handoff, state=State.DECLINED, answered=True, offer=None, moved=None)
        case ev.Deliver():
            return replace(
                handoff,
                state=State.DELIVERED,
                confirmed=True,
                answered=True,
                offer=None,
                evidence=event.evidence,
                delivered_at=at,
            )
        case ev.Accept():
            return replace(handoff, state=State.ACCEPTED, answered=True, offer=None, moved=None, ended_at=at)
        case ev.Return():
            return replace(handoff, state=State.AGREED, delivered_at=None, evidence=None)
        case _:
            return _noted(handoff, record)


def _noted(handoff: Handoff, record: Record) -> Handoff:
    """What changes neither state nor terms; else the terms."""
    match record.event:
        case ev.Acknowledge():
            return replace(handoff, moved=None)
        case ev.HandBack(handoff=number):
            return replace(handoff, handed_back=number)
        case ev.WaitFor(after=after):
            return replace(handoff, after=after)
        case ev.CheckIn(days=days, running=running):
            return replace(handoff, check_ins=(*handoff.check_ins, (days, running)))
        case _:
            return _changed_terms(handoff, record)


def _changed_as_offered(handoff: Handoff, record: Record) -> Handoff:
    offer = handoff.offer
    if offer is None:
        raise ValueError("there is no offer to agree to")
    due = offer.due or handoff.due
    changed = replace(
        handoff,
        state=State.AGREED,
        due=due,
        first_agreed=handoff.first_agreed or due,
        moves=handoff.moves + (due != handoff.due),
        confirmed=True,
        offer=None,
        moved=None,
        terms=record.seq,
    )
    if offer.criteria is None:
        return changed
    return replace(changed, criteria=offer.criteria, wording=handoff.wording + 1, wording_at=record.at)


def _changed_terms(handoff: Handoff, record: Record) -> Handoff:
    """A giver who changes terms has confirmed them; a receiver who moves a date need not answer it."""
    confirmed = handoff.confirmed or record.actor == handoff.giver
    handoff = replace(handoff, offer=None, terms=record.seq, confirmed=confirmed)
    match record.event:
        case ev.Reschedule(due=due, was=was):
            was = handoff.moved.was if handoff.moved else was
            nothing_to_answer = due == was or record.actor == handoff.receiver
            move = None if nothing_to_answer else Move(was, record.actor)
            return replace(handoff, due=due, moved=move, moves=handoff.moves + 1)
        case ev.Edit(thing=thing, criteria=criteria, wording=wording):
            reopened = _reopened(handoff)
            return replace(reopened, thing=thing, criteria=criteria, wording=wording, wording_at=record.at)
        case ev.Reassign(side=ev.Side.GIVER, to=to):
            return replace(_reopened(handoff), giver=to, confirmed=to == record.actor)
        case ev.Reassign(to=to):
            return replace(_reopened(handoff), receiver=to)
    raise ValueError(f"{record.event.act} does not change terms")


def _reopened(handoff: Handoff) -> Handoff:
    """Back to proposed: an agreement to the old terms no longer counts, nor does a delivery."""
    return replace(
        handoff,
        state=State.PROPOSED,
        moved=None,
        evidence=None,
        delivered_at=None,
        ended_at=None,
    )
