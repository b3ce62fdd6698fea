"""What somebody has to put right: in one sentence what is wrong, in one what to do."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.remedy import Remedy, Trouble
from bot.views import facts
from bot.views.buttons import act_button
from bot.views.kit import Block, Runs, message, paragraph, row, say, sentences
from bot.views.lists import line
from bot.views.look import Look
from bot.views.text import headline, number

WITH_BUTTONS = 5  # handoffs with a button of their own; the rest is named
_NAMED = 40


def remedy(wrong: Remedy, place: str, at: Look) -> Message:
    """For a plan owner, or who is left of a pair, with what waits because of it; or for a plan's channel."""
    said = _SAID[wrong.trouble]
    if _in_channel(wrong, place):
        said = _SAID_OF_OWNER.get(wrong.trouble, said)
    return message(paragraph(said(wrong, at)), *_rows(wrong, place, at))


def _in_channel(wrong: Remedy, place: str) -> bool:
    return place in {plan.channel for plan in wrong.plans.values()}


def _not_in_channel(wrong: Remedy, at: Look) -> Runs:
    return sentences(
        say(at.gettext("I am not in {channel} and can't post there."), channel=at.channel(wrong.target)),
        say(at.gettext("Type `/invite @Baton` there, and I show what is missing.")),
    )


def _archived(wrong: Remedy, at: Look) -> Runs:
    said = at.gettext("{channel} is archived: I post nothing there, and go on in direct messages.")
    what_to_do = at.gettext("Unarchive it, or cancel what is no longer needed: {handoffs}.")
    return sentences(
        say(said, channel=at.channel(wrong.target)),
        say(what_to_do, handoffs=_numbers(wrong, at)),
    )


def _deleted(wrong: Remedy, at: Look) -> Runs:
    return sentences(
        say(at.gettext("{channel} is deleted: I go on in direct messages alone."), channel=at.channel(wrong.target)),
        say(at.gettext("Cancel what is no longer needed: {handoffs}."), handoffs=_numbers(wrong, at)),
    )


def _restricted(wrong: Remedy, at: Look) -> Runs:
    return sentences(
        say(at.gettext("Slack does not let me post in {channel}."), channel=at.channel(wrong.target)),
        say(at.gettext("A workspace owner or admin can let me: the channel's settings, Posting permissions.")),
    )


def _deactivated(wrong: Remedy, at: Look) -> Runs:
    said = say(at.gettext("{person}'s account is deactivated."), person=at.person(wrong.target))
    return sentences(said, _waiting(wrong, at))


def _owner_deactivated(wrong: Remedy, at: Look) -> Runs:
    said = at.gettext("{person}'s account is deactivated; {person} owned this channel's handoffs.")
    return sentences(say(said, person=at.person(wrong.target)), _waiting(wrong, at))


def _waiting(wrong: Remedy, at: Look) -> Runs:
    waits = at.ngettext("{count} handoff waits: {handoffs}.", "{count} handoffs wait: {handoffs}.", len(wrong.handoffs))
    return say(waits, count=headline(facts.counted(len(wrong.handoffs), at)), handoffs=_numbers(wrong, at))


def _unreachable(wrong: Remedy, at: Look) -> Runs:
    return sentences(
        say(at.gettext("Slack does not let me write to {person}."), person=at.person(wrong.target)),
        say(at.gettext("Speak to them, or reassign what waits: {handoffs}."), handoffs=_numbers(wrong, at)),
    )


def _owner_unreachable(wrong: Remedy, at: Look) -> Runs:
    said = at.gettext("Slack does not let me write to {person}, who owns this channel's handoffs.")
    return sentences(
        say(said, person=at.person(wrong.target)),
        say(at.gettext("Please tell them; a workspace admin can find out why.")),
    )


def _messages_tab(_wrong: Remedy, at: Look) -> Runs:
    what_to_do = at.gettext("Whoever manages the app switches them on at {address}: App Home, Messages Tab.")
    return sentences(
        say(at.gettext("I can't write to anybody: direct messages to this app are switched off.")),
        say(what_to_do, address=_APPS),
        say(at.gettext("Until then `/handoff list mine` shows what waits for you.")),
    )


def _rows(wrong: Remedy, place: str, at: Look) -> list[Block]:
    """The first of what waits, each with the owner's move beside it; a channel's members have no move in common."""
    if wrong.trouble not in _ACTS or (wrong.trouble is Trouble.UNREACHABLE and _in_channel(wrong, place)):
        return []
    return [_row(handoff, wrong, place, at) for handoff in wrong.handoffs[:WITH_BUTTONS]]


def _row(handoff: Handoff, wrong: Remedy, place: str, at: Look) -> Block:
    """A pair's handoff cannot pass to a third person, and in a channel each reader may do something else: Open shows
    what can be done about it.
    """
    plan = wrong.plans[handoff.plan]
    act = "open" if plan.pair or place == plan.channel else _ACTS[wrong.trouble]
    return row(line(handoff, plan, place, at), act_button(handoff, act, at))


def _numbers(wrong: Remedy, at: Look) -> str:
    """ "H-1, H-4, H-9", and how many more where that would be long."""
    named = ", ".join(number(handoff.number) for handoff in wrong.handoffs[:_NAMED])
    more = len(wrong.handoffs) - _NAMED
    return at.gettext("{handoffs} and {count} more").format(handoffs=named, count=more) if more > 0 else named


_APPS = "https://api.slack.com/apps"
_ACTS = {
    Trouble.ARCHIVED: "open",
    Trouble.DELETED: "open",
    Trouble.DEACTIVATED: "reassign",
    Trouble.UNREACHABLE: "reassign",
}
_SAID: dict[Trouble, Callable[[Remedy, Look], Runs]] = {
    Trouble.NOT_IN_CHANNEL: _not_in_channel,
    Trouble.ARCHIVED: _archived,
    Trouble.DELETED: _deleted,
    Trouble.RESTRICTED: _restricted,
    Trouble.DEACTIVATED: _deactivated,
    Trouble.UNREACHABLE: _unreachable,
    Trouble.MESSAGES_TAB: _messages_tab,
}
_SAID_OF_OWNER: dict[Trouble, Callable[[Remedy, Look], Runs]] = {
    Trouble.UNREACHABLE: _owner_unreachable,
    Trouble.DEACTIVATED: _owner_deactivated,
}
