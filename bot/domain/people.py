"""People and channels as the directory knows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace. `zone` is an IANA name; `dm` their `D…` with Baton, once known."""

    id: str
    name: str
    zone: str
    full_name: str = ""
    deactivated: bool = False
    bot: bool = False
    guest: bool = False
    stranger: bool = False
    dm: str | None = None

    @property
    def can_own(self) -> bool:
        """Members and guests can be a side; a bot, a Slack Connect stranger or a deactivated account cannot."""
        return not (self.deactivated or self.bot or self.stranger)


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation with a name. `joined` says whether Baton is in it."""

    id: str
    name: str
    private: bool
    archived: bool = False
    joined: bool = False
