"""What Baton has to say outside a direct answer: intents, and who is told of which act (DESIGN section 6).

An intent names a kind, a place and ids; it is rendered from the present state when it is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Any

from bot.domain import events as ev
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.trail import Record

RESTRICTED = "restricted"  # in the key of a summary


class Kind(StrEnum):
    """What a message is; the first part of its key."""

    CARD = "card"
    UPDATE = "update"
    NOTICE = "notice"
    NUDGE = "nudge"
    ESCALATION = "escalation"
    REMEDY = "remedy"
    WELCOME = "welcome"
    CHECK_IN = "check_in"
    SUMMARY = "summary"
    SUMMARY_OFFER = "summary_offer"


class Priority(IntEnum):
    """Answers before notices, before nudges, before summaries."""

    ANSWER = 0
    NOTICE = 1
    NUDGE = 2
    SUMMARY = 3


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing to say. `key` is unique in its workspace: the same thing is never queued twice.

    `place` is a channel (`C…`) or a person (`U…`); `not_before` an aware UTC instant, None for at once.
    """

    kind: Kind
    key: str
    place: str
    priority: Priority
    plan: int | None = None
    handoff: int | None = None
    seq: int | None = None
    handoffs: tuple[int, ...] = ()
    not_before: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What is said: the whole of it as plain words (`text`), and the same as Block Kit.

    `handoffs`: those that it names, where they may be fewer than its intent names.
    """

    text: str
    blocks: tuple[dict[str, Any], ...]
    handoffs: tuple[int, ...] | None = None

    @property
    def has_buttons(self) -> bool:
        """Whether anything in it can be pressed."""
        return any(block["type"] == "actions" or "accessory" in block for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Part:
    """One handoff of a message that tells of several, and what was done with it; `record` is None where nothing was: it
    came to be due before one that it waits for. `behind`: it is so still.
    """

    handoff: Handoff
    plan: Plan
    record: Record | None
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands: Slack's channel and `ts`, and whether it has buttons."""

    channel: str
    ts: str
    buttons: bool


def is_person(place: str) -> bool:
    """Whether a place is a person (their direct message) and not a channel."""
    return place.startswith(("U", "W"))


def card(handoff: Handoff, place: str) -> Intent:
    """The handoff's card in its channel."""
    key = f"card:{handoff.number}:{place}"
    return Intent(Kind.CARD, key, place, Priority.NOTICE, handoff.plan, handoff.number, handoff.last)


def update(handoff: Handoff, place: str) -> Intent:
    """The newest message about the handoff in a place follows its state; older ones lose their buttons."""
    key = f"update:{handoff.number}:{handoff.last}:{place}"
    return Intent(Kind.UPDATE, key, place, Priority.NOTICE, handoff.plan, handoff.number, handoff.last)


def renewal(handoff: Handoff, place: str, why: str) -> Intent:
    """The same, after something that is no act of the trail; `why` tells it from other renewals of that state."""
    again = update(handoff, place)
    return replace(again, key=f"{again.key}:{why}")


def is_renewal(intent: Intent) -> bool:
    """Whether an update is asked for though the handoff may be as it was: its key says why."""
    return intent.key != f"update:{intent.handoff}:{intent.seq}:{intent.place}"


def notice(handoff: Handoff, record: Record, person: str) -> Intent:
    """Somebody hears at once of what another did."""
    key = f"notice:{record.plan}:{record.seq}:{person}"
    return Intent(Kind.NOTICE, key, person, Priority.NOTICE, record.plan, handoff.number, record.seq)


def notice_of_several(plan: int, seq: int, person: str, handoffs: Iterable[int]) -> Intent:
    """Somebody hears in one message of what another did with several handoffs at once; `seq` is the first record."""
    key = f"notice:{plan}:{seq}:{person}"
    return Intent(Kind.NOTICE, key, person, Priority.NOTICE, plan, seq=seq, handoffs=tuple(handoffs))


def plan_notice(record: Record, place: str) -> Intent:
    """A person or the home channel hears at once of what somebody did with the plan and its gates."""
    key = f"notice:{record.plan}:{record.seq}:{place}"
    return Intent(Kind.NOTICE, key, place, Priority.NOTICE, record.plan, seq=record.seq)


def nudge(person: str, local_date: dt.date, handoffs: Iterable[int]) -> Intent:
    """A person's reminder of one of their days: one message, whatever it names."""
    key = f"nudge:{person}:{local_date.isoformat()}"
    return Intent(Kind.NUDGE, key, person, Priority.NUDGE, handoffs=tuple(handoffs))


def check_in(handoff: Handoff, days: int) -> Intent:
    """The receiver is asked, so many days after the acceptance, whether it still runs without the giver."""
    key = f"check_in:{handoff.number}:{days}:{handoff.receiver}"
    return Intent(Kind.CHECK_IN, key, handoff.receiver, Priority.NUDGE, handoff.plan, handoff.number)


def days_of(intent: Intent) -> int:
    """How many days after the acceptance a check-in asks: the third part of its key."""
    return int(intent.key.split(":")[2])


def date_of(intent: Intent) -> dt.date:
    """The day that a nudge, an escalation or a summary is for: the last part of its key (DESIGN section 6)."""
    return dt.date.fromisoformat(intent.key.rpartition(":")[2])


def escalation(plan: Plan, local_date: dt.date, handoffs: Iterable[int]) -> Intent:
    """The channel's, of one date in the plan's zone: one message, whatever it names. The plan has a channel."""
    assert plan.channel is not None
    key = f"escalation:{plan.number}:{local_date.isoformat()}"
    return Intent(Kind.ESCALATION, key, plan.channel, Priority.NUDGE, plan.number, handoffs=tuple(handoffs))


def summary(plan: Plan, place: str, local_date: dt.date, *, restricted: bool = False) -> Intent:
    """The plan's summary of one date in its zone: to its home channel, or to its owner where that is gone, or where
    Slack lets nobody post there (`restricted`, which nothing else keeps).
    """
    why = f"{RESTRICTED}:" if restricted else ""
    key = f"summary:{plan.number}:{place}:{why}{local_date.isoformat()}"
    return Intent(Kind.SUMMARY, key, place, Priority.SUMMARY, plan.number)


def is_restricted(intent: Intent) -> bool:
    """Whether a summary goes to the plan owner because Slack lets nobody post in the channel."""
    return intent.key.split(":")[3] == RESTRICTED


def summary_offer(plan: Plan, *, again: bool = False) -> Intent:
    """The plan owner is asked, once in a plan's life, whether its channel should get summaries; `again`: another one
    was to be asked, and owned it no longer when they would have read it.
    """
    to = f":{plan.owner}" if again else ""
    return Intent(Kind.SUMMARY_OFFER, f"summary_offer:{plan.number}{to}", plan.owner, Priority.NOTICE, plan.number)


def remedy(kind: str, target: str, place: str, local_date: dt.date, plan: int | None = None) -> Intent:
    """What somebody must put right, told where it is read: `target` is the person or channel that it is about. Once a
    date, and again for each `plan` that has become theirs meanwhile.
    """
    again = f":{plan}" if plan else ""
    key = f"remedy:{kind}:{target}:{local_date.isoformat()}:{place}{again}"
    return Intent(Kind.REMEDY, key, place, Priority.NOTICE)


def welcome(channel: str) -> Intent:
    """Baton was invited: once a channel."""
    return Intent(Kind.WELCOME, f"welcome:{channel}", channel, Priority.NOTICE)


def audience(before: Handoff | None, after: Handoff, plan: Plan, record: Record) -> tuple[str, ...]:
    """Who gets a notice of this act: only those whose move it became, whose terms changed, whose question was
    answered, or for whom it is over. The one who acted is not told what they did, save of an acceptance.
    """
    told = tuple(dict.fromkeys(_concerned(before or after, after, plan, record.event)))
    if isinstance(record.event, ev.Accept):
        return told
    return tuple(person for person in told if person != record.actor)


def _concerned(before: Handoff, after: Handoff, plan: Plan, event: ev.Event) -> tuple[str, ...]:
    giver, receiver = after.giver, after.receiver
    match event:
        case ev.Propose() | ev.Reschedule() | ev.Edit():
            return receiver, giver
        case ev.Reassign(was=was):
            return receiver, giver, was
        case ev.Agree() | ev.Offer() | ev.Return():
            return (giver,)
        case ev.AgreeToChange() | ev.Keep() | ev.Deliver():
            return (receiver,)
        case ev.Decline():
            return giver, plan.owner
        case ev.Accept():
            return receiver, giver, plan.owner
        case ev.NotMe():
            return before.proposer, receiver, plan.owner
        case ev.Cancel():
            return receiver, giver
        case ev.CheckIn(running=False):
            return giver, plan.owner
    return ()
