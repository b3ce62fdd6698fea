"""What a person puts into inputs, as Slack's state objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from bot.sandbox.controls import Field
from bot.sandbox.inputs import STATE_KEYS, first_state
from bot.sandbox.model import Json
from bot.sandbox.workspace import Workspace


def text(field: Field, words: str) -> Json:
    """The state of a text input with these words; an empty one is `null`, as in Slack."""
    kind = field.element["type"]
    assert STATE_KEYS[kind][0] == "value", f"{field.label!r} is a {kind}, not for writing"
    assert field.element.get("multiline") or "\n" not in words, f"{field.label!r} takes one line"
    return {"type": kind, "value": words or None}


def nothing(field: Field) -> Json:
    """The state of an input that was emptied."""
    return first_state({"type": field.element["type"]})


def choice(field: Field, values: Sequence[str], workspace: Workspace) -> Json:
    """The state of a select, picker or radio with these chosen, named as people read them."""
    kind = field.element["type"]
    key = STATE_KEYS[kind][0]
    chosen = [_value(field, kind, value, workspace) for value in values]
    if key.endswith("s"):
        return {"type": kind, key: chosen}
    assert len(chosen) == 1, f"{field.label!r} takes one choice"
    return {"type": kind, key: chosen[0]}


def boxes(fields: Iterable[Field], label: str) -> list[tuple[Field, Json]]:
    """The boxes of that label, from top to bottom; or those of the input that is called so."""
    return [
        (field, option)
        for field in fields
        if field.element["type"] == "checkboxes"
        for option in field.element["options"]
        if label in {option["text"]["text"], field.label}
    ]


def with_box(field: Field, ticked_now: Sequence[Json], option: Json, *, ticked: bool) -> Json:
    """The state of the boxes after one of them was ticked or unticked, in the order they stand."""
    values = {other["value"] for other in ticked_now} - {option["value"]}
    if ticked:
        values.add(option["value"])
    chosen = [other for other in field.element["options"] if other["value"] in values]
    return {"type": "checkboxes", "selected_options": chosen}


def _value(field: Field, kind: str, value: str, workspace: Workspace) -> str | int | Json:
    if kind == "datepicker":
        return date.fromisoformat(value).isoformat()
    if kind == "timepicker":
        return time.fromisoformat(value).strftime("%H:%M")
    if kind == "datetimepicker":
        return int(datetime.fromisoformat(value).timestamp())
    if "users" in kind:
        return workspace.find_user(value).id
    if "channels" in kind or "conversations" in kind:
        return workspace.find_channel(value).id
    return _option(field, value)


def _option(field: Field, label: str) -> Json:
    groups = field.element.get("option_groups", ())
    options: list[Json] = [*field.element.get("options", ()), *(o for g in groups for o in g["options"])]
    for option in options:
        if option["text"]["text"] == label:
            return option
    offered = ", ".join(option["text"]["text"] for option in options)
    raise AssertionError(f"{field.label!r} does not offer {label!r}, but {offered}")
