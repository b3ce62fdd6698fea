"""Block Kit is refused where Slack refuses it, in Slack's words and at Slack's pointers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.block_kit import Surface, problems
from tests.unit.sandbox_block_kit.payloads import (
    CONFIRM,
    FILE_IMAGE,
    GROUPS,
    IMAGE,
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

FEW, ONE_OF = "must provide at least 1 items", "failed to match exactly one allowed schema"
MISSING, EXTRA, NOT = "missing required field:", "invalid additional property:", "unsupported type:"
ENUM, OFFERED = "must be a valid enum value", "must be one of the provided options"


def longer_than(limit: int) -> str:
    return f"must be less than {limit + 1} characters"


def more_than(limit: int) -> str:
    return f"no more than {limit} items allowed"


def without(payload: Json, name: str) -> Json:
    return {key: value for key, value in payload.items() if key != name}


def runs(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


def header(text: Json) -> Json:
    return {"type": "header", "text": text}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def image(**spoiled: Any) -> Json:
    return {**IMAGE, **spoiled}


def date_field(**more: Any) -> Json:
    return field({"type": "datepicker"}, **more)


BLOCKS: list[tuple[Any, str, str]] = [
    ("x", "must provide an object", ""),
    ({"type": "carousel"}, f"{NOT} carousel", "/type"),
    ({"text": plain()}, f"{MISSING} type", ""),
    ({"type": 1}, "must provide a string", "/type"),
    (section(text=markup("x" * 3001)), longer_than(3000), "/text/text"),
    (section(text=markup("")), "must be more than 0 characters", "/text/text"),
    (section(text="bare"), "must provide an object", "/text"),
    (section(text=markup(emoji=True)), f"{EXTRA} emoji", "/text"),
    (section(text=plain(verbatim=True)), f"{EXTRA} verbatim", "/text"),
    (section(text=plain(emoji="yes")), "must provide a boolean", "/text/emoji"),
    (section(text={"type": "html"}), f"{NOT} html", "/text/type"),
    ({"type": "section"}, "failed to match any allowed schemas", ""),
    (section(fields=[]), FEW, "/fields"),
    (section(fields=[plain()] * 11), more_than(10), "/fields"),
    (section(fields=[plain("x" * 2001)]), longer_than(2000), "/fields/0/text"),
    (section(elements=[]), f"{EXTRA} elements", ""),
    (section(accessory={"type": "plain_text_input"}), f"{NOT} plain_text_input", "/accessory/type"),
    (section(block_id="b" * 256), longer_than(255), "/block_id"),
    (header(markup()), f"{NOT} mrkdwn", "/text/type"),
    (header(plain("h" * 151)), longer_than(150), "/text/text"),
    ({"type": "divider", "text": plain()}, f"{EXTRA} text", ""),
    (context(), FEW, "/elements"),
    (context(*[plain()] * 11), more_than(10), "/elements"),
    (context(button()), f"{NOT} button", "/elements/0/type"),
    (actions(), FEW, "/elements"),
    (actions(*[button()] * 26), more_than(25), "/elements"),
    (actions(IMAGE), f"{NOT} image", "/elements/0/type"),
    (actions({"type": "multi_users_select"}), f"{NOT} multi_users_select", "/elements/0/type"),
    (actions(*[button(action_id="a")] * 2), '`action_id` "a" already exists', "/elements/1/action_id"),
    (without(IMAGE, "alt_text"), f"{MISSING} alt_text", ""),
    (image(alt_text="a" * 2001), longer_than(2000), "/alt_text"),
    (image(slack_file={"id": "F0123456789"}), ONE_OF, ""),
    (without(IMAGE, "image_url"), ONE_OF, ""),
    ({**FILE_IMAGE, "slack_file": {}}, ONE_OF, "/slack_file"),
    (image(image_url="a.png"), "input must match regex pattern: ^https?://.", "/image_url"),
    ({"type": "markdown", "text": "m" * 12_001}, longer_than(12_000), "/text"),
    ({"type": "file", "external_id": "x"}, f"{MISSING} source", ""),
    ({"type": "rich_text", "elements": []}, FEW, "/elements"),
    (runs(plain()), f"{NOT} plain_text", "/elements/0/elements/0/type"),
    ({"type": "data_table", "caption": "c", "rows": [[{}]]}, "must provide at least 2 items", "/rows"),
    ({"type": "data_visualization", "title": "t" * 51, "chart": {}}, longer_than(50), "/title"),
    ({"type": "input", "label": plain()}, f"{MISSING} element", ""),
    (date_field(label=plain("l" * 2001)), longer_than(2000), "/label/text"),
    (date_field(hint=plain("h" * 2001)), longer_than(2000), "/hint/text"),
    (date_field(hint=markup()), f"{NOT} mrkdwn", "/hint/type"),
    (field(button()), f"{NOT} button", "/element/type"),
    (field({"type": "number_input", "is_decimal_allowed": True}), f"{NOT} number_input", "/element/type"),
]


@pytest.mark.parametrize(("block", "wording", "at"), BLOCKS)
def test_a_faulty_block_is_refused(block: Any, wording: str, at: str) -> None:
    assert problems("message", message(block)) == [f"{wording} [json-pointer:/blocks/0{at}]"]


def confirming(**spoiled: Any) -> Json:
    return button(confirm={**CONFIRM, **spoiled})


def checkboxes(**more: Any) -> Json:
    return {"type": "checkboxes", "options": options(2), **more}


def overflow(*choices: Json) -> Json:
    return {"type": "overflow", "options": list(choices)}


def select(**more: Any) -> Json:
    return {"type": "static_select", **more}


def text_input(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def number_input(**more: Any) -> Json:
    return {"type": "number_input", "is_decimal_allowed": True, **more}


TWICE = '`value` "1" already exists'
TIME = r"input must match regex pattern: ^([01]\d|2[0-3]):[0-5]\d$"
BAD_GROUP = {"label": plain("l" * 76), "options": options(1)}

ELEMENTS: list[tuple[Json, str, str]] = [
    ({"type": "button"}, f"{MISSING} text", ""),
    (button(text=plain("b" * 76)), longer_than(75), "/text/text"),
    (button(text=markup()), f"{NOT} mrkdwn", "/text/type"),
    (button(value="v" * 2001), longer_than(2000), "/value"),
    (button(url="https://" + "x" * 3000), longer_than(3000), "/url"),
    (button(style="default"), ENUM, "/style"),
    (button(style=None), "must provide a string", "/style"),
    (button(accessibility_label="a" * 76), longer_than(75), "/accessibility_label"),
    (button(action_id="a" * 256), longer_than(255), "/action_id"),
    (button(colour="red"), f"{EXTRA} colour", ""),
    (confirming(title=plain("t" * 101)), longer_than(100), "/confirm/title/text"),
    (confirming(text=plain("t" * 301)), longer_than(300), "/confirm/text/text"),
    (confirming(confirm=plain("t" * 31)), longer_than(30), "/confirm/confirm/text"),
    (confirming(deny=markup()), f"{NOT} mrkdwn", "/confirm/deny/type"),
    (confirming(style="green"), ENUM, "/confirm/style"),
    (button(confirm=without(CONFIRM, "deny")), f"{MISSING} deny", "/confirm"),
    (overflow(), FEW, "/options"),
    (overflow(*options(6)), more_than(5), "/options"),
    (overflow(option("1"), option("1")), TWICE, "/options/1/value"),
    (checkboxes(options=options(11)), more_than(10), "/options"),
    (checkboxes(options=[option("1")] * 2), TWICE, "/options/1/value"),
    (checkboxes(initial_options=[option("9")]), OFFERED, "/initial_options"),
    (checkboxes(initial_options=[]), OFFERED, "/initial_options"),
    (checkboxes(placeholder=plain()), f"{EXTRA} placeholder", ""),
    (checkboxes(options=[{"text": plain(), "value": "v" * 151}]), longer_than(150), "/options/0/value"),
    (checkboxes(options=[option("1", text=plain("t" * 76))]), longer_than(75), "/options/0/text/text"),
    (
        checkboxes(options=[option("1", description=plain("d" * 76))]),
        longer_than(75),
        "/options/0/description/text",
    ),
    (checkboxes(options=[option("1", url="https://example.com")]), f"{EXTRA} url", "/options/0"),
    ({**checkboxes(), "type": "radio_buttons", "initial_option": option("9")}, OFFERED, "/initial_option"),
    (select(), ONE_OF, ""),
    (select(options=[option("x")], option_groups=GROUPS), ONE_OF, ""),
    (select(options=options(101)), more_than(100), "/options"),
    (select(options=[]), FEW, "/options"),
    (select(option_groups=[BAD_GROUP]), longer_than(75), "/option_groups/0/label/text"),
    (select(option_groups=GROUPS, initial_option=option("9")), OFFERED, "/initial_option"),
    (select(options=options(1), initial_option=None), "must provide an object", "/initial_option"),
    (select(options=[option("1", text=markup())]), f"{NOT} mrkdwn", "/options/0/text/type"),
    (select(options=options(1), placeholder=plain("p" * 151)), longer_than(150), "/placeholder/text"),
    ({"type": "conversations_select", "filter": {"include": []}}, FEW, "/filter/include"),
    ({"type": "multi_users_select", "max_selected_items": 0}, "must be greater than 1", "/max_selected_items"),
    ({"type": "datepicker", "initial_date": "2027-02-29"}, "input must be a valid: date", "/initial_date"),
    ({"type": "datepicker", "initial_date": "20271215"}, "input must be a valid: date", "/initial_date"),
    ({"type": "datepicker", "initial_date": 2027}, "must provide a string", "/initial_date"),
    ({"type": "timepicker", "initial_time": "9:00"}, TIME, "/initial_time"),
    ({"type": "datetimepicker", "initial_date_time": "1"}, "must provide an integer", "/initial_date_time"),
    (text_input(max_length=3001), "must be less than 3000", "/max_length"),
    (text_input(min_length=5, max_length=4), "must be less than 4", "/min_length"),
    (text_input(initial_value="x" * 3001), longer_than(3000), "/initial_value"),
    ({"type": "number_input"}, f"{MISSING} is_decimal_allowed", ""),
    (number_input(min_value="2", max_value="1"), "must be less than 1", "/min_value"),
]


@pytest.mark.parametrize(("element", "wording", "at"), ELEMENTS)
def test_a_faulty_element_is_refused(element: Json, wording: str, at: str) -> None:
    surface, payload, place = placed(element)
    assert problems(surface, payload) == [f"{wording} [json-pointer:{place}{at}]"]


def form(**spoiled: Any) -> Json:
    return modal(section(), **spoiled)


FOCUSED = field({"type": "datepicker", "focus_on_load": True})
FILES = field({"type": "file_input"})
SUBMIT = "must define `submit` to use an `input` block in modals"
FOCUS = "only one element can have `focus_on_load` set to true"
WIDE = plain("t" * 25)

SURFACES: list[tuple[Surface, Json, str, str]] = [
    ("message", message(*[section()] * 51), more_than(50), "/blocks"),
    ("message", {"blocks": {}}, "must provide an array", "/blocks"),
    ("message", {"text": None}, "must provide a string", "/text"),
    ("message", message(*[section(block_id="b")] * 2), '`block_id` "b" already exists', "/blocks/1/block_id"),
    ("message", message(*[{"type": "markdown", "text": "m" * 6001}] * 2), longer_than(12_000), "/blocks"),
    ("modal", modal(*[section()] * 101), more_than(100), "/view/blocks"),
    ("modal", modal(), FEW, "/view/blocks"),
    ("modal", modal({"type": "file"}), f"{NOT} file", "/view/blocks/0/type"),
    ("modal", modal(FILES), f"{NOT} file_input", "/view/blocks/0/element/type"),
    ("modal", modal(FOCUSED, FOCUSED), FOCUS, "/view/blocks/1/element/focus_on_load"),
    ("modal", without(modal(section(), FOCUSED), "submit"), SUBMIT, "/view/blocks/1/input"),
    ("modal", without(form(), "title"), f"{MISSING} title", "/view"),
    ("modal", form(title=WIDE), longer_than(24), "/view/title/text"),
    ("modal", form(submit=WIDE), longer_than(24), "/view/submit/text"),
    ("modal", form(close=WIDE), longer_than(24), "/view/close/text"),
    ("modal", form(submit=None), "must provide an object", "/view/submit"),
    ("modal", form(private_metadata="m" * 3001), longer_than(3000), "/view/private_metadata"),
    ("modal", form(callback_id="c" * 256), longer_than(255), "/view/callback_id"),
    ("modal", form(external_id="c" * 256), longer_than(255), "/view/external_id"),
    ("modal", form(hash="156.abc"), f"{EXTRA} hash", "/view"),
    ("modal", home(section()), f"{NOT} home", "/view/type"),
    ("home", form(), f"{NOT} modal", "/view/type"),
    ("home", home(*[section()] * 101), more_than(100), "/view/blocks"),
    ("home", home(section(), title=plain()), f"{EXTRA} title", "/view"),
    ("home", home({"type": "markdown", "text": "x"}), f"{NOT} markdown", "/view/blocks/0/type"),
    ("home", home({"type": "data_table"}), f"{NOT} data_table", "/view/blocks/0/type"),
    ("home", home(field({"type": "datetimepicker"})), f"{NOT} datetimepicker", "/view/blocks/0/element/type"),
]


@pytest.mark.parametrize(("surface", "payload", "wording", "at"), SURFACES)
def test_a_faulty_message_or_view_is_refused(surface: Surface, payload: Json, wording: str, at: str) -> None:
    assert problems(surface, payload) == [f"{wording} [json-pointer:{at}]"]


def test_all_faults_of_a_payload_are_named_at_once() -> None:
    found = problems("message", message(section(text=markup("x" * 3001)), {"type": "table"}))
    assert found == [
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        "unsupported type: table [json-pointer:/blocks/1/type]",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=3), part, max_size=3),
    max_leaves=6,
)
PARTS = [section(accessory=select(options=options(2))), field(number_input(max_value="1")), actions(overflow())]


@given(block=st.sampled_from(PARTS), data=st.data(), junk=JSON)
def test_any_json_gets_an_answer(block: Json, data: st.DataObject, junk: Any) -> None:
    name = data.draw(st.sampled_from(sorted(block)))
    found = problems("message", message({**block, name: junk})) + problems("modal", modal(junk, block))
    assert all("[json-pointer:/" in fault for fault in found)
