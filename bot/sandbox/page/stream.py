"""Open tabs and the one stream each of them has.

A tab keeps what it should read again, not what happened: a burst of changes of one thing is one entry, and what is
sent is always the newest. A tab that lags too far behind is cut off; its browser comes back and is told everything.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.model import Change

Key = tuple[str, ...]
"""What to read again: `("people",)`, `("message", channel, ts)`, `("wire", number)` …"""

MOST_WAITING = 2000
MOVED_EVERY = 0.15
"""Seconds for which "something moved" is gathered into one event."""


def event(name: str, data: Any) -> bytes:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


class Tab:
    """One open page, seen as one person."""

    def __init__(self, user_id: str) -> None:
        self.user_id = user_id
        self.ended = False
        self._sent: dict[str, bytes] = {}
        self._waiting: dict[Key, None] = {}
        self._woken = asyncio.Event()

    def put(self, *keys: Key) -> None:
        """Have these read again. Beyond `MOST_WAITING` the tab is cut off."""
        if self.ended:
            return
        self._waiting |= dict.fromkeys(keys)
        if len(self._waiting) > MOST_WAITING:
            self.end()
        self._woken.set()

    def end(self) -> None:
        """Close the stream; the browser opens another."""
        self.ended = True
        self._waiting.clear()
        self._woken.set()

    def news(self, name: str, data: Any) -> bytes:
        """The event; nothing where the same was the last of that name to be sent."""
        encoded = event(name, data)
        if self._sent.get(name) == encoded:
            return b""
        self._sent[name] = encoded
        return encoded

    async def next(self, within: float) -> list[Key]:
        """What is waiting, in the order it came; nothing after `within` seconds, or when the tab has ended."""
        try:
            async with asyncio.timeout(within):
                await self._woken.wait()
        except TimeoutError:
            return []
        self._woken.clear()
        keys, self._waiting = list(self._waiting), {}
        return keys


class Tabs:
    """All open tabs, and which of them each change concerns."""

    def __init__(self) -> None:
        self._open: set[Tab] = set()
        self._moving: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._open)

    def add(self, user_id: str) -> Tab:
        """A tab that hears of everything from now on."""
        tab = Tab(user_id)
        self._open.add(tab)
        return tab

    def remove(self, tab: Tab) -> None:
        """A tab that was closed."""
        self._open.discard(tab)

    def end(self) -> None:
        """Close all streams."""
        for tab in self._open:
            tab.end()
        if self._moving:
            self._moving.cancel()
            self._moving = None

    def put(self, keys: Iterable[Key], only: Callable[[str], bool] | None = None) -> None:
        """Have things read again by every tab, or by those of the people that `only` names."""
        wanted = tuple(keys)
        for tab in self._open:
            if only is None or only(tab.user_id):
                tab.put(*wanted)

    def moved(self) -> None:
        """Panels should be read again: told once for all that happens within `MOVED_EVERY` seconds."""
        if self._open and self._moving is None:
            self._moving = asyncio.get_running_loop().call_later(MOVED_EVERY, self._tell_moved)

    def take(self, change: Change) -> None:
        """Have a change of the workspace read by those who see it."""
        if change.message and change.channel:
            self._message(change)
        elif change.view:
            owner, kind = change.view.user, "home" if change.view.kind == "home" else "views"
            self.put([(kind,)], lambda user_id: user_id == owner)
        elif change.user and change.channel is None:
            changed = change.user.id
            self.put([("people",), ("cast",)])
            self.put([(name,) for name in _OWN], lambda user_id: user_id == changed)
        else:
            self.put([("conversations",), ("public",), ("people",), ("cast",)])
        self.moved()

    def _message(self, change: Change) -> None:
        message, channel = change.message, change.channel
        if message is None or channel is None:
            return
        keys: list[Key] = [("message", channel.id, message.ts)]
        if message.is_reply:
            keys.append(("message", channel.id, str(message.thread_ts)))
        reader = message.visible_to
        self.put(
            [*keys, ("conversations",)],
            lambda user_id: user_id in channel.members and reader in {None, user_id},
        )
        if reader is None:
            self.put([("people",), ("cast",)])

    def _tell_moved(self) -> None:
        self._moving = None
        self.put([("moved",)])


_OWN = ("conversations", "public", "views", "home")
