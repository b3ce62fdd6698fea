"""Home in words, and that Slack takes it however much there is to show."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.digests import Digest
from bot.domain.filters import Filter, Kind, Standing
from bot.domain.gates import Facts
from bot.domain.home import Home, Part
from bot.domain.nudge_settings import DEFAULTS, HowOften, NudgeSettings
from bot.domain.outgoing import Message
from bot.domain.pages import Row
from bot.domain.words import Words
from bot.sandbox.block_kit import MAX_VIEW_SIZE, problems, view_size
from bot.slack.home_link import linked
from bot.usecases.home import PLANS, ROWS
from bot.views.home import home_modal, home_view
from bot.views.home_texts import asked, plan_line, reminders
from bot.views.home_values import parse_part
from bot.views.kit import message
from bot.views.look import Look
from tests.support.many_handoffs import LETTERS, long
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    NOW,
    PLAN,
    WARSAW,
    Story,
    accepted,
    agreed,
    assert_form,
    declined,
    delivered,
    labels,
    offered,
    proposed,
)

MINE = Filter(Kind.MINE)
NOTHING: Part[Any] = Part()
EMPTY = Home(MINE, None, NOTHING, NOTHING, None, NOTHING, DEFAULTS, is_new=True)


def assert_home(view: dict[str, Any]) -> None:
    """Slack takes it."""
    assert problems("home", view) == []
    assert view_size(view) <= MAX_VIEW_SIZE


def shown(home: Home, viewer: str, at: Look) -> Message:
    """The tab as one message, to read and to count buttons."""
    view = home_view(home, viewer, at)
    assert_home(view)
    assert_form(home_modal(home, viewer, at))
    return message(*view["blocks"])


def part(*stories: Story) -> Part[Row]:
    """All of these on one page."""
    return Part(tuple((story.now_is, story.plan) for story in stories), len(stories))


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (proposed(), "Ana asks you to take it by Tue 15 Dec"),
        (agreed(), "yours to deliver to Ben, due Tue 15 Dec (in 13 days)"),
        (delivered(), "ready for you to accept, from Ana, due Tue 15 Dec (in 13 days)"),
        (offered(), "Ben suggests Fri 18 Dec, due Tue 15 Dec (in 13 days)"),
        (declined(), "declined by Ben, needs a receiver, due Tue 15 Dec (in 13 days)"),
    ],
)
def test_each_says_what_is_asked(story: Story, words: str) -> None:
    said = "".join(run.text for run in asked(story.now_is, BEN, story.look()))
    assert said == f"Fraud-model pager (H-1), {words}"


def test_who_was_named_as_giver_by_another_is_asked_whether_that_is_right() -> None:
    story = proposed(CHLOE)
    said = "".join(run.text for run in asked(story.now_is, ANA, story.look()))
    assert said == "Fraud-model pager (H-1), Chloe wrote that you transfer it to Ben by Tue 15 Dec"


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (proposed(), "Ana asks you to take it by Tue 15 Dec, 2 working days late"),
        (agreed(), "yours to deliver to Ben, was due Tue 15 Dec, 2 working days late"),
        (delivered(), "ready for you to accept, from Ana, was due Tue 15 Dec"),
    ],
)
def test_what_is_late_says_so(story: Story, words: str) -> None:
    said = "".join(run.text for run in asked(story.now_is, BEN, story.look(now=NOW + dt.timedelta(days=15))))
    assert said == f"Fraud-model pager (H-1), {words}"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (DEFAULTS, "Reminders on working days at 09:00, Warsaw."),
        (replace(DEFAULTS, working_days=frozenset({6})), "Reminders on your working days at 09:00, Warsaw."),
        (NudgeSettings(dt.time(7, 30), how_often=HowOften.MONDAYS), "Reminders on Mondays at 07:30, Warsaw."),
        (
            NudgeSettings(how_often=HowOften.HOME_ONLY),
            "No reminders: what waits for you stands here. What is escalated still comes.",
        ),
        (
            NudgeSettings(away_until=dt.date(2026, 12, 7)),
            "You are away until Mon 7 Dec: no reminders before that.",
        ),
        (NudgeSettings(away_until=dt.date(2026, 12, 2)), "Reminders on working days at 09:00, Warsaw."),
    ],
)
def test_when_they_are_reminded(settings: NudgeSettings, words: str) -> None:
    assert reminders(settings, Look(Words(), NOW, WARSAW)) == words


def test_the_next_move_is_a_button_and_the_rest_a_menu() -> None:
    story = proposed()
    home = replace(EMPTY, waiting=part(story), is_new=False)
    assert labels(shown(home, BEN, story.look())) == [
        "New handoff", "Filter", "I'll take it", "… (Suggest a change, Decline, Reassign, Open)",
        "New plan", "Portfolio", "Reminder settings",
    ]  # fmt: skip


def test_other_criteria_are_opened_and_not_agreed_to_unread() -> None:
    story = offered(suggested=("it rang",))
    home = replace(EMPTY, waiting=part(story), is_new=False)
    assert labels(shown(home, ANA, story.look()))[2:4] == [
        "Open", "… (Agree to change, Keep as it is, Reschedule, Reassign, Cancel handoff)",
    ]  # fmt: skip


def test_who_is_new_sees_how_to_begin_and_nothing_else() -> None:
    said = shown(EMPTY, ANA, Look(Words(), NOW, WARSAW))
    assert labels(said) == ["New handoff", "New plan", "Reminder settings"]


def test_a_filter_stands_on_one_line_with_a_way_out() -> None:
    story = agreed()
    wanted = Filter(Kind.MINE, person=BEN, standing=Standing.LATE, text="pager")
    home = replace(EMPTY, filter=wanted, is_new=False)
    said = shown(home, ANA, story.look())
    assert 'Filtered: late, with Ben, with the words "pager".' in said.text
    assert said.text.count("Nothing matches the filter.") == 2
    assert labels(said)[2] == "Clear"


def test_a_filter_by_a_plan_that_is_not_theirs_to_see_names_nothing() -> None:
    home = replace(EMPTY, filter=Filter(Kind.MINE, plan=7), is_new=False)
    said = shown(home, ANA, Look(Words(), NOW, WARSAW))
    assert "Filtered by a plan that you do not see any more." in said.text


def test_a_plan_of_a_channel_has_no_gates_to_show() -> None:
    story = accepted()
    facts = Facts((story.now_is,))
    assert plan_line(PLAN, facts, ANA, story.look()) == "#fraud-model · 1 of 1 accepted"
    home = replace(EMPTY, plans=Part(((PLAN, facts),), 1), is_new=False)
    assert "… (Show all handoffs, Show timeline, Download as CSV, Summary times)" in labels(
        shown(home, ANA, story.look())
    )
    assert "… (Show all handoffs, Show timeline, Download as CSV)" in labels(shown(home, CHLOE, story.look()))


@pytest.mark.parametrize("n", range(len(LETTERS)))
def test_slack_takes_the_longest_of_all(n: int) -> None:
    """Every part on a page in the middle, full of the longest words."""
    rows: list[Row] = []
    texts: dict[Digest, str] = {}
    for number in range(1, ROWS + 1):
        story = offered(thing=long(n, 300), number=999_999_999 + number)
        texts |= story.texts
        rows.append((story.now_is, story.plan))
    name = story.keep(long(n, 80))
    plan = replace(PLAN, name=name, production_owner=BEN, pilot_owner=ANA)
    facts = Facts(tuple(handoff for handoff, _ in rows))
    everybody = dict.fromkeys((ANA, BEN, CHLOE), long(n, 80))
    words = Words(everybody, {"C1": "c" * 80}, texts | story.texts, {BEN: dt.date(2027, 1, 4)})
    filled = Part(tuple(rows), 90_000, 5_000, 10_000)
    wanted = Filter(Kind.MINE, person=BEN, plan=1, standing=Standing.ANY, text=long(n, 100))
    plans = Part(((plan, facts),) * PLANS, 90_000, 5_000, 18_000)
    home = Home(wanted, plan, filled, filled, filled, plans, DEFAULTS, is_new=False)
    for viewer in (ANA, BEN, CHLOE):
        view = home_view(home, viewer, Look(words, NOW + dt.timedelta(days=400), WARSAW))
        assert_home(view)
        assert len(view["blocks"]) <= 80


@pytest.mark.parametrize(
    "text", ["", "1|waiting", "1|plans|-1", "1|filter|0", "2|plans|1", "1|plans|1234567", "1|over|1\n"]
)
def test_values_that_are_not_ours(text: str) -> None:
    assert parse_part(text) is None


def test_only_the_buttons_that_lead_to_home_get_its_address() -> None:
    story = agreed()
    said = shown(EMPTY, ANA, story.look())
    assert linked(said, "slack://app?team=T1&id=A1&tab=home") is said
