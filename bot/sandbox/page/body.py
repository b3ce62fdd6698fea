"""What a page sends, read without trusting it."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.model import Json

LARGEST = 256 * 1024


class Refused(Exception):
    """A request that is not carried out: the HTTP status, and a sentence for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def unreadable() -> Refused:
    """For what the page itself never sends."""
    return Refused(400, "The workspace could not read this request.")


def parsed(raw: bytes) -> Body:
    """The JSON object in a request. Raises `Refused`."""
    try:
        value = json.loads(raw, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):  # not JSON, half a character, nested without end
        raise unreadable() from None
    if not isinstance(value, dict):
        raise unreadable()
    return Body(value)


class Body:
    """A JSON object whose fields are asked for by the type they must have; anything else is refused."""

    def __init__(self, fields: Json) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        """A string."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            raise unreadable()
        return value

    def optional(self, name: str) -> str | None:
        """A string, or nothing."""
        return None if self._fields.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        """A whole number from zero on."""
        value = self._fields.get(name)
        if type(value) is not int or value < 0:
            raise unreadable()
        return value

    def flag(self, name: str) -> bool:
        """True or false; false where it is missing."""
        value = self._fields.get(name, False)
        if not isinstance(value, bool):
            raise unreadable()
        return value

    def texts(self, name: str) -> list[str]:
        """A list of strings."""
        value = self._fields.get(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise unreadable()
        return value

    def anything(self, name: str) -> Any:
        """A value whose type depends on where it goes."""
        return self._fields.get(name)

    def part(self, name: str) -> Body | None:
        """An object, or nothing."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise unreadable()
        return Body(value)

    def entries(self) -> dict[str, dict[str, Any]]:
        """`entries`: what stands in a view's inputs, by block and action id; empty where it is missing."""
        value = self._fields.get("entries")
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(row, dict) for row in value.values()):
            raise unreadable()
        return value


def _no_constant(name: str) -> None:
    raise ValueError(name)
