"""The handoff form's content: what was understood so far, field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.due_dates import Due
from bot.domain.errors import Refused
from bot.domain.handoff import Handoff


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
    NAME = "name"
    SYSTEM = "system"
    OWNER = "owner"
    PILOT_OWNER = "pilot_owner"
    PRODUCTION_OWNER = "production_owner"
    TARGET = "target"
    CHANNEL = "channel"
    START_WITH = "start_with"
    ZONE = "zone"
    DATA = "data"
    TECHNICAL = "technical"
    OPERATIONAL = "operational"
    ADOPTION = "adoption"
    AFTER = "after"
    RESPONSE_TIME = "response_time"
    UPTIME = "uptime"
    FAILURE = "failure"
    MONITORING = "monitoring"
    RETENTION = "retention"
    UPDATES = "updates"
    ENVIRONMENT = "environment"
    PRODUCTION_DATA = "production_data"
    SECOND = "second"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it opens. `readings` are choices for the date, none of them chosen; `channel` where it was typed,
    None where the form must ask for a place. `settle` says in order what is missing or ambiguous. `choices` are those
    handoffs that it may wait for, and `after` those that it does: only where something was typed of it.
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
    after: tuple[int, ...] = ()
    choices: tuple[Handoff, ...] = ()


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
    after: tuple[int, ...] = ()


class FormProblems(Exception):
    """Errors at their fields; nothing changed."""

    def __init__(self, at: Mapping[Field, Refused]) -> None:
        super().__init__(*at.values())
        self.at = at
