"""A clock for stories: it stands still until it is moved."""

from __future__ import annotations

import datetime as dt


class MovableClock:
    """A `bot.ports.Clock` that stands still. `wait` lets both times pass, as they would for everybody."""

    def __init__(self, start: dt.datetime) -> None:
        self._now = start.astimezone(dt.UTC)
        self._waited = dt.timedelta()

    def now(self) -> dt.datetime:
        """Message time, aware UTC."""
        return self._now

    def real(self) -> dt.datetime:
        """This machine's time, and what was waited through."""
        return dt.datetime.now(dt.UTC) + self._waited

    def jump_to(self, instant: dt.datetime) -> None:
        """Make it that instant."""
        assert instant >= self._now, f"it is {self._now:%c} already"
        self._now = instant.astimezone(dt.UTC)

    def wait(self, span: dt.timedelta) -> None:
        """Let this much pass, of leases and of pauses between attempts too."""
        self._now += span
        self._waited += span
