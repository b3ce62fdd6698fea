"""A handoff's story told with the rules alone: decide, record, fold; no storage, no Slack."""

from __future__ import annotations

import datetime as dt

from bot.domain import events as ev
from bot.domain import life_cycle
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, fold
from bot.domain.life_cycle import Attempt
from bot.domain.plan import Plan
from bot.domain.trail import NO_HASH, Record

ANA, BEN, CHLOE, DEV = "UANA", "UBEN", "UCHLOE", "UDEV"
NOON = dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)
DUE = Due(dt.date(2026, 12, 15), None, "Europe/Warsaw")
THING, ONE, TWO = Digest("a" * 64), Digest("b" * 64), Digest("c" * 64)


class Story:
    """H-1 of plan 1, proposed by `proposer`, with two criteria; Chloe owns the plan."""

    def __init__(self, proposer: str = ANA) -> None:
        self.now = NOON
        self.plan = Plan(1, CHLOE, "Europe/Warsaw", "C1", (), NOON)
        self.records: list[Record] = []
        proposed = life_cycle.propose(proposer, ev.Propose(ANA, BEN, THING, (ONE, TWO), DUE, False), NOON)
        self.handoff: Handoff = self._record(None, proposer, proposed)

    def does(self, who: str, act: ev.HandoffEvent, expecting: int | None = None) -> Handoff:
        """Somebody acts; the state after it. Raises Refused."""
        side = act.side if isinstance(act, ev.Reassign) else None
        attempt = Attempt(who, type(act), expecting, side)
        event = life_cycle.decide(self.handoff, self.plan, attempt, act, self.now)
        self.handoff = self._record(self.handoff, who, event)
        return self.handoff

    def _record(self, handoff: Handoff | None, who: str, event: ev.HandoffEvent) -> Handoff:
        record = Record("T1", 1, len(self.records) + 2, self.now, who, 1, event, NO_HASH)
        self.records.append(record)
        return fold(handoff, record)
