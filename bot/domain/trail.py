"""The trail's form: records, digests, and how an event becomes JSON and comes back.

A record is `{v, team, plan, seq, at, actor, act, handoff, data, prev}` as RFC 8785 JSON; its hash is the SHA-256
of those bytes; `prev` is the hash before it (DESIGN section 5). The bytes themselves are made in storage.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.events import EVENTS, Event

VERSION = 1
NO_HASH = "0" * 64
SALT_BYTES = 16
BATON = "baton"  # the actor of what nobody did


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a plan's trail. `at` is aware UTC in whole seconds; `handoff` is None for plan acts."""

    team: str
    plan: int
    seq: int
    at: dt.datetime
    actor: str
    handoff: int | None
    event: Event
    prev: str

    def as_json(self) -> dict[str, Any]:
        """The record as plain JSON values: ASCII keys, strings, integers below 2**53, booleans, null, lists."""
        return {
            "v": VERSION,
            "team": self.team,
            "plan": self.plan,
            "seq": self.seq,
            "at": format_instant(self.at),
            "actor": self.actor,
            "act": self.event.act,
            "handoff": self.handoff,
            "data": event_to_data(self.event),
            "prev": self.prev,
        }


def record_from_json(value: Mapping[str, Any]) -> Record:
    """The record that `as_json` wrote. Raises KeyError, TypeError or ValueError where it is not one."""
    if value["v"] != VERSION:
        raise ValueError("unknown record version")
    return Record(
        team=value["team"],
        plan=value["plan"],
        seq=value["seq"],
        at=parse_instant(value["at"]),
        actor=value["actor"],
        handoff=value["handoff"],
        event=event_from_data(value["act"], value["data"]),
        prev=value["prev"],
    )


def digest(salt: bytes, text: str) -> Digest:
    """HMAC-SHA256 of the text keyed with a 16-byte salt, in hex: erasing the salt makes the words unguessable."""
    return Digest(hmac.digest(salt, text.encode(), "sha256").hex())


def format_instant(at: dt.datetime) -> str:
    """`2026-12-15T08:00:00Z`, cut to whole seconds."""
    return at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def parse_instant(text: str) -> dt.datetime:
    """The aware UTC instant that `format_instant` wrote. Raises ValueError."""
    at = dt.datetime.fromisoformat(text)
    if at.tzinfo is None or format_instant(at) != text:
        raise ValueError("not an instant of the trail")
    return at


def event_to_data(event: Event) -> dict[str, Any]:
    """An event's fields as plain JSON values."""
    return {field.name: _to_json(getattr(event, field.name)) for field in dataclasses.fields(event)}


def event_from_data(act: str, data: Mapping[str, Any]) -> Event:
    """The event that `event_to_data` wrote. Raises KeyError for an unknown act, TypeError for wrong fields or types."""
    kind = EVENTS[act]
    event = kind(**{name: _from_json(kind, name, value) for name, value in data.items()})
    for name, types, items in _FIELD_TYPES[kind]:
        value = getattr(event, name)
        if type(value) not in types or (type(value) is tuple and any(type(item) not in items for item in value)):
            raise TypeError(f"{act} has a {name} of the wrong type")
    return event


def _field_types(kind: type[Event]) -> tuple[tuple[str, frozenset[type], frozenset[type]], ...]:
    """Of each field: the types that it may have, and those of a tuple's items. Exactly these: True is no number."""
    hints = get_type_hints(kind)
    found = []
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        several = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
        items = {_plain(get_args(one)[0]) for one in several if get_origin(one) is tuple}
        found.append((field.name, frozenset(get_origin(one) or _plain(one) for one in several), frozenset(items)))
    return tuple(found)


def _plain(hint: Any) -> type:
    """The class behind a `NewType`."""
    found: type = getattr(hint, "__supertype__", hint)
    return found


_FIELD_TYPES = {kind: _field_types(kind) for kind in EVENTS.values()}


def due_to_json(due: Due) -> dict[str, str | None]:
    """A due date as JSON: local date, optional local time (HH:MM), zone."""
    return {
        "date": due.date.isoformat(),
        "time": due.time.strftime("%H:%M") if due.time else None,
        "zone": due.zone,
    }


def due_from_json(value: Mapping[str, str | None]) -> Due:
    """The due date that `due_to_json` wrote."""
    date, time, zone = value["date"], value["time"], value["zone"]
    if date is None or zone is None:
        raise ValueError("a due date has a date and a zone")
    return Due(dt.date.fromisoformat(date), dt.time.fromisoformat(time) if time else None, zone)


def _to_json(value: Any) -> Any:
    if isinstance(value, Due):
        return due_to_json(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, tuple):
        return list(value)
    return value


def _from_json(kind: type[Event], name: str, value: Any) -> Any:
    """A JSON value as the field's type has it: dates, due dates and choices are text or objects in a record."""
    if isinstance(value, list):
        return tuple(value)
    read = _READERS[kind].get(name)
    return value if value is None or read is None else read(value)


def _readers(kind: type[Event]) -> dict[str, Callable[[Any], Any]]:
    found: dict[str, Callable[[Any], Any]] = {}
    for name, types, _items in _FIELD_TYPES[kind]:
        for one in types:
            if one is Due:
                found[name] = due_from_json
            elif one is dt.date:
                found[name] = dt.date.fromisoformat
            elif one is dt.time:
                found[name] = dt.time.fromisoformat
            elif issubclass(one, StrEnum):
                found[name] = one
    return found


_READERS = {kind: _readers(kind) for kind in EVENTS.values()}
