"""One row of the outbox brought to Slack: searched for where it may stand already, read again, and said."""

from __future__ import annotations

import datetime as dt
import logging

from bot.domain.delivery_policy import RETRY_FIRST, Dropped, Gone, Later, Outcome, Sent, Unknown
from bot.domain.outgoing import Kind, Message, Posted
from bot.engine.log import described
from bot.engine.pacing import Pacing
from bot.engine.rendering import Renewal, render, renew
from bot.ports import Claimed, Clock, Messenger, Reader, Settled

ROUTINE = frozenset({Kind.NUDGE})  # not said again where nobody can tell whether it was said
RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
LONGEST_HOLD = dt.timedelta(seconds=30)  # well within a lease; after it Slack is asked again
UNCERTAIN = Dropped("uncertain")

logger = logging.getLogger(__name__)


class Delivery:
    """Delivers rows, each independently of the others but for the pace of a channel."""

    def __init__(self, messenger: Messenger, reader: Reader, clock: Clock, pacing: Pacing) -> None:
        self._messenger = messenger
        self._reader = reader
        self._clock = clock
        self._pacing = pacing

    async def deliver(self, row: Claimed) -> Settled:
        """How the attempt ended. Raises only what reading and rendering raise: nothing was sent then."""
        if row.intent.kind is Kind.UPDATE:
            return await self._renew(row)
        found = await self._search(row)
        return found if found is not None else await self._post(row)

    async def _search(self, row: Claimed) -> Settled | None:
        """What became of an earlier attempt whose end nobody knows; None where it is to be sent (again)."""
        if row.unknown_since is None:
            return None
        intent = row.intent
        outcome, posted = await self._messenger.find(row.workspace, intent.place, row.id, row.unknown_since)
        if outcome == Dropped("absent"):
            return None
        if outcome == Dropped("unsearchable"):
            return Settled(row, UNCERTAIN) if intent.kind in ROUTINE else None
        return Settled(row, _repeatable(outcome), (posted,) if posted else ())

    async def _post(self, row: Claimed) -> Settled:
        await self._pacing.turn(row.workspace, row.intent.place)  # first, so that what is read is what is said
        now = self._clock.now()
        said = await self._reader.read(row.workspace, lambda reads: render(reads, row.intent, now))
        if not isinstance(said, Message):
            return Settled(row, said)
        try:
            outcome, posted = await self._messenger.post(row.workspace, row.intent.place, said, row.id)
        except Exception as error:
            logger.error("row %s of %s: the messenger raised %s", row.id, row.workspace, described(error))
            return Settled(row, Unknown("failed_here"))
        if isinstance(outcome, Later) and outcome.code in RATE_LIMITED:
            self._pacing.hold(row.workspace, min(outcome.after, LONGEST_HOLD).total_seconds())
        return Settled(row, outcome, (posted,) if posted else ())

    async def _renew(self, row: Claimed) -> Settled:
        """Change what stands. Doing so twice does no harm, so an update is never searched for."""
        now = self._clock.now()
        renewals = await self._reader.read(row.workspace, lambda reads: renew(reads, row.intent, now))
        if isinstance(renewals, Dropped):
            return Settled(row, renewals)
        posted: list[Posted] = []
        ended: Outcome = Dropped("nothing_to_renew")
        for renewal in renewals:
            outcome = await self._messenger.update(row.workspace, renewal.channel, renewal.ts, renewal.message)
            if isinstance(outcome, Later | Unknown | Gone):
                return Settled(row, _repeatable(outcome), tuple(posted))
            posted.append(_as_it_stands(renewal, outcome))
            ended = outcome if not isinstance(ended, Sent) else ended
        return Settled(row, ended, tuple(posted))


def _as_it_stands(renewal: Renewal, outcome: Outcome) -> Posted:
    """A message that cannot be changed any more has no buttons left to take off."""
    return Posted(renewal.channel, renewal.ts, isinstance(outcome, Sent) and renewal.message.has_buttons)


def _repeatable(outcome: Outcome) -> Outcome:
    """Where trying again can do no harm, not knowing is the same as having failed."""
    return Later(RETRY_FIRST, outcome.code) if isinstance(outcome, Unknown) else outcome
