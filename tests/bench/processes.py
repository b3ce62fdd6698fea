"""Starts and ends the processes that are measured; each is ended by its own process id."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.bench.load import SECRET, Figures

PYTHON = sys.executable


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], port: int, path: str, env: Mapping[str, str] | None = None) -> Iterator[int]:
    """The process id of a server that answers `path` with 200, ended at the end. Raises TimeoutError after 60 s."""
    process = subprocess.Popen(command, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}{path}", process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until the answer is 200. Raises TimeoutError, or RuntimeError where the process ended."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.01)
    raise TimeoutError(url)


def load(port: int, first: int, count: int, at_once: int, date: str, expect: str) -> Figures:
    """Run `tests.bench.load` in a process of its own."""
    words = [PYTHON, "-m", "tests.bench.load", *map(str, (port, first, count, at_once, date, expect))]
    return Figures(**json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout))


@contextmanager
def baton(database_url: str, slack_port: int) -> Iterator[tuple[int, int]]:
    """`baton serve` on this database: its process id and port."""
    port = free_port()
    env = baton_env(database_url, slack_port, port)
    subprocess.run([PYTHON, "-m", "bot", "migrate"], env=env, check=True, stdout=subprocess.DEVNULL)
    with running([PYTHON, "-m", "bot", "serve"], port, "/readyz", env) as pid:
        yield pid, port


def baton_env(database_url: str, slack_port: int, port: int) -> dict[str, str]:
    """The settings of a `baton serve` that is measured."""
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_API_URL": f"http://127.0.0.1:{slack_port}/api/",
        "PORT": str(port),
    }


@contextmanager
def slack() -> Iterator[int]:
    """The stub of Slack: its port."""
    port = free_port()
    with running([PYTHON, "-m", "tests.bench.slack_stub", str(port)], port, "/api/api.test"):
        yield port
