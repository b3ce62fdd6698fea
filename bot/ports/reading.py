"""One workspace as it stands: what use cases and views look things up in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.domain.digests import Digest
from bot.domain.handoff import Handoff
from bot.domain.home_state import HomeState
from bot.domain.nudge_settings import DEFAULTS, NudgeSettings
from bot.domain.outgoing import Intent, Kind
from bot.domain.people import Channel, Person
from bot.domain.plan import Plan
from bot.domain.trail import Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TrailRow:
    """A record as it is stored: its leaf number, the hashed text, and the hash."""

    seq: int
    leaf: int
    record: Record
    hash: str


@dataclass(frozen=True, slots=True)
class SummaryMark:
    """The summary of a date in the plan's zone was queued: when, and the number of the plan's last record then."""

    date: dt.date
    seq: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that waits for its form. `answer_url` is the command's `response_url`, where there was one."""

    id: str
    person: str
    channel: str | None
    text: str
    answer_url: str | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message about a handoff that stands in Slack. `place` as in the intent; `channel` as Slack named it."""

    handoff: int
    place: str
    channel: str
    ts: str
    kind: Kind
    seq: int | None
    handoffs: tuple[int, ...]
    buttons: bool


@dataclass(frozen=True, slots=True)
class NudgeState:
    """When a person is next looked at, and the last of their dates on which they were nudged.

    `owed_since`: of moments from then on they were not told yet, since they may not be reminded before `wake_at`.
    """

    person: Person
    wake_at: dt.datetime | None
    nudged_on: dt.date | None
    settings: NudgeSettings = DEFAULTS
    owed_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """What one place (a person or a channel) has to do with a handoff: see `bot.domain.nudge_lines.Case`.

    `snoozed_at`: when they chose `snoozed_until`.
    """

    snoozed_until: dt.date | None = None
    told: frozenset[str] = frozenset()
    snoozed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Nudged:
    """How often somebody was nudged about a handoff, and when last."""

    person: str
    count: int
    last: dt.datetime


class Reads(Protocol):
    """One workspace as it stands: what use cases and views look things up in. Every list is ordered by number."""

    workspace: str

    def handoff(self, number: int) -> Handoff | None:
        """One handoff, or None where there is none of that number."""
        ...

    def handoffs(self, numbers: Sequence[int]) -> list[Handoff]:
        """Those of these that exist."""
        ...

    def handoffs_of_plan(self, plan: int, *, open_only: bool = False) -> list[Handoff]:
        """All of a plan's, whatever their state, or those that are open."""
        ...

    def handoffs_of_plans(self, plans: Sequence[int]) -> list[Handoff]:
        """All of these plans' with one statement; `handoffs_of_plan` is then known of each."""
        ...

    def handoffs_of_person(self, person: str, *, open_only: bool = True) -> list[Handoff]:
        """Those in which the person is giver or receiver."""
        ...

    def plan(self, number: int) -> Plan | None:
        """One plan."""
        ...

    def plan_of_channel(self, channel: str) -> Plan | None:
        """The plan whose home this channel is."""
        ...

    def plan_of_pair(self, pair: Sequence[str]) -> Plan | None:
        """The plan of these two people alone, in either order."""
        ...

    def plans(self, numbers: Sequence[int]) -> list[Plan]:
        """Those of these that exist."""
        ...

    def plans_owned(self, person: str) -> list[Plan]:
        """The plans that this person owns."""
        ...

    def plans_led(self, person: str) -> list[Plan]:
        """The plans that have this person as plan, pilot or production owner."""
        ...

    def plans_named(self) -> list[Plan]:
        """Every plan that was made by name, whoever may see it."""
        ...

    def is_member(self, channel: str, person: str) -> bool:
        """Whether the person is known to be in this private channel; of other channels it is not kept."""
        ...

    def read_members(self, channels: Sequence[str], person: str) -> None:
        """Read at once what `is_member` will be asked of this person in these channels."""
        ...

    def private_channels(self) -> list[Channel]:
        """The private channels in which Baton is, as far as the directory knows, by id."""
        ...

    def known_cases(self, plan: int, run: int, cases: Sequence[str]) -> list[str]:
        """Those of these case references that this run of shadow mode has already, in their order."""
        ...

    def person(self, person: str) -> Person | None:
        """Somebody the directory knows."""
        ...

    def people(self, ids: Sequence[str]) -> list[Person]:
        """Those of these that the directory knows."""
        ...

    def people_named(self, name: str) -> list[Person]:
        """Everybody whose display name, full name or first name is this, whatever its case; bots left out."""
        ...

    def channel(self, channel: str) -> Channel | None:
        """A channel the directory knows."""
        ...

    def channels(self, ids: Sequence[str]) -> list[Channel]:
        """Those of these that the directory knows."""
        ...

    def text(self, digest: Digest) -> str | None:
        """The words behind a digest; None once they were erased."""
        ...

    def texts(self, digests: Sequence[Digest]) -> dict[Digest, str]:
        """The words behind each digest that still has them."""
        ...

    def trail_of_handoff(self, handoff: Handoff) -> list[TrailRow]:
        """Every record that names the handoff, oldest first."""
        ...

    def trail_row(self, plan: int, seq: int) -> TrailRow | None:
        """One record of a plan."""
        ...

    def read_trail_rows(self, plan: int, seqs: Sequence[int]) -> None:
        """Read at once what `trail_row` will be asked of this plan."""
        ...

    def record_text(self, plan: int, seq: int) -> str | None:
        """One record exactly as hashed."""
        ...

    def proposals_since(self, person: str, since: dt.datetime) -> int:
        """How many handoffs this person has made since then."""
        ...

    def places_of(self, handoff: int) -> list[str]:
        """Where something about the handoff was said or waits to be."""
        ...

    def messages_of(self, handoff: int, place: str) -> list[SentMessage]:
        """What stands in Slack about the handoff in one place, oldest first."""
        ...

    def nudge_state(self, person: str) -> NudgeState | None:
        """When this person is next looked at."""
        ...

    def nudges_waiting(self, person: str) -> list[Intent]:
        """The nudges to this person that were written and have not gone out, oldest first."""
        ...

    def settings(self, person: str) -> NudgeSettings:
        """How this person wants to be reminded; the defaults where they never said."""
        ...

    def attention(self, place: str) -> Mapping[int, Attention]:
        """By handoff: what a person or a channel snoozed, and what they were told of."""
        ...

    def handoffs_owned(self, person: str) -> list[Handoff]:
        """The open and the declined handoffs of the plans that this person owns."""
        ...

    def read_agendas(self, people: Sequence[str]) -> None:
        """Read at once what `handoffs_of_person` (the open ones), `handoffs_owned`, `attention` and `plans` will be
        asked for by a look at each of these people.
        """
        ...

    def plan_wake(self, plan: int) -> dt.datetime | None:
        """When a plan's channel is next looked at."""
        ...

    def nudged(self, handoff: Handoff) -> list[Nudged]:
        """From the delivery log: which of its sides and plan owner Baton nudged about it since it was proposed."""
        ...

    def trail_after(self, plan: int, seq: int) -> list[TrailRow]:
        """Every record of a plan, its handoffs' too, whose number is greater; oldest first."""
        ...

    def head(self, plan: int) -> TrailRow | None:
        """The newest record of a plan."""
        ...

    def last_summary(self, plan: int, before: dt.date | None = None) -> SummaryMark | None:
        """The newest summary that was queued for the plan, of those dated before this date where one is given."""
        ...

    def home_state(self, person: str) -> HomeState | None:
        """What somebody chose to see in their Home; None where they never opened it."""
        ...

    def homes_of(self, people: Sequence[str], plans: Sequence[int], since: dt.datetime) -> list[str]:
        """Of these people, these plans' leaders and their handoffs' sides: who opened their Home since then. By id."""
        ...

    def calendar_since(self, person: str) -> dt.datetime | None:
        """Since when somebody's calendar has an address; None where it has none."""
        ...

    def calendar_owner(self, secret_hash: str) -> str | None:
        """Whose calendar's address has a secret of this SHA-256 (hex)."""
        ...

    def draft(self, draft: str) -> Draft | None:
        """A sentence that waits for its form."""
        ...


class Reader(Protocol):
    """Reads that may be long, on connections of their own."""

    def read(self, workspace: str, query: Callable[[Reads], T]) -> Awaitable[T]:
        """Run the query off the event loop in one read transaction."""
        ...
