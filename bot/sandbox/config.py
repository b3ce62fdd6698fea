"""What an app's manifest tells Slack about the app, as one plain value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml


@dataclass(frozen=True)
class SlashCommand:
    """One entry of `features.slash_commands`."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """One entry of `features.shortcuts`."""

    name: str
    callback_id: str
    kind: Literal["message", "global"]
    description: str = ""


@dataclass(frozen=True)
class AppConfig:
    """An app as its workspace knows it: name, features, scopes, subscribed events."""

    name: str
    display_name: str
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] = frozenset()
    bot_events: frozenset[str] = frozenset()
    home_tab: bool = False
    messages_tab: bool = False
    messages_tab_read_only: bool = True
    interactivity: bool = True

    @classmethod
    def from_manifest(cls, manifest: str | Path | dict[str, Any]) -> AppConfig:
        """Read a manifest: a dict, or the path of a YAML or JSON file. Raises `KeyError` without a name."""
        data = manifest if isinstance(manifest, dict) else yaml.safe_load(Path(manifest).read_text("utf-8"))
        features = data.get("features", {})
        settings = data.get("settings", {})
        home = features.get("app_home", {})
        name = data["display_information"]["name"]
        return cls(
            name=name,
            display_name=features.get("bot_user", {}).get("display_name", name),
            commands=tuple(_command(row) for row in features.get("slash_commands", ())),
            shortcuts=tuple(_shortcut(row) for row in features.get("shortcuts", ())),
            scopes=frozenset(data.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
            bot_events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            home_tab=home.get("home_tab_enabled", False),
            messages_tab=home.get("messages_tab_enabled", False),
            messages_tab_read_only=home.get("messages_tab_read_only_enabled", True),
            interactivity=settings.get("interactivity", {}).get("is_enabled", False),
        )

    def command(self, name: str) -> SlashCommand | None:
        """The command of that name, `/` included."""
        return next((command for command in self.commands if command.command == name), None)

    def shortcut(self, name: str) -> Shortcut | None:
        """The shortcut that people see under that name."""
        return next((shortcut for shortcut in self.shortcuts if shortcut.name == name), None)


def _command(row: dict[str, Any]) -> SlashCommand:
    return SlashCommand(
        command=row["command"],
        description=row.get("description", ""),
        usage_hint=row.get("usage_hint", ""),
        should_escape=row.get("should_escape", False),
    )


def _shortcut(row: dict[str, Any]) -> Shortcut:
    return Shortcut(
        name=row["name"],
        callback_id=row["callback_id"],
        kind=row["type"],
        description=row.get("description", ""),
    )
