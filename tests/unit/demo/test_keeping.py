"""What is on disk when, in a workspace without Baton: the app is played by hand."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.demo.clock import DemoClock
from bot.demo.keeping import Home, Keeper, home_in
from bot.demo.world import read_app
from bot.outcome import CommandError
from bot.sandbox import Sandbox

BEGAN = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
WITHIN = 10.0  # seconds that something may take on a busy machine


class Disk(Home):
    """A home whose disk can be held up, or be full. `writes` counts what got through."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.free, self.full, self.writes = threading.Event(), False, 0
        self.free.set()

    def write(self, number: int, content: bytes) -> None:
        """Write when there is nothing in the way."""
        assert self.free.wait(WITHIN)
        if self.full:
            raise OSError(28, "No space left on device")
        super().write(number, content)
        self.writes += 1

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Nothing is written inside this block."""
        self.free.clear()
        try:
            yield
        finally:
            self.free.set()

    def on_disk(self) -> dict[str, Any]:
        """What the file holds."""
        kept: dict[str, Any] = json.loads((self.folder / "workspace.json").read_bytes())
        return kept

    def texts(self) -> list[str]:
        """The messages in it."""
        return [message["text"] for message in self.on_disk()["workspace"]["messages"]]


@dataclass
class Kept:
    """A sandbox that is kept, and the app's side of the wire."""

    disk: Disk
    sandbox: Sandbox
    keeper: Keeper
    clock: DemoClock
    http: aiohttp.ClientSession

    async def posts(self, text: str) -> dict[str, Any]:
        """A message by the app; what it is answered."""
        return await self.asks("chat.postMessage", channel="general", text=text)

    async def asks(self, method: str, **arguments: str) -> dict[str, Any]:
        """A call of the app; what it is answered."""
        url, headers = f"{self.sandbox.api_url}{method}", {"Authorization": f"Bearer {self.sandbox.bot_token}"}
        async with self.http.post(url, json=arguments, headers=headers) as response:
            answer: dict[str, Any] = await response.json()
            assert answer["ok"], answer
            return answer

    async def logged(self) -> None:
        """Wait until the next call of the app is carried out; it may not be answered yet."""
        done = asyncio.Event()
        unsubscribe = self.sandbox.log.subscribe(lambda _: done.set())
        await asyncio.wait_for(done.wait(), WITHIN)
        unsubscribe()


@asynccontextmanager
async def keeping(folder: Path) -> AsyncIterator[Kept]:
    """A sandbox whose keeper has started, with the app in #general."""
    with home_in(folder):
        disk, clock = Disk(folder), DemoClock(BEGAN)
        sandbox = Sandbox(read_app(), clock=clock.now, limits=None)
        async with aiohttp.ClientSession() as http, sandbox, Keeper(disk, sandbox, clock) as keeper:
            workspace = sandbox.workspace
            workspace.join(workspace.find_channel("general"), workspace.app.bot_user)
            keeper.start()
            yield Kept(disk, sandbox, keeper, clock, http)


async def test_the_app_is_answered_when_it_is_on_disk(tmp_path: Path) -> None:
    async with keeping(tmp_path) as kept:
        for number in range(10):
            await kept.posts(f"message {number}")
            assert f"message {number}" in kept.disk.texts()
        with kept.disk.held_up():
            carried_out = asyncio.create_task(kept.logged())
            posting = asyncio.create_task(kept.posts("waits"))
            await carried_out
            await kept.sandbox.person("Ana").types("goes on", "#general")  # the disk holds up nothing else
            assert not posting.done() and "waits" not in kept.disk.texts()
        await posting
        assert "waits" in kept.disk.texts()


async def test_one_write_serves_all_who_wait(tmp_path: Path) -> None:
    async with keeping(tmp_path) as kept:
        await kept.posts("first")
        before = kept.disk.writes
        texts = [f"message {number}" for number in range(50)]
        await asyncio.gather(*map(kept.posts, texts))
        assert set(texts) <= set(kept.disk.texts())
        assert kept.disk.writes - before < len(texts)


async def test_what_changes_nothing_waits_for_no_disk(tmp_path: Path) -> None:
    async with keeping(tmp_path) as kept:
        await kept.keeper.kept()
        with kept.disk.held_up():
            await asyncio.wait_for(kept.asks("auth.test"), WITHIN / 2)


async def test_a_jump_and_what_was_read_are_kept(tmp_path: Path) -> None:
    async with keeping(tmp_path) as kept:
        await kept.posts("news")
        kept.clock.jump_to(BEGAN + dt.timedelta(days=3))
        workspace, marks = kept.sandbox.workspace, kept.sandbox.page.marks
        ana, general = workspace.find_user("Ana"), workspace.find_channel("general")
        assert marks.read(ana.id, general, marks.latest(general))
        await kept.keeper.kept()
        held = kept.disk.on_disk()
        assert held["now"] >= "2026-12-05T09:00" and [ana.id, general.id] in [row[:2] for row in held["read"]["marks"]]


async def test_a_full_disk_is_told_once_and_made_up_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with keeping(tmp_path) as kept:
        kept.disk.full = True
        for text in ("one", "two", "three"):
            assert (await kept.posts(text))["ok"]
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == [
            "the workspace could not be kept: No space left on device"
        ]
        kept.disk.full = False
        async with asyncio.timeout(WITHIN):
            while "three" not in kept.disk.texts():  # noqa: ASYNC110 - nothing else changes: it tries again by itself
                await asyncio.sleep(0.01)


async def test_it_ends_right_after_a_change(tmp_path: Path) -> None:
    async with asyncio.timeout(WITHIN):
        for turns in range(10):  # of the event loop between the two
            async with keeping(tmp_path) as kept:
                kept.sandbox.workspace.tell_privately(
                    kept.sandbox.workspace.find_channel("general"), "U0ANA000000", "last"
                )
                for _ in range(turns):
                    await asyncio.sleep(0)
            assert "last" in kept.disk.texts()
            kept.disk.clear()


async def test_it_cannot_end_on_a_full_disk_in_silence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"No space left on device$"):
        async with keeping(tmp_path) as kept:
            kept.disk.full = True


async def test_what_was_held_up_does_not_overwrite_what_came_later(tmp_path: Path) -> None:
    async with keeping(tmp_path) as kept:
        disk, older = kept.disk, kept.disk.number()
        await kept.posts("newer")
        before = disk.on_disk()
        disk.write(older, b"older")
        assert disk.on_disk() == before
    disk.clear()
    disk.write(older, b"older")
    assert disk.on_disk() == {"unfinished": True}
