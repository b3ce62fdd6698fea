"""Days as people type them: a table of patterns, each with the arithmetic that it stands for.

Every function takes a lower-case phrase with single spaces and `today`, the local date of whoever typed it, and
gives one day, or why there is not just one (DESIGN.md, section 2, "When").
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as nth_weekday

from bot.domain.date_problem import DateProblem, Day, Unsettled
from bot.domain.working_time import add_working_days

_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
}  # fmt: skip
_SHORT = {
    "eow": "end of week",
    "eom": "end of month",
    "eoq": "end of quarter",
    "eoy": "end of year",
}
_NEAR = {"today": 0, "now": 0, "tomorrow": 1, "day after tomorrow": 2}
_FRIDAY = 4
_MOST_UNITS = 1000  # a thousand of any unit is more than two years

_WD = r"(?:mon|tue|wed|thu|fri|sat|sun|tues|weds|thur|thurs|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_MON = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december|sept"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_YEAR = r"[12][0-9]{3}"
_NTH_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_COUNT = rf"([0-9]{{1,9}}|{'|'.join(_NUMBERS)})"
_UNIT = r"((?:working|business|work)\sdays?|weekdays?|days?|weeks?|months?|years?)"


def read_day(phrase: str, today: date) -> Day:
    """The day that a lower-case phrase with single spaces means, or why it does not mean one."""
    if phrase in _NEAR:
        return today + timedelta(days=_NEAR[phrase])
    phrase = _SHORT.get(phrase, phrase)
    for pattern, read in _PATTERNS:
        match = pattern.fullmatch(phrase)
        if match:
            return read(match, today)
    return Unsettled(DateProblem.UNCLEAR)


def _coming_weekday(match: re.Match[str], today: date) -> Day:
    """Friday: the coming one. Next Friday: the one of next week, where weeks begin on Monday."""
    which, name, week = match.groups()
    number = _WEEKDAYS[name[:3]]
    monday = today - timedelta(days=today.weekday())
    if "next" in (which, week):
        return monday + timedelta(days=7 + number)
    ahead = (number - today.weekday()) % 7
    coming = today + timedelta(days=ahead)
    if ahead == 0:
        return Unsettled(DateProblem.WEEKDAY_IS_TODAY, (today, today + timedelta(days=7)))
    if "this" in (which, week) and number < today.weekday():
        return Unsettled(DateProblem.PAST, (coming,))
    return coming


def _calendar_day(year: str | None, month: int, day: int, today: date) -> Day:
    """A day of a given year; without one, of this year or, where that is past, of the next."""
    passed = (month, day) < (today.month, today.day)
    number = int(year) if year else today.year + passed
    try:
        return date(number, month, day)
    except ValueError:
        return Unsettled(DateProblem.NO_SUCH_DAY)


def _day_month(match: re.Match[str], today: date) -> Day:
    day, month, year = match.groups()
    return _calendar_day(year, _MONTHS[month[:3]], int(day), today)


def _month_day(match: re.Match[str], today: date) -> Day:
    month, day, year = match.groups()
    return _calendar_day(year, _MONTHS[month[:3]], int(day), today)


def _year_month_day(match: re.Match[str], today: date) -> Day:
    year, _, month, day = match.groups()
    return _calendar_day(year, int(month), int(day), today)


def _numbers(match: re.Match[str], today: date) -> Day:
    """15/12/2026 and 12/15/2026 have one reading each, 03/04/2027 has two; dots are day first everywhere."""
    first, mark, second, year = match.groups()
    short = year is not None and len(year) == 2
    orders = [(first, second)] if mark == "." else [(first, second), (second, first)]
    found = (_calendar_day(f"20{year}" if short else year, int(m), int(d), today) for d, m in orders)
    days = tuple(dict.fromkeys(day for day in found if isinstance(day, date)))
    if not days:
        return Unsettled(DateProblem.NO_SUCH_DAY)
    if short or (year is None and mark != "/"):
        return Unsettled(DateProblem.INCOMPLETE, days)
    return days[0] if len(days) == 1 else Unsettled(DateProblem.AMBIGUOUS_ORDER, days)


def _named_day(match: re.Match[str], today: date) -> Day:
    """Tue 15 Dec: the weekday must be right."""
    name, rest = match.groups()
    day = read_day(rest, today)
    if isinstance(day, date) and day.weekday() != _WEEKDAYS[name[:3]]:
        return Unsettled(DateProblem.WEEKDAY_MISMATCH, (day,))
    return day


def _add(day: date, count: int, unit: str) -> date:
    if "day" in unit and unit not in ("day", "days"):
        return add_working_days(day, count)
    step = unit.rstrip("s")
    if step == "month":
        return day + relativedelta(months=count)
    if step == "year":
        return day + relativedelta(years=count)
    return day + timedelta(days=count * (7 if step == "week" else 1))


def _after(match: re.Match[str], today: date) -> Day:
    """In 3 days, 10 working days from today, two weeks from Monday."""
    number, unit, anchor = match.groups()
    count = _NUMBERS.get(number) or int(number)
    start = read_day(anchor, today) if anchor else today
    days = (start,) if isinstance(start, date) else start.days
    if count == 0:
        return Unsettled(DateProblem.UNCLEAR)
    if count > _MOST_UNITS or any(day.year > today.year + 2 for day in days):
        return Unsettled(DateProblem.TOO_FAR)
    if isinstance(start, Unsettled):
        return Unsettled(start.problem, tuple(_add(day, count, unit) for day in days))
    return _add(start, count, unit)


def _nth_weekday(match: re.Match[str], today: date) -> Day:
    """First Monday of December, last Friday of the month."""
    nth, name, month, year, which = match.groups()
    if month is None:
        start = today + relativedelta(day=1, months=1 if which == "next" else 0)
        return _nth_weekday_of(start, nth, name)
    start = date(int(year or today.year), _MONTHS[month[:3]], 1)
    day = _nth_weekday_of(start, nth, name)
    if year is None and isinstance(day, date) and day < today:
        return _nth_weekday_of(start + relativedelta(years=1), nth, name)
    return day


def _nth_weekday_of(start: date, nth: str, name: str) -> Day:
    count = _ORDINALS[nth]
    edge = relativedelta(day=31 if count < 0 else 1, weekday=nth_weekday(_WEEKDAYS[name[:3]], count))
    day = start + edge
    return day if day.month == start.month else Unsettled(DateProblem.NO_SUCH_DAY)


def _end_of_period(match: re.Match[str], today: date) -> Day:
    """A working week ends on Friday; months, quarters and years on their last day."""
    which, period = match.groups()
    later = 1 if which == "next" else 0
    if period == "week":
        friday = today + timedelta(days=_FRIDAY - today.weekday() + 7 * later)
        if friday < today:
            return Unsettled(DateProblem.PAST, (friday + timedelta(days=7),))
        return friday
    if period == "month":
        return today + relativedelta(months=later, day=31)
    if period == "quarter":
        start = today + relativedelta(months=3 * later, day=1)
        return start + relativedelta(month=(start.month + 2) // 3 * 3, day=31)
    return date(today.year + later, 12, 31)


def _end_of_named(match: re.Match[str], today: date) -> Day:
    """End of Q1, end of December 2026: without a year the coming one."""
    quarter, month, year = match.groups()
    number = int(quarter) * 3 if quarter else _MONTHS[month[:3]]
    day = date(int(year or today.year), number, 1) + relativedelta(day=31)
    return day + relativedelta(years=1, day=31) if year is None and day < today else day


def _incomplete(_match: re.Match[str], _today: date) -> Day:
    return Unsettled(DateProblem.INCOMPLETE)


_NTH_WEEKDAY_OF = (
    rf"({'|'.join(_ORDINALS)})\s({_WD})\s(?:of|in)\s"
    rf"(?:({_MON})\.?(?:\s({_YEAR}))?|(?:(the|this|next)\s)?month)"
)
_NOT_A_DAY_YET = (
    rf"[0-9]+(?:st|nd|rd|th)?|{_MON}\.?(?:\s{_YEAR})?|q[1-4](?:\s{_YEAR})?|{_WD},?\s(?:the\s)?{_NTH_DAY}"
    r"|(?:this|next)\s(?:week|month|quarter|year)"
)
_Reader = Callable[[re.Match[str], date], Day]
_PATTERNS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"(?:(this|next|coming)\s)?({_WD})(?:\s(?:of\s)?(this|next)\sweek)?", _coming_weekday),
        (rf"{_NTH_DAY}\.?[\s./-]?(?:of\s)?({_MON})\.?(?:(?:,\s?|[\s./-])({_YEAR}))?", _day_month),
        (rf"({_MON})\.?[\s-]?(?:the\s)?{_NTH_DAY}(?:(?:,\s?|\s)({_YEAR}))?", _month_day),
        (rf"({_YEAR})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})", _year_month_day),
        (rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})(?:\2({_YEAR}|[0-9]{{2}}))?", _numbers),
        (rf"in\s{_COUNT}\s{_UNIT}(?:['’]?\stime)?()", _after),
        (rf"{_COUNT}\s{_UNIT}\s(?:from|after)\s(?:the\s)?((?!.*\s(?:from|after)\s).+)", _after),
        (_NTH_WEEKDAY_OF, _nth_weekday),
        (r"end\sof\s(?:(the|this|next)\s)?(week|month|quarter|year)", _end_of_period),
        (rf"end\sof\s(?:q([1-4])|({_MON})\.?)(?:\s({_YEAR}))?", _end_of_named),
        (_NOT_A_DAY_YET, _incomplete),
        (rf"({_WD})[.,]?\s(?:the\s)?([0-9].*|{_MON}\b.*)", _named_day),
    )
)
