"""One post a second a channel: Slack's limit, kept in this process so that it need not be enforced there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable

POST_EVERY = 1.0
_SWEEP_FROM = 1024


class Pacing:
    """Gives each channel its turns. `time` is in seconds and never jumps; the demo's clock has no part in it."""

    def __init__(self, post_every: float = POST_EVERY, time: Callable[[], float] | None = None) -> None:
        self._every = post_every
        self._time = time
        self._next: dict[Hashable, float] = {}

    @property
    def remembered(self) -> int:
        """How many channels it knows the next turn of."""
        return len(self._next)

    def reserve(self, channel: Hashable) -> float:
        """Take the channel's next turn; how many seconds it is away."""
        now = (self._time or asyncio.get_running_loop().time)()
        if len(self._next) >= _SWEEP_FROM:
            self._next = {key: free for key, free in self._next.items() if free > now}
        turn = max(now, self._next.get(channel, now))
        self._next[channel] = turn + self._every
        return turn - now

    async def turn(self, channel: Hashable) -> None:
        """Wait for the channel's next turn. The outbox gives one row of a place at a time, so this is a second at most
        and ends well within the row's lease.
        """
        wait = self.reserve(channel)
        if wait > 0:
            await asyncio.sleep(wait)
