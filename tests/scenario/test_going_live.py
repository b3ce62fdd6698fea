"""Shadow mode runs its weeks, the owner asks, the production owner goes live; three calm months follow."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.scenario.at_gates import buttons, in_channel, labels, types
from tests.scenario.playbook import (
    Cast,
    gates,
    handed_over,
    in_shadow,
    kicked_off,
    live,
    months_pass,
    presses,
    ready_to_go_live,
    stable,
)
from tests.scenario.team import BATON, CHANNEL, Team

both_ways = pytest.mark.parametrize("transport", ["http", "socket"])
FOUR_WEEKS = Cast(risk="Customer-facing")


@pytest.fixture
async def team(team: Team) -> Team:
    """Who will run it is in the channel, too."""
    await team.person("Dev").joins(CHANNEL)
    return team


# Shadow mode and go-live --------------------------------------------------------------------------------------------


async def test_without_a_risk_class_shadow_mode_does_not_start(team: Team) -> None:
    await team.invites_baton("Chloe")
    await team.types("Chloe", "/transition new")
    chloe = team.person("Chloe")
    await chloe.fills("Name", "Fraud model")
    await chloe.chooses("Pilot owner", "Ana")
    await chloe.chooses("Production owner", "Dev")
    await team.submits("Chloe")
    said = await gates(team, "Chloe")
    assert "Shadow mode: closed, after integration. Missing: a risk class (Chloe sets it)." in said
    assert "Set risk class" in labels(team, "Chloe")
    await team.clicks("Chloe", "Set risk class", team.private_answers("Chloe")[-1])
    await chloe.chooses("Risk class", "Internal")
    await team.submits("Chloe")
    assert "Shadow mode: closed, after integration. Go-live" in await gates(team, "Chloe")


async def test_the_owner_hears_once_that_shadow_mode_has_run_its_weeks(team: Team) -> None:
    await in_shadow(team, FOUR_WEEKS)
    await handed_over(team)
    before = len(team.direct_messages("Chloe"))
    await team.at("2026-12-29 17:00")
    assert len(team.direct_messages("Chloe")) == before
    await team.at("2026-12-30 09:00")
    assert team.told("Chloe") == (
        "Shadow mode of Fraud model has run its 4 weeks. No case is logged yet. "
        "Nothing else is missing: ask to go live when you are ready."
    )
    assert buttons(team, "Chloe") == ["Ask to go live", "Show gates"]
    for _ in range(5):
        await team.later(days=1)
    assert sum("has run its 4 weeks" in one for one in team.direct_messages("Chloe")) == 1


async def test_it_is_not_told_where_shadow_mode_began_anew_meanwhile(team: Team) -> None:
    await in_shadow(team)
    await team.types("Ana", "/transition shadow")
    await team.later(days=5)
    await team.types("Ana", "/transition shadow reset")
    await team.person("Ana").fills("Reason", "the model changed")
    await team.submits("Ana")
    assert 'Ana began shadow mode of Fraud model anew: "the model changed". It runs until Mon 14 Dec.' in team.told(
        "Chloe"
    )
    await team.at("2026-12-11 17:00")
    assert not [one for one in team.direct_messages("Chloe") if "has run its" in one]
    await team.at("2026-12-14 09:00")
    assert "has run its 1 week" in team.told("Chloe")


@both_ways
async def test_the_owner_asks_and_the_production_owner_goes_live(team: Team) -> None:
    await ready_to_go_live(team)
    said = await types(team, "Chloe", "/transition go-live")
    assert said.startswith("Dev is asked to go live; you hear of it at once.")
    assert team.told("Dev") == (
        "Chloe asks you to go live with Fraud model. Shadow mode has run its 1 week. No case is logged yet. "
        "The one handoff is accepted. The decision is yours."
    )
    assert buttons(team, "Dev") == ["Go live", "Show gates"]
    ask = team.person("Dev").messages(BATON)[-1]
    assert [one.get("style") for one in ask.blocks[-1]["elements"]] == ["primary", None]
    assert await types(team, "Chloe", "/transition go-live") == "Dev was asked already; the next move is theirs."
    assert await types(team, "Dev", "/transition go-live") != ""
    assert "is live: Dev pressed Go live." in team.told("Chloe")
    assert team.told("Chloe").endswith("If something breaks: /transition incident.")
    assert in_channel(team, "Fraud model is live: Dev pressed Go live.")
    await team.clicks("Dev", "Go live", ask)
    assert team.told("Dev") == "Nothing changed: go-live is open already."
    assert team.acts().count("go_live") == 1


async def test_only_the_production_owner_goes_live(team: Team) -> None:
    await ready_to_go_live(team)
    await team.types("Chloe", "/transition go-live")
    ask = team.person("Dev").messages(BATON)[-1]
    press = team.button("Dev", "Go live", ask)
    await types(team, "Chloe", "/transition")
    await team.forges("Chloe", press, team.private_answers("Chloe")[-1])
    assert team.answered("Chloe") == "Nothing changed. Going live is Dev's to do."
    assert "go_live" not in team.acts()


async def test_going_live_before_it_was_asked_says_what_is_missing(team: Team) -> None:
    await in_shadow(team)
    said = await types(team, "Dev", "/transition go-live")
    assert said == (
        "Go-live stays closed. Missing: shadow mode until Wed 9 Dec; a first handoff (Chloe proposes one); "
        "a request to go live (Chloe asks)."
    )
    said = await types(team, "Chloe", "/transition go-live")
    assert said == "Go-live stays closed. Missing: shadow mode until Wed 9 Dec; a first handoff (Chloe proposes one)."


async def test_another_risk_class_asks_for_its_weeks_and_for_the_question_again(team: Team) -> None:
    await ready_to_go_live(team)
    await presses(team, "Chloe", "Ask to go live")
    await gates(team, "Chloe")
    await team.clicks("Chloe", "Edit plan", team.private_answers("Chloe")[-1])
    await team.person("Chloe").chooses("Risk class", "Customer-facing")
    await team.submits("Chloe")
    await team.clicks("Dev", "Go live", team.newest("Dev", "asks you to go live"))
    assert team.told("Dev") == (
        "Go-live stays closed. Missing: shadow mode until Wed 30 Dec; a request to go live (Chloe asks)."
    )
    await team.at("2026-12-30 09:00")
    assert team.told("Chloe").startswith("Shadow mode of Fraud model has run its 4 weeks.")
    await team.clicks("Chloe", "Ask to go live")
    await team.clicks("Dev", "Go live", team.newest("Dev", "has run its 4 weeks"))
    assert team.acts().count("go_live") == 1


async def test_a_button_of_a_question_that_no_longer_holds_says_how_it_stands(team: Team) -> None:
    await ready_to_go_live(team)
    await team.types("Chloe", "/transition go-live")
    await team.types("Ana", "/handoff By 15 Jan, I transfer the rota to @ben, done when it ran")
    await team.clicks("Dev", "Go live", team.newest("Dev", "asks you to go live"))
    assert team.told("Dev") == "Go-live stays closed. Missing: H-2 accepted (next move on H-2: Ben)."
    assert "go_live" not in team.acts()


# Live ---------------------------------------------------------------------------------------------------------------


async def test_three_calm_months_open_stable_by_themselves(team: Team) -> None:
    await live(team)
    assert "go-live: open" in (await gates(team, "Ana")).lower()
    until = dt.date(2027, 3, 9)
    await team.at(f"{until - dt.timedelta(days=1)} 17:00")
    assert "Stable: closed. Missing: three months without a major incident, until Tue 9 Mar." in await gates(
        team, "Ana"
    )
    await team.at(f"{until} 09:00")
    told = "Fraud model is stable: three months live without a major incident. Next gate: the retrospective."
    for who in ("Ana", "Chloe", "Dev"):
        assert team.told(who).startswith(told)
    assert in_channel(team, told)
    last = team.records()[-1]
    assert (last["actor"], last["act"], last["data"]["gate"]) == ("baton", "open_gate", "stable")
    assert "Stable: open since Tue 9 Mar: three months live without a major incident." in await gates(team, "Ana")
    await team.later(days=3)
    assert len(in_channel(team, told)) == 1


async def test_after_downtime_stable_opens_in_working_hours(team: Team) -> None:
    await live(team)
    await team.at("2027-03-13 22:00")
    assert "stable" not in [one["data"].get("gate") for one in team.records()]
    await team.at("2027-03-15 09:00")
    assert team.records()[-1]["data"]["gate"] == "stable"


async def test_a_major_incident_starts_the_months_again(team: Team) -> None:
    await stable(team)
    said = await types(team, "Ben", "/transition incident major the queue stood still")
    assert said.startswith("Reported. The three months start again. Without a major incident it is stable on ")
    assert "Stable: closed." in said
    for who in ("Ana", "Chloe", "Dev"):
        assert 'Ben reported a major incident of Fraud model: "the queue stood still".' in team.told(who)
    assert in_channel(team, "Ben reported a major incident of Fraud model")
    await months_pass(team)
    assert "Stable: open since" in await gates(team, "Ana")


async def test_a_minor_incident_lets_them_go_on(team: Team) -> None:
    await live(team)
    said = await types(team, "Ben", "/transition incident Minor one batch came late")
    assert said.startswith("Reported. The three months go on.")
    assert 'minor incident of Fraud model: "one batch came late". The three months go on.' in team.told("Dev")
    assert not in_channel(team, "minor incident")


async def test_an_incident_without_words_asks_for_them(team: Team) -> None:
    await live(team)
    await team.types("Ben", "/transition incident the queue stood still")
    ben = team.person("Ben")
    ben.sees("the queue stood still")
    await ben.submits()
    assert ben.modal() is not None
    await ben.chooses("How bad", "Major")
    await team.submits("Ben")
    assert team.answered("Ben").startswith("Reported. The three months start again.")
    await team.types("Ben", "/transition incident minor")
    await ben.fills("What happened", "a late batch")
    await team.submits("Ben")
    assert [one["data"]["severity"] for one in team.records() if one["act"] == "incident"] == ["major", "minor"]


async def test_before_it_is_live_there_are_no_incidents(team: Team) -> None:
    await kicked_off(team)
    for words in ("", " major it broke"):
        assert await types(team, "Ben", f"/transition incident{words}") == "Nothing changed: it is not live yet."
    assert team.person("Ben").modal() is None


async def test_stable_opens_also_where_the_channel_is_archived(team: Team) -> None:
    await live(team)
    team.sandbox.workspace.archive(team.sandbox.workspace.find_channel(CHANNEL))
    await team.settled()
    await months_pass(team)
    assert team.records()[-1]["data"]["gate"] == "stable"
    assert "Fraud model is stable" in team.told("Ana")
