"""Shadow mode: how it stands, its cases, its token, begun anew."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Message
from bot.domain.plan_events import PlanEvent
from bot.domain.shadow_log import BadLine, read_entries
from bot.domain.shadow_token import SECRET_BYTES, token_hash, token_of
from bot.ports import Reads, Wanted
from bot.slack.directory import nameless
from bot.slack.opening import View, open_act, show_below
from bot.slack.payloads import Command, Press, SentForm
from bot.slack.plans.renewing import open_plan_form
from bot.slack.plans.tables import CommandHandler, FormHandler, PressHandler
from bot.slack.replies import FormAnswer, Reply
from bot.slack.services import Services, look_for
from bot.usecases import shadow
from bot.usecases.plan_act import PlanClick, PlanDone
from bot.usecases.shadow import ShadowSeen
from bot.usecases.where import NOWHERE, Where
from bot.views.errors import refused as refused_message
from bot.views.kit import Runs
from bot.views.plan_forms.shadow import case_form, decode_case, decode_reason, reset_form
from bot.views.plan_values import PlanPressed
from bot.views.shadow import (
    bad_inputs,
    begun_anew,
    case_logged,
    shadow_state,
    token_made_before,
    token_once,
    token_revoked,
)
from bot.views.welcome import plan_not_understood

_Form = Callable[..., View]


async def _typed(services: Services, command: Command, rest: str) -> Message | None:
    """`/transition shadow`, alone or with a word."""
    word = rest.lower()
    if word not in {"", "token", "reset"}:
        return plan_not_understood(command.text.strip(), await look_for(services, nameless(command.text)))
    seen = await services.read(lambda reads: shadow.shadow_here(reads, command.who, command.where))
    number = seen.plan.number
    if word == "token":
        return await _make_token(services, command.who, command.where, number, command.key)
    if word == "reset":
        view = await _form(services, command.who, command.where, number, pe.ResetShadow, reset_form)
        open_act(services, view, command.who, command.trigger_id, command.response_url)
        return None
    return shadow_state(seen.plan, seen.facts, command.who, services.look(seen.words, seen.plan.zone))


async def _open_case(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    await _open(services, press, pressed, pe.LogShadow, case_form)
    return None


async def _open_reset(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    await _open(services, press, pressed, pe.ResetShadow, reset_form)
    return None


async def _token(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed is None:
        return None
    return Reply(await _make_token(services, press.who, press.where, pressed.number, press.key))


async def _revoke(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    """In place of a private message: what showed the token shows it no more."""
    if pressed is None:
        return None
    click = PlanClick(press.who, press.where, pressed.number, None, press.key)
    done = await services.write(lambda uow: shadow.revoke_token(uow, click), _wanted(click))
    return Reply(_state(services, done, press.who, token_revoked(services.look())), replace=press.ephemeral)


async def _log(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    """What is wrong stands at the inputs."""
    if pressed is None:
        return FormAnswer()
    batch = read_entries([decode_case(view)])
    click = _sent(form, pressed)
    try:
        done = await services.write(lambda uow: shadow.log_entered(uow, click, batch), _wanted(click))
    except Refused as refused:
        return _at_inputs(services, refused)
    news = case_logged(batch.cases[0], services.look()) if done.record else ()
    return _answer(services, view, done, click, answer_url, news)


async def _reset(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    if pressed is None:
        return FormAnswer()
    click, reason, run = _sent(form, pressed), decode_reason(view), _run(pressed)
    done = await services.write(lambda uow: shadow.begin_anew(uow, click, reason, run), _wanted(click))
    return _answer(services, view, done, click, answer_url, begun_anew(services.look()))


async def _make_token(services: Services, who: str, where: Where, number: int, key: str) -> Message:
    """A token that was made is shown here and nowhere else."""
    token = token_of(services.workspace, secrets.token_urlsafe(SECRET_BYTES))
    click = PlanClick(who, where, number, None, key)
    made = await services.write(lambda uow: shadow.make_token(uow, click, token_hash(token)), _wanted(click))
    done = made.done
    if done.record is None:
        return _state(services, done, who, token_made_before(services.look()))
    look = services.look(done.words, done.plan.zone)
    return token_once(done.plan, token, services.address(), look, replaced=made.replaced)


async def _open(
    services: Services, press: Press, pressed: PlanPressed | None, kind: type[PlanEvent], form: _Form
) -> None:
    """Open a form that renews the private message from which it was opened."""
    if pressed is None:
        return
    open_plan_form(services, press, await _form(services, press.who, press.where, pressed.number, kind, form))


async def _form(services: Services, who: str, where: Where, number: int, kind: type[PlanEvent], form: _Form) -> View:
    def query(reads: Reads) -> ShadowSeen:
        return shadow.check_shadow(reads, who, where, number, kind)

    seen = await services.read(query)
    return form(seen.plan, services.look(seen.words, seen.plan.zone), channel=where.channel)


def _at_inputs(services: Services, refused: Refused) -> FormAnswer:
    lines = refused.values.get("lines")
    bad = [one for one in lines if isinstance(one, BadLine)] if isinstance(lines, tuple) else []
    if refused.code is not Code.BAD_CASES or not bad:
        raise refused
    look = services.look()
    return FormAnswer({"response_action": "errors", "errors": bad_inputs(bad, look)}, refused_message(refused, look))


def _answer(
    services: Services, view: View, done: PlanDone, click: PlanClick, answer_url: str | None, news: Runs
) -> FormAnswer:
    """How it now stands, where the form was opened from: in place of a private message or of a modal."""
    said = _state(services, done, click.who, news)
    if not show_below(services, view, said):
        channel = click.where.channel
        telling = services.answers.tell(click.who, said, url=answer_url, channel=channel, replace=bool(answer_url))
        services.tasks.start(telling)
    return FormAnswer()


def _state(services: Services, done: PlanDone, who: str, news: Runs) -> Message:
    return shadow_state(done.plan, done.facts, who, services.look(done.words, done.plan.zone), news=news)


def _sent(form: SentForm, pressed: PlanPressed) -> PlanClick:
    channel = pressed.rest[0] if pressed.rest else ""
    return PlanClick(form.who, Where(channel) if channel else NOWHERE, pressed.number, None, form.key)


def _run(pressed: PlanPressed) -> int:
    """The run that the form showed; 0, which is none, where it does not say."""
    run = pressed.rest[1] if len(pressed.rest) > 1 else ""
    return int(run) if run.isascii() and run.isdigit() else 0


def _wanted(click: PlanClick) -> Wanted:
    return Wanted(seen=click.key, people=(click.who,))


COMMANDS: dict[str, CommandHandler] = {"shadow": _typed}
PRESSES: dict[str, PressHandler] = {
    "log_case": _open_case,
    "reset_shadow": _open_reset,
    "token": _token,
    "revoke_token": _revoke,
}
FORMS: dict[str, FormHandler] = {"log_case": _log, "reset_shadow": _reset}
