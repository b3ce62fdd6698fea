"""A plan's whole way, act by act as the rules decide it: from its name to the retrospective, with what happens then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import Attempt, decide
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate, Risk, Severity
from bot.domain.plan_rules import PlanAttempt, decide_plan
from bot.domain.retrospective import Medians
from bot.domain.trail import BATON
from bot.ports import UnitOfWork
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, TEAM, StillClock, propose

DAN = "U4"
DAY = dt.timedelta(days=1)
TOKEN = "ab" * 32
BETTER = Medians(5.0, 5.0, 5.0, 5.0)

Build = Callable[[Callable[[str], Digest]], pe.PlanEvent]


def planned(plan: int, who: str, build: Build, facts: Facts | None = None) -> Callable[[UnitOfWork], Plan]:
    """An act as the rules decide it; `build` gets what turns words into digests. Raises Refused."""

    def usecase(unit: UnitOfWork) -> Plan:
        before = unit.plan(plan)
        assert before is not None
        event = build(unit.keep_text)
        known = facts or Facts(tuple(unit.handoffs_of_plan(plan)))
        decided = decide_plan(before, PlanAttempt(who, type(event)), event, known, unit.now)
        return recorded(plan, who, decided)(unit)

    return usecase


def recorded(plan: int, who: str, event: pe.PlanEvent) -> Callable[[UnitOfWork], Plan]:
    """An act that nothing decides."""

    def usecase(unit: UnitOfWork) -> Plan:
        unit.record(plan, None, who, event)
        after = unit.plan(plan)
        assert after is not None
        return after

    return usecase


def handed(number: int, who: str, event: ev.HandoffEvent) -> Callable[[UnitOfWork], Handoff]:
    """An act on a handoff as the rules decide it. Raises Refused."""

    def usecase(unit: UnitOfWork) -> Handoff:
        before = unit.handoff(number)
        plan = unit.plan(before.plan) if before else None
        assert before is not None
        assert plan is not None
        unit.record(before.plan, number, who, decide(before, plan, Attempt(who, type(event)), event, unit.now))
        after = unit.handoff(number)
        assert after is not None
        return after

    return usecase


def set_up(name: str = "Fraud model", pilot: str = ANA, production: str | None = BEN, slots: int = 0) -> Build:
    """`/transition new`."""
    target = dt.date(2027, 3, 1)
    return lambda say: pe.SetUp(
        say(name), say("a system"), pilot, production, Risk.INTERNAL, target, tuple(say(f"{n}") for n in range(slots))
    )


def opens(gate: Gate) -> Build:
    """All its conditions hold."""
    return lambda _say: pe.OpenGate(gate)


def answers(say: Callable[[str], Digest]) -> pe.PlanEvent:
    """All six."""
    return pe.AnswerRequirements(0, *(say(f"answer {n}") for n in range(6)))


def evidence(say: Callable[[str], Digest]) -> pe.PlanEvent:
    """Both."""
    return pe.LinkEvidence(0, say("https://prod.example.com"), say("https://data.example.com"))


async def begin(writer: StorageWriter, slots: int = 0) -> Plan:
    """H-1 is in Cleo's plan, which has a name now."""
    await writer.write(TEAM, propose())
    return await writer.write(TEAM, planned(1, CLEO, set_up(slots=slots)))


async def to_shadow(writer: StorageWriter) -> None:
    """The first three gates are open."""
    steps: list[tuple[str, Build]] = [
        (BEN, answers),
        (CLEO, opens(Gate.KICKOFF)),
        (ANA, evidence),
        (CLEO, opens(Gate.INTEGRATION)),
        (CLEO, opens(Gate.SHADOW)),
    ]
    for who, build in steps:
        await writer.write(TEAM, planned(1, who, build))


async def to_live(writer: StorageWriter, clock: StillClock) -> None:
    """Shadow mode has run, H-1 is accepted, and Ben went live."""
    cases: list[tuple[str, Build]] = [
        (BATON, lambda say: pe.LogShadow(3, 2, say("three lines"), "api")),
        (CLEO, lambda say: pe.ResetShadow(say("a new model"))),
        (ANA, lambda say: pe.LogShadow(2, 2, say("two lines"), "form")),
        (CLEO, lambda _say: pe.MakeToken(TOKEN)),
    ]
    for who, build in cases:
        await writer.write(TEAM, planned(1, who, build))
    await writer.write(TEAM, handed(1, BEN, ev.Accept((1, 2), 1, None, None, False, False)))
    clock.pass_time(8 * DAY)
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.AskGoLive()))
    await writer.write(TEAM, planned(1, BEN, lambda _say: pe.GoLive()))


async def to_stable(writer: StorageWriter, clock: StillClock) -> None:
    """It failed badly once, and was calm afterwards."""
    await writer.write(TEAM, planned(1, ANA, lambda say: pe.Incident(Severity.MINOR, say("slow"))))
    await writer.write(TEAM, planned(1, ANA, lambda say: pe.Incident(Severity.MAJOR, say("down"))))
    clock.pass_time(95 * DAY)
    await writer.write(TEAM, planned(1, BATON, opens(Gate.STABLE)))


async def to_the_end(writer: StorageWriter, clock: StillClock) -> Plan:
    """All the way, and what a plan's leaders may do besides."""
    await begin(writer, slots=3)
    await writer.write(TEAM, planned(1, BEN, lambda _say: pe.FillSlot(1, 1)))
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.DropSlot(2)))
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.ChangeZone("America/New_York")))
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.ChangeChannel("", "C9")))
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.DropSlot(3)))
    await to_shadow(writer)
    await to_live(writer, clock)
    await to_stable(writer, clock)
    for who in (ANA, BEN, CLEO):
        await writer.write(TEAM, planned(1, who, lambda say: pe.Score(3, 4, 2, 5, say("went well"))))
    compared = Facts(previous=BETTER)
    await writer.write(
        TEAM, planned(1, CLEO, lambda say: pe.OpenGate(Gate.RETROSPECTIVE, None, say("a harder system")), compared)
    )
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.ChangeOwner("", DAN)))
    gone = Facts(gone=frozenset({DAN}))
    return await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.TakeOver(""), gone))


def overridden(writer_of: str, gate: Gate, second: str) -> list[tuple[str, Build]]:
    """An override of somebody who is plan and production owner, confirmed by another person."""
    return [
        (writer_of, lambda say: pe.AskOverride(gate, say("a deadline"), second)),
        (second, lambda say: pe.Override(gate, (), say("confirmed"))),
    ]
