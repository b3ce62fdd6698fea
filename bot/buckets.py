"""Token buckets: how often somebody may ask, and how long they have to wait."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEYS = 10_000  # the one that was used longest ago is forgotten first


class Buckets:
    """A bucket a key: `burst` at once, then `per_second`. `now` is a clock in seconds that never goes back."""

    def __init__(self, burst: int, per_second: float, now: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._per_second = per_second
        self._now = now
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key: what was in it, when

    def __contains__(self, key: str) -> bool:
        """Whether anything was taken for it lately."""
        return key in self._levels

    def wait(self, key: str) -> int:
        """Whole seconds until there is something to take; 0 where there is."""
        level = self._level(key)
        return 0 if level >= 1 else math.ceil((1 - level) / self._per_second)

    def take(self, key: str) -> int:
        """Take one where there is one; else how long to wait, in whole seconds."""
        level = self._level(key)
        seconds = self.wait(key)
        self._levels[key] = (level - (0 if seconds else 1), self._now())
        self._levels.move_to_end(key)
        if len(self._levels) > MOST_KEYS:
            self._levels.popitem(last=False)
        return seconds

    def forget(self, key: str) -> None:
        """As if nothing had been taken."""
        self._levels.pop(key, None)

    def _level(self, key: str) -> float:
        level, at = self._levels.get(key, (float(self._burst), 0.0))
        return min(float(self._burst), level + (self._now() - at) * self._per_second)
