"""A workspace's state and the rules that Slack keeps it by. No I/O; the clock is a port."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.config import AppConfig
from bot.sandbox.files import Files
from bot.sandbox.inputs import assign_ids
from bot.sandbox.model import Change, Channel, ChannelKind, Installation, Json, Message
from bot.sandbox.people import SLACKBOT, User, slackbot

Listener = Callable[[Change], None]


def wall_clock() -> datetime:
    """The machine's own time."""
    return datetime.now(UTC)


class Workspace:
    """People, conversations and messages of one team, and the app installed in it."""

    def __init__(
        self,
        people: Iterable[User],
        app: AppConfig,
        now: Callable[[], datetime] = wall_clock,
        *,
        team_id: str = "T0SANDBOX01",
        name: str = "Northwind",
        domain: str = "northwind",
    ) -> None:
        self.team_id, self.name, self.domain, self.now = team_id, name, domain, now
        self.app = Installation(app, set(app.scopes))
        self.users: dict[str, User] = {user.id: user for user in people}
        self.users |= {user.id: user for user in (slackbot(), self.app.profile())}
        self.channels: dict[str, Channel] = {}
        self._messages: dict[str, list[Message]] = {}
        self._direct: dict[frozenset[str], Channel] = {}
        self._listeners: list[Listener] = []
        self.files = Files(self.new_id, lambda: self.now().timestamp())
        self.last_number = self.last_microsecond = 0
        """The newest id's number, and the newest message's time in microseconds."""

    # Changes ------------------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, change: Change) -> None:
        """Tell the listeners."""
        for listener in tuple(self._listeners):
            listener(change)

    # Ids and times ------------------------------------------------------------------------------------

    def new_id(self, prefix: str) -> str:
        """An id not used before, as `V0000000012`."""
        self.last_number += 1
        return f"{prefix}{self.last_number:010d}"

    def next_ts(self) -> str:
        """A message time: the clock's, moved on by microseconds where needed, so that none comes twice."""
        wanted = int(self.now().timestamp() * 1_000_000)
        self.last_microsecond = max(wanted, self.last_microsecond + 1)
        seconds, micros = divmod(self.last_microsecond, 1_000_000)
        return f"{seconds}.{micros:06d}"

    # People -------------------------------------------------------------------------------------------

    def find_user(self, name: str) -> User:
        """The account with this id, handle, display or real name. Raises `LookupError` naming who there is."""
        bare = name.removeprefix("@")
        found = self.users.get(bare) or next((u for u in self.users.values() if u.answers_to(bare)), None)
        if found is None:
            known = ", ".join(sorted(user.shown for user in self.users.values()))
            raise LookupError(f"nobody is called {name!r}; there are {known}")
        return found

    def known_to(self, user_id: str) -> list[User]:
        """The accounts a person can see. A guest sees those in a shared conversation, and what is Slack's own."""
        if not self.users[user_id].is_restricted:
            return list(self.users.values())
        shared = {member for c in self.channels.values() if user_id in c.members for member in c.members}
        shared |= {user_id, SLACKBOT, self.app.bot_user}
        return [user for user in self.users.values() if user.id in shared]

    def change_user(self, user_id: str, **fields: Any) -> User:
        """Change an account (`tz`, `deleted`, names …) as an administrator or the person would."""
        user = self.users[user_id] = replace(self.users[user_id], **fields)
        self.announce(Change("user_changed", user=user))
        return user

    def add_user(self, user: User) -> User:
        """A new account joins the team."""
        self.users[user.id] = user
        self.announce(Change("user_joined_team", user=user))
        return user

    # Conversations ------------------------------------------------------------------------------------

    def add_channel(
        self, name: str, members: Iterable[str], kind: ChannelKind = "public", *, shared: bool = False
    ) -> Channel:
        """Make a conversation of these user ids."""
        ids = list(members)
        prefix = {"public": "C", "private": "C", "im": "D", "mpim": "G"}[kind]
        created = int(self.now().timestamp())
        creator = ids[0] if ids else ""
        channel = Channel(self.new_id(prefix), name, kind, ids, created, creator, is_ext_shared=shared)
        self._keep(channel, [])
        self.announce(Change("channel_created", channel))
        return channel

    def find_channel(self, name: str) -> Channel:
        """The conversation with this id or name (`#` or not). Raises `LookupError` naming those there are."""
        found = self.channels.get(name) or self.named_channel(name.removeprefix("#"))
        if found is None:
            known = ", ".join(f"#{c.name}" for c in self.channels.values() if c.kind in {"public", "private"})
            raise LookupError(f"no channel {name!r}; there are {known}")
        return found

    def named_channel(self, name: str) -> Channel | None:
        """The public or private channel called that, without `#`."""
        named = (c for c in self.channels.values() if c.kind in {"public", "private"} and c.name == name)
        return next(named, None)

    def seen_by(self, user_id: str) -> list[Channel]:
        """The conversations a person is in, and the public channels; to a guest those are not open."""
        guest = self.users[user_id].is_restricted
        return [c for c in self.channels.values() if user_id in c.members or (c.kind == "public" and not guest)]

    def direct(self, *user_ids: str) -> Channel:
        """The direct message (two people) or group message (more) of exactly these, opened where needed."""
        wanted = frozenset(user_ids)
        kind: ChannelKind = "im" if len(wanted) <= 2 else "mpim"
        found = self._direct.get(wanted)
        if found is not None and self.channels.get(found.id) is found:
            return found
        handles = "--".join(self.users[user].name for user in user_ids)
        return self.add_channel("" if kind == "im" else f"mpdm-{handles}-1", user_ids, kind)

    def join(self, channel: Channel, user_id: str, *, inviter: str | None = None) -> bool:
        """Make somebody a member; false where they are one already."""
        if user_id in channel.members:
            return False
        channel.members.append(user_id)
        self.announce(Change("member_joined", channel, user=self.users[user_id], actor=inviter))
        return True

    def leave(self, channel: Channel, user_id: str, *, remover: str | None = None) -> None:
        """Take somebody out of a channel; `remover` where they did not go themselves."""
        channel.members.remove(user_id)
        self.announce(Change("member_left", channel, user=self.users[user_id], actor=remover))

    def archive(self, channel: Channel, *, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        channel.is_archived = archived
        self.announce(Change("channel_archived" if archived else "channel_unarchived", channel))

    def rename(self, channel: Channel, name: str) -> None:
        """Give a channel another name."""
        channel.name = name
        self.announce(Change("channel_renamed", channel))

    # Messages -----------------------------------------------------------------------------------------

    def post(self, channel: Channel, user_id: str, text: str, **fields: Any) -> Message:
        """Put a message (or with `visible_to` an ephemeral) into a conversation."""
        message = Message(self.next_ts(), channel.id, user_id, text, **fields)
        message.blocks = assign_ids(message.blocks, self.new_id)
        self._messages[channel.id].append(message)
        self.announce(Change("message_posted", channel, message))
        return message

    def post_as_app(self, channel: Channel, text: str, **fields: Any) -> Message:
        """A message from the installed app."""
        app = self.app
        return self.post(channel, app.bot_user, text, bot_id=app.bot_id, app_id=app.app_id, **fields)

    def tell_privately(self, channel: Channel, user_id: str, text: str) -> Message:
        """What Slack itself tells one person, as when a command fails."""
        return self.post(channel, slackbot().id, text, visible_to=user_id)

    def edit(self, message: Message, text: str, blocks: list[Json], **fields: Any) -> None:
        """Change a message in place; the newest form is the only one kept."""
        previous = replace(message)
        message.text, message.blocks = text, assign_ids(blocks, self.new_id)
        message.edited_ts = self.next_ts()
        message.values = {}
        for name, value in fields.items():
            setattr(message, name, value)
        self.announce(Change("message_changed", self.channels[message.channel], message, previous))

    def delete(self, message: Message) -> None:
        """Take a message out of its conversation."""
        self._messages[message.channel].remove(message)
        self.announce(Change("message_deleted", self.channels[message.channel], message, message))

    def all_messages(self, channel: Channel) -> list[Message]:
        """What anybody in the conversation sees, oldest first: replies and ephemerals included."""
        return list(self._messages[channel.id])

    def put_back(self, channel: Channel, messages: list[Message]) -> None:
        """A conversation as it was kept, instead of what is there. Nobody hears of it."""
        self._keep(channel, messages)

    def _keep(self, channel: Channel, messages: list[Message]) -> None:
        self.channels[channel.id] = channel
        self._messages[channel.id] = messages
        if channel.kind in {"im", "mpim"}:
            self._direct[frozenset(channel.members)] = channel

    def find_message(self, channel: Channel, ts: str) -> Message | None:
        """The message of that time, ephemerals included."""
        return next((m for m in reversed(self._messages[channel.id]) if m.ts == ts), None)

    def history(self, channel: Channel) -> list[Message]:
        """What everybody in the conversation sees, oldest first, replies included."""
        return [message for message in self._messages[channel.id] if message.visible_to is None]

    def newest(self, channel: Channel) -> Message | None:
        """The newest message of a conversation, ephemerals included."""
        messages = self._messages[channel.id]
        return messages[-1] if messages else None

    def newest_first(self, user_id: str, channel: Channel) -> Iterator[Message]:
        """What this person sees in a conversation, from its newest end."""
        return (m for m in reversed(self._messages[channel.id]) if m.visible_to in {None, user_id})

    def visible(self, user_id: str, channel: Channel | None = None) -> list[Message]:
        """What this person sees, in one conversation or in all they are in, oldest first."""
        places = [channel] if channel else [c for c in self.channels.values() if user_id in c.members]
        seen = (m for c in places for m in self._messages[c.id] if m.visible_to in {None, user_id})
        return sorted(seen, key=lambda message: tuple(map(int, message.ts.split("."))))

    # The app ------------------------------------------------------------------------------------------

    def show_messages_tab(self, *, shown: bool) -> None:
        """Switch the app's Messages tab on or off: without it nobody can be written to directly."""
        self.app.config = replace(self.app.config, messages_tab=shown)

    def uninstall(self) -> None:
        """Take the app out: from now on its tokens get `account_inactive`."""
        self.app.refused = "account_inactive"
        for channel in self.channels.values():
            if channel.kind in {"public", "private"} and self.app.bot_user in channel.members:
                channel.members.remove(self.app.bot_user)
        self.announce(Change("app_uninstalled"))
