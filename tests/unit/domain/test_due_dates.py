"""Due dates: a table of what is understood and of what is asked back."""

import datetime as dt
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.due_dates import Ask, DateProblem, Due, parse_due

WARSAW = "Europe/Warsaw"
WEDNESDAY = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)  # 10:00 in Warsaw

UNDERSTOOD = [
    ("today", "2026-12-02"),
    ("tomorrow", "2026-12-03"),
    ("the day after tomorrow", "2026-12-04"),
    ("Friday", "2026-12-04"),
    ("FRI", "2026-12-04"),
    ("this Friday", "2026-12-04"),
    ("on Tuesday", "2026-12-08"),
    ("tues", "2026-12-08"),
    ("next Friday", "2026-12-11"),
    ("next Wednesday", "2026-12-09"),
    ("Friday next week", "2026-12-11"),
    ("15 Dec", "2026-12-15"),
    ("15. Dec.", "2026-12-15"),
    ("Dec 15th", "2026-12-15"),
    ("December the 15th", "2026-12-15"),
    ("the 15th of December", "2026-12-15"),
    ("15 December 2026", "2026-12-15"),
    ("December 15, 2026", "2026-12-15"),
    ("15-Dec-2026", "2026-12-15"),
    ("2026-12-15", "2026-12-15"),
    ("2026/12/15", "2026-12-15"),
    ("15.12.2026", "2026-12-15"),
    ("15/12/2026", "2026-12-15"),
    ("12/15/2026", "2026-12-15"),
    ("15/12", "2026-12-15"),
    ("04/04/2027", "2027-04-04"),
    ("Tue 15 Dec", "2026-12-15"),
    ("Tuesday, 15 December 2026", "2026-12-15"),
    ("Tue, Dec 15", "2026-12-15"),
    ("by 15 Dec", "2026-12-15"),
    ("2 Dec", "2026-12-02"),
    ("1 Dec", "2027-12-01"),  # past this year: next year
    ("3 Jan", "2027-01-03"),
    ("29 Feb 2028", "2028-02-29"),
    ("in 3 days", "2026-12-05"),
    ("in a week", "2026-12-09"),
    ("in 2 weeks", "2026-12-16"),
    ("in 2 weeks' time", "2026-12-16"),
    ("in three months", "2027-03-02"),
    ("in 10 working days", "2026-12-16"),
    ("in 3 business days", "2026-12-07"),
    ("two weeks from Monday", "2026-12-21"),
    ("3 days from now", "2026-12-05"),
    ("a week from 15 Dec", "2026-12-22"),
    ("10 working days from Friday", "2026-12-18"),
    ("first Monday of December", "2026-12-07"),
    ("the first Monday in January", "2027-01-04"),
    ("first Tuesday of December", "2027-12-07"),  # 1 December is past
    ("last Friday of the month", "2026-12-25"),
    ("2nd Thursday of next month", "2027-01-14"),
    ("third Monday of May 2028", "2028-05-15"),
    ("end of week", "2026-12-04"),
    ("the end of the week", "2026-12-04"),
    ("EOW", "2026-12-04"),
    ("end of next week", "2026-12-11"),
    ("end of month", "2026-12-31"),
    ("EOM", "2026-12-31"),
    ("end of next month", "2027-01-31"),
    ("end of quarter", "2026-12-31"),
    ("EOQ", "2026-12-31"),
    ("end of next quarter", "2027-03-31"),
    ("EOY", "2026-12-31"),
    ("end of Q1", "2027-03-31"),
    ("end of Q4", "2026-12-31"),
    ("end of Q2 2028", "2028-06-30"),
    ("end of February", "2027-02-28"),
    ("end of Feb 2028", "2028-02-29"),
    ("COB Friday", "2026-12-04 17:00"),
    ("COB", "2026-12-02 17:00"),
    ("close of business on Friday", "2026-12-04 17:00"),
    ("Friday COB", "2026-12-04 17:00"),
    ("EOD Friday", "2026-12-04"),
    ("EOD", "2026-12-02"),
    ("end of day tomorrow", "2026-12-03"),
    ("Friday 5pm", "2026-12-04 17:00"),
    ("Friday at 5:30 pm", "2026-12-04 17:30"),
    ("5 p.m. on Friday", "2026-12-04 17:00"),
    ("Friday noon", "2026-12-04 12:00"),
    ("12pm Friday", "2026-12-04 12:00"),
    ("noon tomorrow", "2026-12-03 12:00"),
    ("Friday midnight", "2026-12-04"),
    ("Friday 24:00", "2026-12-04"),
    ("Friday 00:00", "2026-12-04 00:00"),
    ("15 Dec at 5pm", "2026-12-15 17:00"),
    ("Tue 15 Dec, 17:00", "2026-12-15 17:00"),
    ("2026-12-15 17:00", "2026-12-15 17:00"),
    ("2026-12-15T09:05", "2026-12-15 09:05"),
    ("today 5pm", "2026-12-02 17:00"),
    ("end of month, noon", "2026-12-31 12:00"),
    ("2 December 2028", "2028-12-02"),  # two years ahead to the day
]

ASKED: list[tuple[str, DateProblem, list[str]]] = [
    ("", DateProblem.MISSING, []),
    (" . ", DateProblem.MISSING, []),
    ("03/04/2027", DateProblem.AMBIGUOUS_ORDER, ["2027-04-03", "2027-03-04"]),
    ("12/11", DateProblem.AMBIGUOUS_ORDER, ["2027-11-12", "2026-12-11"]),
    ("15/12/26", DateProblem.INCOMPLETE, ["2026-12-15"]),
    ("Wednesday", DateProblem.WEEKDAY_IS_TODAY, ["2026-12-02", "2026-12-09"]),
    ("Wednesday noon", DateProblem.WEEKDAY_IS_TODAY, ["2026-12-02 12:00", "2026-12-09 12:00"]),
    ("Wednesday 8am", DateProblem.WEEKDAY_IS_TODAY, ["2026-12-09 08:00"]),
    ("two weeks from Wednesday", DateProblem.WEEKDAY_IS_TODAY, ["2026-12-16", "2026-12-23"]),
    ("Mon 15 Dec", DateProblem.WEEKDAY_MISMATCH, ["2026-12-15"]),
    ("1 Dec 2026", DateProblem.PAST, []),
    ("2020-01-01", DateProblem.PAST, []),
    ("today 9am", DateProblem.PAST, []),
    ("Monday this week", DateProblem.PAST, ["2026-12-07"]),
    ("3 December 2028", DateProblem.TOO_FAR, []),
    ("in 3 years", DateProblem.TOO_FAR, []),
    ("in 99999999 days", DateProblem.TOO_FAR, []),
    ("2 weeks from 2999-12-31", DateProblem.TOO_FAR, []),
    ("1", DateProblem.INCOMPLETE, []),
    ("15", DateProblem.INCOMPLETE, []),
    ("the 15th", DateProblem.INCOMPLETE, []),
    ("2027", DateProblem.INCOMPLETE, []),
    ("may", DateProblem.INCOMPLETE, []),
    ("December", DateProblem.INCOMPLETE, []),
    ("December 2026", DateProblem.INCOMPLETE, []),
    ("Q1", DateProblem.INCOMPLETE, []),
    ("next week", DateProblem.INCOMPLETE, []),
    ("Tuesday the 15th", DateProblem.INCOMPLETE, []),
    ("5pm", DateProblem.INCOMPLETE, ["2026-12-02 17:00", "2026-12-03 17:00"]),
    ("Friday at 5", DateProblem.AMBIGUOUS_TIME, ["2026-12-04 05:00", "2026-12-04 17:00"]),
    ("Friday 5:30", DateProblem.AMBIGUOUS_TIME, ["2026-12-04 05:30", "2026-12-04 17:30"]),
    ("Friday 12am", DateProblem.AMBIGUOUS_TIME, ["2026-12-04 00:00", "2026-12-04"]),
    ("Friday morning", DateProblem.TIME_MISSING, []),
    ("Friday 25:00", DateProblem.UNCLEAR, []),
    ("Friday 13pm", DateProblem.UNCLEAR, []),
    ("31 February", DateProblem.NO_SUCH_DAY, []),
    ("29 Feb", DateProblem.NO_SUCH_DAY, []),  # of 2027
    ("2026-13-01", DateProblem.NO_SUCH_DAY, []),
    ("fifth Monday of February", DateProblem.NO_SUCH_DAY, []),
    ("soon", DateProblem.UNCLEAR, []),
    ("before Friday", DateProblem.UNCLEAR, []),
    ("Friday or Monday", DateProblem.UNCLEAR, []),
    ("sometime next week", DateProblem.UNCLEAR, []),
    ("Friday 5pm CET", DateProblem.UNCLEAR, []),
    ("in 0 days", DateProblem.UNCLEAR, []),
    ("in a few days", DateProblem.UNCLEAR, []),
    ("٣ days from now", DateProblem.UNCLEAR, []),
    ("Friday " * 20, DateProblem.UNCLEAR, []),
]


def written(due: Due) -> str:
    return due.date.isoformat() + ("" if due.time is None else f" {due.time:%H:%M}")


def understood(phrase: str, now: datetime = WEDNESDAY, zone: str = WARSAW) -> str:
    due = parse_due(phrase, now, zone)
    assert isinstance(due, Due), due
    assert due.zone == zone
    return written(due)


def asked(phrase: str, now: datetime = WEDNESDAY, zone: str = WARSAW) -> Ask:
    ask = parse_due(phrase, now, zone)
    assert isinstance(ask, Ask), ask
    return ask


@pytest.mark.parametrize(("phrase", "due"), UNDERSTOOD)
def test_understood(phrase: str, due: str) -> None:
    assert understood(phrase) == due


@pytest.mark.parametrize(("phrase", "reason", "readings"), ASKED)
def test_asked(phrase: str, reason: DateProblem, readings: list[str]) -> None:
    ask = asked(phrase)
    assert (ask.reason, [written(due) for due in ask.readings]) == (reason, readings)
    assert ask.phrase == " ".join(phrase.split())


def test_readings_that_are_past_are_no_choices() -> None:
    assert asked("01/03/2020").reason == DateProblem.PAST
    assert [written(due) for due in asked("03/12/2026").readings] == ["2026-12-03"]


def test_the_table_is_long_enough() -> None:
    assert len(UNDERSTOOD) + len(ASKED) >= 60


@pytest.mark.parametrize(
    ("phrase", "now", "zone", "due"),
    [
        # It is another day, and another year, where the plan lives.
        ("today", "2026-12-31T23:30", WARSAW, "2027-01-01"),
        ("today", "2026-12-31T23:30", "America/New_York", "2026-12-31"),
        ("tomorrow", "2026-12-31T12:00", WARSAW, "2027-01-01"),
        ("Friday", "2026-12-29T12:00", WARSAW, "2027-01-01"),
        ("next Monday", "2026-12-27T12:00", WARSAW, "2026-12-28"),  # Sunday: next week begins tomorrow
        ("31 Dec", "2026-12-31T12:00", WARSAW, "2026-12-31"),
        ("1 Jan", "2026-12-31T12:00", WARSAW, "2027-01-01"),
        ("EOY", "2026-12-31T12:00", WARSAW, "2026-12-31"),
        ("end of Q4", "2027-01-01T12:00", WARSAW, "2027-12-31"),
        ("in 2 working days", "2026-12-31T12:00", WARSAW, "2027-01-04"),
        ("first Monday of January", "2026-12-31T12:00", WARSAW, "2027-01-04"),
        ("29 Feb", "2027-12-01T12:00", WARSAW, "2028-02-29"),
        ("in a month", "2027-01-31T12:00", WARSAW, "2027-02-28"),
        ("end of next quarter", "2026-10-31T12:00", WARSAW, "2027-03-31"),
        ("EOW", "2026-12-04T12:00", WARSAW, "2026-12-04"),  # Friday itself
    ],
)
def test_year_ends_and_zones(phrase: str, now: str, zone: str, due: str) -> None:
    assert understood(phrase, datetime.fromisoformat(now).replace(tzinfo=UTC), zone) == due


def test_on_saturday_the_end_of_the_week_is_over() -> None:
    ask = asked("EOW", datetime(2026, 12, 5, 12, tzinfo=UTC))
    assert (ask.reason, [written(due) for due in ask.readings]) == (DateProblem.PAST, ["2026-12-11"])


@pytest.mark.parametrize(
    ("due", "instant"),
    [
        (Due(date(2026, 12, 15), None, WARSAW), "2026-12-15T23:00"),  # until midnight
        (Due(date(2026, 12, 15), time(17), WARSAW), "2026-12-15T16:00"),
        (Due(date(2026, 12, 31), None, "America/New_York"), "2027-01-01T05:00"),
        # Warsaw: the day of the change has 23 and 25 hours; 02:30 is missing, then comes twice.
        (Due(date(2027, 3, 27), None, WARSAW), "2027-03-27T23:00"),
        (Due(date(2027, 3, 28), None, WARSAW), "2027-03-28T22:00"),
        (Due(date(2027, 3, 28), time(2, 30), WARSAW), "2027-03-28T01:00"),
        (Due(date(2026, 10, 25), time(2, 30), WARSAW), "2026-10-25T00:30"),
        (Due(date(2026, 10, 25), None, WARSAW), "2026-10-25T23:00"),
        (Due(date(2027, 3, 14), time(2, 30), "America/New_York"), "2027-03-14T07:00"),
        (Due(date(2026, 11, 1), time(1, 30), "America/New_York"), "2026-11-01T05:30"),
        (Due(date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe"), "2026-10-03T15:30"),
        (Due(date(2027, 4, 29), None, "Africa/Cairo"), "2027-04-29T22:00"),  # its midnight is missing
    ],
)
def test_the_first_overdue_moment(due: Due, instant: str) -> None:
    assert due.instant() == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_an_hour_that_comes_twice_is_past_after_the_first() -> None:
    now = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 02:45, the first time
    assert asked("today 02:30", now).reason == DateProblem.PAST
    assert understood("today 03:00", now) == "2026-10-25 03:00"


NOWS = st.integers(1_767_225_600, 2_051_222_400).map(lambda s: datetime.fromtimestamp(s, UTC))  # 2026 to 2034
ZONES = st.sampled_from([WARSAW, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
WORDS = (
    "next this Friday Mon 15 03/04/2027 Dec of end the Q1 in 3 from first week month 2026-12-31 5pm at noon 29 Feb , ."
)
PHRASES = st.text() | st.lists(st.sampled_from(WORDS.split()), max_size=6).map(" ".join)


@given(PHRASES, NOWS, ZONES)
def test_any_text_is_understood_in_range_or_asked(phrase: str, now: datetime, zone: str) -> None:
    due = parse_due(phrase, now, zone)
    for reading in (due,) if isinstance(due, Due) else due.readings:
        assert reading.instant() > now
        assert reading.date <= now.date() + dt.timedelta(days=733)


@given(
    st.dates(date(2026, 12, 3), date(2028, 12, 1)),
    st.sampled_from(["%Y-%m-%d", "%d %b %Y", "%A, %B %d, %Y", "%d.%m.%Y"]),
)
def test_a_date_written_out_is_that_date(day: date, form: str) -> None:
    assert understood(day.strftime(form)) == day.isoformat()
