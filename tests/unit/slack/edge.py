"""A running Baton that takes signed payloads, and beside it one that runs everything and keeps nothing."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot import bootstrap
from bot.domain.errors import Code, Refused
from bot.domain.form import Filled
from bot.domain.nudge_settings import DEFAULTS
from bot.ports import UnitOfWork, Wanted, Writer
from bot.sandbox import AppConfig, Sandbox
from bot.settings import load
from bot.slack.app import SlackApp
from bot.slack.services import Services
from bot.usecases.look import look_at
from bot.usecases.where import NOWHERE
from bot.views.forms import act_form, handoff_form, settings_form, snooze_form
from bot.views.values import button_value
from bot.web import build_runner, build_web
from storage import migrate
from tests.support.unhurried import UNHURRIED
from tests.unit.slack.conftest import MANIFEST
from tests.unit.slack.fakes import NOTHING_WANTED, ROOM, SENTENCE

T = TypeVar("T")
Json = dict[str, Any]

FORMS = ("suggest", "keep", "decline", "deliver", "accept", "not_yet", "reschedule", "edit", "reassign", "cancel")


class NeverKept:
    """A writer that runs each use case to its end and then refuses it, so that one handoff serves every example."""

    def __init__(self, inner: Writer) -> None:
        self.inner = inner

    async def write(
        self,
        workspace: str,
        usecase: Callable[[UnitOfWork], T],
        wanted: Wanted = NOTHING_WANTED,
        *,
        engine: bool = False,
    ) -> T:
        def refused(uow: UnitOfWork) -> T:
            usecase(uow)
            raise Refused(Code.NO_CHANGE)

        return await self.inner.write(workspace, refused, wanted, engine=engine)


class Edge:
    """A running Baton and, beside it, one that keeps nothing; both in a loop of their own."""

    def __init__(self, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._closing = AsyncExitStack()
        self.run(self._start(folder))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def stop(self) -> None:
        self.run(self._closing.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def status(self, body: Json, *, kept: bool = True) -> int:
        """How Baton answers this payload, signed: as JSON where Slack sends a form whose fields are not text."""
        raw = json.dumps(body) if "type" in body or "command" not in body else urlencode(body, errors="replace")
        if "command" in body and any(not isinstance(value, str) for value in body.values()):
            raw = json.dumps(body)
        return self.run(self._post(raw.encode(errors="replace"), self.port if kept else self.port_of_none))

    async def _post(self, body: bytes, port: int) -> int:
        stamp = str(int(time.time()))
        signed = hmac.new(self.sandbox.signing_secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed.hexdigest()}"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        url = f"http://127.0.0.1:{port}/slack/events"
        async with self._session.post(url, data=body, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def _start(self, folder: Path) -> None:
        enter = self._closing.enter_async_context
        self.sandbox = await enter(Sandbox(AppConfig.from_manifest(MANIFEST), limits=None, timing=UNHURRIED))
        self._session = await enter(aiohttp.ClientSession())
        url = f"sqlite:///{folder / 'baton.db'}"
        await asyncio.to_thread(migrate.upgrade, url)
        baton = bootstrap.build(
            load(
                {
                    "DATABASE_URL": url,
                    "PORT": "0",
                    "SLACK_API_URL": self.sandbox.api_url,
                    "SLACK_BOT_TOKEN": self.sandbox.bot_token,
                    "SLACK_SIGNING_SECRET": self.sandbox.signing_secret,
                }
            )
        )
        await baton.start()
        self._closing.push_async_callback(baton.stop)
        self.port = baton.port
        self.sandbox.deliver_to(f"http://127.0.0.1:{baton.port}/slack/events")
        while await baton.not_ready():  # noqa: ASYNC110 - asked as a load balancer asks
            await asyncio.sleep(0.01)
        await self.sandbox.person("Ana").types(f"/handoff {SENTENCE}", ROOM)
        await self._start_keeping_nothing(baton._services)
        await self._collect(baton._services)

    async def _start_keeping_nothing(self, services: Services) -> None:
        async def ready() -> list[str]:
            return []

        app = SlackApp(replace(services, writer=NeverKept(services.writer)), "B0")
        runner = build_runner(build_web(app.receive, self.sandbox.signing_secret, ready), 1)
        await runner.setup()
        self._closing.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port_of_none = runner.addresses[0][1]

    async def _collect(self, services: Services) -> None:
        command = next(one.request for one in self.sandbox.log.entries if one.method == "/handoff")
        self.command = {name: str(value) for name, value in command.items()}
        self.ana, self.team, self.bot_user = self.command["user_id"], services.workspace, services.bot_user
        seen = await services.read(lambda reads: look_at(reads, self.ana, NOWHERE, 1))
        self.ben, self.value = seen.handoff.receiver, button_value(seen.handoff, "take")
        look = services.look(seen.words, seen.plan.zone)
        filled = Filled("", thing="the pager", giver=self.ana, receiver=self.ben, channel=self.command["channel_id"])
        self.views = {act: act_form(act, seen.handoff, seen.plan, self.ana, look) for act in (*FORMS, "hand_back")}
        self.views["propose"] = handoff_form(filled, self.ana, look)
        self.views["settings"] = settings_form(DEFAULTS, look)
        self.views["snooze"] = snooze_form(seen.handoff, dt.date(2026, 12, 3), look)
