"""Says things in Slack: `bot.ports.Messenger` on the Web API. Every answer of Slack comes back as an outcome."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from time import monotonic
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.delivery_policy import (
    PROBE_EVERY,
    RETRY_FIRST,
    SEARCH_BEFORE,
    Denied,
    Dropped,
    Later,
    Outcome,
    Sent,
    Unknown,
    back_off,
    outcome_of,
)
from bot.domain.errors import Refused
from bot.domain.outgoing import Message, Posted, is_person
from bot.ports import Reader, UnitOfWork, Writer
from bot.slack.answers import content
from bot.slack.client import CallFailed, Json, call
from bot.slack.home_link import linked

METADATA = "baton_outbox"
PAGE = 200
REVOKED, MISSING_SCOPE = "token_revoked", "missing_scope"

logger = logging.getLogger(__name__)


class SlackMessenger:
    """Posts, updates and searches with the workspace's bot token."""

    def __init__(
        self,
        client: AsyncWebClient,
        reader: Reader,
        writer: Writer,
        time: Callable[[], float] = monotonic,
        *,
        home_link: str | None = None,
    ) -> None:
        self._home_link = home_link
        self._client = client
        self._reader = reader
        self._writer = writer
        self._time = time
        self._direct: dict[tuple[str, str], str] = {}
        self._revoked_until = 0.0

    def stop(self) -> None:
        """The workspace took the token back: for a while Slack is not asked. Then whatever waits finds out whether the
        token was given back.
        """
        self._revoked_until = self._time() + PROBE_EVERY.total_seconds() / 2  # shorter than until the first probe

    async def post(self, workspace: str, place: str, message: Message, outbox_id: int) -> tuple[Outcome, Posted | None]:
        """Post in a channel, or in the direct message of a person."""
        metadata = {"event_type": METADATA, "event_payload": {"id": outbox_id}}
        try:
            channel = await self._channel_of(workspace, place)
            arguments = {"channel": channel or place, **content(linked(message, self._home_link)), "metadata": metadata}
            answer = await self._call("chat.postMessage", arguments)
            posted = Posted(str(answer["channel"]), str(answer["ts"]), message.has_buttons)
        except CallFailed as failed:
            return _outcome(failed, outbox_id), None
        except KeyError:
            return Unknown("no_ts"), None
        except Refused as refused:  # the directory could not be read: nothing was sent
            return Later(RETRY_FIRST, str(refused.code)), None
        if channel is None:
            self._direct[workspace, place] = posted.channel
            await self._keep(workspace, place, posted.channel)
        return Sent(), posted

    async def update(self, workspace: str, channel: str, ts: str, message: Message) -> Outcome:
        """Replace a message that stands."""
        words = content(linked(message, self._home_link))
        arguments = {"channel": channel, "ts": ts, "text": words["text"], "blocks": words["blocks"]}
        try:
            await self._call("chat.update", arguments)
        except CallFailed as failed:
            return _outcome(failed, 0)
        return Sent()

    async def find(
        self, workspace: str, place: str, outbox_id: int, since: dt.datetime
    ) -> tuple[Outcome, Posted | None]:
        """Search a direct message for what carries this outbox id. Channels cannot be searched: that would need a
        scope to read what people say there.
        """
        if not is_person(place):
            return Dropped("unsearchable"), None
        try:
            channel = await self._channel_of(workspace, place)
            if channel is None:
                return Dropped("unsearchable"), None
            async for message in self._history(channel, since - SEARCH_BEFORE):
                metadata = message.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                if metadata.get("event_type") == METADATA and payload.get("id") == outbox_id:
                    buttons = Message("", tuple(message.get("blocks") or ())).has_buttons
                    return Sent(), Posted(channel, str(message["ts"]), buttons)
        except CallFailed as failed:
            if failed.code == MISSING_SCOPE:
                return Dropped("unsearchable"), None
            outcome = _outcome(failed, outbox_id)
            return Later(back_off(1, outbox_id), failed.code) if isinstance(outcome, Unknown) else outcome, None
        except Refused as refused:
            return Later(RETRY_FIRST, str(refused.code)), None
        return Dropped("absent"), None

    async def _history(self, channel: str, oldest: dt.datetime) -> AsyncIterator[Json]:
        """Messages since then, newest first, with their metadata, page after page."""
        cursor = ""
        while True:
            answer = await call(
                lambda cursor=cursor: self._client.conversations_history(  # type: ignore[misc]
                    channel=channel,
                    oldest=f"{oldest.timestamp():.6f}",
                    include_all_metadata=True,
                    limit=PAGE,
                    cursor=cursor or None,
                )
            )
            for message in answer.get("messages") or ():
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _channel_of(self, workspace: str, place: str) -> str | None:
        """A channel as it is; for a person their `D…`, asked for once and then kept in the directory. None where Slack
        does not let us ask: posting to the person's id opens it, too, and says what it is called.
        """
        if not is_person(place):
            return place
        known = self._direct.get((workspace, place))
        if known is None:
            person = await self._reader.read(workspace, lambda reads: reads.person(place))
            try:
                known = person.dm if person and person.dm else await self._open(workspace, place)
            except CallFailed as failed:
                if failed.code == MISSING_SCOPE:
                    return None
                raise
            self._direct[workspace, place] = known
        return known

    async def _open(self, workspace: str, person: str) -> str:
        answer = await self._call("conversations.open", {"users": person})
        channel = str(answer["channel"]["id"])
        await self._keep(workspace, person, channel)
        return channel

    async def _keep(self, workspace: str, person: str, channel: str) -> None:
        """In the directory, for the next process; where the database does not take it, that one asks again."""

        def keep(uow: UnitOfWork) -> None:
            found = uow.person(person)
            if found is not None:
                uow.put_person(replace(found, dm=channel))

        try:
            await self._writer.write(workspace, keep, engine=True)
        except Refused as refused:
            logger.info("the direct message of %s in %s was not kept: %s", person, workspace, refused.code)

    async def _call(self, method: str, arguments: dict[str, Any]) -> Json:
        if self._time() < self._revoked_until:
            raise CallFailed(REVOKED)
        return await call(lambda: self._client.api_call(method, json=arguments))


def _outcome(failed: CallFailed, salt: int) -> Outcome:
    seconds = failed.retry_after.total_seconds() if failed.retry_after else None
    outcome = outcome_of(failed.status, failed.code, seconds, salt=salt)
    return replace(outcome, needed=failed.needed) if isinstance(outcome, Denied) else outcome
