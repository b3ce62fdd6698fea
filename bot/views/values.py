"""Identifiers that travel through Slack and back: `action_id`, button values, `callback_id`, `private_metadata`.

A value begins `1|H-7|12`: format, handoff, and the number that the click expects (DESIGN section 2, "Life cycle").
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.filters import Filter, decode_filter, encode_filter
from bot.domain.handoff import Handoff

FORMAT = "1"
MORE = "more"
FORM = "handoff.form"
SETTINGS = "settings"  # a button of no handoff, and the form that it opens
FILTER = "filter"  # a button of lists and of Home, and the form that it opens
FILTER_CLEAR = "filter_clear"  # in that form
SNOOZE = "snooze"  # in the "…" menu of a nudge; no act of the trail
WAIT_FOR = "wait_for"
MOVE_ALONG = "move_along"  # a second step, after a date: as a form, or as a button

# The name of an act in `action_id`, and the event it makes.
ACTS: dict[str, type[ev.HandoffEvent]] = {
    "take": ev.Agree,
    "suggest": ev.Offer,
    "decline": ev.Decline,
    "confirm": ev.Confirm,
    "not_me": ev.NotMe,
    "agree_to_change": ev.AgreeToChange,
    "keep": ev.Keep,
    "fine": ev.Acknowledge,
    "deliver": ev.Deliver,
    "accept": ev.Accept,
    "not_yet": ev.Return,
    "reschedule": ev.Reschedule,
    "reassign": ev.Reassign,
    "edit": ev.Edit,
    "cancel": ev.Cancel,
    "undo": ev.Undo,
    "hand_back": ev.HandBack,
    WAIT_FOR: ev.WaitFor,
    "still_running": ev.CheckIn,
    "needs_giver": ev.CheckIn,
}
ANSWERS_TO_AN_OFFER = frozenset({"agree_to_change", "keep"})
_VALUE = re.compile(r"1\|H-([1-9]\d{0,14})\|(\d{1,15})(?:\||$)")
_ALONG = re.compile(r"((?:19|20|21)\d\d-\d\d-\d\d)(?:T(\d\d:\d\d))?\|([0-9a-f]{1,64})", re.ASCII)
_PAGE = re.compile(r"1\|([^|\s]*)\|(\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a value names: the handoff, and the number it expects (terms, or the offer's for its answers)."""

    number: int
    expecting: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, counted from 0."""

    filter: Filter
    page: int


def action_id(act: str) -> str:
    """The `action_id` of an act's button."""
    return f"handoff.{act}"


def button_value(handoff: Handoff, act: str) -> str:
    """What the act's button carries."""
    answers = act in ANSWERS_TO_AN_OFFER and handoff.offer is not None
    expecting = handoff.offer.seq if answers and handoff.offer else handoff.terms
    return f"{FORMAT}|H-{handoff.number}|{expecting}"


def parse_value(text: str) -> Pressed | None:
    """What a button's value or a form's metadata names; None where it is not ours or of another format."""
    found = _VALUE.match(text)
    return Pressed(int(found[1]), int(found[2])) if found else None


def option_value(handoff: Handoff, act: str) -> str:
    """What an option of the "…" menu carries: the act before the button's value."""
    return f"{act}|{button_value(handoff, act)}"


def parse_option(text: str) -> tuple[str, Pressed] | None:
    """The act and what it names; None where it is not ours."""
    act, _, value = text.partition("|")
    pressed = parse_value(value)
    return (act, pressed) if pressed and act else None


def page_value(wanted: Filter, page: int) -> str:
    """What a list's page button carries."""
    return f"{FORMAT}|{encode_filter(wanted)}|{page}"


def parse_page(text: str) -> Page | None:
    """The filter and the page that a page button names; None where it is not ours."""
    found = _PAGE.fullmatch(text)
    wanted = decode_filter(found[1]) if found else None
    return Page(wanted, int(found[2])) if found and wanted else None


def act_metadata(handoff: Handoff, act: str, extra: str = "") -> str:
    """A form's `private_metadata`: the button's value, then what this act's form must remember."""
    return button_value(handoff, act) + (f"|{extra}" if extra else "")


def due_value(due: Due) -> str:
    """A date within a value, without its zone: `2026-12-18`, or `2026-12-18T17:00`."""
    return due.date.isoformat() + (f"T{due.time:%H:%M}" if due.time else "")


def along_value(handoff: Handoff, was: Due, shown: str) -> str:
    """What the button carries that moves along what the handoff's new date pushes: what a button of it carries, the
    date before, and the fingerprint of what was shown.
    """
    return act_metadata(handoff, MOVE_ALONG, f"{due_value(was)}|{shown}")


def parse_along(text: str) -> tuple[dt.date, dt.time | None, str] | None:
    """The date and time before, and the fingerprint, that `along_value` wrote; None where it is not ours."""
    found = _ALONG.fullmatch("|".join(metadata_parts(text)))
    try:
        time = dt.time.fromisoformat(found[2]) if found and found[2] else None
        return (dt.date.fromisoformat(found[1]), time, found[3]) if found else None
    except ValueError:
        return None


def handoff_metadata(draft: str | None, channel: str | None) -> str:
    """The handoff form's `private_metadata`: no handoff yet; the draft it came from and the channel it is for."""
    return f"{FORMAT}|||{draft or ''}|{channel or ''}"


def metadata_parts(text: str) -> list[str]:
    """What stands after the format, the handoff and the number."""
    return text.split("|")[3:]
