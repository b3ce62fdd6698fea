"""When summaries come, as people type it: "weekly Monday 9:00", "every two weeks", "first of the month", "off".

Strict, like due dates: what is left over makes it unclear, and nothing is guessed. A time is read by the 24-hour clock,
since a summary at 9 comes in the morning; beside "monthly" a number alone might be a day, and is not read.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.domain.plan_events import Cadence

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {short: day for day, name in enumerate(_DAYS) for short in (name, f"{name}s", name[:3], f"{name[:3]}s")}
_WEEKDAYS = _SHORT | {"tues": 1, "thur": 3, "thurs": 3}
_EVERY = r"(?:every|each)"
_MONTH = r"(?:the month|a month|each month|every month|month)"
_PHRASES: dict[Cadence, tuple[str, ...]] = {
    Cadence.OFF: ("off", "none", "never", "stop", "no"),
    Cadence.TWO_WEEKS: (
        rf"{_EVERY} (?:two|2) weeks",
        rf"{_EVERY} (?:other|second|2nd) week",
        rf"{_EVERY} fortnight",
        "fortnightly",
        rf"{_EVERY} (?:other|second|2nd)(?= [a-z])",
    ),
    Cadence.MONTHLY: (
        rf"(?:monthly )?(?:on )?(?:the )?(?:first|1st|1)(?: day)? of {_MONTH}",
        rf"(?:(?:monthly|{_EVERY} month) )?on the (?:first|1st)",
        "monthly(?: first| 1st)?",
        rf"{_EVERY} month",
    ),
    Cadence.DAILY: (
        "daily",
        rf"{_EVERY} day",
        rf"{_EVERY} (?:working ?day|weekday)",
        "(?:on )?(?:working ?days|weekdays)",
        "monday to friday",
        "mon-fri",
    ),
    Cadence.WEEKLY: ("weekly", rf"{_EVERY} week", "once a week", rf"{_EVERY}(?= [a-z])"),
}
_CADENCES = {cadence: re.compile(rf"(?<!\S)(?:{'|'.join(alike)})(?!\S)") for cadence, alike in _PHRASES.items()}
_TIME = re.compile(
    r"(?<!\S)(?:at )?(?:(?P<noon>noon)|(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?:(?: ?(?P<half>[ap])\.?m\.?)|h)?"
    r"(?: o'clock)?)(?!\S)",
    re.ASCII,
)
_BARE = re.compile(r"(?<!at )(?<!\S)\d{1,2}(?!\S| ?[ap]\.?m\b| o'clock)", re.ASCII)
_MOST = 100  # characters: longer is no schedule


@dataclass(frozen=True, slots=True)
class Times:
    """How often, on which weekday (Monday is 0) and at what time; None where that was left open."""

    cadence: Cadence
    weekday: int | None = None
    at: dt.time | None = None


def parse_times(text: str) -> Times | None:
    """What was typed after `summary`; None where it is no schedule."""
    words = " ".join(text.lower().replace(",", " ").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    if not words or len(words) > _MOST:
        return None
    cadence, words = _cadence(words)
    if cadence is Cadence.MONTHLY and _BARE.search(words):
        return None
    weekday, words = _weekday(words)
    time, words = _time(words)
    if words or (cadence is None and weekday is None):
        return None
    cadence = cadence or Cadence.WEEKLY
    if weekday is not None and cadence not in {Cadence.WEEKLY, Cadence.TWO_WEEKS}:
        return None
    return None if cadence is Cadence.OFF and time is not None else Times(cadence, weekday, time)


def _cadence(words: str) -> tuple[Cadence | None, str]:
    for cadence, pattern in _CADENCES.items():
        if found := pattern.search(words):
            return cadence, _without(words, found)
    return None, words


def _weekday(words: str) -> tuple[int | None, str]:
    split = words.split()
    named = [(place, _WEEKDAYS[word]) for place, word in enumerate(split) if word in _WEEKDAYS]
    if len(named) != 1:
        return None, words
    place, day = named[0]
    start = place - 1 if place and split[place - 1] == "on" else place
    return day, " ".join([*split[:start], *split[place + 1 :]])


def _time(words: str) -> tuple[dt.time | None, str]:
    found = _TIME.search(words)
    at = _clock(found) if found else None
    return (at, _without(words, found)) if found and at else (None, words)


def _clock(found: re.Match[str]) -> dt.time | None:
    if found["noon"]:
        return dt.time(12)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _without(words: str, found: re.Match[str]) -> str:
    return " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())
