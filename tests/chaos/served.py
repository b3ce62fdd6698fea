"""Baton as it really runs: a process of its own, spoken to by many people at once."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox import AppConfig, Sandbox, account
from bot.sandbox import payloads as slack_payloads

ROOT = Path(__file__).parents[2]
PEOPLE, EACH = 40, 15  # fewer than twenty handoffs a person
READY_WITHIN, ENDS_WITHIN = 20.0, 30.0
_LISTENING = re.compile(rb"listening on 127\.0\.0\.1:(\d+)")
_MADE = re.compile(r"H-(\d+) is (?:made|proposed)")


def name(number: int) -> str:
    """What the person of that number is called."""
    return f"P{number:02}"


@dataclass
class Served:
    """A running process and what the people of its workspace were told. `echoes`: by number, what was typed."""

    sandbox: Sandbox
    database_url: str
    process: Process
    acked: list[str] = field(default_factory=list)
    echoes: dict[int, str] = field(default_factory=dict)

    async def everybody_types(self) -> None:
        """All people type all their sentences, each person one after the other."""
        await asyncio.gather(*(self.types(number) for number in range(PEOPLE)))

    async def types(self, person: int) -> None:
        """One of them types all of theirs."""
        workspace = self.sandbox.workspace
        user, other = workspace.find_user(name(person)), workspace.find_user(name((person + 1) % PEOPLE))
        channel = workspace.find_channel("#general")
        for number in range(EACH):
            thing = f"thing {person} {number}"
            text = f"By 31 Dec, I transfer {thing} to <@{other.id}>, done when it runs"
            trigger = self.sandbox.slack.triggers.issue(user.id)
            command = slack_payloads.slash_command(workspace, user, channel, "/handoff", text, "", trigger)
            ack = await self.sandbox.slack.link.send("slash_commands", command)
            if ack.ok:
                self.acked.append(thing)
            if made := _MADE.search(str((ack.body or {}).get("text"))):
                self.echoes[int(made[1])] = thing

    async def has_acked(self, count: int) -> None:
        """Wait until so many commands were acknowledged."""
        heard = asyncio.Event()
        stop = self.sandbox.log.subscribe(lambda _: heard.set())
        async with asyncio.timeout(ENDS_WITHIN):
            while len(self.acked) < count:
                heard.clear()
                await heard.wait()
        stop()

    async def starts_again(self) -> None:
        """Another process takes over the same database, over HTTP."""
        self.process = await _start(self.sandbox, self.database_url, socket_mode=False)

    async def ends(self) -> int:
        """Wait for the process; its exit status."""
        async with asyncio.timeout(ENDS_WITHIN):
            return await self.process.wait()


@asynccontextmanager
async def served(database_url: str, *, socket_mode: bool = False) -> AsyncIterator[Served]:
    """A workspace of many people, and `python -m bot serve` for it. The process is ended with it."""
    people = [account(name(number), "Person", "Europe/Warsaw") for number in range(PEOPLE)]
    async with Sandbox(AppConfig.from_manifest(ROOT / "app_manifest.yml"), people, limits=None) as sandbox:
        sandbox.workspace.add_channel("general", [person.id for person in people])
        process = await _start(sandbox, database_url, socket_mode=socket_mode)
        try:
            baton = Served(sandbox, database_url, process)
            yield baton
            process = baton.process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _start(sandbox: Sandbox, database_url: str, *, socket_mode: bool) -> Process:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "PORT": "0",
    }
    if socket_mode:
        environment["SLACK_APP_TOKEN"] = sandbox.app_token
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", cwd=ROOT, env=environment, stderr=PIPE
    )
    assert process.stderr is not None
    async with asyncio.timeout(READY_WITHIN):
        lines = b""
        while (found := _LISTENING.search(lines)) is None:
            line = await process.stderr.readline()
            assert line, lines.decode()
            lines += line
        if socket_mode:
            await sandbox.socket_mode.connected()
        else:
            sandbox.deliver_to(f"http://127.0.0.1:{int(found[1])}/slack/events")
    return process
