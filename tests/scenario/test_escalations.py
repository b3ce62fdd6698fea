"""A handoff that nobody moves: both are warned, then the plan owner and the channel hear of it, once."""

from __future__ import annotations

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
