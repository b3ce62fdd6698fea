"""Starting, and the memory that many open handoffs take."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.processes import PYTHON, baton, baton_env, free_port, slack, wait_until_ready
from tests.bench.report import Row

ROUNDS = 7
DEPENDENCIES = "import slack_bolt.async_app, aiohttp.web, sqlalchemy, apscheduler.schedulers.asyncio, dateutil, orjson"


def rows() -> Iterator[Row]:
    """Start-up and memory."""
    yield _help()
    with slack() as slack_port:
        yield _serve(slack_port)
        yield _memory(slack_port)


def _help() -> Row:
    ours, theirs = _interleaved(
        lambda: _timed([PYTHON, "-m", "bot", "--help"]), lambda: _timed([PYTHON, "-c", "import typer"])
    )
    return Row(
        "baton --help", f"{ours * 1000:.0f} ms", f"import typer {theirs * 1000:.0f} ms", ours / theirs, 1.5, False
    )


def _serve(slack_port: int) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'baton.db'}"
        ours, theirs = _interleaved(lambda: _ready(url, slack_port), lambda: _timed([PYTHON, "-c", DEPENDENCIES]))
    return Row(
        "baton serve, ready", f"{ours * 1000:.0f} ms", f"its imports {theirs * 1000:.0f} ms", ours / theirs, 1.5, False
    )


def _memory(slack_port: int) -> Row:
    few, many = (_resident(count, slack_port) for count in (100, 100_000))
    return Row("memory, 100,000 open handoffs", f"{many:.0f} MB", f"with 100: {few:.0f} MB", many / few, 1.2, False)


def _interleaved(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)][1:]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _ready(database_url: str, slack_port: int) -> float:
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen([PYTHON, "-m", "bot", "serve"], env=baton_env(database_url, slack_port, port))
    try:
        wait_until_ready(f"http://127.0.0.1:{port}/readyz", process)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def _resident(count: int, slack_port: int) -> float:
    """Resident megabytes of a server on a database with this many open handoffs, after a few ticks."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'baton.db'}"
        fill = [PYTHON, "-m", "tests.bench.fill", url, str(count)]
        subprocess.run(fill, check=True, env={**os.environ})
        with baton(url, slack_port) as (pid, _port):
            time.sleep(5)
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
