"""What travels through Slack and back."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import HandoffEvent
from bot.domain.filters import Filter, Kind, Standing
from bot.views import values
from bot.views.values import Page, Pressed, parse_option, parse_page, parse_value
from tests.unit.views.builders import agreed, offered


def test_a_button_names_its_handoff_and_its_terms() -> None:
    assert values.button_value(agreed().now_is, "deliver") == "1|H-1|12"


def test_an_answer_to_an_offer_names_the_offer() -> None:
    handoff = offered().now_is
    assert values.button_value(handoff, "keep") == "1|H-1|14"
    assert values.button_value(handoff, "deliver") == "1|H-1|12"


@pytest.mark.parametrize("text", ["1|H-7|12", "1|H-7|12|more", "1|H-7|12|draft|C1"])
def test_a_value_is_read(text: str) -> None:
    assert parse_value(text) == Pressed(7, 12)


@pytest.mark.parametrize("text", ["", "2|H-7|12", "1|H-0|12", "1|7|12", "1|H-7|", "1|H-7|12x", "1|||d1|C1", "1|H-٧|1"])
def test_what_is_not_ours_is_not_read(text: str) -> None:
    assert parse_value(text) is None


def test_an_option_names_its_act() -> None:
    assert parse_option(values.option_value(agreed().now_is, "edit")) == ("edit", Pressed(1, 12))
    assert parse_option("1|H-7|12") is None
    assert parse_option("edit") is None


@pytest.mark.parametrize(
    "asked",
    [
        Filter(Kind.HERE),
        Filter(Kind.PERSON, person="U123ABC"),
        Filter(Kind.PLAN, plan=7, standing=Standing.ANY, text="a|b & c"),
    ],
)
def test_a_page_is_read(asked: Filter) -> None:
    assert parse_page(values.page_value(asked, 3)) == Page(asked, 3)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert parse_value(text) is None or text.startswith("1|H-")
    assert parse_page(text) is None or text.startswith("1|")
    assert parse_option(text) is None or "|1|H-" in text


def test_every_act_of_the_trail_that_a_person_clicks_has_a_name() -> None:
    clicked = {kind.act for kind in get_args(HandoffEvent)} - {"propose"}
    assert {event.act for event in values.ACTS.values()} == clicked
