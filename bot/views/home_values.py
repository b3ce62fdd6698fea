"""Identifiers of Home's own buttons: `home.…`. A pager's value is `1|waiting|3`: format, part, and the page from 0."""

from __future__ import annotations

import re

HOME_PREFIX = "home."
OPEN = "open"  # in reminders: leads to Home
BACK, NEXT = "back", "next"
FILTER, CLEAR = "filter", "clear"
_PAGE = re.compile(r"1\|(waiting|awaited|over|plans)\|(\d{1,6})", re.ASCII)


def home_action(act: str) -> str:
    """The `action_id` of a button of Home."""
    return f"{HOME_PREFIX}{act}"


def part_value(part: str, page: int) -> str:
    """What a pager carries."""
    return f"1|{part}|{page}"


def parse_part(text: str) -> tuple[str, int] | None:
    """The part, as HomeState names it, and the page; None where it is not ours."""
    found = _PAGE.fullmatch(text)
    return (found[1], int(found[2])) if found else None
