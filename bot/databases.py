"""What commands need to know of a database before they open it, and how its failures are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bot.outcome import CommandError


def is_sqlite(url: str) -> bool:
    """Whether `DATABASE_URL` names a file instead of a server."""
    return url.startswith("sqlite")


def shown(url: str) -> str:
    """The database as an operator may read it: without user and password."""
    if is_sqlite(url):
        return f"SQLite, {sqlite_file(url)}"
    parts = urlsplit(url)
    return f"PostgreSQL, {parts.path.lstrip('/')} at {parts.hostname or 'the local socket'}"


def sqlite_file(url: str) -> Path:
    """The file that `sqlite:///FILE` names."""
    return Path(url.partition("://")[2].removeprefix("/").partition("?")[0])


@contextmanager
def told() -> Iterator[None]:
    """Turn a database's failure into one line that names the setting."""
    from storage.errors import StorageError

    try:
        yield
    except StorageError as error:
        raise CommandError(f"DATABASE_URL: {first_line(error)}") from error


def must_be_current(url: str) -> None:
    """Refuse a database that is not there or not at the present schema. Raises CommandError."""
    from storage import migrate

    if is_sqlite(url) and not sqlite_file(url).is_file():
        raise CommandError(f"DATABASE_URL: there is no database yet ({shown(url)}); run `baton migrate`")
    with told():
        current = migrate.is_current(url)
    if not current:
        raise CommandError(f"DATABASE_URL: the schema is not current ({shown(url)}); run `baton migrate`")


def first_line(error: Exception) -> str:
    """What a driver said, on one line; the statement and its values are left out."""
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
