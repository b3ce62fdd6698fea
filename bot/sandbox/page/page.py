"""The page of one sandbox: who looks, what they are told, and what the program around it adds."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.sandbox.model import Change, Json
from bot.sandbox.page import wire
from bot.sandbox.page.acts import Acts
from bot.sandbox.page.extras import Extras, Guide, Panel, TimeTravel
from bot.sandbox.page.marks import Marks
from bot.sandbox.page.routes import Routes
from bot.sandbox.page.shown import Shown
from bot.sandbox.page.stream import Key, Tab, Tabs, event
from bot.sandbox.people import User
from bot.sandbox.slack_side import SlackSide
from bot.sandbox.wire_log import WireEntry, WireLog

_WIRE_SHOWN = 200
_OFTEN_THE_SAME = {"people", "cast", "conversations", "public"}


class Page:
    """A small Slack client for the people of a workspace. `url` is known once the sandbox listens. `world` is another
    for each page made: a workspace's ids begin anew with it, so a browser must know when it is another one.
    """

    def __init__(self, slack: SlackSide, log: WireLog) -> None:
        self._slack, self._workspace, self.log = slack, slack.workspace, log
        self.url = ""
        self.world = secrets.token_hex(8)
        self.marks = Marks(self._workspace)
        self.shown = Shown(slack, self.marks)
        self.tabs = Tabs()
        self.acts = Acts(slack, self.shown, self.marks, self.tabs)
        self.routes = Routes(self)
        self._workspace.subscribe(self._on_change)
        log.subscribe(self._on_call)

    @property
    def extras(self) -> Extras:
        """What `show` was given last."""
        return self.acts.extras

    def show(
        self,
        panels: Sequence[Panel] = (),
        guide: Guide | None = None,
        time: TimeTravel | None = None,
        reset: Callable[[], None] | None = None,
        first_person: str | None = None,
        first_channel: str | None = None,
    ) -> None:
        """Add panels, a guide, time travel and a way to start again. Open pages are told everything anew.

        `reset` returns at once. `first_person` and `first_channel` are ids.
        """
        self.acts.extras = Extras(tuple(panels), guide, time or TimeTravel(), reset, first_person, first_channel)
        self.tabs.end()

    def moved(self) -> None:
        """Have panels and guide read again: something changed that the workspace does not know of."""
        self.tabs.moved()

    def mark_all_read(self, before: datetime) -> None:
        """Everybody has read what was written before then, and nothing after it."""
        self.marks.all_read_before(before)
        self.tabs.put([("conversations",), ("people",), ("cast",)])

    # For the server ---------------------------------------------------------------------------------------

    def start(self, url: str) -> None:
        """The sandbox listens; what is there so far has been read."""
        self.url = url
        self.marks.all_read()

    def close(self) -> None:
        """End all streams."""
        self.tabs.end()

    # For the routes ---------------------------------------------------------------------------------------

    def user(self, user_id: str | None) -> User | None:
        """The person of that id; apps and Slackbot have no page."""
        user = self._workspace.users.get(user_id or "")
        return user if user and self.shown.is_human(user) else None

    def subscribe(self, user_id: str | None) -> tuple[Tab, bytes]:
        """A tab for that person (or the first one), and its `hello`: nothing happens between the two."""
        user = self.user(user_id) or self._first_person()
        app = self._workspace.app
        has_page = app.config.home_tab or app.config.messages_tab
        if has_page and not user.deleted and app.refused is None:
            self._workspace.direct(app.bot_user, user.id)
        tab, hello = self.tabs.add(user.id), self.hello(user.id)
        for name in _OFTEN_THE_SAME:
            tab.news(name, hello[name])
        return tab, event("hello", hello)

    def hello(self, user_id: str) -> Json:
        """All that a page must know to begin."""
        first = self.extras.first_channel
        start = self.shown.conversation_of(user_id, first) if first else None
        return {name: read(user_id) for name, read in self._lists().items()} | {
            "world": self.world,
            "name": self._workspace.name,
            "domain": self._workspace.domain,
            "me": user_id,
            "start": start.id if start else None,
            "app": self.shown.app(),
            "panels": [panel.title for panel in self.extras.panels],
            "guide": self.extras.guide is not None,
            "resets": self.extras.reset is not None,
            "clock": self._clock() | self._travels(),
            "wire": [wire.line(entry) for entry in self.log.entries[-_WIRE_SHOWN:]],
        }

    def events(self, tab: Tab, keys: Iterable[Key]) -> bytes:
        """What a tab reads again, as it is now."""
        return b"".join(self._event(tab, key) for key in keys)

    def _event(self, tab: Tab, key: Key) -> bytes:
        name, *rest = key
        if name == "message":
            return self._message(tab.user_id, *rest)
        if name == "wire":
            entry = self.log.find(int(rest[0]))
            return event(name, wire.line(entry)) if entry else b""
        if name == "clock":
            return event(name, self._clock())
        if name == "moved":
            return event(name, {})
        data = self._lists()[name](tab.user_id)
        return tab.news(name, data) if name in _OFTEN_THE_SAME else event(name, data)

    def _message(self, user_id: str, channel_id: str, ts: str) -> bytes:
        if self.shown.conversation_of(user_id, channel_id) is None:
            return b""
        message = self.shown.find_message(user_id, channel_id, ts)
        if message is not None:
            return event("message", self.shown.message(user_id, message))
        return event("gone", {"channel": channel_id, "ts": ts, "rev": self.shown.revision(channel_id, ts)})

    def _lists(self) -> dict[str, Callable[[str], Any]]:
        """What is sent whole, by the event's name."""
        return {
            "people": self.shown.people,
            "cast": lambda _: self.shown.cast(),
            "conversations": self.shown.conversations,
            "public": self.shown.public,
            "views": self.shown.views,
            "home": self.shown.home,
        }

    def _clock(self) -> Json:
        return {"now": self._workspace.now().isoformat()}

    def _travels(self) -> Json:
        time = self.extras.time
        return {"jumps": [jump.label for jump in time.jumps], "settable": time.to is not None}

    def _first_person(self) -> User:
        wanted = self.user(self.extras.first_person)
        people = [user for user in self._workspace.users.values() if self.shown.is_human(user)]
        return wanted or next((user for user in people if not user.deleted), people[0])

    def _on_change(self, change: Change) -> None:
        self.marks.take(change)
        self.shown.take(change)
        self.tabs.take(change)

    def _on_call(self, entry: WireEntry) -> None:
        self.tabs.put([("wire", str(entry.number))])
        self.tabs.moved()
