"""`baton demo` as a process of its own, and a person at its page: over HTTP alone, as the browser does."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]
ANA, BEN = "U0ANA000000", "U0BEN000000"
PATIENCE = 60.0  # seconds for a demo to be there on a busy machine
# Started in the background a test run ignores these, and so would every demo that it starts.
for _number, _handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _handler)
_ADDRESS = re.compile(r"^Open (http://127\.0\.0\.1:\d+/)$")


class Demo:
    """A running demo. `url` is known once `opened`; `said` is every line of its standard output so far."""

    def __init__(self, process: Process) -> None:
        self.process, self.said, self.url = process, list[str](), ""

    async def said_next(self) -> str:
        """The next line."""
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
        assert line, f"it ended: {self.said}, {await self._complaints()}"
        self.said.append(line.decode().rstrip("\n"))
        return self.said[-1]

    async def opened(self) -> str:
        """Read on until it says where it is, and how it ends."""
        while not (found := _ADDRESS.match(await self.said_next())):
            continue
        self.url = found.group(1)
        while not (await self.said_next()).startswith("Ctrl-C ends it"):
            continue
        return self.url

    async def ends(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Send it a signal; its exit status, and what it complained of."""
        self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), PATIENCE), await self._complaints()

    async def _complaints(self) -> str:
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode()


@asynccontextmanager
async def started(*argv: str, temporary: Path, **environ: str) -> AsyncIterator[Demo]:
    """`python -m bot demo …`, with its temporary files there; killed where it does not end by itself."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = kept | {"TMPDIR": str(temporary), "PYTHONWARNINGS": "default::ResourceWarning"} | environ
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", *argv, cwd=ROOT, env=settings, stdout=PIPE, stderr=PIPE
    )
    try:
        yield Demo(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@asynccontextmanager
async def opened(*argv: str, temporary: Path, **environ: str) -> AsyncIterator[tuple[Demo, Callable[[str], Visitor]]]:
    """The same, without a browser and on a free port, once it can be visited: by whom, is the visitor's question."""
    async with (
        started("--no-browser", "--port", "0", *argv, temporary=temporary, **environ) as demo,
        visiting(await demo.opened()) as page,
    ):
        yield demo, page


class Visitor:
    """Somebody at the page."""

    def __init__(self, session: aiohttp.ClientSession, url: str, me: str) -> None:
        self._session, self._url, self.me = session, url, me

    async def acts(self, act: str, **fields: Any) -> dict[str, Any]:
        """Do something; what the page is answered."""
        async with self._session.post(f"{self._url}page/act", json={"as": self.me, "act": act, **fields}) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer

    async def hello(self) -> dict[str, Any]:
        """What a page is told when it opens."""
        async with self.events() as events:
            name, hello = await anext(events)
            assert name == "hello"
            return hello

    async def channel(self, name: str) -> str:
        """The id of a channel, or of the direct message with somebody, by name."""
        told = await self.hello()
        people = {person["id"]: person["name"] for person in told["people"]}
        for one in told["conversations"]:
            if name in {f"#{one['name']}", people.get(one["with"])}:
                return str(one["id"])
        raise AssertionError(f"no {name} among {told['conversations']}")

    async def messages(self, channel: str) -> list[dict[str, Any]]:
        """The newest messages of a conversation, oldest first."""
        url = f"{self._url}page/messages?as={self.me}&channel={channel}"
        async with self._session.get(url) as response:
            found: dict[str, list[dict[str, Any]]] = await response.json()
            assert response.status == 200, found
            return found["messages"]

    async def waits_for(self, text: str, where: str) -> dict[str, Any]:
        """Wait until a message with the text stands in the conversation of that name; answers the newest such."""
        channel = await self.channel(where)
        async with asyncio.timeout(PATIENCE), self.events() as events:
            async for _ in events:
                found = [one for one in await self.messages(channel) if text in one["text"]]
                if found:
                    return found[-1]
        raise AssertionError(f"the stream ended before {text!r} came")

    async def presses(self, label: str, message: dict[str, Any]) -> None:
        """Press the button of that label."""
        for block in message["blocks"]:
            for element in block.get("elements", []):
                if element.get("text") and element["text"]["text"] == label:
                    on = {"channel": message["channel"], "ts": message["ts"]}
                    await self.acts("press", on=on, block=block["block_id"], action=element["action_id"])
                    return
        raise AssertionError(f"there is no {label} on {message}")

    @asynccontextmanager
    async def events(self) -> AsyncIterator[AsyncIterator[tuple[str, dict[str, Any]]]]:
        """The stream: names and contents of its events, until the demo ends it."""
        async with self._session.get(f"{self._url}page/stream?as={self.me}") as response:
            assert response.status == 200
            yield _events(response.content)


@asynccontextmanager
async def visiting(url: str) -> AsyncIterator[Callable[[str], Visitor]]:
    """A browser: answers the page as each person sees it."""
    timeout = aiohttp.ClientTimeout(total=None, sock_read=PATIENCE)
    connector = aiohttp.TCPConnector(force_close=True)  # a demo that starts again ends its connections
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, read_bufsize=2**23) as session:
        yield lambda me: Visitor(session, url, me)


async def _events(lines: aiohttp.StreamReader) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    name = ""
    async for line in lines:
        field, _, content = line.decode().rstrip("\n").partition(": ")
        if field == "event":
            name = content
        elif field == "data":
            yield name, json.loads(content)
