"""Everything that reaches one person, in every form it ever had: what is private is searched for in all of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bot.sandbox.model import Change
from bot.sandbox.wire_log import WireEntry
from tests.scenario.team import Team


class Overheard:
    """From now on: messages in all their conversations (older forms and private ones too), forms with their errors,
    Home, the body of every answer to what they sent, and whatever the app said or tried to say to them.
    """

    def __init__(self, team: Team, name: str) -> None:
        self._id = team.person(name).id
        self._workspace = team.sandbox.workspace
        self.name = name
        self.heard: list[str] = []
        self._workspace.subscribe(self._on_change)
        team.sandbox.log.subscribe(self._on_call)

    def hears_none_of(self, words: Iterable[str]) -> None:
        """Assert that no such word reached them, whatever its case."""
        found = sorted({word for word in words for said in self.heard if word.lower() in said})
        where = next((said for said in self.heard if found and found[0].lower() in said), "")
        assert not found, f"{self.name} hears {found}: {where[:2000]}"

    def _on_change(self, change: Change) -> None:
        message, view = change.message, change.view
        if message is not None and change.channel is not None:
            shown = self._id in change.channel.members and message.visible_to in {None, self._id}
            if shown and message.user != self._id:
                self._keep(message.as_json(self._workspace.team_id, with_metadata=True))
        if view is not None and view.user == self._id:
            self._keep([view.payload, view.errors, view.banner])

    def _on_call(self, entry: WireEntry) -> None:
        if entry.direction == "Slack to app":
            if self._id in _senders(entry.request):
                self._keep(entry.response)
        elif self._is_for_them(entry.request):
            self._keep(entry.request)

    def _is_for_them(self, request: Any) -> bool:
        """Whether the app addresses them, or a conversation in which they are."""
        place = self._workspace.channels.get(str(request.get("channel")))
        to = {request.get("channel"), request.get("user"), request.get("user_id")}
        return self._id in to or (place is not None and self._id in place.members and not request.get("user"))

    def _keep(self, said: Any) -> None:
        self.heard.append(json.dumps(said, ensure_ascii=False).lower())


def _senders(request: Any) -> set[Any]:
    """Who acted, of a command or of an interaction; of events nobody is answered."""
    user = request.get("user")
    return {request.get("user_id"), user.get("id") if isinstance(user, dict) else None}
