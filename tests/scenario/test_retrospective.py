"""The retrospective: several people score, medians and notes are shown, the plan owner closes it."""

from __future__ import annotations

import pytest

from bot.sandbox.controls import Button
from tests.scenario.playbook import (
    CHURN,
    FRAUD,
    SECRET,
    add_channel,
    fills_scores,
    held,
    kicked_off,
    live,
    months_pass,
    scores,
    stable,
)
from tests.scenario.team import CHANNEL, Team

MEDIANS = "Data maturity: {} Technical capability: {} Operational readiness: {} Cultural adoption: {}"


async def retro(team: Team, who: str, where: str = CHANNEL) -> str:
    """What somebody reads of a channel's retrospective."""
    await team.types(who, "/transition retro", where)
    return team.answered(who, where)


def labels(team: Team, who: str, where: str = CHANNEL) -> list[str]:
    """What stands to be pressed in the newest private answer."""
    return team.labels(who, team.private_answers(who, where)[-1])


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_several_people_score_and_the_owner_closes_it(team: Team) -> None:
    await stable(team)
    assert "Nobody has scored yet." in await retro(team, "Ben")
    await scores(team, "Ana", 4, 3, 5, 2, note="the data contract was late")
    await scores(team, "Ben", 3, 4, 4, 1)
    assert "2 people have scored. Medians and notes show from 3 people on." in team.answered("Ben")
    assert "late" not in team.answered("Ben")
    await scores(team, "Chloe", 5, 2, 4, 2, note="nobody outside the team has used it")
    said = team.answered("Chloe")
    assert MEDIANS.format(4, 3, 4, 2) in said
    assert '"the data contract was late"' in said
    assert '"nobody outside the team has used it"' in said
    assert "Ana" not in said
    assert "Ben" not in said
    assert "No earlier plan that you may see has held a retrospective." in said
    await team.clicks("Chloe", "Close the retrospective")
    await team.submits("Chloe")
    assert "Fraud model: retrospective, closed on" in team.answered("Chloe")
    assert labels(team, "Chloe") == ["Show picture"]
    last = team.records()[-1]
    assert (last["act"], last["data"]["gate"], last["data"]["above"]) == ("open_gate", "retrospective", None)


async def test_before_it_is_live_it_says_what_comes_first(team: Team) -> None:
    await kicked_off(team)
    said = await retro(team, "Chloe")
    assert said == "Fraud model: retrospective. It is scored once the system is live. Next gate: integration."
    assert labels(team, "Chloe") == []


async def test_where_there_is_no_plan_or_it_has_no_name(team: Team) -> None:
    await team.invites_baton()
    assert "retrospective" not in await retro(team, "Ana")
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @ben, done when it rang")
    assert "retrospective." not in await retro(team, "Ana")


async def test_scoring_again_replaces_what_the_same_person_scored(team: Team) -> None:
    await live(team)
    for who in ("Ana", "Ben", "Chloe"):
        await scores(team, who, 1, 1, 1, 1)
    assert MEDIANS.format(1, 1, 1, 1) in await retro(team, "Chloe")
    for who in ("Ana", "Ben"):
        await scores(team, who, 5, 4, 3, 2, note=f"{who} again")
    said = await retro(team, "Chloe")
    assert MEDIANS.format(5, 4, 3, 2) in said
    assert "3 people have scored." in said
    assert labels(team, "Chloe") == ["Score again", "Show picture"]


async def test_it_cannot_be_closed_before_it_is_stable(team: Team) -> None:
    await live(team)
    for who in ("Ana", "Ben", "Chloe"):
        await scores(team, who, 3, 3, 3, 3)
    said = await retro(team, "Chloe")
    assert "It can be closed once the system is stable" in said
    assert labels(team, "Chloe") == ["Score again", "Show picture"]
    await team.types("Chloe", "/transition incident major the queue stood still")
    await months_pass(team)
    await retro(team, "Chloe")
    assert labels(team, "Chloe") == ["Score again", "Close the retrospective", "Show picture"]


async def test_a_score_is_asked_for_in_each_dimension(team: Team) -> None:
    await live(team)
    await retro(team, "Ben")
    await team.clicks("Ben", "Score")
    await team.person("Ben").chooses("Data maturity", "4")
    await team.person("Ben").fills("Note", "word " * 400)
    await team.person("Ben").submits()
    form = team.person("Ben").modal()
    assert form is not None
    assert {"technical", "operational", "adoption"} <= set(form.errors)
    assert "score" not in team.acts()
    await fills_scores(team, "Ben", 4, 4, 4, 4, note="shorter")
    await team.submits("Ben")
    assert team.acts().count("score") == 1


async def test_only_the_owner_closes_it_and_others_who_forge_the_click_read_so(team: Team) -> None:
    await stable(team)
    for who in ("Ana", "Ben", "Chloe"):
        await scores(team, who, 3, 3, 3, 3)
    await retro(team, "Chloe")
    close = team.button("Chloe", "Close the retrospective")
    for who in ("Ana", "Ben"):
        await retro(team, who)
        assert "Close the retrospective" not in labels(team, who)
    await team.forges("Ana", close, on=team.private_answers("Ana", CHANNEL)[-1])
    assert team.person("Ana").modal() is None
    assert "Chloe" in team.answered("Ana")
    assert not any(row["data"].get("gate") == "retrospective" for row in team.records())


async def test_earlier_plans_stand_beside_it_and_what_is_not_above_says_why(team: Team) -> None:
    add_channel(team, CHURN)
    await held(team, CHURN, (3, 4, 2, 3))
    await stable(team)
    for who in ("Ana", "Ben", "Chloe"):
        await scores(team, who, 3, 4, 2, 1)
    said = await retro(team, "Chloe")
    assert "Earlier plans, the newest first: Churn model, " in said
    assert "data maturity 3, technical capability 4, operational readiness 2, cultural adoption 3." in said
    await team.clicks("Chloe", "Close the retrospective")
    await team.person("Chloe").submits()
    form = team.person("Chloe").modal()
    assert form is not None
    assert list(form.errors) == ["reason"]
    await team.person("Chloe").fills("Reason", "the team was new")
    await team.submits("Chloe")
    assert 'Why no dimension is above the plan before: "the team was new".' in team.answered("Chloe")
    last = team.records(plan=2)[-1]
    assert last["data"]["above"] is False


async def test_one_dimension_above_the_plan_before_needs_no_reason(team: Team) -> None:
    add_channel(team, CHURN)
    await held(team, CHURN, (3, 4, 2, 3))
    await held(team, FRAUD, (3, 4, 2, 4))
    last = team.records(plan=2)[-1]
    assert (last["data"]["above"], last["data"]["reason"]) == (True, None)


async def test_a_private_plan_is_beside_no_other_for_those_who_may_not_see_it(team: Team) -> None:
    add_channel(team, SECRET)
    await stable(team, SECRET)
    for who in ("Ana", "Ben", "Dev"):
        await scores(team, who, 5, 5, 5, 5, cast=SECRET)
    await team.types("Ana", "/transition retro", SECRET.channel)
    await team.clicks("Ana", "Close the retrospective", team.private_answers("Ana", SECRET.channel)[-1])
    await team.submits("Ana")
    await held(team, FRAUD, (1, 1, 1, 1))  # Chloe closes it without being asked why
    assert team.records(plan=2)[-1]["data"]["above"] is None
    assert "Merger" not in await retro(team, "Chloe")
    assert "Merger model" in await retro(team, "Ana")
    team.person("Chloe").sees_not("Merger")


async def test_an_outsider_who_forges_the_click_learns_nothing(team: Team) -> None:
    add_channel(team, SECRET)
    await live(team, SECRET)
    await team.types("Ana", "/transition retro", SECRET.channel)
    score = team.button("Ana", "Score")
    await team.invites_baton("Chloe", CHANNEL)
    welcome = team.newest("Chloe", "Baton tracks handoffs", CHANNEL)
    await team.forges("Chloe", score, on=welcome)
    there_is_one = team.answered("Chloe")
    never = Button(score.label, score.block, {**score.element, "value": "1|P-99|3"}, None, "")
    await team.forges("Chloe", never, on=welcome)
    assert team.answered("Chloe") == there_is_one
    assert team.person("Chloe").modal() is None
    team.person("Chloe").sees_not("Merger")


async def test_who_scores_from_a_direct_message_reads_there_how_it_stands(team: Team) -> None:
    await stable(team)
    await team.clicks("Dev", "Score")
    await fills_scores(team, "Dev", 4, 4, 4, 4)
    await team.submits("Dev")
    assert team.told("Dev").startswith("Fraud model: retrospective. 1 person has scored.")
