"""What can happen to a plan and its gates (DESIGN section 3): one frozen dataclass an act, as a trail record holds it.

Free text never stands here: a `Digest` does, and the words lie in `texts`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from bot.domain.digests import Digest
from bot.domain.plan_terms import Cadence as Cadence  # an act is named together with its terms
from bot.domain.plan_terms import Gate as Gate
from bot.domain.plan_terms import Risk as Risk
from bot.domain.plan_terms import Severity as Severity


@dataclass(frozen=True, slots=True)
class StartPlan:
    """A plan begins: by a channel's first handoff, by `/transition new`, or between two people alone."""

    act: ClassVar[str] = "start_plan"
    owner: str
    zone: str
    channel: str | None
    pair: tuple[str, ...]
    names: tuple[Digest, ...] = ()  # the owner's display name of that day


@dataclass(frozen=True, slots=True)
class SetUp:
    """It has a name and gates from now on. `slots` are handoffs to be filled in: lines, the thing and its criteria."""

    act: ClassVar[str] = "set_up"
    name: Digest
    system: Digest | None
    pilot_owner: str
    production_owner: str | None
    risk: Risk | None
    target: dt.date | None
    slots: tuple[Digest, ...] = ()
    names: tuple[Digest, ...] = ()  # display names of that day: the pilot owner's, the production owner's


@dataclass(frozen=True, slots=True)
class EditPlan:
    """The same fields anew, all of them in full."""

    act: ClassVar[str] = "edit_plan"
    name: Digest
    system: Digest | None
    pilot_owner: str
    production_owner: str | None
    risk: Risk | None
    target: dt.date | None
    names: tuple[Digest, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeOwner:
    """The plan owner passes the plan on."""

    act: ClassVar[str] = "change_owner"
    was: str
    to: str
    names: tuple[Digest, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The plan owner's account is deactivated; a member of the home channel (or the other of the pair) takes over."""

    act: ClassVar[str] = "take_over"
    was: str
    names: tuple[Digest, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeZone:
    """Another time zone (an IANA name)."""

    act: ClassVar[str] = "change_zone"
    zone: str


@dataclass(frozen=True, slots=True)
class ChangeChannel:
    """Another home channel."""

    act: ClassVar[str] = "change_channel"
    was: str
    to: str


@dataclass(frozen=True, slots=True)
class FillSlot:
    """A handoff to be filled in became one."""

    act: ClassVar[str] = "fill_slot"
    slot: int
    handoff: int


@dataclass(frozen=True, slots=True)
class DropSlot:
    """It is not needed."""

    act: ClassVar[str] = "drop_slot"
    slot: int


@dataclass(frozen=True, slots=True)
class SaveTemplate:
    """In the workspace's own trail. `key` is the SHA-256 of the name in small letters: one of the same is replaced."""

    act: ClassVar[str] = "save_template"
    key: str
    name: Digest
    slots: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class DropTemplate:
    """It is offered no more."""

    act: ClassVar[str] = "drop_template"
    key: str


@dataclass(frozen=True, slots=True)
class AnswerRequirements:
    """The six production requirements, all in full; what is not answered yet is None. `version` counts from 1."""

    act: ClassVar[str] = "answer_requirements"
    version: int
    response_time: Digest | None
    uptime: Digest | None
    failure: Digest | None
    monitoring: Digest | None
    retention: Digest | None
    updates: Digest | None


@dataclass(frozen=True, slots=True)
class LinkEvidence:
    """That the system runs in the real deployment environment, and on production data; both in full."""

    act: ClassVar[str] = "link_evidence"
    version: int
    environment: Digest | None
    production_data: Digest | None


@dataclass(frozen=True, slots=True)
class OpenGate:
    """All its conditions hold. `above` is for the retrospective: whether a dimension is above the previous plan's (None
    where there is none to compare with), and `reason` why not.
    """

    act: ClassVar[str] = "open_gate"
    gate: Gate
    above: bool | None = None
    reason: Digest | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """The production owner opens a gate whose conditions do not hold. `missing` are their codes; `second` is who
    confirmed it, where plan and production owner are one person.
    """

    act: ClassVar[str] = "override"
    gate: Gate
    missing: tuple[str, ...]
    reason: Digest
    second: str | None = None


@dataclass(frozen=True, slots=True)
class AskOverride:
    """The same waits for the second person."""

    act: ClassVar[str] = "ask_override"
    gate: Gate
    reason: Digest
    second: str
    names: tuple[Digest, ...] = ()


@dataclass(frozen=True, slots=True)
class RefuseOverride:
    """The second person says no, or who asked for it takes it back."""

    act: ClassVar[str] = "refuse_override"
    gate: Gate


@dataclass(frozen=True, slots=True)
class LogShadow:
    """Cases of shadow mode: how many, in how many recommendation and decision agree, and the digest of their lines
    (JSON, one a line: case, recommendation, decision). `source` is "form", "import" or "api".
    """

    act: ClassVar[str] = "log_shadow"
    count: int
    agreed: int
    entries: Digest
    source: str


@dataclass(frozen=True, slots=True)
class ResetShadow:
    """Shadow mode begins anew: its weeks, and its count."""

    act: ClassVar[str] = "reset_shadow"
    reason: Digest


@dataclass(frozen=True, slots=True)
class MakeToken:
    """A token with which cases are logged over HTTP; the one before it is worth nothing from now on. `token` is its
    SHA-256 in hex: 32 random bytes cannot be guessed from it.
    """

    act: ClassVar[str] = "make_token"
    token: str


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """No token is worth anything."""

    act: ClassVar[str] = "revoke_token"


@dataclass(frozen=True, slots=True)
class AskGoLive:
    """The plan owner asks the production owner to go live."""

    act: ClassVar[str] = "ask_go_live"


@dataclass(frozen=True, slots=True)
class GoLive:
    """The production owner goes live."""

    act: ClassVar[str] = "go_live"


@dataclass(frozen=True, slots=True)
class Incident:
    """Something went wrong in production."""

    act: ClassVar[str] = "incident"
    severity: Severity
    note: Digest


@dataclass(frozen=True, slots=True)
class Score:
    """One person's view of the four dimensions, 1 to 5; a later one of theirs replaces it."""

    act: ClassVar[str] = "score"
    data: int
    technical: int
    operational: int
    adoption: int
    note: Digest | None


@dataclass(frozen=True, slots=True)
class SetSummary:
    """When the home channel gets a summary, in the plan's zone: see `bot.domain.summary_times.Schedule`. All but
    `cadence` is None for OFF.
    """

    act: ClassVar[str] = "set_summary"
    cadence: Cadence
    weekday: int | None = None
    at: dt.time | None = None
    starts: dt.date | None = None


PlanEvent = (
    StartPlan | SetUp | EditPlan | ChangeOwner | TakeOver | ChangeZone | ChangeChannel | FillSlot | DropSlot
    | SaveTemplate | DropTemplate | AnswerRequirements | LinkEvidence | OpenGate | Override | AskOverride
    | RefuseOverride | LogShadow | ResetShadow | MakeToken | RevokeToken | AskGoLive | GoLive | Incident | Score
    | SetSummary
)  # fmt: skip
