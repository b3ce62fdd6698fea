"""Drains the outbox: rows are claimed, said, and settled with how it ended."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot.domain.delivery_policy import OUR_MISTAKES, Dropped, Gone, Later, back_off, with_patience
from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Kind
from bot.engine.delivery import UNCERTAIN, Delivery
from bot.engine.log import Trouble, described
from bot.ports import Claimed, Outbox, Remedies, Settled
from bot.usecases.outgoing import NEWER_NUDGE

AT_ONCE = 64  # deliveries under way of one workspace
IN_ALL = 96  # so that one workspace never has all the places
GATHER_FROM, GATHER_SECONDS = 16, 0.01  # with so many under way their ends are written together
LOOK_SECONDS = 1.0  # while something is under way, look for more at least this often
TRY_AGAIN_AFTER = (0.1, 0.5)  # seconds; a database that does not answer then is left to the next tick
GRACE_SECONDS = 10.0  # after an outage others write down first what they sent before it, although their leases ran out

# Of these something is lost where they end unsaid: what they escalate, what changed, a question.
_IS_MISSED = frozenset({Kind.NUDGE, Kind.ESCALATION, Kind.SUMMARY, Kind.SUMMARY_OFFER})

AWAY = frozenset({Code.UNAVAILABLE, Code.BUSY})  # refusals of the database, not of what was asked

Key = tuple[str, int]

logger = logging.getLogger(__name__)


class Sender:
    """Keeps deliveries under way; a slow one holds up none but its own place.

    How they ended is kept until it is written: while the database is away nothing is forgotten, and nothing said twice.
    """

    def __init__(
        self, outbox: Outbox, delivery: Delivery, remedies: Remedies | None = None, trouble: Trouble | None = None
    ) -> None:
        self._outbox = outbox
        self._delivery = delivery
        self._pacing = delivery.pacing
        self._remedies = remedies
        self.trouble = trouble or Trouble(logger, "the database")
        self._draining = asyncio.Lock()
        self._stirred = asyncio.Event()
        self._running: dict[Key, asyncio.Task[None]] = {}
        self._rows: dict[Key, Claimed] = {}  # those under way, as last claimed
        self._ended: dict[Key, Settled] = {}  # not written down yet
        self._patient_until = 0.0
        self._posted_at = 0.0
        self.closed = False

    @property
    def unwritten(self) -> int:
        """How many attempts have ended of which the outbox does not know yet."""
        return len(self._ended)

    @property
    def rests_for(self) -> float:
        """Seconds until all places that were posted to have rested, and may have more to be said."""
        return max(0.0, self._posted_at + self._pacing.post_every - _time()) if self._pacing.post_every else 0.0

    def close(self) -> None:
        """Claim nothing more: a drain that is under way ends with what it has begun."""
        self.closed = True
        self.poke()

    def poke(self) -> None:
        """There is news: a drain that is under way looks at the outbox now."""
        self._stirred.set()

    async def drain(self) -> int:
        """Say all that may be said now; how many rows were settled. Raises nothing of what went wrong on the way:
        it is logged, and the rows come up again.
        """
        async with self._draining:
            settled, failed = 0, 0
            try:
                while True:
                    self._stirred.clear()
                    written, reached = await self._exchange()
                    settled += written
                    failed = 0 if reached else failed + 1
                    if not (self._running or self._ended) or (not self._running and failed > len(TRY_AGAIN_AFTER)):
                        return settled
                    await self._wait(failed)
            finally:
                await self._let_go()

    async def _exchange(self) -> tuple[int, bool]:
        """Write down what has ended, and begin what there is room for, in one go; how many were written, and whether
        the outbox could be reached.
        """
        ended = await self._remedied(list(self._ended.values()))
        written, claimed = await asyncio.gather(self._settle(ended), self._claim())  # in this order, in one transaction
        for row in claimed or ():
            self._begin(row)
        reached = written is not None and claimed is not None
        if reached and self.trouble.lasts:
            self._patient_until = _time() + GRACE_SECONDS
            self.trouble.over()
        return written or 0, reached

    async def _claim(self) -> list[Claimed] | None:
        """None where the outbox cannot be reached."""
        room = 0 if self.closed else IN_ALL - len(self._running)
        if not room:
            return []
        of = Counter(workspace for workspace, _ in self._running)
        patient = self.trouble.lasts or _time() < self._patient_until
        try:
            return await self._outbox.claim(room, self._pacing.limits(of, AT_ONCE, take_over=not patient))
        except Exception as error:
            self.trouble.seen(error)
            return None

    def _begin(self, row: Claimed) -> None:
        """A row that we still have in hand, although its lease ran out, is not said again: its end is written down."""
        key = (row.workspace, row.id)
        if (ended := self._ended.get(key)) is not None:
            self._ended[key] = replace(ended, claimed=row)
            return
        self._rows[key] = row
        if key not in self._running:
            self._pacing.claimed(row.workspace, post=row.intent.kind is not Kind.UPDATE)
            self._running[key] = asyncio.create_task(self._attempt(row))

    async def _attempt(self, row: Claimed) -> None:
        """Deliver one row; a mistake of ours is an outcome like any other."""
        key = (row.workspace, row.id)
        try:
            try:
                ended = await self._delivery.deliver(row)
            except Exception as error:
                if not isinstance(error, Refused):
                    logger.error("row %s of %s failed: %s", row.id, row.workspace, described(error))
                ended = Settled(row, Later(back_off(row.attempts, row.id), "failed_here"))
            outcome = with_patience(ended.outcome, row.attempts, row.id)
            self._pacing.ended(row.workspace, outcome)
            self._ended[key] = replace(ended, claimed=self._rows[key], outcome=outcome)
            _log(self._ended[key])
        finally:
            del self._running[key], self._rows[key]
            self._stirred.set()

    async def _remedied(self, ended: Sequence[Settled]) -> list[Settled]:
        """What will never be sent is seen to before that is written down, so that a crash repeats it; returns what may
        be written.
        """
        seen_to = await asyncio.gather(*map(self._see_to, ended))
        return [one for one, done in zip(ended, seen_to, strict=True) if done]

    async def _see_to(self, ended: Settled) -> bool:
        if self._remedies is None or not _is_unsaid(ended):
            return True
        row = ended.claimed
        try:
            await self._remedies.gone(ended)
        except Refused as refused:  # the database is away: the remedy comes once it is back
            self.trouble.seen(refused)
            return refused.code not in AWAY
        except Exception as error:
            logger.error("no remedy for row %s of %s: %s", row.id, row.workspace, described(error))
        return True

    async def _settle(self, ended: Sequence[Settled]) -> int | None:
        """How many were written; None where that failed. What one of them has wrong must not hold up the others."""
        if not ended:
            return 0
        try:
            await self._outbox.settle(ended)
        except Exception as error:
            self.trouble.seen(error)
            if isinstance(error, Refused) or len(ended) == 1:
                return None
            return sum([await self._settle([one]) or 0 for one in ended])
        self._posted_at = _time()
        for one in ended:
            self._ended.pop((one.claimed.workspace, one.claimed.id), None)
        return len(ended)

    async def _wait(self, failed: int) -> None:
        """Until something ended, there is news, or it is time to look again."""
        if not failed:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._stirred.wait()
            if len(self._running) >= GATHER_FROM:
                await asyncio.sleep(GATHER_SECONDS)
        else:
            await asyncio.sleep(TRY_AGAIN_AFTER[min(failed, len(TRY_AGAIN_AFTER)) - 1])

    async def _let_go(self) -> None:
        """Only where the drain itself is cancelled: the leases of what is under way run out."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _time() -> float:
    return asyncio.get_running_loop().time()


def _is_unsaid(ended: Settled) -> bool:
    """Whether something is lost unless it is seen to: what a newer nudge says is not, nor what was perhaps sent."""
    outcome = ended.outcome
    if isinstance(outcome, Dropped):
        return ended.claimed.intent.kind in _IS_MISSED and outcome not in (NEWER_NUDGE, UNCERTAIN)
    return isinstance(outcome, Gone)


def _log(ended: Settled) -> None:
    row, outcome = ended.claimed, ended.outcome
    if isinstance(outcome, Gone):
        level = logging.ERROR if outcome.code in OUR_MISTAKES else logging.WARNING
        logger.log(level, "%s %s of %s cannot be sent: %s", row.intent.kind, row.id, row.workspace, outcome.code)
    else:
        logger.debug("%s %s of %s: %s", row.intent.kind, row.id, row.workspace, outcome)
