"""A summary that could not be said where it was to be said: nobody loses what it would have told."""

from __future__ import annotations

from bot.sandbox import Fault
from tests.scenario.playbook import Cast, planned
from tests.scenario.team import Team, findings
from tests.scenario.test_summaries import (
    ANAS,
    KEYS,
    OFFER,
    ROTA,
    archives,
    changes,
    restricts,
    summaries,
    takes_out,
    to_ana,
    with_summaries,
)

TAKEN = "I'll take it"


async def agreed(team: Team) -> None:
    """H-1 is proposed and taken, and nobody will be reminded on the Monday."""
    await team.types("Chloe", ROTA)
    await team.clicks("Ben", TAKEN)
    await team.at("2026-12-04 16:00")


async def test_the_channel_changes_while_one_waits(team: Team) -> None:
    """Slack is slow that morning, and Ana moves the plan: its new home gets the summary of that date."""
    await with_summaries(team)
    await team.invites_baton("Ana", "#general")
    await agreed(team)
    team.sandbox.faults.next("chat.postMessage", Fault.failing("service_unavailable"), times=2)
    await team.at("2026-12-07 09:00")
    await changes(team, "Change channel", New_channel="#general")
    await team.waits(minutes=11)
    await team.settled()
    assert summaries(team) == []
    [said] = summaries(team, "#general")
    assert said.startswith("Fraud model: 0 of 1 accepted. Since Wed 2 Dec: H-1 agreed; made a plan; moved to #general.")
    await team.at("2026-12-14 09:00")
    assert len(summaries(team, "#general")) == 2
    assert to_ana(team, "Fraud model: 0 of 1") == []


async def test_the_owner_changes_while_one_waits(team: Team) -> None:
    await with_summaries(team, "weekly Sunday 22:00")
    await team.person("Chloe").removes("Baton", "#fraud-model")
    await team.at("2026-12-06 22:00")
    await changes(team, "Change owner", New_owner="Chloe")
    await team.at("2026-12-07 09:00")
    assert to_ana(team, "Fraud model: ") == []
    assert "I am not in #fraud-model" in team.told("Chloe")
    assert "Since Wed 2 Dec: made a plan; Chloe owns it now." in team.told("Chloe")


async def test_one_that_a_newer_one_overtook_hands_its_news_on(team: Team) -> None:
    """The owner is away for two weeks while the channel is archived: one message tells of both."""
    await with_summaries(team)
    await team.at("2026-12-04 12:00")
    await team.types("Chloe", ROTA)
    archives(team)
    await team.types("Ana", "/handoff settings", "#general")
    await team.person("Ana").chooses("Away until", "2026-12-19")
    await team.submits("Ana")
    await team.at("2026-12-07 09:00")
    await team.clicks("Ben", TAKEN)
    await team.at("2026-12-14 09:00")
    assert to_ana(team, "Fraud model: 0 of 1") == []
    await team.at("2026-12-21 09:00")
    told = to_ana(team, "Fraud model: 0 of 1")
    assert len(told) == 1
    assert "Since Wed 2 Dec: H-1 agreed; made a plan." in told[0]


async def test_one_that_slack_would_not_take_for_days_hands_its_news_on(team: Team) -> None:
    await with_summaries(team)
    await agreed(team)
    team.sandbox.faults.next("chat.postMessage", Fault.failing("invalid_blocks"), times=2)
    await team.at("2026-12-07 09:00")
    await team.at("2026-12-14 09:00")
    assert "Since Wed 2 Dec: H-1 agreed; made a plan." in summaries(team)[-1]


async def test_one_in_the_channel_does_not_stand_for_the_owners(team: Team) -> None:
    """What changed before the owner's is not in the channel's: the owner, back from leave, still hears of it."""
    await with_summaries(team, "daily")
    await team.types("Chloe", ROTA)
    takes_out(team)
    await team.types("Ana", "/handoff settings", "#general")
    await team.person("Ana").chooses("Away until", "2026-12-05")
    await team.submits("Ana")
    await team.at("2026-12-03 09:00")
    await team.invites_baton("Chloe")
    await team.at("2026-12-04 09:00")
    assert "Nothing changed since Thu 3 Dec." in summaries(team)[-1]
    await team.at("2026-12-07 09:00")
    assert "Since Wed 2 Dec: H-1 proposed" in to_ana(team, "Fraud model: 0 of 1")[0]


async def test_restricted_and_nothing_waits(team: Team) -> None:
    """Of a plan without handoffs as well the owner reads why it does not stand in the channel."""
    await with_summaries(team)
    restricts(team)
    await team.at("2026-12-07 09:00")
    await team.at("2026-12-14 09:00")
    told = to_ana(team, "Fraud model: no handoffs yet.")
    assert len(told) == 2
    assert all(one.startswith("Slack does not let me post in #fraud-model. ") for one in told)


async def test_other_times_on_the_day_itself(team: Team) -> None:
    """Of each date there is one, and nobody is promised a second."""
    await with_summaries(team)
    await team.at("2026-12-07 09:00")
    await team.types("Ana", "/transition summary daily 11:00")
    assert team.answered("Ana").endswith("Monday to Friday at 11:00, Warsaw. The first one: Tue 8 Dec.")
    await team.at("2026-12-07 11:00")
    assert len(summaries(team)) == 1
    await team.at("2026-12-08 11:00")
    assert len(summaries(team)) == 2
    assert findings(team.database_url) == []


async def test_a_zone_in_which_it_is_past_the_hour_brings_it_once(team: Team) -> None:
    await with_summaries(team)
    await team.at("2026-12-07 08:00")
    await changes(team, "Change time zone", Time_zone="Kolkata, India")
    await team.at("2026-12-07 09:00")
    await changes(team, "Change time zone", Time_zone="New York, United States")
    await team.at("2026-12-07 09:00", "America/New_York")
    await team.later(hours=12)
    assert len(summaries(team)) == 1
    await team.at("2026-12-14 09:00", "America/New_York")
    assert len(summaries(team)) == 2


async def test_a_plan_whose_handoffs_are_all_cancelled(team: Team) -> None:
    await with_summaries(team)
    await team.types("Chloe", ROTA)
    await team.types("Chloe", "/handoff H-1")
    await team.clicks("Chloe", "Undo")
    await team.at("2026-12-07 09:00")
    assert summaries(team)[-1].startswith("Fraud model: all handoffs are cancelled. ")


async def test_the_question_finds_whoever_owns_the_plan_by_morning(team: Team) -> None:
    await team.proposed()
    await team.at("2026-12-03 22:00")
    await team.types("Ana", ROTA)
    await team.types("Ana", KEYS)
    await planned(team, Cast("Fraud model", owner="Ana", pilot="Chloe", production="Dev"))
    await changes(team, "Change owner", New_owner="Chloe")
    await team.at("2026-12-04 09:00")
    assert to_ana(team, OFFER) == []
    assert len([said for said in team.direct_messages("Chloe") if OFFER in said]) == 1


async def test_the_question_is_not_asked_again_of_a_new_owner(team: Team) -> None:
    await planned(team, ANAS)
    await changes(team, "Change owner", New_owner="Chloe")
    await team.at("2026-12-04 09:00")
    assert len(to_ana(team, OFFER)) == 1
    assert not [said for said in team.direct_messages("Chloe") if OFFER in said]
