"""Sending a thousand reminders to a Slack that answers in 50 ms: Baton's engine, and APScheduler with a job for each.

Each runs in a process of its own, which says when it is ready, and begins when it is told: `python -m
tests.bench.nudges_sent slack PORT`, `… baton URL API` and `… apscheduler URL API`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.bench.nudge_fill import DUE, FixedClock
from tests.bench.processes import PYTHON, free_port, running

MODULE = "tests.bench.nudges_sent"
LATENCY = 0.05  # seconds
LONGEST, AFTERWARDS, LOOKS_EVERY = 120.0, 3.0, 0.05  # seconds; what comes twice comes within the ones afterwards


@dataclass(frozen=True)
class Seen:
    """What Slack saw: reminders a second until the last, how many in all, and to how many people."""

    rate: float
    posts: int
    people: int

    @property
    def skipped(self) -> int:
        """People who were told nothing."""
        return DUE - self.people

    @property
    def doubled(self) -> int:
        """Messages that somebody had already."""
        return self.posts - self.people


@contextmanager
def slow_slack() -> Iterator[str]:
    """The address of a Slack that answers in 50 ms."""
    port = free_port()
    with running([PYTHON, "-m", MODULE, "slack", str(port)], port, "/seen"):
        yield f"http://127.0.0.1:{port}/"


def sent(slack: str, commands: Sequence[Sequence[str]]) -> Seen:
    """Run these processes at once, until everybody was told and a little longer. Raises TimeoutError."""
    with ExitStack() as stack:
        processes = [stack.enter_context(_waiting([*command, f"{slack}api/"])) for command in commands]
        _ask(f"{slack}forget")
        began = time.monotonic()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        while (seen := _ask(f"{slack}seen"))["people"] < DUE:
            if time.monotonic() > began + LONGEST:
                raise TimeoutError(f"{seen['people']} of {DUE} people were reminded")
            time.sleep(LOOKS_EVERY)
        time.sleep(AFTERWARDS)
        after = _ask(f"{slack}seen")
    return Seen(DUE / (seen["last"] - began), after["posts"], after["people"])


@contextmanager
def _waiting(words: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A process that is ready; it ends once its input does."""
    command = [PYTHON, "-m", MODULE, *words]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    try:
        if process.stdout.readline() != "ready\n":
            raise RuntimeError(f"{' '.join(command)} did not start")
        yield process
    finally:
        process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ask(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def _slack(port: int) -> None:
    """Every post is answered after 50 ms and counted; `/seen` says how many there were, `/forget` begins anew."""
    posts: Counter[str] = Counter()
    last = 0.0

    async def answer(request: web.Request) -> web.Response:
        nonlocal last
        channel = (await request.json())["channel"]
        await asyncio.sleep(LATENCY)
        posts[channel] += 1
        last = time.monotonic()
        return web.json_response({"ok": True, "channel": channel, "ts": f"{posts.total()}.000001"})

    async def seen(_request: web.Request) -> web.Response:
        return web.json_response({"posts": posts.total(), "people": len(posts), "last": last})

    async def forget(request: web.Request) -> web.Response:
        posts.clear()
        return await seen(request)

    app = web.Application()
    app.add_routes([web.post("/api/chat.postMessage", answer), web.get("/seen", seen), web.get("/forget", forget)])
    web.run_app(app, host="127.0.0.1", port=port, print=lambda *_: None, access_log=None)


async def _baton(url: str, api: str) -> None:
    """The engine as `baton serve` puts it together, with a clock that stands still and nothing held back."""
    from bot.engine.delivery import Delivery
    from bot.engine.pacing import Pacing
    from bot.engine.remedies import EngineRemedies
    from bot.engine.sender import Sender
    from bot.engine.ticks import Engine
    from bot.engine.waking import Waker
    from bot.slack.client import open_session, web_client
    from bot.slack.messenger import SlackMessenger
    from storage.alarms import StorageAlarms
    from storage.outbox_claims import OutboxClaims
    from storage.reader import StorageReader
    from storage.writer import StorageWriter

    clock, loop = FixedClock(), asyncio.get_running_loop()
    writer = StorageWriter(url, clock, on_commit=lambda: loop.call_soon_threadsafe(engine.poke))
    reader = StorageReader(url)
    async with open_session() as session:
        messenger = SlackMessenger(web_client(session, "xoxb-bench", api), reader, writer)
        delivery = Delivery(messenger, reader, clock, Pacing(post_every=0))
        sender = Sender(OutboxClaims(writer, clock), delivery, EngineRemedies(writer))
        engine = Engine(Waker(StorageAlarms(reader, clock, writer), writer), sender)
        await _until_told(engine.start)
        await engine.stop()
    await writer.close()
    await asyncio.to_thread(reader.close)


async def _apscheduler(url: str, api: str) -> None:
    from tests.bench.peers_nudges import paused

    async with paused(url, api) as scheduler:
        await _until_told(scheduler.resume)


async def _until_told(begin: Callable[[], Awaitable[None] | None]) -> None:
    """Say that all is ready, begin when told, and go on until the input ends."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)  # as `baton serve` has it
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    if (begun := begin()) is not None:
        await begun
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["slack", port]:
            _slack(int(port))
        case ["baton", url, api]:
            asyncio.run(_baton(url, api))
        case ["apscheduler", url, api]:
            asyncio.run(_apscheduler(url, api))
