"""Payloads for the Block Kit tests: builders of what Slack accepts, to be spoiled one part at a time."""

from typing import Any

from bot.sandbox.block_kit import Surface
from bot.sandbox.block_kit.elements import ELEMENTS

Json = dict[str, Any]


def plain(text: str = "Open", **more: Any) -> Json:
    return {"type": "plain_text", "text": text, **more}


def markup(text: str = "*H-1*", **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **more}


def option(value: str, **more: Any) -> Json:
    return {"text": plain(f"Choice {value}"), "value": value} | more


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": markup(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Reason"), "element": element, **more}


def message(*blocks: Json) -> Json:
    return {"channel": "C1", "text": "H-1", "blocks": list(blocks)}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Accept"), "submit": plain("Accept"), "blocks": [*blocks], **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


CONFIRM: Json = {
    "title": plain("Sure?"),
    "text": markup(),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}
IMAGE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A timeline"}
FILE_IMAGE: Json = {"type": "image", "slack_file": {"id": "F0123456789"}, "alt_text": "A timeline"}
SECTION_RUN: Json = {
    "type": "rich_text_section",
    "elements": [
        {"type": "text", "text": "By ", "style": {"bold": True}},
        {"type": "user", "user_id": "U1"},
        {"type": "link", "url": "https://example.com", "text": "runbook"},
        {"type": "date", "timestamp": 1797292800, "format": "{date_short}", "fallback": "Tue 15 Dec"},
        {"type": "emoji", "name": "wave"},
    ],
}
RICH_TEXT: Json = {
    "type": "rich_text",
    "elements": [
        SECTION_RUN,
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [SECTION_RUN]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        {"type": "rich_text_preformatted", "border": 0, "elements": [{"type": "text", "text": "x"}]},
    ],
}
CHOICE: Json = {"action_id": "a", "confirm": CONFIRM, "focus_on_load": True}
PICKER: Json = {**CHOICE, "placeholder": plain("Pick")}
TEXT_FIELD: Json = {
    "action_id": "a",
    "placeholder": plain("Write"),
    "focus_on_load": True,
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
}
FILTER: Json = {"include": ["private", "public"], "exclude_bot_users": True}
GROUPS: list[Json] = [{"label": plain("Group"), "options": options(2)}]


def placed(element: Json) -> tuple[Surface, Json, str]:
    """The element in the first surface and block that take it, and the pointer to it there."""
    place = ELEMENTS[element["type"]]
    block, at = {
        "section": (section(accessory=element), "accessory"),
        "actions": (actions(element), "elements/0"),
        "input": (field(element), "element"),
        "context": ({"type": "context", "elements": [element]}, "elements/0"),
    }[place.containers[0]]
    if "message" in place.surfaces:
        return "message", message(block), f"/blocks/0/{at}"
    return "modal", modal(block), f"/view/blocks/0/{at}"
