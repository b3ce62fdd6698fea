"""`baton serve` for which nobody has to wait: `python -m tests.chaos.replica FILE`.

It is what `bot.bootstrap.serve` runs, put together in the same way, but for its time. Message time is the machine's.
Real time, by which leases, waits between attempts and the pace go, is the machine's and what was skipped: FILE holds
that many seconds, the same for all replicas, and whoever raises the storm adds to it while nothing happens.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import bootstrap
from bot.commands.logs import set_up_logging
from bot.engine.pacing import Pacing
from bot.settings import load

_SECONDS = struct.Struct("d")


class Skipped:
    """How many seconds were skipped, in a file that several processes read."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._file = os.open(file, os.O_RDWR | os.O_CREAT)

    def skip(self, seconds: float) -> None:
        """So many more; for the one process that writes."""
        os.pwrite(self._file, _SECONDS.pack(self.read().total_seconds() + seconds), 0)

    def read(self) -> dt.timedelta:
        """How many there are by now."""
        kept = os.pread(self._file, _SECONDS.size, 0)
        return dt.timedelta(seconds=_SECONDS.unpack(kept)[0] if kept else 0.0)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


class SkippingClock:
    """Implements `bot.ports.Clock`."""

    def __init__(self, skipped: Skipped) -> None:
        self._skipped = skipped

    def now(self) -> dt.datetime:
        """Message time, aware UTC."""
        return dt.datetime.now(dt.UTC)

    def real(self) -> dt.datetime:
        """Aware UTC."""
        return dt.datetime.now(dt.UTC) + self._skipped.read()

    def monotonic(self) -> float:
        """The same in seconds that never go back, for the pace."""
        return time.monotonic() + self._skipped.read().total_seconds()


@contextmanager
def nothing_skipped() -> Iterator[Skipped]:
    """A file of its own, for a storm."""
    with TemporaryDirectory() as folder:
        skipped = Skipped(Path(folder) / "skipped")
        try:
            yield skipped
        finally:
            skipped.close()


def command(file: Path) -> tuple[str, ...]:
    """How to start such a replica."""
    return sys.executable, "-m", "tests.chaos.replica", str(file)


async def serve(clock: SkippingClock) -> None:
    """Run until SIGTERM, then drain."""
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    baton = bootstrap.build(load(os.environ), clock, Pacing(time=clock.monotonic))
    await baton.start()
    await told.wait()
    await baton.stop()


if __name__ == "__main__":
    set_up_logging()
    asyncio.run(serve(SkippingClock(Skipped(Path(sys.argv[1])))))
