"""The forms that values take in a column."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.nudge_settings import DEFAULTS, HowOften, NudgeSettings
from storage.codec import (
    canonical,
    from_ms,
    keys_from_text,
    keys_to_text,
    numbers_from_text,
    numbers_to_text,
    settings_from_text,
    settings_to_text,
    to_ms,
)
from storage.errors import StorageError
from storage.people import fold_name

whole = st.text(st.characters(exclude_categories=["Cs"]))
plain = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | whole
names = st.text(st.characters(max_codepoint=127))
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=20)


@given(st.dictionaries(names, values))
def test_a_record_is_written_as_rfc_8785_says(value: dict[str, object]) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2200, 1, 1), timezones=st.timezones()))
def test_an_instant_comes_back_to_the_millisecond(instant: dt.datetime) -> None:
    back = from_ms(to_ms(instant))
    assert back.tzinfo is dt.UTC
    assert dt.timedelta(0) <= instant - back < dt.timedelta(milliseconds=1)


@given(st.lists(st.integers(1, 10**9)))
def test_numbers_come_back(numbers: list[int]) -> None:
    assert numbers_from_text(numbers_to_text(numbers)) == tuple(numbers)


@given(
    st.builds(
        NudgeSettings,
        st.times(),
        st.frozensets(st.integers(0, 6), min_size=1),
        st.none() | st.sampled_from(["PL", "IN"]),
        st.sampled_from(HowOften),
        st.none() | st.dates(),
    )
)
def test_settings_come_back(settings: NudgeSettings) -> None:
    assert settings_from_text(settings_to_text(settings)) == settings


def test_nothing_is_written_for_the_defaults() -> None:
    assert settings_to_text(DEFAULTS) is None
    assert settings_from_text(None) == DEFAULTS


@given(st.frozensets(whole))
def test_keys_come_back_in_one_order(keys: frozenset[str]) -> None:
    assert keys_from_text(keys_to_text(keys)) == keys
    assert keys_to_text(sorted(keys, reverse=True)) == keys_to_text(keys)


def test_names_are_compared_without_case_and_spelling() -> None:
    assert fold_name("  ANA  Straße ") == fold_name("ana strasse")
    assert fold_name("Zoe\u0308") == fold_name("zoë")


@given(st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=5))
def test_what_are_no_settings_is_never_guessed(stored: object) -> None:
    with pytest.raises(StorageError):
        settings_from_text(json.dumps(stored))


def test_what_a_newer_version_added_is_ignored() -> None:
    monday = NudgeSettings(how_often=HowOften.MONDAYS)
    stored = json.loads(settings_to_text(monday) or "")
    assert settings_from_text(json.dumps({**stored, "aloud": True})) == monday
