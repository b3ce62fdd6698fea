"""Socket Mode: the same payloads over a WebSocket that Baton opens, acknowledged once they are carried out."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

logger = logging.getLogger(__name__)

Receive = Callable[[dict[str, Any]], Awaitable[tuple[int, str, str]]]


class SocketMode:
    """One connection to Slack that renews itself. An envelope that was not carried out is not acknowledged, so that
    Slack sends it again; one that nobody knows is, so that it does not.
    """

    def __init__(self, app_token: str, client: AsyncWebClient, receive: Receive) -> None:
        self._receive = receive
        self._running = 0
        self._closing = False
        self._idle = asyncio.Event()
        self._idle.set()
        quiet = logging.getLogger("bot.slack.socket.sdk")
        quiet.setLevel(logging.ERROR)  # below that the SDK logs what people write
        self._client = SocketModeClient(app_token=app_token, web_client=client, logger=quiet)
        self._client.proxy = client.proxy
        self._client.socket_mode_request_listeners.append(self._handle)

    async def connect(self) -> None:
        """Connect, trying again until it works or the connection is closed."""
        await self._client.connect()  # type: ignore[no-untyped-call]

    async def is_connected(self) -> bool:
        """Whether envelopes can arrive now."""
        return bool(await self._client.is_connected())

    async def close(self, seconds: float) -> None:
        """Take in nothing more, let what has begun end and be acknowledged, for so many seconds, and disconnect.

        What still comes is not acknowledged, so that Slack gives it to another connection.
        """
        self._closing = True
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            logger.warning("%d requests had not ended", self._running)
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _handle(self, _client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if self._closing:
            return
        self._running += 1
        self._idle.clear()
        try:
            status, _, text = await self._receive(request.payload)
            if status < 500:
                payload = json.loads(text) if text.startswith("{") and request.accepts_response_payload else None
                await self._client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()
