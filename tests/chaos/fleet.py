"""Replicas of Baton as real processes, killed with SIGKILL at random and started again; and the way to them."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.sandbox.delivery import Ack, Delivery, HttpTransport
from bot.sandbox.delivery.ack import UNREACHABLE

ROOT = Path(__file__).parents[2]
SERVE = (sys.executable, "-m", "bot", "serve")
READY_WITHIN, ENDS_WITHIN = 60.0, 60.0
ACK_SECONDS = 3.0
LOOKS_AGAIN = 0.02  # seconds; a call to Slack takes longer
KILLED_WHILE_STARTING = 0.1  # this share of the kills does not wait until the replica listens
_LISTENING = re.compile(rb"listening on 127\.0\.0\.1:(\d+)")
_KEPT_LINES = 40
# Each line is all that lives now; at the end of its input, whatever ended it, the last one is killed.
KEEPER = 'while read -r line; do living=$line; done; [ -z "$living" ] || kill -9 $living 2>/dev/null'


@dataclass(frozen=True)
class Lives:
    """How often each replica is killed, and after how many calls to Slack, of all together: anything between the two.
    When nothing happens its life ends after `seconds`.
    """

    kills: int
    fewest: int
    most: int
    seconds: float


class Keeper:
    """Ends what is left however this process ends, even killed: it holds the other end of the keeper's input."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(["/bin/sh", "-c", KEEPER], stdin=subprocess.PIPE, start_new_session=True)
        self._living: set[int] = set()

    def lives(self, pid: int) -> None:
        """One more to be ended."""
        self._living.add(pid)
        self._tell()

    def died(self, pid: int) -> None:
        """It is gone, and its number may become somebody else's."""
        self._living.discard(pid)
        self._tell()

    def close(self) -> None:
        """Nothing is left to be kept."""
        self._process.communicate()

    def _tell(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write((" ".join(map(str, sorted(self._living))) + "\n").encode())
        self._process.stdin.flush()


class Replica:
    """One process at a time; `way` leads to it while it listens."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], secret: str, keeper: Keeper) -> None:
        self._keeper = keeper
        self._command, self._environment, self._secret = tuple(command), dict(environment), secret
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._listens = asyncio.Event()
        self._ways: list[HttpTransport] = []
        self.way: HttpTransport | None = None
        self.said: deque[str] = deque(maxlen=_KEPT_LINES)
        self.kills = 0

    async def lives(self, lives: Lives, random: Random, calls: Callable[[], int]) -> None:
        """Start and be killed, as often as told; then start once more, and stay. `calls` counts those made so far."""
        for _ in range(lives.kills):
            await self._start()
            if random.random() >= KILLED_WHILE_STARTING:
                await self._ready()
            last = calls() + random.randint(lives.fewest, lives.most)
            with suppress(TimeoutError):
                async with asyncio.timeout(lives.seconds):
                    while calls() < last:  # noqa: ASYNC110 - Slack's side counts them
                        await asyncio.sleep(LOOKS_AGAIN)
            await self._kill()
            self.kills += 1
        await self._start()
        await self._ready()

    async def stop(self) -> int:
        """SIGTERM; the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(ENDS_WITHIN):
            status = await self._process.wait()
        self._keeper.died(self._process.pid)
        return status

    async def close(self) -> None:
        """However things stand, nothing of it stays behind."""
        if self._process is not None and self._process.returncode is None:
            await self._kill()
        if self._reading is not None:
            await self._reading
        for way in self._ways:
            await way.close()

    async def _start(self) -> None:
        self._listens.clear()
        self._process = await asyncio.create_subprocess_exec(
            *self._command, cwd=ROOT, env=self._environment, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
        self._keeper.lives(self._process.pid)
        assert self._process.stderr is not None
        self._reading = asyncio.create_task(self._read(self._process.stderr))

    async def _ready(self) -> None:
        """Wait until it listens. Raises AssertionError with what it said where it ends instead."""
        assert self._process is not None
        listens, ends = (asyncio.ensure_future(one) for one in (self._listens.wait(), self._process.wait()))
        done, waiting = await asyncio.wait({listens, ends}, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        for one in waiting:
            one.cancel()
        assert listens in done, "a replica did not start:\n" + "\n".join(self.said)

    async def _kill(self) -> None:
        """A process that ended by itself is a fault of its own."""
        assert self._process is not None
        self.way = None
        if self._process.returncode is None:
            self._process.kill()
        status = await self._process.wait()
        self._keeper.died(self._process.pid)
        assert status == -signal.SIGKILL, "a replica ended by itself:\n" + "\n".join(self.said)

    async def _read(self, stderr: asyncio.StreamReader) -> None:
        async for line in stderr:
            self.said.append(line.decode(errors="replace").rstrip())
            if found := _LISTENING.search(line):
                self.way = HttpTransport(f"http://127.0.0.1:{int(found[1])}/slack/events", self._secret, ACK_SECONDS)
                self._ways.append(self.way)
                self._listens.set()


class Balancer:
    """Slack's way to the app: any replica that listens. Implements the sandbox's `Transport`."""

    def __init__(self, replicas: Sequence[Replica], random: Random) -> None:
        self._replicas, self._random = replicas, random

    async def send(self, delivery: Delivery) -> Ack:
        """Deliver once; while nobody listens, or where the one asked is killed meanwhile, nobody answers."""
        ways = [replica.way for replica in self._replicas if replica.way]
        return await self._random.choice(ways).send(delivery) if ways else UNREACHABLE
