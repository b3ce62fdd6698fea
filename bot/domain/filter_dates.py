"""Spans of days among the words after `/handoff list`: "due this week", "by Friday", "from 1 Dec to 15 Dec".

A day is read by the strict grammar of `bot.domain.date_phrases`, and is asked for where that does not find just one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from dateutil.relativedelta import relativedelta

from bot.domain.date_phrases import read_day
from bot.domain.date_problem import DateProblem, Day, Unsettled
from bot.domain.filter_tokens import BESIDE, Token, phrase, unclear, word_at
from bot.domain.filters import FilterProblem

Span = tuple[dt.date | None, dt.date | None]  # the first and the last day, both included

ANY_DAY: Span = (None, None)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # what a value of Slack's can carry
_MOST_TOKENS = 7  # of a day
_UNTIL = frozenset({"by", "until", "till"})
_FROM = frozenset({"from", "since"})
_BEFORE, _AFTER, _ON, _DUE = "before", "after", "on", "due"
_DATE_WORDS = _UNTIL | _FROM | {_BEFORE, _AFTER}
_PERIODS = {"last": -1, "this": 0, "next": 1}
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
DATE_WORDS = _DATE_WORDS | {_DUE} | _PERIODS.keys() | _NEAR.keys()


def spans_at(tokens: Sequence[Token], at: int, today: dt.date) -> Iterator[tuple[Span, int]]:
    """The spans that begin there, each with the position after it; none where no words of dates stand there. Raises
    Refused.
    """
    due = tokens[at].word == _DUE
    first = at + due
    word = word_at(tokens, first)
    if period := _period(tokens, first, today):
        yield period, first + 2
    elif word in _NEAR:
        day = today + dt.timedelta(days=_NEAR[word])
        yield (day, day), first + 1
    elif due or word in _DATE_WORDS:
        begins = first + (word in _DATE_WORDS or word == _ON)
        day, end = _day(tokens, at, begins, today)
        yield _span(word, day), end
        if word in _FROM and word_at(tokens, end) == "to":
            day, end = _day(tokens, at, end + 1, today)
            yield (None, day), end


def bare_date(tokens: Sequence[Token], at: int, today: dt.date) -> str:
    """A date that stands there by itself, so that it could be words to search for as well; empty where none does."""
    read, end = _longest(tokens, at, today)
    return phrase(tokens, at, end) if isinstance(read, dt.date) or read.days else ""


def both(old: Span, new: Span, said: str) -> Span:
    """The days of both. Raises Refused where each says since when or until when, where it would end before it begins,
    or where no calendar of Slack's goes so far.
    """
    if any(one and other and one != other for one, other in zip(old, new, strict=True)):
        raise unclear(FilterProblem.SEVERAL, said)
    if any(day and not _FIRST_YEAR <= day.year <= _LAST_YEAR for day in new):
        raise unclear(FilterProblem.NO_DATE, said)
    first, last = new[0] or old[0], new[1] or old[1]
    if first and last and first > last:
        raise unclear(FilterProblem.ENDS_FIRST, said, first=first, last=last)
    return first, last


def _span(word: str, day: dt.date) -> Span:
    """ "by" and "before" end on a day, "after" and "from" begin; "due" and "on" mean that day alone."""
    step = dt.timedelta(days=1)
    if word in _UNTIL:
        return None, day
    if word in _FROM:
        return day, None
    if word == _BEFORE:
        return None, day - step
    return (day + step, None) if word == _AFTER else (day, day)


def _period(tokens: Sequence[Token], at: int, today: dt.date) -> Span | None:
    """The days of this, the next or the last week or month."""
    ahead, unit = _PERIODS.get(word_at(tokens, at)), word_at(tokens, at + 1)
    if ahead is None or unit not in {"week", "month"}:
        return None
    if unit == "week":
        monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=ahead)
        return monday, monday + dt.timedelta(days=6)
    first = today + relativedelta(day=1, months=ahead)
    return first, first + relativedelta(day=31)


def _day(tokens: Sequence[Token], said_from: int, at: int, today: dt.date) -> tuple[dt.date, int]:
    """The day that begins there, and the position after it. Raises Refused where there is not just one."""
    read, end = _longest(tokens, at, today)
    if isinstance(read, dt.date):
        return read, end
    before, typed = phrase(tokens, said_from, at), phrase(tokens, at, end) or word_at(tokens, at)
    readings = tuple(sorted(day for day in read.days if _FIRST_YEAR <= day.year <= _LAST_YEAR))
    problem = FilterProblem.SEVERAL_DATES if readings else FilterProblem.NO_DATE
    raise unclear(problem, f"{before} {typed}".strip(), readings=readings)


def _longest(tokens: Sequence[Token], at: int, today: dt.date) -> tuple[Day, int]:
    """What the longest phrase from there on means that means anything, and the position after it."""
    words: list[str] = []
    for token in tokens[at : at + _MOST_TOKENS]:
        if not token.word:
            break
        words.append(token.text.lower())
    skipped = 1 if words[:1] == ["the"] else 0
    for end in range(len(words), skipped, -1):
        read = read_day(" ".join(words[skipped:end]).strip(BESIDE + " "), today)
        if isinstance(read, dt.date) or read.problem is not DateProblem.UNCLEAR:
            return read, at + end
    return Unsettled(DateProblem.UNCLEAR), at
