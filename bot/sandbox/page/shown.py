"""The workspace as one person sees it, as JSON for their page."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import islice
from typing import Any

from bot.sandbox.files import File, slack_files
from bot.sandbox.keyboard import OWN_COMMANDS
from bot.sandbox.model import Change, Channel, Json, Message, View
from bot.sandbox.page.marks import Marks, moment
from bot.sandbox.page.plain import plain_values
from bot.sandbox.people import SLACKBOT, User
from bot.sandbox.slack_side import SlackSide

COLORS = 8
PAGE_SIZE = 50
PRIVATE_LASTS = timedelta(days=1)


class Shown:
    """Reads the workspace for a person's page. Every message carries the number of its last change."""

    def __init__(self, slack: SlackSide, marks: Marks) -> None:
        self._slack, self._workspace, self._marks = slack, slack.workspace, marks
        self._revisions: dict[tuple[str, str], int] = {}
        self._replies: dict[str, Counter[str]] = {}
        self._changes = 0

    def take(self, change: Change) -> None:
        """Number a message that changed, and the message it answers, which shows how many replies it has."""
        message = change.message
        if message is None:
            return
        self._changes += 1
        self._revisions[message.channel, message.ts] = self._changes
        if message.is_reply and message.thread_ts:
            self._revisions[message.channel, message.thread_ts] = self._changes
            if message.channel in self._replies and message.visible_to is None:
                steps = {"message_posted": 1, "message_deleted": -1}
                self._replies[message.channel][message.thread_ts] += steps.get(change.kind, 0)

    # People ---------------------------------------------------------------------------------------------

    def people(self, user_id: str) -> list[Json]:
        """The accounts this person can see; to somebody deactivated that is their own."""
        user = self._workspace.users[user_id]
        return [self._person(one) for one in ([user] if user.deleted else self._workspace.known_to(user_id))]

    def cast(self) -> list[Json]:
        """Everybody whose page can be looked at."""
        return [self._person(user) for user in self._workspace.users.values() if self.is_human(user)]

    def is_human(self, user: User) -> bool:
        """Whether a person sits behind the account."""
        return not user.is_bot and user.id != SLACKBOT

    def _person(self, user: User) -> Json:
        human = self.is_human(user)
        return {
            "id": user.id,
            "handle": user.name,
            "name": user.shown,
            "real": user.real_name,
            "tz": user.tz,
            "guest": user.is_restricted,
            "deactivated": user.deleted,
            "bot": not human,
            "app": user.id == self._workspace.app.bot_user,
            "color": list(self._workspace.users).index(user.id) % COLORS,
            "unread": self._marks.waiting(user.id) if human and not user.deleted else 0,
        }

    # Conversations --------------------------------------------------------------------------------------

    def conversation_of(self, user_id: str, channel_id: str) -> Channel | None:
        """The conversation, where this person sees it."""
        channel = self._workspace.channels.get(channel_id)
        seen = channel and user_id in channel.members and not self._workspace.users[user_id].deleted
        return channel if seen else None

    def conversations(self, user_id: str) -> list[Json]:
        """Those the person is in; to somebody deactivated there are none."""
        if self._workspace.users[user_id].deleted:
            return []
        return [self._conversation(user_id, c) for c in self._workspace.channels.values() if user_id in c.members]

    def public(self, user_id: str) -> list[Json]:
        """The channels the person could join."""
        if self._workspace.users[user_id].deleted:
            return []
        others = (c for c in self._workspace.seen_by(user_id) if user_id not in c.members and not c.is_archived)
        return [self._conversation(user_id, channel) for channel in others]

    def _conversation(self, user_id: str, channel: Channel) -> Json:
        member = user_id in channel.members
        count = self._marks.count(user_id, channel) if member else None
        latest = next(self._workspace.newest_first(user_id, channel), None) if member else None
        others = [one for one in channel.members if one != user_id]
        return {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind,
            "members": list(channel.members),
            "archived": channel.is_archived,
            "unread": count.unread if count else 0,
            "mentions": count.mentions if count else 0,
            "with": others[0] if channel.is_direct and others else None,
            "latest": latest.ts if latest else None,
        }

    # Messages -------------------------------------------------------------------------------------------

    def find_message(self, user_id: str, channel_id: str, ts: str) -> Message | None:
        """A message, where this person sees it."""
        channel = self.conversation_of(user_id, channel_id)
        message = self._workspace.find_message(channel, ts) if channel else None
        return message if message and message.visible_to in {None, user_id} else None

    def messages(self, user_id: str, channel: Channel, before: str | None = None) -> Json:
        """The newest ones, or those before that time, oldest first; `more`: whether there are older ones.

        What one person alone sees does not last in Slack: here it is gone after a day.
        """
        since = int((self._workspace.now() - PRIVATE_LASTS).timestamp() * 1_000_000)
        all_there = self._workspace.newest_first(user_id, channel)
        found = (message for message in all_there if message.visible_to is None or moment(message.ts) > since)
        if before is not None:
            end = moment(before)
            found = (message for message in found if moment(message.ts) < end)
        rows = list(islice(found, PAGE_SIZE + 1))
        page = [self.message(user_id, row) for row in reversed(rows[:PAGE_SIZE])]
        return {"messages": page, "more": len(rows) > PAGE_SIZE}

    def message(self, user_id: str, message: Message) -> Json:
        """One message, with what this person put into its inputs."""
        return {
            "channel": message.channel,
            "ts": message.ts,
            "user": message.user,
            "text": message.text,
            "blocks": message.blocks,
            "files": [self._file(file["id"]) for file in message.files],
            "thread": message.thread_ts if message.is_reply else None,
            "replies": self._replies_in(message.channel)[message.ts],
            "edited": message.edited_ts is not None,
            "private": message.visible_to is not None,
            "values": plain_values(self._slack.values(self._workspace.users[user_id], message)),
            "rev": self.revision(message.channel, message.ts),
        }

    def file(self, user_id: str, file_id: str) -> File | None:
        """A file, where this person sees it: with a message, or in what the app shows them."""
        file = self._workspace.files.by_id.get(file_id)
        if file is None or not file.completed or self._workspace.users[user_id].deleted:
            return None
        views = [*self._slack.surfaces.stack(user_id), self._slack.surfaces.homes.get(user_id)]
        if any(self._shows(view.blocks, file) for view in views if view):
            return file
        seen = reversed(self._workspace.visible(user_id))
        found = any(self._is_with(message, file) or self._shows(message.blocks, file) for message in seen)
        return file if found else None

    def _shows(self, blocks: list[Json], file: File) -> bool:
        return any(self._workspace.files.named_by(named) is file for _, named in slack_files(blocks))

    def _is_with(self, message: Message, file: File) -> bool:
        return any(one["id"] == file.id for one in message.files)

    def _file(self, file_id: str) -> Json:
        """What stands on a file's card."""
        file = self._workspace.files.by_id[file_id]
        shown = {"id": file.id, "name": file.name, "title": file.title or file.name, "size": file.length}
        return shown | {"picture": file.is_picture, "alt": file.alt}

    def revision(self, channel_id: str, ts: str) -> int:
        """The number of the message's last change; it grows with time over all messages."""
        return self._revisions.get((channel_id, ts), 0)

    def _replies_in(self, channel_id: str) -> Counter[str]:
        """How many replies each thread of a conversation has: counted once, then kept up to date."""
        if channel_id not in self._replies:
            history = self._workspace.history(self._workspace.channels[channel_id])
            self._replies[channel_id] = Counter(m.thread_ts for m in history if m.is_reply and m.thread_ts)
        return self._replies[channel_id]

    # The app --------------------------------------------------------------------------------------------

    def app(self) -> Json:
        """The installed app, and the commands there are: its own and the workspace's."""
        app, config = self._workspace.app, self._workspace.app.config
        commands = [{"command": c.command, "hint": c.usage_hint, "description": c.description} for c in config.commands]
        own = [{"command": name, "hint": h, "description": d, "own": True} for name, (h, d) in OWN_COMMANDS.items()]
        shortcuts = [
            {"id": s.callback_id, "name": s.name, "kind": s.kind, "description": s.description}
            for s in config.shortcuts
        ]
        return {
            "id": app.app_id,
            "user": app.bot_user,
            "name": config.display_name,
            "commands": commands + own,
            "shortcuts": shortcuts,
            "home": config.home_tab,
            "messages": config.messages_tab,
            "writable": config.messages_tab and not config.messages_tab_read_only,
        }

    def views(self, user_id: str) -> list[Json]:
        """The person's modals, the top one last."""
        if self._workspace.users[user_id].deleted:
            return []
        return [_view(view) for view in self._slack.surfaces.stack(user_id)]

    def home(self, user_id: str) -> Json | None:
        """The app's Home, as last published for this person."""
        view = self._slack.surfaces.homes.get(user_id)
        return _view(view) if view and not self._workspace.users[user_id].deleted else None


def _view(view: View) -> Json:
    shown: dict[str, Any] = {name: _words(view.payload.get(name)) for name in ("title", "submit", "close")}
    return shown | {
        "id": view.id,
        "type": view.kind,
        "blocks": view.blocks,
        "values": plain_values(view.values),
        "errors": view.errors,
        "banner": view.banner,
    }


def _words(text: Json | None) -> str | None:
    return text["text"] if text else None
