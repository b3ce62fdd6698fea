"""Settings come from the environment alone; `SETTINGS` is the list of them, `load` reads and checks them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SLACK_API_URL = "https://slack.com/api/"
MAX_PORT = 65535


class SettingError(Exception):
    """A setting is missing or wrong. The message is one line that names it and never shows a secret."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable. `default` None: there is none; `secret`: its value is never printed."""

    name: str
    default: str | None
    help: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        "sqlite:///baton.db",
        "where everything is kept: sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME for more than one machine",
        secret=True,
    ),
    Setting("SLACK_BOT_TOKEN", None, "the bot token of the workspace; begins xoxb-", secret=True),
    Setting(
        "SLACK_SIGNING_SECRET",
        None,
        "proves that a request comes from Slack; not needed with SLACK_APP_TOKEN",
        secret=True,
    ),
    Setting(
        "SLACK_APP_TOKEN",
        None,
        "the app-level token; begins xapp-. With it Baton connects to Slack by Socket Mode and needs no public address",
        secret=True,
    ),
    Setting("SLACK_API_URL", SLACK_API_URL, "another Web API, as http://127.0.0.1:3100/api/"),
    Setting("HOST", "127.0.0.1", "the address that Baton listens on"),
    Setting("PORT", "3000", "the port that Baton listens on; 0 takes a free one"),
    Setting(
        "BATON_PUBLIC_URL",
        None,
        "where others reach Baton, as https://baton.example.com; shown with its tokens and calendar addresses",
    ),
)

NEEDED_FOR_DATABASE: frozenset[str] = frozenset({"DATABASE_URL"})
NEEDED_FOR_SLACK: frozenset[str] = frozenset({"DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"})

_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.:/\[\]_~-]+", re.ASCII)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Secrets stay out of its `repr`; those that were not needed may be None."""

    database_url: str = field(repr=False)
    bot_token: str | None = field(repr=False, default=None)
    signing_secret: str | None = field(repr=False, default=None)
    app_token: str | None = field(repr=False, default=None)
    api_url: str = SLACK_API_URL
    host: str = "127.0.0.1"
    port: int = 3000
    public_url: str | None = None

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode instead of HTTP."""
        return self.app_token is not None


def load(environ: Mapping[str, str], *, needs: Collection[str] = NEEDED_FOR_SLACK) -> Settings:
    """Settings from the environment; an empty variable counts as one that is not set.

    `needs` names the variables that must be there. Raises SettingError for the first one that is missing or wrong.
    """
    values = {setting.name: environ.get(setting.name, "").strip() or setting.default for setting in SETTINGS}
    if values["SLACK_APP_TOKEN"] is not None:
        needs = set(needs) - {"SLACK_SIGNING_SECRET"}
    for setting in SETTINGS:
        if setting.name in needs and values[setting.name] is None:
            raise SettingError(f"{setting.name} is not set: {setting.help}")
    return Settings(
        database_url=_database_url(values["DATABASE_URL"] or ""),
        bot_token=_token("SLACK_BOT_TOKEN", "xoxb-", values),
        signing_secret=values["SLACK_SIGNING_SECRET"],
        app_token=_token("SLACK_APP_TOKEN", "xapp-", values),
        api_url=_api_url(values["SLACK_API_URL"] or ""),
        host=values["HOST"] or "",
        port=_port(values["PORT"] or ""),
        public_url=_public_url(values["BATON_PUBLIC_URL"]),
    )


def _database_url(url: str) -> str:
    if url.startswith("postgres://"):  # as many hosts write it
        url = url.replace("postgres://", "postgresql://", 1)
    scheme, _, rest = url.partition("://")
    if rest == "/:memory:":
        raise SettingError("DATABASE_URL is wrong: a database in memory forgets everything; name a file")
    if scheme in {"sqlite", "sqlite+pysqlite"} and rest.startswith("/") and len(rest) > 1:
        return url
    if scheme not in {"postgresql", "postgresql+psycopg"} or not rest:
        raise SettingError(f"DATABASE_URL is not understood: {_BY_NAME['DATABASE_URL'].help}")
    if not _is_server(url):
        raise SettingError(
            "DATABASE_URL is wrong: HOST may be followed by :PORT, a number, and in user and password "
            "the characters / : @ ? # % are written %2F %3A %40 %3F %23 %25"
        )
    return url


def _is_server(url: str) -> bool:
    """Whether everybody who takes the URL apart finds the same host in it, and a port that is a number."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is none
    except ValueError:
        return False
    user, _, _ = parts.netloc.rpartition("@")
    plain = "@" not in user and user.count(":") <= 1 and "@" not in parts.path and not parts.fragment
    return plain and url.isprintable() and " " not in parts.netloc


def _token(name: str, prefix: str, values: Mapping[str, str | None]) -> str | None:
    token = values[name]
    if token is not None and not (token.startswith(prefix) and token.isascii() and token.isprintable()):
        raise SettingError(f"{name} is wrong: {_BY_NAME[name].help}")
    return token


def _api_url(url: str) -> str:
    if not _is_address(url):
        raise SettingError("SLACK_API_URL is wrong: it begins with http:// or https://, as http://127.0.0.1:3100/api/")
    return url if url.endswith("/") else f"{url}/"


def _public_url(url: str | None) -> str | None:
    """Without a slash at its end. It is put into commands that people copy: only what a shell leaves alone."""
    if url is not None and not (_is_address(url) and _PLAIN_ADDRESS.fullmatch(url)):
        raise SettingError(
            "BATON_PUBLIC_URL is wrong: it begins with http:// or https://, as https://baton.example.com"
        )
    return url.rstrip("/") if url else None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        return False


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PORT)) and int(text) <= MAX_PORT):
        raise SettingError(f"PORT is wrong: a number from 0 to {MAX_PORT}")
    return int(text)
