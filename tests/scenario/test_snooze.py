"""Snooze: one person does not hear of one handoff until a day of theirs."""

from __future__ import annotations

import pytest

from tests.scenario.team import Team

KOLKATA = "Asia/Kolkata"
both_ways = pytest.mark.parametrize("transport", ["http", "socket"])


async def reminded(team: Team) -> None:
    """H-1 is agreed, and Ana has just been reminded: it is Fri 11 Dec, 09:00, and due on Tue 15 Dec."""
    await team.agreed()
    await team.at("2026-12-11 09:00")
    assert "is due in 4 days" in team.told("Ana")


async def opens(team: Team, name: str = "Ana") -> None:
    """Somebody presses Snooze on the newest reminder."""
    await team.clicks(name, "Snooze")
    team.person(name).sees("= Snooze =")


async def snoozes(team: Team, choice: str, name: str = "Ana") -> None:
    """And chooses until when."""
    await opens(team, name)
    await team.person(name).chooses("Remind me", choice)
    await team.submits(name)


async def heard(team: Team, name: str, days: range) -> dict[int, str]:
    """What somebody is told on each date of December 2026, up to its first comma."""
    found: dict[int, str] = {}
    for day in days:
        before = len(team.direct_messages(name))
        await team.at(f"2026-12-{day:02} 17:00")
        for told in team.direct_messages(name)[before:]:
            found[day] = told.partition(",")[0].partition(". ")[0]
    return found


@both_ways
async def test_until_monday_over_the_weekend(team: Team) -> None:
    await reminded(team)
    await opens(team)
    ana = team.person("Ana")
    for line in (
        "Fraud-model pager · H-1 · Ana to Ben by Tue 15 Dec",
        "This does not stop an escalation.",
        "[x] Monday (Mon 14 Dec)",
        "[ ] Another day",
    ):
        ana.sees(line)
    await ana.chooses("Remind me", "Monday (Mon 14 Dec)")
    await team.submits("Ana")
    assert team.told("Ana") == "The fraud-model pager (H-1), due Tue 15 Dec, is snoozed until Mon 14 Dec."
    log = team.query("SELECT kind, outcome, code, handoffs FROM deliveries WHERE kind = 'snooze'")
    assert log == [("snooze", "snoozed", "2026-12-14", "1")]
    assert await heard(team, "Ana", range(11, 15)) == {14: "The fraud-model pager (H-1) is due tomorrow"}


async def test_a_friday_offers_the_next_working_day(team: Team) -> None:
    await reminded(team)
    await snoozes(team, "Monday (Mon 14 Dec)")
    assert list(await heard(team, "Ana", range(11, 16))) == [14, 15]


async def test_another_day_past_the_date_and_nothing_before(team: Team) -> None:
    await reminded(team)
    await opens(team)
    ana = team.person("Ana")
    await ana.chooses("Date", "2026-12-19")
    await team.submits("Ana")
    assert "is snoozed until Sat 19 Dec." in team.told("Ana")
    told = await heard(team, "Ana", range(11, 23))
    assert [day for day in told if "snoozed" not in told[day]][-2:] == [21, 22]


async def test_it_is_one_person_s_own(team: Team) -> None:
    await reminded(team)
    trail = team.records()
    await snoozes(team, "Monday (Mon 14 Dec)")
    assert team.records() == trail
    assert "snoozed" not in " ".join(team.direct_messages("Ben"))
    assert 14 in await heard(team, "Ben", range(12, 15))


async def test_the_newest_snooze_counts(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-08 09:00")
    snooze = team.button("Ana", "Snooze")
    for another, said in (("2026-12-20", "Sun 20 Dec"), ("2026-12-09", "Wed 9 Dec"), ("2026-12-20", "Sun 20 Dec")):
        await team.forges("Ana", snooze, on=team.newest("Ana", "fraud-model pager"))
        await team.person("Ana").chooses("Date", another)
        await team.submits("Ana")
        assert team.told("Ana").endswith(f"is snoozed until {said}.")
    await team.forges("Ana", snooze, on=team.newest("Ana", "fraud-model pager"))
    await team.submits("Ana")
    assert team.told("Ana").endswith("is snoozed until Wed 9 Dec.")
    assert list(await heard(team, "Ana", range(8, 12))) == [9, 11]


async def test_days_are_those_of_whoever_snoozes(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @chloe, done when it rang twice")
    await team.clicks("Chloe", "I'll take it")
    await team.at("2026-12-09 09:00", KOLKATA)
    await team.at("2026-12-10 00:30", KOLKATA)  # still the 9th in Warsaw
    await opens(team, "Chloe")
    team.person("Chloe").sees("[x] Tomorrow (Fri 11 Dec)")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-11", "Choose a day after today."),
        ("2026-12-01", "Choose a day after today."),
        ("2027-12-12", "That is more than a year ahead. Choose a nearer day."),
    ],
)
async def test_a_day_that_makes_no_sense_is_refused_at_its_field(team: Team, day: str, said: str) -> None:
    await reminded(team)
    await opens(team)
    ana = team.person("Ana")
    await ana.chooses("Date", day)
    await ana.submits()
    form = ana.modal()
    assert form is not None
    assert form.errors == {"another_day": said}
    await ana.chooses("Date", "2027-12-11")
    await team.submits("Ana")
    assert "is snoozed until Sat 11 Dec 2027." in team.told("Ana")


async def test_another_day_has_to_be_chosen(team: Team) -> None:
    await reminded(team)
    await opens(team)
    ana = team.person("Ana")
    await ana.chooses("Remind me", "Another day")
    await ana.submits()
    form = ana.modal()
    assert form is not None
    assert form.errors == {"another_day": "Choose a date."}


async def test_a_form_left_open_over_midnight_says_so(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-08 09:00")
    await opens(team)
    await team.at("2026-12-09 08:00")
    ana = team.person("Ana")
    await ana.submits()
    ana.sees("Choose a day after today.")


async def test_newer_terms_do_not_stand_in_the_way(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-08 09:00")
    snooze, reminder = team.button("Ana", "Snooze"), team.newest("Ana", "is due in 7 days")
    await team.clicks("Ana", "Reschedule")
    await team.person("Ana").chooses("By", "2026-12-16")
    await team.submits("Ana")
    await team.forges("Ana", snooze, on=reminder)
    await team.submits("Ana")
    assert team.query("SELECT handoff, snoozed_until FROM attention WHERE snoozed_until IS NOT NULL") == [
        (1, "2026-12-09")
    ]


async def test_only_those_who_are_reminded_may(team: Team) -> None:
    await reminded(team)
    await team.forges("Chloe", team.button("Ana", "Snooze"), on=team.card())
    assert team.person("Chloe").modal() is None
    assert team.answered("Chloe") == "Nothing changed. Snoozing is Ana's or Ben's to do; H-1 is agreed."


async def test_somebody_elses_form_is_refused(team: Team) -> None:
    await reminded(team)
    await opens(team)
    form = team.person("Ana").modal()
    assert form is not None
    await team.sandbox.slack.submit(team.person("Chloe").user, form)
    assert form.errors == {"remind": "Nothing changed. Snoozing is Ana's or Ben's to do; H-1 is agreed."}
    assert team.query("SELECT count(*) FROM attention WHERE snoozed_until IS NOT NULL") == [(0,)]


async def test_what_is_over_is_not_snoozed(team: Team) -> None:
    await reminded(team)
    await opens(team)
    await team.clicks("Ben", "Open")
    await team.clicks("Ben", "Accept")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")
    await team.person("Ana").submits()
    team.person("Ana").sees("Nothing changed. H-1 is accepted.")


async def test_the_owner_snoozes_what_needs_a_receiver_and_a_side_does_not(team: Team) -> None:
    await team.proposed()
    await team.clicks("Ben", "Decline")
    await team.person("Ben").ticks("I am not the one")
    await team.submits("Ben")
    await team.at("2026-12-03 09:00")
    assert "needs a receiver" in team.told("Ana")
    snooze = team.button("Ana", "Snooze")
    await team.forges("Ben", snooze, on=team.card())
    assert team.answered("Ben") == "Nothing changed. H-1 is declined; next move: Ana."
    await snoozes(team, "Monday (Mon 7 Dec)")
    assert list(await heard(team, "Ana", range(3, 8))) == [7]


async def test_it_stops_no_escalation(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-15 09:00")
    await opens(team)
    await team.person("Ana").chooses("Date", "2027-06-01")
    await team.submits("Ana")
    await team.at("2026-12-18 09:00")
    channel = team.person("Chloe").messages("#fraud-model")[-1]
    assert "needs a new date or a hand" in team.words("Chloe", channel)


async def test_the_same_form_delivered_twice_counts_once(team: Team) -> None:
    await reminded(team)
    await snoozes(team, "Monday (Mon 14 Dec)")
    payload = team.sandbox.log.calls("view_submission")[-1].request
    sent = len(team.sandbox.log.calls("chat.update"))
    ack = await team.sandbox.slack.link.send("interactive", payload)
    assert ack.ok
    await team.settled()
    assert len(team.sandbox.log.calls("chat.update")) == sent
