"""Trigger ids: good once, for three seconds of real time."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Trigger:
    user: str
    issued: float
    used: bool = False


class TriggerError(Exception):
    """The code `views.open` and `views.push` answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Triggers:
    """Issues and redeems trigger ids. `monotonic` gives seconds; `lifetime` is in seconds."""

    def __init__(self, monotonic: Callable[[], float], lifetime: float) -> None:
        self._monotonic, self._lifetime = monotonic, lifetime
        self._triggers: dict[str, _Trigger] = {}

    def issue(self, user_id: str) -> str:
        """A new trigger of what this person did."""
        self._forget_old()
        number = 10**12 + len(self._triggers)
        trigger_id = f"{number}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = _Trigger(user_id, self._monotonic())
        return trigger_id

    def redeem(self, trigger_id: str) -> str:
        """The person whose trigger it is. Raises `TriggerError`: unknown, used or expired."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise TriggerError("invalid_trigger_id")
        if trigger.used:
            raise TriggerError("exchanged_trigger_id")
        if self._monotonic() - trigger.issued > self._lifetime:
            raise TriggerError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def _forget_old(self) -> None:
        """Slack knows an expired trigger for a while, so only those older than an hour are forgotten."""
        oldest = self._monotonic() - 3600
        if len(self._triggers) > 10_000:
            self._triggers = {key: t for key, t in self._triggers.items() if t.issued > oldest}
