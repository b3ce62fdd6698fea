"""This machine's time."""

from __future__ import annotations

import datetime as dt


class SystemClock:
    """Both times are this machine's."""

    def now(self) -> dt.datetime:
        """Aware UTC."""
        return dt.datetime.now(dt.UTC)

    def real(self) -> dt.datetime:
        """Aware UTC."""
        return dt.datetime.now(dt.UTC)
