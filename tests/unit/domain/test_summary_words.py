"""When summaries come, as it is typed: what is understood, and that nothing is guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan_events import Cadence
from bot.domain.summary_words import Times, parse_times

NINE, WEEKLY, FORTNIGHT = dt.time(9), Cadence.WEEKLY, Cadence.TWO_WEEKS
UNDERSTOOD = {
    "weekly": Times(WEEKLY),
    "Weekly Monday 9:00": Times(WEEKLY, 0, NINE),
    "weekly, on Monday at 9": Times(WEEKLY, 0, NINE),
    "weekly 9:00 Monday": Times(WEEKLY, 0, NINE),
    "Mondays at 9": Times(WEEKLY, 0, NINE),
    "on Tuesdays": Times(WEEKLY, 1),
    "every Sunday 20.15": Times(WEEKLY, 6, dt.time(20, 15)),
    "each week thu 4 pm": Times(WEEKLY, 3, dt.time(16)),
    "once a week 0:00": Times(WEEKLY, None, dt.time(0)),
    "every two weeks": Times(FORTNIGHT),
    "every 2 weeks Friday 16:00": Times(FORTNIGHT, 4, dt.time(16)),
    "every other Tuesday noon": Times(FORTNIGHT, 1, dt.time(12)),
    "every second week on Wed at 8:30am": Times(FORTNIGHT, 2, dt.time(8, 30)),
    "fortnightly": Times(FORTNIGHT),
    "daily": Times(Cadence.DAILY),
    "daily 8:30": Times(Cadence.DAILY, None, dt.time(8, 30)),
    "every working day at 17h": Times(Cadence.DAILY, None, dt.time(17)),
    "Monday to Friday 9:00": Times(Cadence.DAILY, None, NINE),
    "weekdays 12am": Times(Cadence.DAILY, None, dt.time(0)),
    "monthly": Times(Cadence.MONTHLY),
    "first of the month 9:00": Times(Cadence.MONTHLY, None, NINE),
    "on the 1st of every month at 9 o'clock": Times(Cadence.MONTHLY, None, NINE),
    "monthly at 9": Times(Cadence.MONTHLY, None, NINE),
    "monthly 9am": Times(Cadence.MONTHLY, None, NINE),
    "1 of the month 9.30": Times(Cadence.MONTHLY, None, dt.time(9, 30)),
    "every month on the first": Times(Cadence.MONTHLY),
    "off": Times(Cadence.OFF),
    "Never": Times(Cadence.OFF),
}
UNCLEAR = [
    "", "9:00", "every", "sometimes", "weekly please", "weekly Monday Tuesday", "daily weekly", "weekly 9:00 10:00",
    "weekly 25:00", "weekly 9:60", "weekly 13pm", "weekly 0am", "24:00 daily", "daily Monday", "monthly Monday",
    "first Monday of the month", "last of the month", "biweekly", "every three weeks", "hourly", "off 9:00",
    "off Monday", "now", "weekly -9:00", "weekly Moonday", "the first", "weekly " + "x" * 200,
    "monthly 15", "monthly 1", "15 monthly", "first of the month 9", "every month 15",
    "weekly \N{FULLWIDTH DIGIT NINE}",
]  # fmt: skip


@pytest.mark.parametrize("words", UNDERSTOOD)
def test_what_is_understood(words: str) -> None:
    assert parse_times(words) == UNDERSTOOD[words]
    assert parse_times(f"  {words.upper()} ".replace(" ", "  ")) == UNDERSTOOD[words]


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_is_not(words: str) -> None:
    assert parse_times(words) is None


@given(st.text(max_size=60))
def test_any_text_has_an_answer(words: str) -> None:
    found = parse_times(words)
    assert found is None or isinstance(found.cadence, Cadence)


@given(
    st.sampled_from(["weekly", "every two weeks", "each week", "fortnightly"]),
    st.integers(0, 6),
    st.times(),
    st.permutations([0, 1, 2]),
)
def test_the_order_of_the_three_parts_does_not_matter(often: str, day: int, at: dt.time, order: list[int]) -> None:
    parts = [often, (dt.date(2026, 12, 7) + dt.timedelta(days=day)).strftime("%A"), f"{at:%H:%M}"]
    found = parse_times(" ".join(parts[one] for one in order))
    cadence = WEEKLY if often in {"weekly", "each week"} else FORTNIGHT
    assert found == Times(cadence, day, at.replace(second=0, microsecond=0))
