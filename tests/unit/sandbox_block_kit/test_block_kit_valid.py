"""Block Kit that Slack accepts passes, and so does what Slack's own SDK builds."""

from copy import deepcopy
from typing import Any

import pytest
from slack_sdk.models.blocks import Block, BlockElement, ConfirmObject, Option

from bot.sandbox.block_kit import MAX_BLOCKS_SIZE, MAX_VIEW_SIZE, Surface, blocks_size, problems, view_size
from bot.sandbox.block_kit.blocks import blocks_for
from bot.sandbox.block_kit.elements import ELEMENTS, elements_for
from bot.sandbox.inputs import STATE_KEYS
from tests.unit.sandbox_block_kit.payloads import (
    CHOICE,
    CONFIRM,
    FILE_IMAGE,
    FILTER,
    GROUPS,
    IMAGE,
    PICKER,
    RICH_TEXT,
    TEXT_FIELD,
    Json,
    actions,
    button,
    field,
    home,
    markup,
    message,
    modal,
    option,
    options,
    placed,
    plain,
    section,
)

VALID_ELEMENTS: list[Json] = [
    button(
        action_id="handoff.accept",
        value="1|H-7|12",
        style="primary",
        url="https://example.com",
        confirm=CONFIRM,
        accessibility_label="Accept H-7",
    ),
    IMAGE,
    FILE_IMAGE,
    {"type": "overflow", "action_id": "a", "options": [option("1", url="https://example.com")]},
    {"type": "overflow", "options": options(5), "confirm": CONFIRM},
    {"type": "checkboxes", **CHOICE, "options": options(10), "initial_options": options(2)},
    {"type": "checkboxes", "options": [{"text": markup(), "value": "1", "description": markup("ok")}]},
    {"type": "radio_buttons", **CHOICE, "options": options(2), "initial_option": option("1")},
    {"type": "datepicker", **PICKER, "initial_date": "2028-02-29"},
    {"type": "timepicker", **PICKER, "initial_time": "23:59", "timezone": "Europe/Warsaw"},
    {"type": "datetimepicker", **CHOICE, "initial_date_time": 1797292800},
    {"type": "plain_text_input", **TEXT_FIELD, "multiline": True, "initial_value": "", "max_length": 3000},
    {"type": "plain_text_input", "min_length": 0, "max_length": 1},
    {"type": "rich_text_input", **TEXT_FIELD, "initial_value": RICH_TEXT},
    {"type": "email_text_input", **TEXT_FIELD},
    {"type": "url_text_input", **TEXT_FIELD},
    {"type": "number_input", **TEXT_FIELD, "is_decimal_allowed": True, "min_value": "-1.5", "max_value": "2"},
    {"type": "static_select", **PICKER, "options": options(100), "initial_option": option("99")},
    {"type": "static_select", "option_groups": GROUPS, "initial_option": option("1")},
    {"type": "external_select", **PICKER, "min_query_length": 0, "initial_option": option("1")},
    {"type": "users_select", **PICKER, "initial_user": "U1"},
    {"type": "channels_select", **PICKER, "initial_channel": "C1", "response_url_enabled": True},
    {"type": "conversations_select", **PICKER, "default_to_current_conversation": True, "filter": FILTER},
    {"type": "multi_static_select", **PICKER, "options": options(3), "initial_options": options(2)},
    {"type": "multi_external_select", **PICKER, "max_selected_items": 2},
    {"type": "multi_users_select", **PICKER, "initial_users": ["U1"]},
    {"type": "multi_channels_select", **PICKER, "initial_channels": ["C1"]},
    {"type": "multi_conversations_select", **PICKER, "filter": FILTER},
]
VALID_BLOCKS: list[Json] = [
    section(block_id="b", fields=[markup("f" * 2000)] * 10, accessory=button(), expand=True),
    {"type": "section", "fields": [plain()]},
    {"type": "divider"},
    {"type": "header", "text": plain("h" * 150, emoji=False)},
    {**IMAGE, "title": plain("Timeline")},
    {**FILE_IMAGE, "slack_file": {"url": "https://files.slack.com/f.png"}},
    actions(*(button(action_id=str(number)) for number in range(25))),
    {"type": "context", "elements": [markup(verbatim=True), plain(), IMAGE] + [markup()] * 7},
    field({"type": "plain_text_input"}, hint=plain("One a line"), optional=True, dispatch_action=True),
    RICH_TEXT,
    {"type": "markdown", "text": "**bold**" * 1500},
    {"type": "file", "external_id": "x", "source": "remote"},
    {"type": "data_table", "caption": "Handoffs", "rows": [[{"type": "raw_text", "text": "a"}]] * 2},
    {"type": "data_visualization", "title": "Accepted", "chart": {"type": "pie", "segments": []}},
]


def name_of(value: Any) -> str:
    return str(value["type"]) if isinstance(value, dict) else str(value)


@pytest.mark.parametrize("element", VALID_ELEMENTS, ids=name_of)
def test_a_valid_element_passes(element: Json) -> None:
    assert problems(*placed(element)[:2]) == []


@pytest.mark.parametrize("block", VALID_BLOCKS, ids=name_of)
def test_a_valid_block_passes_in_a_message(block: Json) -> None:
    assert problems("message", message(block)) == []


def test_every_input_can_be_filled_in() -> None:
    surfaces: tuple[Surface, ...] = ("message", "modal", "home")
    assert {name for surface in surfaces for name in elements_for("input", surface)} == set(STATE_KEYS)


def test_every_type_has_a_valid_example() -> None:
    assert {element["type"] for element in VALID_ELEMENTS} == set(ELEMENTS)
    assert {block["type"] for block in VALID_BLOCKS} == set(blocks_for("message").variants)


@pytest.mark.parametrize("block", VALID_BLOCKS, ids=name_of)
def test_what_the_sdk_builds_passes(block: Json) -> None:
    parsed = Block.parse(deepcopy(block))
    if parsed is not None:  # the SDK drops types that it does not know
        assert problems("message", message(parsed.to_dict())) == []


@pytest.mark.parametrize("element", VALID_ELEMENTS, ids=name_of)
def test_an_element_that_the_sdk_builds_passes(element: Json) -> None:
    parsed = BlockElement.parse(deepcopy(element))
    assert parsed is not None
    assert problems(*placed(parsed.to_dict())[:2]) == []


def test_the_sdks_dialogs_and_options_pass() -> None:
    confirm = ConfirmObject(title="Sure?", text="Really", confirm="Yes", deny="No", style="danger").to_dict()
    select = {"type": "static_select", "options": [Option(value="1", label="One").to_dict()]}
    assert problems("message", message(actions(button(confirm=confirm), select))) == []


def test_views_with_all_their_fields_pass() -> None:
    fields = {"private_metadata": "1|H-7|12" + "m" * 2992, "callback_id": "handoff.form", "external_id": "x"}
    wide = modal(*[section()] * 100, **fields, close=plain("c" * 24), clear_on_close=True, notify_on_close=True)
    assert problems("modal", wide) == []
    assert problems("home", home(section(), **fields)) == []


def test_a_modal_without_inputs_needs_no_submit() -> None:
    assert problems("modal", {"type": "modal", "title": plain(), "blocks": [section()]}) == []


def test_a_message_of_text_alone_passes_and_other_arguments_are_not_looked_at() -> None:
    assert problems("message", {"channel": "C1", "text": "H-1", "metadata": {}, "unfurl_links": False}) == []
    assert problems("message", {"text": "H-1", "blocks": []}) == []


def test_the_same_action_id_may_stand_in_two_blocks() -> None:
    assert problems("message", message(*[actions(button(action_id="a"))] * 2)) == []


def test_characters_are_counted_not_bytes() -> None:
    assert problems("message", message(section(text=markup("ł" * 3000)))) == []


def test_a_messages_blocks_are_measured_as_compact_json() -> None:
    assert blocks_size({"blocks": [{"type": "divider"}]}) == len('[{"type":"divider"}]')
    assert blocks_size({"text": "H-1"}) == 0
    assert blocks_size(message(*[section(text=markup("x" * 3000))] * 4)) < MAX_BLOCKS_SIZE
    assert blocks_size(message(*[section(text=markup("x" * 3000))] * 5)) > MAX_BLOCKS_SIZE


def test_a_view_is_measured_in_bytes() -> None:
    assert view_size({"type": "ł"}) == len('{"type":"ł"}'.encode())
    assert view_size(modal(*[section(text=markup("x" * 3000))] * 100)) > MAX_VIEW_SIZE
