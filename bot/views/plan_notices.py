"""What somebody did with a plan and its gates, told to one person or to the channel: the act, then what is next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from bot.domain import plan_events as pe
from bot.domain.gates import WEEKS, Facts, missing, next_gate, shadow_ends
from bot.domain.handoff import State
from bot.domain.outgoing import Message, is_person
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.trail import Record
from bot.views import dates
from bot.views.gate_buttons import asked_buttons, gate_button, named_button, settling_buttons
from bot.views.gate_news import stable_on
from bot.views.gate_texts import gate_word, in_turn, missing_words, override_of, override_words, plan_name
from bot.views.gates import agreement, stands
from bot.views.kit import Block, Runs, actions, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import evidence, quote, unstopped
from bot.views.translations import N_

_WHOLE = 1500  # characters: what a note may have (`bot.usecases.texts`)


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told: the record, the plan as it now stands, and who reads."""

    record: Record
    plan: Plan
    facts: Facts
    reader: str
    at: Look

    @property
    def values(self) -> dict[str, object]:
        """What most sentences name: who acted, and the plan."""
        return {"person": self.at.person(self.record.actor), "plan": plan_name(self.plan, self.at)}


def plan_notice(record: Record, plan: Plan, facts: Facts, reader: str, at: Look) -> Message:
    """The act of `record` as it matters to the reader: a person, or the home channel. A person gets the button of their
    own next thing by how the plan now stands; a click that came too late is answered with that.
    """
    telling = Telling(record, plan, facts, reader, at)
    return message(paragraph(_told(record.event, telling)), actions(_buttons(telling)))


def shadow_over(plan: Plan, facts: Facts, reader: str, at: Look) -> Message:
    """To the plan owner: shadow mode has run its weeks, and what go-live still misses."""
    weeks = WEEKS[plan.risk] if plan.risk else 0
    run = at.ngettext(
        "Shadow mode of {plan} has run its {count} week. {agreement}",
        "Shadow mode of {plan} has run its {count} weeks. {agreement}",
        weeks,
    )
    said = say(run, plan=plan_name(plan, at), count=weeks, agreement=agreement(plan, at))
    button = gate_button(plan, Gate.GO_LIVE, facts, reader, at)
    row = actions([*([button] if button else []), named_button(plan, "show", at)])
    return message(paragraph(said, _go_live_misses(plan, facts, at)), row)


def _go_live_misses(plan: Plan, facts: Facts, at: Look) -> Runs:
    lacking = [one for one in missing(plan, Gate.GO_LIVE, facts, at.now) if one.condition != "not_asked"]
    if not lacking:
        return say(at.gettext("Nothing else is missing: ask to go live when you are ready."))
    return say(at.gettext("Before you can ask to go live: {missing}."), missing=missing_words(lacking, at))


def _buttons(told: Telling) -> list[Block]:
    """A person's own next thing; in the channel each sees privately what is theirs."""
    plan, at = told.plan, told.at
    if not plan.is_named:
        return []
    show = named_button(plan, "show", at)
    if not is_person(told.reader):
        return [show]
    if isinstance(told.record.event, pe.AskOverride):
        return [*asked_buttons(plan, told.reader, at), show]
    return [*_theirs(told), show]


def _theirs(told: Telling) -> list[Block]:
    """The reader's own next thing at the plan's next gate; what others can do as well is left to whose it is."""
    plan, reader, at = told.plan, told.reader, told.at
    gate = next_gate(plan)
    if gate is None:
        return []
    lacking = missing(plan, gate, told.facts, at.now)
    if lacking:
        return settling_buttons(plan, [one for one in lacking if one.whose == reader], told.facts, reader, at)[:1]
    opening = gate_button(plan, gate, told.facts, reader, at)
    return [opening] if opening else []


def _next(told: Telling) -> Runs:
    """ "Next gate: integration. Missing: …" """
    return stands(told.plan, told.facts, told.at)


@singledispatch
def _told(event: object, told: Telling) -> Runs:
    raise TypeError(f"{told.record.event.act} tells nobody")


@_told.register
def _(_event: pe.SetUp, told: Telling) -> Runs:
    made = say(told.at.gettext("{person} made {plan} a transition plan."), **told.values)
    if is_person(told.reader):
        return sentences(made, _your_part(told), _next(told))
    return sentences(made, _leaders(told.plan, told.at), _next(told))


@_told.register
def _(_event: pe.EditPlan, told: Telling) -> Runs:
    changed = say(told.at.gettext("{person} changed the plan {plan}."), **told.values)
    if told.reader not in {*told.plan.leaders, told.plan.channel}:
        return sentences(changed, say(told.at.gettext("You are no longer its pilot owner or its production owner.")))
    return sentences(changed, _your_part(told), _next(told))


@_told.register
def _(_event: pe.ChangeOwner, told: Telling) -> Runs:
    if not told.plan.is_named:
        passed = told.at.gettext("{person} passed the handoffs of {plan} on to you: you own them now.")
        return say(passed, **told.values)
    return sentences(
        say(told.at.gettext("{person} passed {plan} on to you: you own this plan now."), **told.values), _next(told)
    )


@_told.register
def _(_event: pe.TakeOver, told: Telling) -> Runs:
    if not told.plan.is_named:
        return say(told.at.gettext("{person} took the handoffs of {plan} over, and owns them now."), **told.values)
    return say(told.at.gettext("{person} took {plan} over, and owns it now."), **told.values)


@_told.register
def _(_event: pe.ChangeChannel, told: Telling) -> Runs:
    if not told.plan.is_named:
        return say(told.at.gettext("{person} moved handoffs here: `/transition` shows them."), **told.values)
    return sentences(say(told.at.gettext("{person} made this channel the home of {plan}."), **told.values), _next(told))


@_told.register
def _(_event: pe.AnswerRequirements, told: Telling) -> Runs:
    said = told.at.gettext("{person} answered all six production requirements of {plan}.")
    return sentences(say(said, **told.values), _next(told))


@_told.register
def _(event: pe.LinkEvidence, told: Telling) -> Runs:
    said = told.at.gettext(
        "{person} linked evidence that {plan} runs in the real deployment environment, on production data."
    )
    links = [evidence(told.at.text(one)) for one in (event.environment, event.production_data) if one]
    return sentences(say(said, **told.values), say("{links}.", links="; ".join(links)), _next(told))


@_told.register
def _(event: pe.OpenGate, told: Telling) -> Runs:
    return sentences(say(told.at.gettext(_OPENED[event.gate]), **told.values), _next(told))


@_told.register
def _(event: pe.Override, told: Telling) -> Runs:
    one = override_of(told.plan, event.gate)
    said = override_words(one, told.at, most=_WHOLE) if one else ()
    return sentences(say("{plan}:", **told.values), said, _next(told))


@_told.register
def _(_event: pe.GoLive, told: Telling) -> Runs:
    live = say(told.at.gettext("{plan} is live: {person} pressed Go live."), **told.values)
    incident = say(told.at.gettext("If something breaks: `/transition incident`."))
    return sentences(live, stable_on(told.plan, told.at), incident)


@_told.register
def _(event: pe.AskOverride, told: Telling) -> Runs:
    lacking = missing(told.plan, event.gate, told.facts, told.at.now)
    asks = told.at.gettext("{person} wants to override {gate} of {plan}: {reason}.")
    reason = quote(unstopped(told.at.text(event.reason)))
    said = say(asks, **told.values, gate=gate_word(event.gate, told.at), reason=reason)
    without = (
        say(told.at.gettext("Missing: {missing}."), missing=missing_words(in_turn(lacking), told.at)) if lacking else ()
    )
    yours = say(
        told.at.gettext("{person} owns the plan and its production, so a second person confirms: you."), **told.values
    )
    return sentences(said, without, yours)


@_told.register
def _(event: pe.RefuseOverride, told: Telling) -> Runs:
    taken_back = told.record.actor == told.plan.production_owner
    said = (
        told.at.gettext("{person} took the override of {gate} back: {plan} needs nothing from you.")
        if taken_back
        else told.at.gettext("{person} refused to override {gate} of {plan}. It stays closed.")
    )
    return say(said, **told.values, gate=gate_word(event.gate, told.at))


@_told.register
def _(_event: pe.AskGoLive, told: Telling) -> Runs:
    asks = say(told.at.gettext("{person} asks you to go live with {plan}."), **told.values)
    return sentences(asks, _ran(told), _accepted(told), say(told.at.gettext("The decision is yours.")))


@_told.register
def _(event: pe.ResetShadow, told: Telling) -> Runs:
    said = told.at.gettext("{person} began shadow mode of {plan} anew: {reason}.")
    began = say(said, **told.values, reason=quote(unstopped(told.at.text(event.reason))))
    ends = shadow_ends(told.plan)
    until = say(told.at.gettext("It runs until {date}."), date=dates.day_of(ends, told.at)) if ends else ()
    return sentences(began, until)


@_told.register
def _(event: pe.Incident, told: Telling) -> Runs:
    note = quote(unstopped(told.at.text(event.note)))
    if event.severity is pe.Severity.MINOR:
        said = told.at.gettext("{person} reported a minor incident of {plan}: {note}. The three months go on.")
        return say(said, **told.values, note=note)
    said = told.at.gettext("{person} reported a major incident of {plan}: {note}. The three months start again.")
    return sentences(say(said, **told.values, note=note), stable_on(told.plan, told.at))


def _your_part(told: Telling) -> Runs:
    """ "You are its pilot owner and its production owner." """
    plan, at = told.plan, told.at
    parts = [
        (plan.owner, at.gettext("You own the plan.")),
        (plan.pilot_owner, at.gettext("You are its pilot owner: you built it.")),
        (plan.production_owner, at.gettext("You are its production owner: you will run it.")),
    ]
    return sentences(*(say(words) for person, words in parts if person == told.reader))


def _leaders(plan: Plan, at: Look) -> Runs:
    pilot, production = plan.pilot_owner, plan.production_owner
    return sentences(
        say(at.gettext("Pilot owner: {person}."), person=at.person(pilot)) if pilot else (),
        say(at.gettext("Production owner: {person}."), person=at.person(production)) if production else (),
    )


def _ran(told: Telling) -> Runs:
    plan, at = told.plan, told.at
    overridden = [override_words(one, at) for one in plan.overrides]
    if plan.shadow is None or plan.risk is None:
        return sentences(*overridden)
    weeks = WEEKS[plan.risk]
    run = at.ngettext("Shadow mode has run its {count} week.", "Shadow mode has run its {count} weeks.", weeks)
    return sentences(say(f"{run} {{agreement}}", count=weeks, agreement=agreement(plan, at)), *overridden)


def _accepted(told: Telling) -> Runs:
    count = sum(one.state is State.ACCEPTED for one in told.facts.handoffs)
    said = told.at.ngettext("The one handoff is accepted.", "All {count} handoffs are accepted.", count)
    return say(said, count=count) if count else ()


_OPENED = {
    Gate.KICKOFF: N_("Kickoff of {plan} is open: {person} opened it."),
    Gate.INTEGRATION: N_("Integration of {plan} is open: {person} opened it."),
    Gate.SHADOW: N_("{person} started shadow mode of {plan}."),
    Gate.GO_LIVE: N_("{plan} is live."),
    Gate.STABLE: N_("{plan} is stable: three months live without a major incident."),
    Gate.RETROSPECTIVE: N_("{person} closed the retrospective of {plan}."),
}
