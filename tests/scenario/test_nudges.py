"""The first reminders: the days before, the day, and overdue, at 09:00 where each person is, on weekdays."""

from __future__ import annotations

import pytest

from bot.sandbox import AppConfig, Sandbox
from tests.scenario.clock import MovableClock
from tests.scenario.team import CHANNEL, MANIFEST, SENTENCE, START, Team, serving

WARSAW, NEW_YORK = "Europe/Warsaw", "America/New_York"


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_both_sides_are_reminded_before_the_day(team: Team) -> None:
    await team.agreed()
    ana, ben = len(team.direct_messages("Ana")), len(team.direct_messages("Ben"))

    await team.at("2026-12-08 08:59", WARSAW)
    assert len(team.direct_messages("Ana")) == ana
    await team.at("2026-12-08 09:00", WARSAW)
    assert team.direct_messages("Ana")[ana:] == [
        "The fraud-model pager (H-1) is due in 7 days, Tue 15 Dec. Mark it delivered when it is done."
    ]
    assert team.labels("Ana", team.newest("Ana", "is due in 7 days")) == [
        "Mark delivered", "Reschedule", "Snooze", "Reassign", "Cancel handoff", "Open", "Reminder settings",
    ]  # fmt: skip
    await team.at("2026-12-08 08:59", NEW_YORK)
    assert len(team.direct_messages("Ben")) == ben
    await team.at("2026-12-08 09:00", NEW_YORK)
    assert team.direct_messages("Ben")[ben:] == [
        "The fraud-model pager (H-1) is coming your way in 7 days, Tue 15 Dec, from Ana. Next move: Ana."
    ]
    assert team.can_press("Ben") == ["Open", "Snooze", "Reassign", "Reminder settings"]


async def test_the_whole_calendar_of_one_handoff(team: Team) -> None:
    await team.agreed()
    before = len(team.direct_messages("Ana"))
    heard: dict[str, str] = {}
    for day in range(3, 23):
        for hour in (9, 15):
            await team.at(f"2026-12-{day:02} {hour:02}:00", WARSAW)
        now = team.direct_messages("Ana")
        if len(now) > before:
            assert len(now) == before + 1, f"two messages on {day} Dec"
            heard[f"{day} Dec"] = now[-1].partition(". ")[0]
        before = len(now)
    pager = "The fraud-model pager (H-1)"
    assert heard == {
        "8 Dec": f"{pager} is due in 7 days, Tue 15 Dec",
        "11 Dec": f"{pager} is due in 4 days, Tue 15 Dec",
        "14 Dec": f"{pager} is due tomorrow, Tue 15 Dec",
        "15 Dec": f"{pager} is due today, Tue 15 Dec",
        "16 Dec": f"{pager} was due Tue 15 Dec, 1 working day late",
        "17 Dec": f"{pager} was due Tue 15 Dec",  # and tomorrow the channel is told
        "18 Dec": f"{pager} was due Tue 15 Dec, 3 working days late",
        "21 Dec": f"{pager} was due Tue 15 Dec, 4 working days late",
        "22 Dec": f"{pager} was due Tue 15 Dec, 5 working days late",
    }


async def test_each_at_nine_where_they_are(team: Team) -> None:
    """Midnight in Warsaw at the end of the 15th is the 16th already where these two are, who read of the 15th."""
    await team.invites_baton()
    await team.types("Ana", "/handoff By 15 Dec, @chloe transfers the pager to @eve, done when it rang twice")
    await team.clicks("Eve", "I'll take it")
    at_nine = (("Eve", "Australia/Lord_Howe"), ("Chloe", "Asia/Kolkata"))
    for day, said in ((8, "7 days, "), (14, "tomorrow, "), (15, "today, ")):
        for name, zone in at_nine:
            before = len(team.direct_messages(name))
            await team.at(f"2026-12-{day:02} 08:59", zone)
            assert len(team.direct_messages(name)) == before
            await team.at(f"2026-12-{day:02} 09:00", zone)
            assert f"{said}Tue 15 Dec" in team.told(name)
            assert len(team.direct_messages(name)) == before + 1


async def test_a_side_far_east_is_warned_once(team: Team) -> None:
    """Nine in the morning of the day on which it is escalated comes earlier there than where the plan is."""
    await team.invites_baton()
    await team.types("Ana", "/handoff By 15 Dec, @chloe transfers the pager to @ben, done when it rang twice")
    await team.clicks("Ben", "I'll take it")
    heard = {}
    for day in (16, 17, 18):
        await team.at(f"2026-12-{day} 09:00", "Asia/Kolkata")
        heard[day] = "#fraud-model" in team.told("Chloe")
    assert heard == {16: False, 17: True, 18: False}


async def test_a_snooze_ends_with_the_move_that_it_was_about(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-08 09:00", NEW_YORK)
    await team.clicks("Ben", "Snooze")
    await team.person("Ben").chooses("Date", "2027-01-08")
    await team.submits("Ben")
    await team.at("2026-12-14 09:00", NEW_YORK)
    assert "is snoozed until Fri 8 Jan." in team.told("Ben")
    await team.clicks("Ana", "Mark delivered", "is due tomorrow")
    await team.submits("Ana")
    delivered = len(team.direct_messages("Ben"))
    await team.at("2026-12-15 09:00", NEW_YORK)
    assert len(team.direct_messages("Ben")) == delivered + 1
    assert "Accept" in team.can_press("Ben")


async def test_one_message_whatever_waits(team: Team) -> None:
    await team.agreed()
    for thing in ("the rota", "the model registry", "the feature store", "the dashboards", "the alerts"):
        await team.types("Ana", f"/handoff By 15 Dec, I transfer {thing} to @ben, done when it ran")
    before = len(team.direct_messages("Ana"))
    await team.at("2026-12-08 09:00", WARSAW)
    [said] = team.direct_messages("Ana")[before:]
    assert said.startswith("1 handoff waits for you, 5 more to know of. Fraud-model pager (H-1), due in 7 days")
    assert "Also H-6, due in 7 days, Ben's move." in said


@pytest.mark.parametrize("how", ["accepted", "cancelled"])
async def test_nothing_once_it_is_over(team: Team, how: str) -> None:
    if how == "accepted":
        await team.accepted()
    else:
        await team.proposed()
        await team.clicks("Ana", "Undo")
    before = [len(team.direct_messages(name)) for name in ("Ana", "Ben")]
    for day in (8, 11, 14, 15, 16, 17):
        await team.at(f"2026-12-{day:02} 17:00", WARSAW)
    assert [len(team.direct_messages(name)) for name in ("Ana", "Ben")] == before


async def test_while_an_offer_is_open_only_the_giver_is_reminded(team: Team) -> None:
    await team.agreed()
    await team.clicks("Ben", "Open")
    await team.clicks("Ben", "Suggest a change")
    await team.person("Ben").chooses("By", "2026-12-18")
    await team.submits("Ben")
    ben = len(team.direct_messages("Ben"))
    await team.at("2026-12-08 17:00", WARSAW)
    assert team.told("Ana").endswith("Until you answer, 15 Dec stands.")
    assert len(team.direct_messages("Ben")) == ben


async def test_the_reminder_carries_the_next_move_and_older_buttons_are_gone(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-08 09:00", WARSAW)
    await team.clicks("Ana", "Mark delivered", "is due in 7 days")
    await team.submits("Ana")
    assert team.can_press("Ana").count("Mark delivered") == 0
    await team.clicks("Ben", "Accept")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")
    assert team.can_press("Ana") == ["Receipt", "History"]


async def test_who_changes_zone_is_reminded_at_nine_there(team: Team) -> None:
    await team.agreed()
    team.sandbox.workspace.change_user(team.person("Ana").id, tz="America/Los_Angeles")
    await team.settled()
    before = len(team.direct_messages("Ana"))
    await team.at("2026-12-08 17:00", WARSAW)
    assert len(team.direct_messages("Ana")) == before
    await team.at("2026-12-08 09:00", "America/Los_Angeles")
    assert len(team.direct_messages("Ana")) == before + 1


async def test_a_deactivated_person_is_not_reminded(team: Team) -> None:
    await team.agreed()
    team.sandbox.workspace.change_user(team.person("Ben").id, deleted=True)
    await team.settled()
    before = len(team.outbox_ids())
    await team.at("2026-12-08 17:00", WARSAW)
    assert len(team.outbox_ids()) == before + 1  # Ana alone


async def test_after_downtime_there_is_one_message(team_database_url: str) -> None:
    clock = MovableClock(START)
    async with Sandbox(AppConfig.from_manifest(MANIFEST), clock=clock.now, limits=None) as sandbox:
        async with serving(sandbox, team_database_url, clock) as baton:
            team = Team(sandbox, baton, clock, team_database_url)
            await team.invites_baton()
            await team.types("Ana", SENTENCE)
            await team.clicks("Ben", "I'll take it")
            before = len(team.direct_messages("Ana"))
        clock.jump_to(START.replace(day=17, hour=3))  # Thursday night
        async with serving(sandbox, team_database_url, clock) as baton:
            team = Team(sandbox, baton, clock, team_database_url)
            await team.settled()
            assert len(team.direct_messages("Ana")) == before
            await team.at("2026-12-17 09:00", WARSAW)
            await team.at("2026-12-17 15:00", WARSAW)
            assert [one.partition(". ")[0] for one in team.direct_messages("Ana")[before:]] == [
                "The fraud-model pager (H-1) was due Tue 15 Dec"
            ]
            assert "Fraud-model pager · H-1 · agreed" in team.card(CHANNEL).text
