"""What a list holds: `/handoff list` and the App Home narrow handoffs by the same filter.

A filter travels through Slack, in buttons' values and forms' metadata, as short text.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qsl, quote_plus

TEXT_MAX = 100  # characters of words to search for; encoded at most twelve times as many, of the 2,000 of a value

_PERSON = re.compile(r"[UW][A-Z0-9]{1,40}", re.ASCII)
_PLAN = re.compile(r"[1-9]\d{0,14}", re.ASCII)
_DATE = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d", re.ASCII)


class Kind(StrEnum):
    """Whose handoffs a list holds."""

    HERE = "here"  # those of the channel it was typed in; elsewhere the person's own
    MINE = "mine"
    GIVING = "giving"
    RECEIVING = "receiving"
    OVERDUE = "overdue"  # the person's own that are late
    PERSON = "person"
    PLAN = "plan"  # all of `plan`'s


class Standing(StrEnum):
    """By state: one of the six, or those that are open, late, or any at all."""

    OPEN = "open"
    LATE = "late"
    PROPOSED = "proposed"
    AGREED = "agreed"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ANY = "any"


class FilterProblem(StrEnum):
    """Why a list cannot be narrowed so; with `Code.UNCLEAR_FILTER`, beside `phrase`."""

    NO_DATE = "no_date"  # after a word like "by" stands none
    SEVERAL_DATES = "several_dates"  # readings: what it may mean
    BARE_DATE = "bare_date"  # a date without "due", or words to search for
    ENDS_FIRST = "ends_first"  # first, last: the days as they were understood
    UNTIL_BEFORE_FROM = "until_before_from"  # first: the same of two dates that were chosen in the form
    NO_PERSON = "no_person"
    SEVERAL_PEOPLE = "several_people"  # people: their ids, to choose by
    NO_PLAN_NAME = "no_plan_name"
    NO_PLAN = "no_plan"  # none of that name, or this person may not see it: the same answer
    SEVERAL_PLANS = "several_plans"  # channels: ids of their home channels, to choose by
    SEVERAL = "several"  # two people, plans, states or spans of dates
    TOO_LONG = "too_long"  # most


@dataclass(frozen=True, slots=True)
class Filter:
    """A list's kind, and whose where that is another person: an id, or a name still to be looked up. All else narrows
    it: `person` those with that person, `plan` a plan's number, `channel` (an id or a name) and `plan_name` one that is
    still to be looked up, `due_from` and `due_until` local dates of the handoffs' own zones (both included), `text`
    words that the thing, its criteria or its number hold, whatever their case.
    """

    kind: Kind
    person: str | None = None
    name: str | None = None
    plan: int | None = None
    channel: str | None = None
    standing: Standing = Standing.OPEN
    due_from: dt.date | None = None
    due_until: dt.date | None = None
    text: str = ""
    plan_name: str | None = None


def cleared(wanted: Filter) -> Filter:
    """The same list with nothing that narrows it: whose it is, or which plan's (with those that are over), stays."""
    kept = Filter(Kind.MINE if wanted.kind is Kind.OVERDUE else wanted.kind)
    if wanted.kind is Kind.PLAN:
        standing = wanted.standing if wanted.standing is Standing.ANY else Standing.OPEN
        return replace(kept, plan=wanted.plan, standing=standing)
    return replace(kept, person=wanted.person) if wanted.kind is Kind.PERSON else kept


def refined(base: Filter, chosen: Filter) -> Filter:
    """`chosen` in a form about the list `base`: one's own handoffs stay one's own, other lists follow what was chosen.
    The kind of `chosen` does not count.
    """
    if base.kind in {Kind.MINE, Kind.GIVING, Kind.RECEIVING, Kind.OVERDUE}:
        return replace(chosen, kind=Kind.MINE if base.kind is Kind.OVERDUE else base.kind)
    if base.kind is Kind.PERSON and chosen.person:
        return replace(chosen, kind=Kind.PERSON)
    if chosen.plan:
        return replace(chosen, kind=Kind.PLAN)
    return replace(chosen, kind=Kind.PERSON if chosen.person else Kind.MINE)


def of_plan(plan: int) -> Filter:
    """All handoffs of a plan, whatever their state."""
    return Filter(Kind.PLAN, plan=plan, standing=Standing.ANY)


def encode_filter(wanted: Filter) -> str:
    """A filter whose names were looked up, as text without line breaks, spaces and "|"; at most 1,400 characters."""
    parts = {
        "k": wanted.kind.value,
        "w": wanted.person,
        "n": wanted.plan,
        "s": None if wanted.standing is Standing.OPEN else wanted.standing.value,
        "f": wanted.due_from,
        "u": wanted.due_until,
        "t": wanted.text,
    }
    return "&".join(f"{name}={_quoted(str(value))}" for name, value in parts.items() if value)


def _quoted(text: str) -> str:
    """As in a web address, but letters of any language stay one character each: a list repeats them in its buttons."""
    return "".join(letter if not letter.isascii() and letter.isprintable() else quote_plus(letter) for letter in text)


def decode_filter(text: str) -> Filter | None:
    """What `encode_filter` wrote; None where it is not ours. A plan's list names the plan, a person's the person."""
    try:
        parts = dict(parse_qsl(text, strict_parsing=True, max_num_fields=7, errors="strict"))
        wanted = _decoded(parts)
    except (KeyError, ValueError):
        return None
    lacking = (wanted.kind is Kind.PLAN and wanted.plan is None) or (
        wanted.kind is Kind.PERSON and wanted.person is None
    )
    return None if lacking else wanted


def _decoded(parts: dict[str, str]) -> Filter:
    """Raises KeyError without a kind, ValueError for anything that `encode_filter` does not write."""
    if set(parts) - set("kwnsfut"):
        raise ValueError("an unknown part")
    words = parts.get("t", "")
    if words != one_line(words) or len(words) > TEXT_MAX:
        raise ValueError("no words to search for")
    plan = _matching(_PLAN, parts.get("n"))
    return Filter(
        Kind(parts["k"]),
        person=_matching(_PERSON, parts.get("w")),
        plan=int(plan) if plan else None,
        standing=Standing(parts.get("s", Standing.OPEN.value)),
        due_from=_date(parts.get("f")),
        due_until=_date(parts.get("u")),
        text=words,
    )


def one_line(words: str) -> str:
    """Words to search for, with single spaces."""
    return " ".join(words.split())


def _matching(pattern: re.Pattern[str], text: str | None) -> str | None:
    if text is not None and not pattern.fullmatch(text):
        raise ValueError("not as it is written")
    return text


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if _matching(_DATE, text) and text else None
