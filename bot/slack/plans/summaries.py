"""Summaries: how a plan stands as of now, and when its channel is told."""

from __future__ import annotations

from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Message
from bot.domain.plan_events import Cadence
from bot.domain.summary_words import Times, parse_times
from bot.ports import Wanted
from bot.slack.opening import View, open_act, show_below, with_answer_url
from bot.slack.payloads import Command, Press, SentForm
from bot.slack.plans.tables import CommandHandler, FormHandler, PressHandler
from bot.slack.replies import FormAnswer, Reply
from bot.slack.services import Services
from bot.usecases import summaries
from bot.usecases.plan_act import PlanClick, PlanDone
from bot.usecases.where import NOWHERE, Where
from bot.views.errors import refused as refused_message
from bot.views.plan_forms.summary import decode_summary, summary_form
from bot.views.plan_values import PlanPressed
from bot.views.plans import no_plan
from bot.views.summaries import (
    INSTEAD,
    SUMMARY,
    SUMMARY_WEEKLY,
    summary_message,
    times_set,
    times_stand,
    unclear_times,
)

_WEEKLY = Times(Cadence.WEEKLY)


async def _status(services: Services, command: Command, _words: str) -> Message:
    """How the channel's plan stands as of now, for the one who asks."""
    who, where, now = command.who, command.where, services.clock.now()
    try:
        seen = await services.read(lambda reads: summaries.status(reads, who, where, now))
    except Refused as refused:
        if refused.code is not Code.PLAN_NOT_FOUND:
            raise
        return no_plan(services.look(), in_channel=where.channel is not None)
    look = services.look(seen.words, seen.summary.plan.zone)
    return summary_message(seen.summary, look, sets_times=seen.sets_times)


async def _typed(services: Services, command: Command, words: str) -> Message | None:
    """`/transition summary`, alone or with times."""
    if words.lower() == "now":
        return await _status(services, command, words)
    seen = await services.read(lambda reads: summaries.times_seen(reads, command.who, command.where))
    look = services.look(seen.words, seen.plan.zone)
    if not words:
        view = with_answer_url(summary_form(seen.plan, look, command.where.channel or "", ""), command.response_url)
        open_act(services, view, command.who, command.trigger_id, command.response_url)
        return None
    click = PlanClick(command.who, command.where, seen.plan.number, None, command.key)
    try:
        return await _set_or_stand(services, click, parse_times(words), words)
    except Refused as refused:
        if refused.code is not Code.UNCLEAR_SCHEDULE:
            raise
        return unclear_times(refused_message(refused, look), seen.plan, look)


async def _open(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed is None:
        return None
    seen = await services.read(lambda reads: summaries.times_seen(reads, press.who, press.where, pressed.number))
    look = services.look(seen.words, seen.plan.zone)
    view = summary_form(seen.plan, look, press.where.channel or "", INSTEAD if _is_instead(pressed) else "")
    open_act(services, with_answer_url(view, press.response_url), press.who, press.trigger_id, press.response_url)
    return None


async def _weekly(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    """The offer's first choice. In the offer's place stands what it came to."""
    if pressed is None:
        return None
    click = PlanClick(press.who, press.where, pressed.number, None, press.key)
    return Reply(await _set_or_stand(services, click, _WEEKLY), replace=_is_instead(pressed))


async def _chosen(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    if pressed is None:
        return FormAnswer()
    channel = pressed.rest[0] if pressed.rest else ""
    where = Where(channel) if channel else NOWHERE
    click = PlanClick(form.who, where, pressed.number, None, form.key)
    message = _answer(services, await _set(services, click, decode_summary(view)))
    if not show_below(services, view, message):
        replace = _is_instead(pressed) and answer_url is not None
        telling = services.answers.tell(form.who, message, url=answer_url, channel=where.channel, replace=replace)
        services.tasks.start(telling)
    return FormAnswer()


async def _set_or_stand(services: Services, click: PlanClick, times: Times | None, phrase: str = "") -> Message:
    """Without a form: whoever says what is set already reads what that is. Raises Refused."""
    try:
        return _answer(services, await _set(services, click, times, phrase))
    except Refused as refused:
        if refused.code is not Code.NOTHING_NEW:
            raise
    seen = await services.read(lambda reads: summaries.times_seen(reads, click.who, click.where, click.number))
    return times_stand(seen.plan, services.look(seen.words, seen.plan.zone))


async def _set(services: Services, click: PlanClick, times: Times | None, phrase: str = "") -> PlanDone:
    wanted = Wanted(seen=click.key, people=(click.who,))
    return await services.write(lambda uow: summaries.set_summary(uow, click, times, phrase), wanted)


def _answer(services: Services, done: PlanDone) -> Message:
    return times_set(done.plan, services.look(done.words, done.plan.zone))


def _is_instead(pressed: PlanPressed) -> bool:
    return INSTEAD in pressed.rest


COMMANDS: dict[str, CommandHandler] = {"status": _status, "summary": _typed}
PRESSES: dict[str, PressHandler] = {SUMMARY: _open, SUMMARY_WEEKLY: _weekly}
FORMS: dict[str, FormHandler] = {SUMMARY: _chosen}
