"""Says things in Slack: `bot.ports.Messenger` on the Web API. Every answer of Slack comes back as an outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.delivery_policy import SEARCH_BEFORE, Dropped, Later, Outcome, Sent, Unknown, back_off, outcome_of
from bot.domain.outgoing import Message, Posted
from bot.ports import Reader, UnitOfWork, Writer
from bot.slack.answers import content
from bot.slack.client import CallFailed, Json, call

METADATA = "baton_outbox"
PAGE = 200
REVOKED = "token_revoked"


class SlackMessenger:
    """Posts, updates and searches with the workspace's bot token."""

    def __init__(self, client: AsyncWebClient, reader: Reader, writer: Writer) -> None:
        self._client = client
        self._reader = reader
        self._writer = writer
        self._direct: dict[tuple[str, str], str] = {}
        self._revoked = False

    def stop(self) -> None:
        """The workspace took the token back: nothing is sent any more, and Slack is not asked again."""
        self._revoked = True

    async def post(self, workspace: str, place: str, message: Message, outbox_id: int) -> tuple[Outcome, Posted | None]:
        """Post in a channel, or in the direct message of a person."""
        metadata = {"event_type": METADATA, "event_payload": {"id": outbox_id}}
        try:
            channel = await self._channel_of(workspace, place)
            arguments = {"channel": channel, **content(message), "metadata": metadata}
            answer = await self._call("chat.postMessage", arguments)
            return Sent(), Posted(str(answer["channel"]), str(answer["ts"]), message.has_buttons)
        except CallFailed as failed:
            return _outcome(failed, outbox_id), None
        except KeyError:
            return Unknown("no_ts"), None

    async def update(self, workspace: str, channel: str, ts: str, message: Message) -> Outcome:
        """Replace a message that stands."""
        words = content(message)
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
        if not _is_person(place):
            return Dropped("unsearchable"), None
        try:
            channel = await self._channel_of(workspace, place)
            async for message in self._history(channel, since - SEARCH_BEFORE):
                metadata = message.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                if metadata.get("event_type") == METADATA and payload.get("id") == outbox_id:
                    buttons = Message("", tuple(message.get("blocks") or ())).has_buttons
                    return Sent(), Posted(channel, str(message["ts"]), buttons)
        except CallFailed as failed:
            if failed.code == "missing_scope":
                return Dropped("unsearchable"), None
            outcome = _outcome(failed, outbox_id)
            return Later(back_off(1, outbox_id), failed.code) if isinstance(outcome, Unknown) else outcome, None
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

    async def _channel_of(self, workspace: str, place: str) -> str:
        """A channel as it is; for a person their `D…`, asked for once and then kept in the directory."""
        if not _is_person(place):
            return place
        known = self._direct.get((workspace, place))
        if known is None:
            person = await self._reader.read(workspace, lambda reads: reads.person(place))
            known = person.dm if person and person.dm else await self._open(workspace, place)
            self._direct[workspace, place] = known
        return known

    async def _open(self, workspace: str, person: str) -> str:
        answer = await self._call("conversations.open", {"users": person})
        channel = str(answer["channel"]["id"])

        def keep(uow: UnitOfWork) -> None:
            found = uow.person(person)
            if found is not None:
                uow.put_person(replace(found, dm=channel))

        await self._writer.write(workspace, keep, engine=True)
        return channel

    async def _call(self, method: str, arguments: dict[str, Any]) -> Json:
        if self._revoked:
            raise CallFailed(REVOKED)
        return await call(lambda: self._client.api_call(method, json=arguments))


def _is_person(place: str) -> bool:
    return place.startswith(("U", "W"))


def _outcome(failed: CallFailed, salt: int) -> Outcome:
    seconds = failed.retry_after.total_seconds() if failed.retry_after else None
    return outcome_of(failed.status, failed.code, seconds, salt=salt)
