"""The question 30 and 90 days after an acceptance, and what became of it: for the receiver alone."""

from __future__ import annotations

from bot.domain import events as ev
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.domain.working_time import local_date
from bot.views import dates, facts, values
from bot.views.buttons import act_button
from bot.views.kit import Block, Runs, actions, button, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import bare, number


def check_in(handoff: Handoff, plan: Plan, at: Look, answer: Record | None = None) -> Message:
    """The question with its two answers; the last answer where there is one."""
    if answer is not None:
        return _answered(handoff, plan, at, answer)
    if handoff.handed_back:
        return message(paragraph(_handed_back(handoff, at)))
    return message(paragraph(_question(handoff, at)), actions([_running(handoff, at), _needs_giver(handoff, at)]))


def needs_label(handoff: Handoff, at: Look) -> str:
    """It names the giver, as the question does."""
    return at.gettext("It needs {person}").format(person=at.person(handoff.giver))


def _question(handoff: Handoff, at: Look) -> Runs:
    assert handoff.ended_at is not None, "what is asked about was accepted"
    days = (local_date(at.now, at.zone) - local_date(handoff.ended_at, at.zone)).days
    asks = say(
        at.gettext("Is {thing} still running without {giver}?"),
        thing=facts.thing(handoff, at),
        giver=at.person(handoff.giver),
    )
    ago = at.ngettext(
        "You accepted it {count} day ago ({number}).", "You accepted it {count} days ago ({number}).", days
    )
    return sentences(asks, say(ago, count=days, number=number(handoff.number)))


def _answered(handoff: Handoff, plan: Plan, at: Look, answer: Record) -> Message:
    event = answer.event
    assert isinstance(event, ev.CheckIn)
    values_said = {
        "thing": facts.thing_and_number(handoff, at),
        "giver": at.person(handoff.giver),
        "date": dates.date_of(answer.at, at),
    }
    back = _handed_back(handoff, at) if handoff.handed_back else ()
    if event.running:
        said = at.gettext("You said on {date}: {thing} is still running without {giver}.")
        return message(paragraph(say(said, **values_said), back))
    said = at.gettext("You said on {date}: {thing} needs {giver}{note}.")
    needs = say(said, **values_said, note=facts.reason(at.text(event.note), at))
    if back:
        return message(paragraph(needs, back))
    offered = say(at.gettext("If it is no longer yours to run, hand it back."))
    return message(paragraph(needs, _told(handoff, plan, at), offered), actions([act_button(handoff, "hand_back", at)]))


def _told(handoff: Handoff, plan: Plan, at: Look) -> Runs:
    """ "Ana and Chloe know." """
    others = dict.fromkeys((handoff.giver, plan.owner))
    names = [at.person(one) for one in others if one != handoff.receiver and one not in at.words.unreachable]
    if not names:
        return ()
    known = at.ngettext("{people} knows.", "{people} know.", len(names))
    return say(known, people=at.gettext(" and ").join(names))


def _handed_back(handoff: Handoff, at: Look) -> Runs:
    said = at.gettext("{thing} was handed back as {new}.")
    return say(said, thing=facts.starting(handoff, at), new=number(handoff.handed_back or 0))


def _running(handoff: Handoff, at: Look) -> Block:
    return act_button(handoff, "still_running", at)


def _needs_giver(handoff: Handoff, at: Look) -> Block:
    label = needs_label(handoff, at)
    spoken = f"{label}: {number(handoff.number)}, {bare(at.text(handoff.thing))}"
    return button(label, values.action_id("needs_giver"), values.button_value(handoff, "needs_giver"), spoken)
