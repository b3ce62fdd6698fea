"""The outbox and the messenger: what waits to be said, how saying it ended, and who says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.delivery_policy import Outcome
from bot.domain.outgoing import Intent, Message, Posted


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row of the outbox, leased to this process. `attempts` counts this one.

    `unknown_since` is set where an earlier attempt's outcome is not known: the message time (`Clock.now`) at which
    that attempt began, from which the conversation is searched before anything is sent again. The lease ends at
    `leased_until` (real time). After a post its place rests for `rest`. `tries` counts the attempts that cost none
    as well: by it the delivery log tells one from another.
    """

    id: int
    workspace: str
    intent: Intent
    attempts: int
    unknown_since: dt.datetime | None
    leased_until: dt.datetime | None = None
    rest: dt.timedelta = dt.timedelta()
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """How an attempt ended. `posted` are the messages that now stand (or whose buttons changed); `handoffs` those that
    what was said really names, None where they are the intent's.
    """

    claimed: Claimed
    outcome: Outcome
    posted: tuple[Posted, ...] = ()
    handoffs: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """How much of one workspace may be claimed now: rows in all, posts among them, and whether updates may go out."""

    rows: int
    posts: int
    updates: bool = True


UNLIMITED = Room(1_000_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a claim must keep to: `of` some workspaces, and `others`. After a post its place rests for `rest`, whoever
    posted. Without `take_over` rows whose lease ran out are left alone for now.
    """

    of: Mapping[str, Room] = field(default_factory=dict)
    others: Room = UNLIMITED
    rest: dt.timedelta = dt.timedelta()
    take_over: bool = True

    def room(self, workspace: str) -> Room:
        """How much of this workspace may be claimed."""
        return self.of.get(workspace, self.others)


NO_LIMITS = Limits()


class Outbox(Protocol):
    """Claims rows with a lease and writes down how each ended; several processes may share one."""

    async def claim(self, limit: int, limits: Limits = NO_LIMITS) -> list[Claimed]:
        """At most this many rows that may go out now: of each workspace in turn, highest priority first, the first
        waiting one of each place; for a post its place must have rested, for an update not.

        A row whose lease ran out is claimed again, with `unknown_since` set.
        """
        ...

    async def settle(self, ended: Sequence[Settled]) -> None:
        """Write down outcomes: the row's next state, the delivery log, and the messages that now stand.

        Of an attempt whose lease has passed to another only a `Sent` counts, and that always.
        """
        ...


class Remedies(Protocol):
    """What is done about a message that could not be sent for good."""

    async def gone(self, ended: Settled) -> None:
        """Called before a `Gone` outcome, or that a nudge, an escalation or a summary is `Dropped` that nothing else
        tells, is written down, and again after a crash in between: to be idempotent.

        Raises Refused(UNAVAILABLE or BUSY) where it is to be called again.
        """
        ...


class Messenger(Protocol):
    """Says things in Slack. Every answer of Slack comes back as an Outcome, never as an exception."""

    async def post(self, workspace: str, place: str, message: Message, outbox_id: int) -> tuple[Outcome, Posted | None]:
        """Post in a channel, or in the direct message of a person."""
        ...

    async def update(self, workspace: str, channel: str, ts: str, message: Message) -> Outcome:
        """Replace a message that stands."""
        ...

    async def find(
        self, workspace: str, place: str, outbox_id: int, since: dt.datetime
    ) -> tuple[Outcome, Posted | None]:
        """Search the conversation for the message with this outbox id, from `since` minus five minutes.

        `Sent` with where it stands, `Dropped("absent")` where it surely is not there, `Dropped("unsearchable")`
        where there is no history scope for that conversation, `Later` where Slack would not say now.
        """
        ...
