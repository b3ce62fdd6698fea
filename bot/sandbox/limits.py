"""Slack's rate limits: a bucket for each method, workspace and app, and for each channel posted to."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Calls a minute, by Slack's tiers. What is not named here is in tier 3.
PER_MINUTE: Mapping[str, int] = {
    "apps.connections.open": 1,
    "conversations.list": 20,
    "users.list": 20,
    "conversations.join": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.open": 50,
    "users.lookupByEmail": 50,
    "team.info": 50,
    "bots.info": 50,
    "chat.update": 50,
    "chat.delete": 50,
    "chat.getPermalink": 300,
    "auth.test": 300,
    "chat.postMessage": 300,
    "chat.postEphemeral": 100,
    "conversations.members": 100,
    "users.info": 100,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
    "views.publish": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
    "files.info": 100,
}
TIER_3 = 50
CONNECTIONS_AT_ONCE = 10
"""How many `apps.connections.open` calls may come together, as when ten replicas start."""
CHANNEL_BURST = 4
"""Posts a channel takes at once before it holds to one a second."""


@dataclass
class _Bucket:
    capacity: float
    per_second: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one more call fits; 0 when it fits now."""
        self.level = min(self.capacity, self.level + (now - self.at) * self.per_second)
        self.at = now
        return max(0.0, (1 - self.level) / self.per_second)


class Limits:
    """Counts calls. `factor` multiplies every limit, for tests that want them looser or tighter."""

    def __init__(self, factor: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._factor, self._monotonic = factor, monotonic
        self._buckets: dict[tuple[str, ...], _Bucket] = {}

    def take(self, method: str, team: str, app: str, channel: str | None = None) -> int | None:
        """Count one call. `None` when it is within the limits, else Slack's `Retry-After` in whole seconds."""
        now = self._monotonic()
        buckets = [self._of_method(method, team, app, now)]
        if method == "chat.postMessage" and channel:
            buckets.append(self._bucket(("channel", team, app, channel), CHANNEL_BURST, 1.0, now))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            return max(1, math.ceil(wait))
        for bucket in buckets:
            bucket.level -= 1
        return None

    def _of_method(self, method: str, team: str, app: str, now: float) -> _Bucket:
        count = PER_MINUTE.get(method, TIER_3)
        burst = CONNECTIONS_AT_ONCE if method == "apps.connections.open" else count
        return self._bucket((method, team, app), burst, count / 60, now)

    def _bucket(self, key: tuple[str, ...], capacity: float, per_second: float, now: float) -> _Bucket:
        if key not in self._buckets:
            full = max(1.0, capacity * self._factor)
            self._buckets[key] = _Bucket(full, per_second * self._factor, full, now)
        return self._buckets[key]
