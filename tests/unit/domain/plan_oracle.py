"""What the specification says of a plan's gates, read from its trail alone and written without a look at the rules.

Each function looks at all records again: slow, and hard to get wrong.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.plan_events import Gate, Risk, Severity
from bot.domain.retrospective import Medians
from bot.domain.trail import Record

IN_ORDER = ("kickoff", "integration", "shadow", "go_live", "stable", "retrospective")
DAYS = {"internal": 7, "customer_facing": 28, "financial_or_health": 56}
SIX = ("response_time", "uptime", "failure", "monitoring", "retention", "updates")
FOUR = ("data", "technical", "operational", "adoption")


@dataclass(frozen=True)
class World:
    """The trail, and what lies beside it."""

    trail: Sequence[Record]
    now: dt.datetime
    gone: frozenset[str] = frozenset()
    previous: Medians | None = None


def owner(world: World) -> str:
    """Who owns the plan."""
    found = ""
    for record in world.trail:
        match record.event:
            case pe.StartPlan(owner=person) | pe.ChangeOwner(to=person):
                found = person
            case pe.TakeOver():
                found = record.actor
    return found


def zone(world: World) -> ZoneInfo:
    """The plan's zone."""
    named = [r.event.zone for r in world.trail if isinstance(r.event, pe.StartPlan | pe.ChangeZone)]
    return ZoneInfo(named[-1])


def described(world: World) -> pe.SetUp | pe.EditPlan | None:
    """What `/transition new` asks, as it stands."""
    forms = [r.event for r in world.trail if isinstance(r.event, pe.SetUp | pe.EditPlan)]
    return forms[-1] if forms else None


def pilot_owner(world: World) -> str | None:
    """Who built it."""
    form = described(world)
    return form.pilot_owner if form else None


def production_owner(world: World) -> str | None:
    """Who will run it."""
    form = described(world)
    return form.production_owner if form else None


def risk(world: World) -> Risk | None:
    """Who is hurt when it is wrong."""
    form = described(world)
    return form.risk if form else None


def opened(world: World, gate: str) -> list[Record]:
    """The records that opened a gate."""
    return [r for r in world.trail if opens(r) == gate]


def opens(record: Record) -> str | None:
    """The gate that a record opens."""
    if isinstance(record.event, pe.GoLive):
        return "go_live"
    return record.event.gate.value if isinstance(record.event, pe.OpenGate | pe.Override) else None


def majors(world: World) -> list[Record]:
    """Major incidents."""
    return [r for r in world.trail if isinstance(r.event, pe.Incident) and r.event.severity is Severity.MAJOR]


def is_open(world: World, gate: str) -> bool:
    """Opened gates stay open, but a major incident closes stable again."""
    records = opened(world, gate)
    if gate == "stable" and records and majors(world):
        return records[-1].seq > majors(world)[-1].seq
    return bool(records)


def lacking(world: World, gate: Gate, explained: bool = False) -> set[str]:
    """What the gate's row of the table asks for and is not so; empty where it may open."""
    found = set()
    before = IN_ORDER[: IN_ORDER.index(gate.value)][-1:]
    if any(not is_open(world, one) for one in before):
        found.add("gate_before")
    checks = {
        "kickoff": _kickoff,
        "integration": _integration,
        "shadow": _shadow,
        "go_live": _go_live,
        "stable": _stable,
    }
    found |= _retrospective(world, explained) if gate is Gate.RETROSPECTIVE else checks[gate.value](world)
    return found


def _somebody_runs_it(world: World) -> set[str]:
    person = production_owner(world)
    if person is None:
        return {"production_owner"}
    return ({"owner_gone"} if person in world.gone else set()) | (
        {"two_people"} if person == pilot_owner(world) else set()
    )


def _kickoff(world: World) -> set[str]:
    found = _somebody_runs_it(world)
    answers = [r.event for r in world.trail if isinstance(r.event, pe.AnswerRequirements)]
    if not answers or any(getattr(answers[-1], question) is None for question in SIX):
        found.add("requirements")
    return found


def _integration(world: World) -> set[str]:
    links = [r.event for r in world.trail if isinstance(r.event, pe.LinkEvidence)]
    last = links[-1] if links else pe.LinkEvidence(0, None, None)
    return {name for name in ("environment", "production_data") if getattr(last, name) is None}


def _shadow(world: World) -> set[str]:
    return set() if risk(world) else {"risk_class"}


def _go_live(world: World) -> set[str]:
    found = _somebody_runs_it(world) | _weeks(world) | _handoffs(world)
    asked = [r.seq for r in world.trail if isinstance(r.event, pe.AskGoLive)]
    if not asked or _withdrawn_since(world, asked[-1]):
        found.add("not_asked")
    return found


def _weeks(world: World) -> set[str]:
    runs = [r for r in world.trail if opens(r) == "shadow" or isinstance(r.event, pe.ResetShadow)]
    if not runs:
        return set()
    if risk(world) is None:
        return {"risk_class"}
    days = (_date(world, world.now) - _date(world, runs[-1].at)).days
    return {"weeks"} if days < DAYS[str(risk(world))] else set()


def _withdrawn_since(world: World, seq: int) -> bool:
    """A reset takes the request back, and so does another risk class; another production owner has not been asked."""
    then = World([r for r in world.trail if r.seq <= seq], world.now)
    was = (production_owner(then), risk(then))
    for record in world.trail:
        event = record.event
        if record.seq > seq and isinstance(event, pe.ResetShadow):
            return True
        if record.seq > seq and isinstance(event, pe.EditPlan) and (event.production_owner, event.risk) != was:
            return True
    return False


def _handoffs(world: World) -> set[str]:
    states: dict[int, str] = {}
    for record in world.trail:
        if record.handoff is not None:
            match record.event:
                case ev.Accept():
                    states[record.handoff] = "accepted"
                case ev.Cancel() | ev.Undo() | ev.NotMe():
                    states[record.handoff] = "cancelled"
                case _:
                    states.setdefault(record.handoff, "under way")
    found = {"handoffs"} if "under way" in states.values() else set()
    to_fill = sum(len(r.event.slots) for r in world.trail if isinstance(r.event, pe.SetUp))
    if to_fill > sum(isinstance(r.event, pe.FillSlot | pe.DropSlot) for r in world.trail):
        found.add("slots")
    elif not set(states.values()) - {"cancelled"}:
        found.add("no_handoff")
    return found


def _stable(world: World) -> set[str]:
    starts = [*opened(world, "go_live"), *majors(world)]
    if not starts:
        return set()
    begun = _date(world, max(one.at for one in starts))
    year, month = (begun.year, begun.month + 3) if begun.month < 10 else (begun.year + 1, begun.month - 9)
    until = dt.date(year, month, min(begun.day, monthrange(year, month)[1]))
    return {"months"} if _date(world, world.now) < until else set()


def _retrospective(world: World, explained: bool) -> set[str]:
    scores = {r.actor: r.event for r in world.trail if isinstance(r.event, pe.Score)}
    if len(scores) < 3:
        return {"scores"}
    if explained or world.previous is None:
        return set()
    above = [_middle([getattr(one, name) for one in scores.values()]) > getattr(world.previous, name) for name in FOUR]
    return set() if any(above) else {"above"}


def _middle(numbers: list[int]) -> float:
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _date(world: World, at: dt.datetime) -> dt.date:
    return at.astimezone(zone(world)).date()
