"""What the program that runs the sandbox adds to the page: panels, a guide, time travel, starting again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Read = Callable[[str, str], Awaitable[Mapping[str, Any]]]
"""JSON for the person of that id, who looks at the conversation of that id (empty: at none)."""

Guide = Read


@dataclass(frozen=True)
class Panel:
    """A tab behind the scenes: `read` gives `{verdict, empty, note, items}`."""

    title: str
    read: Read


@dataclass(frozen=True)
class Jump:
    """A step of the clock. `run` takes the id of the person who jumps and answers a sentence for them."""

    label: str
    run: Callable[[str], Awaitable[str]]


@dataclass(frozen=True)
class TimeTravel:
    """The steps on offer. `to` takes the id of the person who travels and an instant (aware UTC, later than now); it
    answers a sentence for them, or raises `ValueError` with one. The page takes one journey at a time.
    """

    jumps: tuple[Jump, ...] = ()
    to: Callable[[str, datetime], Awaitable[str]] | None = None


@dataclass(frozen=True)
class Extras:
    """All of it. `first_person` and `first_channel` are ids: who the page begins as, and where."""

    panels: tuple[Panel, ...] = ()
    guide: Guide | None = None
    time: TimeTravel = TimeTravel()
    reset: Callable[[], None] | None = None
    first_person: str | None = None
    first_channel: str | None = None
