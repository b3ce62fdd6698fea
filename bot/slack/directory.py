"""What Slack knows of people and channels, brought to the directory: all of it now and then, one when first met."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import Refused
from bot.domain.people import Channel, Person
from bot.ports import Reader, Writer
from bot.slack.client import CallFailed, Json, call
from bot.usecases import directory as usecases

logger = logging.getLogger(__name__)

MEET_SECONDS = 1.5  # the one wait for Slack before an answer, for somebody nobody has met
PAGE = 200
RATE_LIMITED = "ratelimited"
_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,40})(?:\|[^>]*)?>")
_NAMELESS = re.compile(r"<@([UW][A-Z0-9]{1,40})>")
_SLACKBOT = "USLACKBOT"  # a bot, though Slack says it is none


def mentioned(text: str) -> tuple[str, ...]:
    """The people mentioned in a command's text, each once."""
    return tuple(dict.fromkeys(_MENTION.findall(text)))


def nameless(text: str) -> tuple[str, ...]:
    """Those of them whom Slack wrote without the name that was typed: a text that is given back needs one."""
    return tuple(dict.fromkeys(_NAMELESS.findall(text)))


class Directory:
    """Learns people and channels of one workspace from Slack."""

    def __init__(self, workspace: str, client: AsyncWebClient, reader: Reader, writer: Writer) -> None:
        self._workspace = workspace
        self._client = client
        self._reader = reader
        self._writer = writer
        self._known: set[str] = set()

    async def meet(self, people: Iterable[str]) -> None:
        """See that these people are known, within 1.5 seconds. Whom Slack does not show in that time stays unknown,
        and the use case says so.
        """
        new = [person for person in dict.fromkeys(people) if person not in self._known]
        if not new:
            return
        found = await self._reader.read(self._workspace, lambda reads: reads.people(new))
        self._known.update(person.id for person in found)
        missing = [person for person in new if person not in self._known]
        if not missing:
            return
        try:
            async with asyncio.timeout(MEET_SECONDS):
                answers = await asyncio.gather(*(self._ask(person) for person in missing))
                await self.learn([person for person in answers if person is not None])
        except (TimeoutError, Refused) as error:
            logger.warning("people named in a command are not known: %s", type(error).__name__)

    async def learn(self, people: list[Person]) -> None:
        """Keep what Slack says of these people."""
        if people:
            await self._writer.write(self._workspace, lambda uow: usecases.learn(uow, people))
            self._known.update(person.id for person in people)

    async def learn_channel(self, channel: str) -> None:
        """Ask Slack for one channel and keep it."""
        answer = await call(lambda: self._client.conversations_info(channel=channel))
        found = [channel_of(answer["channel"])]
        await self._writer.write(self._workspace, lambda uow: usecases.learn(uow, channels=found))

    async def refresh(self) -> None:
        """Go through everybody and all channels, a page at a time. Raises CallFailed."""
        async for page in self._pages("members", lambda cursor: self._client.users_list(limit=PAGE, cursor=cursor)):
            people = [person_of(item, self._workspace) for item in page]
            await self._learn_page(people=people)
            self._known.update(person.id for person in people)
        types = "public_channel,private_channel"
        async for page in self._pages(
            "channels", lambda cursor: self._client.conversations_list(limit=PAGE, cursor=cursor, types=types)
        ):
            await self._learn_page(channels=[channel_of(item) for item in page])

    async def _learn_page(self, people: Sequence[Person] = (), channels: Sequence[Channel] = ()) -> None:
        await self._writer.write(self._workspace, lambda uow: usecases.learn(uow, people, channels), engine=True)

    async def _ask(self, person: str) -> Person | None:
        try:
            answer = await call(lambda: self._client.users_info(user=person))
        except CallFailed as failed:
            logger.warning("users.info failed: %s", failed.code)
            return None
        user = answer.get("user")
        return person_of(user, self._workspace) if user else None

    async def _pages(self, name: str, ask: Callable[[str | None], Awaitable[Any]]) -> AsyncIterator[list[Json]]:
        cursor: str | None = None
        while True:
            try:
                answer = await call(lambda cursor=cursor: ask(cursor))  # type: ignore[misc]
            except CallFailed as failed:
                if failed.code != RATE_LIMITED or failed.retry_after is None:
                    raise
                await asyncio.sleep(failed.retry_after.total_seconds())
                continue
            yield answer.get(name) or []
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return


def person_of(user: Json, workspace: str) -> Person:
    """Slack's user object as the directory keeps it. Any field but the id may be missing or of a wrong type."""
    profile = user.get("profile")
    named: Json = profile if isinstance(profile, dict) else {}
    full_name = _first_text(named.get("real_name"), user.get("real_name"), user.get("name"))
    return Person(
        id=user["id"],
        name=_first_text(named.get("display_name"), full_name, user["id"]),
        zone=_zone(user.get("tz")),
        full_name=full_name,
        deactivated=bool(user.get("deleted")),
        bot=bool(user.get("is_bot")) or user["id"] == _SLACKBOT,
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        stranger=bool(user.get("is_stranger")) or _elsewhere(user.get("team_id"), workspace),
    )


def channel_of(channel: Json) -> Channel:
    """Slack's conversation object as the directory keeps it."""
    return Channel(
        id=channel["id"],
        name=channel.get("name") or channel["id"],
        private=bool(channel.get("is_private")),
        archived=bool(channel.get("is_archived")),
        joined=bool(channel.get("is_member")),
    )


def _first_text(*found: object) -> str:
    return next((text for text in found if isinstance(text, str) and text), "")


def _zone(name: object) -> str:
    """The IANA name, or UTC where there is none that this machine knows."""
    try:
        return ZoneInfo(name).key if isinstance(name, str) and name else "UTC"
    except (ValueError, OSError, LookupError):
        return "UTC"


def _elsewhere(team: object, workspace: str) -> bool:
    """Whether the account belongs to another team; within an organisation (`E…`) teams cannot be told apart so."""
    return isinstance(team, str) and team.startswith("T") and workspace.startswith("T") and team != workspace
