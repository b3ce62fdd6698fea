"""The App Home: somebody's plans, and what Baton is for who has none."""

from __future__ import annotations

from tests.scenario.team import CHANNEL, SENTENCE, Team
from tests.scenario.test_plan_set_up import SECRET, both_ways, fills_new, planned


async def at_home(team: Team, name: str) -> str:
    """What this person sees there, on one line."""
    person = team.person(name)
    await person.opens_home()
    await team.settled()
    assert person.home() is not None
    return " ".join(person.screen().split("\n\n")[-1].split())


@both_ways
async def test_who_has_no_plans_is_told_how_to_begin(team: Team) -> None:
    assert await at_home(team, "Eve") == (
        "Baton tracks handoffs: who passes what to whom, by when, and what done means. "
        "Try: /handoff By Friday, I transfer the pager to @ben, done when he answered two pages alone. "
        "You have no plans yet. A whole system: /transition new. [New handoff] [New plan]"
    )


@both_ways
async def test_everybody_concerned_sees_the_plan_and_where_it_stands(team: Team) -> None:
    await planned(team)
    await team.types("Ana", SENTENCE)
    line = "Fraud model · #fraud-model · Next gate: kickoff, {} move. [Show gates]"
    assert line.format("Dev's") in await at_home(team, "Chloe")
    assert line.format("your") in await at_home(team, "Dev")
    assert line.format("Dev's") in await at_home(team, "Ben")  # he has a handoff in it
    assert "You have no plans yet." in await at_home(team, "Eve")


async def test_the_portfolio_opens_as_a_modal(team: Team) -> None:
    await planned(team)
    await at_home(team, "Chloe")
    await team.clicks("Chloe", "Portfolio")
    team.person("Chloe").sees("Portfolio: 1 plan that you may see, 0 live.")


@both_ways
async def test_gates_open_as_a_modal_and_what_is_done_there_shows_in_both(team: Team) -> None:
    await planned(team)
    await at_home(team, "Chloe")
    chloe = team.person("Chloe")
    told = len(chloe.messages())
    await team.clicks("Chloe", "Show gates")
    modal = chloe.modal()
    assert modal is not None
    chloe.sees("Kickoff: closed.")
    await team.clicks("Chloe", "Edit plan")
    await chloe.fills("Name", "Churn model")
    await chloe.submits()
    await team.settled()
    assert chloe.modal() is modal
    chloe.sees("Changed. Churn model")
    await team.clicks("Chloe", "Not needed")
    chloe.sees("3 handoffs to fill in: Infrastructure")
    await chloe.closes()
    chloe.sees("Churn model · #fraud-model")
    assert len(chloe.messages()) == told


async def test_a_plan_is_made_from_home(team: Team) -> None:
    await team.invites_baton()
    await at_home(team, "Chloe")
    await team.clicks("Chloe", "New plan")
    chloe = team.person("Chloe")
    await chloe.fills("Name", "Fraud model")
    await chloe.chooses("Home channel", CHANNEL)
    await team.submits("Chloe")
    chloe.sees("My plans Fraud model · #fraud-model · Next gate: kickoff, your move.")
    chloe.sees("Fraud model is made in #fraud-model.", "Baton")


async def test_a_private_plan_shows_to_nobody_else(team: Team) -> None:
    await team.invites_baton("Ana", SECRET)
    await fills_new(team, "Ana", SECRET, name="Merger model")
    await team.submits("Ana")
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @ben, done when it rang", SECRET)
    assert "Merger model" in await at_home(team, "Ana")
    assert "You have no plans yet." in await at_home(team, "Ben")
    team.person("Ben").sees_not("Merger")
