"""The gates: what is met, what is missing, whose it is, and the button to do it."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Message
from bot.domain.plan_events import Gate, PlanEvent, Severity
from bot.ports import UnitOfWork, Wanted
from bot.slack.opening import open_act, with_answer_url
from bot.slack.payloads import Command, Press
from bot.slack.plans import gate_forms
from bot.slack.plans.gate_forms import ANEW, gate_in, open_over, place_of, shown
from bot.slack.plans.tables import CommandHandler, PressHandler
from bot.slack.replies import Reply
from bot.slack.services import Services
from bot.usecases import gates
from bot.usecases.plan_act import PlanClick, PlanDone
from bot.views.gates import gate_refused
from bot.views.plan_forms.evidence import evidence_form
from bot.views.plan_forms.incident import incident_form
from bot.views.plan_forms.override import override_form
from bot.views.plan_forms.requirements import requirements_form
from bot.views.plan_values import PlanPressed
from bot.views.plans import no_plan, plan_status

Act = Callable[[UnitOfWork, PlanClick], PlanDone]


async def _status(services: Services, command: Command, _words: str) -> Message:
    try:
        seen = await services.read(lambda reads: gates.status_here(reads, command.who, command.where))
    except Refused as refused:
        if refused.code is not Code.PLAN_NOT_FOUND:
            raise
        return no_plan(services.look(), in_channel=command.where.channel is not None)
    return plan_status(seen.plan, seen.facts, command.who, services.look(seen.words, seen.plan.zone))


async def _gates(services: Services, command: Command, _words: str) -> Message:
    seen = await services.read(lambda reads: gates.gates_of(reads, command.who, command.where))
    return shown(services, seen, command.who)


async def _kickoff(services: Services, command: Command, _words: str) -> Message:
    return await _typed(services, command, lambda uow, click: gates.open_gate(uow, click, Gate.KICKOFF))


async def _go_live(services: Services, command: Command, _words: str) -> Message:
    return await _typed(services, command, gates.towards_live)


async def _incident(services: Services, command: Command, words: str) -> Message | None:
    kind, _, note = words.partition(" ")
    severity = {one.value: one for one in Severity}.get(kind.lower().rstrip(":"))
    if severity is not None and note.strip():
        return await _typed(
            services, command, lambda uow, click: gates.report_incident(uow, click, severity, note.strip())
        )
    seen = await services.read(
        lambda reads: gates.check_plan_form(reads, command.who, command.where, None, pe.Incident)
    )
    look = services.look(seen.words, seen.plan.zone)
    said = (note if severity else words).strip()
    view = incident_form(seen.plan, look, command.where.channel or "", ANEW, severity=severity, note=said)
    remembering = with_answer_url(view, command.response_url)
    open_act(services, remembering, command.who, command.trigger_id, command.response_url)
    return None


async def _typed(services: Services, command: Command, act: Act) -> Message:
    """Try it on the channel's plan; what is missing comes back with the buttons that settle it."""
    who, where = command.who, command.where
    seen = await services.read(lambda reads: gates.gates_of(reads, who, where))
    done = await _tried(services, PlanClick(who, where, seen.plan.number, None, command.key), act)
    return done if isinstance(done, Message) else shown(services, done, who)


async def _tried(services: Services, click: PlanClick, act: Act) -> PlanDone | Message:
    """What was done, or what the gate misses. Raises every other refusal."""
    try:
        return await services.write(lambda uow: act(uow, click), Wanted(seen=click.key, people=(click.who,)))
    except Refused as refused:
        gate, lacking = refused.values.get("gate"), refused.values.get("missing")
        if refused.code is not Code.GATE_CLOSED or not isinstance(gate, Gate) or not isinstance(lacking, tuple):
            raise
        seen = await services.read(lambda reads: gates.gates_of(reads, click.who, click.where, click.number))
        look = services.look(seen.words, seen.plan.zone)
        return gate_refused(seen.plan, gate, lacking, click.who, look, seen.facts)


async def _pressed(services: Services, press: Press, pressed: PlanPressed, act: Act) -> Reply:
    """How the gates stand afterwards takes the place of what was clicked, where only this person sees that."""
    done = await _tried(services, PlanClick(press.who, press.where, pressed.number, None, press.key), act)
    if isinstance(done, Message):
        return Reply(done)
    return Reply(shown(services, done, press.who), replace=press.ephemeral or press.where.channel is None)


async def _open(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    gate = gate_in(pressed)
    if pressed is None or gate is None:
        return None
    return await _pressed(services, press, pressed, lambda uow, click: gates.open_gate(uow, click, gate))


async def _press_ask(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    return await _pressed(services, press, pressed, gates.ask_go_live) if pressed else None


async def _press_live(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    return await _pressed(services, press, pressed, gates.go_live) if pressed else None


async def _confirm(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed is None:
        return None
    asked = pressed.expecting
    return await _pressed(services, press, pressed, lambda uow, click: gates.confirm_override(uow, click, asked))


async def _refuse(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed is None:
        return None
    asked = pressed.expecting
    return await _pressed(services, press, pressed, lambda uow, click: gates.refuse_override(uow, click, asked))


async def _requirements(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed:
        seen = await _may_open(services, press, pressed, pe.AnswerRequirements)
        look = services.look(seen.words, seen.plan.zone)
        open_over(services, press, requirements_form(seen.plan, look, *place_of(press)))
    return None


async def _evidence(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed:
        seen = await _may_open(services, press, pressed, pe.LinkEvidence)
        look = services.look(seen.words, seen.plan.zone)
        open_over(services, press, evidence_form(seen.plan, look, *place_of(press)))
    return None


async def _press_incident(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed:
        seen = await _may_open(services, press, pressed, pe.Incident)
        look = services.look(seen.words, seen.plan.zone)
        open_over(services, press, incident_form(seen.plan, look, *place_of(press)))
    return None


async def _override(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    gate = gate_in(pressed)
    if pressed is None or gate is None:
        return None
    who, where, number, now = press.who, press.where, pressed.number, services.clock.now()
    seen = await services.read(lambda reads: gates.check_override(reads, who, where, number, gate, now))
    look = services.look(seen.words, seen.plan.zone)
    open_over(services, press, override_form(seen.plan, gate, seen.facts, look, *place_of(press)))
    return None


async def _may_open(services: Services, press: Press, pressed: PlanPressed, kind: type[PlanEvent]) -> PlanDone:
    return await services.read(lambda reads: gates.check_plan_form(reads, press.who, press.where, pressed.number, kind))


COMMANDS: dict[str, CommandHandler] = {
    "": _status,
    "gates": _gates,
    "kickoff": _kickoff,
    "go-live": _go_live,
    "incident": _incident,
}
PRESSES: dict[str, PressHandler] = {
    "open": _open,
    "ask_go_live": _press_ask,
    "go_live": _press_live,
    "requirements": _requirements,
    "evidence": _evidence,
    "override": _override,
    "confirm_override": _confirm,
    "refuse_override": _refuse,
    "incident": _press_incident,
}
FORMS = gate_forms.FORMS
