"""What somebody entered into a form that closed before it was refused: all of it, to copy. Pure and tolerant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.outgoing import Message
from bot.views.kit import message, paragraph, preformatted, say
from bot.views.look import Look

View = Mapping[str, Any]

_MOST_SHOWN = 10_000  # characters: what fits a message
_TYPED = ("value", "selected_date", "selected_time")
_PERSON = re.compile(r"[UW][A-Z0-9]{1,40}", re.ASCII)


def form_back(view: View, at: Look) -> Message | None:
    """Each input's label and what stood in it, a line each; None where nothing was entered."""
    labels = _labels(view)
    said = [(labels.get(block_id, ""), _shown(element, at)) for block_id, element in _elements(view)]
    written = [f"{label}: {shown}" if label else shown for label, shown in said if shown]
    if not written:
        return None
    return message(paragraph(say(at.gettext("What you entered:"))), preformatted("\n".join(written)[:_MOST_SHOWN]))


def people_in(view: View) -> tuple[str, ...]:
    """Who was chosen in it, for looking up their names."""
    chosen = [_person(element) for _, element in _elements(view)]
    return tuple(dict.fromkeys(person for person in chosen if person))


def channels_in(view: View) -> tuple[str, ...]:
    """Which channels were chosen in it, for looking up their names."""
    chosen = [_text(element.get("selected_conversation")) for _, element in _elements(view)]
    return tuple(dict.fromkeys(channel for channel in chosen if channel))


def _elements(view: View) -> list[tuple[str, View]]:
    """The `block_id` and the state of each input's only element, in the order in which Slack sent them."""
    values = _mapping(_mapping(view.get("state")).get("values"))
    found = [(str(block_id), list(_mapping(block).values())) for block_id, block in values.items()]
    return [(block_id, _mapping(elements[0])) for block_id, elements in found if elements]


def _labels(view: View) -> dict[str, str]:
    blocks = view.get("blocks")
    inputs = [_mapping(block) for block in blocks] if isinstance(blocks, list) else []
    return {str(block.get("block_id")): _text(_mapping(block.get("label")).get("text")) for block in inputs}


def _shown(element: View, at: Look) -> str:
    typed = next((text for key in _TYPED if (text := _text(element.get(key)))), "")
    person = _person(element)
    return typed or (f"@{at.person(person)}" if person else "") or _chosen(element) or _channel(element, at)


def _chosen(element: View) -> str:
    """The words beside the boxes and buttons that were chosen."""
    several = element.get("selected_options")
    options = several if isinstance(several, list) else [element.get("selected_option")]
    texts = [_text(_mapping(_mapping(option).get("text")).get("text")) for option in options]
    return ", ".join(text for text in texts if text)


def _channel(element: View, at: Look) -> str:
    channel = _text(element.get("selected_conversation"))
    return (at.channel(channel) or at.gettext("a private channel")) if channel else ""


def _person(element: View) -> str | None:
    person = element.get("selected_user")
    return person if isinstance(person, str) and _PERSON.fullmatch(person) else None


def _mapping(value: Any) -> View:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
