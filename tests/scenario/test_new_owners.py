"""Who comes to own a plan hears what its people left; what passes on from several plans is told in one message."""

from __future__ import annotations

from tests.scenario.playbook import Cast, planned
from tests.scenario.team import BATON, CHANNEL, Team
from tests.scenario.test_leavers import NOTES, form_opens, leaves

GENERAL = "#general"
ROTA = "/handoff By 15 Dec, I transfer the rota to @ben, done when it ran"
KEYS = "/handoff By 15 Dec, I transfer the keys to @ben, done when he has them"


async def two_plans(team: Team) -> None:
    """Ana owns both; Ben takes over the rota in one and the keys in the other."""
    for place, sentence in ((CHANNEL, ROTA), (GENERAL, KEYS)):
        await team.invites_baton(where=place)
        await team.types("Ana", sentence, place)


def since(team: Team, name: str, before: int) -> list[str]:
    """What this person was told after so many messages."""
    return team.direct_messages(name)[before:]


async def test_a_second_plan_taken_over_on_one_day_is_told_too(team: Team) -> None:
    await two_plans(team)
    await leaves(team, "Ben")
    await leaves(team, "Ana")
    await team.at("2026-12-03 11:00", "Asia/Kolkata")
    for place, waiting in ((CHANNEL, "One handoff waits: H-1."), (GENERAL, "Two handoffs wait: H-1, H-2.")):
        told = len(team.direct_messages("Chloe"))
        await team.clicks("Chloe", "Take over", team.newest("Chloe", "Ana owned", place))
        said = since(team, "Chloe", told)
        assert sorted(one.partition(" H-1 · ")[0] for one in said) == [
            f"Ana's account is deactivated. {waiting}",
            f"Ben's account is deactivated. {waiting}",
        ]


async def test_at_night_both_are_told_once_in_the_morning(team: Team) -> None:
    await two_plans(team)
    await team.at("2026-12-02 22:00", "Asia/Kolkata")
    await leaves(team, "Ben")
    await leaves(team, "Ana")
    told = len(team.direct_messages("Chloe"))
    for place in (CHANNEL, GENERAL):
        await team.clicks("Chloe", "Take over", team.newest("Chloe", "Ana owned", place))
    await team.at("2026-12-03 09:00", "Asia/Kolkata")
    said = [one for one in since(team, "Chloe", told) if "deactivated. Two handoffs wait: H-1, H-2." in one]
    assert sorted(one.partition("'")[0] for one in said) == ["Ana", "Ben"]


async def test_an_heir_who_was_told_that_day_hears_what_is_theirs_to_reassign(team: Team) -> None:
    await planned(team, Cast(owner="Ana", pilot="Chloe", production="Ana"))
    await team.person("Ana").removes("Baton", CHANNEL)
    await team.at("2026-12-03 11:00", "Asia/Kolkata")
    await leaves(team, "Ana")
    await team.clicks("Chloe", "Take over")
    assert team.told("Chloe") == (
        "Ana's account is deactivated. Ana was production owner of Fraud model: "
        "kickoff and go-live stay closed until there is another one."
    )
    await team.clicks("Chloe", "Reassign")
    await team.person("Chloe").chooses("Production owner of Fraud model", "Dev")
    await team.submits("Chloe")
    assert team.acts()[-2:] == ["take_over", "edit_plan"]


async def test_an_owner_by_name_hears_it_as_well(team: Team) -> None:
    await planned(team, Cast(owner="Ana", pilot="Chloe", production="Dev"))
    await team.types("Ana", ROTA)
    await leaves(team, "Ben")
    await team.types("Ana", "/transition")
    await team.clicks("Ana", "Change owner", team.private_answers("Ana")[-1])
    await team.person("Ana").chooses("New owner", "Dev")
    await team.submits("Ana")
    await team.at("2026-12-03 09:00", "America/New_York")
    assert any(one.startswith("Ben's account is deactivated. One handoff") for one in team.direct_messages("Dev"))


async def test_who_is_replaced_hears_it(team: Team) -> None:
    await planned(team, Cast(owner="Ana", pilot="Chloe", production="Dev"))
    await team.types("Ana", "/transition")
    await team.clicks("Ana", "Edit plan")
    await team.person("Ana").chooses("Production owner", "Ben")
    await team.submits("Ana")
    assert team.told("Ben").startswith("Ana changed the plan Fraud model. You are its production owner")
    assert team.told("Dev") == (
        "Ana changed the plan Fraud model. You are no longer its pilot owner or its production owner."
    )


async def test_of_a_pair_a_guest_takes_it_over_too(team: Team) -> None:
    await team.types("Ana", NOTES.replace("@ben", "@eve"), BATON)
    await team.person("Ana").ticks("Only the two of us")
    await team.submits("Ana")
    await leaves(team, "Ana")
    await team.at("2026-12-03 10:00", "Australia/Lord_Howe")
    await team.clicks("Eve", "Take over")
    assert team.answered("Eve", BATON).startswith("You own what only the two of you see now. One handoff waits: H-1.")


async def test_what_passes_on_from_two_plans_is_told_in_one_message(team: Team) -> None:
    await two_plans(team)
    told = {name: len(team.direct_messages(name)) for name in ("Ana", "Dev")}
    await leaves(team, "Ben")
    for label in await form_opens(team):
        await team.person("Ana").chooses(label, "Dev")
    await team.submits("Ana")
    (asked,) = since(team, "Dev", told["Dev"])
    assert asked == (
        "Ana asks you to take on two handoffs, in place of Ben. "
        "Rota (H-1): Ana to you by Tue 15 Dec. Keys (H-2): Ana to you by Tue 15 Dec."
    )
    assert len(since(team, "Ana", told["Ana"])) == 1, "that Ben left"
    for _ in range(2):
        await team.clicks("Dev", "I'll take it")
    assert team.told("Dev") == (
        "Ana asks you to take on two handoffs, in place of Ben. "
        "Rota (H-1): Ana to you by Tue 15 Dec. Now: agreed, Ana's move. "
        "Keys (H-2): Ana to you by Tue 15 Dec. Now: agreed, Ana's move."
    )
    assert (team.acts()[-1], team.acts(plan=2)[-1]) == ("agree", "agree")
