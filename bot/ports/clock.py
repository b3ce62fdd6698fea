"""Time as a port."""

from __future__ import annotations

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Two times: `now` is the one that dates, nudges and records follow (the demo can move it); `real` never jumps."""

    def now(self) -> dt.datetime:
        """Aware UTC."""
        ...

    def real(self) -> dt.datetime:
        """Aware UTC, for leases, time-outs and signatures."""
        ...
