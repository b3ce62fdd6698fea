"""Clicks: acts that need no more than a click, acts that open their form, and looking at things.

A click in a channel or a direct message needs no answer where it succeeds: the outbox renews every copy. In a private
message nobody else sees, which the outbox cannot reach, the answer takes the place of what was clicked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.errors import Refused
from bot.domain.events import Side
from bot.domain.life_cycle import Attempt
from bot.domain.outgoing import Message
from bot.ports import UnitOfWork, Wanted
from bot.slack import calendar_presses
from bot.slack.answers import both
from bot.slack.commands import open_blank
from bot.slack.home_presses import answer_home_press
from bot.slack.lists import clear_form, press_filter, turn_page
from bot.slack.opening import View, open_act, open_settings, with_answer_url
from bot.slack.payloads import Press
from bot.slack.plans import answer_plan_press
from bot.slack.replies import Reply
from bot.slack.services import Services, refusal
from bot.usecases import answer, check_ins, order
from bot.usecases.look import check_form, history, look_at, receipt
from bot.usecases.perform import Click, Done
from bot.usecases.snooze import may_snooze
from bot.views.cards import private_card
from bot.views.forms import act_form, snooze_form, wait_form
from bot.views.forms.acts import own_side
from bot.views.history import history as history_view
from bot.views.home_values import HOME_PREFIX
from bot.views.order import agreed_pushes, moved_along
from bot.views.plan_values import PLAN_PREFIX
from bot.views.receipt import receipt as receipt_view
from bot.views.values import (
    ACTS,
    FILTER,
    FILTER_CLEAR,
    MORE,
    MOVE_ALONG,
    SETTINGS,
    SNOOZE,
    WAIT_FOR,
    Pressed,
    parse_along,
    parse_option,
    parse_value,
)

PREFIX = "handoff."


async def answer_press(services: Services, press: Press) -> Reply | None:
    """Carry out a click; None where nothing has to be said. What Baton never drew is ignored."""
    if press.action_id.startswith(PLAN_PREFIX):
        return await answer_plan_press(services, press)
    if press.action_id.startswith(HOME_PREFIX):
        return await answer_home_press(services, press)
    act, pressed = _named(press)
    try:
        if act in _WITHOUT_HANDOFF:
            return await _WITHOUT_HANDOFF[act](services, press)
        if pressed is None:
            return None
        if act in SIMPLE:
            return await _act(services, press, pressed, act)
        if act in _DATED:
            return await _DATED[act](services, press, pressed)
        if act in _LOOKS:
            return await _LOOKS[act](services, press, pressed)
        if act == SNOOZE:
            await _open_snooze(services, press, pressed)
        elif act == WAIT_FOR:
            await _open_wait(services, press, pressed)
        elif act in ACTS:
            await _open_form(services, press, pressed, act)
    except Refused as refused:
        number = pressed.number if pressed else None
        return Reply(await refusal(services, refused, press.who, press.where, number))
    return None


def _named(press: Press) -> tuple[str, Pressed | None]:
    act = press.action_id.removeprefix(PREFIX)
    if act != MORE:
        return act, parse_value(press.value)
    return parse_option(press.value) or (act, None)


async def _act(services: Services, press: Press, pressed: Pressed, act: str) -> Reply | None:
    click = _click(press, pressed)
    done = await services.write(lambda uow: SIMPLE[act](uow, click), _wanted(press, pressed))
    # An undone handoff has no copy left that could be pressed, so the echo in a direct message goes the same way.
    if press.ephemeral or act == "undo":
        return Reply(card_of(services, done, press.who), replace=True)
    return None


async def _agree_to_change(services: Services, press: Press, pressed: Pressed) -> Reply | None:
    """The giver is told what the new date pushes, with a button that moves it along."""
    click = _click(press, pressed)
    done, ahead = await services.write(lambda uow: order.agree_to_change(uow, click), _wanted(press, pressed))
    card = card_of(services, done, press.who) if press.ephemeral else None
    if ahead is None:
        return Reply(card, replace=True) if card else None
    pushes = agreed_pushes(ahead.handoff, ahead.was, ahead.pushes, services.look(ahead.words, ahead.plan.zone))
    return Reply(both(card, pushes), replace=True) if card else Reply(pushes)


async def _move_along(services: Services, press: Press, pressed: Pressed) -> Reply | None:
    click, wanted, named = _click(press, pressed), _wanted(press, pressed), parse_along(press.value)
    if named is None:
        return None
    date, time, shown = named
    done, ahead = await services.write(lambda uow: order.move_along(uow, click, was=(date, time), shown=shown), wanted)
    if ahead is None:
        return Reply(card_of(services, done, press.who), replace=press.ephemeral)
    moved = moved_along(ahead.pushes, services.look(ahead.words, ahead.plan.zone))
    return Reply(moved, replace=press.ephemeral)


def _click(press: Press, pressed: Pressed) -> Click:
    return Click(press.who, press.where, pressed.number, pressed.expecting, press.key)


def _wanted(press: Press, pressed: Pressed) -> Wanted:
    return Wanted(seen=press.key, people=(press.who,), handoff=pressed.number)


async def _open_form(services: Services, press: Press, pressed: Pressed, act: str) -> None:
    side = await _side(services, press, pressed) if act == "reassign" else None
    attempt = Attempt(press.who, ACTS[act], pressed.expecting, side)
    now = services.clock.now()
    seen = await services.read(lambda reads: check_form(reads, press.where, pressed.number, attempt, now))
    view = act_form(act, seen.handoff, seen.plan, press.who, services.look(seen.words, seen.plan.zone))
    _open_over(services, press, view)


async def _open_wait(services: Services, press: Press, pressed: Pressed) -> None:
    attempt = Attempt(press.who, ACTS[WAIT_FOR], pressed.expecting)
    now = services.clock.now()
    seen = await services.read(lambda reads: order.wait_choices(reads, press.where, pressed.number, attempt, now))
    _open_over(services, press, wait_form(seen.handoff, seen.others, services.look(seen.words, seen.plan.zone)))


async def _open_snooze(services: Services, press: Press, pressed: Pressed) -> None:
    await services.directory.meet((press.who,))
    now = services.clock.now()
    seen = await services.read(lambda reads: may_snooze(reads, press.who, press.where, pressed.number, now))
    _open_over(services, press, snooze_form(seen.handoff, seen.next_day, services.look(seen.words, seen.zone)))


def _open_over(services: Services, press: Press, view: View) -> None:
    """Open a form that renews the private message from which it was opened; a page to read renews nothing."""
    renewed = with_answer_url(view, press.response_url if press.ephemeral and "submit" in view else None)
    open_act(services, renewed, press.who, press.trigger_id, press.response_url)


async def _side(services: Services, press: Press, pressed: Pressed) -> Side:
    """A side passes on its own place. The plan owner, who may pass on either, says in the form which."""
    seen = await services.read(lambda reads: look_at(reads, press.who, press.where, pressed.number))
    return own_side(seen.handoff, seen.plan, press.who) or Side.GIVER


async def _open(services: Services, press: Press, pressed: Pressed) -> Reply:
    seen = await services.read(lambda reads: look_at(reads, press.who, press.where, pressed.number))
    look = services.look(seen.words, seen.plan.zone)
    return Reply(private_card(seen.handoff, seen.plan, press.who, look))


async def _history(services: Services, press: Press, pressed: Pressed) -> Reply:
    seen = await services.read(lambda reads: history(reads, press.who, press.where, pressed.number))
    look = services.look(seen.words, seen.plan.zone)
    return Reply(history_view(seen.handoff, seen.plan, seen.rows, look, nudged=seen.nudged))


async def _receipt(services: Services, press: Press, pressed: Pressed) -> Reply:
    seen = await services.read(lambda reads: receipt(reads, press.who, press.where, pressed.number))
    look = services.look(seen.words, seen.plan.zone)
    return Reply(receipt_view(seen.handoff, seen.plan, seen.record_text, seen.hash, seen.seq, look))


async def _new(services: Services, press: Press) -> None:
    await open_blank(services, press.who, press.where, "", press.trigger_id, press.response_url)


async def _settings(services: Services, press: Press) -> None:
    await open_settings(services, press.who, press.trigger_id, press.response_url)


def card_of(services: Services, done: Done, who: str) -> Message:
    """The handoff as it now stands, for this person."""
    return private_card(done.handoff, done.plan, who, services.look(done.words, done.plan.zone))


SIMPLE: dict[str, Callable[[UnitOfWork, Click], Done]] = {
    "take": answer.take,
    "confirm": answer.confirm,
    "not_me": answer.not_me,
    "fine": answer.fine,
    "undo": answer.undo,
    "still_running": check_ins.still_running,
}
_DATED: dict[str, Callable[[Services, Press, Pressed], Awaitable[Reply | None]]] = {
    "agree_to_change": _agree_to_change,
    MOVE_ALONG: _move_along,
}
_LOOKS: dict[str, Callable[[Services, Press, Pressed], Awaitable[Reply]]] = {
    "open": _open,
    "history": _history,
    "receipt": _receipt,
}
_WITHOUT_HANDOFF: dict[str, Callable[[Services, Press], Awaitable[Reply | None]]] = {
    "new": _new,
    "list_page": turn_page,
    "list_back": turn_page,
    "list_clear": turn_page,
    FILTER: press_filter,
    FILTER_CLEAR: clear_form,
    SETTINGS: _settings,
    **calendar_presses.PRESSES,
}
