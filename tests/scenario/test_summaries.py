"""A channel's summary: offered once, set by words or by the form, posted when its time comes in the plan's zone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.sandbox import AppConfig, Fault, Sandbox
from tests.scenario.clock import MovableClock
from tests.scenario.playbook import Cast, in_shadow, planned
from tests.scenario.team import BATON, CHANNEL, MANIFEST, START, Team, serving
from tests.support.unhurried import UNHURRIED

ANAS = Cast(owner="Ana", pilot="Chloe", production="Dev", giver="Chloe")
OFFER = "Shall I post a summary"
SET = "A summary of Fraud model comes to #fraud-model each Monday at 09:00, Warsaw. The first one: Mon 7 Dec."
FIRST = "on the first of each month (of a weekend, on the Monday after)"
ROTA = "/handoff By 11 Dec, I transfer the rota to @ben, done when it ran"
KEYS = "/handoff By 18 Dec, I transfer the keys to @chloe, done when she has them"

both_ways = pytest.mark.parametrize("transport", ["http", "socket"])


async def with_summaries(team: Team, words: str = "weekly") -> None:
    """Ana's plan, whose channel gets summaries."""
    await planned(team, ANAS)
    await team.types("Ana", f"/transition summary {words}")


def summaries(team: Team, where: str = CHANNEL, name: str = "Fraud model") -> list[str]:
    """What the channel was told, oldest first, each in words on one line without the head's hash."""
    channel = team.sandbox.workspace.find_channel(where)
    texts = [one.text for one in team.sandbox.workspace.history(channel) if one.text.startswith(f"{name}: ")]
    return [" ".join(text.split()).rpartition(",")[0] for text in texts]


def to_ana(team: Team, words: str) -> list[str]:
    return [said for said in team.direct_messages("Ana") if words in said]


# Offered once ----------------------------------------------------------------------------------------------------


@both_ways
async def test_offered_with_the_plan_and_weekly_by_one_press(team: Team) -> None:
    await planned(team, ANAS)
    assert team.told("Ana") == (
        "Shall I post a summary of Fraud model in #fraud-model: how it stands, what changed, what is late and what "
        "comes next? Until you choose, none comes."
    )
    assert team.labels("Ana", team.person("Ana").messages(BATON)[-1]) == ["Weekly, Monday 09:00", "Other times"]
    await team.clicks("Ana", "Weekly, Monday 09:00")
    assert team.told("Ana") == SET
    assert to_ana(team, OFFER) == []  # its answer stands in its place
    assert team.acts()[-1] == "set_summary"
    assert team.records()[-1]["data"] == {"at": "09:00", "cadence": "weekly", "starts": "2026-12-07", "weekday": 0}
    await team.at("2026-12-07 08:59")
    assert summaries(team) == []
    await team.at("2026-12-07 09:00")
    [said] = summaries(team)
    assert said == (
        "Fraud model: no handoffs yet. Since Wed 2 Dec: made a plan. "
        "Next gate: kickoff. Missing: the six questions on running it (Dev answers). Record 3"
    )
    head = team.query("SELECT hash FROM trail WHERE plan = 1 ORDER BY seq DESC LIMIT 1")[0][0]
    assert team.newest("Ben", "Record 3", CHANNEL).text.endswith(f"Record 3, {head[:32]}.")


async def test_other_times_by_the_form(team: Team) -> None:
    await planned(team, ANAS)
    await team.clicks("Ana", "Other times")
    ana = team.person("Ana")
    ana.sees("= Summary times =")
    ana.sees("Summaries come to #fraud-model, by the clock of Warsaw.")
    await ana.chooses("How often", "Every two weeks")
    await ana.chooses("Weekday", "Friday")
    await ana.chooses("Time", "16:30")
    await team.submits("Ana")
    assert team.told("Ana") == (
        "A summary of Fraud model comes to #fraud-model every second Friday at 16:30, Warsaw. The first one: Fri 4 Dec."
    )
    for moment in ("2026-12-04 16:30", "2026-12-11 16:30", "2026-12-18 16:30"):
        await team.at(moment)
    assert len(summaries(team)) == 2


async def test_offered_with_a_channels_third_handoff_and_never_again(team: Team) -> None:
    await team.proposed()
    await team.types("Ben", ROTA.replace("@ben", "@chloe"))
    assert to_ana(team, OFFER) == []
    await team.types("Chloe", KEYS.replace("@chloe", "@dev"))
    [offer] = to_ana(team, OFFER)
    assert offer == (
        "Shall I post a summary in #fraud-model: how its handoffs stand, what changed, what is late and what comes "
        "next? Until you choose, none comes."
    )
    await team.types("Chloe", ROTA)
    await team.types("Ana", "/transition new")
    await team.person("Ana").fills("Name", "Fraud model")
    await team.submits("Ana")
    assert len(to_ana(team, OFFER)) == 1


async def test_a_typo_that_was_undone_is_no_third_handoff(team: Team) -> None:
    await team.proposed()
    await team.types("Ana", ROTA)
    await team.clicks("Ana", "Undo")
    await team.types("Ana", ROTA)
    assert to_ana(team, OFFER) == []
    await team.types("Ana", KEYS)
    assert len(to_ana(team, OFFER)) == 1


async def test_nobody_is_asked_what_is_answered_or_at_night(team: Team) -> None:
    await team.proposed()
    await team.types("Ana", "/transition summary daily")
    await team.types("Ana", ROTA)
    await team.types("Ana", KEYS)
    assert to_ana(team, OFFER) == []
    await team.at("2026-12-05 22:00")
    await planned(team, Cast("Churn model", "#general", owner="Ana", pilot="Ben", production="Dev"))
    assert to_ana(team, OFFER) == []
    await team.at("2026-12-07 09:00")
    assert [one for one in to_ana(team, OFFER) if "Churn model in #general" in one]


# By words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said", "moments"),
    [
        ("weekly Monday 9:00", "each Monday at 09:00, Warsaw. The first one: Mon 7 Dec.",
         ("2026-12-07 09:00", "2026-12-14 09:00")),
        ("daily 8:30", "Monday to Friday at 08:30, Warsaw. The first one: Thu 3 Dec.",
         ("2026-12-03 08:30", "2026-12-04 08:30", "2026-12-07 08:30")),
        ("every two weeks", "every second Monday at 09:00, Warsaw. The first one: Mon 7 Dec.",
         ("2026-12-07 09:00", "2026-12-21 09:00")),
        ("first of the month", f"{FIRST} at 09:00, Warsaw. The first one: Fri 1 Jan.",
         ("2027-01-01 09:00", "2027-02-01 09:00", "2027-03-01 09:00")),
    ],
)  # fmt: skip
async def test_when_they_come(team: Team, words: str, said: str, moments: tuple[str, ...]) -> None:
    await with_summaries(team, words)
    assert team.answered("Ana") == f"A summary of Fraud model comes to #fraud-model {said}"
    for count, moment in enumerate(moments, 1):
        await team.at(moment)
        assert len(summaries(team)) == count
        assert "Nothing changed since" in summaries(team)[-1] or count == 1


async def test_off(team: Team) -> None:
    await with_summaries(team)
    await team.at("2026-12-07 09:00")
    await team.types("Ana", "/transition summary off")
    assert team.answered("Ana") == "No summary of Fraud model comes any more."
    await team.types("Ana", "/transition summary off")
    assert team.answered("Ana") == "Nothing changed. No summary of Fraud model comes."
    assert team.labels("Ana", team.private_answers("Ana")[-1]) == ["Summary times"]
    await team.at("2026-12-14 09:00")
    assert len(summaries(team)) == 1


async def test_what_is_set_already_is_told_as_it_stands(team: Team) -> None:
    await planned(team, ANAS)
    offer, press = team.person("Ana").messages(BATON)[-1], team.button("Ana", "Weekly, Monday 09:00")
    await team.types("Ana", "/transition summary weekly")
    assert team.answered("Ana") == SET
    stands = "Nothing changed. A summary of Fraud model comes to #fraud-model each Monday at 09:00, Warsaw."
    await team.types("Ana", "/transition summary mondays at 9")
    assert team.answered("Ana") == f"{stands} Next: Mon 7 Dec."
    await team.forges("Ana", press, offer)
    assert team.told("Ana") == f"{stands} Next: Mon 7 Dec."
    assert team.acts().count("set_summary") == 1


async def test_what_is_no_schedule_is_answered_with_examples_and_the_form(team: Team) -> None:
    await planned(team, ANAS)
    await team.types("Ana", "/transition summary now and then")
    assert team.answered("Ana") == (
        'I do not read "now and then" as times of a summary: try /transition summary weekly Monday 9:00, daily 8:30, '
        "every two weeks, first of the month or off."
    )
    assert "set_summary" not in team.acts()
    await team.clicks("Ana", "Summary times", team.private_answers("Ana")[-1])
    await team.person("Ana").chooses("How often", "Daily")
    await team.submits("Ana")
    assert team.answered("Ana").startswith("A summary of Fraud model comes to #fraud-model Monday to Friday at 09:00")


async def test_the_form_by_command_shows_what_is_set(team: Team) -> None:
    await with_summaries(team, "every two weeks Friday 16:00")
    await team.types("Ana", "/transition summary")
    ana = team.person("Ana")
    ana.sees("[x] Every two weeks")
    ana.sees("Weekday: Friday")
    ana.sees("Time: 16:00")
    await ana.chooses("How often", "Off")
    await team.submits("Ana")
    assert team.answered("Ana") == "No summary of Fraud model comes any more."


async def test_the_three_leaders_set_it_and_nobody_else(team: Team) -> None:
    await planned(team, ANAS)
    for words in ("", " weekly", " nonsense"):
        await team.types("Ben", f"/transition summary{words}")
        said = "Nothing changed. Saying when summaries come is Ana's or Chloe's or Dev's to do."
        assert team.answered("Ben") == said
    assert team.person("Ben").modal() is None
    await team.types("Chloe", "/transition summary weekly")
    assert team.answered("Chloe") == SET
    offer = team.newest("Ana", OFFER)
    await team.forges("Ben", team.button("Ana", "Weekly, Monday 09:00", offer), on=team.newest("Ben", "", CHANNEL))
    assert team.answered("Ben") == said


async def test_where_there_is_no_channel_or_no_plan(team: Team) -> None:
    await team.types("Ana", "/transition summary weekly")
    assert team.answered("Ana").startswith("I find no such plan here.")
    await team.types("Ana", "/transition status")
    assert team.answered("Ana").startswith("No handoffs here yet.")
    await team.types("Ana", "/transition status", BATON)
    assert team.answered("Ana", BATON).startswith("Type it in the channel whose handoffs you mean.")
    await team.types("Ana", "/transition summary weekly", BATON)
    assert team.answered("Ana", BATON).startswith("I find no such plan here. Type it in the plan's channel.")


# What it says over the weeks -------------------------------------------------------------------------------------


async def test_a_month_of_mondays(team: Team) -> None:
    await in_shadow(team, ANAS)
    await team.types("Ana", "/transition summary weekly")
    await team.types("Chloe", ROTA)
    await team.at("2026-12-07 09:00")
    assert summaries(team)[-1].startswith(
        "Fraud model: 0 of 1 accepted. Since Wed 2 Dec: kickoff opened; integration opened; shadow mode opened; "
        "H-1 proposed; questions on running it answered; evidence linked; made a plan. "
        "Next: H-1, Fri 11 Dec, Ben. Shadow mode: day 6 of 7. Record "
    )
    await team.clicks("Ben", "I'll take it")
    await team.types("Chloe", KEYS.replace("@chloe", "@ben"))
    await team.at("2026-12-14 09:00")
    assert summaries(team)[-1].startswith(
        "Fraud model: 0 of 2 accepted, 1 late. Since Mon 7 Dec: H-1 agreed; H-2 proposed. Late: H-1, Chloe's move. "
        "Next: H-2, Fri 18 Dec, Ben. Shadow mode has run its 1 week. Next gate: go-live. Missing: "
    )
    await team.at("2026-12-21 09:00")
    assert summaries(team)[-1].startswith(
        "Fraud model: 0 of 2 accepted, 2 late. Nothing changed since Mon 14 Dec. "
        "Late: H-1, Chloe's move; H-2, Ben's move. Shadow mode has run its 1 week."
    )
    message = team.newest("Ben", "Nothing changed since Mon 14 Dec", CHANNEL)
    assert team.labels("Ben", message) == ["Show all", "Show timeline"]
    assert "\n" not in message.text


async def test_handoffs_that_are_no_plan_have_summaries_too(team: Team) -> None:
    await team.agreed()
    await team.types("Ana", "/transition summary weekly")
    assert team.answered("Ana").startswith("A summary comes to #fraud-model each Monday at 09:00")
    await team.at("2026-12-07 09:00")
    [said] = summaries(team, name="#fraud-model")
    assert said == ("#fraud-model: 0 of 1 accepted. Since Wed 2 Dec: H-1 agreed. Next: H-1, Tue 15 Dec, Ana. Record 4")


@both_ways
async def test_status_is_the_summary_as_of_now_for_the_one_who_asks(team: Team) -> None:
    await with_summaries(team)
    await team.types("Chloe", ROTA)
    await team.at("2026-12-07 09:00")
    await team.clicks("Ben", "I'll take it")
    for words in ("status", "summary now"):
        await team.types("Chloe", f"/transition {words}")
        assert team.answered("Chloe").startswith(
            "Fraud model: 0 of 1 accepted. Since Mon 7 Dec: H-1 agreed. Next: H-1, Fri 11 Dec, Chloe. Next gate: "
        )
    answer = team.private_answers("Chloe")[-1]
    assert team.labels("Chloe", answer) == ["Show all", "Show timeline", "Summary times"]
    await team.types("Ben", "/transition status")
    assert team.labels("Ben", team.private_answers("Ben")[-1]) == ["Show all", "Show timeline"]
    assert len(summaries(team)) == 1  # the rest is for the one who asks


async def test_status_of_a_plan_that_never_had_a_summary(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-04 12:00")
    await team.types("Ben", "/transition status")
    assert team.answered("Ben").startswith("#fraud-model: 0 of 1 accepted. Since Wed 2 Dec: H-1 agreed.")
    await team.at("2026-12-11 12:00")
    await team.types("Ben", "/transition status")
    assert team.answered("Ben").startswith("#fraud-model: 0 of 1 accepted. Nothing changed since Fri 4 Dec.")


# In time, whatever happens ---------------------------------------------------------------------------------------


async def test_it_survives_a_restart(team_database_url: str) -> None:
    clock = MovableClock(START)
    config = AppConfig.from_manifest(MANIFEST)
    async with Sandbox(config, clock=clock.now, limits=None, timing=UNHURRIED) as sandbox:
        async with serving(sandbox, team_database_url, clock) as baton:
            team = Team(sandbox, baton, clock, team_database_url)
            await with_summaries(team)
            await team.at("2026-12-07 08:30")
        async with serving(sandbox, team_database_url, clock) as baton:
            team = Team(sandbox, baton, clock, team_database_url)
            await team.at("2026-12-07 09:00")
            assert len(summaries(team)) == 1
        async with serving(sandbox, team_database_url, clock) as baton:
            team = Team(sandbox, baton, clock, team_database_url)
            await team.at("2026-12-07 09:00")
            await team.at("2026-12-07 12:00")
            assert len(summaries(team)) == 1
            await team.at("2026-12-14 09:00")
            assert len(summaries(team)) == 2


async def test_after_weeks_of_downtime_one_and_not_at_night(team: Team) -> None:
    await with_summaries(team)
    await team.at("2026-12-07 09:00")
    await team.at("2027-01-05 22:00")  # a Tuesday
    assert len(summaries(team)) == 1
    await team.at("2027-01-06 08:59")
    assert len(summaries(team)) == 1
    await team.at("2027-01-06 09:00")
    assert len(summaries(team)) == 2
    assert "Nothing changed since Mon 7 Dec." in summaries(team)[-1]
    await team.at("2027-01-11 09:00")
    assert len(summaries(team)) == 3
    assert "Nothing changed since Wed 6 Jan." in summaries(team)[-1]


async def test_an_evening_summary_comes_in_the_evening(team: Team) -> None:
    await with_summaries(team, "weekly Sunday 20:15")
    await team.at("2026-12-06 20:14")
    assert summaries(team) == []
    await team.at("2026-12-06 20:15")
    assert len(summaries(team)) == 1


async def test_daylight_saving_moves_none(team: Team) -> None:
    """Clocks go forward on Sun 28 Mar 2027, 02:00 to 03:00, and back on Sun 31 Oct, 03:00 to 02:00."""
    await with_summaries(team, "weekly Sunday 2:30")
    await team.at("2027-03-21 02:30")
    before = len(summaries(team))
    await team.at("2027-03-28 01:59")
    assert len(summaries(team)) == before
    await team.at("2027-03-28 03:00")
    assert len(summaries(team)) == before + 1
    await team.at("2027-04-04 02:29")
    assert len(summaries(team)) == before + 1
    await team.at("2027-04-04 02:30")
    assert len(summaries(team)) == before + 2
    await team.at("2027-10-24 02:30")
    before = len(summaries(team))
    await team.at("2027-10-31 00:30", "UTC")  # 02:30, for the first time
    assert len(summaries(team)) == before + 1
    await team.at("2027-10-31 01:30", "UTC")  # 02:30 again
    await team.at("2027-10-31 12:00")
    assert len(summaries(team)) == before + 1


async def test_monday_at_nine_is_monday_at_nine_on_either_side(team: Team) -> None:
    await with_summaries(team)
    for date, utc in (("2027-03-22", "08:00"), ("2027-03-29", "07:00")):
        before = len(summaries(team))
        await team.at(f"{date} {utc[:-2]}00", "UTC")
        assert len(summaries(team)) == before + 1


async def changes(team: Team, label: str, **chosen: str) -> None:
    """Ana changes something about her plan by its menu."""
    await team.types("Ana", "/transition gates")
    await team.clicks("Ana", label, team.private_answers("Ana")[-1])
    for field, value in chosen.items():
        await team.person("Ana").chooses(field.replace("_", " "), value)
    await team.submits("Ana")


async def test_another_zone(team: Team) -> None:
    await with_summaries(team)
    await changes(team, "Change time zone", Time_zone="New York, United States")
    await team.at("2026-12-07 14:59")
    assert summaries(team) == []
    await team.at("2026-12-07 09:00", "America/New_York")
    assert len(summaries(team)) == 1
    await changes(team, "Change time zone", Time_zone="Kolkata, India")
    await team.at("2026-12-14 03:29")
    assert len(summaries(team)) == 1
    await team.at("2026-12-14 09:00", "Asia/Kolkata")
    assert len(summaries(team)) == 2


async def test_another_channel(team: Team) -> None:
    await with_summaries(team)
    await team.invites_baton("Ana", "#general")
    await changes(team, "Change channel", New_channel="#general")
    await team.at("2026-12-07 09:00")
    assert summaries(team) == []
    assert "made a plan; moved to #general." in summaries(team, "#general")[0]


# Where the channel is gone -----------------------------------------------------------------------------------------

ARCHIVED = "#fraud-model is archived: I post nothing there, and go on in direct messages. Unarchive it, or cancel"


async def test_an_archived_channels_summary_goes_to_the_owner_with_the_remedy(team: Team) -> None:
    await with_summaries(team)
    await team.types("Chloe", ROTA)
    team.sandbox.workspace.archive(team.sandbox.workspace.find_channel(CHANNEL))
    await team.settled()
    await team.at("2026-12-07 09:00")
    assert summaries(team) == []
    [told] = to_ana(team, "Fraud model: 0 of 1 accepted.")
    assert told.startswith(f"{ARCHIVED} what is no longer needed: H-1. Fraud model: 0 of 1 accepted. Since Wed 2 Dec: ")
    assert len(to_ana(team, "is archived")) == 2  # at once, and with the summary
    message = team.newest("Ana", "Fraud model: 0 of 1 accepted")
    assert team.labels("Ana", message) == ["Show all", "Show timeline", "Summary times"]
    team.sandbox.workspace.archive(team.sandbox.workspace.find_channel(CHANNEL), archived=False)
    await team.at("2026-12-14 09:00")
    assert "Since Mon 7 Dec" in summaries(team)[-1] or "Nothing changed since Mon 7 Dec" in summaries(team)[-1]
    assert len(to_ana(team, "Fraud model: 0 of 1 accepted")) == 1


def archives(team: Team) -> None:
    team.sandbox.workspace.find_channel(CHANNEL).is_archived = True


def takes_out(team: Team) -> None:
    team.sandbox.workspace.find_channel(CHANNEL).members.remove(team.sandbox.workspace.app.bot_user)


def restricts(team: Team) -> None:
    team.sandbox.workspace.find_channel(CHANNEL).is_posting_restricted = True


@pytest.mark.parametrize(
    ("closes", "said"),
    [
        (archives, ARCHIVED),
        (takes_out, "I am not in #fraud-model and can't post there. Type /invite @Baton there"),
        (restricts, "Slack does not let me post in #fraud-model. A workspace owner or admin can let me"),
    ],
)
async def test_slack_refuses_it_first_and_the_owner_hears_of_it_once(
    team: Team, closes: Callable[[Team], None], said: str
) -> None:
    await with_summaries(team)
    await team.types("Chloe", ROTA)
    closes(team)
    await team.at("2026-12-07 09:00")
    await team.waits(hours=2)
    assert summaries(team) == []
    [told] = to_ana(team, said.partition(".")[0])
    assert told.startswith(said)
    assert "Fraud model: 0 of 1 accepted." in told
    await team.at("2026-12-14 09:00")
    await team.waits(hours=2)
    assert len(to_ana(team, "Fraud model: 0 of 1 accepted")) == 2


async def test_the_owner_is_not_told_at_night(team: Team) -> None:
    await with_summaries(team, "weekly Sunday 22:00")
    await team.person("Chloe").removes("Baton", CHANNEL)
    await team.at("2026-12-06 22:00")
    assert to_ana(team, "Fraud model: ") == []
    await team.at("2026-12-07 09:00")
    [told] = to_ana(team, "Fraud model: ")
    assert told.startswith("I am not in #fraud-model and can't post there.")


async def test_put_right_before_the_owner_read_it(team: Team) -> None:
    await with_summaries(team, "weekly Sunday 22:00")
    await team.person("Chloe").removes("Baton", CHANNEL)
    await team.at("2026-12-06 22:00")
    await team.invites_baton("Chloe")
    await team.at("2026-12-07 09:00")
    [told] = to_ana(team, "Fraud model: ")
    assert told.startswith("Fraud model: no handoffs yet.")


async def test_off_while_it_waited(team: Team) -> None:
    await with_summaries(team, "weekly Sunday 22:00")
    await team.person("Chloe").removes("Baton", CHANNEL)
    await team.at("2026-12-06 22:00")
    await team.types("Ana", "/transition summary off")
    await team.at("2026-12-07 09:00")
    assert to_ana(team, "Fraud model: ") == []


async def test_another_owner_gets_it_in_their_own_hours(team: Team) -> None:
    await with_summaries(team)
    await changes(team, "Change owner", New_owner="Ben")
    team.sandbox.workspace.archive(team.sandbox.workspace.find_channel(CHANNEL))
    await team.at("2026-12-07 09:00")
    assert "Fraud model: no handoffs yet" not in team.told("Ben")
    await team.at("2026-12-07 09:00", "America/New_York")
    assert "Unarchive it, and I post there again. Fraud model: no handoffs yet. Since Wed 2 Dec: " in team.told("Ben")
    assert to_ana(team, "Fraud model: ") == []


async def test_an_uncertain_one_is_not_posted_twice(team: Team) -> None:
    await with_summaries(team)
    await team.at("2026-12-07 08:59")
    team.sandbox.faults.next("chat.postMessage", Fault.reset_after())
    await team.at("2026-12-07 09:00")
    await team.waits(seconds=61)
    await team.waits(hours=1)
    assert len(summaries(team)) == 1
    assert team.query("SELECT outcome, code FROM deliveries WHERE kind = 'summary' ORDER BY at")[-1] == (
        "dropped",
        "uncertain",
    )
    await team.at("2026-12-14 09:00")
    assert len(summaries(team)) == 2


async def test_a_summary_beside_what_else_is_said(team: Team) -> None:
    """An escalation of the same morning and a summary are two messages, and neither holds up the other."""
    await team.agreed()
    await team.types("Ana", "/transition summary weekly Friday 9:00")
    await team.at("2026-12-18 09:00")
    said = summaries(team, name="#fraud-model")
    assert said[-1].startswith("#fraud-model: 0 of 1 accepted, 1 late. ")
    assert "Late: H-1, Ana's move." in said[-1]
    assert "needs a new date or a hand" in team.newest("Ben", "was due Tue 15 Dec", CHANNEL).text
