"""Times of day as people type them after or before a day: "Friday 5pm", "COB Friday", "noon on 15 Dec".

A phrase is split into its day, still text, and what it says about the time. The 24-hour clock needs two digits
("09:00"), since "Friday 5:30" may be morning or evening. "Midnight", "24:00" and "EOD" end the day, which is what
no time means; COB is 17:00.
"""

import re
from dataclasses import dataclass
from datetime import time

from bot.domain.date_problem import DateProblem

_WORDS: dict[str, tuple[time | None, ...]] = {
    "noon": (time(12),),
    "midday": (time(12),),
    "cob": (time(17),),
    "close of business": (time(17),),
    "end of business": (time(17),),
    "midnight": (None,),
    "24:00": (None,),
    "eod": (None,),
    "end of day": (None,),
    "end of the day": (None,),
}
_TODAY_WHEN_ALONE = frozenset({"cob", "close of business", "end of business", "eod", "end of day", "end of the day"})
_VAGUE = "morning|afternoon|evening|night|lunch(?:time)?"
_TIME = (
    rf"(?P<word>{'|'.join(map(re.escape, _WORDS))})|(?P<vague>{_VAGUE})"
    r"|(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s?(?P<half>[ap])\.?m\.?"
    r"|(?P<hour24>[0-9]{1,2}):(?P<minute24>[0-9]{2})"
)
_BARE_HOUR = r"at\s(?P<bare>[0-9]{1,2})(?:\so['’]?clock)?"
_AFTER = re.compile(rf"(?P<day>.+?)(?:,\s?|\s|(?<=[0-9])t(?=[0-9]))(?:(?:at\s|@\s?|by\s)?(?:{_TIME})|{_BARE_HOUR})")
_BEFORE = re.compile(rf"(?:{_TIME})(?:,\s?|\s)(?:on\s|of\s)?(?P<day>.+)")
_ALONE = re.compile(rf"(?:{_TIME}|{_BARE_HOUR})")


@dataclass(frozen=True, slots=True)
class Clock:
    """What a phrase says about the time: one entry is settled, several are readings; `None` is until midnight."""

    times: tuple[time | None, ...]
    problem: DateProblem | None = None


NO_TIME = Clock((None,))


def split_clock(phrase: str) -> tuple[str, Clock]:
    """The day of a lower-case phrase with single spaces, as text, and its time. No day is an empty text."""
    match = _AFTER.fullmatch(phrase) or _BEFORE.fullmatch(phrase)
    if match:
        return match["day"], _read(match.groupdict())
    match = _ALONE.fullmatch(phrase)
    if match is None:
        return phrase, NO_TIME
    return "today" if match["word"] in _TODAY_WHEN_ALONE else "", _read(match.groupdict())


def _read(found: dict[str, str | None]) -> Clock:
    word, hour, minute = found["word"], found["hour"], found["minute"] or "0"
    if word is not None:
        return Clock(_WORDS[word])
    if found["vague"] is not None:
        return Clock((), DateProblem.TIME_MISSING)
    if hour is not None:
        return _twelve_hours(int(hour), int(minute), found["half"] == "p")
    if found["hour24"] is not None:
        return _twenty_four_hours(found["hour24"], int(found["minute24"] or "0"))
    return _twenty_four_hours(str(int(found.get("bare") or "0")), 0)


def _twelve_hours(hour: int, minute: int, afternoon: bool) -> Clock:
    if not (1 <= hour <= 12 and minute < 60):
        return Clock((), DateProblem.UNCLEAR)
    if hour == 12 and not afternoon and minute == 0:  # 12am: where the day begins or where it ends
        return Clock((time(0), None), DateProblem.AMBIGUOUS_TIME)
    return Clock((time(hour % 12 + (12 if afternoon else 0), minute),))


def _twenty_four_hours(hour: str, minute: int) -> Clock:
    if not (int(hour) < 24 and minute < 60):
        return Clock((), DateProblem.UNCLEAR)
    if len(hour) == 1 and hour != "0":
        return Clock((time(int(hour), minute), time(int(hour) + 12, minute)), DateProblem.AMBIGUOUS_TIME)
    return Clock((time(int(hour), minute),))
