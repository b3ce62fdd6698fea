"""The outbox and the messenger: what waits to be said, how saying it ended, and who says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.delivery_policy import Outcome
from bot.domain.outgoing import Intent, Message, Posted


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row of the outbox, leased to this process. `attempts` counts this one.

    `unknown_since` is set where an earlier attempt's outcome is not known: the message time (`Clock.now`) at which
    that attempt began, from which the conversation is searched before anything is sent again.
    """

    id: int
    workspace: str
    intent: Intent
    attempts: int
    unknown_since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Settled:
    """How an attempt ended. `posted` are the messages that now stand (or whose buttons changed)."""

    claimed: Claimed
    outcome: Outcome
    posted: tuple[Posted, ...] = ()


class Outbox(Protocol):
    """Claims rows with a lease and writes down how each ended; several processes may share one."""

    async def claim(self, limit: int) -> list[Claimed]:
        """At most this many rows that may go out now: the first waiting one of each place, highest priority first.

        A row whose lease ran out is claimed again, with `unknown_since` set.
        """
        ...

    async def settle(self, ended: Sequence[Settled]) -> None:
        """Write down outcomes: the row's next state, the delivery log, and the messages that now stand."""
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
