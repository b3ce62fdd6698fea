"""An iCalendar document, as RFC 5545 has it and as parsers that are not ours read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar_document import Entry, document
from bot.domain.due_dates import Due

MADE = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
CHANGED = dt.datetime(2026, 12, 4, 10, 30, tzinfo=dt.UTC)
DAY = Due(dt.date(2026, 12, 15), None, "Europe/Warsaw")
ENTRY = Entry("T1-H-7@baton", DAY, "Hand over: model registry to Ben (H-7)", "State: agreed.", 12, MADE, CHANGED, False)


def read(*entries: Entry) -> Any:
    """The document as `icalendar` reads it, once it is known to be one."""
    data = document("My handoffs (Baton)", entries)
    assert_is_ical(data)
    return icalendar.Calendar.from_ical(data)


def assert_is_ical(data: bytes) -> None:
    """RFC 5545, section 3.1: lines of at most 75 octets that end with CRLF, in UTF-8, no line broken within a
    character; and no control characters (3.3.11).
    """
    *lines, last = data.split(b"\r\n")
    assert last == b"" and b"\r" not in b"".join(lines) and b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        text = line.decode()
        assert not [one for one in text if (ord(one) < 32 and one != "\t") or one == "\x7f"]


def event(entry: Entry) -> Any:
    """The one event, by `icalendar`."""
    (found,) = read(entry).events
    return found


def other(*entries: Entry) -> list[Any]:
    """The events, by `vobject`."""
    parsed = vobject.readOne(document("My handoffs (Baton)", entries).decode(), validate=True)
    return list(getattr(parsed, "vevent_list", []))


def test_a_day_without_a_time() -> None:
    found = event(ENTRY)
    assert found["DTSTART"].dt == dt.date(2026, 12, 15) and "DTEND" not in found
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == ("T1-H-7@baton", 12, "CONFIRMED")
    assert (found["CREATED"].dt, found["LAST-MODIFIED"].dt, found["DTSTAMP"].dt) == (MADE, CHANGED, CHANGED)
    assert (found["SUMMARY"], found["DESCRIPTION"]) == (ENTRY.title, ENTRY.words)
    assert found["TRANSP"] == "TRANSPARENT"
    assert event(replace(ENTRY, tentative=True))["STATUS"] == "TENTATIVE"
    (theirs,) = other(ENTRY)
    assert theirs.dtstart.value == dt.date(2026, 12, 15) and theirs.summary.value == ENTRY.title


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "UTC"])
def test_a_day_is_the_same_day_in_every_zone(zone: str) -> None:
    assert event(replace(ENTRY, due=replace(DAY, zone=zone)))["DTSTART"].dt == dt.date(2026, 12, 15)


@pytest.mark.parametrize(
    ("day", "time", "zone", "instant"),
    [
        ("2026-12-18", "17:00", "Europe/Warsaw", "2026-12-18T16:00"),
        ("2026-07-18", "17:00", "Europe/Warsaw", "2026-07-18T15:00"),
        ("2027-03-28", "02:30", "Europe/Warsaw", "2027-03-28T01:00"),  # there is no such time: the next there is
        ("2026-10-25", "02:30", "Europe/Warsaw", "2026-10-25T00:30"),  # it comes twice: the first
        ("2026-12-18", "00:00", "Asia/Kathmandu", "2026-12-17T18:15"),
        ("2026-12-18", "23:59", "Pacific/Pago_Pago", "2026-12-19T10:59"),
    ],
)
def test_a_time_is_an_instant(day: str, time: str, zone: str, instant: str) -> None:
    entry = replace(ENTRY, due=Due(dt.date.fromisoformat(day), dt.time.fromisoformat(time), zone))
    expected = dt.datetime.fromisoformat(instant).replace(tzinfo=dt.UTC)
    assert event(entry)["DTSTART"].dt == expected
    assert other(entry)[0].dtstart.value == expected


def test_the_calendar_has_a_name_and_says_how_often_to_look() -> None:
    calendar = read()
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "My handoffs (Baton)"
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"] == "-//Baton//Handoffs//EN"
    assert calendar["REFRESH-INTERVAL"].dt == dt.timedelta(hours=1)
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in document("x", [])
    assert calendar.events == [] and "METHOD" not in calendar


def test_it_does_not_depend_on_when_it_is_made() -> None:
    assert document("x", [ENTRY]) == document("x", [ENTRY])


HOSTILE = [
    "a, b; c \\ d \\n e: f",
    "one\ntwo\r\nthree\rfour",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:ours",
    'x";VALUE=URI:http://example.com',
    "😀👩‍👩‍👧‍👦" * 100,
    "ż" * 500,
    "x" * 500,
    " leading and trailing ",
    "\t\x00\x07\x1b[31m\x7f\ud800 bell",
    "\u2028\u2029\x85\x0b\x0c\x1c lines",
    "",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_was_typed_stays_text(words: str) -> None:
    entry = replace(ENTRY, title=words, words=f"{words}\n{words}")
    calendar = read(entry, ENTRY)
    assert [str(one["UID"]) for one in calendar.events] == [ENTRY.uid, ENTRY.uid]
    assert str(calendar.events[0]["SUMMARY"]) == expected(words)
    assert [str(one.summary.value) for one in other(entry, ENTRY)] == [expected(words), ENTRY.title]


def expected(words: str) -> str:
    """Line ends of every kind are one kind; other control characters are gone."""
    for end in ("\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"):
        words = words.replace(end, "\n")
    return "".join(one for one in words if one in "\t\n" or not (ord(one) < 32 or one in "\x7f\ud800"))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_at_all(title: str, words: str) -> None:
    found = event(replace(ENTRY, title=title, words=words))
    assert str(found["UID"]) == ENTRY.uid and found["SEQUENCE"] == 12
