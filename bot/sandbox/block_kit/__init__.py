"""Block Kit as Slack checks it: what is wrong with a message's blocks or with a view, in Slack's words.

A message that fails is answered `invalid_blocks`, a view `invalid_arguments`; both carry these strings in
`response_metadata.messages`, each after `[ERROR] `. Sizes have error codes of their own and are measured
apart: `msg_blocks_too_long` and `view_too_large`.
"""

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.block_kit.blocks import (
    blocks_for,
    markdown_in_all,
    one_focus,
    submit_with_inputs,
    unique_block_ids,
)
from bot.sandbox.block_kit.objects import IDENTIFIER, plain_text
from bot.sandbox.block_kit.schema import Array, Boolean, Kind, Object, String, Surface, Typed

__all__ = ["MAX_BLOCKS_SIZE", "MAX_VIEW_SIZE", "Surface", "blocks_size", "problems", "view_size"]

MAX_BLOCKS_SIZE = 13_200  # characters; not documented, seen to be about where `msg_blocks_too_long` begins
MAX_VIEW_SIZE = 250_000  # bytes

_VIEW_BASE: Mapping[str, Kind] = {
    "private_metadata": String(3000),
    "callback_id": IDENTIFIER,
    "external_id": IDENTIFIER,
}
_MESSAGE = Object(
    optional={"text": String(), "blocks": Array(blocks_for("message"), most=50)},
    rules=(unique_block_ids, markdown_in_all, one_focus),
)
_MODAL = Object(
    {"title": plain_text(24), "blocks": Array(blocks_for("modal"), most=100, fewest=1)},
    {
        **_VIEW_BASE,
        "submit": plain_text(24),
        "close": plain_text(24),
        "clear_on_close": Boolean(),
        "notify_on_close": Boolean(),
        "submit_disabled": Boolean(),
    },
    (unique_block_ids, one_focus, submit_with_inputs),
)
_HOME = Object({"blocks": Array(blocks_for("home"), most=100, fewest=1)}, _VIEW_BASE, (unique_block_ids, one_focus))
_VIEWS = {"modal": Typed({"modal": _MODAL}), "home": Typed({"home": _HOME})}


def problems(surface: Surface, payload: dict[str, Any]) -> list[str]:
    """Say what Slack would refuse in `payload`, or nothing.

    For a message `payload` is the arguments of the call, of which `text` and `blocks` are read; for the other
    surfaces it is the view object. Pointers begin at `/blocks` or `/view`, as Slack's do.
    """
    if surface == "message":
        read = {name: payload[name] for name in ("text", "blocks") if name in payload}
        return list(_MESSAGE.check(read, ""))
    return list(_VIEWS[surface].check(payload, "/view"))


def blocks_size(payload: dict[str, Any]) -> int:
    """Count the characters of a message's blocks as compact JSON, to hold against `MAX_BLOCKS_SIZE`."""
    return len(_compact(payload["blocks"])) if payload.get("blocks") else 0


def view_size(view: dict[str, Any]) -> int:
    """Count the bytes of a view as compact JSON, to hold against `MAX_VIEW_SIZE`."""
    return len(_compact(view).encode("utf-8", "surrogatepass"))


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
