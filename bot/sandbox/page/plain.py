"""What stands in inputs, as the page writes it: words, an option's value, ids, a date. And back, never trusting it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.sandbox.inputs import STATE_KEYS, first_state
from bot.sandbox.model import Json, Values
from bot.sandbox.offers import conversations, people
from bot.sandbox.workspace import Workspace

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNIX = range(1_000_000_000, 10_000_000_000)


class Unfit(ValueError):
    """A value that the input does not offer or cannot hold."""


def plain(state: Json) -> Any:
    """A state object as one plain value; `None` or an empty list where nothing stands."""
    key = STATE_KEYS[state["type"]][0]
    value = state.get(key)
    if key == "selected_option":
        return value["value"] if value else None
    if key == "selected_options":
        return [option["value"] for option in value or ()]
    if key == "rich_text_value":
        return _words(value) if value else None
    return value


def plain_values(values: Values) -> dict[str, dict[str, Any]]:
    """All values of a surface, plain."""
    return {block: {action: plain(state) for action, state in row.items()} for block, row in values.items()}


@dataclass(frozen=True)
class Entering:
    """Somebody who puts values into inputs: they can choose people and conversations that they see."""

    workspace: Workspace
    user_id: str

    def state(self, element: Json, value: object, present: Json) -> Json:
        """The state object for a plain value. `present` may always stay. Raises `Unfit`."""
        if value == plain(present) and type(value) is type(plain(present)):
            return present
        kind = element["type"]
        key = STATE_KEYS[kind][0]
        if key.endswith("s"):
            return {"type": kind, key: self._several(element, kind, value, present)}
        if value is None or value == "":
            return first_state({"type": kind})
        return {"type": kind, key: self._one(element, kind, value)}

    def _one(self, element: Json, kind: str, value: object) -> object:
        if kind == "datetimepicker":
            return _checked(value, type(value) is int and value in _UNIX)
        if not isinstance(value, str):
            raise Unfit("text is expected")
        if STATE_KEYS[kind][0] == "selected_option":
            return _option(_options(element), value)
        if kind == "rich_text_input":
            return _rich_text(value)
        if kind == "datepicker":
            return _checked(value, _is_date(value))
        if kind == "timepicker":
            return _checked(value, bool(_TIME.fullmatch(value)))
        if STATE_KEYS[kind][0] == "value":
            return _checked(value, bool(element.get("multiline")) or "\n" not in value)
        return _checked(value, value in self._ids(element))

    def _several(self, element: Json, kind: str, value: object, present: Json) -> list[Any]:
        chosen = value or []
        if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
            raise Unfit("a list of choices is expected")
        if len(set(chosen)) < len(chosen) or len(chosen) > element.get("max_selected_items", len(chosen)):
            raise Unfit("too many choices")
        if STATE_KEYS[kind][0] != "selected_options":
            offered = self._ids(element) | set(plain(present))
            return [_checked(one, one in offered) for one in chosen]
        options = [*_options(element), *present["selected_options"]]
        found = {one: _option(options, one) for one in chosen}
        if kind == "checkboxes":
            return [option for option in _options(element) if option["value"] in found]
        return list(found.values())

    def _ids(self, element: Json) -> set[str]:
        if "users" in element["type"]:
            return {user.id for user in people(self.workspace, self.user_id)}
        return {channel.id for channel in conversations(element, self.workspace, self.user_id)}


def _checked(value: Any, fits: bool) -> Any:
    if not fits:
        raise Unfit("no such value")
    return value


def _is_date(value: str) -> bool:
    try:
        return bool(_DATE.fullmatch(value)) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups", ())
    return [*element.get("options", ()), *(option for group in groups for option in group["options"])]


def _option(options: Iterable[Json], value: str) -> Json:
    for option in options:
        if option["value"] == value:
            return option
    raise Unfit("no such choice")


def _rich_text(words: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}


def _words(part: Json) -> str:
    inner = part.get("elements")
    if inner is None:
        return str(part.get("text") or part.get("url") or "")
    between = "\n" if part["type"] in {"rich_text", "rich_text_list"} else ""
    return between.join(_words(one) for one in inner)
