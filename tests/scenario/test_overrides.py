"""A gate is opened although something is missing: by whom, why, and who confirms it."""

from __future__ import annotations

import pytest

from tests.scenario.at_gates import buttons, in_channel, labels, other, types
from tests.scenario.playbook import Cast, add_channel, gates, kicked_off, planned, presses
from tests.scenario.team import BATON, CHANNEL, Team

ONE_PERSON = Cast(owner="Dev", pilot="Ana", production="Dev")


@pytest.fixture
async def team(team: Team) -> Team:
    """Who will run it is in the channel, too."""
    await team.person("Dev").joins(CHANNEL)
    return team


# Overrides ----------------------------------------------------------------------------------------------------------


async def test_the_production_owner_overrides_with_a_reason(team: Team) -> None:
    await kicked_off(team)
    await gates(team, "Dev")
    await team.clicks("Dev", "Override…", team.private_answers("Dev")[-1])
    dev = team.person("Dev")
    dev.sees("Integration misses: evidence that it runs in the real deployment environment, on production data")
    await dev.fills("Reason", "board decision")
    await team.submits("Dev")
    assert team.answered("Dev").startswith("Integration is open, overridden. Everybody concerned is told.")
    told = 'overridden by Dev: "board decision". Missing then: evidence that it runs in the real'
    assert told in team.told("Chloe")
    assert in_channel(team, told)
    assert told in await types(team, "Ben", "/transition")
    assert told in await gates(team, "Ben")


async def test_kickoff_has_no_override(team: Team) -> None:
    await planned(team)
    await gates(team, "Dev")
    assert "Override…" not in labels(team, "Dev")
    answer = team.private_answers("Dev")[-1]
    await team.forges(
        "Dev", other(team.button("Dev", "Answer questions", answer), "override", "1|P-1|1|kickoff"), answer
    )
    assert team.answered("Dev") == "Kickoff has no override. Settle what is missing: /transition gates."


async def test_one_person_needs_a_second_who_confirms(team: Team) -> None:
    await kicked_off(team, ONE_PERSON)
    await gates(team, "Dev")
    await team.clicks("Dev", "Override…", team.private_answers("Dev")[-1])
    dev = team.person("Dev")
    await dev.fills("Reason", "board decision")
    await dev.chooses("Who confirms it", "Dev")
    await dev.submits()
    dev.sees("Choose somebody other than the plan owner and the production owner.")
    await dev.chooses("Who confirms it", "Chloe")
    await team.submits("Dev")
    assert team.answered("Dev").startswith("Chloe is asked to confirm. Until then integration stays closed.")
    assert team.told("Chloe").startswith(
        'Dev wants to override integration of Fraud model: "board decision". Missing: '
    )
    assert buttons(team, "Chloe") == ["Confirm override", "Refuse", "Show gates"]
    ask = team.person("Chloe").messages(BATON)[-1]
    confirm = team.button("Chloe", "Confirm override", ask)
    await team.clicks("Chloe", "Confirm override", ask)
    assert team.told("Chloe").startswith("Integration is open, overridden.")
    assert 'Integration was overridden by Dev, confirmed by Chloe: "board decision".' in team.told("Dev")
    await team.forges("Chloe", confirm, ask)
    assert team.told("Chloe") == "Nothing changed: that override was answered, or taken back."
    assert team.acts().count("override") == 1


async def test_the_second_person_refuses(team: Team) -> None:
    await kicked_off(team, ONE_PERSON)
    await presses(team, "Dev", "Override…", ONE_PERSON)
    await team.person("Dev").fills("Reason", "board decision")
    await team.person("Dev").chooses("Who confirms it", "Ben")
    await team.submits("Dev")
    await team.clicks("Ben", "Refuse")
    assert team.told("Ben").startswith("The override is off: integration stays closed.")
    assert team.told("Dev") == "Ben refused to override integration of Fraud model. It stays closed."
    assert "override" not in team.acts()


async def test_taking_an_override_back_takes_the_answer_away(team: Team) -> None:
    await kicked_off(team, ONE_PERSON)
    await presses(team, "Dev", "Override…", ONE_PERSON)
    await team.person("Dev").fills("Reason", "board decision")
    await team.person("Dev").chooses("Who confirms it", "Ben")
    await team.submits("Dev")
    ask = team.person("Ben").messages(BATON)[-1]
    await presses(team, "Dev", "Take override back", ONE_PERSON)
    assert team.told("Ben") == "Dev took the override of integration back: Fraud model needs nothing from you."
    await team.clicks("Ben", "Confirm override", ask)
    assert team.told("Ben") == "Nothing changed: that override was answered, or taken back."
    assert "override" not in team.acts()


async def test_nobody_else_is_asked_while_one_is(team: Team) -> None:
    await kicked_off(team, ONE_PERSON)
    await gates(team, "Dev")
    asking = team.private_answers("Dev")[-1]
    again = team.button("Dev", "Override…", asking)
    await team.clicks("Dev", "Override…", asking)
    await team.person("Dev").fills("Reason", "board decision")
    await team.person("Dev").chooses("Who confirms it", "Ben")
    await team.submits("Dev")
    await team.forges("Dev", again, team.private_answers("Dev")[-1])
    assert team.person("Dev").modal() is None
    assert team.answered("Dev") == "Ben was asked already; the next move is theirs."


async def test_who_became_plan_owner_meanwhile_is_asked_for_a_second_person(team: Team) -> None:
    await kicked_off(team)
    await presses(team, "Dev", "Override…")
    dev = team.person("Dev")
    await dev.fills("Reason", "board decision")
    await gates(team, "Chloe")
    await team.clicks("Chloe", "Change owner", team.private_answers("Chloe")[-1])
    await team.person("Chloe").chooses("New owner", "Dev")
    await team.submits("Chloe")
    await dev.submits()
    dev.sees("You own the plan and its production, so a second person has to confirm.")
    dev.sees("board decision")
    await dev.chooses("Who confirms it", "Ben")
    await team.submits("Dev")
    assert team.answered("Dev").startswith("Ben is asked to confirm.")
    assert team.told("Ben").startswith('Dev wants to override integration of Fraud model: "board decision".')


async def test_whoever_may_not_see_the_plan_cannot_confirm(team: Team) -> None:
    cast = Cast("Merger model", "#secret", "Dev", "Ana", "Dev", giver="Ana", receiver="Ben", private=True)
    add_channel(team, cast)
    await kicked_off(team, cast)
    await presses(team, "Dev", "Override…", cast)
    dev = team.person("Dev")
    await dev.fills("Reason", "board decision")
    await dev.chooses("Who confirms it", "Chloe")
    await dev.submits()
    dev.sees("Chloe may not see this plan. Invite them to its channel first, or choose another person.")
    assert not [one for one in team.direct_messages("Chloe") if "Merger" in one]
