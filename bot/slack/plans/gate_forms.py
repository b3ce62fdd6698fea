"""The forms of gates: the production requirements, evidence, an override, an incident."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.ports import UnitOfWork, Wanted
from bot.slack.opening import View, open_act, show_below, with_answer_url
from bot.slack.payloads import Press, SentForm
from bot.slack.plans.tables import FormHandler
from bot.slack.replies import FormAnswer
from bot.slack.services import Services
from bot.usecases import gates
from bot.usecases.plan_act import PlanClick, PlanDone
from bot.usecases.where import NOWHERE, Where
from bot.views.errors import refused as refused_message
from bot.views.forms.decode import inputs_of
from bot.views.gate_news import news
from bot.views.gates import gates_message
from bot.views.look import Look
from bot.views.plan_forms.evidence import decode_evidence, evidence_form
from bot.views.plan_forms.incident import decode_incident
from bot.views.plan_forms.override import decode_override, override_form
from bot.views.plan_forms.requirements import decode_requirements, requirements_form
from bot.views.plan_values import PlanPressed, parse_plan_value

ANEW = "new"  # the answer is a message of its own: what was clicked is not for this person alone, or was typed


def shown(services: Services, done: PlanDone, who: str) -> Message:
    """The gates as they now stand, and what this person has just done."""
    look = services.look(done.words, done.plan.zone)
    return gates_message(done.plan, done.facts, who, look, news=news(done.record, done.plan, look))


def place_of(press: Press) -> tuple[str, str]:
    """What a form remembers of where it was opened: the channel, and whether its answer is a message of its own."""
    return press.where.channel or "", "" if press.ephemeral else ANEW


def open_over(services: Services, press: Press, view: View) -> None:
    """Open a form that answers where it was opened."""
    open_act(services, with_answer_url(view, press.response_url), press.who, press.trigger_id, press.response_url)


async def _requirements(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    if pressed is None:
        return FormAnswer()
    typed, where = decode_requirements(view), _rest(pressed)
    click = _click(form, pressed, pressed.expecting)
    return await _saved_or_back(
        services, view, click, answer_url, lambda uow: gates.answer_requirements(uow, click, typed),
        lambda plan, look: requirements_form(plan, look, *where, typed=typed),
    )  # fmt: skip


async def _evidence(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    if pressed is None:
        return FormAnswer()
    typed, where = decode_evidence(view), _rest(pressed)
    click = _click(form, pressed, pressed.expecting)
    return await _saved_or_back(
        services, view, click, answer_url, lambda uow: gates.link_evidence(uow, click, typed),
        lambda plan, look: evidence_form(plan, look, *where, typed=typed),
    )  # fmt: skip


async def _saved_or_back(
    services: Services,
    view: View,
    click: PlanClick,
    answer_url: str | None,
    usecase: Callable[[UnitOfWork], PlanDone],
    renewed: Callable[[Plan, Look], View],
) -> FormAnswer:
    """Save what was typed. Where somebody else saved meanwhile, the form comes back with both."""
    try:
        return await _saved(services, view, click, answer_url, usecase)
    except Refused as refused:
        if refused.code is not Code.PLAN_STALE:
            raise
        seen = await _seen(services, click)
        look = services.look(seen.words, seen.plan.zone)
        return _comes_back(renewed(seen.plan, look), answer_url, refused, look)


async def _override(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    gate = gate_in(pressed)
    if pressed is None or gate is None:
        return FormAnswer()
    reason, second = decode_override(view)
    await services.directory.meet((second,) if second else ())
    click = _click(form, pressed)
    try:
        return await _saved(
            services, view, click, answer_url, lambda uow: gates.override(uow, click, gate, reason, second)
        )
    except FormProblems as problems:  # plan and production owner became one person meanwhile
        if Field.SECOND not in problems.at or Field.SECOND in inputs_of(view):
            raise
        seen = await _seen(services, click)
        look = services.look(seen.words, seen.plan.zone)
        again = override_form(seen.plan, gate, seen.facts, look, *_rest(pressed), reason=reason)
        return _comes_back(again, answer_url, problems.at[Field.SECOND], look)


async def _incident(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    if pressed is None:
        return FormAnswer()
    severity, note = decode_incident(view)
    click = _click(form, pressed)
    return await _saved(
        services, view, click, answer_url, lambda uow: gates.report_incident(uow, click, severity, note)
    )


def gate_in(pressed: PlanPressed | None) -> Gate | None:
    """The gate that a button or an override's form names; None where it is not ours."""
    named = pressed.rest[0] if pressed and pressed.rest else ""
    return Gate(named) if named in {gate.value for gate in Gate} else None


def _rest(pressed: PlanPressed) -> tuple[str, str]:
    """The channel, and whether the answer is a message of its own: the last two that a form remembers."""
    channel, anew = pressed.rest[-2:] if len(pressed.rest) > 1 else ("", "")
    return channel, anew


def _click(form: SentForm, pressed: PlanPressed, expecting: int | None = None) -> PlanClick:
    """As from where the form was opened: what could be seen there can be acted on."""
    channel, _ = _rest(pressed)
    return PlanClick(form.who, Where(channel) if channel else NOWHERE, pressed.number, expecting, form.key)


async def _saved(
    services: Services, view: View, click: PlanClick, answer_url: str | None, usecase: Callable[[UnitOfWork], PlanDone]
) -> FormAnswer:
    """Carry it out; the person sees how the gates stand, in place of the private message or modal that was clicked."""
    done = await services.write(usecase, Wanted(seen=click.key, people=(click.who,)))
    if done.record is None:
        return FormAnswer()
    message = shown(services, done, click.who)
    if not show_below(services, view, message) and answer_url:
        metadata = parse_plan_value(str(view["private_metadata"]))
        replace = metadata is not None and _rest(metadata)[1] != ANEW
        services.tasks.start(services.answers.respond(answer_url, message, replace=replace))
    return FormAnswer()


async def _seen(services: Services, click: PlanClick) -> PlanDone:
    return await services.read(lambda reads: gates.gates_of(reads, click.who, click.where, click.number))


def _comes_back(view: View, answer_url: str | None, refused: Refused, look: Look) -> FormAnswer:
    """Others saved meanwhile: the form again, with what was typed and what they saved."""
    instead = refused_message(refused, look)
    return FormAnswer({"response_action": "update", "view": with_answer_url(view, answer_url)}, instead)


FORMS: dict[str, FormHandler] = {
    "requirements": _requirements,
    "evidence": _evidence,
    "override": _override,
    "incident": _incident,
}
