"""A small app that posts whatever Block Kit it is told to, and keeps what it hears: the page's counterpart in tests."""

from __future__ import annotations

import asyncio
import json
import struct
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import AppConfig, Sandbox, Shortcut, SlashCommand
from tests.support.browser import PATIENCE

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
CHANNEL = "#fraud-model"
SCOPES = "commands chat:write users:read channels:read groups:read im:read im:write im:history files:write files:read"
CONFIG = AppConfig(
    name="Kit",
    display_name="Kit",
    commands=(SlashCommand("/kit", "Try the kit", "[words] | help", should_escape=True),),
    shortcuts=(
        Shortcut("Make a note", "make_note", "message", "From this message"),
        Shortcut("New note", "new_note", "global", "From nothing"),
    ),
    scopes=frozenset(SCOPES.split()),
    bot_events=frozenset({"app_home_opened", "message.im"}),
    home_tab=True,
    messages_tab=True,
    messages_tab_read_only=False,
)
Json = dict[str, Any]


class Kit:
    """The app. `opens` is the modal it opens at a command or a shortcut, `follows` the one after another was closed,
    `answers` what it says to the next form, `home` what it shows on its Home.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        self.channel = sandbox.workspace.find_channel(CHANNEL)
        self.opens: Json | None = None
        self.follows: Json | None = None
        self.answers: Json | None = None
        self.home: list[Json] = [section("Two notes wait for you.")]
        self.heard: list[Json] = []
        self._came = asyncio.Condition()
        self._url = ""
        self._free = asyncio.Event()
        self._free.set()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Kit]:
        """Listen for what Slack sends."""
        self.sandbox.workspace.join(self.channel, self.sandbox.workspace.app.bot_user)
        app = web.Application()
        app.router.add_post("/", self._take)
        app.router.add_get("/picture.png", _picture)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        self.sandbox.deliver_to(self._url)
        try:
            yield self
        finally:
            await runner.cleanup()

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hear, and answer nothing, inside this block."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    async def posts(self, *blocks: Json, text: str = "From the kit", **more: Any) -> str:
        """Post in the channel; the message's time."""
        answer = await self.client.chat_postMessage(channel=self.channel.id, text=text, blocks=blocks, **more)
        return str(answer["ts"])

    async def shows(self, person: str, view: Json) -> str:
        """Open a modal for somebody, as if they had just asked for it; its id."""
        trigger = self.sandbox.slack.triggers.issue(self.sandbox.person(person).id)
        answer = await self.client.views_open(trigger_id=trigger, view=view)
        return str(answer["view"]["id"])

    @property
    def picture(self) -> str:
        """The address of a picture, on this machine."""
        return f"{self._url}picture.png"

    async def says_to(self, person: str, text: str, *blocks: Json) -> None:
        """Tell one person something in the channel that the others do not see."""
        user = self.sandbox.person(person).id
        await self.client.chat_postEphemeral(channel=self.channel.id, user=user, text=text, blocks=blocks)

    async def hears(self, kind: str, at: int = -1) -> Json:
        """The latest of what was heard of that kind (or the one `at` that place), waited for."""
        needed = at + 1 if at >= 0 else 1
        try:
            async with asyncio.timeout(PATIENCE), self._came:
                await self._came.wait_for(lambda: len(self.of(kind)) >= needed)
        except TimeoutError:
            raise AssertionError(f"no {kind} came; heard was {self.heard}") from None
        return self.of(kind)[at]

    async def hears_such(self, kind: str, wanted: Callable[[Json], bool]) -> Json:
        """The first of what was heard of that kind that is as wanted, waited for."""
        try:
            async with asyncio.timeout(PATIENCE), self._came:
                await self._came.wait_for(lambda: any(map(wanted, self.of(kind))))
        except TimeoutError:
            raise AssertionError(f"no {kind} is as wanted; heard was {self.heard}") from None
        return next(filter(wanted, self.of(kind)))

    def of(self, kind: str) -> list[Json]:
        """All that was heard of that kind: `command`, `event`, or an interaction's type."""
        return [body for body in self.heard if body["kind"] == kind]

    async def _take(self, request: web.Request) -> web.Response:
        body = await _read(request)
        async with self._came:
            self.heard.append(body)
            self._came.notify_all()
        await self._free.wait()
        if body["kind"] in {"command", "shortcut", "message_action"} and self.opens:
            await self.client.views_open(trigger_id=body["trigger_id"], view=self.opens)
        elif body["kind"] == "view_closed" and self.follows:
            await self.shows(body["user"]["id"], self.follows)
        elif body["kind"] == "event" and body["event"]["type"] == "app_home_opened":
            home = {"type": "home", "blocks": self.home}
            await self.client.views_publish(user_id=body["event"]["user"], view=home)
        if body["kind"] == "view_submission" and self.answers:
            answer, self.answers = self.answers, None
            return web.json_response(answer)
        return web.Response()


async def _picture(_: web.Request) -> web.Response:
    """A PNG of one grey pixel."""
    parts = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\x80")), (b"IEND", b"")
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return web.Response(body=b"\x89PNG\r\n\x1a\n" + b"".join(chunks), content_type="image/png")


async def _read(request: web.Request) -> Json:
    """The body of a delivery, with its kind."""
    if request.content_type == "application/json":
        return {"kind": "event", **await request.json()}
    values = dict(await request.post())
    if "payload" not in values:
        return {"kind": "command", **values}
    payload: Json = json.loads(str(values["payload"]))
    return {"kind": payload["type"], **payload}


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    """A section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str = "press", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": "1", **more}


def actions(*elements: Json) -> Json:
    """A row of them."""
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


def options(*labels: str) -> list[Json]:
    """Options whose values are their labels in small letters."""
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def asks(label: str, kind: str, *, optional: bool = False, block: Json | None = None, **element: Any) -> Json:
    """An input block; its block id is the label in small letters, its action id "value"."""
    inner = {"type": kind, "action_id": "value", **element}
    shown = {"type": "input", "block_id": label.lower(), "label": plain(label), "element": inner, "optional": optional}
    return shown | (block or {})


def form(*blocks: Json, title: str = "A note", **more: Any) -> Json:
    """A modal with a button to send it."""
    named = {"type": "modal", "callback_id": "note", "title": plain(title), "submit": plain("Send")}
    return named | {"close": plain("Cancel"), "blocks": list(blocks), **more}


def values(body: Json) -> dict[str, Any]:
    """What stands in the inputs of a submitted form: label in small letters, to Slack's state object."""
    state = body["view"]["state"]["values"]
    return {block: next(iter(entries.values())) for block, entries in state.items()}
