"""What a plan's columns do not hold of it, as JSON: only what differs from a plan that just began, so that a row which
an older version wrote, without any, is the same plan.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson

from bot.domain.plan import Plan

IN_COLUMNS = frozenset({"number", "owner", "zone", "channel", "pair", "started_at", "pilot_owner", "production_owner"})
_FORM = orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS

Reader = Callable[[Any], Any]


def body_of(plan: Plan) -> str | None:
    """JSON with sorted keys, dates and instants in ISO 8601; None where the columns say all of it."""
    rest = {field.name: value for field in _REST if (value := getattr(plan, field.name)) != field.default}
    if not rest:
        return None
    # Twice, since only a mapping's keys are sorted, and a dataclass is none.
    return orjson.dumps(orjson.loads(orjson.dumps(rest, option=_FORM)), option=_FORM).decode()


def rest_of(body: str | None) -> dict[str, Any]:
    """The fields that `body_of` wrote, by name. Raises KeyError, TypeError or ValueError where it is none of its."""
    if body is None:
        return {}
    found = orjson.loads(body)
    if type(found) is not dict:
        raise TypeError("a plan's body is an object")
    return {name: _READERS[name](value) for name, value in found.items()}


def reader_of(hint: Any) -> Reader:
    """Reads a JSON value as this type, and no other: True is no number. It raises KeyError, TypeError or ValueError."""
    plain = getattr(hint, "__supertype__", hint)  # the class behind a NewType
    if get_origin(plain) in {Union, UnionType}:
        return _optional(reader_of(next(one for one in get_args(plain) if one is not NoneType)))
    if get_origin(plain) is tuple:
        return _several(reader_of(get_args(plain)[0]))
    if dataclasses.is_dataclass(plain):
        return _object(plain)
    if plain in {dt.datetime, dt.date, dt.time}:
        read: Reader = plain.fromisoformat
        return read
    return plain if issubclass(plain, StrEnum) else _exactly(plain)


def _optional(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _several(read: Reader) -> Reader:
    def several(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise TypeError("not a list")
        return tuple(read(one) for one in value)

    return several


def _object(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: reader_of(hints[field.name]) for field in dataclasses.fields(kind)}

    def whole(value: Any) -> Any:
        if type(value) is not dict:
            raise TypeError("not an object")
        return kind(**{name: readers[name](one) for name, one in value.items()})

    return whole


def _exactly(kind: type) -> Reader:
    def exactly(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"not a {kind.__name__}")
        return value

    return exactly


_REST = [field for field in dataclasses.fields(Plan) if field.name not in IN_COLUMNS]
_HINTS = get_type_hints(Plan)
_READERS = {field.name: reader_of(_HINTS[field.name]) for field in _REST}
