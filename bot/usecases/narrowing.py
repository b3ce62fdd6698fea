"""Handoffs narrowed by a filter whose names were looked up: for lists and for Home."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from bot.domain.filters import Filter, Standing
from bot.domain.handoff import Handoff
from bot.domain.pages import Row
from bot.ports import Reads

_NUMBER = re.compile(r"(?:#|h-?)0*([1-9]\d{0,14})", re.ASCII)
_AT_ONCE = 10_000  # texts in one statement: databases allow so many parameters and no more
_OPEN = frozenset({Standing.OPEN, Standing.LATE, Standing.PROPOSED, Standing.AGREED, Standing.DELIVERED})


def narrowed(reads: Reads, rows: Sequence[Row], wanted: Filter, now: dt.datetime) -> tuple[Row, ...]:
    """Those of these, which the reader may see, that the filter holds; in their order. Its kind does not count: whose
    the rows are was decided before. Words are read only where they are searched for.
    """
    kept = [row for row in rows if _holds(row[0], wanted, now)]
    return tuple(_saying(reads, kept, wanted.text) if wanted.text else kept)


def only_open(wanted: Filter) -> bool:
    """Whether none but open handoffs can be meant."""
    return wanted.standing in _OPEN


def _holds(handoff: Handoff, wanted: Filter, now: dt.datetime) -> bool:
    if wanted.person and wanted.person not in handoff.sides:
        return False
    if wanted.plan and wanted.plan != handoff.plan:
        return False
    due = handoff.due.date
    if (wanted.due_from and due < wanted.due_from) or (wanted.due_until and due > wanted.due_until):
        return False
    match wanted.standing:
        case Standing.ANY:
            return True
        case Standing.OPEN:
            return handoff.is_open
        case Standing.LATE:
            return handoff.is_overdue(now)
    return handoff.state.value == wanted.standing.value


def _saying(reads: Reads, rows: Sequence[Row], text: str) -> list[Row]:
    """Those that hold every word, in the thing or a criterion, or have that number."""
    digests = list(dict.fromkeys(one for handoff, _ in rows for one in (handoff.thing, *handoff.criteria)))
    texts = {}
    for start in range(0, len(digests), _AT_ONCE):
        texts.update(reads.texts(digests[start : start + _AT_ONCE]))
    words = text.casefold().split()
    numbers = {word: int(found[1]) for word in words if (found := _NUMBER.fullmatch(word))}
    kept = []
    for row in rows:
        handoff = row[0]
        said = "\n".join(texts.get(one, "") for one in (handoff.thing, *handoff.criteria)).casefold()
        if all(word in said or numbers.get(word) == handoff.number for word in words):
            kept.append(row)
    return kept
