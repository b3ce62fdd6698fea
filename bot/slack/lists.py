"""`/handoff list` and its buttons: pages, and the form that narrows a list or the App Home."""

from __future__ import annotations

from bot.domain.errors import Refused
from bot.domain.filters import Filter, cleared
from bot.domain.outgoing import Message
from bot.ports import Reads
from bot.slack.directory import mentioned
from bot.slack.opening import View, open_act, renew, take_answer_url, with_answer_url
from bot.slack.payloads import Press
from bot.slack.replies import Reply
from bot.slack.services import Services, look_for
from bot.usecases.listing import Choices, Listing, choices, listing, typed_filter
from bot.usecases.outgoing import zone_of
from bot.usecases.where import NOWHERE, Where
from bot.views.errors import refused as refused_message
from bot.views.forms.filter import filter_form, filter_metadata, parse_filter_metadata
from bot.views.lists import handoff_list
from bot.views.values import parse_page


async def typed_list(services: Services, who: str, where: Where, words: str) -> Message:
    """The list that was asked for in words, or what is unclear about them."""
    await services.directory.meet(mentioned(words))
    now = services.clock.now()

    def query(reads: Reads) -> tuple[Listing, str]:
        return listing(reads, who, where, typed_filter(reads, who, where, words, now), now), zone_of(reads, who)

    try:
        return _shown(services, who, *await services.read(query))
    except Refused as refused:
        people, channels = (_ids(refused.values.get(name)) for name in ("people", "channels"))
        named = mentioned(str(refused.values.get("phrase", "")))
        return refused_message(refused, await look_for(services, (*people, *named), channels))


async def list_page(services: Services, who: str, where: Where, wanted: Filter, page: int) -> Message:
    """One page, from 0, of a list whose names were looked up. Raises Refused."""
    now = services.clock.now()

    def query(reads: Reads) -> tuple[Listing, str]:
        return listing(reads, who, where, wanted, now, page), zone_of(reads, who)

    return _shown(services, who, *await services.read(query))


async def turn_page(services: Services, press: Press) -> Reply | None:
    """Another page, or the same list without its filter, in place of the one that was pressed. Raises Refused."""
    page = parse_page(press.value)
    if page is None:
        return None
    message = await list_page(services, press.who, press.where, page.filter, page.page)
    return Reply(message, replace=press.ephemeral)


async def press_filter(services: Services, press: Press) -> None:
    """Filter, at a list. Raises Refused."""
    if page := parse_page(press.value):
        await open_filter(services, press, page.filter)


async def open_filter(services: Services, press: Press, wanted: Filter, *, home: bool = False) -> None:
    """Open the form about this filter. What is sent renews the private list, or Home. Raises Refused."""
    url = press.response_url if press.ephemeral else None
    view = await _form(services, press.who, press.where.channel, wanted, url, home=home)
    open_act(services, view, press.who, press.trigger_id, press.response_url)


async def clear_form(services: Services, press: Press) -> None:
    """Clear, within the form: it is empty again, and nothing else happens until it is sent. Raises Refused."""
    kept, url = take_answer_url({"private_metadata": press.value})
    opened = parse_filter_metadata(kept["private_metadata"])
    if opened is None or press.modal is None:
        return
    home, channel, wanted = opened
    view = await _form(services, press.who, channel, cleared(wanted), url, home=home, emptied=True)
    services.tasks.start(renew(services, press.modal, view))


async def _form(
    services: Services,
    who: str,
    channel: str | None,
    wanted: Filter,
    url: str | None,
    *,
    home: bool,
    emptied: bool = False,
) -> View:
    where = Where(channel) if channel else NOWHERE

    def query(reads: Reads) -> tuple[Choices, str]:
        return choices(reads, who, where, wanted), zone_of(reads, who)

    offered, zone = await services.read(query)
    metadata = filter_metadata(offered.filter, channel, home=home)
    kept = with_answer_url({"private_metadata": metadata}, url)["private_metadata"]
    look = services.look(offered.words, zone)
    view = filter_form(offered.filter, offered.plans, look, metadata=metadata, kept=kept, emptied=emptied)
    return with_answer_url(view, url)


def _shown(services: Services, who: str, found: Listing, zone: str) -> Message:
    return handoff_list(found.filter, found.page, who, services.look(found.words, zone), plan=found.plan)


def _ids(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, tuple) else ()
