"""The calls between the app and Slack, each in one line that a person can read, or whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.model import Json
from bot.sandbox.wire_log import WireEntry

_LONGEST = 120


def line(entry: WireEntry) -> Json:
    """A call in short. `ms` is real time in milliseconds."""
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "direction": entry.direction,
        "method": entry.method,
        "status": entry.status,
        "ms": round(entry.milliseconds, 1),
        "ok": entry.ok,
        "summary": summary(entry),
    }


def whole(entry: WireEntry) -> Json:
    """A call with what was asked and answered."""
    return line(entry) | {"request": entry.request, "response": entry.response}


def summary(entry: WireEntry) -> str:
    """What the call is about: an error, or the first thing in it that says so."""
    response = entry.response
    refused = response.get("error") if isinstance(response, dict) and response.get("ok") is False else None
    said = next(_about(entry.request), "")
    text = f"{refused}: {said}" if refused and said else str(refused or said)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _about(request: Any) -> Iterator[str]:
    """Words for a call, the best ones first."""
    if not isinstance(request, dict):
        return
    actions = request.get("actions")
    if isinstance(actions, list):
        yield from (str(action.get("action_id")) for action in actions if isinstance(action, dict))
    for name in ("text", "callback_id"):
        if isinstance(request.get(name), str) and request[name]:
            yield request[name]
    for name in ("view", "event", "message"):
        yield from _about(_structure(request.get(name)))
    title = request.get("title")
    if isinstance(title, dict):
        yield str(title.get("text"))
    for name in ("user", "user_id", "channel", "type"):
        if isinstance(request.get(name), str):
            yield request[name]


def _structure(value: Any) -> Any:
    """A form carries objects as JSON in a string."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None
