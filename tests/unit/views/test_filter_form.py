"""The form of Filter: what it offers and is filled with, and what comes back; what is unclear about a filter."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Code, Refused
from bot.domain.filters import TEXT_MAX, Filter, FilterProblem, Kind, Standing
from bot.views.errors import sentence
from bot.views.forms.filter import entered_filter, filter_form, filter_metadata, parse_filter_metadata
from tests.unit.views.builders import BEN, PLAN, Story, assert_form, proposed

DAY = dt.date(2026, 12, 11)
NARROW = Filter(Kind.MINE, BEN, None, 1, None, Standing.ANY, DAY, DAY.replace(day=15), "two pages")
CHOICES = 100
NAME = 80  # characters of a plan's name
VALUE_MAX, METADATA_MAX = 2000, 3000
URL = "https://hooks.slack.com/commands/T0/" + "x" * 120


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The elements of a form's inputs, by their labels."""
    return {one["label"]["text"]: one["element"] for one in view["blocks"] if one["type"] == "input"}


def sent(view: dict[str, Any]) -> dict[str, Any]:
    """The form as it comes back where nothing was changed."""
    initial = {
        "initial_option": "selected_option",
        "initial_user": "selected_user",
        "initial_date": "selected_date",
        "initial_value": "value",
    }
    values = {
        one["block_id"]: {
            one["element"]["action_id"]: {
                state: one["element"][name] for name, state in initial.items() if name in one["element"]
            }
        }
        for one in view["blocks"]
        if one["type"] == "input"
    }
    return {**view, "state": {"values": values}}


def test_it_is_filled_with_the_filter_and_gives_it_back() -> None:
    view = filter_form(NARROW, [PLAN], proposed().look(), metadata=filter_metadata(NARROW, "C1", home=False), kept="x")
    assert_form(view)
    assert list(inputs(view)) == ["Plan", "Person", "State", "Due from", "Due until", "Text"]
    assert inputs(view)["State"]["initial_option"]["text"]["text"] == "Any state"
    assert entered_filter(sent(view), Filter(Kind.MINE)) == NARROW
    assert parse_filter_metadata(view["private_metadata"]) == (False, "C1", NARROW)


@pytest.mark.parametrize("emptied", [False, True])
def test_nothing_is_chosen_but_open_ones(emptied: bool) -> None:
    base = Filter(Kind.GIVING)
    view = filter_form(base, [PLAN], proposed().look(), kept="x", emptied=emptied)
    assert_form(view)
    assert entered_filter(sent(view), base) == base
    assert entered_filter({}, base) == base
    assert inputs(view)["State"]["initial_option"]["value"] == "open"


def test_a_cleared_form_has_other_inputs_so_that_slack_keeps_nothing() -> None:
    look = proposed().look()
    first, second = (inputs(filter_form(NARROW, [PLAN], look, kept="x", emptied=one)) for one in (False, True))
    assert all(first[label]["action_id"] != second[label]["action_id"] for label in first)


@pytest.mark.parametrize("letter", ["a", "&", "😀"])
def test_a_hundred_plans_of_the_longest_names_fit(letter: str) -> None:
    story = Story()
    plans = [replace(PLAN, number=n, name=story.keep(f"{n}{letter * NAME}")) for n in range(1, CHOICES + 1)]
    wanted = replace(NARROW, text=letter * TEXT_MAX)
    metadata = f"{filter_metadata(wanted, 'C' * 12, home=True)}\n{URL}"
    assert len(metadata) <= min(VALUE_MAX, METADATA_MAX)
    assert_form(filter_form(wanted, plans, story.look(), metadata=metadata, kept=metadata))
    assert "Plan" not in inputs(filter_form(wanted, [], story.look(), metadata=metadata, kept=metadata))


@given(st.text() | st.sampled_from(["1|home||k=mine", "1||C1|k=plan", "1|home|C1|", "1|page||k=mine", "1|||k=mine\n"]))
def test_any_metadata_is_read_or_ignored(text: str) -> None:
    found = parse_filter_metadata(text)
    assert found is None or text.startswith("1|")


@given(st.dictionaries(st.sampled_from(["plan", "person", "standing", "due_from", "text"]), st.none() | st.text()))
def test_any_values_are_read_or_ignored(values: dict[str, str | None]) -> None:
    state = {
        name: {"value": {"value": value, "selected_option": {"value": value}, "selected_user": value}}
        for name, value in values.items()
    }
    found = entered_filter({"state": {"values": state}}, Filter(Kind.MINE))
    assert found.kind is Kind.MINE


@pytest.mark.parametrize("problem", FilterProblem)
def test_each_problem_has_a_sentence_that_says_what_to_do(problem: FilterProblem) -> None:
    values = {"phrase": "by <hand>", "readings": (DAY, DAY), "channels": ("C1",), "first": DAY, "last": DAY, "most": 9}
    said = sentence(Refused(Code.UNCLEAR_FILTER, problem=problem, **values), proposed().look())
    assert said.endswith(".")
    assert not set("{}!`") & set(said)
    if problem is FilterProblem.SEVERAL_DATES:
        assert said == 'I do not read "by <hand>" as one date. Write the date as 2026-12-11 or 2026-12-11.'
    if problem is FilterProblem.SEVERAL_PLANS:
        assert said == "Several plans are called by <hand>: #fraud-model. Type the #channel of one."
