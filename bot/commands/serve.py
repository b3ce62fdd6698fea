"""`baton serve`: runs Baton until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import os
import socket

from bot.commands.logs import set_up_logging
from bot.databases import is_sqlite, must_be_current, told
from bot.outcome import DONE, CommandError
from bot.settings import load

CANNOT_LISTEN = {errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES}


def run() -> int:
    """Serve with the settings of the environment. Raises SettingError and CommandError."""
    settings = load(os.environ)
    set_up_logging()
    _prepare(settings.database_url)
    from bot import bootstrap

    try:
        asyncio.run(bootstrap.serve(settings))
    except OSError as error:
        if not isinstance(error, socket.gaierror) and error.errno not in CANNOT_LISTEN:
            raise
        raise CommandError(f"HOST, PORT: cannot listen on {settings.host}:{settings.port}: {error.strerror}") from error
    return DONE


def _prepare(url: str) -> None:
    """A file is one machine's own, so serving may migrate it; a server may have others at work on it."""
    if not is_sqlite(url):
        must_be_current(url)
        return
    from storage import migrate

    with told():
        migrate.upgrade(url)
