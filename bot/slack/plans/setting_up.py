"""Setting a plan up and changing it: /transition new, its fields, its owner, its zone, its channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Message
from bot.domain.plan_events import PlanEvent
from bot.domain.plan_form import EnteredPlan
from bot.ports import UnitOfWork, Wanted
from bot.slack.opening import View, open_act, with_answer_url
from bot.slack.payloads import Command, Press, SentForm
from bot.slack.plans import filling
from bot.slack.plans.renewing import (
    click_of,
    look_at_plan,
    look_of,
    open_plan_form,
    people_wanted,
    said_after,
    standing,
)
from bot.slack.plans.tables import CommandHandler, FormHandler, PressHandler
from bot.slack.replies import FormAnswer, Reply
from bot.slack.services import Services
from bot.usecases import plan_changes, set_up
from bot.usecases.plan_act import PlanClick, PlanDone
from bot.usecases.plan_changes import ToChange, check_plan_form
from bot.usecases.where import NOWHERE, Where
from bot.views import set_up as said
from bot.views.forms.decode import opened_in
from bot.views.kit import Runs
from bot.views.look import Look
from bot.views.plan_forms import changes
from bot.views.plan_forms.set_up import decode_new_plan, new_plan_form
from bot.views.plan_values import PlanPressed
from bot.views.templates import pilot_to_production
from bot.views.welcome import plan_help


async def _new(services: Services, command: Command, _words: str) -> None:
    await _open_new(services, command.who, command.where, command.trigger_id, command.response_url)


async def _help(services: Services, _command: Command, _words: str) -> Message:
    return plan_help(services.look())


async def _new_pressed(services: Services, press: Press, _pressed: PlanPressed | None) -> None:
    await _open_new(services, press.who, press.where, press.trigger_id, press.response_url)


async def _open_new(services: Services, who: str, where: Where, trigger_id: str, url: str | None) -> None:
    await services.directory.meet((who,))
    wanted = Wanted(people=(who,), channel=where.channel)
    blank = await services.write(lambda uow: set_up.blank_plan(uow, who, where), wanted)
    view = new_plan_form(blank.form, where.channel, services.look(blank.words))
    open_act(services, with_answer_url(view, url), who, trigger_id, url)


async def _set_up(
    services: Services, form: SentForm, view: View, _pressed: PlanPressed | None, answer_url: str | None
) -> FormAnswer:
    entered, channel = decode_new_plan(view), opened_in(view)
    where = Where(channel) if channel else NOWHERE
    people = people_wanted(form.who, entered.owner, entered.about.pilot_owner, entered.about.production_owner)
    await services.directory.meet(people)
    slots = pilot_to_production(services.look())
    wanted = Wanted(seen=form.key, people=people, channel=entered.channel)
    done = await services.write(lambda uow: set_up.set_up(uow, form.who, where, entered, slots, key=form.key), wanted)
    message = said.plan_made(done.plan, done.facts, form.who, services.look(done.words, done.plan.zone))
    services.tasks.start(services.answers.tell(form.who, message, url=answer_url, channel=channel))
    return FormAnswer()


async def _show(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed is None:
        return None
    found, look = await look_at_plan(services, press.who, press.where, pressed.number)
    return Reply(standing(found, press.who, look))


@dataclass(frozen=True, slots=True)
class _Change:
    """One of the forms with which a plan's owner changes it. `people`: whom what was entered names."""

    kind: type[PlanEvent]
    draw: Callable[[ToChange, Look], View]
    decode: Callable[[View], Any]
    usecase: Callable[[UnitOfWork, PlanClick, Any], PlanDone]
    news: Callable[[PlanDone, Look], Runs]
    people: Callable[[Any], tuple[str | None, ...]] = lambda _entered: ()

    async def open(self, services: Services, press: Press, pressed: PlanPressed | None) -> None:
        """The press that opens it."""
        if pressed is None:
            return
        await services.directory.meet((press.who,))
        open_plan_form(services, press, await self._drawn(services, press.who, press.where, pressed.number))

    async def take(
        self, services: Services, form: SentForm, view: View, pressed: PlanPressed | None, answer_url: str | None
    ) -> FormAnswer:
        """It was sent."""
        if pressed is None:
            return FormAnswer()
        entered, click = self.decode(view), click_of(form, pressed)
        named = people_wanted(form.who, *self.people(entered))
        await services.directory.meet(named)
        try:
            done = await services.write(
                lambda uow: self.usecase(uow, click, entered), Wanted(seen=form.key, people=named)
            )
        except Refused as refused:
            if refused.code is not Code.PLAN_STALE:
                raise
            drawn = await self._drawn(services, form.who, click.where, pressed.number)
            again = with_answer_url(changes.again(drawn, services.look()), answer_url)
            return FormAnswer({"response_action": "update", "view": again})
        return said_after(services, form, view, done, self.news(done, look_of(services, done)), answer_url)

    async def _drawn(self, services: Services, who: str, where: Where, number: int) -> View:
        seen = await services.read(lambda reads: check_plan_form(reads, who, where, number, self.kind))
        return self.draw(seen, services.look(seen.words, seen.plan.zone))


def _leaders(entered: EnteredPlan) -> tuple[str | None, ...]:
    return entered.pilot_owner, entered.production_owner


_CHANGES = {
    "edit": _Change(
        pe.EditPlan,
        lambda seen, at: changes.edit_form(seen.plan, at),
        changes.decode_edit,
        plan_changes.edit_plan,
        lambda done, at: said.plan_edited(done.told, at),
        _leaders,
    ),
    "owner": _Change(
        pe.ChangeOwner,
        lambda seen, at: changes.owner_form(seen.plan, at),
        changes.decode_owner,
        plan_changes.change_owner,
        lambda done, at: said.owner_changed(done.plan, at),
        lambda to: (to,),
    ),
    "zone": _Change(
        pe.ChangeZone,
        lambda seen, at: changes.zone_form(seen.plan, seen.zones, at),
        changes.decode_zone,
        plan_changes.change_zone,
        lambda done, at: said.zone_changed(done.plan, at),
    ),
    "channel": _Change(
        pe.ChangeChannel,
        lambda seen, at: changes.channel_form(seen.plan, at),
        changes.decode_channel,
        plan_changes.change_channel,
        lambda done, at: said.channel_changed(done.plan, at),
    ),
}
COMMANDS: dict[str, CommandHandler] = {"new": _new, "help": _help}
PRESSES: dict[str, PressHandler] = {
    "new": _new_pressed,
    "show": _show,
    **{act: change.open for act, change in _CHANGES.items()},
    **filling.PRESSES,
}
FORMS: dict[str, FormHandler] = {
    "new": _set_up,
    **{act: change.take for act, change in _CHANGES.items()},
    **filling.FORMS,
}
