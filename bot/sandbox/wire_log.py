"""Every call between the app and Slack, in both directions, without tokens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Direction = Literal["app to Slack", "Slack to app"]
_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+")
_SHOWN = 400


@dataclass(frozen=True)
class WireEntry:
    """One finished call. `status` is the HTTP status, or 0 where none came; `milliseconds` is real time."""

    number: int
    at: datetime
    direction: Direction
    method: str
    request: Any
    status: int
    response: Any
    milliseconds: float

    @property
    def ok(self) -> bool:
        """Whether it went well: a 200, and not `ok: false`."""
        refused = isinstance(self.response, dict) and self.response.get("ok") is False
        return self.status == 200 and not refused

    def line(self) -> str:
        """The call in one readable line."""
        arrow = "->" if self.direction == "app to Slack" else "<-"
        request, response = (_short(value) for value in (self.request, self.response))
        return f"{self.number:>4} {arrow} {self.method} {request} = {self.status} {response}"


class WireLog:
    """The newest calls, oldest first, numbered from the start; and who wants to hear of the next.

    `entries` holds at least the last `most`, and at most twice as many.
    """

    def __init__(self, most: int = 5_000) -> None:
        self.entries: list[WireEntry] = []
        self._most, self._forgotten = most, 0
        self._listeners: list[Callable[[WireEntry], None]] = []

    def subscribe(self, listener: Callable[[WireEntry], None]) -> Callable[[], None]:
        """Call `listener` with each new entry; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def record(
        self,
        direction: Direction,
        method: str,
        request: Any,
        response: Any,
        *,
        status: int = 200,
        milliseconds: float = 0.0,
    ) -> None:
        """Add one call."""
        now = datetime.now(UTC)
        number = self._forgotten + len(self.entries) + 1
        entry = WireEntry(number, now, direction, method, redact(request), status, redact(response), milliseconds)
        self.entries.append(entry)
        if len(self.entries) > 2 * self._most:
            self._forgotten += self._most + 1
            del self.entries[: self._most + 1]
        for listener in tuple(self._listeners):
            listener(entry)

    def find(self, number: int) -> WireEntry | None:
        """The call of that number, where it is still kept."""
        index = number - 1 - self._forgotten
        return self.entries[index] if 0 <= index < len(self.entries) else None

    def calls(self, method: str) -> list[WireEntry]:
        """The calls of one method, oldest first."""
        return [entry for entry in self.entries if entry.method == method]

    def text(self) -> str:
        """The calls, one a line."""
        return "\n".join(entry.line() for entry in self.entries)


def redact(value: Any) -> Any:
    """A copy of a payload in which tokens cannot be read."""
    if isinstance(value, dict):
        return {key: "(redacted)" if key == "token" else redact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [redact(item) for item in value]
    return _TOKEN.sub("(redacted)", value) if isinstance(value, str) else value


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
