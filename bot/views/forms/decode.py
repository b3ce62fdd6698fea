"""What somebody entered into a form, as values. Pure and tolerant: what a view lacks counts as left empty.

Every function takes the view of a `view_submission`. Which handoff it is about: `values.parse_value` of its
`private_metadata`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.events import Side
from bot.domain.form import Entered
from bot.views.forms.decode_order import after
from bot.views.forms.state import View, blocks, choice, chosen_date, chosen_time, pick, text
from bot.views.forms.state import date as parse_date
from bot.views.forms.state import time as parse_time
from bot.views.values import metadata_parts

_PERSON = re.compile(r"[UW][A-Z0-9]{1,40}", re.ASCII)
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,40}", re.ASCII)
_WORDING = re.compile(r"\d{1,9}", re.ASCII)
_BOX = re.compile(r"[a-z]+_([1-9]\d?)")


@dataclass(frozen=True, slots=True)
class Suggested:
    """Another date, other criteria (one a line), or both."""

    date: dt.date | None
    time: dt.time | None
    criteria: str
    reason: str


@dataclass(frozen=True, slots=True)
class Declined:
    """A reason, or that they are not the one."""

    reason: str
    not_me: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The terms stay."""

    reason: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """What shows that it is done."""

    evidence: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """Criteria whose box is ticked (numbers from 1), of the wording that was read; 0 where that is not known."""

    confirmed: tuple[int, ...]
    wording: int
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """Criteria that are unmet (numbers from 1), and why."""

    unmet: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """The new date."""

    date: dt.date | None
    time: dt.time | None
    reason: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The new wording, both in full; criteria one a line."""

    thing: str
    criteria: str


@dataclass(frozen=True, slots=True)
class Reassigned:
    """Which side passes to whom; None where it was not said."""

    side: Side | None
    to: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Why it is called off."""

    reason: str


@dataclass(frozen=True, slots=True)
class HandedBack:
    """The terms of the handoff that goes the other way, and why."""

    date: dt.date | None
    time: dt.time | None
    criteria: str
    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody wants to add."""

    note: str


def entered(view: View) -> Entered:
    """The handoff form. Another date than the readings counts before them; a channel is the form's own, or else the
    one in which it was opened.
    """
    date, time = _day(view)
    if date is None:
        date, time = _reading(choice(view, "reading"), time)
    return Entered(
        thing=text(view, "thing"),
        giver=_person(view, "giver"),
        receiver=_person(view, "receiver"),
        date=date,
        time=time,
        criteria=_criteria(view),
        channel=_id(_CHANNEL, pick(view, "place", "selected_conversation")) or opened_in(view),
        pair=_ticked(view, "pair"),
        after=after(view),
    )


def draft_of(view: View) -> str | None:
    """The draft that the handoff form came from."""
    return _part(view, 0)


def opened_in(view: View) -> str | None:
    """The channel in which the handoff form was opened."""
    return _id(_CHANNEL, _part(view, 1))


def suggested(view: View) -> Suggested:
    """Suggest a change."""
    return Suggested(*_day(view), _criteria(view), text(view, "reason"))


def declined(view: View) -> Declined:
    """Decline."""
    return Declined(text(view, "reason"), _ticked(view, "not_me"))


def kept(view: View) -> Kept:
    """Keep as it is."""
    return Kept(text(view, "reason"))


def delivered(view: View) -> Delivered:
    """Mark delivered."""
    return Delivered(text(view, "evidence"))


def accepted(view: View) -> Accepted:
    """Accept."""
    wording = _part(view, 0) or ""
    read = int(wording) if _WORDING.fullmatch(wording) else 0
    return Accepted(_boxes(view, "criterion_"), read, text(view, "evidence"), text(view, "note"))


def not_yet(view: View) -> NotYet:
    """Not yet."""
    return NotYet(_boxes(view, "unmet_"), text(view, "reason"))


def rescheduled(view: View) -> Rescheduled:
    """Reschedule."""
    return Rescheduled(*_day(view), text(view, "reason"))


def edited(view: View) -> Edited:
    """Edit."""
    return Edited(text(view, "thing"), _criteria(view))


def reassigned(view: View) -> Reassigned:
    """Reassign: the side chosen, or the one that the form was opened for."""
    side = choice(view, "side") or _part(view, 0) or ""
    known = Side(side) if side in set(Side) else None
    return Reassigned(known, _person(view, "to"), text(view, "reason"))


def cancelled(view: View) -> Cancelled:
    """Cancel handoff."""
    return Cancelled(text(view, "reason"))


def handed_back(view: View) -> HandedBack:
    """Hand back."""
    return HandedBack(*_day(view), _criteria(view), text(view, "reason"))


def noted(view: View) -> Noted:
    """It needs the giver."""
    return Noted(text(view, "note"))


def inputs_of(view: View) -> list[str]:
    """The `block_id` of each input that the view shows, in its order."""
    blocks = view.get("blocks")
    shown = blocks if isinstance(blocks, Sequence) else ()
    inputs = [block for block in shown if isinstance(block, Mapping) and block.get("type") == "input"]
    return [block_id for block in inputs if isinstance(block_id := block.get("block_id"), str) and block_id]


def _criteria(view: View) -> str:
    """ "Done when" and the fields in which it goes on, as one text."""
    further = sorted(int(found[1]) for name in blocks(view) if (found := re.fullmatch(r"criteria_(\d{1,2})", name)))
    parts = [text(view, "criteria"), *(text(view, f"criteria_{n}") for n in further)]
    return "\n".join(part for part in parts if part)


def _person(view: View, block_id: str) -> str | None:
    return _id(_PERSON, pick(view, block_id, "selected_user"))


def _id(pattern: re.Pattern[str], value: Any) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _ticked(view: View, block_id: str) -> bool:
    return bool(pick(view, block_id, "selected_options"))


def _boxes(view: View, prefix: str) -> tuple[int, ...]:
    """The numbers of the ticked boxes whose `block_id` begins so."""
    named = [(name, _BOX.fullmatch(name)) for name in blocks(view) if name.startswith(prefix)]
    return tuple(sorted(int(found[1]) for name, found in named if found and _ticked(view, name)))


def _day(view: View) -> tuple[dt.date | None, dt.time | None]:
    return chosen_date(view, "due"), chosen_time(view, "time")


def _reading(value: str | None, time: dt.time | None) -> tuple[dt.date | None, dt.time | None]:
    day, _, clock = (value or "").partition("T")
    return parse_date(day), parse_time(clock) or time


def _part(view: View, position: int) -> str | None:
    """What the form remembered beside its handoff."""
    parts = metadata_parts(str(view.get("private_metadata") or ""))
    return parts[position] or None if position < len(parts) else None
