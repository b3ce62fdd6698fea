"""`baton demo` as people start it: the page is there, ends at once, leaves nothing, or goes on where it was."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.support.demos import ANA, BEN, Demo, opened, started, visiting

SENTENCE = "/handoff By 15 Dec, I transfer the fraud-model pager to @ben, done when Ben answered two pages alone"
ASKED = "Ana asks you to take over the fraud-model pager"


def inside(folder: Path) -> list[str]:
    """The names of what lies in a folder."""
    return [path.name for path in folder.iterdir()]


async def ended(demo: Demo) -> tuple[int, list[str]]:
    """How a demo ended that did not start: its status, and what it said of it."""
    out, told = await asyncio.wait_for(demo.process.communicate(), 60)
    assert b"Open" not in out
    return demo.process.returncode or 0, told.decode().splitlines()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_it_serves_the_page_ends_when_told_and_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    async with opened(temporary=tmp_path) as (demo, page):
        hello = await page(ANA).hello()
        assert (hello["me"], hello["resets"], hello["guide"]) == (ANA, True, True)
        assert len(hello["panels"]) == 1 and hello["clock"]["settable"]
        assert hello["clock"]["now"].startswith("2026-12-02T09:00")
        async with page(ANA).events() as events:  # an open page does not hold it up
            await anext(events)
            assert inside(tmp_path) != []
            began = asyncio.get_running_loop().time()
            assert await demo.ends(number) == (0, "")
            assert asyncio.get_running_loop().time() - began < 5
    assert inside(tmp_path) == []
    assert demo.said[0] == "Baton in a Slack workspace on this machine. Nothing leaves it."
    assert demo.said[-1] == "Ctrl-C ends it; nothing stays."


async def test_it_can_be_ended_while_it_starts(tmp_path: Path) -> None:
    async with started("--no-browser", "--port", "0", temporary=tmp_path) as demo:
        await demo.said_next()
        status, said = await demo.ends()
        assert status == 0
        assert "KeyboardInterrupt" not in said  # Python itself may say that its event loop had not begun
    assert inside(tmp_path) == []


async def test_it_can_be_ended_while_time_passes(tmp_path: Path) -> None:
    async with opened(temporary=tmp_path) as (demo, page), page(ANA).events() as events:
        travelling = asyncio.create_task(page(ANA).acts("travel", to="2026-12-10T09:00"))
        async for name, _ in events:
            if name == "message":
                break
        assert await demo.ends() == (0, "")
        await asyncio.gather(travelling, return_exceptions=True)
    assert inside(tmp_path) == []


async def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with started("--no-browser", "--port", str(port), temporary=tmp_path) as demo:
            assert await ended(demo) == (2, [f"baton: port {port} is taken: choose another with --port"])


async def test_where_the_usual_port_is_taken_another_is_found(tmp_path: Path) -> None:
    async with started("--no-browser", temporary=tmp_path) as one, started("--no-browser", temporary=tmp_path) as other:
        urls = {await one.opened(), await other.opened()}
        assert len(urls) == 2
        for demo in (one, other):
            async with visiting(demo.url) as page:
                assert (await page(ANA).hello())["me"] == ANA


async def test_a_browser_is_asked_for_without_this_terminal(tmp_path: Path) -> None:
    heard, browser = tmp_path / "heard", tmp_path / "browser"
    os.mkfifo(heard)
    browser.write_text(f'#!/bin/sh\necho noise; echo noise >&2; cat; echo "$1" > {heard}\n')
    browser.chmod(0o700)
    environ = {"DISPLAY": ":99", "BROWSER": f"{browser} %s"}
    folder = tmp_path / "temporary"
    folder.mkdir()
    async with started("--port", "0", temporary=folder, **environ) as demo:
        url = await demo.opened()
        assert await asyncio.wait_for(asyncio.to_thread(heard.read_text), 30) == f"{url}\n"
        assert await demo.ends() == (0, "")
    assert not any("noise" in line for line in demo.said)


async def test_starting_again_is_a_fresh_sample_at_the_same_address(tmp_path: Path) -> None:
    async with opened(temporary=tmp_path) as (demo, page):
        ana = page(ANA)
        channel = await ana.channel("#fraud-model")
        before = [unsalted(one["text"]) for one in await ana.messages(channel)]
        await ana.acts("say", channel=channel, text="words of yesterday", thread=None)
        await ana.acts("jump", index=1)
        async with ana.events() as events:
            await ana.acts("reset")
            async for _ in events:  # until the old world ends it
                continue
        hello = await ana.hello()  # asked for in the meantime, and answered by the new world
        assert hello["resets"] and hello["clock"]["now"].startswith("2026-12-02T09:00")
        assert [unsalted(one["text"]) for one in await ana.messages(channel)] == before
        assert await demo.ends() == (0, "")
    assert inside(tmp_path) == []


def unsalted(text: str) -> str:
    """Without what proves a record: each world has salts of its own."""
    return re.sub(r"Record (\d+), [0-9a-f]{32}", r"Record \1", text)


async def test_what_is_kept_goes_on_where_it_was(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    async with opened("--keep", str(home), temporary=tmp_path) as (demo, page):
        ana, ben = page(ANA), page(BEN)
        place = await ana.channel("#fraud-model")
        await ana.acts("say", channel=place, text=SENTENCE, thread=None)
        asked = await ben.waits_for(ASKED, "Baton")
        await ben.acts("read", channel=asked["channel"], ts=asked["ts"])
        await ana.acts("jump", index=0)
        before = await everything(page(BEN))
        assert await demo.ends() == (0, "")
    assert demo.said[-1] == f"Ctrl-C ends it; everything is kept in {home}."
    async with opened("--keep", str(home), temporary=tmp_path) as (demo, page):
        ana, ben = page(ANA), page(BEN)
        after = await everything(ben)
        assert after["messages"] == before["messages"] and after["unread"] == before["unread"]
        assert before["now"] <= after["now"] < before["now"][:11] + "11:00"
        await ben.presses("I'll take it", asked)
        await ana.waits_for("Ben takes the fraud-model pager", "Baton")
        assert len([one for one in await ben.messages(asked["channel"]) if ASKED in one["text"]]) == 1
        assert await demo.ends() == (0, "")


async def everything(person: Any) -> dict[str, Any]:
    """What a person sees, where nothing goes on: the demo's time, and each conversation."""
    hello = await person.hello()
    places = [one["id"] for one in hello["conversations"]]
    stamps = ("ts", "user", "text", "blocks", "thread", "edited", "private", "values")
    shown = {place: [[one[key] for key in stamps] for one in await person.messages(place)] for place in places}
    unread = {one["id"]: (one["unread"], one["mentions"]) for one in hello["conversations"]}
    return {"now": hello["clock"]["now"], "messages": shown, "unread": unread}


async def test_a_demo_that_was_killed_goes_on_and_knows_everybody(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with opened("--keep", str(home), temporary=tmp_path) as (demo, page):
        ana, ben = page(ANA), page(BEN)
        await ana.acts("say", channel=await ana.channel("#fraud-model"), text=SENTENCE, thread=None)
        asked = await ben.waits_for(ASKED, "Baton")
        await ana.acts("jump", index=0)  # a jump is written down before anything else happens
        assert await demo.ends(signal.SIGKILL) == (-signal.SIGKILL, "")
    async with opened("--keep", str(home), temporary=tmp_path) as (demo, page):
        await page(BEN).presses("I'll take it", asked)
        await page(ANA).waits_for("Ben takes the fraud-model pager", "Baton")
        assert await demo.ends() == (0, "")


async def test_starting_again_forgets_what_was_kept_and_keeps_what_comes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with opened("--keep", str(home), temporary=tmp_path) as (demo, page):
        ana = page(ANA)
        place = await ana.channel("#general")
        await ana.acts("say", channel=place, text="words of yesterday", thread=None)
        async with ana.events() as events:
            await ana.acts("reset")
            async for _ in events:
                continue
        await ana.acts("say", channel=place, text="words of today", thread=None)
        assert await demo.ends() == (0, "")
    async with opened("--keep", str(home), temporary=tmp_path) as (_, page):
        said = [one["text"] for one in await page(ANA).messages(place)]
        assert "words of today" in said and "words of yesterday" not in said
