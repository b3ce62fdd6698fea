"""Baton and a Slack workspace in one process, on one clock that can be moved on (DESIGN section 9, "The demo clock").

Due dates, nudges, records and message times follow the demo clock; signatures, triggers, leases and time-outs follow
real time. Everything is thrown away at the end, unless it has a home to be kept in.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bot import bootstrap
from bot.demo.clock import DemoClock
from bot.demo.keeping import DATABASE, Home, Keeper, bring_back, bring_back_marks
from bot.engine.pacing import Pacing
from bot.manifest import read_manifest
from bot.outcome import CommandError
from bot.sandbox import AppConfig, Limits, Person, Sandbox
from bot.settings import Settings
from storage import migrate
from storage.errors import StorageError
from storage.looking_in import look_in

START = dt.datetime(2026, 12, 2, 10, tzinfo=ZoneInfo("Europe/Warsaw"))

START_SECONDS, LOOK_AGAIN_SECONDS = 10.0, 0.02
LOOSER = 20.0  # times Slack's rate limits: weeks go by in seconds here, and rate limits know real time alone


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """A workspace with Baton in it; `database_url` is where Baton keeps everything, `keeper` keeps the workspace."""

    clock: DemoClock
    sandbox: Sandbox
    baton: bootstrap.Baton
    database_url: str
    keeper: Keeper | None = None

    def person(self, name: str) -> Person:
        """The driver of somebody in the workspace."""
        return self.sandbox.person(name)

    async def kept(self) -> None:
        """Wait until all that has changed is on disk, where there is a keeper."""
        if self.keeper:
            await self.keeper.kept()

    async def jump_to(self, instant: dt.datetime) -> None:
        """Move the clock on, and have Baton do at once what is due by then."""
        self.clock.jump_to(instant)
        await self.kept()
        await self.baton.engine.tick()
        await self.sandbox.settled()


@asynccontextmanager
async def demo_world(start: dt.datetime = START, home: Home | None = None) -> AsyncIterator[DemoWorld]:
    """Both started and joined over HTTP on loopback ports that the system chooses; stopped and, without a home, removed
    afterwards.

    A home that has been lived in is gone on with, at its own time instead of `start`, which is never before what Baton
    did last; it is kept from the moment on when `keeper.start` is called. Raises CommandError where the home cannot be
    used.
    """
    with tempfile.TemporaryDirectory(prefix="baton-demo-") as folder:
        database_url = home.database_url if home else f"sqlite:///{Path(folder) / 'baton.db'}"
        clock = DemoClock(home.kept.now if home and home.kept else start)
        sandbox = Sandbox(read_app(), clock=clock.now, limits=Limits(LOOSER))
        if home:
            bring_back(home, sandbox)
        # Baton ends before its keeper does: what it says at its end is kept, too.
        async with sandbox, Keeper(home, sandbox, clock) if home else nullcontext() as keeper:
            if home:
                bring_back_marks(home, sandbox)
            await _open_database(database_url, home, clock, sandbox.workspace.team_id)
            settings = Settings(
                database_url=database_url,
                bot_token=sandbox.bot_token,
                signing_secret=sandbox.signing_secret,
                api_url=sandbox.api_url,
                port=0,
            )
            async with _running(settings, clock) as baton:
                sandbox.deliver_to(f"http://{settings.host}:{baton.port}/slack/events")
                yield DemoWorld(clock, sandbox, baton, database_url, keeper)


def read_app() -> AppConfig:
    """Baton as its manifest has it."""
    return AppConfig.from_manifest(yaml.safe_load(read_manifest()))


async def _open_database(database_url: str, home: Home | None, clock: DemoClock, workspace: str) -> None:
    """Bring it up to date, and the clock to what was done last in it: that may be newer than what the home holds."""
    try:
        await asyncio.to_thread(migrate.upgrade, database_url)
        newest = await look_in(database_url, workspace, lambda looking: looking.newest_moment()) if home else None
        if newest and newest > clock.now():
            clock.jump_to(newest)
    except StorageError as error:
        if home is None:
            raise
        raise CommandError(f"{home.folder / DATABASE}: {error}") from error


@asynccontextmanager
async def _running(settings: Settings, clock: DemoClock) -> AsyncIterator[bootstrap.Baton]:
    baton = bootstrap.build(settings, clock, Pacing(post_every=0))
    await baton.start()
    try:
        async with asyncio.timeout(START_SECONDS):
            while await baton.not_ready():  # noqa: ASYNC110 - readiness is asked for, as probes do
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        yield baton
    finally:
        await baton.stop()
