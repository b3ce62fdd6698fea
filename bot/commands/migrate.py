"""`baton migrate`: brings the database to the schema that this version needs, and says what it did."""

from __future__ import annotations

import os

from bot.databases import shown, told
from bot.outcome import DONE
from bot.settings import NEEDED_FOR_DATABASE, load


def run() -> int:
    """Migrate the database of `DATABASE_URL`. Raises SettingError and CommandError."""
    url = load(os.environ, needs=NEEDED_FOR_DATABASE).database_url
    from storage import migrate

    with told():
        before = migrate.current(url)
        migrate.upgrade(url)
        after = migrate.current(url)
    if before == after:
        print(f"{shown(url)}: already at schema {after}, nothing to do.")
    else:
        print(f"{shown(url)}: from {f'schema {before}' if before else 'an empty database'} to schema {after}.")
    return DONE
