"""The portfolio: live systems, plans at risk, when a platform pays, who may scale; nothing of what one may not see."""

from __future__ import annotations

import pytest

from tests.scenario.playbook import (
    CHURN,
    FRAUD,
    SECRET,
    Cast,
    add_channel,
    handed_over,
    held,
    in_shadow,
    live,
    planned,
    presses,
    stable,
)
from tests.scenario.team import BATON, CHANNEL, Team

NOT_YET = "Fewer than five live systems: a shared platform does not pay yet."


async def portfolio(team: Team, who: str, where: str = BATON) -> str:
    """What somebody reads, in a direct message with Baton unless told otherwise."""
    await team.types(who, "/transition portfolio", where)
    return team.answered(who, where)


async def test_without_plans_it_says_how_to_begin_one(team: Team) -> None:
    assert await portfolio(team, "Ana") == "You see no plans yet. Begin one with /transition new."


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_it_tells_the_same_anywhere(team: Team) -> None:
    await live(team)
    said = await portfolio(team, "Ben")
    assert said.startswith(f"Portfolio: 1 plan that you may see, 1 live. {NOT_YET} Live (1) Fraud model, since ")
    assert "None has earned the right to scale yet" in said
    assert "At risk" not in said
    assert await portfolio(team, "Ben", CHANNEL) == said
    assert await portfolio(team, "Dev", "#general") == said


async def test_who_held_the_retrospective_has_earned_the_right_to_scale(team: Team) -> None:
    await held(team)
    said = await portfolio(team, "Ana")
    assert "Fraud model, since Wed 9 Dec, stable" in said.replace(" 2026", "")
    assert said.endswith("Earned the right to scale (1) Fraud model")
    await team.types("Chloe", "/transition incident major the queue stood still")
    said = await portfolio(team, "Ana")
    assert "At risk (1) Fraud model: 1 major incident" in said
    assert "None has earned the right to scale yet" in said


async def test_late_handoffs_a_missed_target_and_a_leader_who_left(team: Team) -> None:
    await planned(team, Cast(target="2026-12-18"))
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @ben, done when it rang")
    assert "At risk" not in await portfolio(team, "Chloe")
    await team.at("2026-12-14 10:00")
    assert "Fraud model: target Fri 18 Dec is too near: shadow mode cannot end before Mon 21 Dec" in (
        await portfolio(team, "Chloe")
    )
    await team.at("2026-12-21 10:00")
    said = await portfolio(team, "Chloe")
    assert "At risk (1) Fraud model: H-1 late; target Fri 18 Dec is past" in said
    team.sandbox.workspace.change_user(team.person("Dev").id, deleted=True)
    await team.settled()
    assert "Dev's account is deactivated" in await portfolio(team, "Chloe")


async def test_shadow_mode_that_began_anew_and_an_override(team: Team) -> None:
    await in_shadow(team)
    await team.types("Chloe", "/transition shadow reset")
    await team.person("Chloe").fills("Reason", "the threshold moved")
    await team.submits("Chloe")
    assert "Fraud model: shadow mode began anew" in await portfolio(team, "Ana")
    await handed_over(team)
    await team.person("Dev").joins(CHANNEL)
    await presses(team, "Dev", "Override…")
    await team.person("Dev").fills("Reason", "the season begins")
    await team.submits("Dev")
    assert "Fraud model: opened by override: go-live" in await portfolio(team, "Ana")


async def test_a_private_plan_is_not_even_counted_for_others(team: Team) -> None:
    add_channel(team, SECRET)
    await live(team, SECRET)
    assert await portfolio(team, "Chloe") == "You see no plans yet. Begin one with /transition new."
    assert "Merger model" in await portfolio(team, "Ana")
    assert "Merger model" in await portfolio(team, "Ben")
    await planned(team, FRAUD)
    assert (await portfolio(team, "Chloe")).startswith("Portfolio: 1 plan that you may see, 0 live.")
    assert (await portfolio(team, "Ana")).startswith("Portfolio: 2 plans that you may see, 1 live.")
    team.person("Chloe").sees_not("Merger")


async def test_to_a_guest_only_the_plans_of_their_own_channels_exist(team: Team) -> None:
    await planned(team)
    assert (await portfolio(team, "Eve")).startswith("You see no plans yet.")


async def test_two_plans_are_two(team: Team) -> None:
    add_channel(team, CHURN)
    await stable(team, CHURN)
    await planned(team, FRAUD)
    said = await portfolio(team, "Ben")
    assert said.startswith("Portfolio: 2 plans that you may see, 1 live.")
    assert "Churn model, since" in said
