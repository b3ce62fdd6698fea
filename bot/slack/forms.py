"""Forms that come back: sent, or closed. Errors stand at their field and the form stays open: nothing typed is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from bot.domain.errors import Code, Refused
from bot.domain.form import FormProblems
from bot.ports import Draft, UnitOfWork, Wanted
from bot.slack.answers import both
from bot.slack.buttons import card_of
from bot.slack.commands import echo_of
from bot.slack.filtering import answer_filter
from bot.slack.opening import View, return_draft, show_below, take_answer_url, with_answer_url
from bot.slack.payloads import SentForm
from bot.slack.plans import answer_plan_form
from bot.slack.replies import FormAnswer
from bot.slack.services import Services, look_for, refusal
from bot.slack.wrong import wrong_form
from bot.usecases import accept, change, check_ins, decline, deliver, hand_back, offer, order
from bot.usecases.look import look_at
from bot.usecases.perform import Click, Done
from bot.usecases.propose import Made, propose_form
from bot.usecases.settings import save_settings
from bot.usecases.snooze import snooze
from bot.usecases.where import NOWHERE, Where
from bot.views.errors import refused as refused_message
from bot.views.forms import act_form, along_form, decode, decode_order, decode_settings
from bot.views.forms.entered_back import channels_in, form_back, people_in
from bot.views.plan_values import PLAN_FORM
from bot.views.values import FILTER, FORM, MOVE_ALONG, SETTINGS, SNOOZE, WAIT_FOR, Pressed, parse_value

logger = logging.getLogger(__name__)


async def answer_form(services: Services, form: SentForm) -> FormAnswer:
    """Carry out a form that was sent. What Baton never drew is ignored."""
    view, answer_url = take_answer_url(form.view)
    if form.callback_id.startswith(PLAN_FORM):
        return await answer_plan_form(services, form, view, answer_url)
    try:
        if form.callback_id == FORM:
            await _propose(services, form, view)
            return FormAnswer()
        act = form.callback_id.removeprefix(f"{FORM}.")
        if act == SETTINGS:
            await _save_settings(services, form, view)
            return FormAnswer()
        if act == FILTER:
            return await answer_filter(services, form, view, answer_url)
        pressed = parse_value(str(view["private_metadata"]))
        if act in _FORMS and pressed is not None:
            return await _act(services, form, view, act, pressed, answer_url)
    except FormProblems as problems:
        first = next(iter(problems.at.values()))
        return wrong_form(services, view, problems, refused_message(first, services.look()))
    except Refused as refused:
        if refused.code is not Code.REPEATED:  # the same form again: it closes, as it did the first time
            return wrong_form(services, view, refused, refused_message(refused, services.look()))
    return FormAnswer()


async def say_instead(services: Services, form: SentForm, answer: FormAnswer) -> None:
    """Tell the person why a form that is closed was refused, with all that they had entered: nothing typed is lost."""
    if answer.instead is None:
        return
    back = form_back(form.view, await look_for(services, people_in(form.view), channels_in(form.view)))
    message = both(answer.instead, back) if back else answer.instead
    await services.answers.tell(form.who, message, url=None, channel=None)


async def close_form(services: Services, form: SentForm) -> None:
    """Closing the handoff form gives the person their own sentence back."""
    draft_id = decode.draft_of(take_answer_url(form.view)[0]) if form.callback_id == FORM else None
    if draft_id is None:
        return
    try:
        await return_draft(services, draft_id, form.who)
    except Refused as refused:
        logger.warning("a sentence could not be given back: %s", refused.code)


async def _propose(services: Services, form: SentForm, view: View) -> None:
    entered, draft_id, channel = decode.entered(view), decode.draft_of(view), decode.opened_in(view)
    where = Where(channel) if channel else NOWHERE
    people = tuple(person for person in (form.who, entered.giver, entered.receiver) if person)
    await services.directory.meet(people)

    def usecase(uow: UnitOfWork) -> tuple[Made, Draft | None]:
        draft = uow.draft(draft_id) if draft_id else None
        return propose_form(uow, form.who, where, entered, draft_id=draft_id, key=form.key), draft

    wanted = Wanted(seen=form.key, people=people, channel=channel or entered.channel, proposer=form.who)
    made, draft = await services.write(usecase, wanted)
    url = draft.answer_url if draft else None
    echo = echo_of(services, made, form.who, channel)
    services.tasks.start(services.answers.tell(form.who, echo, url=url, channel=None))


async def _save_settings(services: Services, form: SentForm, view: View) -> None:
    settings = decode_settings.settings(view)
    await services.directory.meet((form.who,))
    wanted = Wanted(seen=form.key, people=(form.who,))
    await services.write(lambda uow: save_settings(uow, form.who, settings, key=form.key), wanted)


async def _act(
    services: Services, form: SentForm, view: View, act: str, pressed: Pressed, answer_url: str | None
) -> FormAnswer:
    usecase, read = _FORMS[act]
    sent = read(view)
    content = {one.name: getattr(sent, one.name) for one in fields(sent)}
    await services.directory.meet((content["to"],) if content.get("to") else ())
    click = Click(form.who, NOWHERE, pressed.number, pressed.expecting, form.key)
    wanted = Wanted(seen=form.key, people=(form.who,), handoff=pressed.number)
    try:
        done = await services.write(lambda uow: usecase(uow, click, **content), wanted)
    except order.Pushing as pushing:
        return _second_step(services, pushing.ahead, content["reason"], answer_url, changed=act == MOVE_ALONG)
    except Refused as refused:
        if act == "accept" and refused.code is Code.STALE:
            return await _renewed(services, form, pressed, content["wording"], answer_url)
        said = await refusal(services, refused, form.who, NOWHERE, pressed.number)
        return wrong_form(services, view, refused, said)
    card = card_of(services, done, form.who)
    if not show_below(services, view, card) and answer_url:
        services.tasks.start(services.answers.respond(answer_url, card, replace=True))
    return FormAnswer()


def _second_step(
    services: Services, ahead: order.Ahead, reason: str, answer_url: str | None, *, changed: bool
) -> FormAnswer:
    """Before a date is saved: what it pushes, in the form's place."""
    look = services.look(ahead.words, ahead.plan.zone)
    view = along_form(ahead.handoff, ahead.due, ahead.pushes, reason, look, changed=changed)
    return FormAnswer({"response_action": "update", "view": with_answer_url(view, answer_url)})


async def _renewed(
    services: Services, form: SentForm, pressed: Pressed, wording: int, answer_url: str | None
) -> FormAnswer:
    """The terms changed while they were read: the same form with the new ones; a new wording is ticked anew."""
    seen = await services.read(lambda reads: look_at(reads, form.who, NOWHERE, pressed.number))
    look = services.look(seen.words, seen.plan.zone)
    view = act_form("accept", seen.handoff, seen.plan, form.who, look, read_wording=wording)
    instead = refused_message(Refused(Code.STALE, handoff=pressed.number), look, seen.handoff, seen.plan)
    return FormAnswer({"response_action": "update", "view": with_answer_url(view, answer_url)}, instead)


_FORMS: dict[str, tuple[Callable[..., Done], Callable[[View], Any]]] = {
    "suggest": (offer.suggest, decode.suggested),
    "keep": (offer.keep, decode.kept),
    "decline": (decline.decline, decode.declined),
    "deliver": (deliver.deliver, decode.delivered),
    "accept": (accept.accept, decode.accepted),
    "not_yet": (accept.not_yet, decode.not_yet),
    "reschedule": (order.reschedule, decode.rescheduled),
    MOVE_ALONG: (order.reschedule, decode_order.moved_along),
    WAIT_FOR: (order.wait_for, decode_order.waits_for),
    "edit": (change.edit, decode.edited),
    "reassign": (change.reassign, decode.reassigned),
    "cancel": (change.cancel, decode.cancelled),
    "hand_back": (hand_back.hand_back, decode.handed_back),
    "needs_giver": (check_ins.needs_giver, decode.noted),
    SNOOZE: (snooze, decode_settings.snoozed),
}
