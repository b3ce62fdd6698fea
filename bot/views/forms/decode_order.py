"""What somebody entered into the forms of a plan's order, as values; as tolerant as `decode`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.views.forms.order import ALONG
from bot.views.forms.state import View, choice, text, ticked
from bot.views.forms.state import date as parse_date
from bot.views.forms.state import time as parse_time
from bot.views.values import metadata_parts

_NUMBER = re.compile(r"[1-9]\d{0,14}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MovedAlong:
    """The new date again, whether what it pushes moves along, and the fingerprint of what was shown."""

    date: dt.date | None
    time: dt.time | None
    reason: str
    along: bool
    shown: str


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """The numbers of the handoffs that were chosen."""

    after: tuple[int, ...]


def moved_along(view: View) -> MovedAlong:
    """The second step of Reschedule: the date and the fingerprint stand in what the form remembers."""
    remembered, shown = [*metadata_parts(str(view.get("private_metadata") or "")), "", ""][:2]
    day, _, clock = remembered.partition("T")
    along = choice(view, ALONG) == ALONG
    return MovedAlong(parse_date(day), parse_time(clock), text(view, "reason"), along, shown)


def waits_for(view: View) -> WaitsFor:
    """Wait for others."""
    return WaitsFor(after(view))


def after(view: View) -> tuple[int, ...]:
    """The handoffs that were chosen for it to wait for."""
    return tuple(int(value) for value in ticked(view, "after") if _NUMBER.fullmatch(value))
