"""Home's own buttons: its pages, its filter, and the way there from a reminder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.errors import Refused
from bot.domain.filters import Filter
from bot.domain.home_state import HomeState
from bot.ports import Reads, UnitOfWork, Wanted
from bot.slack.home_views import open_home_modal
from bot.slack.lists import open_filter
from bot.slack.payloads import Press
from bot.slack.replies import Reply
from bot.slack.services import Services
from bot.usecases import home as usecases
from bot.views.errors import refused as refused_message
from bot.views.home_values import BACK, CLEAR, FILTER, HOME_PREFIX, NEXT, OPEN, parse_part


async def answer_home_press(services: Services, press: Press) -> Reply | None:
    """Carry out a click; None where nothing has to be said. What Baton never drew is ignored."""
    handler = _PRESSES.get(press.action_id.removeprefix(HOME_PREFIX))
    if handler is None:
        return None
    try:
        await handler(services, press)
    except Refused as refused:
        return Reply(refused_message(refused, services.look()))
    return None


async def filter_home(services: Services, who: str, wanted: Filter) -> None:
    """Show what this filter holds, its names looked up. Raises Refused."""
    await _changes(services, who, lambda uow: usecases.filter_home(uow, who, wanted))


async def _turn(services: Services, press: Press) -> None:
    found = parse_part(press.value)
    if found is not None:
        await _changes(services, press.who, lambda uow: usecases.turn_page(uow, press.who, *found))


async def _clear(services: Services, press: Press) -> None:
    await _changes(services, press.who, lambda uow: usecases.clear_home(uow, press.who))


async def _changes(services: Services, who: str, usecase: Callable[[UnitOfWork], None]) -> None:
    """It is published once it is committed, as after any change."""
    await services.write(usecase, Wanted(people=(who,)))


async def _filter(services: Services, press: Press) -> None:
    def query(reads: Reads) -> HomeState:
        return reads.home_state(press.who) or HomeState()

    state = await services.read(query)
    await open_filter(services, press, state.filter, home=True)


async def _open(services: Services, press: Press) -> None:
    """Slack itself follows the button's link; where there is none, Home's content opens here."""
    if services.home_link is None:
        await open_home_modal(services, press)


_PRESSES: dict[str, Callable[[Services, Press], Awaitable[None]]] = {
    BACK: _turn,
    NEXT: _turn,
    FILTER: _filter,
    CLEAR: _clear,
    OPEN: _open,
}
