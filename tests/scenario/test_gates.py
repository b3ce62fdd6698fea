"""The gates of a plan: what is missing and whose it is, and the button that does it."""

from __future__ import annotations

import pytest

from tests.scenario.at_gates import buttons, in_channel, labels, leaves, other, types
from tests.scenario.playbook import (
    ANSWERS,
    DATA,
    ENVIRONMENT,
    SECRET,
    Cast,
    add_channel,
    gates,
    handed_over,
    in_shadow,
    integrated,
    kicked_off,
    planned,
    presses,
    ready_to_go_live,
)
from tests.scenario.team import BATON, CHANNEL, Team

both_ways = pytest.mark.parametrize("transport", ["http", "socket"])
FOUR_WEEKS = Cast(risk="Customer-facing")


@pytest.fixture
async def team(team: Team) -> Team:
    """Who will run it is in the channel, too."""
    await team.person("Dev").joins(CHANNEL)
    return team


# Looking ------------------------------------------------------------------------------------------------------------


async def test_a_channel_whose_handoffs_are_no_plan_sees_no_gates(team: Team) -> None:
    await team.proposed()
    for words in ("gates", "kickoff", "go-live", "incident major it broke"):
        said = await types(team, "Ana", f"/transition {words}")
        assert said == "These handoffs have no gates yet. `/transition new` makes them a plan.".replace("`", "")
    assert team.acts() == ["start_plan", "propose"]


async def test_where_there_is_no_plan_there_are_no_gates(team: Team) -> None:
    await team.invites_baton()
    said = await types(team, "Ana", "/transition gates")
    assert said == "I find no such plan here. /transition new begins one."
    assert (await types(team, "Ana", "/transition")).startswith("No handoffs here yet.")


async def test_an_unnamed_channels_owner_is_offered_to_make_it_a_plan(team: Team) -> None:
    await team.proposed()
    assert await types(team, "Ana", "/transition") == (
        "#fraud-model: 0 of 1 accepted. Ana owns these handoffs. "
        "H-1 · Fraud-model pager · Ana to Ben · proposed, Ben's move · Tue 15 Dec"
    )
    assert "Make it a plan" in labels(team, "Ana")
    await types(team, "Ben", "/transition status")
    assert "Make it a plan" not in labels(team, "Ben")
    await types(team, "Ana", "/transition")
    await team.clicks("Ana", "Make it a plan")
    assert team.person("Ana").modal() is not None


@both_ways
async def test_the_six_gates_of_a_new_plan(team: Team) -> None:
    await planned(team)
    assert await gates(team, "Chloe") == (
        "Fraud model. Next gate: kickoff. "
        "Kickoff: closed. Missing: the six questions on running it (Dev answers). "
        "Integration: closed, after kickoff. Missing: evidence that it runs in the real deployment environment, "
        "on production data (Ana links it). "
        "Shadow mode: closed, after integration. "
        "Go-live: closed, after shadow mode. Missing: a first handoff (Chloe proposes one). "
        "Stable: closed, after go-live. "
        "Retrospective: closed, after stable."
    )
    assert labels(team, "Chloe")[:3] == ["Answer questions", "Link evidence", "New handoff"]
    await gates(team, "Ben")
    assert labels(team, "Ben") == ["New handoff"]


async def test_the_gates_as_they_open(team: Team) -> None:
    await in_shadow(team, FOUR_WEEKS)
    said = await gates(team, "Dev")
    assert "Kickoff: open since Wed 2 Dec, by Chloe." in said
    assert "Shadow mode: open since Wed 2 Dec, by Chloe. Day 1 of 28. No case is logged yet." in said
    assert "Go-live: closed. Missing: shadow mode until Wed 30 Dec; a first handoff (Chloe proposes one)." in said
    assert "Override…" in labels(team, "Dev")
    await gates(team, "Chloe")
    assert "Override…" not in labels(team, "Chloe")


async def test_status_says_who_leads_and_where_it_stands(team: Team) -> None:
    await in_shadow(team, FOUR_WEEKS)
    await handed_over(team)
    await team.types("Ana", "/handoff By 15 Jan, I transfer the rota to @ben, done when it ran")
    await team.later(days=11)
    said = await types(team, "Chloe", "/transition")
    assert said.startswith(
        "Fraud model: 1 of 2 accepted. Plan owner: Chloe. Pilot owner: Ana. Production owner: Dev. "
        "In shadow mode. Day 12 of 28. No case is logged yet. Next gate: go-live. "
        "Missing: shadow mode until Wed 30 Dec; H-2 accepted (next move on H-2: Ben)."
    )
    assert "H-2 · Rota · Ana to Ben · proposed" in said
    assert "Show gates" in labels(team, "Chloe")


# Kickoff ------------------------------------------------------------------------------------------------------------


async def test_kickoff_says_exactly_what_is_missing(team: Team) -> None:
    await planned(team)
    await presses(team, "Dev", "Answer questions")
    for question in list(ANSWERS)[:4]:
        await team.person("Dev").fills(question, ANSWERS[question])
    await team.submits("Dev")
    assert team.answered("Dev").startswith("Saved as version 1: 4 of 6 answered.")
    said = await types(team, "Chloe", "/transition kickoff")
    assert said == "Kickoff stays closed. Missing: data retention and how it is updated (Dev answers)."
    assert labels(team, "Chloe") == ["Answer questions", "Show gates"]
    assert "open_gate" not in team.acts()


async def test_without_a_production_owner_there_is_no_kickoff(team: Team) -> None:
    await team.invites_baton("Chloe")
    await team.types("Chloe", "/transition new")
    await team.person("Chloe").fills("Name", "Fraud model")
    await team.person("Chloe").chooses("Pilot owner", "Ana")
    await team.submits("Chloe")
    said = await types(team, "Chloe", "/transition kickoff")
    assert said == (
        "Kickoff stays closed. Missing: a production owner (Chloe names one); the six questions on running it "
        "(Chloe answers). No production owner, no kickoff."
    )
    assert labels(team, "Chloe") == ["Name owner", "Answer questions", "Show gates"]
    await team.clicks("Chloe", "Name owner")
    await team.person("Chloe").chooses("Production owner", "Dev")
    await team.submits("Chloe")
    assert "You are its production owner" in team.told("Dev")
    assert await types(team, "Chloe", "/transition kickoff") == (
        "Kickoff stays closed. Missing: the six questions on running it (Dev answers)."
    )


async def test_pilot_and_production_owner_are_two_people(team: Team) -> None:
    await planned(team, Cast(pilot="Ana", production="Ana"))
    said = await types(team, "Chloe", "/transition kickoff")
    assert "a production owner other than the pilot owner (Chloe names one)" in said


async def test_kickoff_opens_once_however_often_it_is_pressed(team: Team) -> None:
    await planned(team)
    await presses(team, "Dev", "Answer questions")
    for question, answer in ANSWERS.items():
        await team.person("Dev").fills(question, answer)
    await team.submits("Dev")
    assert "Dev answered all six production requirements of Fraud model." in team.told("Chloe")
    assert buttons(team, "Chloe") == ["Open kickoff", "Show gates"]
    message = team.person("Chloe").messages(BATON)[-1]
    press = team.button("Chloe", "Open kickoff", message)
    await team.clicks("Chloe", "Open kickoff", message)
    assert team.told("Chloe").startswith("Kickoff is open. Everybody concerned is told. Fraud model.")
    assert in_channel(team, "Kickoff of Fraud model is open: Chloe opened it.")
    assert buttons(team, "Ana") == ["Link evidence", "Show gates"]
    await team.forges("Chloe", press, message)
    assert team.told("Chloe") == "Nothing changed: kickoff is open already."
    assert team.acts().count("open_gate") == 1
    assert await types(team, "Ana", "/transition kickoff") == "Nothing changed: kickoff is open already."


async def test_who_leads_nothing_opens_nothing(team: Team) -> None:
    await planned(team)
    said = await types(team, "Ben", "/transition kickoff")
    assert said == "Nothing changed. Opening a gate is Chloe's or Ana's or Dev's to do."
    said = await types(team, "Ben", "/transition go-live")
    assert said == "Nothing changed. Asking to go live is Chloe's to do."


async def test_anothers_button_is_refused(team: Team) -> None:
    await planned(team)
    await gates(team, "Chloe")
    press = team.button("Chloe", "Answer questions", team.private_answers("Chloe")[-1])
    await team.types("Ben", "/transition")
    await team.forges("Ben", press, team.private_answers("Ben")[-1])
    assert team.answered("Ben") == (
        "Nothing changed. Answering the production requirements is Chloe's or Ana's or Dev's to do."
    )
    assert team.person("Ben").modal() is None


# The requirements ---------------------------------------------------------------------------------------------------


async def test_two_people_answer_at_the_same_time_and_nothing_is_lost(team: Team) -> None:
    await planned(team)
    await presses(team, "Chloe", "Answer questions")
    await presses(team, "Dev", "Answer questions")
    await team.person("Dev").fills("Uptime", "99.9 %")
    await team.person("Dev").fills("Response time", "300 ms")
    await team.submits("Dev")
    chloe = team.person("Chloe")
    await chloe.fills("Response time", "one second")
    await chloe.fills("Who monitors it", "the platform team")
    await chloe.submits()
    chloe.sees("This changed while you wrote. Nothing of yours is lost: look again, then save.")
    chloe.sees('Saved meanwhile: "300 ms".')
    for typed in ("one second", "the platform team", "99.9 %"):
        chloe.sees(typed)
    await team.submits("Chloe")
    assert team.answered("Chloe").startswith("Saved as version 2: 3 of 6 answered.")
    assert [one["data"]["version"] for one in team.records() if one["act"] == "answer_requirements"] == [1, 2]
    await presses(team, "Dev", "Answer questions")
    team.person("Dev").sees("one second")
    team.person("Dev").sees("99.9 %")


async def test_an_answer_that_is_too_long_stays_in_the_form(team: Team) -> None:
    await planned(team)
    await presses(team, "Dev", "Answer questions")
    dev = team.person("Dev")
    await dev.fills("Data retention", "long " * 400)
    await dev.submits()
    dev.sees("Shorten it to 1500 characters.")
    await dev.fills("Data retention", "90 days")
    await team.submits("Dev")
    assert "1 of 6 answered" in team.answered("Dev")


async def test_what_was_not_changed_is_no_new_version(team: Team) -> None:
    await planned(team)
    await presses(team, "Dev", "Answer questions")
    dev = team.person("Dev")
    await dev.submits()
    dev.sees("Nothing changed: this is what stands already. Change something, or close the form.")
    assert "answer_requirements" not in team.acts()


# Evidence -----------------------------------------------------------------------------------------------------------


async def test_evidence_needs_a_web_address(team: Team) -> None:
    await kicked_off(team)
    await team.clicks("Ana", "Link evidence")
    ana = team.person("Ana")
    await ana.fills("Runs in the real environment", "it does, ask Ben")
    await ana.submits()
    ana.sees("Add a web address (https://…) under which it can be seen.")
    await ana.fills("Runs in the real environment", f"dashboard: {ENVIRONMENT}")
    await team.submits("Ana")
    said = await gates(team, "Ana")
    assert "Integration: closed. Missing: evidence that it runs on production data (Ana links it)." in said
    await team.clicks("Ana", "Link evidence", team.private_answers("Ana")[-1])
    ana.sees(ENVIRONMENT)
    await ana.fills("Runs on production data", DATA)
    await team.submits("Ana")
    assert "Ana linked evidence that Fraud model runs in the real deployment environment" in team.told("Chloe")
    assert DATA in team.told("Chloe")
    assert buttons(team, "Chloe") == ["Open integration", "Show gates"]


async def test_a_stale_evidence_form_keeps_what_was_typed(team: Team) -> None:
    await kicked_off(team)
    for who in ("Ana", "Chloe"):
        await presses(team, who, "Link evidence")
        await team.person(who).fills("Runs in the real environment", f"{ENVIRONMENT}/{who}")
    await team.submits("Ana")
    chloe = team.person("Chloe")
    await chloe.submits()
    chloe.sees("This changed while you wrote.")
    chloe.sees(f"{ENVIRONMENT}/Chloe")
    chloe.sees(f"{ENVIRONMENT}/Ana")
    await team.submits("Chloe")
    assert team.acts().count("link_evidence") == 2


# People and places ----------------------------------------------------------------------------------------------------


async def test_a_deactivated_production_owner_holds_kickoff_and_go_live(team: Team) -> None:
    await ready_to_go_live(team)
    await leaves(team, "Dev")
    said = await types(team, "Chloe", "/transition go-live")
    assert said == (
        "Go-live stays closed. Missing: another production owner, since Dev's account is deactivated (Chloe names one)."
    )
    assert "Name owner" in labels(team, "Chloe")


async def test_a_deactivated_plan_owner_is_said_to_whoever_looks(team: Team) -> None:
    await integrated(team)
    await leaves(team, "Chloe")
    said = await types(team, "Ana", "/transition")
    assert "Chloe, who owned this, is deactivated: somebody here has to take over." in said
    assert "Take over" in labels(team, "Ana")


async def test_a_private_plan_does_not_exist_for_others(team: Team) -> None:
    add_channel(team, SECRET)
    await kicked_off(team, SECRET)
    await gates(team, "Ana", SECRET)
    press = team.button("Ana", "Link evidence", team.private_answers("Ana", "#secret")[-1])
    await team.invites_baton("Chloe")
    await types(team, "Chloe", "/transition")
    for button in (press, other(press, "open", "1|P-1|1|integration"), other(press, "go_live", "1|P-1|1")):
        await team.forges("Chloe", button, team.private_answers("Chloe")[-1])
        assert team.answered("Chloe").startswith("I find no such plan here.")
    assert not [one for one in team.person("Chloe").messages() if "Merger" in one.text]
