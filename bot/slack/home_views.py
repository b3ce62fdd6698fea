"""One person's Home, read and drawn: to publish it, or, where it cannot be led to, to show it as a modal."""

from __future__ import annotations

import datetime as dt

from bot.domain.delivery_policy import Later, Unknown, outcome_of
from bot.ports import Changed, Reads, Wanted
from bot.slack.client import CallFailed, call
from bot.slack.opening import View, opened
from bot.slack.payloads import Press
from bot.slack.services import Services
from bot.usecases import home as usecases
from bot.usecases.home import SeenHome
from bot.views.forms import could_not_open
from bot.views.home import home_modal, home_view


async def publish_home(services: Services, who: str) -> dt.datetime | None:
    """Publish it as things stand, and say when something in it becomes late. Nobody who has left looks at it. Raises
    Refused, CallFailed.
    """
    seen = await _seen(services, who)
    if seen is None:
        return None
    look = services.look(seen.words, seen.zone)
    if modal := services.homes.modal_of(who):
        await _renew_modal(services, modal, home_modal(seen.home, who, look))
    view = home_view(seen.home, who, look)
    await call(lambda: services.client.api_call("views.publish", json={"user_id": who, "view": view}))
    return seen.late_at


async def who_sees(services: Services, changed: Changed) -> list[str]:
    """Whose Home shows something of what changed. Raises Refused."""
    now = services.clock.now()
    return await services.read(lambda reads: usecases.who_sees(reads, changed, now))


async def open_home_modal(services: Services, press: Press) -> None:
    """The same in a modal, which is kept up to date from now on. Raises Refused."""
    seen = await _seen(services, press.who)
    if seen is None:
        return
    await services.write(lambda uow: usecases.open_home(uow, press.who), Wanted(people=(press.who,)))
    view = home_modal(seen.home, press.who, services.look(seen.words, seen.zone))
    services.tasks.start(_open_modal(services, press, view))


async def _open_modal(services: Services, press: Press, view: View) -> None:
    modal = await opened(services, press.trigger_id, view)
    if modal is None:
        await services.answers.tell(press.who, could_not_open(services.look()), url=press.response_url, channel=None)
    else:
        services.homes.has_modal(press.who, modal)


async def _renew_modal(services: Services, modal: str, view: View) -> None:
    """One that was closed is left. Raises CallFailed where Slack may take it another time."""
    try:
        await call(lambda: services.client.api_call("views.update", json={"view_id": modal, "view": view}))
    except CallFailed as failed:
        if isinstance(outcome_of(failed.status, failed.code, None, salt=0), Later | Unknown):
            raise
        services.homes.forget_modal(modal)


async def _seen(services: Services, who: str) -> SeenHome | None:
    """None of who has left; who is not known, since Slack does not say who they are, has one. Raises Refused."""
    await services.directory.meet((who,))
    now = services.clock.now()

    def query(reads: Reads) -> SeenHome | None:
        person = reads.person(who)
        return None if person and person.deactivated else usecases.home_of(reads, who, now)

    return await services.read(query)
