"""The handoff form's content: what was understood so far, field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.due_dates import Due
from bot.domain.errors import Refused


class Field(StrEnum):
    """A field of a form; errors stand at it."""

    THING = "thing"
    GIVER = "giver"
    RECEIVER = "receiver"
    DUE = "due"
    CRITERIA = "criteria"
    PLACE = "place"
    REASON = "reason"
    EVIDENCE = "evidence"
    NOTE = "note"
    UNMET = "unmet"
    CONFIRMED = "confirmed"
    WORKING_DAYS = "working_days"
    AWAY_UNTIL = "away_until"
    ANOTHER_DAY = "another_day"


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it opens. `readings` are choices for the date, none of them chosen; `channel` where it was typed,
    None where the form must ask for a place. `settle` says in order what is missing or ambiguous.
    """

    draft: str | None = None
    thing: str = ""
    giver: str | None = None
    receiver: str | None = None
    criteria: tuple[str, ...] = ()
    due: Due | None = None
    readings: tuple[Due, ...] = ()
    channel: str | None = None
    settle: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """A handoff form as somebody sent it. `pair` is true for "only the two of us"; `zone` is decided later."""

    thing: str
    giver: str | None
    receiver: str | None
    date: dt.date | None
    time: dt.time | None
    criteria: str
    channel: str | None = None
    pair: bool = False


class FormProblems(Exception):
    """Errors at their fields; nothing changed."""

    def __init__(self, at: Mapping[Field, Refused]) -> None:
        super().__init__(*at.values())
        self.at = at
