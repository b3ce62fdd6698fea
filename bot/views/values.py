"""Identifiers that travel through Slack and back: `action_id`, button values, `callback_id`, `private_metadata`.

A value begins `1|H-7|12`: format, handoff, and the number that the click expects (DESIGN section 2, "Life cycle").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain import events as ev
from bot.domain.handoff import Handoff

FORMAT = "1"
MORE = "more"
FORM = "handoff.form"
SETTINGS = "settings"  # a button of no handoff, and the form that it opens
SNOOZE = "snooze"  # in the "…" menu of a nudge; no act of the trail

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
}
ANSWERS_TO_AN_OFFER = frozenset({"agree_to_change", "keep"})
_VALUE = re.compile(r"1\|H-([1-9]\d{0,14})\|(\d{1,15})(?:\||$)")
_PAGE = re.compile(r"1\|([a-z]*|[UW][A-Z0-9]{1,20})\|(\d{1,6})$")


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a value names: the handoff, and the number it expects (terms, or the offer's for its answers)."""

    number: int
    expecting: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: the filter as `handoff_list` was given it, and the page from 0."""

    filter: str
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


def page_value(title_filter: str, page: int) -> str:
    """What a list's page button carries."""
    return f"{FORMAT}|{title_filter}|{page}"


def parse_page(text: str) -> Page | None:
    """The filter and the page that a page button names; None where it is not ours."""
    found = _PAGE.match(text)
    return Page(found[1], int(found[2])) if found else None


def act_metadata(handoff: Handoff, act: str, extra: str = "") -> str:
    """A form's `private_metadata`: the button's value, then what this act's form must remember."""
    return button_value(handoff, act) + (f"|{extra}" if extra else "")


def handoff_metadata(draft: str | None, channel: str | None) -> str:
    """The handoff form's `private_metadata`: no handoff yet; the draft it came from and the channel it is for."""
    return f"{FORMAT}|||{draft or ''}|{channel or ''}"


def metadata_parts(text: str) -> list[str]:
    """What stands after the format, the handoff and the number."""
    return text.split("|")[3:]
