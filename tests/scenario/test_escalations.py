"""A handoff that nobody moves: both are warned, then the plan owner and the channel hear of it, once."""

from __future__ import annotations

from bot.sandbox import Fault
from tests.scenario.team import CHANNEL, Team

WARSAW, NEW_YORK, KOLKATA = "Europe/Warsaw", "America/New_York", "Asia/Kolkata"
SENTENCE = "/handoff By Wed 9 Dec, @ana transfers the model registry to @ben, done when Ben promoted a version"


async def typed_by_chloe(team: Team) -> None:
    """Chloe, in Kolkata, owns the channel's plan, which goes by her clock; Ana and Ben have agreed."""
    await team.invites_baton("Chloe")
    await team.types("Chloe", SENTENCE)
    await team.clicks("Ana", "That's right")
    await team.clicks("Ben", "I'll take it")


def told_in_channel(team: Team) -> list[str]:
    """What the channel was told of handoffs that need a hand."""
    channel = team.sandbox.workspace.find_channel(CHANNEL)
    return [one.text for one in team.sandbox.workspace.history(channel) if "needs a new date or a hand" in one.text]


async def test_day_two_warns_and_day_three_tells_once(team: Team) -> None:
    await typed_by_chloe(team)
    await team.at("2026-12-10 15:30", WARSAW)
    assert "1 working day late" in team.told("Ana")
    chloe = len(team.direct_messages("Chloe"))

    await team.at("2026-12-11 09:00", WARSAW)
    await team.at("2026-12-11 09:00", NEW_YORK)
    for name in ("Ana", "Ben"):
        assert "was due Wed 9 Dec" in team.told(name)
        assert "Next working day, Mon 14 Dec, I tell Chloe and #fraud-model, unless it moves." in team.told(name)
    assert told_in_channel(team) == []
    assert len(team.direct_messages("Chloe")) == chloe

    await team.at("2026-12-14 08:59", KOLKATA)
    assert len(team.direct_messages("Chloe")) == chloe
    assert told_in_channel(team) == []
    await team.at("2026-12-14 09:00", KOLKATA)
    assert len(team.direct_messages("Chloe")) == chloe + 1
    assert "Escalated to you: model registry (H-1). It was due Wed 9 Dec, 3 working days late." in team.told("Chloe")
    for moment in ("2026-12-14 16:00", "2026-12-15 09:00", "2026-12-16 10:00", "2026-12-21 09:00"):
        await team.at(moment, KOLKATA)
    assert len(told_in_channel(team)) == 1
    assert "Next move: Ana. Chloe knows." in told_in_channel(team)[0]
    assert len(team.direct_messages("Chloe")) == chloe + 1


async def test_a_new_date_in_time_and_nobody_else_hears_of_it(team: Team) -> None:
    await typed_by_chloe(team)
    await team.at("2026-12-11 09:00", WARSAW)
    await team.clicks("Ana", "Reschedule", "I tell Chloe")
    await team.person("Ana").chooses("By", "2026-12-16")
    await team.submits("Ana")
    chloe = len(team.direct_messages("Chloe"))
    await team.at("2026-12-14 15:00", WARSAW)
    assert told_in_channel(team) == []
    assert len(team.direct_messages("Chloe")) == chloe


async def test_unanswered_three_days_the_plan_owner_hears_and_the_channel_does_not(team: Team) -> None:
    await team.invites_baton("Chloe")
    await team.types("Chloe", "/handoff By 8 Jan, @ana transfers the model registry to @ben, done when it ran")
    chloe = len(team.direct_messages("Chloe"))
    posts = len(team.sandbox.workspace.history(team.sandbox.workspace.find_channel(CHANNEL)))
    for day in (3, 4):
        await team.at(f"2026-12-{day:02} 17:00", KOLKATA)
        await team.at(f"2026-12-{day:02} 17:00", WARSAW)
        assert "Is it you" in team.told("Ana")
        assert "Will you take" in team.told("Ben")
    assert len(team.direct_messages("Chloe")) == chloe
    for day in (7, 8, 9):
        await team.at(f"2026-12-{day:02} 17:00", KOLKATA)
    assert len(team.direct_messages("Chloe")) == chloe + 1
    assert "model registry (H-1)" in team.told("Chloe")
    assert len(team.sandbox.workspace.history(team.sandbox.workspace.find_channel(CHANNEL))) == posts


async def test_history_tells_how_often_somebody_was_nudged(team: Team) -> None:
    await typed_by_chloe(team)
    for day in (8, 9, 10, 11):
        await team.at(f"2026-12-{day:02} 17:00", WARSAW)
    await team.types("Ana", "/handoff H-1")
    await team.clicks("Ana", "History")
    said = team.answered("Ana")
    assert "Baton nudged Ana 4 times, last Fri 11 Dec 21:30." in said  # the plan's clock is Kolkata's
    assert "Baton nudged Ben 4 times" in said


# When the message cannot be said -----------------------------------------------------------------------------------

DAY_THREE = "2026-12-14 09:00"


def baton(team: Team) -> str:
    """Baton's user id."""
    return team.sandbox.workspace.app.bot_user


async def weeks_pass(team: Team) -> None:
    """Long enough for anything to be said a second time."""
    for day in range(16, 31):
        await team.at(f"2026-12-{day} 17:00", KOLKATA)


async def test_a_channel_that_was_archived_hears_when_it_is_back(team: Team) -> None:
    await typed_by_chloe(team)
    channel = team.sandbox.workspace.find_channel(CHANNEL)
    team.sandbox.workspace.archive(channel)
    await team.at(DAY_THREE, KOLKATA)
    await team.at("2026-12-15 22:00", KOLKATA)
    assert told_in_channel(team) == []
    team.sandbox.workspace.archive(channel, archived=False)
    await team.settled()
    assert told_in_channel(team) == []
    await team.at("2026-12-16 09:00", KOLKATA)
    assert len(told_in_channel(team)) == 1
    await weeks_pass(team)
    assert len(told_in_channel(team)) == 1


async def test_taken_out_of_the_channel_and_invited_again(team: Team) -> None:
    await typed_by_chloe(team)
    await team.person("Ben").removes("Baton", CHANNEL)
    await team.at(DAY_THREE, KOLKATA)
    await team.at("2026-12-14 12:00", KOLKATA)
    await team.invites_baton()
    assert len(told_in_channel(team)) == 1
    await weeks_pass(team)
    assert len(told_in_channel(team)) == 1


async def test_the_channel_refuses_and_hears_on_the_day_of_the_invitation(team: Team) -> None:
    """Nobody told Baton that it was taken out: the refusal of the escalation itself does."""
    await typed_by_chloe(team)
    team.sandbox.workspace.find_channel(CHANNEL).members.remove(baton(team))
    await team.at(DAY_THREE, KOLKATA)
    await team.at("2026-12-14 12:00", KOLKATA)
    assert "I am not in #fraud-model" in team.told("Chloe")
    await team.invites_baton()
    assert len(told_in_channel(team)) == 1
    await weeks_pass(team)
    assert len(told_in_channel(team)) == 1


async def test_it_is_learnt_late_that_baton_is_in_the_channel(team: Team) -> None:
    await typed_by_chloe(team)
    channel = team.sandbox.workspace.find_channel(CHANNEL)
    await team.person("Ben").removes("Baton", CHANNEL)
    await team.at(DAY_THREE, KOLKATA)
    channel.members.append(baton(team))
    await team.at("2026-12-14 11:00", KOLKATA)
    assert told_in_channel(team) == []
    await team.sandbox.emit({"type": "channel_unarchive", "channel": channel.id})  # the next reason to look
    await team.settled()
    assert len(told_in_channel(team)) == 1


async def test_where_posting_is_restricted_it_is_tried_once_a_day_until_it_is_said(team: Team) -> None:
    await typed_by_chloe(team)
    channel = team.sandbox.workspace.find_channel(CHANNEL)
    channel.is_posting_restricted = True
    posts = len(team.sandbox.log.calls("chat.postMessage"))
    for hour in (9, 10, 15):
        await team.at(f"2026-12-14 {hour:02}:00", KOLKATA)
    tried = [call.request for call in team.sandbox.log.calls("chat.postMessage")[posts:]]
    assert len([request for request in tried if request["channel"] == channel.id]) == 1
    channel.is_posting_restricted = False
    await team.at("2026-12-15 09:00", KOLKATA)
    assert len(told_in_channel(team)) == 1
    await weeks_pass(team)
    assert len(told_in_channel(team)) == 1


def escalated_to(team: Team, name: str) -> list[str]:
    """What this person was told as the plan owner."""
    return [said for said in team.direct_messages(name) if "Escalated to you" in said]


async def test_the_owner_hears_once_direct_messages_are_switched_on_again(team: Team) -> None:
    await typed_by_chloe(team)
    team.sandbox.workspace.show_messages_tab(shown=False)
    await team.at(DAY_THREE, KOLKATA)
    await team.at("2026-12-14 12:00", KOLKATA)
    team.sandbox.workspace.show_messages_tab(shown=True)
    await team.at("2026-12-14 17:00", KOLKATA)
    assert escalated_to(team, "Chloe") == []
    await team.at("2026-12-15 09:00", KOLKATA)
    assert len(escalated_to(team, "Chloe")) == 1
    await weeks_pass(team)
    assert len(escalated_to(team, "Chloe")) == 1


async def test_the_owner_hears_whose_account_was_deactivated_for_hours(team: Team) -> None:
    await typed_by_chloe(team)
    chloe = team.person("Chloe").id
    team.sandbox.faults.next("chat.postMessage", Fault.status(503), times=2)
    await team.at(DAY_THREE, KOLKATA)
    team.sandbox.workspace.change_user(chloe, deleted=True)
    await team.settled()
    await team.waits(hours=3)
    team.sandbox.workspace.change_user(chloe, deleted=False)
    await team.settled()
    assert escalated_to(team, "Chloe") == []
    await team.at("2026-12-15 09:00", KOLKATA)
    assert len(escalated_to(team, "Chloe")) == 1
    await weeks_pass(team)
    assert len(escalated_to(team, "Chloe")) == 1
