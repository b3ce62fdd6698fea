"""What answers the one who set a plan up, or changed it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.gates import Facts
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import dates
from bot.views.gate_buttons import named_button
from bot.views.gate_texts import and_list, plan_name
from bot.views.kit import Runs, actions, bold, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.plan_buttons import slot_blocks
from bot.views.text import plain, quote


def plan_made(plan: Plan, facts: Facts, viewer: str, at: Look) -> Message:
    """It is made, whose it is, and what comes next."""
    made = say(at.gettext("{plan} is made in {channel}."), plan=bold(plan_name(plan, at)), channel=_channel(plan, at))
    return message(
        paragraph(made, _owned(plan, viewer, at), _invite(plan, at)),
        paragraph(_next(plan, at)),
        *slot_blocks(plan, facts, viewer, at),
        actions([named_button(plan, "show", at)]),
    )


def plan_edited(told: Sequence[str], at: Look) -> Runs:
    """It says something else from now on. `told`: who is new to it."""
    if not told:
        return say(at.gettext("Changed."))
    people = and_list([at.person(person) for person in told], at)
    return say(at.ngettext("Changed. {people} is told.", "Changed. {people} are told.", len(told)), people=people)


def owner_changed(plan: Plan, at: Look) -> Runs:
    """It is another's."""
    return say(at.gettext("{person} owns it now and is told."), person=at.person(plan.owner))


def zone_changed(plan: Plan, at: Look) -> Runs:
    """Its days begin and end elsewhere."""
    said = at.gettext("Days are counted in {city} from now on. Dates that are set stay as they are.")
    return say(said, city=dates.city(plan.zone))


def channel_changed(plan: Plan, at: Look) -> Runs:
    """It is at home elsewhere."""
    said = say(at.gettext("It is at home in {channel} now."), channel=_channel(plan, at))
    return sentences(said, _invite(plan, at))


def template_saved(name: str, count: int, at: Look, *, replaced: bool) -> Runs:
    """Everybody can begin with it."""
    said = at.ngettext("{name} is saved, {count} handoff.", "{name} is saved, {count} handoffs.", count)
    instead = say(at.gettext("It takes the place of the one of that name.")) if replaced else ()
    use = say(at.gettext("`/transition new` offers it to everybody in the workspace."))
    return sentences(say(said, name=quote(plain(name, at.words)), count=count), instead, use)


def moved_away(at: Look) -> Message:
    """In place of what stood in a channel that is not the plan's home any more: its members may not see the new one."""
    return message(paragraph(say(at.gettext("Moved to another channel."))))


def _owned(plan: Plan, viewer: str, at: Look) -> Runs:
    if plan.owner == viewer:
        return say(at.gettext("You own it."))
    return say(at.gettext("{person} owns it and is told."), person=at.person(plan.owner))


def _invite(plan: Plan, at: Look) -> Runs:
    closed = plan.channel in at.words.unreachable
    return say(at.gettext("I can't post there: type `/invite @Baton`.")) if closed else ()


def _next(plan: Plan, at: Look) -> Runs:
    """The first step, and whose it is."""
    if plan.production_owner is None:
        said = at.gettext("Next: {person} names a production owner; without one, no kickoff.")
        return say(said, person=at.person(plan.owner))
    if plan.production_owner == plan.pilot_owner:
        said = at.gettext(
            "Next: {person} names a production owner other than the pilot owner; kickoff needs two people."
        )
        return say(said, person=at.person(plan.owner))
    said = at.gettext("Next: {person} answers the six questions on running it, and kickoff can open.")
    return say(said, person=at.person(plan.production_owner))


def _channel(plan: Plan, at: Look) -> str:
    return at.channel(plan.channel) or at.gettext("its channel")
