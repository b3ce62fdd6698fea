"""Socket Mode against a Slack on this machine: acknowledged once it is done, drained before it closes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.timing import Timing
from bot.slack.socket import SocketMode

EVENT = {"type": "user_change", "user": {"id": "U0BEN000000"}}


class Bot:
    """Answers when it is let, and remembers what came."""

    def __init__(self, status: int = 200, text: str = "") -> None:
        self.status, self.text = status, text
        self.let = asyncio.Event()
        self.came = asyncio.Event()
        self.received: list[dict[str, Any]] = []

    async def receive(self, payload: dict[str, Any]) -> tuple[int, str, str]:
        self.received.append(payload)
        self.came.set()
        await self.let.wait()
        return self.status, "application/json", self.text


@asynccontextmanager
async def connected(sandbox: Sandbox, client: AsyncWebClient, bot: Bot) -> AsyncIterator[SocketMode]:
    mode = SocketMode(sandbox.app_token, client, bot.receive)
    await mode.connect()
    await sandbox.socket_mode.connected()
    try:
        yield mode
    finally:
        bot.let.set()
        await mode.close(1)


async def test_a_command_is_answered_in_its_acknowledgement(sandbox: Sandbox, client: AsyncWebClient) -> None:
    bot = Bot(text='{"response_type": "ephemeral", "text": "H-1 is proposed."}')
    bot.let.set()
    async with connected(sandbox, client, bot) as mode:
        assert await mode.is_connected()
        await sandbox.person("Ana").types("/handoff help", "#fraud-model")
        sandbox.person("Ana").sees("H-1 is proposed.", "#fraud-model")
    assert not await mode.is_connected()


async def test_what_nobody_knows_is_acknowledged(sandbox: Sandbox, client: AsyncWebClient) -> None:
    bot = Bot()
    bot.let.set()
    async with connected(sandbox, client, bot):
        event_id = await sandbox.emit(EVENT)
        assert event_id is not None
        assert await sandbox.redeliver(event_id)


@pytest.mark.parametrize("timing", [Timing(ack=0.2)])
async def test_what_failed_is_not_acknowledged_and_comes_again(sandbox: Sandbox, client: AsyncWebClient) -> None:
    bot = Bot(status=503, text="try again")
    bot.let.set()
    async with connected(sandbox, client, bot):
        emitting = asyncio.create_task(sandbox.emit(EVENT))
        await bot.came.wait()
        bot.status = 200
        await emitting
        await sandbox.settled()
    assert len(bot.received) >= 2


async def test_what_has_begun_ends_before_it_closes(sandbox: Sandbox, client: AsyncWebClient) -> None:
    bot = Bot(text='{"text": "made"}')
    async with connected(sandbox, client, bot) as mode:
        typing = asyncio.create_task(sandbox.person("Ana").types("/handoff help", "#fraud-model"))
        await bot.came.wait()
        closing = asyncio.create_task(mode.close(5))
        await asyncio.sleep(0)
        assert not closing.done()
        bot.let.set()
        await closing
        await typing
    sandbox.person("Ana").sees("made", "#fraud-model")


async def test_it_connects_again_when_slack_asks(sandbox: Sandbox, client: AsyncWebClient) -> None:
    bot = Bot(text='{"text": "made"}')
    bot.let.set()
    async with connected(sandbox, client, bot):
        await sandbox.socket_mode.disconnect("refresh_requested")
        await sandbox.socket_mode.connected()
        await sandbox.person("Ana").types("/handoff help", "#fraud-model")
    sandbox.person("Ana").sees("made", "#fraud-model")
