"""Anybody tries anything with a plan and its handoffs, in any order, while time passes."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.gates import missing, next_gate
from bot.domain.handoff import State
from bot.domain.plan_events import Cadence, Gate, PlanEvent, Risk, Severity
from bot.domain.plan_rules import PlanAttempt, decide_plan, may, version_of
from bot.domain.retrospective import Medians
from bot.domain.trail import BATON, record_from_json
from tests.unit.domain import plan_oracle as oracle
from tests.unit.domain.plan_stories import (
    ANA,
    ANSWERS,
    BEN,
    CHLOE,
    DEV,
    LINKS,
    NAME,
    PEOPLE,
    REASON,
    WORDS,
    PlanStory,
    folded,
    local,
)

ZONES = ("Europe/Warsaw", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe")
STARTS = ("2026-10-20 22:30", "2026-11-30 09:00", "2027-03-24 00:10")  # before clocks change, and at a month's end
ANYBODY = st.sampled_from([*PEOPLE, *PEOPLE, BATON])
GATES = st.sampled_from(Gate)
MAYBE = st.none() | st.just(WORDS)
DIGESTS = st.sampled_from([NAME, WORDS, REASON])
DESCRIPTION = (DIGESTS, MAYBE, st.sampled_from(PEOPLE), st.none() | st.sampled_from(PEOPLE))
RISKS = st.none() | st.sampled_from([Risk.INTERNAL, *Risk])
SCORES = st.integers(1, 5)
ACTS: st.SearchStrategy[PlanEvent] = st.one_of(
    st.builds(pe.SetUp, *DESCRIPTION, RISKS, st.none(), st.lists(DIGESTS, max_size=2).map(tuple)),
    st.builds(pe.EditPlan, *DESCRIPTION, RISKS, st.none()),
    st.builds(pe.ChangeOwner, st.just(""), st.sampled_from(PEOPLE)),
    st.just(pe.TakeOver("")),
    st.builds(pe.ChangeZone, st.sampled_from(ZONES)),
    st.builds(pe.ChangeChannel, st.just(""), st.sampled_from(["C1", "C2"])),
    st.builds(pe.DropSlot, st.integers(1, 3)),
    st.builds(pe.AnswerRequirements, st.just(0), *[st.just(WORDS) | MAYBE] * 6),
    st.builds(pe.LinkEvidence, st.just(0), MAYBE, MAYBE),
    st.builds(pe.OpenGate, GATES, st.none(), MAYBE),
    st.builds(pe.OpenGate, GATES, st.none(), MAYBE),
    st.builds(pe.Override, GATES, st.just(()), DIGESTS, st.none() | st.sampled_from(PEOPLE)),
    st.builds(pe.AskOverride, GATES, DIGESTS, st.sampled_from(PEOPLE)),
    st.builds(pe.RefuseOverride, GATES),
    st.builds(pe.LogShadow, st.integers(0, 40), st.integers(0, 40), DIGESTS, st.just("form")),
    st.builds(pe.ResetShadow, DIGESTS),
    st.just(pe.MakeToken("f" * 64)),
    st.just(pe.RevokeToken()),
    st.just(pe.AskGoLive()),
    st.just(pe.GoLive()),
    st.builds(pe.Incident, st.sampled_from(Severity), DIGESTS),
    st.builds(pe.Score, SCORES, SCORES, SCORES, SCORES, MAYBE),
    st.just(pe.SetSummary(Cadence.WEEKLY, 0, dt.time(9), dt.date(2026, 12, 7))),
    st.just(pe.SetSummary(Cadence.OFF)),
)
HANDOFF_ACTS: st.SearchStrategy[ev.HandoffEvent] = st.sampled_from(
    [
        ev.Agree(),
        ev.Deliver(None),
        ev.Accept((1,), 1, None, None),
        ev.Return((1,), WORDS),
        ev.Decline(WORDS, False),
        ev.Cancel(None),
        ev.NotMe(),
        ev.Reassign(ev.Side.RECEIVER, BEN, DEV, None),
        ev.HandBack(9, WORDS),
    ]
)
CHANGES: st.SearchStrategy[PlanEvent] = st.sampled_from(
    [
        pe.ChangeOwner("", DEV),
        pe.EditPlan(NAME, None, ANA, CHLOE, Risk.INTERNAL, None),
        pe.EditPlan(NAME, None, ANA, DEV, Risk.INTERNAL, None),
        pe.EditPlan(NAME, None, ANA, DEV, None, None),
        pe.EditPlan(NAME, None, ANA, None, Risk.INTERNAL, None),
        pe.ResetShadow(REASON),
        pe.LinkEvidence(0, None, WORDS),
        LINKS,
    ]
)
OPENINGS: tuple[PlanEvent, ...] = (
    pe.GoLive(),
    *(pe.OpenGate(gate) for gate in Gate),
    *(pe.Override(gate, (), REASON) for gate in Gate),
)
MEDIANS = st.none() | st.builds(Medians, *[st.sampled_from([1.0, 2.5, 3.0, 5.0])] * 4)
MOST = 4  # handoffs
STEPS = 60  # to the end of the playbook, and then some


class Playbook(RuleBasedStateMachine):
    """One plan; all that its rules let happen is held against the oracle."""

    story: PlanStory
    looked_at: object = None

    @initialize(
        start=st.sampled_from(STARTS),
        zone=st.sampled_from(ZONES),
        until=st.none() | GATES | GATES,
        further=st.integers(0, 12),
        producer=st.sampled_from([DEV, CHLOE]),
        risk=st.sampled_from(Risk),
        previous=MEDIANS,
    )
    def begin(
        self,
        start: str,
        zone: str,
        until: Gate | None,
        further: int,
        producer: str,
        risk: Risk,
        previous: Medians | None,
    ) -> None:
        """A plan that was led to some gate, and some way to the next one."""
        self.story = PlanStory(zone, local(start, zone))
        self.story.previous = previous
        self.set_up = pe.SetUp(NAME, None, ANA, producer, risk, None, (WORDS,))
        for _ in range(STEPS if until else 0):
            if next_gate(self.story.plan) is not until or not self.story.plan.is_named:
                self.go_on()
        for _ in range(further):
            self.go_on()

    @rule(tries=st.lists(st.tuples(ANYBODY, ACTS, st.booleans()), min_size=1, max_size=8))
    def anybody_tries_anything(self, tries: list[tuple[str, PlanEvent, bool]]) -> None:
        for who, act, shown in tries:
            self._tries(who, act, shown)

    @rule(acts=st.lists(ACTS, min_size=1, max_size=4))
    def somebody_who_may_does_it(self, acts: list[PlanEvent]) -> None:
        for act in acts:
            able = [who for who in (*PEOPLE, BATON) if may(self.story.plan, type(act), who, self.story.facts)]
            for who in able[:1]:
                self._tries(who, act, True)

    @rule(people=st.permutations([*PEOPLE, BATON]), explained=st.booleans())
    def everybody_tries_to_open_the_next_gate(self, people: list[str], explained: bool) -> None:
        gate = next_gate(self.story.plan)
        if gate:
            reason = REASON if explained else None
            for who in people:
                self._tries(who, pe.GoLive() if gate is Gate.GO_LIVE else pe.OpenGate(gate, None, reason), False)

    @rule(between=st.lists(CHANGES, min_size=1, max_size=2))
    def what_was_asked_is_done_although_something_changed(self, between: list[PlanEvent]) -> None:
        """The plan owner has asked to go live, or the production owner a second person to confirm an override."""
        producer, gate = oracle.production_owner(self._world()), next_gate(self.story.plan)
        if producer and gate:
            self._tries(oracle.owner(self._world()), pe.AskGoLive(), False)
            self._tries(producer, pe.AskOverride(gate, REASON, BEN), False)
        for act in between:
            self._tries(oracle.owner(self._world()), act, False)

    @rule(who=st.none() | ANYBODY, second=st.sampled_from(PEOPLE))
    def somebody_opens_gates_all_the_same(self, who: str | None, second: str) -> None:
        """Most often the production owner."""
        who = who or oracle.production_owner(self._world()) or CHLOE
        for gate in Gate:
            self._tries(who, pe.AskOverride(gate, REASON, second), False)
            self._tries(who, pe.Override(gate, (), REASON), False)

    @rule(who=st.sampled_from(PEOPLE), severity=st.sampled_from(Severity))
    def something_breaks(self, who: str, severity: Severity) -> None:
        self._tries(who, pe.Incident(severity, WORDS), False)

    @rule()
    def who_was_asked_confirms(self) -> None:
        """The gate that they were asked about; or first another one."""
        if asked := self.story.plan.override_asked:
            for gate in (*Gate, asked.gate):
                self._tries(asked.second, pe.Override(gate, (), WORDS), False)

    @rule(who=st.sampled_from(PEOPLE), acts=st.lists(HANDOFF_ACTS, max_size=3))
    def a_handoff_is_made_and_acted_on(self, who: str, acts: list[ev.HandoffEvent]) -> None:
        if len(self.story.handoffs) < MOST:
            number = self.story.proposes(who).number
            for act in acts:
                self.somebody_acts_on_a_handoff(number, act)

    @rule(number=st.integers(1, MOST), act=HANDOFF_ACTS)
    def somebody_acts_on_a_handoff(self, number: int, act: ev.HandoffEvent) -> None:
        one = self.story.handoffs.get(number)
        for person in (one.receiver, one.giver, CHLOE) if one else ():
            with suppress(Refused):
                self.story.acts(number, person, act)
                return

    @rule(who=st.sampled_from(PEOPLE), leaves=st.booleans())
    def an_account_is_deactivated_or_active_again(self, who: str, leaves: bool) -> None:
        self.story.gone = self.story.gone | {who} if leaves else self.story.gone - {who}

    @rule(days=st.sampled_from([1, 6, 7, 8, 27, 29, 55, 90, 93]), hours=st.integers(0, 23))
    def time_passes(self, days: int, hours: int) -> None:
        self.story.later(days=days, hours=hours)

    @rule(minutes=st.sampled_from([-1, 0, 1]), weeks=st.sampled_from([1, 4, 8]), more=st.integers(0, 3))
    def it_is_about_midnight(self, minutes: int, weeks: int, more: int) -> None:
        """Of the day on which something may have run its time, where the plan has its home."""
        story = self.story
        shadow = story.plan.shadow
        begun = story.plan.calm_since or (shadow.since if shadow else story.now)
        zone = oracle.zone(self._world())
        day = begun.astimezone(zone).date() + dt.timedelta(days=89 + more if story.plan.live_at else 7 * weeks)
        midnight = dt.datetime.combine(day, dt.time(0), zone).astimezone(dt.UTC)
        story.now = max(story.now, midnight + dt.timedelta(minutes=minutes))

    @rule()
    def go_on(self) -> None:
        """Whoever has the next move of the playbook does it, as far as it can be done."""
        who, act = self._next()
        if isinstance(act, dt.timedelta):
            self.story.now += act
        elif act is not None:
            self._tries(who, act, False)

    def _next(self) -> tuple[str, PlanEvent | dt.timedelta | None]:
        story, plan = self.story, self.story.plan
        owner, producer = oracle.owner(self._world()), oracle.production_owner(self._world()) or DEV
        gate = next_gate(plan)
        if not plan.is_named:
            return owner, self.set_up
        if gate is None:
            return owner, None
        lacks = oracle.lacking(self._world(), gate)
        if not lacks:
            return (producer, pe.GoLive()) if gate is Gate.GO_LIVE else (self._opener(gate, owner), pe.OpenGate(gate))
        if lacks & {"production_owner", "owner_gone", "two_people", "risk_class"}:
            here = next(one for one in (DEV, BEN, CHLOE, *PEOPLE) if one not in story.gone or one == PEOPLE[-1])
            pilot = ANA if here != ANA else BEN
            return owner, pe.EditPlan(NAME, None, pilot, here, plan.risk or Risk.INTERNAL, None)
        if "requirements" in lacks:
            return owner, ANSWERS
        if lacks & {"environment", "production_data"}:
            return owner, LINKS
        if lacks & {"weeks", "months"}:
            return owner, dt.timedelta(days=8)
        if "slots" in lacks:
            return owner, pe.DropSlot(plan.slots[0].number)
        if lacks & {"handoffs", "no_handoff"}:
            self._finishes_handoffs()
            return owner, None
        if "scores" in lacks:
            scored = {one.by for one in plan.scores}
            return next(one for one in PEOPLE if one not in scored), pe.Score(3, 3, 3, 3, None)
        if "above" in lacks:
            return owner, pe.OpenGate(gate, None, REASON)
        return owner, pe.AskGoLive()

    def _opener(self, gate: Gate, owner: str) -> str:
        return BATON if gate is Gate.STABLE else owner

    def _finishes_handoffs(self) -> None:
        story = self.story
        if all(one.state is State.CANCELLED for one in story.handoffs.values()):
            story.proposes()
        for one in list(story.handoffs.values()):
            if one.is_open:
                story.acts(one.number, one.receiver, ev.Accept((1,), one.wording, None, None))
            elif one.state is State.DECLINED:
                story.acts(one.number, one.giver, ev.Cancel(None))

    def _world(self) -> oracle.World:
        story = self.story
        return oracle.World(tuple(story.records), story.now, story.gone, story.previous)

    def _tries(self, who: str, act: PlanEvent, shown: bool) -> None:
        """Somebody tries something; what comes of it is held against the oracle."""
        story, before, world = self.story, self.story.plan, self._world()
        expecting = version_of(before, type(act)) if shown else None
        try:
            story.does(who, act, expecting)
        except Refused as refused:
            assert story.plan == before and len(story.records) == len(world.trail)
            if refused.code is Code.GATE_CLOSED and not isinstance(act, pe.Override | pe.AskOverride):
                self._held_rightly(world, act)
            return
        assert may(before, type(act), who, story.facts), f"{who} did {act} without a button for it"
        decided = story.records[-1]
        assert record_from_json(decided.as_json()) == decided
        self._rightly(world, who, decided.event)
        if isinstance(decided.event, pe.Override):
            told = story.plan.overrides[-1]
            assert (told.gate, told.by) == (decided.event.gate, oracle.production_owner(world))
            assert (told.second, told.reason) == (decided.event.second, decided.event.reason)

    def _rightly(self, world: oracle.World, who: str, event: ev.Event) -> None:
        if isinstance(event, pe.OpenGate | pe.GoLive):
            self._opened_rightly(world, who, event)
        elif isinstance(event, pe.Override):
            self._overridden_rightly(world, who, event)

    def _held_rightly(self, world: oracle.World, act: PlanEvent) -> None:
        gate = act.gate if isinstance(act, pe.OpenGate) else Gate.GO_LIVE
        lacks = oracle.lacking(world, gate, isinstance(act, pe.OpenGate) and act.reason is not None)
        if isinstance(act, pe.AskGoLive):
            lacks.discard("not_asked")
        assert lacks, f"{gate} is kept closed, and nothing is missing"

    def _opened_rightly(self, world: oracle.World, who: str, event: pe.OpenGate | pe.GoLive) -> None:
        gate = event.gate if isinstance(event, pe.OpenGate) else Gate.GO_LIVE
        assert (gate is Gate.GO_LIVE) == isinstance(event, pe.GoLive)
        assert (gate is Gate.STABLE) == (who == BATON)
        assert not oracle.is_open(world, gate)
        assert oracle.lacking(world, gate, isinstance(event, pe.OpenGate) and event.reason is not None) == set()
        if gate is Gate.GO_LIVE:
            assert who == oracle.production_owner(world)
        if gate is Gate.RETROSPECTIVE:
            assert who == oracle.owner(world)

    def _overridden_rightly(self, world: oracle.World, who: str, event: pe.Override) -> None:
        """The production owner did it; where they own the plan too, a second person whom they had asked."""
        assert event.gate is not Gate.KICKOFF and not oracle.is_open(world, event.gate)
        assert set(event.missing) == oracle.lacking(world, event.gate) != set()
        assert not {"gate_before", "production_owner", "owner_gone", "two_people"} & set(event.missing)
        producer, owner = oracle.production_owner(world), oracle.owner(world)
        if producer != owner:
            assert who == producer and event.second is None
            return
        asked = [r for r in world.trail if isinstance(r.event, pe.AskOverride | pe.RefuseOverride)][-1]
        assert isinstance(asked.event, pe.AskOverride)
        assert (asked.actor, asked.event.gate, asked.event.second) == (producer, event.gate, event.second)
        assert event.reason == asked.event.reason
        assert who == event.second and event.second not in {producer, owner}

    @invariant()
    def the_gates_are_those_that_the_trail_opened(self) -> None:
        story, world = self.story, self._world()
        assert {one.gate.value for one in story.plan.opened} == {g for g in oracle.IN_ORDER if oracle.is_open(world, g)}
        assert [one.gate for one in story.plan.opened if one.gate is not Gate.STABLE] == [
            gate for gate in Gate if gate is not Gate.STABLE and story.plan.is_open(gate)
        ]
        assert not any(isinstance(r.event, pe.Override) and r.event.gate is Gate.KICKOFF for r in story.records)

    @invariant()
    def what_is_missing_is_what_the_oracle_misses(self) -> None:
        story, world = self.story, self._world()
        for gate in Gate:
            if story.plan.is_named and not story.plan.is_open(gate):
                named = {one.condition.value for one in missing(story.plan, gate, story.facts, story.now)}
                assert named == oracle.lacking(world, gate), gate

    @invariant()
    def nobody_could_open_a_gate_now_who_may_not(self) -> None:
        """Whoever tried whatever gate, by whatever act."""
        story, world = self.story, self._world()
        before, self.looked_at = self.looked_at, (len(story.records), story.now, story.gone)
        if before == self.looked_at:  # all that was tried since was refused
            return
        for act in OPENINGS:
            for who in (*PEOPLE, BATON):
                with suppress(Refused):
                    event = decide_plan(story.plan, PlanAttempt(who, type(act)), act, story.facts, story.now)
                    self._rightly(world, who, event)

    def teardown(self) -> None:
        """The trail explains the state."""
        if hasattr(self, "story"):
            assert folded(self.story.records) == self.story.plan
