"""Buttons are those of a person's move, and only those whose click would count."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from bot.domain.life_cycle import available
from bot.views.buttons import LABELS, full_row, move
from bot.views.cards import private_card
from bot.views.values import ACTS, parse_option, parse_value
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    DAN,
    LATER,
    NOW,
    Story,
    accepted,
    agreed,
    declined,
    delivered,
    labels,
    moved,
    offered,
    owned_by,
    proposed,
)

STORIES = {
    "proposed": proposed(),
    "unconfirmed": proposed(by=CHLOE),
    "typed by the receiver": proposed(by=BEN),
    "agreed": agreed(),
    "agreed and unconfirmed": agreed(by=CHLOE),
    "moved": moved(),
    "offered": offered(),
    "offered and unconfirmed": offered(by=CHLOE),
    "delivered": delivered(),
    "declined": declined(),
    "accepted": accepted(),
}
PAST = dt.datetime(2026, 12, 19, 9, tzinfo=dt.UTC)
_ELSEWHERE = {"undo", "confirm", "not_me", "fine", "still_running", "needs_giver"}
EVERY = list(product(STORIES.values(), (ANA, BEN, CHLOE, DAN), (ANA, BEN, CHLOE)))


@pytest.mark.parametrize(("story", "viewer", "owner"), EVERY)
def test_a_card_shows_what_its_reader_may_do_and_nothing_else(story: Story, viewer: str, owner: str) -> None:
    plan, at, handoff = owned_by(story, owner), story.look(), story.now_is
    row = full_row(handoff, plan, viewer, at)
    assert row is not None
    buttons = [part["action_id"].removeprefix("handoff.") for part in row["elements"] if part["type"] == "button"]
    menu = [option["value"].split("|")[0] for part in row["elements"] for option in part.get("options", ())]
    may = available(handoff, plan, viewer, at.now)
    assert {ACTS[act] for act in {*buttons, *menu} - {"history", "receipt"}} <= set(may)
    assert "history" in {menu[-1], buttons[-1] if buttons else ""}, "a button where the menu is full"
    missing = {act for act, event in ACTS.items() if event in may} - {*buttons, *menu}
    assert missing <= _ELSEWHERE, "undo is the echo's, check-ins their question's; taking or answering says the others"
    assert len(row["elements"]) <= 6
    assert len(menu) <= 5
    green = [part["action_id"] for part in row["elements"] if part.get("style") == "primary"]
    assert green == [f"handoff.{act}" for act in move(handoff, plan, viewer, at)[:1]]


@pytest.mark.parametrize(("story", "viewer", "owner"), EVERY)
def test_every_value_says_which_handoff_and_which_terms(story: Story, viewer: str, owner: str) -> None:
    row = full_row(story.now_is, owned_by(story, owner), viewer, story.look())
    assert row is not None
    for part in row["elements"]:
        for option in part.get("options", ()):
            act, pressed = parse_option(option["value"]) or ("", None)
            assert act in LABELS
            assert pressed
            assert (pressed.number, pressed.expecting) == (1, story.now_is.terms)
        if part["type"] == "button":
            pressed = parse_value(part["value"])
            offer = story.now_is.offer
            answers = part["action_id"] in {"handoff.agree_to_change", "handoff.keep"}
            assert pressed
            assert pressed.expecting == (offer.seq if answers and offer else story.now_is.terms)


@pytest.mark.parametrize(
    ("name", "viewer", "first"),
    [
        ("proposed", BEN, "I'll take it"),
        ("unconfirmed", ANA, "That's right"),
        ("agreed", ANA, "Mark delivered"),
        ("agreed", BEN, "Suggest a change"),
        ("moved", BEN, "Fine"),
        ("offered", ANA, "Agree to change"),
        ("delivered", BEN, "Accept"),
        ("declined", ANA, "Reassign"),
        ("accepted", BEN, "Hand back"),
    ],
)
def test_the_move_comes_first(name: str, viewer: str, first: str) -> None:
    story = STORIES[name]
    assert labels(private_card(story.now_is, story.plan, viewer, story.look()))[0] == first


def test_a_suggested_date_that_has_passed_cannot_be_agreed_to() -> None:
    story = offered(LATER)
    shown = [labels(private_card(story.now_is, story.plan, ANA, story.look(now=now)))[:2] for now in (NOW, PAST)]
    assert shown == [["Agree to change", "Keep as it is"], ["Reschedule", "Keep as it is"]]


def test_whoever_is_no_side_has_only_the_history() -> None:
    story = proposed()
    assert labels(private_card(story.now_is, story.plan, DAN, story.look())) == ["… (History)"]
