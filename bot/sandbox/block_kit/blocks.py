"""Block Kit's blocks and the rules that span them, for each surface that shows them.

See https://docs.slack.dev/reference/block-kit/blocks. `video`, `context_actions` and the blocks that only
agents send are left out and so refused as unsupported.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.block_kit.elements import elements_for
from bot.sandbox.block_kit.objects import (
    IDENTIFIER,
    SLACK_FILE,
    WEB_ADDRESS,
    any_text,
    plain_text,
    text_variants,
)
from bot.sandbox.block_kit.rich_text import RICH_TEXT
from bot.sandbox.block_kit.schema import (
    Anything,
    Array,
    Boolean,
    Integer,
    Kind,
    Object,
    String,
    Surface,
    Typed,
    any_of,
    exactly_one_of,
    problem,
)

MARKDOWN_LONGEST = 12_000  # of one block, and of all in a message together
_BLOCK_ID: Mapping[str, Kind] = {"block_id": IDENTIFIER}

_IMAGE = Object(
    {"alt_text": String(2000, shortest=1)},
    {**_BLOCK_ID, "image_url": WEB_ADDRESS, "slack_file": SLACK_FILE, "title": plain_text(2000)},
    (exactly_one_of("image_url", "slack_file"),),
)
_DATA_TABLE = Object(
    {"rows": Array(Array(Anything(), most=20, fewest=1), most=201, fewest=2), "caption": String(shortest=1)},
    {**_BLOCK_ID, "page_size": Integer(1, 100), "row_header_column_index": Integer(0)},
)
_MESSAGE_ONLY: Mapping[str, Object] = {
    "markdown": Object({"text": String(MARKDOWN_LONGEST, shortest=1)}, _BLOCK_ID),
    "file": Object({"external_id": IDENTIFIER, "source": String(choices=("remote",))}, _BLOCK_ID),
    "data_table": _DATA_TABLE,
    "data_visualization": Object({"title": String(50, shortest=1), "chart": Anything()}, _BLOCK_ID),
}


def _unique_action_ids(body: dict[str, Any], at: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, element in enumerate(body["elements"]):
        action_id = element.get("action_id")
        if action_id in seen:
            yield problem(f'`action_id` "{action_id}" already exists', f"{at}/elements/{index}/action_id")
        if action_id is not None:
            seen.add(action_id)


def _section(surface: Surface) -> Object:
    return Object(
        optional={
            **_BLOCK_ID,
            "text": any_text(3000),
            "fields": Array(any_text(2000), most=10, fewest=1),
            "accessory": Typed(elements_for("section", surface)),
            "expand": Boolean(),
        },
        rules=(any_of("text", "fields"),),
    )


def _input(surface: Surface) -> Object:
    return Object(
        {"label": plain_text(2000), "element": Typed(elements_for("input", surface))},
        {**_BLOCK_ID, "hint": plain_text(2000), "optional": Boolean(), "dispatch_action": Boolean()},
    )


def _actions(surface: Surface) -> Object:
    elements = Array(Typed(elements_for("actions", surface)), most=25, fewest=1)
    return Object({"elements": elements}, _BLOCK_ID, (_unique_action_ids,))


def _context(surface: Surface) -> Object:
    shown = Typed({**text_variants(3000), **elements_for("context", surface)})
    return Object({"elements": Array(shown, most=10, fewest=1)}, _BLOCK_ID)


def blocks_for(surface: Surface) -> Typed:
    """Every block that Slack takes on this surface."""
    common = {
        "section": _section(surface),
        "divider": Object(optional=_BLOCK_ID),
        "header": Object({"text": plain_text(150)}, _BLOCK_ID),
        "image": _IMAGE,
        "actions": _actions(surface),
        "context": _context(surface),
        "input": _input(surface),
        "rich_text": RICH_TEXT,
    }
    return Typed({**common, **_MESSAGE_ONLY} if surface == "message" else common)


def unique_block_ids(body: dict[str, Any], at: str) -> Iterator[str]:
    """Rule: a block_id names one block of its message or view."""
    seen: set[str] = set()
    for index, block in enumerate(body.get("blocks", [])):
        block_id = block.get("block_id")
        if block_id in seen:
            yield problem(f'`block_id` "{block_id}" already exists', f"{at}/blocks/{index}/block_id")
        if block_id:
            seen.add(block_id)


def markdown_in_all(body: dict[str, Any], at: str) -> Iterator[str]:
    """Rule: the markdown blocks of a message share one limit."""
    texts = [block["text"] for block in body.get("blocks", []) if block["type"] == "markdown"]
    if sum(len(text) for text in texts) > MARKDOWN_LONGEST:
        yield problem(f"must be less than {MARKDOWN_LONGEST + 1} characters", f"{at}/blocks")


def one_focus(body: dict[str, Any], at: str) -> Iterator[str]:
    """Rule: at most one element of a surface takes the focus when it loads."""
    pointers = [pointer for pointer, element in _elements(body.get("blocks", []), at) if element.get("focus_on_load")]
    for pointer in pointers[1:]:
        yield problem("only one element can have `focus_on_load` set to true", f"{pointer}/focus_on_load")


def _elements(blocks: list[dict[str, Any]], at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for index, block in enumerate(blocks):
        here = f"{at}/blocks/{index}"
        for name in ("accessory", "element"):
            if name in block:
                yield f"{here}/{name}", block[name]
        if block["type"] == "actions":
            for position, element in enumerate(block["elements"]):
                yield f"{here}/elements/{position}", element


def submit_with_inputs(body: dict[str, Any], at: str) -> Iterator[str]:
    """Rule: a modal with inputs has a button that submits them."""
    if "submit" in body:
        return
    for index, block in enumerate(body["blocks"]):
        if block["type"] == "input":
            yield problem("must define `submit` to use an `input` block in modals", f"{at}/blocks/{index}/input")
