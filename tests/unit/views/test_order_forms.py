"""The forms of a plan's order: Slack takes them, however many the handoffs and however long their names."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.due_dates import Due
from bot.domain.handoff import State
from bot.domain.order import Push, fingerprint
from bot.domain.words import Words
from bot.views import values
from bot.views.forms import along_form, wait_form
from bot.views.forms.decode_order import moved_along, waits_for
from bot.views.look import Look
from bot.views.order import agreed_pushes, behind, named, parts, waits
from bot.views.order import moved_along as moved_along_message
from tests.unit.views.builders import DUE, LATER, NAMES, NOW, WARSAW, agreed, assert_form, assert_message, one_line

LONG = "&" * 250
STORY = agreed(thing=LONG)
OTHERS = [replace(STORY.now_is, number=number) for number in range(2, 140)]
PUSHES = [Push(one, LATER, moves=one.number % 2 == 0) for one in OTHERS]
AT_FIVE = Due(dt.date(2026, 12, 22), dt.time(17), WARSAW)


def words(view: dict[str, object]) -> str:
    """Everything in it."""
    return str(view)


def test_a_hundred_can_be_chosen_from() -> None:
    view = wait_form(replace(STORY.now_is, after=(2, 3)), OTHERS, STORY.look())
    assert_form(view)
    assert "The first 100 are offered." in words(view)
    select = view["blocks"][-1]["element"]
    assert [option["value"] for option in select["initial_options"]] == ["2", "3"]
    assert len(select["options"]) == 100


def test_where_there_is_nothing_to_choose_it_is_a_page_to_read() -> None:
    view = wait_form(STORY.now_is, [], STORY.look())
    assert_form(view)
    assert "submit" not in view


def test_what_was_chosen_comes_back() -> None:
    chosen = [{"value": "3"}, {"value": "12"}, {"value": "x"}, {"value": "0"}, {}]
    view = {"state": {"values": {"after": {"value": {"selected_options": chosen}}}}}
    assert waits_for(view).after == (3, 12)
    assert waits_for({}).after == ()


@pytest.mark.parametrize("due", [LATER, AT_FIVE])
@pytest.mark.parametrize("changed", [False, True])
def test_what_is_pushed_fits_and_remembers_what_was_shown(due: Due, changed: bool) -> None:
    view = along_form(STORY.now_is, due, PUSHES, "r" * 3000, STORY.look(), changed=changed)
    assert_form(view)
    assert "And 49 more." in words(view)
    found = moved_along(view)
    assert (found.date, found.time, found.along, found.shown) == (due.date, due.time, False, fingerprint(PUSHES))


@pytest.mark.parametrize("metadata", [None, "", "1|H-1|12", "1|H-1|12|soon|x", "1|H-1|12|2026-13-40|x"])
def test_a_form_of_which_nothing_is_left_says_nothing(metadata: str | None) -> None:
    found = moved_along({"private_metadata": metadata})
    assert (found.date, found.time, found.along) == (None, None, False)


def test_an_agreement_says_what_it_pushes() -> None:
    message = agreed_pushes(STORY.now_is, DUE, PUSHES, STORY.look())
    assert_message(message)
    value = message.blocks[-1]["elements"][0]["value"]
    assert values.parse_value(value) is not None
    assert values.parse_along(value) == (DUE.date, None, fingerprint(PUSHES))
    assert_message(moved_along_message(PUSHES, STORY.look()))
    only_others = agreed_pushes(STORY.now_is, AT_FIVE, [replace(PUSHES[0], moves=False)], STORY.look())
    assert only_others.blocks[-1]["type"] != "actions"


@pytest.mark.parametrize("text", ["", "1|H-1|12", "1|H-1|12|2026-12-15|", "1|H-1|12|2026-99-15|ab", "1|H-1|12|x|ab"])
def test_what_is_not_ours_is_not_read(text: str) -> None:
    assert values.parse_along(text) is None


def test_only_what_the_reader_may_see_is_named() -> None:
    waiting = replace(STORY.now_is, after=(2, 3, 4, 5))
    known = {
        2: OTHERS[0],
        3: replace(OTHERS[1], state=State.ACCEPTED),
        4: replace(OTHERS[2], state=State.CANCELLED),
    }
    at = Look(Words(NAMES, awaited=known), NOW, WARSAW)
    assert parts(waiting, at) == ("after H-2", "H-3 is accepted")
    assert "".join(run.text for run in waits(waiting, at)) == "After H-2. H-3 is accepted."
    assert named((2, 5), at) == "H-2"
    assert named((5,), at) == "others"
    assert parts(replace(waiting, state=State.ACCEPTED), at) == ()
    assert "H-" not in behind(waiting, STORY.look())


def test_many_are_counted() -> None:
    at = Look(Words(NAMES, awaited={one.number: one for one in OTHERS}), NOW, WARSAW)
    (said,) = parts(replace(STORY.now_is, after=tuple(one.number for one in OTHERS[:14])), at)
    assert said == "after H-2, H-3, H-4, H-5, H-6, H-7, H-8, H-9, H-10, H-11 and 4 more"
    assert one_line(agreed_pushes(STORY.now_is, DUE, PUSHES[:1], at)).startswith("H-1 is agreed for")
