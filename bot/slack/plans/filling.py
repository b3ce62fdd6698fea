"""Handoffs to be filled in, and saving a plan as a template."""

from __future__ import annotations

from bot.ports import Wanted
from bot.slack.opening import View
from bot.slack.payloads import Press, SentForm
from bot.slack.plans.renewing import (
    click_of,
    look_at_plan,
    open_plan_form,
    people_wanted,
    said_after,
    standing,
)
from bot.slack.plans.tables import FormHandler, PressHandler
from bot.slack.replies import FormAnswer, Reply
from bot.slack.services import Services
from bot.usecases.plan_act import PlanClick
from bot.usecases.slots import drop_slot, fill_slot, slot_to_fill
from bot.usecases.templates import save_template, template_of
from bot.views import set_up as said
from bot.views.echo import made
from bot.views.forms import decode
from bot.views.plan_forms.slot import slot_form
from bot.views.plan_forms.template import decode_template, template_form
from bot.views.plan_values import PlanPressed


async def _open_slot(services: Services, press: Press, pressed: PlanPressed | None) -> None:
    slot = _slot(pressed)
    if pressed is None or slot is None:
        return
    await services.directory.meet((press.who,))
    number = pressed.number
    seen = await services.read(lambda reads: slot_to_fill(reads, press.who, press.where, number, slot))
    look = services.look(seen.words, seen.plan.zone)
    open_plan_form(services, press, slot_form(seen.plan, slot, seen.filled, press.who, press.where.channel, look))


async def _fill(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    slot = _slot(pressed)
    if pressed is None or slot is None:
        return FormAnswer()
    entered, click = decode.entered(view), click_of(form, pressed, *pressed.rest[1:2])
    people = people_wanted(form.who, entered.giver, entered.receiver)
    await services.directory.meet(people)
    wanted = Wanted(seen=form.key, people=people, proposer=form.who)
    filled = await services.write(lambda uow: fill_slot(uow, click, slot, entered), wanted)
    look, here = services.look(filled.words, filled.plan.zone), click.where.channel == filled.plan.channel
    news = made(filled.handoff, filled.plan, form.who, look, joined=filled.joined, here=here)
    done, _look = await look_at_plan(services, form.who, click.where, pressed.number)
    return said_after(services, form, view, done, news, answer_url)


async def _drop(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    slot = _slot(pressed)
    if pressed is None or slot is None:
        return None
    click = PlanClick(press.who, press.where, pressed.number, None, press.key)
    wanted = Wanted(seen=press.key, people=(press.who,))
    done = await services.write(lambda uow: drop_slot(uow, click, slot), wanted)
    message = standing(done, press.who, services.look(done.words, done.plan.zone))
    return Reply(message, replace=press.ephemeral)


async def _open_template(services: Services, press: Press, pressed: PlanPressed | None) -> None:
    if pressed is None:
        return
    number = pressed.number
    seen = await services.read(lambda reads: template_of(reads, press.who, press.where, number))
    open_plan_form(services, press, template_form(seen.plan, seen.slots, services.look(seen.words, seen.plan.zone)))


async def _save_template(
    services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    if pressed is None:
        return FormAnswer()
    name, click = decode_template(view), click_of(form, pressed)
    wanted = Wanted(seen=form.key, people=(form.who,))
    saved = await services.write(lambda uow: save_template(uow, click, name), wanted)
    done, look = await look_at_plan(services, form.who, click.where, pressed.number)
    news = said.template_saved(saved.name, saved.count, look, replaced=saved.replaced)
    return said_after(services, form, view, done, news, answer_url)


def _slot(pressed: PlanPressed | None) -> int | None:
    number = pressed.rest[0] if pressed and pressed.rest else ""
    return int(number) if number.isascii() and number.isdigit() else None


PRESSES: dict[str, PressHandler] = {
    "fill_slot": _open_slot,
    "drop_slot": _drop,
    "save_template": _open_template,
}
FORMS: dict[str, FormHandler] = {"fill_slot": _fill, "save_template": _save_template}
