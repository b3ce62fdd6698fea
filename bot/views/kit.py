"""Block Kit in the few shapes that Baton uses, and the plain words of a message taken from its blocks.

What people typed goes into `rich_text` and `plain_text` only, where Slack parses nothing: it cannot mention,
broadcast or format. Backticks in our own sentences become code; in values they are characters like any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from bot.domain.outgoing import Message
from bot.views.text import clip, escape, split_links

Block = dict[str, Any]

MOST_BLOCKS = 50
MOST_TEXT = 4000  # what `chat.update` takes as `text`
MOST_NUMBERED = 9_000  # characters of JSON for the lists of a message, which may have about 13,200 in all
_MOST_LINKS = 10  # of one text: each costs about 60 characters beside its own
_BUTTON_TEXT, _ACCESSIBLE, _ALT = 75, 75, 2000


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence in one style: "" (plain), "bold", "code" or "link" (a web address)."""

    text: str
    style: str = ""


Runs = tuple[Run, ...]


def bold(text: str) -> Run:
    """Words that stand out."""
    return Run(text, "bold")


def runs(text: str) -> Runs:
    """What somebody typed, its web addresses as links as long as they are few."""
    pieces = split_links(text)
    if sum(is_link for _, is_link in pieces) > _MOST_LINKS:
        return (Run(text),)
    return tuple(Run(piece, "link" if is_link else "") for piece, is_link in pieces)


def say(template: str, **values: object) -> Runs:
    """A sentence of ours with values put in. Only the template's backticks format; a value may be a `Run`."""
    said: list[Run] = []
    for literal, field, _, _ in Formatter().parse(template):
        said += [Run(piece, "code" if odd % 2 else "") for odd, piece in enumerate(literal.split("`")) if piece]
        if field is not None:
            value = values[field]
            said += [value] if isinstance(value, Run) else runs(str(value))
    return tuple(said)


def sentences(*parts: Runs) -> Runs:
    """Sentences one after the other; empty ones are left out."""
    return joined(parts, " ")


def lines(*parts: Runs) -> Runs:
    """Sentences each on a line of its own; empty ones are left out."""
    return joined(parts, "\n")


def joined(parts: Iterable[Runs], between: str) -> Runs:
    """Pieces with something between them; empty ones are left out."""
    said: list[Run] = []
    for part in parts:
        if part:
            said += [*([Run(between)] if said else []), *part]
    return tuple(said)


def paragraph(*parts: Runs) -> Block:
    """One paragraph. There must be something to say."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": _elements(sentences(*parts))}]}


def numbered(items: Sequence[str], numbers: Sequence[int] = (), *, most: int = MOST_NUMBERED) -> Runs:
    """ "1. …" a line. The numbers are written out: a message may show only some of a handoff's criteria.

    Where it would be longer than `most` characters of JSON, links become plain and items are cut to one length.
    """
    chosen = numbers or range(1, len(items) + 1)
    listed = joined((say("{n}. {item}", n=n, item=item) for n, item in zip(chosen, items, strict=True)), "\n")
    if _size(_elements(listed)) <= most:
        return listed
    longest = max(map(len, items))
    while _size(items) > most:
        longest = longest * 19 // 20
        items = [clip(item, longest) for item in items]
    return (Run("\n".join(f"{n}. {item}" for n, item in zip(chosen, items, strict=True))),)


def preformatted(text: str) -> Block:
    """Characters exactly as they stand, in a code block."""
    run = {"type": "text", "text": text}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [run]}]}


def row(text: str, accessory: Block | None = None) -> Block:
    """One line of a list, with a button beside it."""
    section: Block = {"type": "section", "text": plain_text(text)}
    return section | ({"accessory": accessory} if accessory else {})


def plain_text(text: str) -> Block:
    """A text object in which Slack parses nothing."""
    return {"type": "plain_text", "text": text, "emoji": False}


def button(label: str, action_id: str, value: str, spoken: str, *, primary: bool = False) -> Block:
    """A button. `spoken` is what a screen reader says: the label, and what it is about."""
    made: Block = {
        "type": "button",
        "text": plain_text(label[:_BUTTON_TEXT]),
        "action_id": action_id,
        "value": value,
        "accessibility_label": clip(spoken, _ACCESSIBLE),
    }
    return made | ({"style": "primary"} if primary else {})


def image(file_id: str, alt: str, title: str) -> Block:
    """A picture that was uploaded. `alt` is what a screen reader says instead of it, at most 2,000 characters."""
    return {
        "type": "image",
        "slack_file": {"id": file_id},
        "alt_text": clip(alt, _ALT),
        "title": plain_text(clip(title, _ALT)),
    }


def overflow(action_id: str, options: Sequence[tuple[str, str]]) -> Block:
    """A "…" menu of one to five (label, value)."""
    made = [{"text": plain_text(label), "value": value} for label, value in options]
    return {"type": "overflow", "action_id": action_id, "options": made}


def actions(elements: Sequence[Block]) -> Block | None:
    """A row of buttons; None where there are none."""
    return {"type": "actions", "elements": list(elements)} if elements else None


def message(*blocks: Block | None) -> Message:
    """A message of these blocks; `text` carries the same words, for notifications and screen readers."""
    kept = tuple(block for block in blocks if block)
    said = "\n".join(text for block in kept if (text := _words(block)))
    return Message(said if len(said) <= MOST_TEXT else _shortened(said), kept)


def _size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False))


def _shortened(said: str) -> str:
    """Every line stays and long ones are cut to the same length, so that what is asked is still there."""
    parts = said.split("\n")
    most = MOST_TEXT
    while most > 20 and sum(min(len(part), most) + 1 for part in parts) > MOST_TEXT:
        most = most * 9 // 10
    return "\n".join(_cut(part, most) for part in parts)[:MOST_TEXT]


def _cut(part: str, most: int) -> str:
    if len(part) <= most:
        return part
    kept = part[: most - 1]
    entity = kept.rfind("&", len(kept) - 4)  # never half an `&amp;`
    return (kept if entity < 0 or ";" in kept[entity:] else kept[:entity]) + "…"


def _elements(said: Runs) -> list[Block]:
    """Runs as Slack's elements, plain ones side by side as one."""
    elements: list[Block] = []
    for run in said:
        if not run.style and elements and elements[-1]["type"] == "text" and "style" not in elements[-1]:
            elements[-1]["text"] += run.text
        else:
            elements.append(_element(run))
    return elements


def _element(run: Run) -> Block:
    if run.style == "link":
        return {"type": "link", "url": run.text}
    return {"type": "text", "text": run.text} | ({"style": {run.style: True}} if run.style else {})


def _words(block: Block) -> str:
    """What a block says, as mrkdwn; nothing for buttons, which screen readers come to by themselves."""
    if block["type"] == "section":
        return escape(block["text"]["text"])
    if block["type"] == "image":
        return escape(block["alt_text"])
    if block["type"] != "rich_text":
        return ""
    return "\n".join("".join(map(_word, part["elements"])) for part in block["elements"])


def _word(element: Block) -> str:
    words = escape(element.get("text") or element.get("url", ""))
    return f"`{words}`" if element.get("style", {}).get("code") else words
