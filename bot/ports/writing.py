"""The unit of work that use cases write in, and the one writer that runs them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.domain.digests import Digest
from bot.domain.events import Event
from bot.domain.home_state import HomeState
from bot.domain.nudge_settings import NudgeSettings
from bot.domain.outgoing import Intent
from bot.domain.people import Channel, Person
from bot.domain.trail import Record
from bot.ports.reading import Draft, Reads

T = TypeVar("T")


class UnitOfWork(Reads, Protocol):
    """One workspace within the writer's transaction: what it writes is kept whole, or not at all.

    `now` is the same for all that happens in one use case, in whole seconds.
    """

    now: dt.datetime

    def first_time(self, key: str) -> bool:
        """Whether this delivery was not seen before; it counts as seen from now on (26 hours)."""
        ...

    def new_plan_number(self) -> int:
        """The next plan number of the workspace, without gaps."""
        ...

    def new_handoff_number(self) -> int:
        """The next handoff number of the workspace, without gaps."""
        ...

    def record(self, plan: int, handoff: int | None, actor: str, event: Event) -> Record:
        """Append to the plan's trail, and fold the event into the stored state."""
        ...

    def record_at(self, plan: int) -> dt.datetime:
        """When the plan's next record is dated: now, but never before its last one, whatever the clock says."""
        ...

    def keep_text(self, text: str) -> Digest:
        """Salt and keep the words; what the trail and the state hold is the digest."""
        ...

    def send(self, intent: Intent) -> None:
        """Queue an intent; one whose key is known already is left out."""
        ...

    def hurry(self, person: str) -> None:
        """The nudges that wait to be said to this person are due now; what they may not be told yet is postponed again
        when it is read before sending.
        """
        ...

    def wake(self, person: str, at: dt.datetime) -> None:
        """Have the engine look at the person at that instant, or earlier if it already would."""
        ...

    def set_wake(
        self, person: str, at: dt.datetime | None, nudged_on: dt.date | None, owed_since: dt.datetime | None = None
    ) -> None:
        """What the engine found: see NudgeState."""
        ...

    def wake_plan(self, plan: int, at: dt.datetime) -> None:
        """Have the engine look at the plan at that instant, or earlier if it already would."""
        ...

    def set_plan_wake(self, plan: int, at: dt.datetime | None) -> None:
        """What the engine found: when to look at the plan again."""
        ...

    def put_settings(self, person: str, settings: NudgeSettings) -> None:
        """How this person wants to be reminded from now on."""
        ...

    def snooze(self, person: str, handoff: int, until: dt.date | None) -> None:
        """The person wants to hear of the handoff again on that date of theirs; None: as if never snoozed. A date that
        changes is in the delivery log.
        """
        ...

    def mark_told(self, place: str, handoff: int, key: str) -> None:
        """A person or a channel is told of an escalation (`bot.domain.escalation.Condition.key`)."""
        ...

    def unmark_told(self, place: str, handoff: int, key: str) -> None:
        """They were not told of it after all; nothing where the key is not there."""
        ...

    def put_person(self, person: Person) -> None:
        """The directory learns of a person; a known `dm` is kept where the new value has none."""
        ...

    def put_channel(self, channel: Channel) -> None:
        """The directory learns of a channel."""
        ...

    def put_members(self, channel: str, members: Iterable[str]) -> None:
        """All who are in a private channel, in place of what was known."""
        ...

    def set_member(self, channel: str, person: str, *, joined: bool) -> None:
        """Somebody came into a private channel, or left it."""
        ...

    def keep_cases(self, plan: int, run: int, cases: Sequence[str]) -> None:
        """These case references are logged in this run of shadow mode; none of them was before."""
        ...

    def keep_summary(self, plan: int, date: dt.date) -> None:
        """The summary of that date was queued now, after the plan's last record."""
        ...

    def forget_summary(self, plan: int, date: dt.date) -> None:
        """The summary of that date was told to nobody: what it would have told is still to be told."""
        ...

    def put_home(self, person: str, state: HomeState) -> None:
        """Somebody opened their Home now, or chose what to see in it."""
        ...

    def put_calendar(self, person: str, secret_hash: str | None) -> None:
        """The address of somebody's calendar has a secret of this SHA-256 (hex) from now on, in place of the one before
        it; None: it has none.
        """
        ...

    def put_draft(self, draft: Draft) -> None:
        """Keep a sentence until its form is sent or closed."""
        ...

    def drop_draft(self, draft: str) -> None:
        """The sentence is used, or was given back."""
        ...


@dataclass(frozen=True, slots=True)
class Changed:
    """What a committed batch changed in one workspace, for those who look at it: `people` whose own handoffs, plans,
    settings or memberships did; `plans` of which an act was recorded, of a handoff too; `channels` that are called
    something else now, or seen by others; `described` are people of whom others read something else: what they are
    called, or whether they are there.
    """

    workspace: str
    people: frozenset[str] = frozenset()
    plans: frozenset[int] = frozenset()
    channels: frozenset[str] = frozenset()
    described: frozenset[str] = frozenset()

    def joined(self, other: Changed) -> Changed:
        """Both, of the same workspace."""
        return Changed(
            self.workspace,
            self.people | other.people,
            self.plans | other.plans,
            self.channels | other.channels,
            self.described | other.described,
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a use case will surely ask for, so that a batch reads it with one statement a table. Only a hint."""

    seen: str | None = None
    people: tuple[str, ...] = ()
    channel: str | None = None
    handoff: int | None = None
    proposer: str | None = None
    agenda: str | None = None  # a person: all that a look at them asks for


class Writer(Protocol):
    """The one writer of a process (DESIGN section 9)."""

    async def write(
        self,
        workspace: str,
        usecase: Callable[[UnitOfWork], T],
        wanted: Wanted = Wanted(),
        *,
        engine: bool = False,
    ) -> T:
        """Run the use case in the next batch and return its value once it is committed.

        Raises what the use case raised (nothing is then kept), or Refused(BUSY) where it had not begun after
        two seconds, or Refused(UNAVAILABLE) where the database cannot be reached.
        """
        ...
