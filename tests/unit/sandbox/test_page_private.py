"""Messages that only one person sees do not last: Slack forgets them, and so does the page."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import Sandbox
from tests.unit.sandbox.conftest import NOON
from tests.unit.sandbox.page_visitor import visiting
from tests.unit.sandbox.pager_app import CONFIG


async def test_a_private_message_is_gone_after_a_day() -> None:
    at = [NOON]
    async with Sandbox(CONFIG, clock=lambda: at[0], limits=None) as sandbox, visiting(sandbox, "Ana") as [ana]:
        channel = sandbox.workspace.find_channel("#fraud-model")
        sandbox.workspace.post(channel, ana.id, "for everybody")
        sandbox.workspace.tell_privately(channel, ana.id, "for Ana alone")

        async def read() -> list[str]:
            _, found = await ana.get("/page/messages", channel=channel.id)
            return [message["text"] for message in found["messages"]]

        at[0] = NOON + timedelta(hours=23)
        assert await read() == ["for everybody", "for Ana alone"]
        at[0] = NOON + timedelta(hours=25)
        assert await read() == ["for everybody"]
