"""A plan's story told with the rules alone: decide, record, fold; no storage, no Slack.

Chloe owns the plan, Ana built the system, Dev will run it; Ben and Eve see the plan and lead nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import reduce
from typing import get_args
from zoneinfo import ZoneInfo

from bot.domain import events as ev
from bot.domain import life_cycle
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff, fold
from bot.domain.life_cycle import Attempt
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate, PlanEvent, Risk
from bot.domain.plan_fold import fold_plan
from bot.domain.plan_rules import PlanAttempt, decide_plan
from bot.domain.retrospective import Medians
from bot.domain.trail import BATON, NO_HASH, Record

ANA, BEN, CHLOE, DEV, EVE = "UANA", "UBEN", "UCHLOE", "UDEV", "UEVE"
PEOPLE = (ANA, BEN, CHLOE, DEV, EVE)
WARSAW = "Europe/Warsaw"
NOON = dt.datetime(2026, 12, 2, 11, tzinfo=dt.UTC)
NAME, OTHER_NAME, WORDS, REASON = (Digest(letter * 64) for letter in "abcd")

SET_UP = pe.SetUp(NAME, None, ANA, DEV, Risk.INTERNAL, None)
ANSWERS = pe.AnswerRequirements(0, *[WORDS] * 6)
LINKS = pe.LinkEvidence(0, WORDS, WORDS)
BEFORE = {Gate.INTEGRATION: Gate.KICKOFF, Gate.SHADOW: Gate.INTEGRATION, Gate.GO_LIVE: Gate.SHADOW}
BEFORE |= {Gate.STABLE: Gate.GO_LIVE, Gate.RETROSPECTIVE: Gate.STABLE}


def local(text: str, zone: str = WARSAW) -> dt.datetime:
    """`2026-12-15 09:00` as clocks in the zone show it, as an instant."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def score(data: int, technical: int, operational: int, adoption: int) -> pe.Score:
    """One person's view of the four dimensions."""
    return pe.Score(data, technical, operational, adoption, None)


class PlanStory:
    """Plan 1 in the channel C1, with the facts that lie beside it. Its handoffs go from Ana to Ben."""

    def __init__(self, zone: str = WARSAW, now: dt.datetime = NOON, pair: tuple[str, ...] = ()) -> None:
        self.now = now
        self.records: list[Record] = []
        self.handoffs: dict[int, Handoff] = {}
        self.gone: frozenset[str] = frozenset()
        self.previous: Medians | None = None
        start = self._record(CHLOE, None, pe.StartPlan(CHLOE, zone, None if pair else "C1", pair))
        self.plan: Plan = fold_plan(None, start)

    @property
    def facts(self) -> Facts:
        """What is true beside the plan's own state."""
        return Facts(tuple(self.handoffs.values()), self.gone, self.previous)

    def does(self, who: str, event: PlanEvent, expecting: int | None = None) -> Plan:
        """Somebody acts on the plan; the state after it. Raises Refused."""
        attempt = PlanAttempt(who, type(event), expecting)
        decided = decide_plan(self.plan, attempt, event, self.facts, self.now)
        self.plan = fold_plan(self.plan, self._record(who, None, decided))
        return self.plan

    def proposes(self, who: str = ANA) -> Handoff:
        """A new handoff of the plan, due in a year: none of this is about its date."""
        number = len(self.handoffs) + 1
        due = Due((self.now + dt.timedelta(days=365)).date(), None, self.plan.zone)
        made = life_cycle.propose(who, ev.Propose(ANA, BEN, WORDS, (WORDS,), due, False), self.now)
        self.handoffs[number] = fold(None, self._record(who, number, made))
        return self.handoffs[number]

    def acts(self, number: int, who: str, act: ev.HandoffEvent) -> Handoff:
        """Somebody acts on a handoff. Raises Refused."""
        before, side = self.handoffs[number], act.side if isinstance(act, ev.Reassign) else None
        decided = life_cycle.decide(before, self.plan, Attempt(who, type(act), None, side), act, self.now)
        self.handoffs[number] = fold(before, self._record(who, number, decided))
        return self.handoffs[number]

    def accepted(self) -> Handoff:
        """A handoff that was made and is accepted."""
        made = self.proposes()
        return self.acts(made.number, BEN, ev.Accept((1,), made.wording, None, None))

    def later(self, **span: float) -> None:
        """Time passes."""
        self.now += dt.timedelta(**span)

    def _record(self, who: str, handoff: int | None, event: ev.Event) -> Record:
        record = Record("T1", 1, len(self.records) + 1, self.now, who, handoff, event, NO_HASH)
        self.records.append(record)
        return record


def ready_for(gate: Gate, story: PlanStory | None = None, set_up: pe.SetUp = SET_UP) -> PlanStory:
    """A plan that was led by the rules to where this gate may open, and is closed: all its conditions hold. Its
    production owner goes live, Chloe does the rest.
    """
    story = story or PlanStory()
    producer = set_up.production_owner or DEV
    story.does(CHLOE, set_up)
    story.does(CHLOE, ANSWERS)
    if gate is Gate.KICKOFF:
        return story
    story.does(CHLOE, pe.OpenGate(Gate.KICKOFF))
    story.does(CHLOE, LINKS)
    if gate is Gate.INTEGRATION:
        return story
    story.does(CHLOE, pe.OpenGate(Gate.INTEGRATION))
    if gate is Gate.SHADOW:
        return story
    story.does(CHLOE, pe.OpenGate(Gate.SHADOW))
    story.accepted()
    story.later(weeks={Risk.INTERNAL: 1, Risk.CUSTOMER_FACING: 4}.get(set_up.risk or Risk.INTERNAL, 8))
    story.does(CHLOE, pe.AskGoLive())
    if gate is Gate.GO_LIVE:
        return story
    story.does(producer, pe.GoLive())
    story.later(days=92)
    if gate is Gate.STABLE:
        return story
    story.does(BATON, pe.OpenGate(Gate.STABLE))
    for who in (ANA, BEN, DEV):
        story.does(who, score(3, 3, 3, 3))
    return story


def opening(gate: Gate) -> tuple[str, PlanEvent]:
    """Who opens the gate by which act."""
    if gate is Gate.GO_LIVE:
        return DEV, pe.GoLive()
    return BATON if gate is Gate.STABLE else CHLOE, pe.OpenGate(gate)


def without(plan: Plan, *gates: Gate) -> Plan:
    """The plan with these gates closed."""
    return replace(plan, opened=tuple(one for one in plan.opened if one.gate not in gates))


def folded(records: list[Record]) -> Plan | None:
    """The plan as its own records alone explain it."""
    own = [record for record in records if isinstance(record.event, get_args(PlanEvent))]
    return reduce(fold_plan, own, None)
