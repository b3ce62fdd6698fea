"""The stream: what comes live, to whom, once, and how it ends."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from bot.sandbox import Sandbox
from bot.sandbox.page.routes import Handler, Routes
from bot.sandbox.page.stream import MOST_WAITING, Tab
from tests.unit.sandbox.page_visitor import Stream, visiting
from tests.unit.sandbox.pager_app import CONFIG, Pager, form, section, text_input


def names(rows: Any) -> list[str]:
    """What conversations or people are called."""
    return [row["name"] for row in rows]


async def test_a_message_comes_to_those_who_see_it(sandbox: Sandbox) -> None:
    async with (
        visiting(sandbox, "Ana", "Ben", "Dev") as [ana, ben, dev],
        ana.listening() as at_ana,
        ben.listening() as at_ben,
        dev.listening() as at_dev,
    ):
        assert await ana.does("say", channel=ana.channel("fraud-model"), text="Hello @ben & all") == {}
        for stream in (at_ana, at_ben):
            message = await stream.until("message")
            assert message["text"] == f"Hello <@{ben.id}> &amp; all"
        [place] = [row for row in await at_ben.until("conversations") if row["name"] == "fraud-model"]
        assert (place["unread"], place["mentions"], place["latest"]) == (1, 1, message["ts"])
        people = await at_dev.until("people")
        assert {row["name"]: row["unread"] for row in people if row["unread"]} == {"Ben": 1}
        await at_dev.until("moved")
        assert at_dev.all("message") == []


async def test_private_messages_come_to_one_alone(sandbox: Sandbox) -> None:
    workspace, channel = sandbox.workspace, sandbox.workspace.find_channel("fraud-model")
    async with (
        visiting(sandbox, "Ana", "Ben") as [ana, ben],
        ana.listening() as at_ana,
        ben.listening() as at_ben,
    ):
        secret = workspace.tell_privately(channel, ana.id, "Only you")
        assert (await at_ana.until("message"))["private"] is True
        await at_ben.until("moved")
        workspace.delete(secret)
        assert (await at_ana.until("gone"))["ts"] == secret.ts
        await at_ben.until("moved")
        assert {name for name, _ in at_ben.heard} <= {"hello", "moved"}


async def test_changes_of_a_message_carry_growing_numbers(sandbox: Sandbox) -> None:
    workspace, channel = sandbox.workspace, sandbox.workspace.find_channel("fraud-model")
    async with visiting(sandbox, "Ana") as [ana], ana.listening() as stream:
        card = workspace.post_as_app(channel, "One")
        first = await stream.until("message")
        workspace.edit(card, "Two", [])
        second = await stream.until("message")
        reply = workspace.post_as_app(channel, "Reply", thread_ts=card.ts)
        answer, parent = await stream.until("message"), await stream.until("message")
        assert (second["text"], second["edited"], answer["thread"], parent["replies"]) == ("Two", True, card.ts, 1)
        workspace.delete(reply)
        gone, after = await stream.until("gone"), await stream.until("message")
        assert (gone["channel"], gone["ts"], after["replies"]) == (channel.id, reply.ts, 0)
        revisions = [first["rev"], second["rev"], parent["rev"], gone["rev"], after["rev"]]
        assert revisions == sorted(revisions) and len(set(revisions[:4])) == 4


async def test_a_burst_is_told_once(sandbox: Sandbox) -> None:
    workspace, channel = sandbox.workspace, sandbox.workspace.find_channel("fraud-model")
    async with visiting(sandbox, "Ana") as [ana], ana.listening() as stream:
        card = workspace.post_as_app(channel, "0")
        for number in range(1, 100):
            workspace.edit(card, str(number), [])
        await stream.until("moved")
        assert [message["text"] for message in stream.all("message")] == ["99"]
        assert len(stream.all("conversations")) == 1


async def test_coming_and_going(sandbox: Sandbox) -> None:
    workspace, channel = sandbox.workspace, sandbox.workspace.find_channel("fraud-model")
    async with visiting(sandbox, "Dev", "Ben") as [dev, ben], dev.listening() as stream:
        workspace.join(channel, dev.id, inviter=ben.id)
        assert "fraud-model" in names(await stream.until("conversations"))
        assert await stream.until("public") == []
        workspace.post(channel, ben.id, "Welcome")
        assert (await stream.until("message"))["text"] == "Welcome"
        await dev.does("say", channel=channel.id, text="/leave")
        await stream.until("conversations", lambda rows: "fraud-model" not in names(rows))
        assert names(await stream.until("public")) == ["fraud-model"]
        workspace.post(channel, ben.id, "Gone")
        assert (await ben.does("open", people=[dev.id]))["channel"] == workspace.direct(ben.id, dev.id).id
        await stream.until("conversations", lambda rows: rows[-1]["with"] == ben.id)
        assert len(stream.all("message")) == 1


async def test_people_change(sandbox: Sandbox) -> None:
    async with visiting(sandbox, "Ben") as [ben], ben.listening() as stream:
        sandbox.workspace.change_user(ben.id, display_name="Benny")
        assert "Benny" in names(await stream.until("people"))
        sandbox.workspace.change_user(ben.id, deleted=True)
        assert await stream.until("conversations") == []
        assert names(stream.all("people")[-1]) == ["Benny"]
        assert await ben.refused("home") == (409, "The account of Benny is deactivated.")


async def test_views_come_to_their_owner(sandbox: Sandbox) -> None:
    surfaces = sandbox.slack.surfaces
    async with (
        visiting(sandbox, "Ana", "Ben") as [ana, ben],
        ana.listening() as at_ana,
        ben.listening() as at_ben,
    ):
        below = surfaces.open(ana.id, form(text_input("Reason", "reason")))
        surfaces.push(ana.id, form(section("More")))
        assert next(view["id"] for view in await at_ana.until("views")) == below.id
        surfaces.clear(ana.id)
        assert await at_ana.until("views") == []
        surfaces.publish(ana.id, {"type": "home", "blocks": [section("Hi")]})
        assert (await at_ana.until("home"))["blocks"][0]["text"]["text"] == "Hi"
        await at_ben.until("moved")
        assert {name for name, _ in at_ben.heard} <= {"hello", "moved", "conversations", "people", "cast", "public"}


async def test_calls_come_as_lines(sandbox: Sandbox, http_pager: Pager) -> None:
    async with visiting(sandbox, "Ana") as [ana], ana.listening() as stream:
        await ana.does("say", channel=ana.channel("general"), text="/raw one two")
        line = await stream.until("wire", lambda line: line["direction"] == "Slack to app")
        assert line.pop("ms") >= 0 and line.pop("at").endswith("+00:00")
        assert line == {
            "number": line["number"],
            "direction": "Slack to app",
            "method": "/raw",
            "status": 200,
            "ok": True,
            "summary": "one two",
        }


async def test_a_tab_that_lags_is_cut_off(sandbox: Sandbox) -> None:
    tab = Tab("U1")
    tab.put(*(("wire", str(number)) for number in range(MOST_WAITING)))
    tab.put(("wire", "0"))
    assert not tab.ended and len(await tab.next(1)) == MOST_WAITING
    tab.put(*(("wire", str(number)) for number in range(MOST_WAITING + 1)))
    assert tab.ended
    tab.put(("moved",))
    assert await tab.next(1) == []
    async with visiting(sandbox, "Ana") as [ana], ana.listening() as stream:
        for number in range(MOST_WAITING + 1):
            sandbox.log.record("app to Slack", "chat.update", {"text": str(number)}, {"ok": True})
        assert (await stream.next())[0] == "end"
        async with ana.listening() as again:
            assert len(again.all("hello")[0]["wire"]) == 200


async def test_a_silent_stream_shows_that_it_lives(sandbox: Sandbox) -> None:
    app = web.Application()
    Routes(sandbox.page, heartbeat=0.01).add_to(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{port}/page/stream") as response:
            await Stream(response).until("hello")
            async with asyncio.timeout(5):
                assert await response.content.readline() == b": still here\n"
    finally:
        sandbox.page.close()
        await runner.cleanup()


async def test_streams_end_at_once_with_the_sandbox() -> None:
    async with aiohttp.ClientSession() as session:
        async with Sandbox(CONFIG) as sandbox:
            response = await session.get(f"{sandbox.page.url}page/stream")
            stream = Stream(response)
            await stream.until("hello")
            sandbox.page.moved()
            started = time.perf_counter()
        assert time.perf_counter() - started < 1
        while (await stream.next())[0] != "end":
            assert time.perf_counter() - started < 5


async def test_a_browser_that_went_away_is_forgotten(sandbox: Sandbox) -> None:
    async with visiting(sandbox, "Ana", "Ben") as [ana, ben], ben.listening() as at_ben:
        async with ana.listening():
            pass
        for _ in range(3):
            sandbox.page.moved()
            await at_ben.until("moved")
        assert len(sandbox.page.tabs) == 1


async def test_a_browser_that_goes_at_once_is_no_error(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    gone = asyncio.Event()

    @web.middleware
    async def too_late(request: web.Request, handler: Handler) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        await asyncio.sleep(0)  # the loop closes the connection
        try:
            return await handler(request)
        finally:
            gone.set()

    app = web.Application(middlewares=[too_late])
    Routes(sandbox.page).add_to(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    try:
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.ClientConnectionError):
                await session.get(f"http://{host}:{port}/page/stream")
        await gone.wait()
    finally:
        await runner.cleanup()
    assert caplog.records == []
    assert len(sandbox.page.tabs) == 0


async def test_an_act_that_breaks_off_is_no_error(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    url = URL(sandbox.page.url)
    _, writer = await asyncio.open_connection(url.host, url.port)
    head = f"POST /page/act HTTP/1.1\r\nHost: {url.host}:{url.port}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n".encode() + b'{"as"')
    await writer.drain()
    async with visiting(sandbox, "Ana") as [ana]:
        await ana.messages("general")
        writer.close()
        await writer.wait_closed()
        for _ in range(3):
            await ana.messages("general")
    assert caplog.records == []


async def test_marks_for_a_sample_are_told(sandbox: Sandbox) -> None:
    channel = sandbox.workspace.find_channel("general")
    async with visiting(sandbox, "Ana") as [ana], ana.listening() as stream:
        sandbox.workspace.post(channel, sandbox.person("Ben").id, "Hello")
        assert (await stream.until("conversations"))[0]["unread"] == 1
        sandbox.page.mark_all_read(sandbox.workspace.now() + timedelta(seconds=1))
        assert (await stream.until("conversations"))[0]["unread"] == 0
