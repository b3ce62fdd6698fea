"""What one person did with several handoffs at once, in one message to each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.outgoing import Message, Part
from bot.domain.words import Words
from bot.views.look import Look
from bot.views.together import WITH_BUTTONS, together_notice
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    DAN,
    LATER,
    NAMES,
    NOW,
    PLAN,
    WARSAW,
    Story,
    agreed,
    assert_message,
    labels,
    one_line,
    proposed,
)

LONG = "w" * 250


def told(stories: list[Story], viewer: str, *, live: bool = True, awaited: Story | None = None) -> Message:
    """The last act of each, in one message."""
    texts = {digest: text for story in stories for digest, text in story.texts.items()}
    waits = {awaited.number: awaited.now_is} if awaited else {}
    at = Look(Words(NAMES, {"C1": "fraud-model"}, texts, awaited=waits), NOW, WARSAW)
    parts = [Part(story.now_is, replace(PLAN, owner=CHLOE), story.records[-1]) for story in stories]
    numbers = {story.number for story in stories} if live else set()
    message = together_notice(parts, viewer, at, live=numbers)
    assert_message(message)
    return message


def passed(number: int, thing: str, side: ev.Side, to: str) -> Story:
    """Chloe reassigned one side of an agreed handoff."""
    story = agreed(number=number, thing=thing)
    was = ANA if side is ev.Side.GIVER else BEN
    story.does(CHLOE, ev.Reassign(side, was, to, story.keep("Ben has left")))
    return story


def test_who_takes_all_over_is_asked_once() -> None:
    message = told([passed(1, "the pager", ev.Side.RECEIVER, DAN), passed(2, "the rota", ev.Side.RECEIVER, DAN)], DAN)
    assert one_line(message) == (
        'Chloe asks you to take on two handoffs, in place of Ben: "Ben has left". '
        "Pager (H-1): Ana to you by Tue 15 Dec. Rota (H-2): Ana to you by Tue 15 Dec."
    )
    assert labels(message) == ["I'll take it", "Suggest a change", "Decline", "I'll take it", "Open"]


def test_the_other_side_hears_who_it_is_now() -> None:
    stories = [passed(1, "the pager", ev.Side.RECEIVER, DAN), passed(2, "the rota", ev.Side.RECEIVER, CHLOE)]
    message = told(stories, ANA)
    assert one_line(message) == (
        'Chloe reassigned two handoffs: "Ben has left". Pager (H-1): from Ben to Dan. Rota (H-2): from Ben to Chloe.'
    )
    assert labels(message) == ["Open", "Open"]


def test_a_receiver_whose_giver_changed_is_asked_again() -> None:
    stories = [passed(1, "the pager", ev.Side.GIVER, DAN), passed(2, "the rota", ev.Side.GIVER, DAN)]
    assert "will you take it from Dan?" in one_line(told(stories, BEN))
    assert "Pager (H-1): you to Ben by Tue 15 Dec." in one_line(told(stories, DAN))
    assert "Pager (H-1): from you to Dan." in one_line(told(stories, ANA))


def test_different_acts_are_told_as_changes() -> None:
    cancelled = proposed(number=1, thing="the pager")
    cancelled.does(ANA, ev.Cancel(None))
    moved = agreed(number=2, thing="the rota")
    moved.does(ANA, ev.Reschedule(LATER, moved.now_is.due, None))
    message = told([cancelled, moved], BEN)
    assert one_line(message) == (
        "Ana changed two handoffs. The new dates count at once. Say whether they are fine, or suggest others. "
        "Rota (H-2): Fri 18 Dec, was Tue 15 Dec. Pager (H-1): Ana cancelled it."
    )
    assert labels(message) == ["Fine", "Suggest a change", "Open"]


def test_what_has_happened_since_is_told_with_it() -> None:
    story = passed(1, "the pager", ev.Side.RECEIVER, DAN)
    record = story.records[-1]
    story.does(DAN, ev.Agree())
    part = Part(story.now_is, PLAN, record)
    message = together_notice([part], DAN, story.look(), live={1})
    assert "Now: agreed, Ana's move." in one_line(message)
    assert labels(message) == ["Open"]


def test_older_messages_have_nothing_to_press() -> None:
    assert labels(told([passed(1, "the pager", ev.Side.RECEIVER, DAN)], DAN, live=False)) == []


def test_one_that_was_left_behind_is_the_givers_to_move() -> None:
    story = agreed(number=2, thing="the rota")
    waiting = replace(story.now_is, after=(1,))
    first = agreed(number=1, due=Due(dt.date(2026, 12, 22), None, WARSAW))
    at = Look(Words(NAMES, {}, story.texts, awaited={1: first.now_is}), NOW, WARSAW)
    message = together_notice([Part(waiting, PLAN, None, behind=True)], ANA, at, live={2})
    assert_message(message)
    assert one_line(message) == (
        "Rota (H-2): due Tue 15 Dec, but waits for H-1, now due Tue 22 Dec. Move it, if it has to wait."
    )
    assert labels(message) == ["Reschedule", "Open"]
    unseen = together_notice([Part(waiting, PLAN, None, behind=True)], ANA, story.look(), live={2})
    assert "H-1" not in unseen.text
    settled = together_notice([Part(waiting, PLAN, None)], ANA, story.look(), live={2})
    assert one_line(settled) == "Rota (H-2): due Tue 15 Dec now."


def test_any_number_of_them_fits() -> None:
    stories = [passed(number, LONG, ev.Side.RECEIVER, DAN) for number in range(1, 120)]
    message = told(stories, DAN)
    assert "and 71 more" in one_line(message)
    assert labels(message).count("Open") == WITH_BUTTONS - 1
