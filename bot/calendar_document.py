"""An iCalendar document (RFC 5545) of somebody's dates. The one place that knows `icalendar`.

Nothing in it depends on when it is made: the same entries are the same bytes. So there is no METHOD, with which DTSTAMP
would be the time of making; without one it is when the entry last changed (section 3.8.7.2).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from icalendar import Calendar, Event

from bot.domain.due_dates import Due

PRODUCT = "-//Baton//Handoffs//EN"
REFRESH = dt.timedelta(hours=1)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")  # what TEXT may not have, and what is no Unicode


@dataclass(frozen=True, slots=True)
class Entry:
    """One date. `uid` names it for good; `sequence` grows with each change, the last of which was at `changed_at`;
    `tentative`: not everybody has agreed to it.
    """

    uid: str
    due: Due
    title: str
    words: str
    sequence: int
    made_at: dt.datetime
    changed_at: dt.datetime
    tentative: bool


def document(name: str, entries: Sequence[Entry]) -> bytes:
    """The whole calendar, in UTF-8."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    """A day without a time is that day in every zone; a time is an instant, so that no client has to know the zone's
    rules. Neither makes anybody busy.
    """
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("created", entry.made_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.due.instant() if entry.due.time else entry.due.date)
    event.add("summary", _text(entry.title))
    event.add("description", _text(entry.words))
    event.add("status", "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _text(words: str) -> str:
    return _NO_TEXT.sub("", _LINE_ENDS.sub("\n", words))
