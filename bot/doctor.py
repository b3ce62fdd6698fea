"""Whether Baton can work as it is set up: settings, database, token and scopes; each problem with its remedy."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import yaml

from bot.databases import first_line, is_sqlite, shown, sqlite_file
from bot.manifest import read_manifest
from bot.settings import NEEDED_FOR_DATABASE, SettingError, Settings, load
from storage import checks, migrate, refusals
from storage.errors import StorageError

ASK_SECONDS = 10.0
CLOCKS_APART = dt.timedelta(seconds=30)  # a lease lasts 90 seconds
MIGRATE = "run `baton migrate`"
REINSTALL = "install the app in the workspace again and set SLACK_BOT_TOKEN to its new Bot User OAuth Token"
WRONG_BOT_TOKEN = "set SLACK_BOT_TOKEN to the Bot User OAuth Token: the app's page at Slack, OAuth & Permissions"
WRONG_APP_TOKEN = (
    "set SLACK_APP_TOKEN to an app-level token with connections:write: the app's page at Slack, Basic Information"
)
OUTAGE = "Slack does not answer as it should: look at SLACK_API_URL, the network and Slack's status page, and try again"

MESSAGES_TAB = (
    "switch the Messages tab on: the app's page at Slack, App Home, Show Tabs; then reload Slack. "
    "The next message that arrives ends this finding"
)

# By Slack's error code; what is not here is Slack's own trouble or the network's.
_TOKEN_REMEDIES = {
    "invalid_auth": WRONG_BOT_TOKEN,
    "not_authed": WRONG_BOT_TOKEN,
    "not_allowed_token_type": WRONG_BOT_TOKEN,
    "account_inactive": REINSTALL,
    "token_revoked": REINSTALL,
    "token_expired": REINSTALL,
}
_APP_TOKEN_REMEDIES = dict.fromkeys(
    ("invalid_auth", "not_authed", "not_allowed_token_type", "missing_scope", "token_revoked"), WRONG_APP_TOKEN
) | {"account_inactive": REINSTALL}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. A finding with a remedy is a problem."""

    name: str
    text: str
    remedy: str | None = None

    @property
    def is_problem(self) -> bool:
        """Whether somebody has to do something."""
        return self.remedy is not None


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Slack said: its error code (None where all is well), the body, and the token's scopes."""

    error: str | None
    body: Mapping[str, Any]
    scopes: frozenset[str]


async def examine(environ: Mapping[str, str]) -> list[Finding]:
    """Check everything that can be checked with these settings; nothing is changed anywhere."""
    try:
        settings: Settings | None = load(environ)
        found = [Finding("settings", "complete")]
    except SettingError as error:
        settings = None
        found = [Finding("settings", str(error), "set it in the environment; docs/settings.md has every setting")]
    url = settings.database_url if settings else _database_url(environ)
    if url:
        found += await asyncio.to_thread(_database, url)
    if settings:
        found += await _slack(settings)
    return found


def _database_url(environ: Mapping[str, str]) -> str | None:
    try:
        return load({"DATABASE_URL": environ.get("DATABASE_URL", "")}, needs=NEEDED_FOR_DATABASE).database_url
    except SettingError:
        return None  # the finding of the settings says it already


def _database(url: str) -> list[Finding]:
    if is_sqlite(url) and not sqlite_file(url).is_file():
        return [_new_file(url)]
    try:
        at, needed = migrate.current(url), migrate.newest()
        reached = Finding("database", shown(url))
        if at != needed:
            return [reached, Finding("schema", f"at {at or 'none'}, and {needed} is needed", MIGRATE)]
        missing = checks.missing_triggers(url)
        refused = refusals.direct_messages_refused(url)
        ahead = checks.clock_ahead(url, lambda: dt.datetime.now(dt.UTC))
    except StorageError as error:
        remedy = "look at DATABASE_URL, and whether the database runs and lets this user in"
        return [Finding("database", f"{shown(url)}: {first_line(error)}", remedy)]
    found = [reached, Finding("schema", f"at {at}"), _triggers(missing), *map(_no_direct_messages, refused)]
    return found if ahead is None else [*found, _clock(ahead)]


def _new_file(url: str) -> Finding:
    """Before the first start there is no file, and that is no problem where it can be made."""
    if os.access(sqlite_file(url).absolute().parent, os.W_OK):
        return Finding("database", f"{shown(url)}: not there yet, `baton serve` makes it")
    return Finding("database", f"{shown(url)}: cannot be made there", "make its folder, and let this user write in it")


def _triggers(missing: list[str]) -> Finding:
    if not missing:
        return Finding("triggers", "the trail is append-only in the database itself")
    remedy = (
        "somebody changed the database: find out who and why, run `baton audit verify`, and restore the triggers "
        "from a backup's schema"
    )
    return Finding("triggers", f"missing, changed or switched off: {', '.join(missing)}", remedy)


def _clock(ahead: dt.timedelta) -> Finding:
    """Replicas tell by their own clocks when another's lease has run out."""
    if abs(ahead) <= CLOCKS_APART:
        return Finding("clock", "this machine's and the database's agree")
    which = "behind" if ahead > dt.timedelta() else "ahead of"
    text = (
        f"this machine's is {abs(ahead).total_seconds():.0f} s {which} the database's: replicas whose clocks differ "
        "end each other's leases too early or too late, so that messages come twice or late"
    )
    return Finding("clock", text, "have NTP set the clocks of every machine, the database's too")


def _no_direct_messages(workspace: str) -> Finding:
    return Finding("direct messages", f"Slack refuses all of them in {workspace}: messages_tab_disabled", MESSAGES_TAB)


async def _slack(settings: Settings) -> list[Finding]:
    timeout = aiohttp.ClientTimeout(total=ASK_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
        answer = await _ask(session, settings.api_url, "auth.test", settings.bot_token or "")
        found = [_token(answer)]
        if answer.error is None:
            found.append(_scopes(answer.scopes, _manifest_scopes()))
        found.append(await _connection(session, settings))
    return found


def _token(answer: _Answer) -> Finding:
    if answer.error:
        remedy = _TOKEN_REMEDIES.get(answer.error, OUTAGE)
        return Finding("token", f"auth.test is answered with {answer.error}", remedy)
    body = answer.body
    return Finding("token", f"{body.get('user', 'the app')} in {body.get('team', 'its workspace')}")


def _scopes(granted: frozenset[str], asked: Iterable[str]) -> Finding:
    missing = sorted(set(asked) - granted)
    if missing:
        remedy = "give the app the manifest of `baton manifest` and install it in the workspace again"
        return Finding("scopes", f"not granted: {', '.join(missing)}", remedy)
    return Finding("scopes", f"all {len(set(asked))} of the manifest")


async def _connection(session: aiohttp.ClientSession, settings: Settings) -> Finding:
    if settings.app_token is None:
        return Finding("requests", "over HTTP: Slack sends them to POST /slack/events, and they are verified")
    answer = await _ask(session, settings.api_url, "apps.connections.open", settings.app_token)
    if answer.error:
        remedy = _APP_TOKEN_REMEDIES.get(answer.error, OUTAGE)
        return Finding("app token", f"apps.connections.open is answered with {answer.error}", remedy)
    return Finding("app token", "Socket Mode can connect")


async def _ask(session: aiohttp.ClientSession, api_url: str, method: str, token: str) -> _Answer:
    """One call of the Web API. Whatever goes wrong on the way becomes an error code of our own."""
    try:
        async with session.post(f"{api_url}{method}", headers={"Authorization": f"Bearer {token}"}) as response:
            body = await response.json(content_type=None)
            scopes = response.headers.get("X-OAuth-Scopes", "")
            status = response.status
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        return _Answer(f"nothing ({type(error).__name__})", {}, frozenset())
    except ValueError:
        return _Answer("no JSON", {}, frozenset())
    if not isinstance(body, dict):
        return _Answer("no JSON object", {}, frozenset())
    error_code = None if body.get("ok") is True else str(body.get("error") or f"HTTP {status}")
    return _Answer(error_code, body, frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()))


def _manifest_scopes() -> list[str]:
    scopes: list[str] = yaml.safe_load(read_manifest())["oauth_config"]["scopes"]["bot"]
    return scopes
