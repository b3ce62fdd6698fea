"""One row of the outbox brought to Slack: searched for where it may stand already, read again, and said."""

from __future__ import annotations

import logging

from bot.domain.delivery_policy import (
    LEASE_TO_POST,
    RATE_LIMITED,
    RETRY_FIRST,
    SEARCH_AGAIN,
    Denied,
    Dropped,
    Gone,
    Later,
    Outcome,
    Postponed,
    Sent,
    Unknown,
)
from bot.domain.outgoing import Kind, Message, Posted
from bot.engine.log import described
from bot.engine.pacing import Method, Pacing
from bot.engine.rendering import Renewal, render, renew
from bot.ports import Claimed, Clock, Messenger, Reader, Settled

ROUTINE = frozenset({Kind.NUDGE, Kind.SUMMARY})  # not said again where nobody can tell whether it was said
UNCERTAIN = Dropped("uncertain")
LEASE_RUNS_OUT = Later(RETRY_FIRST, "lease_runs_out")

logger = logging.getLogger(__name__)


class Delivery:
    """Delivers rows, each independently of the others."""

    def __init__(self, messenger: Messenger, reader: Reader, clock: Clock, pacing: Pacing) -> None:
        self._messenger = messenger
        self._reader = reader
        self._clock = clock
        self.pacing = pacing

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
        if wait := self.pacing.search(row.workspace, row.id):
            return Settled(row, Later(wait, RATE_LIMITED, counts=False))
        outcome, posted = await self._messenger.find(row.workspace, intent.place, row.id, row.unknown_since)
        if outcome == Dropped("absent"):
            return None
        if outcome == Dropped("unsearchable"):
            return Settled(row, UNCERTAIN) if intent.kind in ROUTINE else None
        self._keep_pause(row, Method.SEARCH, outcome)
        return Settled(row, _searched_again(outcome), (posted,) if posted else ())

    async def _post(self, row: Claimed) -> Settled:
        now = self._clock.now()
        said = await self._reader.read(row.workspace, lambda reads: render(reads, row.intent, now))
        if not isinstance(said, Message):
            return Settled(row, said)
        if not self._may_still_post(row):
            return Settled(row, LEASE_RUNS_OUT)
        try:
            outcome, posted = await self._messenger.post(row.workspace, row.intent.place, said, row.id)
        except Exception as error:
            logger.error("row %s of %s: the messenger raised %s", row.id, row.workspace, described(error))
            return Settled(row, Unknown("failed_here"))
        self._keep_pause(row, Method.POST, outcome)
        return Settled(row, outcome, (posted,) if posted else (), said.handoffs)

    async def _renew(self, row: Claimed) -> Settled:
        """Change what stands. Doing so twice does no harm, so an update is never searched for."""
        now = self._clock.now()
        renewals = await self._reader.read(row.workspace, lambda reads: renew(reads, row.intent, now))
        if isinstance(renewals, Dropped | Gone):
            return Settled(row, renewals)
        posted: list[Posted] = []
        ended: Outcome = Dropped("nothing_to_renew")
        for renewal in renewals:
            outcome = await self._messenger.update(row.workspace, renewal.channel, renewal.ts, renewal.message)
            self._keep_pause(row, Method.UPDATE, outcome)
            if isinstance(outcome, Later | Unknown | Gone | Denied | Postponed):
                return Settled(row, _repeatable(outcome), tuple(posted))
            posted.append(_as_it_stands(renewal, outcome))
            ended = outcome if not isinstance(ended, Sent) else ended
        return Settled(row, ended, tuple(posted))

    def _may_still_post(self, row: Claimed) -> bool:
        """Whether we would have ended, one way or the other, well before anybody else takes the row."""
        return row.leased_until is None or self._clock.real() + LEASE_TO_POST <= row.leased_until

    def _keep_pause(self, row: Claimed, method: Method, outcome: Outcome) -> None:
        if isinstance(outcome, Later) and outcome.code == RATE_LIMITED:
            self.pacing.hold(row.workspace, method, outcome.after)


def _as_it_stands(renewal: Renewal, outcome: Outcome) -> Posted:
    """A message that cannot be changed any more has no buttons left to take off."""
    return Posted(renewal.channel, renewal.ts, isinstance(outcome, Sent) and renewal.message.has_buttons)


def _searched_again(outcome: Outcome) -> Outcome:
    """A search that failed says nothing of the message, and can be made again soon."""
    if isinstance(outcome, Unknown):
        return Later(SEARCH_AGAIN, outcome.code, counts=False)
    if isinstance(outcome, Later):
        after = outcome.after if outcome.code == RATE_LIMITED else SEARCH_AGAIN
        return Later(after, outcome.code, counts=False)
    return outcome


def _repeatable(outcome: Outcome) -> Outcome:
    """Where trying again can do no harm, not knowing is the same as having failed."""
    return Later(RETRY_FIRST, outcome.code) if isinstance(outcome, Unknown) else outcome
