"""One storm: a workspace full of nudges that are due, replicas that die, a Slack that fails at random; then what became
of every message.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, create_engine, text

from bot.sandbox import AppConfig, Fault, Limits, Sandbox
from bot.sandbox.faults import ANY
from storage.database import database_url as with_driver
from tests.chaos import replica
from tests.chaos.crowd import Crowd
from tests.chaos.due_today import Pair, fill, people
from tests.chaos.fleet import SERVE, Balancer, Keeper, Lives, Replica
from tests.chaos.replica import Skipped, nothing_skipped
from tests.chaos.verdict import Figures, Ledger, read_ledger

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "app_manifest.yml"
LOOKS_AGAIN = 0.2  # seconds
QUIET, STEP = 0.2, 4.0  # seconds without a call, and what is then skipped
NEVER = 3600.0
# What each call to Slack meets by chance. Latency on both sides of carrying it out, so that kills find calls under way.
FAULTS = (
    (Fault.ratelimited(1), 0.02),
    (Fault.status(500), 0.02),
    (Fault.status(500, after=True), 0.03),
    (Fault.reset_before(), 0.02),
    (Fault.reset_after(), 0.03),
    (Fault.latency(0.2), 0.3),
    (Fault.latency(0.4, after=True), 0.4),
)


@dataclass(frozen=True)
class Size:
    """How much of everything. Pairs of `workers` make `rounds` handoffs, at most. `skips`: time is skipped while
    nothing happens (else it is the real `baton serve`). `limits`: Slack's own, times this, or none. `within`: seconds
    for all to be said once nobody is killed any more.
    """

    replicas: int
    nudges: int
    workers: int
    rounds: int
    lives: Lives
    skips: bool
    limits: float | None
    within: float
    seed: int = 0


@dataclass
class Storm:
    """A run while it goes on."""

    size: Size
    url: str
    sandbox: Sandbox
    pairs: list[Pair]
    replicas: list[Replica]
    crowd: Crowd
    random: Random
    skipped: Skipped
    figures: Figures = field(default_factory=Figures)

    async def rages(self) -> None:
        """Replicas are killed and Slack fails, until each replica has died as often as it should."""
        for fault, probability in FAULTS:
            self.sandbox.faults.by_chance(ANY, fault, probability, self.random)
        lives, calls = self.size.lives, self.figures.calls.total
        await asyncio.gather(*(one.lives(lives, self.random, calls) for one in self.replicas))
        self.sandbox.faults.clear()

    async def calms_down(self, working: asyncio.Task[None]) -> None:
        """Wait until people have ended what they were at, for which a message may still have to come, everybody due was
        looked at and nothing waits to be said. What then still does is lost.
        """
        self.crowd.over.set()
        engine = create_engine(with_driver(self.url))
        with suppress(TimeoutError):
            async with asyncio.timeout(self.size.within):
                await asyncio.wait({working})
                while await asyncio.to_thread(_waiting, engine):  # noqa: ASYNC110 - other processes write there
                    await asyncio.sleep(LOOKS_AGAIN)
        engine.dispose()
        await self.sandbox.settled(within=60)

    async def skips_silence(self) -> None:
        """Skip time, again and again, whenever nothing was under way between Baton and Slack for a moment. The steps
        are small beside what an attempt has left of its lease when it begins to post.
        """
        while self.size.skips:
            await self.sandbox.settled(quiet=QUIET, within=NEVER)
            self.skipped.skip(STEP)


@asynccontextmanager
async def storm(size: Size, url: str) -> AsyncIterator[Storm]:
    """Everything for a storm on an up-to-date, empty database; whatever happens, no process stays behind."""
    random, now = Random(size.seed), dt.datetime.now(dt.UTC)
    limits = Limits(size.limits) if size.limits else None
    async with (
        Sandbox(AppConfig.from_manifest(MANIFEST), people(size.nudges, now), limits=limits) as sandbox,
        AsyncExitStack() as ending,
    ):
        pairs = await fill(url, sandbox.workspace, now)
        skipped = ending.enter_context(nothing_skipped())
        command = replica.command(skipped.file) if size.skips else SERVE
        keeper, environment = Keeper(), _environment(sandbox, url)
        ending.callback(keeper.close)
        replicas = [Replica(command, environment, sandbox.signing_secret, keeper) for _ in range(size.replicas)]
        for one in replicas:
            ending.push_async_callback(one.close)
        sandbox.slack.link.http = Balancer(replicas, random)
        yield Storm(size, url, sandbox, pairs, replicas, Crowd(sandbox, random, size.rounds), random, skipped)


async def weather(
    size: Size, url: str, watch: Callable[[Figures], Coroutine[Any, Any, None]] | None = None
) -> tuple[Ledger, Figures]:
    """A whole storm and its end: what became of every message, and the figures, which `watch` may follow."""
    async with storm(size, url) as it:
        figures = it.figures
        it.sandbox.log.subscribe(figures.count)
        began = time.monotonic()
        workers = it.random.sample(it.pairs, size.workers // 2)
        async with AsyncExitStack() as meanwhile:
            working = await meanwhile.enter_async_context(alongside(it.crowd.works(workers)))
            await meanwhile.enter_async_context(alongside(it.skips_silence()))
            if watch:
                await meanwhile.enter_async_context(alongside(watch(figures)))
            await it.rages()
            raged = time.monotonic()
            await it.calms_down(working)
        figures.raged, figures.calmed = raged - began, time.monotonic() - raged
        assert [await one.stop() for one in it.replicas] == [0] * size.replicas
        figures.kills = [one.kills for one in it.replicas]
        figures.met = dict(it.sandbox.faults.met)
        ledger = await asyncio.to_thread(read_ledger, url, it.sandbox.workspace, it.pairs, it.crowd)
    return ledger, figures


@asynccontextmanager
async def alongside(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Work that goes on meanwhile, and no longer. Raises what it raised."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        [ended] = await asyncio.gather(task, return_exceptions=True)
    if isinstance(ended, Exception):
        raise ended


def _environment(sandbox: Sandbox, url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": url,
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "PORT": "0",
    }


def _waiting(engine: Engine) -> int:
    waiting = (
        "SELECT (SELECT count(*) FROM outbox WHERE ended_at IS NULL AND due <= :now)"
        " + (SELECT count(*) FROM people WHERE wake_at <= :now) + (SELECT count(*) FROM plans WHERE wake_at <= :now)"
    )
    with engine.connect() as connection:
        return int(connection.execute(text(waiting), {"now": int(time.time() * 1000)}).scalar_one())
