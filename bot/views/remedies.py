"""What somebody has to put right: in one sentence what is wrong, in one what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.handoff import Handoff
from bot.domain.leaving import Part, Vacancy
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.remedy import Remedy, Trouble
from bot.views import facts
from bot.views.buttons import LABELS, act_button
from bot.views.gate_buttons import named_button, plan_button
from bot.views.gate_texts import and_list, gate_word, plan_name
from bot.views.kit import Block, Runs, actions, message, paragraph, row, say, sentences
from bot.views.lists import line, rows_of
from bot.views.look import Look
from bot.views.text import headline, number

WITH_BUTTONS = 5  # handoffs with a button of their own; the rest is named
_NAMED = 40


def remedy(wrong: Remedy, place: str, at: Look) -> Message:
    """For a plan owner, or who is left of a pair, with what waits because of it; or for a plan's channel."""
    said = _SAID[wrong.trouble]
    if _in_channel(wrong, place):
        said = _SAID_OF_OWNER.get(wrong.trouble, said)
    return message(paragraph(said(wrong, at)), *_of_plans(wrong, place, at), *_rows(wrong, place, at))


def remedy_words(wrong: Remedy, at: Look) -> Runs:
    """What is wrong with a channel, and what its plan owner can do about it: where a message of its own says more."""
    return _SAID[wrong.trouble](wrong, at)


def nothing_to_pass_on(at: Look) -> Message:
    """Somebody was first, or it is another's to do."""
    return message(paragraph(say(at.gettext("Nothing of yours waits for another person here."))))


def taken_over(plan: Plan, handoffs: Sequence[Handoff], viewer: str, at: Look) -> Message:
    """For the new owner of a plan: what of it waits, the next due first."""
    if plan.pair:
        said = at.gettext("You own what only the two of you see now.")
    elif plan.is_named:
        said = at.gettext("You own {plan} now; what is escalated comes to you.")
    else:
        said = at.gettext("You own the handoffs of {plan} now; what is escalated comes to you.")
    owns = say(said, plan=plan_name(plan, at))
    rows = [(handoff, plan) for handoff in handoffs]
    return message(paragraph(owns, waiting(handoffs, at)), *rows_of(rows, viewer, at))


def waiting(handoffs: Sequence[Handoff], at: Look) -> Runs:
    """ "Two handoffs wait: H-1, H-4." Empty where none does."""
    if not handoffs:
        return ()
    waits = at.ngettext("{count} handoff waits: {handoffs}.", "{count} handoffs wait: {handoffs}.", len(handoffs))
    return say(waits, count=headline(facts.counted(len(handoffs), at)), handoffs=_numbers(handoffs, at))


def _of_plans(wrong: Remedy, place: str, at: Look) -> list[Block | None]:
    """One button for all that a leaver left in the reader's own plans, and one for each plan that they may take over.

    What only two see cannot pass to a third person.
    """
    if wrong.trouble is not Trouble.DEACTIVATED:
        return []
    orphans = {plan.number for plan in wrong.orphans}
    others = (plan for plan in wrong.plans.values() if plan.number not in orphans)
    own = [plan for plan in others if not plan.pair and plan.channel != place]
    label = at.gettext(LABELS["reassign"])
    reassign = [plan_button(own[0], "reassign_all", label, at, wrong.target, primary=True)] if own else []
    if len(wrong.orphans) == 1:
        return [actions([*reassign, named_button(wrong.orphans[0], "take_over", at)])]
    rows = [row(plan_name(plan, at), named_button(plan, "take_over", at)) for plan in wrong.orphans[:WITH_BUTTONS]]
    return [actions(reassign), *rows]


def _in_channel(wrong: Remedy, place: str) -> bool:
    return place in {plan.channel for plan in wrong.plans.values()}


def _channel(wrong: Remedy, at: Look) -> str:
    """Where Baton was never in a private channel, Slack did not tell its name."""
    return at.channel(wrong.target) or at.gettext("a private channel")


def _not_in_channel(wrong: Remedy, at: Look) -> Runs:
    return sentences(
        say(at.gettext("I am not in {channel} and can't post there."), channel=_channel(wrong, at)),
        say(at.gettext("Type `/invite @Baton` there, and I show what is missing.")),
    )


def _archived(wrong: Remedy, at: Look) -> Runs:
    said = at.gettext("{channel} is archived: I post nothing there, and go on in direct messages.")
    what_to_do = at.gettext("Unarchive it, or cancel what is no longer needed: {handoffs}.")
    if not wrong.handoffs:
        what_to_do = at.gettext("Unarchive it, and I post there again.")
    return sentences(
        say(said, channel=_channel(wrong, at)),
        say(what_to_do, handoffs=_numbers(wrong.handoffs, at)),
    )


def _deleted(wrong: Remedy, at: Look) -> Runs:
    return sentences(
        say(at.gettext("{channel} is deleted: I go on in direct messages alone."), channel=_channel(wrong, at)),
        say(at.gettext("Cancel what is no longer needed: {handoffs}."), handoffs=_numbers(wrong.handoffs, at)),
    )


def _restricted(wrong: Remedy, at: Look) -> Runs:
    return sentences(
        say(at.gettext("Slack does not let me post in {channel}."), channel=_channel(wrong, at)),
        say(at.gettext("A workspace owner or admin can let me: the channel's settings, Posting permissions.")),
    )


def _deactivated(wrong: Remedy, at: Look) -> Runs:
    said = say(at.gettext("{person}'s account is deactivated."), person=at.person(wrong.target))
    owned = [_owned(plan, wrong, at) for plan in wrong.orphans]
    return sentences(said, *owned, waiting(wrong.handoffs, at), *(_vacancy(one, wrong, at) for one in wrong.vacancies))


def _owner_deactivated(wrong: Remedy, at: Look) -> Runs:
    said = at.gettext("{person}'s account is deactivated; {person} owned this channel's handoffs.")
    if any(plan.is_named for plan in wrong.orphans):
        said = at.gettext("{person}'s account is deactivated; {person} owned {plan}.")
    owned = [plan_name(plan, at) for plan in wrong.orphans]
    return sentences(
        say(said, person=at.person(wrong.target), plan=and_list(owned, at) if owned else ""),
        waiting(wrong.handoffs, at),
        say(at.gettext("Any member of this channel can take over.")) if owned else (),
    )


def _owned(plan: Plan, wrong: Remedy, at: Look) -> Runs:
    """What a leaver owned, for one of those who may take it over."""
    if plan.pair:
        return say(at.gettext("{person} owned what only the two of you see."), person=at.person(wrong.target))
    return say(at.gettext("{person} owned {plan}."), person=at.person(wrong.target), plan=plan_name(plan, at))


def _vacancy(vacancy: Vacancy, wrong: Remedy, at: Look) -> Runs:
    """ "Ben was production owner of Fraud model: kickoff and go-live stay closed until there is another one." """
    values = {"person": at.person(wrong.target), "plan": plan_name(vacancy.plan, at)}
    if vacancy.part is Part.PILOT_OWNER:
        return say(at.gettext("{person} was pilot owner of {plan}."), **values)
    if not vacancy.gates:
        return say(at.gettext("{person} was production owner of {plan}."), **values)
    held = at.ngettext(
        "{person} was production owner of {plan}: {gates} stays closed until there is another one.",
        "{person} was production owner of {plan}: {gates} stay closed until there is another one.",
        len(vacancy.gates),
    )
    return say(held, gates=and_list([gate_word(gate, at) for gate in vacancy.gates], at), **values)


def _unreachable(wrong: Remedy, at: Look) -> Runs:
    return sentences(
        say(at.gettext("Slack does not let me write to {person}."), person=at.person(wrong.target)),
        say(at.gettext("Speak to them, or reassign what waits: {handoffs}."), handoffs=_numbers(wrong.handoffs, at)),
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


def _numbers(handoffs: Sequence[Handoff], at: Look) -> str:
    """ "H-1, H-4, H-9", and how many more where that would be long."""
    named = ", ".join(number(handoff.number) for handoff in handoffs[:_NAMED])
    more = len(handoffs) - _NAMED
    return at.gettext("{handoffs} and {count} more").format(handoffs=named, count=more) if more > 0 else named


_APPS = "https://api.slack.com/apps"
_ACTS = {
    Trouble.ARCHIVED: "open",
    Trouble.DELETED: "open",
    Trouble.DEACTIVATED: "open",
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
