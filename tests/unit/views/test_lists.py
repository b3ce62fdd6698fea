"""Lists, the channel's handoffs, and what waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.due_dates import Due
from bot.domain.filters import Filter, Kind, Standing, cleared, of_plan
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.pages import by_mover, by_time, page_of
from bot.domain.plan import Plan
from bot.views.lists import filtered_by, handoff_list, handoff_rows
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
HERE, MINE = Filter(Kind.HERE), Filter(Kind.MINE)
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


def listed(wanted: Filter, rows: list[tuple[Handoff, Plan]], at: Look, page: int = 0) -> Message:
    """A page of a list that Ana asked for."""
    return handoff_list(wanted, page_of(by_mover(rows, ANA), page), ANA, at, plan=PLAN if wanted.plan else None)


def pagers(message: Message) -> dict[str, Page | None]:
    """What the buttons at the end turn to, by their labels."""
    return {one["text"]["text"]: parse_page(one["value"]) for one in message.blocks[-1]["elements"]}


def test_a_list_begins_with_the_readers_moves() -> None:
    rows, at = some()
    said = listed(HERE, rows, at)
    assert said.text.split("\n") == [
        "Handoffs: 3.",
        "Your move (1)",
        "H-1 · Model registry · Ana to Ben · agreed, your move · Mon 30 Nov, 2 working days late",
        "Waiting for others (1)",
        "H-2 · Rota · Ana to Ben · proposed, Ben's move · Tue 15 Dec",
        "Over (1)",
        "H-3 · Fraud-model pager · Ana to Ben · accepted · Tue 15 Dec",
    ]
    assert labels(said) == ["Open", "Open", "Open", "Filter"]


def test_a_list_shows_who_is_away() -> None:
    story = proposed(number=2, thing="the rota")
    story.away = {BEN: dt.date(2027, 1, 4)}
    assert listed(HERE, [(story.now_is, PLAN)], story.look()).text.endswith(
        "H-2 · Rota · Ana to Ben · proposed, Ben's move (away until 4 Jan) · Tue 15 Dec"
    )


def test_a_list_shows_whose_account_is_deactivated() -> None:
    story = proposed(number=2, thing="the rota")
    look = story.look()
    at = replace(look, words=replace(look.words, unreachable=frozenset({BEN})))
    assert listed(HERE, [(story.now_is, PLAN)], at).text.endswith(
        "H-2 · Rota · Ana to Ben · proposed, Ben's move (account deactivated) · Tue 15 Dec"
    )


EMPTY = {
    Filter(Kind.HERE): "Nothing is open here.",
    Filter(Kind.MINE): "You have no open handoffs.",
    Filter(Kind.GIVING): "You hand nothing over at present.",
    Filter(Kind.RECEIVING): "You take nothing over at present.",
    Filter(Kind.PERSON, person=BEN): "No open handoffs with Ben.",
    Filter(Kind.PLAN, plan=1): "Nothing is open in #fraud-model.",
}


@pytest.mark.parametrize(("wanted", "sentence"), EMPTY.items())
def test_an_empty_list_says_what_to_do(wanted: Filter, sentence: str) -> None:
    said = listed(wanted, [], proposed().look())
    assert said.text.startswith(f"{sentence} Try: `/handoff By Friday")
    assert labels(said) == ["New handoff", "Filter"]


def test_nothing_overdue_asks_for_nothing() -> None:
    wanted = Filter(Kind.MINE, standing=Standing.LATE)
    said = listed(wanted, [], proposed().look())
    assert said.text == "Nothing is overdue."
    assert pagers(said) == {"Filter": Page(wanted, 0), "Clear filter": Page(Filter(Kind.MINE), 0)}


def test_a_filter_that_holds_nothing_can_be_changed_or_cleared() -> None:
    at = proposed().look()
    wanted = Filter(Kind.MINE, person=BEN, text="run<book>")
    said = listed(wanted, [], at)
    assert one_line(said) == (
        'Your handoffs, with Ben, with the words "run&lt;book&gt;": none. '
        "Only open ones are looked at; `all` looks at every one. Change the filter, or clear it."
    )
    assert pagers(said) == {"Filter": Page(wanted, 0), "Clear filter": Page(Filter(Kind.MINE), 0)}
    said = listed(Filter(Kind.PLAN, plan=1, standing=Standing.LATE, person=BEN), [], at)
    assert said.text == "Handoffs of #fraud-model, late, with Ben: none. Change the filter, or clear it."
    said = listed(of_plan(1), [], at)
    assert said.text.startswith("Handoffs of #fraud-model, in any state: none. Try:")


DEC = dt.date(2026, 12, 11)


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        (Filter(Kind.GIVING, plan=1), "You hand over, of #fraud-model: 3."),
        (Filter(Kind.HERE, due_until=DEC), "Handoffs, due by Fri 11 Dec: 3."),
        (Filter(Kind.MINE, due_from=DEC), "Your handoffs, due from Fri 11 Dec: 3."),
        (Filter(Kind.MINE, due_from=DEC, due_until=DEC), "Your handoffs, due Fri 11 Dec: 3."),
        (
            Filter(Kind.PLAN, BEN, None, 1, None, Standing.AGREED, DEC, DEC.replace(day=15), "two pages"),
            'Handoffs of #fraud-model, agreed, with Ben, due Fri 11 Dec to Tue 15 Dec, with the words "two pages": 3.',
        ),
    ],
)
def test_the_title_says_what_is_filtered(wanted: Filter, title: str) -> None:
    rows, at = some()
    said = listed(wanted, rows, at)
    assert said.text.split("\n")[0] == title
    assert labels(said)[-2:] == ["Filter", "Clear filter"]
    assert pagers(said)["Clear filter"] == Page(cleared(wanted), 0)


def test_a_plans_list_goes_by_time() -> None:
    rows, at = some()
    shown = page_of(by_time(rows, at.now), 0)
    said = handoff_list(of_plan(1), shown, BEN, at, plan=PLAN)
    assert [line for line in said.text.split("\n") if not line.startswith("H-")] == [
        "Handoffs of #fraud-model, in any state: 3.",
        "Late (1)",
        "Next (1)",
        "Over (1)",
    ]
    assert labels(said)[-1] == "Filter"


def test_home_names_its_filter_and_shows_the_next_move() -> None:
    rows, at = some()
    assert filtered_by(Filter(Kind.MINE), None, at) == ""
    wanted = Filter(Kind.MINE, person=BEN, plan=1, standing=Standing.LATE)
    assert filtered_by(wanted, PLAN, at) == "of #fraud-model, late, with Ben"
    assert filtered_by(wanted, None, at) == "late, with Ben"
    assert [one["accessory"]["text"]["text"] for one in handoff_rows(rows, ANA, at)] == [
        "Open",
        "Open",
        "Mark delivered",
    ]


def test_a_list_of_a_person_names_them() -> None:
    rows, at = some()
    assert listed(Filter(Kind.PERSON, person=BEN), rows, at).text.startswith("Handoffs with Ben: 3.")


def test_pages_go_round_and_show_each_handoff_once() -> None:
    stories = [agreed(number=n) if n % 3 else proposed(number=n) for n in range(1, 41)]
    rows, at = [(story.now_is, PLAN) for story in stories], stories[0].look()
    pages = [listed(MINE, rows, at, page) for page in range(3)]
    assert [page.text.split("\n")[0] for page in pages] == [
        "Your handoffs: 40. Page 1 of 3.",
        "Your handoffs: 40. Page 2 of 3.",
        "Your handoffs: 40. Page 3 of 3.",
    ]
    shown = [line.split(" ")[0] for page in pages for line in page.text.split("\n") if line.startswith("H-")]
    assert sorted(shown) == sorted(f"H-{n}" for n in range(1, 41))
    assert [pagers(page) for page in pages] == [
        {"Next page": Page(MINE, 1), "Filter": Page(MINE, 0)},
        {"Previous page": Page(MINE, 0), "Next page": Page(MINE, 2), "Filter": Page(MINE, 0)},
        {"Previous page": Page(MINE, 1), "Filter": Page(MINE, 0)},
    ]
    assert listed(MINE, rows, at, 99) == pages[-1]


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
