"""What is delivered to the app, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.sandbox.model import Json

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Retry:
    """The how-manieth repeat of an event this is, and why (`http_timeout`, `http_error`, …)."""

    number: int
    reason: str


@dataclass(frozen=True)
class Delivery:
    """One thing for the app. Events alone are ever repeated."""

    kind: Kind
    payload: Json
    retry: Retry | None = None


@dataclass(frozen=True)
class Ack:
    """How the app answered in its three seconds: `error` is what Slack shows the person instead."""

    status: int
    body: Json | None = None
    error: str | None = None
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Whether Slack takes it as acknowledged."""
        return self.error is None


TIMED_OUT = Ack(0, error="operation_timeout")
UNREACHABLE = Ack(0, error="dispatch_failed")


class Transport(Protocol):
    """A way to the app."""

    async def send(self, delivery: Delivery) -> Ack:
        """Deliver once and wait for the answer. Never raises: what goes wrong is an `Ack` with an error."""
