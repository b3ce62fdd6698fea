"""What a reminder is made of: a handoff as it concerns somebody, a line about it, a message of lines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.events import Side
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan


class LineKind(StrEnum):
    """Why a handoff is named in a nudge (DESIGN section 4); the order is that of urgency."""

    OFFER = "offer"
    NEEDS_DATE = "needs_date"  # never agreed, and past its date
    ACCEPT = "accept"
    WARNING = "warning"  # overdue, and about to be escalated
    OVERDUE = "overdue"
    PROPOSED = "proposed"
    DUE_SOON = "due_soon"
    ESCALATED = "escalated"  # to the plan owner
    DECLINED = "declined"  # to the plan owner


@dataclass(frozen=True, slots=True)
class Case:
    """A handoff with its plan, and what one person (or channel) has to do with it.

    `snoozed_until`: the first date of theirs on which they want to hear of it again. `told`: the escalations that they
    were told of, by `bot.domain.escalation.Condition.key`; `telling`: those that the message in hand tells them.
    """

    handoff: Handoff
    plan: Plan
    snoozed_until: dt.date | None = None
    told: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()

    def side_of(self, person: str) -> Side | None:
        """Which side the person is; None for neither."""
        if person == self.handoff.giver:
            return Side.GIVER
        return Side.RECEIVER if person == self.handoff.receiver else None


@dataclass(frozen=True, slots=True)
class Line:
    """One handoff in one person's nudge; `side` is None where it is told to the plan owner as such.

    `days`: calendar days of theirs until due (DUE_SOON); working days late, 0 while it became late on this very day;
    else working days waited. `still_needed`: it comes on Mondays by now. `escalates_on`: a WARNING's date, in the
    plan's zone. `about`: what an ESCALATED line is about.
    """

    handoff: Handoff
    side: Side | None
    kind: LineKind
    days: int
    still_needed: bool = False
    escalates_on: dt.date | None = None
    snoozed_until: dt.date | None = None
    about: LineKind | None = None


@dataclass(frozen=True, slots=True)
class Nudge:
    """One message to one person: when it may go out, on which of their dates, and what it names."""

    at: dt.datetime
    date: dt.date
    lines: tuple[Line, ...]
