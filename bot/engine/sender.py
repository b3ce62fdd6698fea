"""Drains the outbox: rows are claimed, said, and settled with how it ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.delivery_policy import OUR_MISTAKES, Gone, Later, back_off, with_patience
from bot.engine.delivery import Delivery
from bot.engine.log import described
from bot.ports import Claimed, Outbox, Settled

AT_ONCE = 64
SETTLE_AGAIN_AFTER = (0.1, 0.5, 2.0, 5.0, 10.0)  # seconds; together well within a lease

logger = logging.getLogger(__name__)


class Sender:
    """Keeps up to 64 deliveries under way; a slow one holds up none but its own place."""

    def __init__(self, outbox: Outbox, delivery: Delivery) -> None:
        self._outbox = outbox
        self._delivery = delivery
        self._draining = asyncio.Lock()
        self.closed = False

    def close(self) -> None:
        """Claim nothing more: a drain that is under way ends with what it has begun."""
        self.closed = True

    async def drain(self) -> int:
        """Say all that may be said now; how many rows were settled. Raises nothing of what went wrong on the way:
        it is logged, and the rows come up again.
        """
        async with self._draining:
            settled = 0
            running: set[asyncio.Task[Settled]] = set()
            try:
                while await self._claim_into(running):
                    done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                    await self._settle([task.result() for task in done])
                    settled += len(done)
            finally:
                for task in running:
                    task.cancel()  # only where the drain itself is cancelled: their leases run out
                await asyncio.gather(*running, return_exceptions=True)
            return settled

    async def _claim_into(self, running: set[asyncio.Task[Settled]]) -> bool:
        """Begin as many deliveries as there is room for; whether any is under way."""
        room = 0 if self.closed else AT_ONCE - len(running)
        if room:
            try:
                claimed = await self._outbox.claim(room)
            except Exception as error:
                logger.error("nothing could be claimed: %s", described(error))
                claimed = []
            running.update(asyncio.create_task(self._attempt(row)) for row in claimed)
        return bool(running)

    async def _attempt(self, row: Claimed) -> Settled:
        """Deliver one row; a mistake of ours is an outcome like any other."""
        try:
            ended = await self._delivery.deliver(row)
        except Exception as error:
            logger.error("row %s of %s failed: %s", row.id, row.workspace, described(error))
            ended = Settled(row, Later(back_off(row.attempts, row.id), "failed_here"))
        ended = replace(ended, outcome=with_patience(ended.outcome, row.attempts, row.id))
        _log(ended)
        return ended

    async def _settle(self, ended: Sequence[Settled]) -> None:
        """Write down how they ended, trying for a while: what stays unwritten would have to be searched for."""
        for pause in (*SETTLE_AGAIN_AFTER, None):
            try:
                await self._outbox.settle(ended)
            except Exception as error:
                logger.error("%s outcomes could not be written: %s", len(ended), described(error))
            else:
                return
            if pause is not None:
                await asyncio.sleep(pause)


def _log(ended: Settled) -> None:
    row, outcome = ended.claimed, ended.outcome
    if isinstance(outcome, Gone):
        level = logging.ERROR if outcome.code in OUR_MISTAKES else logging.WARNING
        logger.log(level, "%s %s of %s cannot be sent: %s", row.intent.kind, row.id, row.workspace, outcome.code)
    else:
        logger.debug("%s %s of %s: %s", row.intent.kind, row.id, row.workspace, outcome)
