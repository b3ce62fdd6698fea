"""A small, ordinary Bolt app for the sandbox to be tried on: one command, one form, one Home."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import AppConfig, Sandbox, Shortcut, SlashCommand

SCOPES = (
    "commands chat:write users:read users:read.email team:read channels:read groups:read im:read im:write "
    "mpim:write mpim:read channels:history im:history channels:join files:write files:read"
)
EVENTS = (
    "app_home_opened member_joined_channel channel_left message.im user_change team_join channel_rename "
    "channel_archive app_uninstalled tokens_revoked"
)
CONFIG = AppConfig(
    name="Pager",
    display_name="Pager",
    commands=(SlashCommand("/pager", should_escape=True), SlashCommand("/raw")),
    shortcuts=(Shortcut("Make a page", "make_page", "message"), Shortcut("New page", "new_page", "global")),
    scopes=frozenset(SCOPES.split()),
    bot_events=frozenset(EVENTS.split()),
    home_tab=True,
    messages_tab=True,
    messages_tab_read_only=False,
)


def plain(text: str) -> dict[str, str]:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, value: str = "1") -> dict[str, Any]:
    """A button."""
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": value}


def section(text: str) -> dict[str, Any]:
    """A section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def text_input(label: str, block_id: str, **more: Any) -> dict[str, Any]:
    """An input block with a text input."""
    element = {"type": "plain_text_input", "action_id": "value"} | more.pop("element", {})
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element} | more


def form(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A modal with a button to submit."""
    title = {"type": "modal", "callback_id": "page", "title": plain("A page"), "submit": plain("Send")}
    return title | {"blocks": list(blocks)} | more


PAGE_FORM = form(
    text_input("Reason", "reason"),
    {
        "type": "input",
        "block_id": "who",
        "label": plain("Who"),
        "optional": True,
        "element": {"type": "users_select", "action_id": "value"},
    },
    {
        "type": "input",
        "block_id": "when",
        "label": plain("By"),
        "optional": True,
        "element": {"type": "datepicker", "action_id": "value"},
    },
    notify_on_close=True,
)


class Pager:
    """The app and what it has heard."""

    def __init__(self, sandbox: Sandbox) -> None:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        self.bolt = AsyncApp(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)
        self.heard: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {}
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.came = asyncio.Event()
        for listen in (self._commands, self._interactions, self._events):
            listen()

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The events of that type, in order."""
        return [body["event"] for body in self.heard if body.get("event", {}).get("type") == kind]

    def last(self, kind: str) -> dict[str, Any]:
        """The last interaction of that type."""
        return [body for body in self.heard if body.get("type") == kind][-1]

    async def _hear(self, body: dict[str, Any]) -> None:
        self.heard.append(body)
        self.came.set()
        await self.may_answer.wait()

    def _commands(self) -> None:
        @self.bolt.command("/raw")
        async def raw(ack: Any, body: dict[str, Any]) -> None:
            await self._hear(body)
            await ack(**self.answer)

        @self.bolt.command("/pager")
        async def pager(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
            await self._hear(body)
            if body["text"]:
                actions = {"type": "actions", "elements": [button("Post", "post"), button("Drop", "drop")]}
                await ack(text="Ready", blocks=[section(f"Ready: {body['text']}"), actions])
            else:
                await client.views_open(trigger_id=body["trigger_id"], view=PAGE_FORM)
                await ack()

    def _interactions(self) -> None:
        @self.bolt.action("post")
        async def post(ack: Any, body: dict[str, Any], client: AsyncWebClient, respond: Any) -> None:
            await self._hear(body)
            await client.chat_postMessage(channel=body["channel"]["id"], text=f"Paged by <@{body['user']['id']}>")
            await respond(text="Posted", replace_original=True)
            await ack()

        @self.bolt.action("drop")
        async def drop(ack: Any, body: dict[str, Any], respond: Any) -> None:
            await self._hear(body)
            await respond(delete_original=True)
            await ack()

        @self.bolt.action("heard")
        async def heard(ack: Any, body: dict[str, Any]) -> None:
            await self._hear(body)
            await ack()

        @self.bolt.view("page")
        async def page(ack: Any, body: dict[str, Any]) -> None:
            await self._hear(body)
            await ack(**self.answer)

        @self.bolt.view_closed("page")
        async def closed(ack: Any, body: dict[str, Any]) -> None:
            await self._hear(body)
            await ack()

        @self.bolt.shortcut("make_page")
        @self.bolt.shortcut("new_page")
        async def shortcut(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
            await self._hear(body)
            await client.views_open(trigger_id=body["trigger_id"], view=PAGE_FORM)
            await ack()

    def _events(self) -> None:
        @self.bolt.event("app_home_opened")
        async def home(body: dict[str, Any], client: AsyncWebClient) -> None:
            view = {"type": "home", "blocks": [section("Two pages wait for you")]}
            await client.views_publish(user_id=body["event"]["user"], view=view)
            await self._hear(body)

        for name in EVENTS.replace("message.im", "message").split()[1:]:
            self.bolt.event(name)(self._on_event)

    async def _on_event(self, body: dict[str, Any]) -> None:
        await self._hear(body)


Wire = Callable[[Sandbox], AbstractAsyncContextManager[Pager]]


@asynccontextmanager
async def over_http(sandbox: Sandbox) -> AsyncIterator[Pager]:
    """The app behind signed HTTP requests."""
    pager = Pager(sandbox)
    runner = web.AppRunner(pager.bolt.web_app(path="/slack/events"), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield pager
    finally:
        await runner.cleanup()


@asynccontextmanager
async def over_socket_mode(sandbox: Sandbox) -> AsyncIterator[Pager]:
    """The app behind Socket Mode, with the SDK's own client."""
    pager = Pager(sandbox)
    handler: Any = AsyncSocketModeHandler(pager.bolt, sandbox.app_token)
    await handler.connect_async()
    await sandbox.socket_mode.connected()
    try:
        yield pager
    finally:
        await handler.close_async()
