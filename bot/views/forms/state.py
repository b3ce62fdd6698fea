"""What stands in the inputs of a form that came back. Tolerant: what a view lacks counts as left empty."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

View = Mapping[str, Any]

_DAY = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d", re.ASCII)  # other centuries no calendar of Slack's offers
_CLOCK = re.compile(r"\d\d:\d\d", re.ASCII)


def blocks(view: View) -> Mapping[str, Any]:
    """The state of each input, by its `block_id`."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    return values if isinstance(values, Mapping) else {}


def pick(view: View, block_id: str, key: str) -> Any:
    """What stands under a key of the block's only element; None where anything on the way is missing."""
    block = blocks(view).get(block_id)
    elements = list(block.values()) if isinstance(block, Mapping) else []
    return elements[0].get(key) if elements and isinstance(elements[0], Mapping) else None


def text(view: View, block_id: str) -> str:
    """What was typed."""
    value = pick(view, block_id, "value")
    return value if isinstance(value, str) else ""


def choice(view: View, block_id: str) -> str | None:
    """The value of the option that was chosen."""
    return _value(pick(view, block_id, "selected_option"))


def ticked(view: View, block_id: str) -> tuple[str, ...]:
    """The values of the boxes that are ticked."""
    options = pick(view, block_id, "selected_options")
    several = options if isinstance(options, Sequence) else ()
    return tuple(value for option in several if (value := _value(option)) is not None)


def chosen_date(view: View, block_id: str) -> dt.date | None:
    """The day that was chosen."""
    return date(pick(view, block_id, "selected_date"))


def chosen_time(view: View, block_id: str) -> dt.time | None:
    """The time that was chosen."""
    return time(pick(view, block_id, "selected_time"))


def date(written: Any) -> dt.date | None:
    """2026-12-15."""
    try:
        return dt.date.fromisoformat(written) if isinstance(written, str) and _DAY.fullmatch(written) else None
    except ValueError:
        return None


def time(written: Any) -> dt.time | None:
    """17:00."""
    try:
        return dt.time.fromisoformat(written) if isinstance(written, str) and _CLOCK.fullmatch(written) else None
    except ValueError:
        return None


def _value(option: Any) -> str | None:
    value = option.get("value") if isinstance(option, Mapping) else None
    return value if isinstance(value, str) else None
