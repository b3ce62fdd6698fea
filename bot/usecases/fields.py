"""Errors at their fields: every field of a form is checked, then all that is wrong is said at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from bot.domain.due_dates import DateProblem, Due, out_of_range
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems

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
    date: dt.date | None, time: dt.time | None, zone: str, now: dt.datetime, *, standing: Due | None = None
) -> Due:
    """A form's date and time in the plan's zone. `standing` is a present date that may stay as it is even where it
    has passed (an offer may change only the criteria). Raises Refused.
    """
    if date is None:
        raise Refused(Code.NO_DATE)
    due = Due(date, time, zone)
    problem = None if due == standing else out_of_range(due, now)
    if problem:
        raise Refused(Code.DATE_TOO_FAR if problem is DateProblem.TOO_FAR else Code.DATE_PAST)
    return due
