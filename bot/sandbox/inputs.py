"""What stands in a surface's inputs: ids Slack gives them, first values, values kept over an update."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from bot.sandbox.model import Json, Values

# Element type: the key of its state object, and the field that holds its first value.
STATE_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/]\S*")


def elements(block: Json) -> Iterator[Json]:
    """The interactive elements of one block."""
    if block["type"] == "actions":
        yield from block["elements"]
    elif block["type"] == "input":
        yield block["element"]
    elif "accessory" in block:
        yield block["accessory"]


def assign_ids(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """A copy in which every block has a `block_id` and every interactive element an `action_id`."""
    result = copy.deepcopy(blocks)
    for block in result:
        block.setdefault("block_id", new_id("b"))
        for element in elements(block):
            if element["type"] != "image":
                element.setdefault("action_id", new_id("a"))
    return result


def first_state(element: Json) -> Json:
    """The state object of an element nobody has touched."""
    key, initial = STATE_KEYS[element["type"]]
    empty: object = [] if key.endswith("s") else None
    return {"type": element["type"], key: element.get(initial) or empty}


def first_values(
    blocks: list[Json],
    kept: Values | None = None,
    old_blocks: list[Json] | None = None,
    first: Callable[[Json], Json] = first_state,
) -> Values:
    """The values of a fresh surface, `first` of each element; of an updated one, where `kept` holds over same block
    and action ids."""
    before = _types(old_blocks or [])
    values: Values = {}
    for (block_id, action_id), element in _stateful(blocks).items():
        same = before.get((block_id, action_id)) == element["type"]
        state = (kept or {})[block_id][action_id] if same else first(element)
        values.setdefault(block_id, {})[action_id] = state
    return values


def _stateful(blocks: list[Json]) -> dict[tuple[str, str], Json]:
    return {
        (block["block_id"], element["action_id"]): element
        for block in blocks
        for element in elements(block)
        if element["type"] in STATE_KEYS
    }


def _types(blocks: list[Json]) -> dict[tuple[str, str], str]:
    return {key: element["type"] for key, element in _stateful(blocks).items()}


def is_empty(state: Json) -> bool:
    """Whether nothing was entered, chosen or ticked."""
    return not any(value for key, value in state.items() if key != "type")


def refusals(blocks: list[Json], values: Values) -> dict[str, str]:
    """What Slack's client says under inputs before it sends a form: required ones empty, text that cannot be."""
    problems: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values[block["block_id"]][element["action_id"]]
        if is_empty(state):
            problem = None if block.get("optional") else "Please complete this required field."
        else:
            problem = _refusal(element, state.get("value"))
        if problem:
            problems[block["block_id"]] = problem
    return problems


def _refusal(element: Json, words: object) -> str | None:
    if not isinstance(words, str):
        return None
    longest = element.get("max_length", 3000)
    if len(words) > longest:
        return f"Please enter at most {longest} characters."
    if len(words) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    kind = element["type"]
    if kind == "number_input":
        return _number_refusal(element, words)
    if kind == "email_text_input" and not _EMAIL.fullmatch(words):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not _URL.fullmatch(words):
        return "Please enter a valid URL."
    return None


def _number_refusal(element: Json, words: str) -> str | None:
    if not _NUMBER.fullmatch(words):
        return "Please enter a valid number."
    if "." in words and not element["is_decimal_allowed"]:
        return "Please enter a whole number."
    number = Decimal(words)
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
