"""Slack takes every message and form, however long the words and however many the handoffs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.domain import events as ev
from bot.domain.errors import Code, Refused
from bot.domain.events import Side
from bot.domain.filters import TEXT_MAX, Filter, Kind, Standing
from bot.domain.form import Filled
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff
from bot.domain.nudge_policy import Line, LineKind
from bot.domain.outgoing import Message
from bot.domain.pages import PAGE, by_mover, by_time, page_of
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.domain.words import Words
from bot.ports import Nudged, TrailRow
from bot.views import errors
from bot.views.cards import channel_card, place_card, private_card
from bot.views.echo import echo
from bot.views.escalations import escalation_notice
from bot.views.forms import act_form, could_not_open, given_back, handoff_form
from bot.views.history import history
from bot.views.lists import handoff_list
from bot.views.look import Look
from bot.views.notices import notice
from bot.views.nudges import nudge
from bot.views.plans import no_plan, plan_status
from bot.views.receipt import receipt
from bot.views.welcome import direct_answer, help_message, not_understood, welcome
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    DUE,
    LATER,
    NAMES,
    PLAN,
    Story,
    accepted,
    agreed,
    assert_form,
    assert_message,
    declined,
    delivered,
    moved,
    offered,
    proposed,
)

THING = 250
CRITERION = 500
NOTE = 1500
BACK = dt.date(2027, 1, 4)
HERE = Filter(Kind.HERE)
NARROW = Filter(Kind.PLAN, BEN, None, 1, None, Standing.DELIVERED, BACK, BACK.replace(year=2029), "&" * TEXT_MAX)
MOST_CPU = 0.02  # seconds for a message of 500 handoffs
FORMS = (
    "suggest",
    "decline",
    "keep",
    "deliver",
    "accept",
    "not_yet",
    "reschedule",
    "edit",
    "reassign",
    "cancel",
    "hand_back",
)
LETTERS = {"plain": "ab ", "escaped": "&<>", "quoted": 'a"\\ ', "emoji": "😀é ", "links": "https://a.io/b?c=1&d=2 "}


def long(letters: str, length: int, first: str = "") -> str:
    """So many characters of these letters."""
    return (first + letters * length)[:length]


def longest(letters: str) -> list[Story]:
    """A handoff of the longest words in every state and with everything that a card can note."""
    criteria = [long(letters, CRITERION, f"{n}") for n in range(20)]
    other = [long(letters, CRITERION, f"other {n}") for n in range(20)]
    terms: dict[str, Any] = {"thing": long(letters, THING), "criteria": criteria}
    stories = [
        proposed(by=CHLOE, follows=9, **terms),
        moved(**terms),
        offered(LATER, other, **terms),
        delivered(long(letters, NOTE), **terms),
        declined(**terms),
        accepted(**terms),
    ]
    note = long(letters, NOTE)
    returned = delivered(long(letters, NOTE), **terms)
    returned.does(BEN, ev.Return(tuple(range(1, 21)), returned.keep(note)))
    edited = agreed(**terms)
    edited.does(ANA, ev.Edit(edited.keep(long(letters, THING, "new")), edited.keep_all(other), 2))
    bare = agreed(**terms)
    accept = ev.Accept(tuple(range(1, 21)), 1, bare.keep(note), bare.keep(note), undelivered=True)
    bare.does(BEN, accept)
    passed = agreed(**terms)
    passed.does(ANA, ev.Reassign(Side.RECEIVER, BEN, CHLOE, passed.keep(note)))
    return [*stories, returned, edited, bare, passed]


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_cards_and_notices_fit(letters: str) -> None:
    for story, viewer in product(longest(letters), (ANA, BEN, CHLOE)):
        at, handoff = story.look(), story.now_is
        assert_message(channel_card(handoff, PLAN, at))
        assert_message(private_card(handoff, PLAN, viewer, at))
        assert_message(notice(story.records[-1], handoff, PLAN, viewer, at, hash="f" * 64, before=story.before))
        assert_message(history(handoff, PLAN, rows_of(story), at))
        assert_message(echo(handoff, PLAN, viewer, at, first=True, joined=False))


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_forms_fit(letters: str) -> None:
    for story, viewer, act in product(longest(letters), (ANA, BEN), FORMS):
        assert_form(act_form(act, story.now_is, PLAN, viewer, story.look()))


def test_the_longest_criteria_are_read_in_full_where_they_are_confirmed() -> None:
    story = delivered(criteria=[f"criterion {n:02} " + "x" * 487 for n in range(20)])
    view = act_form("accept", story.now_is, PLAN, BEN, story.look())
    shown = [block["label"]["text"] for block in view["blocks"] if block.get("block_id", "").startswith("criterion_")]
    assert len(shown) == 20
    assert all(text.endswith("x.") and len(text) > 500 for text in shown)


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_the_handoff_form_fits(letters: str) -> None:
    criteria = tuple(long(letters, CRITERION, str(n)) for n in range(20))
    settle = tuple(Refused(code, name="n" * 300, phrase="p" * 300, people=(ANA,) * 50) for code in Code)
    at = proposed().look()
    long_thing = Filled("d", long(letters, 4000), None, None, criteria, readings=(DUE, LATER) * 3, settle=settle)
    unique = Filled("d", "t", ANA, BEN, criteria, due=DUE, channel="C1")
    for filled in (unique, Filled(), Filled(readings=(DUE, LATER)), Filled(thing=long_thing.thing, settle=settle)):
        assert_form(handoff_form(filled, ANA, at))


def rows(count: int, letters: str = "long name ") -> tuple[list[tuple[Handoff, Plan]], Look]:
    """So many handoffs in every open state."""
    kinds: tuple[Callable[..., Story], ...] = (proposed, agreed, moved, delivered, offered)
    stories = [kinds[n % 5](thing=long(letters, THING, f"{n} "), number=n + 1) for n in range(count)]
    texts = {digest: text for story in stories for digest, text in story.texts.items()}
    stories[0].texts.update(texts)
    return [(story.now_is, PLAN) for story in stories], stories[0].look()


def reminder(handoff: Handoff, kind: LineKind) -> Line:
    """A line of that kind, with all that a line can carry."""
    owners = kind in {LineKind.ESCALATED, LineKind.DECLINED}
    about = LineKind.ACCEPT if kind is LineKind.ESCALATED else None
    return Line(handoff, None if owners else Side.RECEIVER, kind, 300, True, BACK, about=about)


def rows_of(story: Story) -> list[TrailRow]:
    """A story's records as they are stored."""
    return [TrailRow(record.seq, record.seq, record, "f" * 64) for record in story.records]


def messages_of_many(count: int) -> Iterator[Callable[[], Message]]:
    """Every message that names many handoffs."""
    many, at = rows(count)
    handoffs = [handoff for handoff, _ in many]
    lines = [Line(handoff, Side.GIVER, LineKind.OVERDUE, 3) for handoff in handoffs]
    last = count // PAGE + 1
    yield lambda: handoff_list(HERE, page_of(by_mover(many, ANA), 0), ANA, at)
    yield lambda: handoff_list(NARROW, page_of(by_time(many, at.now), last), BEN, at, plan=PLAN)
    yield lambda: plan_status(PLAN, Facts(tuple(handoffs)), ANA, at)
    yield lambda: direct_answer(many, ANA, at)
    yield lambda: nudge(lines, ANA, at)
    yield lambda: nudge([replace(line, kind=LineKind.WARNING, escalates_on=BACK) for line in lines], ANA, at)
    yield lambda: escalation_notice(handoffs, PLAN, at)


def test_five_hundred_handoffs_fit_and_cost_little() -> None:
    for make in messages_of_many(500):
        assert_message(make())
        assert min(cpu_of(make) for _ in range(5)) <= MOST_CPU


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_a_page_of_the_longest_names_fits(letters: str) -> None:
    many, at = rows(40, letters)
    assert_message(handoff_list(NARROW, page_of(by_mover(many, ANA), 1), ANA, at, plan=PLAN))
    for kind in LineKind:
        assert_message(nudge([reminder(one, kind) for one, _ in many], BEN, at, plans={1: PLAN}))
    assert_message(escalation_notice([one for one, _ in many], PLAN, at))
    assert_message(plan_status(PLAN, Facts(tuple(one for one, _ in many)), BEN, at))


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_reminders_fit_with_the_longest_names(letters: str) -> None:
    plan, name = replace(PLAN, owner=CHLOE), long(letters, 80)
    for story, viewer, kind in product(longest(letters), (ANA, BEN, CHLOE), LineKind):
        at = story.look()
        words = Words(dict.fromkeys(at.words.people, name), {"C1": name}, at.words.texts, dict.fromkeys(NAMES, BACK))
        line, at = reminder(story.now_is, kind), replace(at, words=words)
        assert_message(nudge([line], viewer, at, plans={1: plan}))
        assert_message(nudge([line] * 60, viewer, at, plans={1: plan}))
        assert_message(escalation_notice([story.now_is], plan, at))
        assert_message(escalation_notice([story.now_is] * 60, plan, at))


def test_a_long_history_keeps_its_newest_lines() -> None:
    story = agreed()
    records: list[Record] = []
    for _ in range(300):
        records.append(story.does(ANA, ev.Reschedule(LATER, DUE, story.keep("r" * NOTE))))
    nudged = [Nudged(person, 99, story.now) for person in (ANA, BEN, CHLOE) * 20]
    said = history(story.now_is, PLAN, rows_of(story), story.look(), nudged)
    assert_message(said)
    assert said.text.endswith("Baton nudged Ana 99 times, last Wed 2 Dec 10:00.")
    assert "earlier lines are not shown." in said.text
    assert "moved it from Tue 15 Dec to Fri 18 Dec" in said.text


@pytest.mark.parametrize("code", Code)
def test_refusals_fit(code: Code) -> None:
    story = agreed()
    refused = Refused(code, handoff=1, act="accept", name="n" * 9000, phrase="p" * 9000, people=(ANA,) * 99, who=(BEN,))
    assert_message(errors.refused(refused, story.look(), story.now_is, PLAN))
    assert_message(errors.refused(refused, story.look()))


def test_what_was_typed_fits() -> None:
    at = proposed().look()
    for typed in ("x", "x" * 60_000, "<&>" * 20_000):
        assert_message(given_back(typed, at))
        assert_message(not_understood(typed, at))


def test_the_short_ones_fit() -> None:
    story = accepted()
    at = story.look()
    short = (
        welcome(at),
        help_message(at),
        no_plan(at),
        could_not_open(at),
        errors.still_working(at),
        direct_answer([], ANA, at),
        place_card(story.now_is, PLAN, BEN, at),
        place_card(story.now_is, PLAN, "C1", at),
        receipt(story.now_is, PLAN, '{"act":"accept"}' * 100, "f" * 64, 41, at),
    )
    for message in short:
        assert_message(message)


def cpu_of(make: Callable[[], Message]) -> float:
    """Seconds of processor time."""
    began = time.process_time()
    make()
    return time.process_time() - began
