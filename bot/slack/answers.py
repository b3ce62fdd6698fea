"""Direct answers: in the acknowledgement of a command, by `response_url`, or, where neither serves, in Slack itself."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.outgoing import Message
from bot.slack.client import CallFailed, call

logger = logging.getLogger(__name__)

TEXT_MAX = 4000  # `chat.update` refuses more; the blocks hold the whole of it


def content(message: Message) -> dict[str, Any]:
    """A message's words and blocks as Slack's methods take them. No link and no mention in it is looked up."""
    text = message.text if len(message.text) <= TEXT_MAX else f"{message.text[: TEXT_MAX - 1]}…"
    return {"text": text, "blocks": list(message.blocks), "unfurl_links": False, "unfurl_media": False}


def private(message: Message) -> dict[str, Any]:
    """The body that acknowledges a command with an answer for that person alone."""
    return {"response_type": "ephemeral", **content(message)}


def both(first: Message, second: Message) -> Message:
    """Two messages as one."""
    return Message(f"{first.text}\n{second.text}", (*first.blocks, *second.blocks))


class Answers:
    """Answers one person. Nothing here raises: who cannot be reached is logged, without their words."""

    def __init__(self, session: aiohttp.ClientSession, client: AsyncWebClient) -> None:
        self._session = session
        self._client = client

    async def respond(self, url: str | None, message: Message, *, replace: bool = False) -> bool:
        """Answer by a `response_url`: a private message, or in place of the one that was clicked. True when Slack
        took it; five uses in thirty minutes.
        """
        if not url:
            return False
        body = {**content(message), "replace_original": replace}
        if not replace:
            body["response_type"] = "ephemeral"
        try:
            async with self._session.post(url, json=body) as response:
                taken = response.status == 200
                status: object = response.status
        except (aiohttp.ClientError, OSError, ValueError) as error:
            taken, status = False, type(error).__name__
        if not taken:
            logger.warning("an answer by response_url was not taken: %s", status)
        return taken

    async def tell(
        self, who: str, message: Message, *, url: str | None, channel: str | None, replace: bool = False
    ) -> None:
        """Answer by the `response_url` where there is one that works (`replace`: in place of what was clicked), else
        privately in the channel, else in the person's direct message with Baton.
        """
        if await self.respond(url, message, replace=replace):
            return
        if channel and await self._say("chat.postEphemeral", {"channel": channel, "user": who, **content(message)}):
            return
        await self._say("chat.postMessage", {"channel": who, **content(message)})

    async def say_in(self, channel: str, message: Message) -> None:
        """Post in a conversation."""
        await self._say("chat.postMessage", {"channel": channel, **content(message)})

    async def _say(self, method: str, arguments: dict[str, Any]) -> bool:
        try:
            await call(lambda: self._client.api_call(method, json=arguments))
        except CallFailed as failed:
            logger.warning("%s failed: %s", method, failed.code)
            return False
        return True
