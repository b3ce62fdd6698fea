"""What is kept of somebody's Home: as it was, and the default where it cannot be understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.filters import Filter, Kind, Standing
from bot.domain.home_state import HomeState
from storage.homes import state_from_text, state_to_text

FILTERS = st.builds(
    Filter,
    st.sampled_from(Kind),
    person=st.none() | st.just("U1"),
    name=st.none() | st.text(max_size=9),
    plan=st.none() | st.integers(1, 10**6),
    channel=st.none() | st.just("C1"),
    standing=st.sampled_from(Standing),
    due_from=st.none() | st.dates(),
    due_until=st.none() | st.dates(),
    text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20),
)
PAGES = st.integers(0, 500)


@given(st.builds(HomeState, FILTERS, PAGES, PAGES, PAGES))
def test_any_choice_comes_back(state: HomeState) -> None:
    assert state_from_text(state_to_text(state)) == state


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '{"filter":null}',
        '{"filter":{"kind":"theirs"}}',
        '{"filter":{"kind":"mine","due_from":"soon"}}',
        '{"waiting":"1"}',
        '{"waiting":true}',
        '{"of_a_newer_version":1}',
    ],
)
def test_what_is_not_understood(text: str) -> None:
    assert state_from_text(text) == HomeState()
