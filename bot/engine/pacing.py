"""Slack's limits on posts, kept in this process so that Slack need not enforce them: one post a second a channel, and
several hundred a minute a workspace (SLACK.md, "Rates"). What a 429 asks for holds its whole workspace.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

POST_EVERY = 1.0  # seconds between two posts in one place
WORKSPACE_EVERY = 0.125  # seconds between two posts in one workspace: 480 a minute
BURST = 40  # posts of a workspace that may go out at once after a quiet while
_SWEEP_FROM = 1024


class Pacing:
    """Gives each place and each workspace its turns; `post_every=0` lifts both limits.

    `time` is in seconds and never jumps; the demo's clock has no part in it.
    """

    def __init__(self, post_every: float = POST_EVERY, time: Callable[[], float] | None = None) -> None:
        self._every = post_every
        self._workspace_every = WORKSPACE_EVERY if post_every else 0.0
        self._time = time
        self._next: dict[tuple[str, str], float] = {}
        self._workspaces: dict[str, float] = {}

    @property
    def remembered(self) -> int:
        """How many places it knows the next turn of."""
        return len(self._next)

    def reserve(self, workspace: str, place: str) -> float:
        """Take the next turn of the place and of its workspace; how many seconds it is away."""
        now = self._now()
        if len(self._next) >= _SWEEP_FROM:
            self._next = {key: free for key, free in self._next.items() if free > now}
        free = max(self._workspaces.get(workspace, 0.0), now - BURST * self._workspace_every)
        turn = max(now, self._next.get((workspace, place), now), free)
        self._workspaces[workspace] = max(free, turn - BURST * self._workspace_every) + self._workspace_every
        self._next[workspace, place] = turn + self._every
        return turn - now

    def hold(self, workspace: str, seconds: float) -> None:
        """Slack asked for a pause: nothing is posted in the workspace before it is over."""
        self._workspaces[workspace] = max(self._workspaces.get(workspace, 0.0), self._now() + seconds)

    async def turn(self, workspace: str, place: str) -> None:
        """Wait for the next turn. The outbox gives one row of a place at a time and few at once, so this ends well
        within the row's lease.
        """
        wait = self.reserve(workspace, place)
        if wait > 0:
            await asyncio.sleep(wait)

    def _now(self) -> float:
        return (self._time or asyncio.get_running_loop().time)()
