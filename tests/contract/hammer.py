"""One of two processes that write in the same workspaces at the same time: `hammer.py URL NAME COUNT`."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys

from bot.domain.errors import Code, Refused
from storage.outbox_claims import OutboxClaims
from storage.writer import StorageWriter
from tests.contract.samples import TEAM, propose


class WallClock:
    """Both times are this machine's."""

    def now(self) -> dt.datetime:
        """Aware UTC."""
        return dt.datetime.now(dt.UTC)

    real = now


async def main(url: str, name: str, count: int) -> None:
    """Propose this many handoffs in two workspaces, and claim what is to be sent meanwhile; print the claims."""
    writer = StorageWriter(url, WallClock(), patience=60.0)
    outbox = OutboxClaims(writer, WallClock())
    claimed: list[str] = []

    async def write(turn: int) -> None:
        workspace = TEAM if turn % 2 else "T0"
        while True:
            try:
                await writer.write(workspace, propose(f"{name} {turn}", channel=f"C{turn % 5}"))
                return
            except Refused as refused:  # the other had the lock too long
                if refused.code is not Code.BUSY:
                    raise

    async def claim() -> None:
        for _ in range(10):
            claimed.extend(f"{one.workspace} {one.intent.key}" for one in await outbox.claim(5))

    await asyncio.gather(*(write(turn) for turn in range(count)), claim())
    await writer.close()
    print(*claimed, sep="\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
