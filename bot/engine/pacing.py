"""How much of each workspace may go out now: Slack's limits (SLACK.md, "Rates"), the pauses that Slack asks for, and
tokens that it refuses. A claim keeps to it, so that nothing is claimed that could only wait.

One post a second a place holds across processes: the outbox keeps to it (`rest`). The rate of a whole workspace is kept
by each process for itself: several replicas together may run into a 429, which costs a pause and nothing else.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from enum import Enum, auto

from bot.domain.delivery_policy import PROBE_EVERY, SEARCH_EVERY, Denied, Dropped, Gone, Outcome, Postponed, Sent
from bot.ports import Limits, Room

POST_EVERY = 1.0  # seconds between two posts in one place
WORKSPACE_EVERY = 0.125  # seconds between two posts in one workspace: 480 a minute
BURST = 40  # posts of a workspace that may go out at once after a quiet while
PROBE_AGAIN = 60.0  # seconds after a probe to which Slack said neither yes nor no

logger = logging.getLogger(__name__)


class Method(Enum):
    """What Slack limits apart from each other."""

    POST = auto()
    UPDATE = auto()
    SEARCH = auto()


class Pacing:
    """Knows how much room each workspace has; `post_every=0` lifts the limits on posts.

    `time` is in seconds and never jumps; the demo's clock has no part in it.
    """

    def __init__(self, post_every: float = POST_EVERY, time: Callable[[], float] | None = None) -> None:
        self.post_every = post_every
        self._workspace_every = WORKSPACE_EVERY if post_every else 0.0
        self._time = time
        self._paid: dict[str, float] = {}  # until when the posts that went out are paid for
        self._held: dict[tuple[str, Method], float] = {}
        self._searching: dict[tuple[str, int], float] = {}  # the turn that each row waits for
        self._searched: dict[str, float] = {}  # when the next search may be made
        self._refused: dict[str, float] = {}  # workspaces whose token is refused: when to try it again
        self._probing: set[str] = set()

    def limits(self, under_way: dict[str, int], most: int, *, take_over: bool = True) -> Limits:
        """What a claim must keep to, where these deliveries are under way and `most` may be, of one workspace."""
        now = self._now()
        self._paid = {workspace: paid for workspace, paid in self._paid.items() if paid > now}
        self._held = {key: until for key, until in self._held.items() if until > now}
        known = {*under_way, *self._paid, *self._refused, *(workspace for workspace, _ in self._held)}
        of = {workspace: self._room(workspace, most - under_way.get(workspace, 0), now) for workspace in known}
        others = Room(most, BURST if self._workspace_every else most)
        return Limits(of, others, dt.timedelta(seconds=self.post_every), take_over)

    def claimed(self, workspace: str, *, post: bool) -> None:
        """A row of the workspace is on its way."""
        if post and self._workspace_every:
            self._paid[workspace] = max(self._paid.get(workspace, 0.0), self._now()) + self._workspace_every
        if workspace in self._refused:
            self._probing.add(workspace)

    def hold(self, workspace: str, method: Method, pause: dt.timedelta) -> None:
        """Slack asked for a pause of this method: nothing of the kind goes out in the workspace before it is over."""
        until = self._now() + pause.total_seconds()
        self._held[workspace, method] = max(self._held.get((workspace, method), 0.0), until)

    def search(self, workspace: str, row: int) -> dt.timedelta | None:
        """How long this row must wait for its turn to be searched for; None where it is its turn."""
        now = self._now()
        if not self._workspace_every:
            return None
        held, turn = self._held.get((workspace, Method.SEARCH), now), self._searching.pop((workspace, row), None)
        if turn is None:
            turn = max(now, self._searched.get(workspace, now))
            self._searched[workspace] = turn + SEARCH_EVERY.total_seconds()
        turn = max(turn, held)
        if turn <= now:
            return None
        self._searching[workspace, row] = turn
        return dt.timedelta(seconds=turn - now)

    def ended(self, workspace: str, outcome: Outcome) -> None:
        """What the outcome says of the workspace's token. One that is refused is tried again now and then."""
        if isinstance(outcome, Denied):
            if workspace not in self._refused:
                logger.error("nothing can be sent in workspace %s: %s", workspace, _what_to_do(outcome))
            self._refused[workspace] = self._now() + PROBE_EVERY.total_seconds()
        elif workspace in self._refused:
            if isinstance(outcome, Sent | Gone):
                del self._refused[workspace]
                logger.warning("workspace %s: Slack takes the token again; what waited goes out", workspace)
            elif workspace in self._probing and not isinstance(outcome, Dropped | Postponed):
                self._refused[workspace] = self._now() + PROBE_AGAIN
        self._probing.discard(workspace)

    def _room(self, workspace: str, rows: int, now: float) -> Room:
        if (probe_at := self._refused.get(workspace)) is not None:
            rows = min(rows, 1) if now >= probe_at and workspace not in self._probing else 0
        posts = rows
        if self._workspace_every:
            owed = self._paid.get(workspace, now) - now
            posts = min(rows, max(0, int(BURST - owed / self._workspace_every + 1e-9)))
        if (workspace, Method.POST) in self._held:
            posts = 0
        return Room(rows, posts, (workspace, Method.UPDATE) not in self._held)

    def _now(self) -> float:
        return (self._time or asyncio.get_running_loop().time)()


def _what_to_do(denied: Denied) -> str:
    if denied.code == "missing_scope":
        scope = denied.needed or "one of the scopes in app_manifest.yml"
        return f"the bot token lacks the scope {scope}. Add it to the app and install the app again (missing_scope)"
    return f"Slack refuses the bot token ({denied.code}). Install the app again and set SLACK_BOT_TOKEN to its token"
