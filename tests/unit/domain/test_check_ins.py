"""When a receiver is asked whether it still runs, and what an answer counts for."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain import events as ev
from bot.domain.calendars import Calendar
from bot.domain.check_ins import due_now, moment, next_moment, to_answer
from bot.domain.handoff import Handoff
from bot.domain.nudge_settings import HowOften, NudgeSettings
from tests.unit.domain.plan_stories import BEN, WARSAW, WORDS, PlanStory, local

CALENDAR = Calendar(WARSAW)
ACCEPTED = "2026-12-02 12:00"  # so 30 days later is Fri 1 Jan, 90 days later Tue 2 Mar


def accepted(*answers: tuple[int, bool]) -> tuple[PlanStory, Handoff]:
    """Ben accepted on Wed 2 Dec, and gave these answers."""
    story = PlanStory()
    handoff = story.accepted()
    for days, running in answers:
        handoff = story.acts(handoff.number, BEN, ev.CheckIn(days, running, None))
    return story, handoff


def test_it_is_asked_at_the_receivers_own_nudge_time() -> None:
    _, handoff = accepted()
    assert moment(handoff, 30, CALENDAR) == local("2027-01-01 09:00")
    tokyo = Calendar("Asia/Tokyo", NudgeSettings(nudge_time=dt.time(14)))
    assert moment(handoff, 30, tokyo) == local("2027-01-01 14:00", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        (NudgeSettings(country="PL"), "2027-01-04 09:00"),
        (NudgeSettings(away_until=dt.date(2027, 1, 12)), "2027-01-12 09:00"),
        (NudgeSettings(how_often=HowOften.MONDAYS), "2027-01-04 09:00"),
        (NudgeSettings(how_often=HowOften.HOME_ONLY), "2027-01-01 09:00"),
    ],
)
def test_on_a_day_of_theirs(settings: NudgeSettings, asked: str) -> None:
    assert moment(accepted()[1], 30, Calendar(WARSAW, settings)) == local(asked)


def test_who_is_away_for_longer_than_14_days_is_not_asked() -> None:
    _, handoff = accepted()
    away = Calendar(WARSAW, NudgeSettings(away_until=dt.date(2027, 1, 18)))
    assert moment(handoff, 30, away) is None
    assert next_moment(handoff, away, local(ACCEPTED)) == local("2027-03-02 09:00")


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2027-01-01 08:59", None),
        ("2027-01-01 09:00", 30),
        ("2027-01-15 23:59", 30),
        ("2027-01-16 00:00", None),
        ("2027-03-02 09:00", 90),
        ("2027-03-17 09:00", None),
    ],
)
def test_it_is_due_for_14_days(now: str, days: int | None) -> None:
    assert due_now(accepted()[1], CALENDAR, local(now)) == days


def test_what_is_answered_is_not_due() -> None:
    _, handoff = accepted((30, True))
    assert due_now(handoff, CALENDAR, local("2027-01-01 09:00")) is None
    assert next_moment(handoff, CALENDAR, local(ACCEPTED)) == local("2027-03-02 09:00")


def test_nothing_is_asked_of_what_was_handed_back_or_is_not_accepted() -> None:
    story, handoff = accepted()
    back = story.acts(handoff.number, BEN, ev.HandBack(2, WORDS))
    assert next_moment(back, CALENDAR, local(ACCEPTED)) is None
    assert to_answer(back, WARSAW, local("2027-01-01 09:00")) is None
    assert next_moment(PlanStory().proposes(), CALENDAR, local(ACCEPTED)) is None


@pytest.mark.parametrize(
    ("now", "days"),
    [("2026-12-31 23:59", None), ("2027-01-01 00:00", 30), ("2027-03-01 12:00", 30), ("2027-03-02 00:00", 90)],
)
def test_an_answer_is_for_the_last_date_that_has_come(now: str, days: int | None) -> None:
    assert to_answer(accepted()[1], WARSAW, local(now)) == days


def test_an_answer_is_given_once() -> None:
    _, handoff = accepted((30, False))
    assert to_answer(handoff, WARSAW, local("2027-02-01 12:00")) is None
    assert to_answer(handoff, WARSAW, local("2027-03-02 12:00")) == 90
