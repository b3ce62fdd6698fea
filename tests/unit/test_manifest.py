"""The app manifest: Slack's limits, the least that is needed, and the same as docs/scopes.md says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SOURCE = (ROOT / "app_manifest.yml").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "scopes.md").read_text(encoding="utf-8")

# What the Web API documents as the scope of each method, and the Events API as the scopes of each event, where a
# bot token is used. A direct message needs im:*, a public channel channels:*, a private one groups:*.
METHOD_SCOPES = {
    "apps.connections.open": {"connections:write"},
    "bots.info": {"users:read"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.list": {"channels:read", "groups:read"},
    "conversations.members": {"groups:read"},
    "conversations.open": {"im:write"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
}
EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_left": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"groups:read"},
    "message.im": {"im:history"},
    "team_join": {"users:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}


def manifest_for_http() -> dict[str, Any]:
    """The manifest after its own instructions for HTTP: every line with a URL uncommented, Socket Mode off."""
    uncommented = re.sub(r"^( *)# (url|request_url|redirect_urls): ", r"\1\2: ", SOURCE, flags=re.MULTILINE)
    switched = uncommented.replace("socket_mode_enabled: true", "socket_mode_enabled: false")
    manifest: dict[str, Any] = yaml.safe_load(switched)
    return manifest


SOCKET: dict[str, Any] = yaml.safe_load(SOURCE)
HTTP = manifest_for_http()
EITHER = pytest.mark.parametrize("manifest", [SOCKET, HTTP], ids=["socket", "http"])


def table(heading: str) -> list[list[str]]:
    """The rows of the table under this heading of docs/scopes.md, without its head."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def code(cell: str) -> set[str]:
    """What stands in backquotes in a cell."""
    return set(re.findall(r"`([^`]+)`", cell))


def documented(heading: str) -> set[str]:
    """The names in the first column of a table."""
    return {name for row in table(heading) for name in code(row[0])}


def bot_scopes() -> list[str]:
    scopes: list[str] = SOCKET["oauth_config"]["scopes"]["bot"]
    return scopes


def bot_events() -> list[str]:
    events: list[str] = SOCKET["settings"]["event_subscriptions"]["bot_events"]
    return events


@EITHER
def test_names_and_descriptions_keep_to_slacks_limits(manifest: dict[str, Any]) -> None:
    information = manifest["display_information"]
    assert 1 <= len(information["name"]) <= 35
    assert 1 <= len(information["description"]) <= 140
    assert 175 <= len(information["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-fA-F]{6}", information["background_color"])
    assert 1 <= len(manifest["features"]["bot_user"]["display_name"]) <= 80


@EITHER
def test_commands_keep_to_slacks_limits_and_escape_people_and_channels(manifest: dict[str, Any]) -> None:
    for command in manifest["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command["usage_hint"]) <= 1000
        assert command["should_escape"] is True


@EITHER
def test_shortcuts_keep_to_slacks_limits(manifest: dict[str, Any]) -> None:
    shortcuts = manifest["features"]["shortcuts"]
    assert 1 <= len(shortcuts) <= 10
    for shortcut in shortcuts:
        assert 1 <= len(shortcut["name"]) <= 24
        assert 1 <= len(shortcut["callback_id"]) <= 255
        assert 1 <= len(shortcut["description"]) <= 150
        assert shortcut["type"] in {"message", "global"}


def test_nothing_is_asked_for_twice_and_no_user_token_is() -> None:
    assert len(bot_scopes()) == len(set(bot_scopes()))
    assert len(bot_events()) == len(set(bot_events()))
    assert set(SOCKET["oauth_config"]["scopes"]) == {"bot"}
    assert "user_events" not in SOCKET["settings"]["event_subscriptions"]


def test_the_bot_can_be_written_to_and_is_always_online() -> None:
    features = SOCKET["features"]
    assert features["bot_user"] == {"display_name": "Baton", "always_online": True}
    assert features["app_home"]["messages_tab_enabled"] is True
    assert features["app_home"]["messages_tab_read_only_enabled"] is False


@EITHER
def test_settings_are_those_that_baton_is_built_for(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    assert settings["interactivity"]["is_enabled"] is True
    assert settings["org_deploy_enabled"] is False
    assert settings["token_rotation_enabled"] is False


def test_socket_mode_needs_no_address() -> None:
    assert SOCKET["settings"]["socket_mode_enabled"] is True
    assert "http" not in yaml.safe_dump(SOCKET)


def test_http_has_an_address_wherever_slack_calls() -> None:
    events, settings = "https://baton.example.com/slack/events", HTTP["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == events
    assert settings["interactivity"]["request_url"] == events
    assert [command["url"] for command in HTTP["features"]["slash_commands"]] == [events, events]
    assert HTTP["oauth_config"]["redirect_urls"] == ["https://baton.example.com/slack/oauth_redirect"]


def test_every_scope_is_documented_and_every_documented_scope_is_asked_for() -> None:
    assert documented("Bot scopes") == set(bot_scopes())


@pytest.mark.parametrize("row", table("Bot scopes") + table("App-level token"), ids=lambda row: row[0])
def test_every_scope_is_used_by_what_needs_it(row: list[str]) -> None:
    (scope,) = code(row[0])
    uses = code(row[1])
    calling = documented("Slash commands") if scope == "commands" else set()
    methods = {method for method, scopes in METHOD_SCOPES.items() if scope in scopes}
    events = {event for event, scopes in EVENT_SCOPES.items() if scope in scopes}
    assert uses == calling | methods | events
    assert uses
    assert row[2]


def test_every_event_is_documented_with_its_scopes_and_these_are_asked_for() -> None:
    assert documented("Bot events") == set(bot_events()) == set(EVENT_SCOPES)
    for name, needs, purpose in table("Bot events"):
        (event,) = code(name)
        assert code(needs) == EVENT_SCOPES[event] <= set(bot_scopes())
        assert purpose


def test_commands_agree_with_the_page() -> None:
    commands = {command["command"] for command in SOCKET["features"]["slash_commands"]}
    assert commands == documented("Slash commands")


def test_shortcuts_agree_with_the_page() -> None:
    shortcuts = [
        [shortcut["name"], shortcut["type"], f"`{shortcut['callback_id']}`"]
        for shortcut in SOCKET["features"]["shortcuts"]
    ]
    assert shortcuts == table("Shortcuts")
