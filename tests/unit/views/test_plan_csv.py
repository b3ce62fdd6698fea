"""A plan's handoffs as CSV, read back by Python's own module."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.words import Words
from bot.views.plan_csv import file_comment, file_name, file_not_sent, file_sent, plan_csv
from tests.unit.views.builders import (
    ANA,
    BEN,
    NAMES,
    PLAN,
    Story,
    accepted,
    agreed,
    assert_message,
    digest,
    moved,
    proposed,
)  # fmt: skip

HEADINGS = [
    "Number", "Thing", "Giver", "Receiver", "Due date", "Time", "Zone", "State", "Whose move", "Criteria", "After",
    "Proposed (UTC)", "Agreed first for", "Delivered (UTC)", "Accepted (UTC)", "Moves",
]  # fmt: skip
NAMED = replace(PLAN, name=digest("the fraud model"))


def rows(*stories: Story) -> list[list[str]]:
    """What is read back, headings first."""
    texts = {one: words for story in stories for one, words in story.texts.items()}
    at = replace(stories[0].look(), words=Words(NAMES, {"C1": "fraud-model"}, texts))
    return read(plan_csv(PLAN, [story.now_is for story in stories], at))


def read(data: bytes) -> list[list[str]]:
    """Strictly, as RFC 4180 has it."""
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_one_handoff_a_row() -> None:
    timed = Due(dt.date(2026, 12, 18), dt.time(17), "Asia/Kathmandu")
    waiting = agreed(number=2, due=timed, thing='the "model", 2; x')
    waiting.does(BEN, ev.WaitFor((1, 3)))
    assert rows(accepted(), waiting, moved(number=3)) == [
        HEADINGS,
        ["H-1", "the fraud-model pager", "Ana", "Ben", "2026-12-15", "", "Europe/Warsaw", "accepted", "",
         "1. two pages answered alone\n2. runbook is merged\n3. rota lists Ben", "", "2026-12-02 09:00", "2026-12-15",
         "2026-12-02 09:00", "2026-12-02 09:00", "0"],
        ["H-2", 'the "model", 2; x', "Ana", "Ben", "2026-12-18", "17:00", "Asia/Kathmandu", "agreed", "Ana",
         "1. two pages answered alone\n2. runbook is merged\n3. rota lists Ben", "H-1, H-3", "2026-12-02 09:00",
         "2026-12-18 17:00", "", "", "0"],
        ["H-3", "the fraud-model pager", "Ana", "Ben", "2026-12-18", "", "Europe/Warsaw", "agreed", "Ana",
         "1. two pages answered alone\n2. runbook is merged\n3. rota lists Ben", "", "2026-12-02 09:00", "2026-12-15",
         "", "", "1"],
    ]  # fmt: skip


def test_a_plan_without_handoffs_has_its_headings() -> None:
    assert read(plan_csv(PLAN, [], proposed().look())) == [HEADINGS]


@pytest.mark.parametrize(
    "thing",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u3000=1", "＝1", '=HYPERLINK("http://x","y")'],
)
def test_a_cell_that_looks_like_a_formula_is_none(thing: str) -> None:
    assert rows(proposed(thing=thing))[1][1] == f"'{thing}"


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "@ana", "+1", "-"])
def test_nor_is_somebodys_name(name: str) -> None:
    story = proposed()
    at = replace(story.look(), words=Words({ANA: name, BEN: "Ben"}, {}, story.texts))
    assert read(plan_csv(PLAN, [story.now_is], at))[1][2] == f"'{name}"


def test_criteria_never_begin_a_cell() -> None:
    assert rows(proposed(criteria=["=1+1", "@x"]))[1][9] == "1. =1+1\n2. @x"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_whatever_was_typed_comes_back_as_it_was_or_behind_an_apostrophe(thing: str) -> None:
    thing = thing.replace("<", "").replace("\u202e", "")
    story = proposed(thing=thing)
    cell = rows(story)[1][1]
    shown = story.look().text(digest(thing))
    assert cell in {shown, f"'{shown}"}
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_the_file_is_called_as_the_plan() -> None:
    story = proposed()
    story.keep("the fraud model")
    assert file_name(NAMED, story.look()) == "fraud-model-handoffs.csv"
    assert file_name(PLAN, story.look()) == "fraud-model-handoffs.csv"
    for name, called in {
        "../../etc/passwd": "etc-passwd-handoffs.csv",
        "Żółw 2 / Zug": "żółw-2-zug-handoffs.csv",
        "???": "plan-1-handoffs.csv",
        "x" * 300: f"{'x' * 60}-handoffs.csv",
    }.items():
        story.keep(name)
        assert file_name(replace(PLAN, name=digest(name)), story.look()) == called


def test_what_is_said_of_it() -> None:
    story = proposed()
    story.keep("the fraud model")
    sent = file_sent(NAMED, story.look())
    assert_message(sent)
    assert sent.text == "The handoffs of Fraud model are in your direct message with me, as a CSV file."
    assert [file_comment(count, story.look()) for count in (1, 5)] == [
        "Your CSV file: 1 handoff.",
        "Your CSV file: 5 handoffs, one a row.",
    ]
    assert "try again for the file" in "".join(run.text for run in file_not_sent(story.look()))
