"""A plan's summaries in every rhythm, at every time, in every zone: held against an oracle of plain loops."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan import Schedule
from bot.domain.plan_events import Cadence, SetSummary
from bot.domain.summary_times import last_date, next_date, next_summary, same_times, starting
from tests.unit.domain import summary_oracle as oracle

RHYTHMS = (Cadence.DAILY, Cadence.WEEKLY, Cadence.TWO_WEEKS, Cadence.MONTHLY)
WEEKLY = {Cadence.WEEKLY, Cadence.TWO_WEEKS}
# Clocks that move by half an hour, at midnight, a minute past it, twice around Ramadan, by a whole day, and never.
ZONES = (
    "Australia/Lord_Howe", "America/Sao_Paulo", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia",
    "Pacific/Kwajalein", "Pacific/Kiritimati", "Asia/Kathmandu", "Asia/Beirut", "Africa/Cairo", "America/Havana",
    "Asia/Gaza", "Pacific/Chatham", "Antarctica/Troll", "America/Nuuk", "Europe/Warsaw", "America/New_York", "UTC",
)  # fmt: skip
WARSAW, LORD_HOWE, APIA, CAIRO = "Europe/Warsaw", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"
SECOND = dt.timedelta(seconds=1)
AROUND = 45  # days: the next one of every rhythm lies nearer

zones = st.sampled_from(ZONES) | st.sampled_from(sorted(available_timezones()))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
moments = st.datetimes(dt.datetime(1993, 1, 1), dt.datetime(2040, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=dt.UTC)
)


@st.composite
def acts(draw: st.DrawFn, zone: str, now: dt.datetime) -> SetSummary:
    """Somebody sets some rhythm."""
    cadence = draw(st.sampled_from(RHYTHMS))
    return starting(cadence, draw(st.none() | st.integers(0, 6)), draw(st.none() | times), now, zone)


@st.composite
def settings(draw: st.DrawFn) -> tuple[Schedule, str, dt.datetime]:
    """A schedule, the zone of its plan, and when it was set."""
    zone, now = draw(zones), draw(moments)
    return schedule_of(draw(acts(zone, now))), zone, now


def schedule_of(act: SetSummary) -> Schedule:
    """What the plan keeps of the act."""
    assert act.at is not None
    assert act.starts is not None
    return Schedule(act.cadence, act.weekday, act.at, act.starts)


def local(text: str, zone: str) -> dt.datetime:
    """An instant, written as that zone's clocks show it."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def shown(schedule: Schedule, zone: str, after: dt.datetime, count: int) -> str:
    """The next so many on the clocks of the zone, as "Sun 29 Mar 03:00"."""
    found = []
    for _ in range(count):
        after = next_summary(schedule, zone, after)
        found.append(f"{after.astimezone(ZoneInfo(zone)):%a %-d %b %H:%M}")
    return ", ".join(found)


def agrees(schedule: Schedule, zone: str, moment: dt.datetime) -> None:
    """What comes next and what came last at a moment is what the oracle finds."""
    due = oracle.all_due(schedule, zone, max(moment, when_first(schedule, zone) - SECOND), AROUND)
    coming = [one for one in due if one[0] > moment]
    assert coming, "the oracle looks far enough"
    assert (next_summary(schedule, zone, moment), next_date(schedule, zone, moment)) == coming[0]
    passed = [one for one in due if one[0] <= moment]
    assert last_date(schedule, zone, moment) == (passed[-1][1] if passed else None)


def when_first(schedule: Schedule, zone: str) -> dt.datetime:
    """When the first of all is due."""
    return oracle.instant(schedule.starts, schedule.at, zone)


@given(settings(), st.data())
def test_at_any_moment_the_next_and_the_last_are_those_of_plain_loops(
    setting: tuple[Schedule, str, dt.datetime], data: st.DataObject
) -> None:
    schedule, zone, now = setting
    later = data.draw(st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: now + dt.timedelta(minutes=minutes)))
    moment = data.draw(st.sampled_from([now, later]))
    agrees(schedule, zone, moment)
    for near in (-SECOND, 0 * SECOND, SECOND):  # just before one, on its second, and just after it
        agrees(schedule, zone, next_summary(schedule, zone, moment) + near)


@given(settings())
def test_the_first_one_lies_after_it_was_set_and_none_was_due_before(
    setting: tuple[Schedule, str, dt.datetime],
) -> None:
    schedule, zone, now = setting
    first = next_summary(schedule, zone, now)
    assert next_date(schedule, zone, now) == schedule.starts
    assert first == when_first(schedule, zone) > now
    assert last_date(schedule, zone, first - SECOND) is None
    assert last_date(schedule, zone, first) == schedule.starts
    if schedule.weekday is not None:
        assert schedule.starts.weekday() == schedule.weekday


@given(settings())
def test_one_after_the_other_they_only_go_on_one_a_date_and_none_is_left_out(
    setting: tuple[Schedule, str, dt.datetime],
) -> None:
    schedule, zone, now = setting
    seen: list[tuple[dt.datetime, dt.date]] = []
    moment = now
    for _ in range(15):
        moment, day = next_summary(schedule, zone, moment), next_date(schedule, zone, moment)
        seen.append((moment, day))
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(seen))
    assert [day for _, day in seen] == list(oracle.dates(schedule, schedule.starts, seen[-1][1]))
    assert all(moment == oracle.instant(day, schedule.at, zone) for moment, day in seen)


@given(settings(), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_whoever_starts_again_in_between_finds_the_same_one_next(
    setting: tuple[Schedule, str, dt.datetime], parts: list[float]
) -> None:
    schedule, zone, now = setting
    last = next_summary(schedule, zone, now)
    coming = next_summary(schedule, zone, last)
    for part in parts:
        restarted = last + min(part * (coming - last), coming - last - SECOND)
        assert next_summary(schedule, zone, restarted) == coming
        assert last_date(schedule, zone, restarted) == next_date(schedule, zone, now)


@given(settings(), st.integers(1, 40))
def test_after_a_downtime_the_newest_stands_for_all_that_were_missed(
    setting: tuple[Schedule, str, dt.datetime], missed: int
) -> None:
    schedule, zone, now = setting
    moment, day = now, schedule.starts
    for _ in range(missed):
        moment, day = next_summary(schedule, zone, moment), next_date(schedule, zone, moment)
    for back in (moment, next_summary(schedule, zone, moment) - SECOND):
        assert last_date(schedule, zone, back) == day


@given(settings(), zones, st.integers(0, 60 * 24 * 60))
def test_in_another_zone_the_dates_stay_and_their_hours_are_the_new_zones(
    setting: tuple[Schedule, str, dt.datetime], other: str, minutes: int
) -> None:
    schedule, _, now = setting
    moved = now + dt.timedelta(minutes=minutes)
    agrees(schedule, other, moved)
    assert oracle.has(schedule, next_date(schedule, other, moved))


def kinds_of_changes() -> dict[tuple[dt.date, ...], str]:
    """The days of a year on which some zone's clocks are moved: one zone for each way of doing so."""
    found = {oracle.offset_changes(zone, year): zone for year in (2011, 2027) for zone in sorted(available_timezones())}
    return {tuple(change.day for change in changes): zone for changes, zone in found.items() if changes}


def test_on_each_day_on_which_clocks_are_moved_anywhere() -> None:
    kinds = kinds_of_changes()
    assert len(kinds) > 30
    for day, zone in ((day, zone) for days, zone in kinds.items() for day in days):
        for minutes in (0, 29, 30, 31, 59, 60, 90, 119, 120, 150, 180):
            at = dt.time(minutes // 60, minutes % 60)
            schedule = Schedule(Cadence.WEEKLY, day.weekday(), at, day - 7 * oracle.DAY)
            due = oracle.instant(day, at, zone)
            assert next_summary(schedule, zone, due - SECOND) == due, (zone, day, at)
            assert next_date(schedule, zone, due) == day + 7 * oracle.DAY, (zone, day, at)
            assert last_date(schedule, zone, due) == day, (zone, day, at)
            assert last_date(schedule, zone, due - SECOND) == day - 7 * oracle.DAY, (zone, day, at)


# Each: zone; when what is set, by the zone's clocks; the weekday; the time; what comes then.
BY_HAND = (
    # The hour between two and three is missing on 28 March 2027, and comes twice on 31 October.
    (WARSAW, "2027-03-20 12:00", Cadence.WEEKLY, 6, "02:30", "Sun 21 Mar 02:30, Sun 28 Mar 03:00"),
    (WARSAW, "2027-10-23 12:00", Cadence.WEEKLY, 6, "02:30", "Sun 24 Oct 02:30, Sun 31 Oct 02:30, Sun 7 Nov 02:30"),
    # In Lord Howe the clocks move by half an hour.
    (LORD_HOWE, "2026-09-26 12:00", Cadence.WEEKLY, 6, "02:15", "Sun 27 Sep 02:15, Sun 4 Oct 02:30"),
    (LORD_HOWE, "2027-03-31 12:00", Cadence.WEEKLY, 6, "01:45", "Sun 4 Apr 01:45, Sun 11 Apr 01:45"),
    # Samoa had no 30 December 2011: what is of that Friday comes when its clocks go on, and the next a week later.
    (APIA, "2011-12-20 12:00", Cadence.WEEKLY, 4, "09:00", "Fri 23 Dec 09:00, Sat 31 Dec 00:00, Fri 6 Jan 09:00"),
    (APIA, "2011-12-28 12:00", Cadence.DAILY, None, "09:00", "Thu 29 Dec 09:00, Sat 31 Dec 00:00, Mon 2 Jan 09:00"),
    # Cairo's clocks skip the hour after midnight.
    (CAIRO, "2027-04-28 12:00", Cadence.DAILY, None, "00:00", "Thu 29 Apr 00:00, Fri 30 Apr 01:00, Mon 3 May 00:00"),
    # Every second week is counted from the first, over the end of a year with 53 weeks, too.
    (WARSAW, "2026-12-14 09:00", Cadence.TWO_WEEKS, 0, "09:00", "Mon 21 Dec 09:00, Mon 4 Jan 09:00, Mon 18 Jan 09:00"),
    # The first; where that is a weekend, the Monday after.
    (WARSAW, "2027-04-01 09:00", Cadence.MONTHLY, None, "09:00", "Mon 3 May 09:00, Tue 1 Jun 09:00, Thu 1 Jul 09:00"),
    (WARSAW, "2027-05-02 12:00", Cadence.MONTHLY, None, "09:00", "Mon 3 May 09:00"),
    (WARSAW, "2027-05-03 09:00", Cadence.MONTHLY, None, "09:00", "Tue 1 Jun 09:00"),
    (WARSAW, "2026-12-04 09:00", Cadence.DAILY, None, "08:30", "Mon 7 Dec 08:30, Tue 8 Dec 08:30"),
    (WARSAW, "2026-12-04 08:00", Cadence.DAILY, None, "08:30", "Fri 4 Dec 08:30, Mon 7 Dec 08:30"),
)


@pytest.mark.parametrize(("zone", "set_at", "cadence", "weekday", "at", "expected"), BY_HAND)
def test_by_hand(zone: str, set_at: str, cadence: Cadence, weekday: int | None, at: str, expected: str) -> None:
    now = local(set_at, zone)
    schedule = schedule_of(starting(cadence, weekday, dt.time.fromisoformat(at), now, zone))
    assert shown(schedule, zone, now, expected.count(",") + 1) == expected


def test_an_hour_that_comes_twice_brings_one() -> None:
    schedule = Schedule(Cadence.WEEKLY, 6, dt.time(2, 30), dt.date(2027, 10, 24))
    first = dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)  # 02:30 in summer time; an hour later it is 02:30 again
    assert next_summary(schedule, WARSAW, first - SECOND) == first
    for minutes in (0, 30, 60, 61):
        moment = first + dt.timedelta(minutes=minutes)
        assert next_date(schedule, WARSAW, moment) == dt.date(2027, 11, 7)
        assert last_date(schedule, WARSAW, moment) == dt.date(2027, 10, 31)


def test_a_date_that_begins_twice_has_one() -> None:
    """Newfoundland's clocks went back at one minute past midnight: from Sunday into Saturday."""
    zone, schedule = "America/St_Johns", Schedule(Cadence.WEEKLY, 6, dt.time(0), dt.date(2010, 10, 31))
    first = dt.datetime(2010, 11, 7, 2, 30, tzinfo=dt.UTC)
    assert next_summary(schedule, zone, first - SECOND) == first
    for minutes in (0, 1, 30, 60, 90):
        moment = first + dt.timedelta(minutes=minutes)
        assert last_date(schedule, zone, moment) == dt.date(2010, 11, 7)
        assert next_date(schedule, zone, moment) == dt.date(2010, 11, 14)


def test_without_a_day_and_a_time_it_is_monday_at_nine() -> None:
    now = local("2026-12-02 10:00", WARSAW)
    monday = SetSummary(Cadence.WEEKLY, 0, dt.time(9), dt.date(2026, 12, 7))
    assert starting(Cadence.WEEKLY, None, None, now, WARSAW) == monday
    assert starting(Cadence.OFF, 3, dt.time(8), now, WARSAW) == SetSummary(Cadence.OFF)
    daily = starting(Cadence.DAILY, 3, None, now, WARSAW)
    assert daily == SetSummary(Cadence.DAILY, None, dt.time(9), dt.date(2026, 12, 3))


def test_after_the_one_that_was_told_on_that_date() -> None:
    """Of each date there is one: who changes the times at ten, after nine's, is not promised another at eleven."""
    now, told = local("2026-12-07 10:00", WARSAW), dt.date(2026, 12, 7)
    assert starting(Cadence.DAILY, None, dt.time(11), now, WARSAW, told).starts == dt.date(2026, 12, 8)
    assert starting(Cadence.WEEKLY, 0, dt.time(11), now, WARSAW, told).starts == dt.date(2026, 12, 14)
    assert starting(Cadence.DAILY, None, dt.time(11), now, WARSAW, dt.date(2026, 12, 4)).starts == told
    assert starting(Cadence.DAILY, None, dt.time(9), now, WARSAW, dt.date(2026, 12, 4)).starts == dt.date(2026, 12, 8)


@given(settings(), st.data())
def test_the_same_times_are_the_same_whenever_they_were_set(
    setting: tuple[Schedule, str, dt.datetime], data: st.DataObject
) -> None:
    schedule, zone, now = setting
    later = now + dt.timedelta(days=100)
    again = starting(schedule.cadence, schedule.weekday, schedule.at, later, zone)
    assert same_times(schedule, again)
    assert not same_times(None, again)
    assert not same_times(schedule, SetSummary(Cadence.OFF))
    assert same_times(None, SetSummary(Cadence.OFF))
    other = data.draw(acts(zone, later))
    same = (other.cadence, other.weekday, other.at) == (schedule.cadence, schedule.weekday, schedule.at)
    assert same_times(schedule, other) is same
