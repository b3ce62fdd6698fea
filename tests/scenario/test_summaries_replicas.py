"""Two Batons on one database look at the same plan at the same moment: its channel gets one summary."""

from __future__ import annotations

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

from bot.sandbox import AppConfig, Sandbox
from tests.scenario.clock import MovableClock
from tests.scenario.team import MANIFEST, START, Team, serving
from tests.scenario.test_summaries import summaries, to_ana, with_summaries
from tests.support.at_rest import at_rest
from tests.support.unhurried import UNHURRIED


def nine(date: str) -> dt.datetime:
    """In Warsaw, on that date."""
    return dt.datetime.fromisoformat(f"{date} 09:00").replace(tzinfo=ZoneInfo("Europe/Warsaw"))


async def test_two_that_wake_at_the_same_moment(team_database_url: str) -> None:
    clock = MovableClock(START)
    config = AppConfig.from_manifest(MANIFEST)
    async with (
        Sandbox(config, clock=clock.now, limits=None, timing=UNHURRIED) as sandbox,
        serving(sandbox, team_database_url, clock) as one,
        serving(sandbox, team_database_url, clock) as two,
    ):
        team = Team(sandbox, one, clock, team_database_url)
        await with_summaries(team, "daily")
        for count, date in enumerate(("2026-12-03", "2026-12-04", "2026-12-07"), 1):
            clock.jump_to(nine(date))
            await asyncio.gather(one.engine.tick(), two.engine.tick())
            await at_rest(sandbox)
            await asyncio.gather(two.engine.tick(), one.engine.tick())
            assert len(summaries(team)) == count
        sandbox.workspace.archive(sandbox.workspace.find_channel("#fraud-model"))
        await at_rest(sandbox)
        clock.jump_to(nine("2026-12-08"))
        for _ in range(3):
            await asyncio.gather(one.engine.tick(), two.engine.tick())
            await at_rest(sandbox)
        assert len(summaries(team)) == 3
        assert len(to_ana(team, "Fraud model: no handoffs yet.")) == 1
