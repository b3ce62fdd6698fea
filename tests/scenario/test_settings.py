"""`/handoff settings`: how somebody wants to be reminded, and what comes of it."""

from __future__ import annotations

import pytest

from bot.domain.errors import Code, Refused
from bot.domain.nudge_settings import DEFAULTS
from bot.sandbox import Fault
from bot.usecases.settings import save_settings
from tests.scenario.team import BATON, CHANNEL, Team

WARSAW = "Europe/Warsaw"
both_ways = pytest.mark.parametrize("transport", ["http", "socket"])


async def opened(team: Team, name: str = "Ana", words: str = "settings") -> None:
    """Somebody asks for their settings."""
    await team.types(name, f"/handoff {words}")
    team.person(name).sees("= Reminder settings =")


async def reminders(team: Team, name: str, days: range, hours: tuple[int, ...] = (9, 17)) -> dict[str, str]:
    """What somebody is told between two dates of December 2026, looked at in these hours of theirs, by "8 09:00"."""
    heard: dict[str, str] = {}
    for day in days:
        for hour in hours:
            before = len(team.direct_messages(name))
            await team.at(f"2026-12-{day:02} {hour:02}:30", WARSAW)
            for told in team.direct_messages(name)[before:]:
                heard[f"{day} {hour:02}:30"] = told.partition(". ")[0]
    return heard


@both_ways
async def test_a_time_mondays_and_the_holidays_of_poland(team: Team) -> None:
    await team.agreed()
    await opened(team)
    ana = team.person("Ana")
    ana.sees("In Warsaw, the time zone of your Slack profile.")
    await ana.chooses("Nudge time", "16:30")
    await ana.chooses("Country", "Poland")
    await ana.chooses("How often", "Mondays")
    await team.submits("Ana")

    pager = "The fraud-model pager (H-1)"
    assert await reminders(team, "Ana", range(3, 32), (9, 16)) == {
        "14 16:30": f"{pager} is due tomorrow, Tue 15 Dec",
        "18 16:30": f"{pager} was due Tue 15 Dec, 3 working days late",  # escalated: Ana owns the plan, too
        "21 16:30": f"{pager} was due Tue 15 Dec, 4 working days late",
        "28 16:30": f"Still needed? {pager} was due Tue 15 Dec, 9 working days late",
    }


async def test_no_reminder_on_a_holiday_of_the_country(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", "/handoff By 22 Dec, I transfer the pager to @ben, done when it rang twice")
    await team.clicks("Ben", "I'll take it")
    await opened(team)
    await team.person("Ana").chooses("Country", "Poland")
    await team.submits("Ana")
    assert list(await reminders(team, "Ana", range(23, 32), (9,))) == [f"{day} 09:30" for day in (23, 28, 29, 30, 31)]


async def test_the_form_shows_what_was_saved(team: Team) -> None:
    await opened(team)
    ana = team.person("Ana")
    await ana.chooses("Nudge time", "07:15")
    await ana.unticks("Friday")
    await ana.ticks("Sunday")
    await ana.chooses("Country", "India")
    await ana.chooses("How often", "Home only")
    await ana.chooses("Away until", "2027-01-04")
    await team.submits("Ana")

    await opened(team)
    for line in (
        "Nudge time: 07:15",
        "[ ] Friday",
        "[x] Sunday",
        "Country: India",
        "[x] Home only",
        "Away until (optional): 2027-01-04",
    ):
        ana.sees(line)
    await opened(team, "Ben")
    for line in ("Nudge time: 09:00", "[x] Friday", "[ ] Saturday", "Country: No public holidays"):
        team.person("Ben").sees(line)


@pytest.mark.parametrize("words", ["Settings", "reminders", "stop", "mute", "unmute", "away", "calendar"])
async def test_whoever_wants_less_finds_it(team: Team, words: str) -> None:
    await opened(team, words=words)
    team.person("Ana").sees("Only what is escalated to you.")


async def test_nothing_is_posted_for_settings(team: Team) -> None:
    await team.agreed()
    seen = {name: len(team.person(name).messages()) for name in ("Ana", "Ben")}
    await opened(team)
    await team.person("Ana").chooses("Away until", "2027-01-04")
    await team.submits("Ana")
    assert {name: len(team.person(name).messages()) for name in ("Ana", "Ben")} == seen
    assert team.acts() == ["start_plan", "propose", "agree"]


async def test_the_button_of_a_reminder_leads_there_too(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-08 09:00")
    await team.clicks("Ana", "Reminder settings")
    await team.person("Ana").chooses("How often", "Home only")
    await team.submits("Ana")
    assert await reminders(team, "Ana", range(9, 16)) == {}


async def test_away_that_is_taken_back_brings_the_reminder_of_that_day(team: Team) -> None:
    await team.agreed()
    before = team.direct_messages("Ana")
    team.sandbox.faults.next("chat.postMessage", Fault.status(503))  # so that it waits
    await team.at("2026-12-08 09:00")
    await opened(team)
    await team.person("Ana").chooses("Away until", "2026-12-31")
    await team.submits("Ana")
    await team.waits(minutes=20)
    assert team.direct_messages("Ana") == before
    await opened(team)
    await team.person("Ana").clears("Away until")
    await team.submits("Ana")
    await team.settled()
    assert "is due in 7 days" in team.told("Ana")


async def test_who_is_away_is_reminded_again_from_that_day_on(team: Team) -> None:
    await team.agreed()
    await opened(team)
    await team.person("Ana").chooses("Away until", "2026-12-14")
    await team.submits("Ana")
    await team.types("Chloe", "/handoff H-1")
    assert "Ana's move (away until 14 Dec)" in team.answered("Chloe")
    assert await reminders(team, "Ana", range(3, 15)) == {
        "14 09:30": "The fraud-model pager (H-1) is due tomorrow, Tue 15 Dec"
    }
    await team.types("Chloe", "/handoff H-1")
    assert "away" not in team.answered("Chloe")


async def test_a_day_that_is_past_is_asked_about_and_today_is_no_absence(team: Team) -> None:
    await opened(team)
    await team.person("Ana").chooses("Away until", "2026-12-01")
    await team.person("Ana").submits()
    team.person("Ana").sees("That day is past. Choose a day to come, or today if you are back.")
    await team.person("Ana").chooses("Away until", "2026-12-02")
    await team.submits("Ana")
    await opened(team)
    team.person("Ana").sees("Away until (optional): ____")


async def test_an_absence_is_ended_by_emptying_it(team: Team) -> None:
    await team.agreed()
    await opened(team)
    await team.person("Ana").chooses("Away until", "2027-01-04")
    await team.submits("Ana")
    await opened(team)
    await team.person("Ana").clears("Away until")
    await team.submits("Ana")
    assert list(await reminders(team, "Ana", range(7, 10))) == ["8 09:30"]


async def test_home_only_means_no_reminder(team: Team) -> None:
    await team.agreed()
    await opened(team, "Ben", "stop")
    await team.person("Ben").chooses("How often", "Home only")
    await team.submits("Ben")
    assert await reminders(team, "Ben", range(3, 18)) == {}
    await team.types("Ben", "/handoff list mine")
    assert "H-1" in team.answered("Ben")


async def test_what_falls_due_today_by_the_new_settings_is_caught_up(team: Team) -> None:
    """Away on the morning of the reminder, and back in the afternoon."""
    await team.agreed()
    await opened(team)
    await team.person("Ana").chooses("Away until", "2026-12-14")
    await team.submits("Ana")
    await team.at("2026-12-08 13:00")
    before = len(team.direct_messages("Ana"))
    await opened(team)
    await team.person("Ana").clears("Away until")
    await team.submits("Ana")
    assert [one.partition(",")[0] for one in team.direct_messages("Ana")[before:]] == [
        "The fraud-model pager (H-1) is due in 7 days"
    ]
    assert await reminders(team, "Ana", range(9, 11)) == {}


async def test_a_later_time_on_the_same_day_reminds_no_second_time(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-08 09:00")
    before = len(team.direct_messages("Ana"))
    await opened(team)
    await team.person("Ana").chooses("Nudge time", "15:00")
    await team.submits("Ana")
    await team.at("2026-12-08 15:00")
    assert len(team.direct_messages("Ana")) == before


async def test_without_a_working_day_the_form_stays(team: Team) -> None:
    await opened(team)
    ana = team.person("Ana")
    await ana.unticks("Working days")
    await ana.submits()
    form = ana.modal()
    assert form is not None
    assert list(form.errors) == ["working_days"]


async def test_an_absence_of_three_years_is_refused_at_its_field(team: Team) -> None:
    await opened(team)
    ana = team.person("Ana")
    await ana.chooses("Nudge time", "10:00")
    await ana.chooses("Away until", "2029-12-03")
    await ana.submits()
    form = ana.modal()
    assert form is not None
    assert form.errors == {"away_until": "That is more than two years ahead. Choose a nearer date."}
    ana.sees("Nudge time: 10:00")
    await ana.chooses("Away until", "2028-12-02")
    await team.submits("Ana")


async def test_settings_that_cannot_open_say_so(team: Team) -> None:
    team.sandbox.faults.next("views.open", Fault.failing("expired_trigger_id"))
    await team.person("Ana").types("/handoff settings", CHANNEL)
    await team.person("Ana").waits_for("The form could not open, and nothing changed. Please try again.", CHANNEL)


async def test_who_is_not_known_yet_is_told_to_try_again(team: Team) -> None:
    with pytest.raises(Refused) as refused:
        await team.baton._services.write(lambda uow: save_settings(uow, "UNOBODY", DEFAULTS, key="view:V1:h"))
    assert refused.value.code is Code.UNAVAILABLE


async def test_the_defaults_are_what_nobody_set(team: Team) -> None:
    await opened(team)
    await team.submits("Ana")
    own = await team.baton._services.read(lambda reads: reads.settings(team.person("Ana").id))
    assert own == DEFAULTS


async def test_the_same_form_delivered_twice_is_saved_once(team: Team) -> None:
    await opened(team)
    await team.person("Ana").chooses("How often", "Mondays")
    await team.submits("Ana")
    first = team.sandbox.log.calls("view_submission")[-1].request
    await opened(team)
    await team.person("Ana").chooses("How often", "Home only")
    await team.submits("Ana")
    ack = await team.sandbox.slack.link.send("interactive", first)
    assert ack.ok
    await opened(team)
    team.person("Ana").sees("[x] Home only")


async def test_help_names_the_settings(team: Team) -> None:
    await team.types("Ana", "/handoff help")
    assert "/handoff list · H-7 · settings (reminders, away, stop)." in team.answered("Ana")


async def test_settings_from_the_direct_message(team: Team) -> None:
    await team.types("Ana", "/handoff settings", BATON)
    await team.person("Ana").chooses("How often", "Mondays")
    await team.submits("Ana")
    await team.types("Ana", "/handoff settings", BATON)
    team.person("Ana").sees("[x] Mondays")
