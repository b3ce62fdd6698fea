"""From an intent to the message: the present state is read and given to the views, both off the event loop."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from bot.domain.delivery_policy import Dropped, Gone, Postponed
from bot.domain.outgoing import Intent, Kind, Message
from bot.domain.remedy import Remedy
from bot.domain.words import Words
from bot.ports import Reads
from bot.usecases import remedies
from bot.usecases.check_ins import CheckIn, check_in
from bot.usecases.copies import Copy, Moved, copies
from bot.usecases.outgoing import About, Escalated, Reminder, about, escalated, reminder, zone_of
from bot.usecases.plan_told import PlanTold, plan_told
from bot.usecases.summaries import SummarySeen, TimesSeen, offer_told, summary_told
from bot.usecases.together import Together, together
from bot.views import cards, escalations, notices, nudges, plan_notices, welcome
from bot.views import remedies as remedy_view
from bot.views.check_in import check_in as check_in_view
from bot.views.look import Look
from bot.views.set_up import moved_away
from bot.views.summaries import summary_message, summary_offer
from bot.views.together import together_notice


@dataclass(frozen=True, slots=True)
class Renewal:
    """A message that stands in Slack, and what it is replaced with."""

    channel: str
    ts: str
    message: Message


def render(reads: Reads, intent: Intent, now: dt.datetime) -> Message | Dropped | Gone | Postponed:
    """What a new message says, or why there is none. `now` is the clock that dates follow (aware UTC)."""
    match intent.kind:
        case Kind.WELCOME:
            return welcome.welcome(Look(Words(), now, zone_of(reads, intent.place)))
        case Kind.ESCALATION:
            found = escalated(reads, intent, now)
            return _shown(found, intent.place, now) if isinstance(found, Escalated) else found
        case Kind.REMEDY:
            wrong = remedies.content(reads, intent, now)
            return wrong if isinstance(wrong, Dropped | Postponed) else _remedy(reads, wrong, intent.place, now)
        case Kind.SUMMARY:
            summary = summary_told(reads, intent, now)
            return _summary(summary, now) if isinstance(summary, SummarySeen) else summary
        case Kind.SUMMARY_OFFER:
            offer = offer_told(reads, intent, now)
            return _offer(offer, now) if isinstance(offer, TimesSeen) else offer
    if intent.kind is Kind.CHECK_IN:
        question = check_in(reads, intent, now)
        return _shown(question, intent.place, now) if isinstance(question, CheckIn) else question
    if intent.kind is Kind.NOTICE and intent.handoff is None and not intent.handoffs:
        news = plan_told(reads, intent, now)
        return _plan(news, intent.place, now) if isinstance(news, PlanTold) else news
    if intent.kind is Kind.NOTICE and intent.handoffs:
        several = together(reads, intent)
        return _shown(several, intent.place, now) if isinstance(several, Together) else several
    said = reminder(reads, intent, now) if intent.kind is Kind.NUDGE else about(reads, intent)
    return said if isinstance(said, Dropped | Gone | Postponed) else _shown(said, intent.place, now)


def renew(reads: Reads, intent: Intent, now: dt.datetime) -> tuple[Renewal, ...] | Dropped | Gone:
    """What an update changes, the newest message first, or why nothing."""
    found = copies(reads, intent, now)
    if isinstance(found, Dropped | Gone):
        return found
    return tuple(Renewal(copy.message.channel, copy.message.ts, _renewed(copy, now)) for copy in found)


def _renewed(copy: Copy, now: dt.datetime) -> Message:
    message = _shown(copy.shows, copy.message.place, now, buttons=copy.buttons)
    keeps_buttons = copy.buttons or isinstance(copy.shows, Reminder | Escalated | Together)
    return message if keeps_buttons else without_buttons(message)


def _remedy(reads: Reads, wrong: Remedy, place: str, now: dt.datetime) -> Message:
    return remedy_view.remedy(wrong, place, Look(wrong.words, now, zone_of(reads, place)))


def _summary(seen: SummarySeen, now: dt.datetime) -> Message:
    at = Look(seen.words, now, seen.summary.plan.zone)
    return summary_message(seen.summary, at, wrong=seen.wrong, sets_times=seen.sets_times)


def _offer(seen: TimesSeen, now: dt.datetime) -> Message:
    return summary_offer(seen.plan, Look(seen.words, now, seen.plan.zone))


def _plan(told: PlanTold, place: str, now: dt.datetime) -> Message:
    at = Look(told.words, now, told.zone)
    if told.record is None:
        return plan_notices.shadow_over(told.plan, told.facts, place, at)
    return plan_notices.plan_notice(told.record, told.plan, told.facts, place, at)


def _escalation(told: Escalated, at: Look) -> Message:
    if not told.handoffs:
        return escalations.no_hand_needed(told.moved, at)
    message = escalations.escalation_notice(told.handoffs, told.plan, at, owner_told=told.owner_told)
    return replace(message, handoffs=tuple(handoff.number for handoff in told.handoffs))


def _shown(
    shows: About | Reminder | Escalated | Together | CheckIn | Moved,
    place: str,
    now: dt.datetime,
    *,
    buttons: bool = True,
) -> Message:
    if isinstance(shows, Moved):
        return moved_away(Look(Words(), now, "UTC"))
    at = Look(shows.words, now, shows.zone)
    if isinstance(shows, Escalated):
        return _escalation(shows, at)
    if isinstance(shows, CheckIn):
        return check_in_view(shows.handoff, shows.plan, at, shows.answer)
    if isinstance(shows, Together):
        return together_notice(shows.parts, place, at, live=shows.live)
    if isinstance(shows, Reminder):
        message = nudges.nudge(shows.lines, place, at, plans=shows.plans)
        return replace(message, handoffs=tuple(line.handoff.number for line in shows.lines))
    if shows.telling is None:
        return cards.place_card(shows.handoff, shows.plan, place, at)
    telling = shows.telling
    return notices.notice(
        telling.record,
        shows.handoff,
        shows.plan,
        place,
        at,
        buttons=buttons,
        hash=telling.hash,
        before=telling.before,
        introduce=telling.introduce,
    )


def without_buttons(message: Message) -> Message:
    """The same words with nothing to press."""
    kept = tuple(
        {key: value for key, value in block.items() if key != "accessory"}
        for block in message.blocks
        if block["type"] != "actions"
    )
    return replace(message, blocks=kept)
