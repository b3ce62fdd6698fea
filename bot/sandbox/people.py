"""The people of a workspace, as Slack's user objects describe them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

SLACKBOT = "USLACKBOT"


@dataclass
class User:
    """One account. `name` is the handle; `display_name` is what Slack shows beside messages."""

    id: str
    name: str
    real_name: str
    display_name: str
    tz: str = "Europe/Warsaw"
    email: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    team_id: str | None = None
    bot_id: str | None = None

    @property
    def shown(self) -> str:
        """The name that others read."""
        return self.display_name or self.real_name or self.name

    def answers_to(self, name: str) -> bool:
        """Whether somebody who types `name` (without `@`) can mean this account."""
        wanted = name.casefold()
        return wanted in {self.name.casefold(), self.display_name.casefold(), self.real_name.casefold()}

    def as_json(self, home_team: str, now: datetime, *, with_email: bool) -> dict[str, Any]:
        """The user object of `users.info`. Like Slack, a deactivated account has neither zone nor role."""
        team = self.team_id or home_team
        result: dict[str, Any] = {
            "id": self.id,
            "team_id": team,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self._profile(team, with_email=with_email),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(now.timestamp()),
        }
        if self.deleted:
            return result
        result |= {
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": now.astimezone(ZoneInfo(self.tz)).strftime("%Z"),
            "tz_offset": _offset(self.tz, now),
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
        }
        return result | ({"is_stranger": True} if self.is_stranger else {})

    def _profile(self, team: str, *, with_email: bool) -> dict[str, Any]:
        optional = {"email": self.email if with_email else "", "bot_id": self.bot_id}
        return {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "avatar_hash": "g" + self.id.lower(),
            "team": team,
        } | {key: value for key, value in optional.items() if value}


def _offset(zone: str, now: datetime) -> int:
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def account(
    first: str,
    last: str,
    tz: str,
    *,
    guest: bool = False,
    deactivated: bool = False,
    other_team: str | None = None,
) -> User:
    """A member called `first`; a guest, a leaver, or with `other_team` a stranger from Slack Connect."""
    return User(
        id=f"U0{first.upper():0<9}",
        name=first.lower(),
        real_name=f"{first} {last}",
        display_name=first,
        tz=tz,
        email=f"{first.lower()}@example.com",
        deleted=deactivated,
        is_restricted=guest,
        is_stranger=other_team is not None,
        team_id=other_team,
    )


def default_cast() -> list[User]:
    """Six people in six zones: Eve is a guest, Finn's account is deactivated."""
    return [
        account("Ana", "Nowak", "Europe/Warsaw"),
        account("Ben", "Carter", "America/New_York"),
        account("Chloe", "Iyer", "Asia/Kolkata"),
        account("Dev", "Gurung", "Asia/Kathmandu"),
        account("Eve", "Hall", "Australia/Lord_Howe", guest=True),
        account("Finn", "Berg", "Europe/Berlin", deactivated=True),
    ]


def slackbot() -> User:
    """Slack's own account, which says so when a command fails. Its `is_bot` is false in Slack too."""
    return User(id=SLACKBOT, name="slackbot", real_name="Slackbot", display_name="Slackbot", tz="UTC")
