"""The handoff form: by command, by shortcut, filled, corrected, closed, and when it cannot open."""

from __future__ import annotations

import pytest

from bot.sandbox import Fault
from tests.scenario.team import CHANNEL, Team

INCOMPLETE = "By 15 Dec, I transfer the pager to somebody, done when it rang twice"

both_ways = pytest.mark.parametrize("transport", ["http", "socket"])


@both_ways
async def test_the_form_makes_a_handoff(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", "/handoff")
    ana = team.person("Ana")
    ana.sees("= New handoff =")
    ana.sees("From: @Ana")
    await ana.fills("What is handed over", "the pager")
    await ana.chooses("To", "Ben")
    await ana.chooses("By", "2026-12-15")
    await ana.chooses("At", "17:00")
    await ana.fills("Done when", "1. it rang twice\n2. the runbook is merged")
    await team.submits("Ana")

    assert team.answered("Ana").startswith("H-1 is proposed; Ben is being asked. Due Tue 15 Dec 17:00 (in 13 days)")
    assert "1. It rang twice. 2. The runbook is merged." in team.card_says()
    assert team.told("Ben").startswith("Ana asks you to take over the pager by Tue 15 Dec 17:00 (Warsaw) (H-1")


@both_ways
async def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", "/handoff")
    ana = team.person("Ana")
    await ana.fills("What is handed over", "x" * 251)
    await ana.chooses("To", "Ana")
    await ana.chooses("By", "2026-12-01")
    await ana.fills("Done when", "y" * 501)
    await ana.submits()
    form = ana.modal()
    assert form is not None
    assert form.errors == {
        "thing": "Say it in at most 250 characters; details belong to Done when.",
        "receiver": "Choose two people: nobody hands over to themselves.",
        "due": "That is past. Choose a date to come.",
        "criteria": "Shorten criterion 1 to 500 characters.",
    }
    await ana.fills("What is handed over", "the pager")
    await ana.chooses("To", "Ben")
    await ana.chooses("By", "2026-12-15")
    await ana.fills("Done when", "it rang twice")
    await team.submits("Ana")
    assert team.acts() == ["start_plan", "propose"]


@both_ways
async def test_closing_the_form_gives_the_sentence_back(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", f"/handoff {INCOMPLETE}")
    await team.person("Ana").closes()
    await team.person("Ana").waits_for("Not made. Your sentence:", CHANNEL)
    await team.settled()
    assert team.answered("Ana") == f"Not made. Your sentence: {INCOMPLETE}"
    assert team.query("SELECT count(*) FROM drafts") == [(0,)]


async def test_closing_an_empty_form_says_nothing(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", "/handoff")
    await team.person("Ana").cancels()
    await team.settled()
    team.person("Ana").sees_not("Not made")


@both_ways
async def test_a_form_that_cannot_open_gives_the_sentence_back(team: Team) -> None:
    await team.invites_baton()
    team.sandbox.faults.next("views.open", Fault.failing("expired_trigger_id"))
    await team.person("Ana").types(f"/handoff {INCOMPLETE}", CHANNEL)
    await team.person("Ana").waits_for("Not made. Your sentence:", CHANNEL)
    await team.settled()
    assert team.answered("Ana") == f"Not made. Your sentence: {INCOMPLETE}"
    assert team.person("Ana").modal() is None


async def test_the_mention_in_a_sentence_given_back_can_be_sent_again(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", "/handoff I transfer R&D's pager to @ben, done when a < b & c")
    await team.person("Ana").closes()
    await team.person("Ana").waits_for("Not made. Your sentence:", CHANNEL)
    assert team.answered("Ana") == "Not made. Your sentence: I transfer R&D's pager to @ben, done when a < b & c"


async def test_an_empty_form_that_cannot_open_says_so(team: Team) -> None:
    await team.invites_baton()
    team.sandbox.faults.next("views.open", Fault.failing("expired_trigger_id"))
    await team.person("Ana").types("/handoff", CHANNEL)
    await team.person("Ana").waits_for("The form could not open, and nothing changed. Please try again.", CHANNEL)


async def test_an_acts_form_that_cannot_open_says_so(team: Team) -> None:
    await team.agreed()
    team.sandbox.faults.next("views.open", Fault.failing("expired_trigger_id"))
    await team.person("Ana").clicks("Mark delivered")
    await team.person("Ana").waits_for("The form could not open, and nothing changed. Please try again.")
    assert team.can_press("Ana")[:2] == ["Mark delivered", "Reschedule"]


@both_ways
async def test_a_handoff_from_a_message(team: Team) -> None:
    await team.invites_baton()
    await team.person("Ben").types("We should hand the pager & its rota over at last", CHANNEL)
    await team.person("Ana").uses_shortcut("Make a handoff", on="at last")
    await team.settled()
    ana = team.person("Ana")
    ana.sees("What is handed over: We should hand the pager & its rota over at last")
    ana.sees("From: @Ana")
    await ana.fills("What is handed over", "the pager & its rota")
    await ana.chooses("To", "Ben")
    await ana.chooses("By", "2026-12-15")
    await ana.fills("Done when", "it rang twice")
    await team.submits("Ana")
    assert team.card_says().startswith("Pager &amp; its rota · H-1 · proposed, Ben's move.")
    assert team.answered("Ana").startswith("H-1 is proposed; Ben is being asked.")


async def test_a_sentence_in_a_message_fills_the_form(team: Team) -> None:
    await team.invites_baton()
    await team.person("Ben").types("By 15 Dec, @ana transfers the pager to @ben, done when it rang twice", CHANNEL)
    await team.person("Ana").uses_shortcut("Make a handoff", on="it rang twice")
    await team.settled()
    ana = team.person("Ana")
    for line in ("What is handed over: the pager", "From: @Ana", "To: @Ben", "By: 2026-12-15", "Done when: it rang"):
        ana.sees(line)
    await team.submits("Ana")
    assert "Ana to Ben by Tue 15 Dec" in team.card_says()


@both_ways
async def test_a_handoff_from_anywhere_asks_for_its_place(team: Team) -> None:
    await team.invites_baton()
    await team.person("Ana").uses_shortcut("New handoff")
    await team.settled()
    ana = team.person("Ana")
    await ana.fills("What is handed over", "the pager")
    await ana.chooses("To", "Ben")
    await ana.chooses("By", "2026-12-15")
    await ana.fills("Done when", "it rang twice")
    await ana.submits()
    ana.sees("Choose a channel, or only the two of you.")
    await ana.chooses("Plan", "#fraud-model")
    await team.submits("Ana")
    assert team.told("Ana").startswith("H-1 is proposed; Ben is being asked.")
    assert "proposed, Ben's move" in team.card_says()


async def test_only_the_two_of_us_needs_to_be_one_of_the_two(team: Team) -> None:
    await team.person("Chloe").uses_shortcut("New handoff")
    await team.settled()
    chloe = team.person("Chloe")
    await chloe.fills("What is handed over", "the pager")
    await chloe.chooses("From", "Ana")
    await chloe.chooses("To", "Ben")
    await chloe.chooses("By", "2026-12-15")
    await chloe.fills("Done when", "it rang twice")
    await chloe.ticks("Only the two of us")
    await chloe.submits()
    chloe.sees("You are neither of the two: choose a channel.")


async def test_the_button_of_the_welcome_opens_the_form(team: Team) -> None:
    await team.invites_baton()
    await team.clicks("Chloe", "New handoff")
    team.person("Chloe").sees("= New handoff =")


@pytest.mark.parametrize("date", ["2029-01-01", "2050-01-01"])
async def test_a_date_too_far_away_is_refused_at_its_field(team: Team, date: str) -> None:
    await team.types("Ana", "/handoff")
    ana = team.person("Ana")
    await ana.fills("What is handed over", "the pager")
    await ana.chooses("To", "Ben")
    await ana.chooses("By", date)
    await ana.fills("Done when", "it rang")
    await ana.submits()
    ana.sees("That is more than two years ahead. Choose a nearer date.")
    assert team.query("SELECT count(*) FROM handoffs") == [(0,)]
