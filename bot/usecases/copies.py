"""What stands in Slack follows the state: which messages an update changes, and what they show from then on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.delivery_policy import Dropped, Gone
from bot.domain.handoff import Handoff
from bot.domain.nudge_policy import standing
from bot.domain.outgoing import Intent, Kind, is_renewal
from bot.domain.plan import Plan
from bot.ports import Reads, SentMessage
from bot.usecases.check_ins import CheckIn, checked_in
from bot.usecases.nudge import calendar_of, cases_for
from bot.usecases.outgoing import (
    About,
    Escalated,
    Reminder,
    about_handoff,
    escalated_of,
    find_told,
    is_elsewhere,
    is_hidden,
    reminder_of,
    unreachable,
)
from bot.usecases.together import Together, together_of, told_of

NOTHING_STANDS = Dropped("nothing_to_renew")


@dataclass(frozen=True, slots=True)
class Moved:
    """Nothing of it: the plan has left the channel."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A message that stands, and what it is to show from now on; only the newest one keeps buttons."""

    message: SentMessage
    shows: About | Reminder | Escalated | Together | CheckIn | Moved
    buttons: bool


def copies(reads: Reads, intent: Intent, now: dt.datetime) -> tuple[Copy, ...] | Dropped | Gone:
    """The messages that an update changes: the newest about the handoff in that place, unless it tells the last act
    itself and so is up to date, and nothing but an act could have changed it; and older ones that still have buttons.
    Escalations are looked at for themselves: what stands of a handoff beside them goes on following it. In a channel
    that the plan has left, all of them.
    """
    if refused := unreachable(reads, intent.place):
        return refused
    found = find_told(reads, intent)
    if isinstance(found, Dropped):
        return found
    handoff, plan = found
    standing_here = reads.messages_of(handoff.number, intent.place)
    if is_elsewhere(plan, intent.place):
        return tuple(Copy(message, Moved(), buttons=False) for message in standing_here) or NOTHING_STANDS
    changed = tuple(_changed(reads, handoff, plan, standing_here, now, anew=is_renewal(intent)))
    return changed or NOTHING_STANDS


def _changed(
    reads: Reads, handoff: Handoff, plan: Plan, here: list[SentMessage], now: dt.datetime, *, anew: bool
) -> Iterator[Copy]:
    hidden = bool(here) and is_hidden(reads, handoff, plan, here[-1].place)
    for message in reversed(here):
        newest = _is_newest(message, here) and not hidden
        if (anew or _is_outdated(reads, message, handoff)) if newest else message.buttons:
            yield Copy(message, _shown_anew(reads, handoff, plan, message, now), newest)


def _is_newest(message: SentMessage, here: list[SentMessage]) -> bool:
    """Whether it is the last one about the handoff there; of escalations the last escalation."""
    alike = [one.ts for one in here if (one.kind is Kind.ESCALATION) is (message.kind is Kind.ESCALATION)]
    return alike[-1:] == [message.ts]


def _is_outdated(reads: Reads, message: SentMessage, handoff: Handoff) -> bool:
    """Whether it may not show how the handoff stands. Of an escalation without buttons nothing is left. What a handoff
    waits for changes without an act of its own.
    """
    if message.kind is Kind.ESCALATION:
        return message.buttons
    if message.kind not in {Kind.CARD, Kind.NOTICE} or handoff.after:
        return True
    told = message.seq
    if message.handoffs and told:
        record = told_of(reads, handoff, message.handoffs, told)
        told = record.seq if record else None
    return told != handoff.last


def _shown_anew(
    reads: Reads, handoff: Handoff, plan: Plan, message: SentMessage, now: dt.datetime
) -> About | Reminder | Escalated | Together | CheckIn:
    """A notice goes on telling its act, or its acts; an escalation shows what of it still needs a hand; a nudge keeps
    what still holds, or becomes the handoff's card.
    """
    if message.kind is Kind.CHECK_IN:
        return checked_in(reads, handoff, plan, message.place)
    if message.kind is Kind.ESCALATION:
        return escalated_of(reads, _latest_in(reads, message), plan, now)
    if message.kind is Kind.NOTICE and message.handoffs and message.seq:
        live = [one.number for one in _latest_in(reads, message)]
        return together_of(reads, message.seq, message.place, message.handoffs, live)
    state = reads.nudge_state(message.place) if message.kind is Kind.NUDGE else None
    if state is not None:
        latest = _latest_in(reads, message)
        cases = [replace(case, telling=case.told) for case in cases_for(reads, message.place, latest)]
        held = standing(cases, message.place, calendar_of(state), now, keep_snoozed=True)
        if held:
            return reminder_of(reads, held, state.person)
    seq = message.seq if message.kind is Kind.NOTICE else None
    return about_handoff(reads, handoff, plan, message.place, seq)


def _latest_in(reads: Reads, message: SentMessage) -> list[Handoff]:
    """Those of its handoffs of which no newer message tells."""
    named = reads.handoffs(message.handoffs)
    return [one for one in named if _is_newest(message, reads.messages_of(one.number, message.place))]
