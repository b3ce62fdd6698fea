"""Opening forms: beside the answer, since Slack allows three seconds for both. If it fails, the words come back."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.domain.outgoing import Message
from bot.slack.client import CallFailed, call
from bot.slack.directory import nameless
from bot.slack.payloads import Press
from bot.slack.services import Services, look_for
from bot.usecases.drafts import give_back
from bot.usecases.propose import Unsettled
from bot.usecases.settings import settings_of
from bot.views.calendar import calendar_section
from bot.views.forms import could_not_open, given_back, settings_form
from bot.views.forms.handoff import handoff_form
from bot.views.home import page
from bot.views.kit import Runs

logger = logging.getLogger(__name__)

View = dict[str, Any]

_SEPARATOR = "\n"  # `private_metadata` is ours up to here; then comes where to answer


def open_draft(services: Services, unsettled: Unsettled, who: str, trigger_id: str, zone: str) -> None:
    """Open the handoff form for a kept draft; a form that cannot open gives the sentence back."""
    view = handoff_form(unsettled.filled, who, services.look(unsettled.words, zone))

    async def open_or_give_back() -> None:
        if not await opened(services, trigger_id, view) and unsettled.filled.draft:
            await return_draft(services, unsettled.filled.draft, who, opened=False)

    services.tasks.start(open_or_give_back())


def open_act(services: Services, view: View, who: str, trigger_id: str, answer_url: str | None) -> None:
    """Open an act's form; where it cannot open, the person is told by `answer_url`."""

    async def open_or_say() -> None:
        if not await opened(services, trigger_id, view):
            await services.answers.tell(who, could_not_open(services.look()), url=answer_url, channel=None)

    services.tasks.start(open_or_say())


async def open_settings(services: Services, who: str, trigger_id: str, answer_url: str | None) -> None:
    """Open somebody's reminder settings as they stand. Raises Refused."""
    await services.directory.meet((who,))
    open_act(services, await settings_view(services, who), who, trigger_id, answer_url)


async def settings_view(services: Services, who: str, *, news: Runs = ()) -> View:
    """The form of somebody's settings; `news` is what was just done about their calendar. Raises Refused."""
    own = await services.read(lambda reads: settings_of(reads, who))
    look = services.look(zone=own.zone)
    calendar = calendar_section(own.calendar_since, services.address(), look, news=news)
    return await asyncio.to_thread(settings_form, own.settings, look, calendar)  # others do not wait for the countries


async def return_draft(services: Services, draft_id: str, who: str, *, opened: bool = True) -> None:
    """Give a person their own sentence back, once. Where nothing was typed, only a form that did not open is worth
    a word.
    """
    draft = await services.write(lambda uow: give_back(uow, draft_id, who))
    if draft is None or (opened and not draft.text):
        return
    look = await look_for(services, nameless(draft.text))
    message = given_back(draft.text, look) if draft.text else could_not_open(look)
    await services.answers.tell(who, message, url=draft.answer_url, channel=draft.channel)


def with_answer_url(view: View, url: str | None) -> View:
    """The form remembers where the private message stands from which it was opened, to renew that afterwards."""
    return {**view, "private_metadata": f"{view['private_metadata']}{_SEPARATOR}{url}"} if url else view


def take_answer_url(view: View) -> tuple[View, str | None]:
    """The form without what `with_answer_url` added, and the address."""
    metadata, _, url = str(view.get("private_metadata") or "").partition(_SEPARATOR)
    return {**view, "private_metadata": metadata}, url or None


async def show_page(services: Services, press: Press, message: Message) -> bool:
    """Answer a press in Home or in a modal, where there is no conversation for it: in a modal, or in place of the one
    that was pressed. Whether Slack took it.
    """
    return await begin_page(services, press, message) is not None


async def begin_page(services: Services, press: Press, message: Message) -> str | None:
    """The same, for what is renewed when more is known (`renew_page`): the id of the modal, None where Slack did not
    take it.
    """
    view = page(message, services.look())
    if press.modal is None:
        return await opened(services, press.trigger_id, view)
    services.homes.forget_modal(press.modal)
    return press.modal if await renew(services, press.modal, view) else None


async def renew_page(services: Services, view_id: str, message: Message) -> bool:
    """Say something else in a modal that is open. Whether Slack took it."""
    return await renew(services, view_id, page(message, services.look()))


def show_below(services: Services, form: View, message: Message) -> bool:
    """A form that was opened on top of a modal is sent: that one shows this from now on. False where there is none."""
    below = form.get("previous_view_id")
    if not isinstance(below, str) or not below:
        return False
    services.homes.forget_modal(below)
    services.tasks.start(renew(services, below, page(message, services.look())))
    return True


async def renew(services: Services, view_id: str, view: View) -> bool:
    """Another view in the place of a modal. Whether Slack took it."""
    try:
        await call(lambda: services.client.api_call("views.update", json={"view_id": view_id, "view": view}))
    except CallFailed as failed:
        logger.warning("a modal could not be renewed: %s", failed.code)
        return False
    return True


async def opened(services: Services, trigger_id: str, view: View) -> str | None:
    """The id of the modal; None where it could not open."""
    arguments = {"trigger_id": trigger_id, "view": view}
    try:
        answer = await call(lambda: services.client.api_call(services.opens, json=arguments))
        return str(answer["view"]["id"])
    except CallFailed as failed:
        logger.warning("a form could not open: %s", failed.code)
        return None
