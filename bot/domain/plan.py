"""A plan's state, as the fold of its events: a set of handoffs with an owner, a home channel (or a pair), a zone and
gates. What may happen to it is decided in `bot.domain.plan_rules`; what a gate asks for is in `bot.domain.gates`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain.digests import Digest
from bot.domain.plan_events import Cadence, Gate, Risk, Score

WORKSPACE_PLAN = 0  # the workspace's own trail: templates


@dataclass(frozen=True, slots=True)
class Slot:
    """A handoff to be filled in: its words are lines, the thing and then the criteria."""

    number: int
    words: Digest


@dataclass(frozen=True, slots=True)
class Template:
    """Handoffs to be filled in, under a name, for every plan of the workspace."""

    key: str
    name: Digest
    slots: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class Requirements:
    """The answers to the six questions; None where there is none yet."""

    version: int = 0
    response_time: Digest | None = None
    uptime: Digest | None = None
    failure: Digest | None = None
    monitoring: Digest | None = None
    retention: Digest | None = None
    updates: Digest | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is linked to show that the system runs in its real environment, on production data."""

    version: int = 0
    environment: Digest | None = None
    production_data: Digest | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A gate that is open, since when and by whom; `seq` is the record that says so."""

    gate: Gate
    at: dt.datetime
    by: str
    seq: int


@dataclass(frozen=True, slots=True)
class Overridden:
    """A gate that was opened although something was missing (codes of `bot.domain.gates.Condition`). `by` is the
    production owner, `second` who confirmed it.
    """

    gate: Gate
    at: dt.datetime
    by: str
    second: str | None
    reason: Digest
    missing: tuple[str, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class OverrideAsked:
    """An override that waits for a second person."""

    gate: Gate
    by: str
    second: str
    reason: Digest
    at: dt.datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Shadow:
    """Shadow mode since it began or was last begun anew; `run` counts from 1, its cases from 0."""

    run: int
    since: dt.datetime
    cases: int = 0
    agreed: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """What one person scored."""

    by: str
    score: Score


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a plan's home channel gets its summary, in the plan's zone. `weekday` counts from Monday, 0, for a weekly
    and a two-weekly one; `starts` is the first date, from which every second week is counted. Never OFF.
    """

    cadence: Cadence
    weekday: int | None
    at: dt.time
    starts: dt.date


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as its events left it. `pair` holds two people where it is "only the two of us", and no channel then.

    People see gates only once it has a `name`. `described` is the number of the last record that changed what
    `/transition new` asks, owner, zone or channel; `last` that of its last act (records of handoffs left out).
    Instants are aware UTC. `live_at` stays; `calm_since` is when the three months began, last.
    """

    number: int
    owner: str
    zone: str
    channel: str | None
    pair: tuple[str, ...]
    started_at: dt.datetime
    described: int = 1
    last: int = 1
    name: Digest | None = None
    system: Digest | None = None
    pilot_owner: str | None = None
    production_owner: str | None = None
    risk: Risk | None = None
    target: dt.date | None = None
    slots: tuple[Slot, ...] = ()
    next_slot: int = 1
    requirements: Requirements = Requirements()
    evidence: Evidence = Evidence()
    opened: tuple[Opened, ...] = ()
    overrides: tuple[Overridden, ...] = ()
    override_asked: OverrideAsked | None = None
    shadow: Shadow | None = None
    token: str | None = None
    go_live_asked: int | None = None  # the record that asked
    live_at: dt.datetime | None = None
    calm_since: dt.datetime | None = None
    major_incidents: int = 0
    minor_incidents: int = 0
    scores: tuple[Scored, ...] = ()
    why_not_above: Digest | None = None
    summary: Schedule | None = None
    templates: tuple[Template, ...] = ()  # of the workspace's own trail

    @property
    def is_named(self) -> bool:
        """Whether somebody made it by name: it has gates then."""
        return self.name is not None

    def is_open(self, gate: Gate) -> bool:
        """Whether this gate is open."""
        return any(one.gate is gate for one in self.opened)

    def opening(self, gate: Gate) -> Opened | None:
        """Since when and by whom it is open; None where it is closed."""
        return next((one for one in self.opened if one.gate is gate), None)

    @property
    def leaders(self) -> tuple[str, ...]:
        """Plan owner, pilot owner and production owner, each once, in this order."""
        named = (self.owner, self.pilot_owner, self.production_owner)
        return tuple(dict.fromkeys(person for person in named if person))
