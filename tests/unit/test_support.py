"""The tests' own ground: a PostgreSQL server that ends with them, and no other machine in reach."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.support.network import OutsideNetworkError, outside_attempts
from tests.support.postgres import fresh_database, postgres_server

ROOT = Path(__file__).parents[2]
STARTS_A_SERVER = """
from tests.support.postgres import postgres_server
with postgres_server() as url:
    print(url, flush=True)
    input()
"""


def plain(url: str) -> str:
    """The address as psycopg itself reads it."""
    return urlsplit(url)._replace(scheme="postgresql").geturl()


def test_a_fresh_database_is_empty_and_a_copy_is_not(postgres_url: str) -> None:
    with fresh_database(postgres_url) as first:
        with psycopg.connect(plain(first)) as connection:
            connection.execute("CREATE TABLE t (n integer)")
        with (
            fresh_database(postgres_url, template=urlsplit(first).path[1:]) as copy,
            fresh_database(postgres_url) as second,
        ):
            assert [count_tables(url) for url in (copy, second)] == [1, 0]


def count_tables(url: str) -> int:
    """How many tables of its own a database has."""
    with psycopg.connect(plain(url)) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row is not None
    count: int = row[0]
    return count


def test_the_server_ends_with_the_process_that_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    command = [sys.executable, "-c", STARTS_A_SERVER]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        url = plain(starter.stdout.readline().strip())
        with psycopg.connect(url) as connection:
            starter.kill()
            with socket.socket(fileno=os.dup(connection.fileno())) as wire:
                wire.settimeout(30)
                while wire.recv(1024):  # the server's farewell, then its end
                    continue
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_full_sync_is_there_for_the_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    with postgres_server(durable=True) as url, psycopg.connect(plain(url)) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


async def test_another_machine_is_out_of_reach() -> None:
    with pytest.raises(OutsideNetworkError), socket.socket() as wire:
        wire.connect(("192.0.2.1", 80))
    with pytest.raises(OutsideNetworkError):
        await asyncio.get_running_loop().getaddrinfo("slack.com", 443)
    assert outside_attempts == ["192.0.2.1", "slack.com"]
    outside_attempts.clear()


def test_this_machine_is_in_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert outside_attempts == []
