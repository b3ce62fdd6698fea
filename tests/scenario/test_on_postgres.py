"""A few of the stories on PostgreSQL, where several Batons may serve one workspace."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox import AppConfig, Sandbox
from tests.scenario.clock import MovableClock
from tests.scenario.team import MANIFEST, START, Team, serving
from tests.support.unhurried import UNHURRIED


@pytest.fixture
def team_database_url(own_postgres_url: str) -> str:
    """Instead of SQLite's."""
    return own_postgres_url


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_from_sentence_to_acceptance(team: Team) -> None:
    await team.accepted()
    assert team.acts() == ["start_plan", "propose", "agree", "deliver", "accept"]
    assert team.told("Ana").startswith("Ben accepted the fraud-model pager (H-1), all 2 points")
    assert "accepted" in team.card_says()
    await team.at("2026-12-16 18:00")
    assert "was due" not in team.told("Ana")


async def test_reminders(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-08 09:00")
    assert team.told("Ana").startswith("The fraud-model pager (H-1) is due in 7 days, Tue 15 Dec.")
    await team.at("2026-12-16 09:00")
    assert team.told("Ana").startswith("The fraud-model pager (H-1) was due Tue 15 Dec, 1 working day late.")


async def test_two_batons_serve_one_workspace(team_database_url: str) -> None:
    clock = MovableClock(START)
    async with (
        Sandbox(AppConfig.from_manifest(MANIFEST), clock=clock.now, limits=None, timing=UNHURRIED) as sandbox,
        serving(sandbox, team_database_url, clock, "socket") as one,
        serving(sandbox, team_database_url, clock, "socket") as other,
    ):
        team = Team(sandbox, one, clock, team_database_url)
        await team.proposed()
        ben, take = team.person("Ben"), team.button("Ben", "I'll take it")
        await asyncio.gather(*(sandbox.slack.press(ben.user, team.card(), take) for _ in range(50)))
        await team.settled()
        assert team.acts().count("agree") == 1
        for day in (8, 11, 14, 15, 16):
            clock.jump_to(START.replace(day=day, hour=17))
            await asyncio.gather(one.engine.tick(), other.engine.tick())
        await team.settled()
        ids = team.outbox_ids()
        assert len(ids) == len(set(ids))
        assert sum("(H-1) is due" in said or "was due" in said for said in team.direct_messages("Ana")) == 5
