"""Events: Baton is invited or removed, somebody writes to it, people and channels change, the app is taken out.

Slack repeats an event that is not acknowledged, with the same id: all of these may come twice.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from bot.domain.errors import Refused
from bot.domain.people import Channel
from bot.ports import Reads, Wanted
from bot.slack.directory import LATE_SECONDS, person_of
from bot.slack.payloads import Event, identity, part, text
from bot.slack.services import Services
from bot.usecases.directory import renamed
from bot.usecases.home import open_home
from bot.usecases.invited import archived, deleted, invited, left
from bot.usecases.look import Waiting, waiting_for
from bot.usecases.outgoing import zone_of
from bot.views.welcome import direct_answer

logger = logging.getLogger(__name__)


async def answer_event(services: Services, event: Event) -> None:
    """Carry out an event; what Baton does not know is ignored. Raises Refused, PayloadError."""
    handler = _EVENTS.get(event.kind)
    if handler is not None:
        await handler(services, event)


async def _joined(services: Services, event: Event) -> None:
    """A channel that is not known counts as private until Slack says what it is: the event does not."""
    if event.body.get("user") != services.bot_user:
        await _member(services, event, joined=True)
        return
    channel = identity(event.body, "channel")
    new = Channel(channel, channel, private=True, joined=True)
    wanted = Wanted(seen=event.key, channel=channel)
    await services.write(lambda uow: invited(uow, new, key=event.key), wanted)
    services.tasks.start(services.directory.learn_channel(channel))


async def _member_left(services: Services, event: Event) -> None:
    await _member(services, event, joined=False)


async def _member(services: Services, event: Event, *, joined: bool) -> None:
    channel, person = identity(event.body, "channel"), identity(event.body, "user")
    at = _instant(event)
    late = not services.clock.now().timestamp() - at <= LATE_SECONDS
    if await services.directory.member_moved(channel, person, joined=joined, key=event.key, at=at, late=late):
        services.tasks.start(services.directory.list_members(channel))


def _instant(event: Event) -> float:
    """When it happened, in seconds since 1970; long ago where that is not said."""
    try:
        return float(text(event.body, "event_ts"))
    except ValueError:
        return 0.0


async def _left(services: Services, event: Event) -> None:
    channel = identity(event.body, "channel")
    await services.write(lambda uow: left(uow, channel, key=event.key), Wanted(seen=event.key, channel=channel))


async def _archived(services: Services, event: Event) -> None:
    channel = identity(event.body, "channel")
    await services.write(lambda uow: archived(uow, channel, key=event.key), Wanted(seen=event.key, channel=channel))


async def _unarchived(services: Services, event: Event) -> None:
    """Whether Baton is still in it, Slack is asked: archiving may take members out."""
    channel = identity(event.body, "channel")
    wanted = Wanted(seen=event.key, channel=channel)
    await services.write(lambda uow: archived(uow, channel, key=event.key, back=True), wanted)
    services.tasks.start(services.directory.learn_channel(channel))


async def _deleted(services: Services, event: Event) -> None:
    channel = identity(event.body, "channel")
    await services.write(lambda uow: deleted(uow, channel, key=event.key), Wanted(seen=event.key, channel=channel))


async def _renamed(services: Services, event: Event) -> None:
    channel = part(event.body, "channel")
    channel_id, name = identity(channel, "id"), text(channel, "name")
    if name:
        await services.write(lambda uow: renamed(uow, channel_id, name), Wanted(channel=channel_id))


async def _person(services: Services, event: Event) -> None:
    user = part(event.body, "user")
    identity(user, "id")
    await services.directory.learn([person_of(user, services.workspace)])


async def _direct_message(services: Services, event: Event) -> None:
    """A person writes to Baton: what waits for them. Its own messages, edits and joins are none of that."""
    body = event.body
    if body.get("channel_type") != "im" or body.get("bot_id") or body.get("subtype") or not body.get("user"):
        return
    who, channel = identity(body, "user"), identity(body, "channel")
    if not await services.write(lambda uow: uow.first_time(event.key), Wanted(seen=event.key)):
        return

    def query(reads: Reads) -> tuple[Waiting, str]:
        return waiting_for(reads, who), zone_of(reads, who)

    waiting, zone = await services.read(query)
    message = direct_answer(waiting.rows, who, services.look(waiting.words, zone))
    services.tasks.start(services.answers.say_in(channel, message))


async def _home_opened(services: Services, event: Event) -> None:
    """Somebody looks at Home; the messages tab beside it tells of itself in the same way."""
    if event.body.get("tab") == "home":
        who = identity(event.body, "user")
        try:
            await services.write(lambda uow: open_home(uow, who), Wanted(people=(who,)))
        except Refused as refused:  # it shows all the same, and is kept up to date when it is next opened
            logger.warning("that a Home was opened is not kept: %s", refused.code)
        services.homes.show(who)


async def _revoked(services: Services, event: Event) -> None:
    """Nothing is sent any more. `tokens_revoked` also tells of people's tokens, which Baton has none of."""
    if event.kind == "tokens_revoked":
        bots = part(event.body, "tokens").get("bot")
        if not isinstance(bots, list) or services.bot_user not in bots:
            return
    logger.warning("%s: nothing more is sent to workspace %s", event.kind, services.workspace)
    services.messenger.stop()


_EVENTS: dict[str, Callable[[Services, Event], Awaitable[None]]] = {
    "app_home_opened": _home_opened,
    "member_joined_channel": _joined,
    "member_left_channel": _member_left,
    "channel_archive": _archived,
    "channel_deleted": _deleted,
    "channel_left": _left,
    "channel_rename": _renamed,
    "channel_unarchive": _unarchived,
    "group_archive": _archived,
    "group_deleted": _deleted,
    "group_left": _left,
    "group_rename": _renamed,
    "group_unarchive": _unarchived,
    "user_change": _person,
    "team_join": _person,
    "message": _direct_message,
    "app_uninstalled": _revoked,
    "tokens_revoked": _revoked,
}
