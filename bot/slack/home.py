"""App Homes that stay up to date: after each commit those are published again that show something of it.

A publication reads how things stand right before it goes out, and nobody has two under way: so the newest state wins.
It never stands in the way of who acts: what is to be published waits here, keeps to Slack's rate for `views.publish`
(SLACK.md, "Rates") and pauses as long as Slack asks for. Each replica publishes what it committed itself.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from enum import IntEnum
from time import monotonic

from bot.domain.delivery_policy import Later, Unknown, outcome_of
from bot.domain.errors import Refused
from bot.ports import Changed
from bot.slack.client import CallFailed
from bot.slack.tasks import KeptTasks

AT_ONCE = 4
EVERY = 0.5  # seconds between two publications of many
BURST = 40  # that may go out at once after a quiet while
TRIES = 4
AGAIN_SECONDS = 1.0  # where the database does not answer
_RATE_LIMITED = "ratelimited"

logger = logging.getLogger(__name__)

Publish = Callable[[str], Awaitable[dt.datetime | None]]
WhoSees = Callable[[Changed], Awaitable[Sequence[str]]]


class Turn(IntEnum):
    """In which order they are published."""

    LOOKING = 0  # they look at theirs: no pace but Slack's own pauses
    CONCERNED = 1  # by something of their own
    BESIDE = 2  # in it stands how a plan of theirs goes on


class Homes:
    """Whose Homes are to be published. `publish` says when time alone changes what it published; it raises CallFailed
    where Slack does not take one and Refused where it cannot be read; `who_sees` raises Refused. Call it in the event
    loop alone.
    """

    def __init__(
        self,
        workspace: str,
        publish: Publish,
        who_sees: WhoSees,
        *,
        time: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._workspace = workspace
        self._publish, self._who_sees = publish, who_sees
        self._time, self._sleep = time, sleep
        self._tasks = KeptTasks()
        self._changed: Changed | None = None  # of which nobody knows yet who sees it
        self._looking = False
        self._queues: tuple[dict[str, None], ...] = ({}, {}, {})  # by Turn
        self._modals: dict[str, str] = {}
        self._outdated_at: dict[str, dt.datetime] = {}
        self._under_way: set[str] = set()
        self._workers = 0
        self._failed: dict[str, int] = {}
        self._paid = 0.0  # until when the publications that went out are paid for
        self._held = 0.0  # until when Slack wants none
        self._closed = False

    def show(self, who: str) -> None:
        """Somebody looks at theirs: it goes before all that others only might look at."""
        self._add(who, Turn.LOOKING)

    def changed(self, changed: Changed) -> None:
        """Something was committed."""
        if changed.workspace != self._workspace or self._closed:
            return
        self._changed = self._changed.joined(changed) if self._changed else changed
        if not self._looking:
            self._looking = True
            self._tasks.start(self._look())

    def has_modal(self, who: str, view_id: str) -> None:
        """Their Home stands in this modal too, where the tab cannot be led to: it is kept up to date as the tab is."""
        self._modals[who] = view_id

    def modal_of(self, who: str) -> str | None:
        """The newest; None where they have none, as far as is known."""
        return self._modals.get(who)

    def forget_modal(self, view_id: str) -> None:
        """It is closed, or shows something else now."""
        self._modals = {who: one for who, one in self._modals.items() if one != view_id}

    async def pass_time(self, now: dt.datetime) -> None:
        """It is `now`: what has become late since it was published shows as late."""
        if due := frozenset(who for who, at in self._outdated_at.items() if at <= now):
            self._outdated_at = {who: at for who, at in self._outdated_at.items() if who not in due}
            self.changed(Changed(self._workspace, due))

    async def close(self, seconds: float) -> None:
        """Publish what waits, as far as that goes within these seconds, and then nothing more."""
        await self._tasks.drain(seconds)
        self._closed = True

    async def _look(self) -> None:
        """Find out whose Homes show what changed."""
        try:
            while (changed := self._changed) is not None:
                self._changed = None
                try:
                    seen_by = await self._who_sees(changed)
                except Refused as refused:
                    logger.warning("who sees what changed could not be read: %s", refused.code)
                    await self._sleep(AGAIN_SECONDS)
                    self.changed(changed)
                    continue
                for who in seen_by:
                    alone = len(seen_by) == 1  # what one person alone sees is mostly their own doing
                    concerned = Turn.CONCERNED if who in changed.people else Turn.BESIDE
                    self._add(who, Turn.LOOKING if alone else concerned)
        finally:
            self._looking = False

    def _add(self, who: str, turn: Turn) -> None:
        """Who waits already keeps their place, or comes to a better one."""
        if not any(who in queue for queue in self._queues[: turn + 1]):
            self._forget(who)
            self._queues[turn][who] = None
        self._begin()

    def _forget(self, who: str) -> None:
        for queue in self._queues:
            queue.pop(who, None)

    def _begin(self) -> None:
        """One worker more, unless there are enough: it ends where nobody is left to publish."""
        if self._workers < AT_ONCE and not self._closed:
            self._workers += 1
            self._tasks.start(self._work())

    async def _work(self) -> None:
        try:
            while (found := self._next()) is not None:
                who, looking = found
                try:
                    await self._publish_one(who, looking=looking)
                finally:
                    self._under_way.discard(who)
        finally:
            self._workers -= 1

    def _next(self) -> tuple[str, bool] | None:
        """Who comes next, and whether they look at theirs; who is being published waits for that to end."""
        for turn in Turn:
            for who in self._queues[turn]:
                if who not in self._under_way:
                    del self._queues[turn][who]
                    self._under_way.add(who)
                    return who, turn is Turn.LOOKING
        return None

    async def _publish_one(self, who: str, *, looking: bool) -> None:
        await self._room(looking=looking)
        self._forget(who)  # what was asked for until now, this one shows
        try:
            self._published(who, await self._publish(who))
        except Refused as refused:
            logger.warning("a Home could not be read: %s", refused.code)
            self._try_again(who)
        except CallFailed as failed:
            self._refused(who, failed)
        except Exception as error:  # of this one: others wait behind it
            logger.error("a Home could not be drawn: %s", type(error).__name__)

    def _published(self, who: str, outdated_at: dt.datetime | None) -> None:
        self._failed.pop(who, None)
        self._outdated_at.pop(who, None)
        if outdated_at is not None:
            self._outdated_at[who] = outdated_at

    def _refused(self, who: str, failed: CallFailed) -> None:
        if failed.code == _RATE_LIMITED:
            pause = failed.retry_after or dt.timedelta(seconds=AGAIN_SECONDS)
            self._held = max(self._held, self._time() + pause.total_seconds())
            self._queues[Turn.LOOKING][who] = None
            return
        logger.warning("a Home could not be published: %s", failed.code)
        match outcome_of(failed.status, failed.code, None, salt=0):
            case Later() | Unknown():  # the same Home twice does no harm
                self._try_again(who)
            case _:
                self._failed.pop(who, None)

    def _try_again(self, who: str) -> None:
        """Some times over; then not before it is opened, or something in it changes."""
        self._failed[who] = self._failed.get(who, 0) + 1
        if self._failed[who] < TRIES:
            self._tasks.start(self._add_after(who, AGAIN_SECONDS * 2 ** (self._failed[who] - 1)))
        else:
            del self._failed[who]

    async def _add_after(self, who: str, seconds: float) -> None:
        await self._sleep(seconds)
        self._add(who, Turn.CONCERNED)

    async def _room(self, *, looking: bool) -> None:
        """Wait until Slack may be asked again."""
        while (wait := max(self._held, 0.0 if looking else self._paid - BURST * EVERY) - self._time()) > 0:
            await self._sleep(wait)
        self._paid = max(self._paid, self._time()) + EVERY
