"""A browser at the sandbox's page, without its screen: what it asks for, what it does, and the stream it hears."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.sandbox import Sandbox

PATIENCE = 5.0


class Visitor:
    """One person's browser."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: Sandbox, name: str) -> None:
        self.session, self.sandbox = session, sandbox
        self.id = sandbox.workspace.find_user(name).id

    async def get(self, path: str, **query: Any) -> tuple[int, Any]:
        """The status of an answer and its JSON."""
        async with self.session.get(path, params={"as": self.id} | query) as response:
            return response.status, await response.json()

    async def messages(self, channel: str, **query: Any) -> Any:
        """A conversation's messages."""
        status, body = await self.get("/page/messages", channel=self.channel(channel), **query)
        assert status == 200, body
        return body

    async def act(self, name: str, **fields: Any) -> tuple[int, Any]:
        """Do something; answers status and JSON."""
        async with self.session.post("/page/act", json={"as": self.id, "act": name, **fields}) as response:
            return response.status, await response.json()

    async def does(self, name: str, **fields: Any) -> Any:
        """Do something that must go well."""
        status, body = await self.act(name, **fields)
        assert status == 200, body
        return body

    async def refused(self, name: str, **fields: Any) -> tuple[int, str]:
        """Do something that must not go; answers the status and the sentence."""
        status, body = await self.act(name, **fields)
        assert status >= 400, body
        return status, body["error"]

    def channel(self, name: str) -> str:
        """The id of a conversation."""
        return self.sandbox.workspace.find_channel(name).id

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Stream]:
        """Open the stream; its `hello` has come."""
        async with self.session.get("/page/stream", params={"as": self.id}) as response:
            stream = Stream(response)
            await stream.until("hello")
            yield stream


class Stream:
    """Server-sent events, one after the other, kept in `heard`."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response
        self.heard: list[tuple[str, Any]] = []

    async def next(self) -> tuple[str, Any]:
        """The next event; `end` when the stream is over. Raises `TimeoutError`."""
        name, data = "message", []
        async with asyncio.timeout(PATIENCE):
            while line := await self.response.content.readline():
                text = line.decode().rstrip("\n")
                if text.startswith("event: "):
                    name = text.removeprefix("event: ")
                elif text.startswith("data: "):
                    data.append(text.removeprefix("data: "))
                elif not text and data:
                    self.heard.append((name, json.loads("\n".join(data))))
                    return self.heard[-1]
        self.heard.append(("end", None))
        return self.heard[-1]

    async def until(self, name: str, where: Callable[[Any], bool] = lambda _: True) -> Any:
        """Read on to the next event of that name whose data is as wanted."""
        while True:
            heard, data = await self.next()
            if heard == name and where(data):
                return data
            assert heard != "end", f"the stream ended before {name}"

    def all(self, name: str) -> list[Any]:
        """The data of all events of that name so far."""
        return [data for heard, data in self.heard if heard == name]


@asynccontextmanager
async def visiting(sandbox: Sandbox, *names: str) -> AsyncIterator[list[Visitor]]:
    """Browsers of these people."""
    async with aiohttp.ClientSession(sandbox.page.url) as session:
        yield [Visitor(session, sandbox, name) for name in names]
