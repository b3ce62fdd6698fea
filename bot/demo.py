"""Baton and a Slack workspace in one process, on one clock that can be moved on (DESIGN section 9, "The demo clock").

Due dates, nudges, records and message times follow the demo clock; signatures, triggers, leases and time-outs follow
real time. Everything is thrown away at the end.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bot import bootstrap
from bot.manifest import read_manifest
from bot.sandbox import AppConfig, Person, Sandbox
from bot.settings import Settings
from storage import migrate

START = dt.datetime(2026, 12, 2, 10, tzinfo=ZoneInfo("Europe/Warsaw"))

START_SECONDS, LOOK_AGAIN_SECONDS = 10.0, 0.02


class DemoClock:
    """A `bot.ports.Clock`: `now` goes on like real time from `start`, and jumps when told to."""

    def __init__(self, start: dt.datetime) -> None:
        self._ahead = start - self.real()

    def now(self) -> dt.datetime:
        """The demo's time, aware UTC."""
        return self.real() + self._ahead

    def real(self) -> dt.datetime:
        """This machine's time, aware UTC."""
        return dt.datetime.now(dt.UTC)

    def jump_to(self, instant: dt.datetime) -> None:
        """Make it that instant now. Raises ValueError for one that lies behind."""
        if instant < self.now():
            raise ValueError("the demo's time only moves on")
        self._ahead = instant - self.real()


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """A workspace with Baton in it; `database_url` is where Baton keeps everything."""

    clock: DemoClock
    sandbox: Sandbox
    baton: bootstrap.Baton
    database_url: str

    def person(self, name: str) -> Person:
        """The driver of somebody in the workspace."""
        return self.sandbox.person(name)

    async def jump_to(self, instant: dt.datetime) -> None:
        """Move the clock on, and have Baton do at once what is due by then."""
        self.clock.jump_to(instant)
        await self.baton.engine.tick()
        await self.sandbox.settled()


@asynccontextmanager
async def demo_world(start: dt.datetime = START) -> AsyncIterator[DemoWorld]:
    """Both started and joined over HTTP on loopback ports that the system chooses; stopped and removed afterwards."""
    clock = DemoClock(start)
    config = AppConfig.from_manifest(yaml.safe_load(read_manifest()))
    with tempfile.TemporaryDirectory(prefix="baton-demo-") as folder:
        async with Sandbox(config, clock=clock.now) as sandbox:
            settings = Settings(
                database_url=f"sqlite:///{Path(folder) / 'baton.db'}",
                bot_token=sandbox.bot_token,
                signing_secret=sandbox.signing_secret,
                api_url=sandbox.api_url,
                port=0,
            )
            async with _running(settings, clock) as baton:
                sandbox.deliver_to(f"http://{settings.host}:{baton.port}/slack/events")
                yield DemoWorld(clock, sandbox, baton, settings.database_url)


@asynccontextmanager
async def _running(settings: Settings, clock: DemoClock) -> AsyncIterator[bootstrap.Baton]:
    await asyncio.to_thread(migrate.upgrade, settings.database_url)
    baton = bootstrap.build(settings, clock)
    await baton.start()
    try:
        async with asyncio.timeout(START_SECONDS):
            while await baton.not_ready():  # noqa: ASYNC110 - readiness is asked for, as probes do
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        yield baton
    finally:
        await baton.stop()
