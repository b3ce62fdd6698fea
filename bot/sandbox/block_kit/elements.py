"""Block Kit's elements, one table row each: what it holds, and in which blocks and surfaces Slack takes it.

See https://docs.slack.dev/reference/block-kit/block-elements, "Works with block types" and "Available in
surfaces". Elements that Baton cannot need (files, workflow buttons, feedback and icon buttons) are left out and
so refused as unsupported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.block_kit.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_ACTION_CONFIG,
    IDENTIFIER,
    LINK,
    MARKUP_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PLAIN_OPTION,
    SLACK_FILE,
    STYLE,
    WEB_ADDRESS,
    initial_among_options,
    plain_text,
    unique_option_values,
)
from bot.sandbox.block_kit.rich_text import RICH_TEXT
from bot.sandbox.block_kit.schema import (
    Array,
    Boolean,
    Date,
    Integer,
    Kind,
    Object,
    Rule,
    String,
    Surface,
    Typed,
    exactly_one_of,
    problem,
)

Container = Literal["section", "actions", "input", "context"]


@dataclass(frozen=True)
class Element:
    """An element's schema, and the blocks and surfaces that may hold it."""

    body: Object
    containers: tuple[Container, ...]
    surfaces: tuple[Surface, ...] = ("message", "modal", "home")


_ACTION: Mapping[str, Kind] = {"action_id": IDENTIFIER}
_CHOICE: Mapping[str, Kind] = {**_ACTION, "confirm": CONFIRM, "focus_on_load": Boolean()}
_PICKER: Mapping[str, Kind] = {**_CHOICE, "placeholder": plain_text(150)}
_TEXT_FIELD: Mapping[str, Kind] = {
    **_ACTION,
    "placeholder": plain_text(150),
    "focus_on_load": Boolean(),
    "dispatch_action_config": DISPATCH_ACTION_CONFIG,
}
_NUMBER = String(pattern=r"^-?\d+(\.\d+)?$")

_BUTTON = Object(
    {"text": plain_text(75)},
    {
        **_ACTION,
        "value": String(2000),
        "url": LINK,
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": String(75),
    },
)
_IMAGE = Object(
    {"alt_text": String(2000, shortest=1)},
    {"image_url": WEB_ADDRESS, "slack_file": SLACK_FILE},
    (exactly_one_of("image_url", "slack_file"),),
)
_OVERFLOW = Object(
    {"options": Array(OVERFLOW_OPTION, most=5, fewest=1)},
    {**_ACTION, "confirm": CONFIRM},
    (unique_option_values,),
)
_OPTION_RULES = (unique_option_values, initial_among_options)
_FEW_OPTIONS = {"options": Array(MARKUP_OPTION, most=10, fewest=1)}
_CHECKBOXES = Object(_FEW_OPTIONS, {**_CHOICE, "initial_options": Array(MARKUP_OPTION)}, _OPTION_RULES)
_RADIO_BUTTONS = Object(_FEW_OPTIONS, {**_CHOICE, "initial_option": MARKUP_OPTION}, _OPTION_RULES)


def _lengths_in_order(body: dict[str, Any], at: str) -> Iterator[str]:
    if body.get("min_length", 0) > body.get("max_length", 3000):
        yield problem(f"must be less than {body.get('max_length', 3000)}", f"{at}/min_length")


def _values_in_order(body: dict[str, Any], at: str) -> Iterator[str]:
    if {"min_value", "max_value"} <= body.keys() and float(body["min_value"]) > float(body["max_value"]):
        yield problem(f"must be less than {body['max_value']}", f"{at}/min_value")


_PLAIN_TEXT_INPUT = Object(
    optional={
        **_TEXT_FIELD,
        "initial_value": String(3000),
        "multiline": Boolean(),
        "min_length": Integer(0, 3000),
        "max_length": Integer(1, 3000),
    },
    rules=(_lengths_in_order,),
)
_NUMBER_INPUT = Object(
    {"is_decimal_allowed": Boolean()},
    {**_TEXT_FIELD, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
    (_values_in_order,),
)
_RICH_TEXT_INPUT = Object(
    optional={
        **_TEXT_FIELD,
        "initial_value": Typed({"rich_text": RICH_TEXT}),
        "min_lines": Integer(1),
        "max_lines": Integer(1),
    }
)
_TIME_PICKER = Object(
    optional={**_PICKER, "initial_time": String(pattern=r"^([01]\d|2[0-3]):[0-5]\d$"), "timezone": String()}
)

_STATIC_OPTIONS: Mapping[str, Kind] = {
    "options": Array(PLAIN_OPTION, most=100, fewest=1),
    "option_groups": Array(OPTION_GROUP, most=100, fewest=1),
}
_STATIC_RULES = (exactly_one_of("options", "option_groups"), *_OPTION_RULES)
_QUERY: Mapping[str, Kind] = {"min_query_length": Integer(0)}
_ONE_CHANNEL: Mapping[str, Kind] = {"response_url_enabled": Boolean()}
_CONVERSATIONS: Mapping[str, Kind] = {
    "default_to_current_conversation": Boolean(),
    "filter": CONVERSATION_FILTER,
}


def _select(own: Mapping[str, Kind], rules: tuple[Rule, ...] = ()) -> Element:
    return Element(Object(optional={**_PICKER, **own}, rules=rules), ("section", "actions", "input"))


def _multi_select(own: Mapping[str, Kind], rules: tuple[Rule, ...] = ()) -> Element:
    body = Object(optional={**_PICKER, "max_selected_items": Integer(1), **own}, rules=rules)
    return Element(body, ("section", "input"))


ELEMENTS: Mapping[str, Element] = {
    "button": Element(_BUTTON, ("section", "actions")),
    "image": Element(_IMAGE, ("section", "context")),
    "overflow": Element(_OVERFLOW, ("section", "actions")),
    "checkboxes": Element(_CHECKBOXES, ("section", "actions", "input")),
    "radio_buttons": Element(_RADIO_BUTTONS, ("section", "actions", "input")),
    "datepicker": Element(Object(optional={**_PICKER, "initial_date": Date()}), ("section", "actions", "input")),
    "timepicker": Element(_TIME_PICKER, ("section", "actions", "input")),
    "datetimepicker": Element(
        Object(optional={**_CHOICE, "initial_date_time": Integer(1_000_000_000, 9_999_999_999)}),
        ("actions", "input"),
        ("message", "modal"),
    ),
    "plain_text_input": Element(_PLAIN_TEXT_INPUT, ("input",)),
    "rich_text_input": Element(_RICH_TEXT_INPUT, ("input",), ("modal", "home")),
    "email_text_input": Element(Object(optional={**_TEXT_FIELD, "initial_value": String()}), ("input",), ("modal",)),
    "url_text_input": Element(Object(optional={**_TEXT_FIELD, "initial_value": String()}), ("input",), ("modal",)),
    "number_input": Element(_NUMBER_INPUT, ("input",), ("modal",)),
    "static_select": _select({**_STATIC_OPTIONS, "initial_option": PLAIN_OPTION}, _STATIC_RULES),
    "external_select": _select({**_QUERY, "initial_option": PLAIN_OPTION}),
    "users_select": _select({"initial_user": IDENTIFIER}),
    "channels_select": _select({**_ONE_CHANNEL, "initial_channel": IDENTIFIER}),
    "conversations_select": _select({**_ONE_CHANNEL, **_CONVERSATIONS, "initial_conversation": IDENTIFIER}),
    "multi_static_select": _multi_select({**_STATIC_OPTIONS, "initial_options": Array(PLAIN_OPTION)}, _STATIC_RULES),
    "multi_external_select": _multi_select({**_QUERY, "initial_options": Array(PLAIN_OPTION)}),
    "multi_users_select": _multi_select({"initial_users": Array(IDENTIFIER)}),
    "multi_channels_select": _multi_select({"initial_channels": Array(IDENTIFIER)}),
    "multi_conversations_select": _multi_select({**_CONVERSATIONS, "initial_conversations": Array(IDENTIFIER)}),
}


def elements_for(container: Container, surface: Surface) -> dict[str, Object]:
    """The elements that a block of this type may hold on this surface."""
    return {
        name: element.body
        for name, element in ELEMENTS.items()
        if container in element.containers and surface in element.surfaces
    }
