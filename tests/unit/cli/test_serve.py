"""`baton serve` as a process: it says where it listens, serves, logs one line a record, and drains on SIGTERM."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox import AppConfig, Sandbox

ROOT = Path(__file__).parents[3]
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (?:INFO|WARNING|ERROR) [\w.]+: \S.*")


class Served:
    """A running `baton serve`; `url` is where it listens, `said` every line of its standard error so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said: list[str] = []
        self.url = ""

    async def read_until(self, pattern: str) -> re.Match[str]:
        """Read on until a line has the pattern."""
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.said.append(line.decode().rstrip("\n"))
            if found := re.search(pattern, self.said[-1]):
                return found
        raise AssertionError(f"it ended without {pattern!r}: {self.said}")

    async def end(self) -> int:
        """Ask it to stop, read what is left, and answer its exit status."""
        if self.process.returncode is None:
            self.process.terminate()
        _, rest = await self.process.communicate()
        self.said += rest.decode().splitlines()
        return self.process.returncode or 0


@asynccontextmanager
async def serving(sandbox: Sandbox, database_url: str, **more: str) -> AsyncIterator[Served]:
    """`baton serve` with this workspace and database; ended in every case."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {
        "DATABASE_URL": database_url,
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "PORT": "0",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env=kept | settings | more, stderr=asyncio.subprocess.PIPE, cwd=ROOT
    )
    served = Served(process)
    try:
        async with asyncio.timeout(60):
            found = await served.read_until(r"listening on ([\d.]+:\d+)")
            served.url = f"http://{found.group(1)}"
            yield served
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A workspace in which Baton is installed."""
    async with Sandbox(AppConfig.from_manifest(ROOT / "app_manifest.yml")) as sandbox:
        yield sandbox


async def test_over_http_it_serves_until_it_is_told_to_stop(sandbox: Sandbox, sqlite_database_url: str) -> None:
    async with serving(sandbox, sqlite_database_url) as served:
        sandbox.deliver_to(f"{served.url}/slack/events")
        async with aiohttp.ClientSession() as session, session.get(f"{served.url}/healthz") as answer:
            assert answer.status == 200
        ana = sandbox.person("Ana")
        await ana.types("/handoff By 3030, I transfer the pager to @ben", "#fraud-model")
        await ana.types("/handoff help", "#fraud-model")
        await ana.waits_for("Baton tracks handoffs")
        assert await served.end() == 0
    assert [line for line in served.said if not LINE.fullmatch(line)] == []
    everything = "\n".join(served.said)
    assert not any(word in everything for word in ("pager", "xoxb-", sandbox.signing_secret))


async def test_over_socket_mode_it_connects(sandbox: Sandbox, sqlite_database_url: str) -> None:
    async with serving(sandbox, sqlite_database_url, SLACK_APP_TOKEN=sandbox.app_token) as served:
        await sandbox.socket_mode.connected()
        ana = sandbox.person("Ana")
        await ana.types("/handoff help", "#fraud-model")
        await ana.waits_for("Baton tracks handoffs")
        assert await served.end() == 0
    assert "xapp-" not in "\n".join(served.said)


async def test_a_token_that_slack_refuses_ends_it_with_one_line(sandbox: Sandbox, sqlite_database_url: str) -> None:
    with pytest.raises(AssertionError, match=r"baton: SLACK_BOT_TOKEN is refused by Slack") as ended:
        async with serving(sandbox, sqlite_database_url, SLACK_BOT_TOKEN="xoxb-another"):
            raise RuntimeError("it must not begin to listen")
    assert "Traceback" not in str(ended.value) and "xoxb-another" not in str(ended.value)


async def test_a_port_that_is_taken_ends_it_with_one_line(sandbox: Sandbox, sqlite_database_url: str) -> None:
    taken = sandbox.api_url.split(":")[2].partition("/")[0]
    with pytest.raises(AssertionError, match=r"baton: HOST, PORT: cannot listen on 127\.0\.0\.1:\d+") as ended:
        async with serving(sandbox, sqlite_database_url, PORT=taken):
            raise RuntimeError("it must not begin to listen")
    assert "Traceback" not in str(ended.value)
