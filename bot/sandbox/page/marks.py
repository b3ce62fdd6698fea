"""What each person has read: how many messages are new to them, and how many of those are meant for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.model import Change, Channel, Json, Message
from bot.sandbox.workspace import Workspace


def moment(ts: str) -> int:
    """A message's time in microseconds."""
    seconds, _, micros = ts.partition(".")
    return int(seconds) * 1_000_000 + int(micros)


_TO_ALL = re.compile(r"<!(here|channel|everyone)(\|[^<>]*)?>")
"""What means everybody in a channel; Slack tells nobody of it where it stands in a thread."""
_Threads = dict[tuple[str, str], int]
"""When each person first wrote in each thread of one channel: by the time of its first message and their id."""


@dataclass(frozen=True)
class Count:
    """Messages by others that somebody has not read; `mentions`: direct messages, or those that name them or all."""

    unread: int = 0
    mentions: int = 0


class Marks:
    """Up to where each person has read each conversation. Private messages and one's own are never new; as in Slack, a
    channel's thread is new to those in it alone.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._floor = 0
        self._marks: dict[tuple[str, str], int] = {}
        self._counts: dict[tuple[str, str], Count] = {}
        self._threads: dict[str, _Threads] = {}
        self._listeners: list[Callable[[], None]] = []

    def all_read(self) -> None:
        """Everybody has read everything that is there."""
        self._floor = max((self.latest(channel) for channel in self._workspace.channels.values()), default=0)
        self._counts.clear()

    def all_read_before(self, before: datetime) -> None:
        """Everybody has read what was written before then, and nothing after it."""
        self._floor = int(before.timestamp() * 1_000_000) - 1
        self._marks.clear()
        self._counts.clear()

    def dump(self) -> Json:
        """All marks as JSON, for `restore`."""
        return {"floor": self._floor, "marks": [[*key, mark] for key, mark in self._marks.items()]}

    def restore(self, kept: Json) -> None:
        """The marks that `dump` gave. Raises `ValueError` for anything else, and changes nothing then."""
        match kept:
            case {"floor": int(floor), "marks": [*rows]}:
                marks = {(str(user), str(channel)): int(mark) for user, channel, mark in rows}
            case _:
                raise ValueError("these are no marks")
        self._floor, self._marks = floor, marks
        self._counts.clear()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever somebody has read on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def read(self, user_id: str, channel: Channel, up_to: int) -> bool:
        """Somebody has read a conversation up to a message's time; answers whether that is further than before."""
        key = (user_id, channel.id)
        wanted = min(up_to, self.latest(channel))
        if wanted <= self._mark(key):
            return False
        self._marks[key] = wanted
        self._counts.pop(key, None)
        for listener in tuple(self._listeners):
            listener()
        return True

    def count(self, user_id: str, channel: Channel) -> Count:
        """What is new to a member of a conversation. Kept up to date, so that asking again costs nothing."""
        key = (user_id, channel.id)
        if key not in self._counts:
            self._counts[key] = self._walk(user_id, channel)
        return self._counts[key]

    def waiting(self, user_id: str) -> int:
        """How many new messages are meant for somebody, in all their conversations."""
        places = (c for c in self._workspace.channels.values() if user_id in c.members)
        return sum(self.count(user_id, channel).mentions for channel in places)

    def latest(self, channel: Channel) -> int:
        """The time of the newest message, private or not; 0 without one."""
        newest = self._workspace.newest(channel)
        return moment(newest.ts) if newest else 0

    def take(self, change: Change) -> None:
        """Count what a change of the workspace brings."""
        channel, message = change.channel, change.message
        if channel is None:
            return
        if change.kind == "message_posted" and message is not None:
            if channel.id in self._threads:
                _add(self._threads[channel.id], message)
            for key in [key for key in self._counts if key[1] == channel.id]:
                self._counts[key] = self._with(self._counts[key], key[0], channel, message)
            return
        if change.kind == "member_joined" and change.user:
            self._marks[change.user.id, channel.id] = self.latest(channel)
        if change.kind == "message_deleted":
            self._threads.pop(channel.id, None)
        for key in [key for key in self._counts if key[1] == channel.id]:
            del self._counts[key]

    def _mark(self, key: tuple[str, str]) -> int:
        return max(self._floor, self._marks.get(key, 0))

    def _walk(self, user_id: str, channel: Channel) -> Count:
        count, mark = Count(), self._mark((user_id, channel.id))
        for message in self._workspace.newest_first(user_id, channel):
            if moment(message.ts) <= mark:
                break
            count = self._with(count, user_id, channel, message)
        return count

    def _with(self, count: Count, user_id: str, channel: Channel, message: Message) -> Count:
        if message.user == user_id or message.visible_to is not None:
            return count
        if channel.kind in {"im", "mpim"}:
            return Count(count.unread + 1, count.mentions + 1)
        named = f"<@{user_id}>" in message.text or f"<@{user_id}|" in message.text
        if not message.is_reply:
            named = named or bool(_TO_ALL.search(message.text))
        elif not named and not self._is_in_thread(user_id, channel, message):
            return count
        return Count(count.unread + 1, count.mentions + named)

    def _is_in_thread(self, user_id: str, channel: Channel, reply: Message) -> bool:
        """Whether somebody began the thread, or wrote in it before that reply."""
        if channel.id not in self._threads:
            self._threads[channel.id] = {}
            for message in self._workspace.history(channel):
                _add(self._threads[channel.id], message)
        since = self._threads[channel.id].get((str(reply.thread_ts), user_id))
        return since is not None and since < moment(reply.ts)


def _add(threads: _Threads, message: Message) -> None:
    if message.visible_to is None:
        threads.setdefault((message.thread_ts or message.ts, message.user), moment(message.ts))
