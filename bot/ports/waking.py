"""Who is to be looked at: the one question that the engine asks across workspaces."""

from __future__ import annotations

from typing import Protocol


class Alarms(Protocol):
    """Looks through the people's `wake_at`, by `Clock.now`. Where that was far ahead and went back, whoever was looked
    at in a future that has not come is due now.
    """

    async def due(self, limit: int) -> list[tuple[str, str]]:
        """At most this many people (workspace, person) whose `wake_at` has come, the longest waiting first.

        Claims nothing: what is decided for them is written in a unit of work, which sees whether another process
        was first.
        """
        ...

    async def due_plans(self, limit: int) -> list[tuple[str, int]]:
        """The same for plans (workspace, plan), whose channels are to be told something."""
        ...
