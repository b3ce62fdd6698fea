"""Errors at their fields: every field of a form is checked, then all that is wrong is said at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.handoff import Handoff

T = TypeVar("T")


class Fields:
    """Collects each field's refusal; leaving the block raises FormProblems with all of them."""

    def __init__(self) -> None:
        self.wrong: dict[Field, Refused] = {}

    def at(self, field: Field, check: Callable[[], T]) -> T | None:
        """The checked value, or None where it was refused."""
        try:
            return check()
        except Refused as refused:
            self.wrong.setdefault(field, refused)
            return None

    def __enter__(self) -> Fields:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if kind is None and self.wrong:
            raise FormProblems(self.wrong)


def date_field(
    date: dt.date | None, time: dt.time | None, handoff: Handoff, now: dt.datetime, *, keep_past: bool = False
) -> Due:
    """A form's date and time in the handoff's own zone. `keep_past` lets the present date stand even where it has
    passed (an offer may change only the criteria). Raises Refused.
    """
    if date is None:
        raise Refused(Code.NO_DATE)
    due = Due(date, time, handoff.due.zone)
    if due.instant() <= now and not (keep_past and due == handoff.due):
        raise Refused(Code.DATE_PAST)
    return due
