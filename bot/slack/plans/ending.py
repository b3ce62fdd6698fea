"""The retrospective and the portfolio."""

from __future__ import annotations

from bot.domain.outgoing import Message
from bot.ports import Reads, Wanted
from bot.slack.opening import View, show_below
from bot.slack.payloads import Command, Press, SentForm
from bot.slack.plans.renewing import open_plan_form
from bot.slack.plans.tables import CommandHandler, FormHandler, PressHandler
from bot.slack.replies import FormAnswer, Reply
from bot.slack.services import Services
from bot.usecases import retrospective as usecase
from bot.usecases.outgoing import zone_of
from bot.usecases.plan_act import PlanClick
from bot.usecases.portfolio import Portfolio, portfolio
from bot.usecases.retrospective import Retrospective
from bot.usecases.where import NOWHERE, Where
from bot.views.plan_forms.retrospective import close_form, decode_reason, decode_scores, score_form
from bot.views.plan_values import PlanPressed
from bot.views.portfolio import portfolio as portfolio_view
from bot.views.retrospective import retrospective as retrospective_view


async def _retro(services: Services, command: Command, _words: str) -> Message:
    found = await services.read(lambda reads: usecase.look_here(reads, command.who, command.where))
    return _shown(services, found, command.who)


async def _open_score(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed is None:
        return None
    found = await _found(services, press, pressed)
    usecase.check_scoring(found.plan, found.facts, press.who)
    own = next((one.score for one in found.plan.scores if one.by == press.who), None)
    look = services.look(found.words, found.plan.zone)
    open_plan_form(services, press, score_form(found.plan, own, look, channel=press.where.channel))
    return None


async def _open_close(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed is None:
        return None
    found = await _found(services, press, pressed)
    usecase.check_closing(found.plan, found.facts, press.who, services.clock.now())
    look = services.look(found.words, found.plan.zone)
    open_plan_form(services, press, close_form(found.plan, found.facts, look, channel=press.where.channel))
    return None


async def _score(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    if pressed is None:
        return FormAnswer()
    sent, click = decode_scores(view), _click(form, pressed)
    await services.write(lambda uow: usecase.score(uow, click, sent.scores, sent.note), _wanted(form))
    return await _renewed(services, click, view, answer_url)


async def _close(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    if pressed is None:
        return FormAnswer()
    reason, click = decode_reason(view), _click(form, pressed)
    await services.write(lambda uow: usecase.close(uow, click, reason), _wanted(form))
    return await _renewed(services, click, view, answer_url)


async def _portfolio(services: Services, who: str, where: Where) -> Message:
    now = services.clock.now()

    def query(reads: Reads) -> tuple[Portfolio, str]:
        return portfolio(reads, who, where, now), zone_of(reads, who)

    found, zone = await services.read(query)
    return portfolio_view(found.plans, found.at_risk, services.look(found.words, zone))


async def _portfolio_typed(services: Services, command: Command, _words: str) -> Message:
    return await _portfolio(services, command.who, command.where)


async def _portfolio_pressed(services: Services, press: Press, _pressed: PlanPressed | None) -> Reply:
    return Reply(await _portfolio(services, press.who, press.where))


async def _found(services: Services, press: Press, pressed: PlanPressed) -> Retrospective:
    return await services.read(lambda reads: usecase.look_at_plan(reads, press.who, press.where, pressed.number))


async def _renewed(services: Services, click: PlanClick, view: View, answer_url: str | None) -> FormAnswer:
    """How it stands now: in place of the message or the modal from which the form was opened."""
    found = await services.read(lambda reads: usecase.look_at_plan(reads, click.who, click.where, click.number))
    message = _shown(services, found, click.who)
    if not show_below(services, view, message):
        telling = services.answers.tell(click.who, message, url=answer_url, channel=None, replace=True)
        services.tasks.start(telling)
    return FormAnswer()


def _shown(services: Services, found: Retrospective, who: str) -> Message:
    look = services.look(found.words, found.plan.zone)
    return retrospective_view(found.plan, found.facts, found.earlier, who, look)


def _click(form: SentForm, pressed: PlanPressed) -> PlanClick:
    """From where the form was opened: what it was opened for could be seen there."""
    channel = pressed.rest[0] if pressed.rest else ""
    where = Where(channel) if channel else NOWHERE
    return PlanClick(form.who, where, pressed.number, None, form.key)


def _wanted(form: SentForm) -> Wanted:
    return Wanted(seen=form.key, people=(form.who,))


COMMANDS: dict[str, CommandHandler] = {"retro": _retro, "portfolio": _portfolio_typed}
PRESSES: dict[str, PressHandler] = {
    "score": _open_score,
    "close_retro": _open_close,
    "portfolio": _portfolio_pressed,
}
FORMS: dict[str, FormHandler] = {"score": _score, "close_retro": _close}
