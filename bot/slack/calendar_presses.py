"""The calendar part of the reminder settings: an address is made, shown once, and revoked.

The settings stay open beneath, and nothing that was entered there is lost: answers come in a modal on top, and the form
is renewed with the same inputs, in which Slack keeps what they hold.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.calendar_secret import SECRET_BYTES, calendar_secret, secret_hash
from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Message
from bot.ports import Wanted
from bot.slack.opening import begin_page, renew, settings_view
from bot.slack.payloads import Press
from bot.slack.services import Services
from bot.usecases.calendar import make_calendar, revoke_calendar
from bot.views.calendar import (
    MAKE,
    REVOKE,
    calendar_made_before,
    calendar_not_shown,
    calendar_once,
    calendar_revoked,
)
from bot.views.errors import refused as refused_message
from bot.views.kit import Runs

logger = logging.getLogger(__name__)


async def _make(services: Services, press: Press) -> None:
    """An address that was made is shown here and nowhere else."""
    secret = calendar_secret(services.workspace, secrets.token_urlsafe(SECRET_BYTES))
    look, key = services.look(), press.key
    try:
        await services.directory.meet((press.who,))
        made = await services.write(
            lambda uow: make_calendar(uow, press.who, secret_hash(secret), key=key), _wanted(press)
        )
    except Refused as refused:
        services.tasks.start(_show(services, press, refused_message(refused, look)))
        return
    if made.again:
        services.tasks.start(_show(services, press, calendar_made_before(look)))
        return
    address = services.address()
    shown = calendar_once(f"{address}/calendar/{secret}.ics", address, look, replaced=made.replaced)

    async def show() -> None:
        if not await _show(services, press, shown):
            await services.answers.tell(press.who, calendar_not_shown(look), url=press.response_url, channel=None)
        await _renew_settings(services, press)

    services.tasks.start(show())


async def _revoke(services: Services, press: Press) -> None:
    """Where none was there, as after a second click, the form says the same."""
    look, key = services.look(), press.key
    try:
        await services.write(lambda uow: revoke_calendar(uow, press.who, key=key), _wanted(press))
    except Refused as refused:
        if refused.code is not Code.NO_CALENDAR:
            services.tasks.start(_show(services, press, refused_message(refused, look)))
            return
    services.tasks.start(_renew_settings(services, press, calendar_revoked(look)))


async def _show(services: Services, press: Press, message: Message) -> bool:
    """On top of the modal in which it was pressed. Whether Slack took it."""
    return await begin_page(services, replace(press, modal=None), message) is not None


async def _renew_settings(services: Services, press: Press, news: Runs = ()) -> None:
    """What fails is logged: the settings are read anew when they are opened again."""
    if press.modal is None:
        return
    try:
        view = await settings_view(services, press.who, news=news)
    except Refused as refused:
        logger.warning("the settings could not be renewed: %s", refused.code)
        return
    await renew(services, press.modal, view)


def _wanted(press: Press) -> Wanted:
    return Wanted(seen=press.key, people=(press.who,))


PRESSES: dict[str, Callable[[Services, Press], Awaitable[None]]] = {MAKE: _make, REVOKE: _revoke}
