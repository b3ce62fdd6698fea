"""The demo's clock (DESIGN section 9): due dates, nudges, records and message times follow it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable


class DemoClock:
    """A `bot.ports.Clock`: `now` goes on like real time from `start`, and jumps when told to."""

    def __init__(self, start: dt.datetime) -> None:
        self._ahead = start - self.real()
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> dt.datetime:
        """The demo's time, aware UTC."""
        return self.real() + self._ahead

    def real(self) -> dt.datetime:
        """This machine's time, aware UTC."""
        return dt.datetime.now(dt.UTC)

    def jump_to(self, instant: dt.datetime) -> None:
        """Make it that instant now. Raises ValueError for one that lies behind."""
        if instant < self.now():
            raise ValueError("the demo's time only moves on")
        self._ahead = instant - self.real()
        for listener in self._listeners:
            listener()

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every jump, for as long as there is the clock."""
        self._listeners.append(listener)
