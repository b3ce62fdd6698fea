"""What a person has just done at a gate, said to them above how the gates now stand."""

from __future__ import annotations

from functools import singledispatch

from bot.domain import plan_events as pe
from bot.domain.gates import QUESTIONS, calm_until, unanswered
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.views import dates
from bot.views.gate_texts import gate_name, gate_word, plan_name
from bot.views.kit import Runs, say, sentences
from bot.views.look import Look


def news(record: Record | None, plan: Plan, at: Look) -> Runs:
    """In one sentence or two; empty where nothing happened this time."""
    return _news(record.event, plan, at) if record else ()


@singledispatch
def _news(_event: object, _plan: Plan, at: Look) -> Runs:
    return say(at.gettext("Saved."))


@_news.register
def _(event: pe.AnswerRequirements, plan: Plan, at: Look) -> Runs:
    answered = len(QUESTIONS) - len(unanswered(plan.requirements))
    said = at.gettext("Saved as version {version}: {answered} of {count} answered.")
    return say(said, version=event.version, answered=answered, count=len(QUESTIONS))


@_news.register
def _(event: pe.OpenGate, _plan: Plan, at: Look) -> Runs:
    return say(at.gettext("{gate} is open. Everybody concerned is told."), gate=gate_name(event.gate, at))


@_news.register
def _(event: pe.Override, _plan: Plan, at: Look) -> Runs:
    said = at.gettext("{gate} is open, overridden. Everybody concerned is told.")
    return say(said, gate=gate_name(event.gate, at))


@_news.register
def _(event: pe.AskOverride, _plan: Plan, at: Look) -> Runs:
    asked = say(at.gettext("{person} is asked to confirm."), person=at.person(event.second))
    return sentences(asked, say(at.gettext("Until then {gate} stays closed."), gate=gate_word(event.gate, at)))


@_news.register
def _(event: pe.RefuseOverride, _plan: Plan, at: Look) -> Runs:
    return say(at.gettext("The override is off: {gate} stays closed."), gate=gate_word(event.gate, at))


@_news.register
def _(_event: pe.AskGoLive, plan: Plan, at: Look) -> Runs:
    said = at.gettext("{person} is asked to go live; you hear of it at once.")
    return say(said, person=at.person(plan.production_owner or ""))


@_news.register
def _(_event: pe.GoLive, plan: Plan, at: Look) -> Runs:
    return sentences(say(at.gettext("{plan} is live."), plan=plan_name(plan, at)), stable_on(plan, at))


@_news.register
def _(event: pe.Incident, plan: Plan, at: Look) -> Runs:
    if event.severity is pe.Severity.MINOR:
        return say(at.gettext("Reported. The three months go on."))
    return sentences(say(at.gettext("Reported. The three months start again.")), stable_on(plan, at))


def stable_on(plan: Plan, at: Look) -> Runs:
    """Until when it has to be calm."""
    until = calm_until(plan)
    if until is None:
        return ()
    return say(at.gettext("Without a major incident it is stable on {date}."), date=dates.day_of(until, at))
