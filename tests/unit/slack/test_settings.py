"""Settings: what is read, what is refused, and that no secret is ever shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import NEEDED_FOR_DATABASE, SETTINGS, SettingError, load

HTTP = {"SLACK_BOT_TOKEN": "xoxb-1-token", "SLACK_SIGNING_SECRET": "5ecret"}
DOCS = Path(__file__).parents[3] / "docs" / "settings.md"


def test_what_is_not_set_has_its_default() -> None:
    settings = load(HTTP)
    assert settings.database_url == "sqlite:///baton.db"
    assert settings.api_url == "https://slack.com/api/"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert not settings.socket_mode


def test_an_empty_variable_is_not_set() -> None:
    assert load({**HTTP, "PORT": "", "SLACK_APP_TOKEN": " "}).port == 3000


def test_socket_mode_needs_no_signing_secret() -> None:
    settings = load({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
    assert settings.socket_mode
    assert settings.signing_secret is None


def test_the_database_alone_needs_nothing_of_slack() -> None:
    assert load({}, needs=NEEDED_FOR_DATABASE).bot_token is None


@pytest.mark.parametrize("name", HTTP)
def test_what_is_needed_and_missing_is_named(name: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} is not set: ") as error:
        load({key: value for key, value in HTTP.items() if key != name})
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root:hunter2@db/baton"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "hunter2"),
        ("DATABASE_URL", "postgresql://u@h:hunter2/x"),
        ("DATABASE_URL", "postgresql://u@127.0.0.1:70000/hunter2"),
        ("DATABASE_URL", "postgresql://u:5/hunter2@h/x"),
        ("DATABASE_URL", "postgresql://u:a@hunter2@h/x"),
        ("DATABASE_URL", "postgresql://u:hunter2#@h/x"),
        ("DATABASE_URL", "postgresql://u:a:hunter2@h/x"),
        ("DATABASE_URL", "postgresql://u@[hunter2/x"),
        ("DATABASE_URL", "postgresql+asyncpg://u:hunter2@h/x"),
        ("SLACK_BOT_TOKEN", "xoxp-hunter2"),
        ("SLACK_BOT_TOKEN", "xoxb-hunter2\u00e9"),
        ("SLACK_APP_TOKEN", "hunter2"),
        ("SLACK_API_URL", "slack.com/api/?hunter2"),
        ("SLACK_API_URL", "http://[hunter2/api"),
        ("BATON_PUBLIC_URL", "baton.example.com/hunter2"),
        ("BATON_PUBLIC_URL", "https://baton.example.com/?hunter2"),
        ("BATON_PUBLIC_URL", "https://baton.example.com/' -d hunter2 '"),
        ("BATON_PUBLIC_URL", "https://hunter2@baton.example.com"),
        ("PORT", "hunter2"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "\u0663\u0663"),
    ],
)
def test_what_is_wrong_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} is ") as error:
        load({**HTTP, name: value})
    assert "hunter2" not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p%40%2F@h.example:5432/x?sslmode=require",
        "postgresql+psycopg://u@[::1]:5432/x",
        "postgresql:///x?host=/run/postgresql",
        "sqlite:////var/lib/baton.db",
    ],
)
def test_an_address_of_a_database(url: str) -> None:
    assert load({"DATABASE_URL": url}, needs=NEEDED_FOR_DATABASE).database_url == url


def test_the_api_base_ends_with_a_slash() -> None:
    assert load({**HTTP, "SLACK_API_URL": "http://127.0.0.1:3100/api"}).api_url == "http://127.0.0.1:3100/api/"


def test_the_public_address_loses_its_slash() -> None:
    assert load({**HTTP, "BATON_PUBLIC_URL": "https://baton.example.com/"}).public_url == "https://baton.example.com"
    assert load({**HTTP, "BATON_PUBLIC_URL": " "}).public_url is None


def test_no_secret_stands_in_the_repr() -> None:
    settings = load({**HTTP, "SLACK_APP_TOKEN": "xapp-1-hidden", "DATABASE_URL": "postgresql://u:pw@db/baton"})
    for secret in ("xoxb", "5ecret", "xapp", "pw"):
        assert secret not in repr(settings)


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| .+ \|$", DOCS.read_text(), re.MULTILINE))
    assert rows == {one.name: f"`{one.default}`" if one.default else "–" for one in SETTINGS}


def test_a_host_that_writes_postgres_means_postgresql() -> None:
    settings = load(HTTP | {"DATABASE_URL": "postgres://u@db.example.com/baton"})
    assert settings.database_url == "postgresql://u@db.example.com/baton"


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(SettingError, match="forgets everything"):
        load(HTTP | {"DATABASE_URL": "sqlite:///:memory:"})


def test_what_is_missing_names_both_ways() -> None:
    with pytest.raises(SettingError, match="not needed with SLACK_APP_TOKEN"):
        load({"SLACK_BOT_TOKEN": "xoxb-1-token"})
