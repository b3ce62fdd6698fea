"""What a list holds: `/handoff list [mine · giving · receiving · overdue · @person]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


class Kind(StrEnum):
    """What a list holds."""

    HERE = "here"  # the open handoffs of the channel it was typed in; elsewhere the person's own
    MINE = "mine"
    GIVING = "giving"
    RECEIVING = "receiving"
    OVERDUE = "overdue"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Filter:
    """A list's kind, and whose where that is another person: an id, or a name still to be looked up."""

    kind: Kind
    person: str | None = None
    name: str | None = None


def parse_filter(text: str) -> Filter | None:
    """What was typed after `list`; None where it is no filter."""
    word = text.strip()
    if not word:
        return Filter(Kind.HERE)
    if mention := _MENTION.fullmatch(word):
        return Filter(Kind.PERSON, person=mention[1])
    if word.startswith("@") and len(word) > 1:
        return Filter(Kind.PERSON, name=word[1:])
    named = {kind.value: kind for kind in Kind if kind is not Kind.PERSON}
    kind = named.get(word.lower())
    return Filter(kind) if kind else None
