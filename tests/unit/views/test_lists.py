"""Lists, the channel's handoffs, and what waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.domain.due_dates import Due
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views.lists import handoff_list
from bot.views.look import Look
from bot.views.plans import no_plan, plan_status
from bot.views.values import Page, parse_page
from bot.views.welcome import direct_answer, not_understood
from tests.unit.views.builders import (
    ANA,
    BEN,
    PAIR,
    PLAN,
    WARSAW,
    Story,
    accepted,
    agreed,
    labels,
    one_line,
    proposed,
)

MENU = "… (Change owner, Change time zone, Change channel)"
LATE = Due(dt.date(2026, 11, 30), None, WARSAW)


def look_of(*stories: Story) -> Look:
    """The words of all of them."""
    for story in stories:
        stories[0].texts.update(story.texts)
    return stories[0].look()


def some() -> tuple[list[tuple[Handoff, Plan]], Look]:
    """Ana's move, late; Ben's move; and one that is over."""
    mine = agreed(number=1, thing="the model registry", due=LATE)
    theirs = proposed(number=2, thing="the rota")
    over = accepted(number=3)
    return [(story.now_is, PLAN) for story in (over, theirs, mine)], look_of(mine, theirs, over)


def pager(message: Message) -> Page | None:
    """The page that the button at the end turns to."""
    return parse_page(message.blocks[-1]["elements"][0]["value"])


def test_a_list_begins_with_the_readers_moves() -> None:
    rows, at = some()
    said = handoff_list("", rows, ANA, at)
    assert said.text.split("\n") == [
        "Handoffs: 3.",
        "Your move (1)",
        "H-1 · Model registry · Ana to Ben · agreed, your move · Mon 30 Nov, 2 working days late",
        "Waiting for others (1)",
        "H-2 · Rota · Ana to Ben · proposed, Ben's move · Tue 15 Dec",
        "Over (1)",
        "H-3 · Fraud-model pager · Ana to Ben · accepted · Tue 15 Dec",
    ]
    assert labels(said) == ["Open", "Open", "Open"]


def test_a_list_shows_who_is_away() -> None:
    story = proposed(number=2, thing="the rota")
    story.away = {BEN: dt.date(2027, 1, 4)}
    assert handoff_list("", [(story.now_is, PLAN)], ANA, story.look()).text.endswith(
        "H-2 · Rota · Ana to Ben · proposed, Ben's move (away until 4 Jan) · Tue 15 Dec"
    )


def test_a_list_shows_whose_account_is_deactivated() -> None:
    story = proposed(number=2, thing="the rota")
    look = story.look()
    at = replace(look, words=replace(look.words, unreachable=frozenset({BEN})))
    assert handoff_list("", [(story.now_is, PLAN)], ANA, at).text.endswith(
        "H-2 · Rota · Ana to Ben · proposed, Ben's move (account deactivated) · Tue 15 Dec"
    )


def test_an_empty_list_says_what_to_do() -> None:
    at = proposed().look()
    for asked in ("", "mine", "giving", "receiving", "overdue", BEN):
        said = handoff_list(asked, [], ANA, at)
        assert "Try: `/handoff By Friday" in said.text
        assert labels(said) == ["New handoff"]
    assert handoff_list("overdue", [], ANA, at).text.startswith("Nothing is overdue.")
    assert handoff_list(BEN, [], ANA, at).text.startswith("No open handoffs with Ben.")


def test_a_list_of_a_person_names_them() -> None:
    rows, at = some()
    assert handoff_list(BEN, rows, ANA, at).text.startswith("Handoffs with Ben: 3.")


def test_pages_go_round_and_show_each_handoff_once() -> None:
    stories = [agreed(number=n) if n % 3 else proposed(number=n) for n in range(1, 41)]
    rows, at = [(story.now_is, PLAN) for story in stories], stories[0].look()
    pages = [handoff_list("mine", rows, ANA, at, page=page) for page in range(3)]
    assert [page.text.split("\n")[0] for page in pages] == [
        "Your handoffs: 40. Page 1 of 3.",
        "Your handoffs: 40. Page 2 of 3.",
        "Your handoffs: 40. Page 3 of 3.",
    ]
    shown = [line.split(" ")[0] for page in pages for line in page.text.split("\n") if line.startswith("H-")]
    assert sorted(shown) == sorted(f"H-{n}" for n in range(1, 41))
    assert [pager(page) for page in pages] == [Page("mine", 1), Page("mine", 2), Page("mine", 0)]
    assert handoff_list("mine", rows, ANA, at, page=99) == pages[-1]


def test_a_channels_handoffs_by_its_name() -> None:
    rows, at = some()
    said = plan_status(PLAN, Facts(tuple(handoff for handoff, _ in rows)), ANA, at)
    lines = said.text.split("\n")
    assert lines[0] == "#fraud-model: 1 of 3 accepted, 1 late. Ana owns these handoffs."
    assert [line[:3] for line in lines[1:]] == ["H-1", "H-2"]
    assert labels(said) == ["Mark delivered", "Open", "Make it a plan", MENU]


def test_a_channel_in_which_all_is_done() -> None:
    story = accepted()
    said = plan_status(PLAN, Facts((story.now_is,)), ANA, story.look())
    assert one_line(said) == "#fraud-model: 1 of 1 accepted. Nothing is open. Ana owns these handoffs."
    assert labels(said) == ["New handoff", "Make it a plan", MENU]


def test_two_people_alone_have_no_channel() -> None:
    story = proposed(plan=PAIR)
    said = plan_status(PAIR, Facts((story.now_is,)), ANA, story.look())
    assert said.text.startswith("Only the two of you: 0 of 1 accepted.")


def test_a_channel_without_handoffs() -> None:
    said = no_plan(proposed().look())
    assert said.text.startswith("No handoffs here yet. Try:")


def test_a_direct_message_is_answered_with_what_waits() -> None:
    rows, at = some()
    said = direct_answer(rows[2:], ANA, at)
    assert said.text.startswith(
        "I act on buttons and commands; `/handoff help` shows them. 1 handoff waits for you:\nH-1 · Model registry"
    )
    assert labels(said) == ["Mark delivered"]
    assert one_line(direct_answer([], ANA, at)).endswith("Nothing waits for you.")


def test_anything_else_is_answered_with_examples() -> None:
    said = not_understood("hello &lt;there&gt;", proposed().look())
    assert said.text.startswith('I do not know "hello &lt;there&gt;". Try: `/handoff By Friday')
