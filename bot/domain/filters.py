"""What a list holds: `/handoff list` and the App Home narrow handoffs by the same filter."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


class Kind(StrEnum):
    """Whose handoffs a list holds."""

    HERE = "here"  # those of the channel it was typed in; elsewhere the person's own
    MINE = "mine"
    GIVING = "giving"
    RECEIVING = "receiving"
    OVERDUE = "overdue"
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


@dataclass(frozen=True, slots=True)
class Filter:
    """A list's kind, and whose where that is another person: an id, or a name still to be looked up. All else narrows
    it: `plan` a plan's number, `channel` one whose plan is meant and still to be looked up, `due_from` and `due_until`
    local dates of the handoffs' own zones (both included), `text` words that the thing, its criteria or its number
    hold, whatever their case.
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


def parse_filter(text: str) -> Filter | None:
    """What was typed after `list`; None where it is no filter."""
    word = text.strip()
    if not word:
        return Filter(Kind.HERE)
    if mention := _MENTION.fullmatch(word):
        return Filter(Kind.PERSON, person=mention[1])
    if word.startswith("@") and len(word) > 1:
        return Filter(Kind.PERSON, name=word[1:])
    named = {kind.value: kind for kind in Kind if kind not in {Kind.PERSON, Kind.PLAN}}
    kind = named.get(word.lower())
    return Filter(kind) if kind else None
