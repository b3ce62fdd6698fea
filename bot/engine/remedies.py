"""What ended unsent is handed to the use case that knows what to do about it."""

from __future__ import annotations

from bot.domain.delivery_policy import Dropped, Gone
from bot.ports import Settled, Writer
from bot.usecases.remedies import on_dropped, on_gone


class EngineRemedies:
    """Implements `bot.ports.Remedies` by the writer."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def gone(self, ended: Settled) -> None:
        """Carry out the remedy of an attempt that ended as gone; of one that was dropped, take back that it was told.
        Raises what the writer raises.
        """
        row, outcome = ended.claimed, ended.outcome
        if isinstance(outcome, Gone):
            code = outcome.code
            await self._writer.write(row.workspace, lambda uow: on_gone(uow, row.intent, code), engine=True)
        elif isinstance(outcome, Dropped):
            await self._writer.write(row.workspace, lambda uow: on_dropped(uow, row.intent), engine=True)
