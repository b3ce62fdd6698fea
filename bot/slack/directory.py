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
from bot.ports import Reader, UnitOfWork, Wanted, Writer
from bot.slack.client import CallFailed, Json, call
from bot.usecases import directory as usecases
from bot.usecases import members
from bot.usecases.channels import are_kept

logger = logging.getLogger(__name__)

LATE_SECONDS = 30.0  # what is told later than that may be so no more: Slack repeats events for a day
MEET_SECONDS = 1.5  # the one wait for Slack before an answer, for somebody nobody has met
PAGE = 200
RATE_LIMITED = "ratelimited"
NO_CHANNEL = "channel_not_found"  # also of a private channel that Baton is not in
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
        self._told: dict[tuple[str, str], float] = {}  # by channel and person: when it happened that they came or left
        self._moved: dict[str, dict[str, bool]] = {}  # by channel whose members are being listed: who came, who left

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
        """Ask Slack for one channel, and who is in it where that is kept. Raises CallFailed."""
        try:
            answer = await call(lambda: self._client.conversations_info(channel=channel))
        except CallFailed as failed:
            if failed.code != NO_CHANNEL:
                raise
            await self._out_of_sight(channel)
            return
        found = channel_of(answer["channel"])
        await self._writer.write(self._workspace, lambda uow: usecases.learn(uow, channels=[found]))
        await self._learn_members([found])

    async def seen_private(self, channel: str) -> None:
        """Slack calls a channel private; where that is news, it was made private, and nobody was told of it."""
        known = await self._reader.read(self._workspace, lambda reads: reads.channel(channel))
        if known is None or not known.private:
            await self.learn_channel(channel)

    async def member_moved(self, channel: str, person: str, *, joined: bool, key: str, at: float, late: bool) -> bool:
        """Somebody came into a channel or left it, `at` a Unix time; whether it is to be asked who is in it. What is
        told `late`, or after what happened later, may be so no more: nobody counts as come by it. Raises Refused.
        """
        overtaken = self._is_overtaken(channel, person, at)
        late = late or overtaken
        if not overtaken and not (late and joined):
            self._moved.get(channel, {})[person] = joined

        def usecase(uow: UnitOfWork) -> bool:
            return members.member_moved(uow, channel, person, joined=joined and not late, key=key)

        kept = await self._writer.write(self._workspace, usecase, Wanted(seen=key, channel=channel))
        return kept and late

    def _is_overtaken(self, channel: str, person: str, at: float) -> bool:
        """Whether something later was told of this person there; what is long past is told late anyhow."""
        last = max(self._told.values(), default=at)
        self._told = {key: told for key, told in self._told.items() if told > last - LATE_SECONDS}
        newest = self._told.get((channel, person), at)
        self._told[channel, person] = max(newest, at)
        return at < newest

    async def refresh(self) -> None:
        """Go through everybody and all channels, a page at a time. Raises CallFailed."""
        async for page in self._pages("members", lambda cursor: self._client.users_list(limit=PAGE, cursor=cursor)):
            people = [person_of(item, self._workspace) for item in page]
            await self._learn_page(people=people)
            self._known.update(person.id for person in people)
        types, listed = "public_channel,private_channel", []
        async for page in self._pages(
            "channels", lambda cursor: self._client.conversations_list(limit=PAGE, cursor=cursor, types=types)
        ):
            channels = [channel_of(item) for item in page]
            await self._learn_page(channels=channels)
            listed += [channel for channel in channels if channel.private]
        known = await self._reader.read(self._workspace, lambda reads: reads.private_channels())
        for unlisted in {channel.id for channel in known} - {channel.id for channel in listed}:
            await self.learn_channel(unlisted)
        await self._learn_members(listed)

    async def _learn_members(self, channels: Iterable[Channel]) -> None:
        """Who is in those of these of which that is kept. Where Slack does not say, it stays as it is known."""
        for channel in channels:
            if are_kept(channel):
                try:
                    await self.list_members(channel.id)
                except CallFailed as failed:
                    logger.warning("conversations.members failed: %s", failed.code)
                    if failed.code == NO_CHANNEL:
                        await self._out_of_sight(channel.id)

    async def _out_of_sight(self, channel: str) -> None:
        await self._writer.write(self._workspace, lambda uow: members.out_of_sight(uow, channel))

    async def list_members(self, channel: str) -> None:
        """Keep all whom Slack lists in a private channel. What it tells meanwhile is newer than its list. Raises
        CallFailed.
        """
        if channel in self._moved:
            return
        moved = self._moved[channel] = {}
        try:
            listed: set[str] = set()
            async for page in self._pages(
                "members",
                lambda cursor: self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor),
            ):
                listed.update(page)
            await self._writer.write(
                self._workspace, lambda uow: members.keep_members(uow, channel, listed, moved), engine=True
            )
        finally:
            del self._moved[channel]

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

    async def _pages(self, name: str, ask: Callable[[str | None], Awaitable[Any]]) -> AsyncIterator[list[Any]]:
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
