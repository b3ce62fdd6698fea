"""What a person may do with a keyboard in a conversation: write, run commands, bring people in, leave."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.sandbox.model import Channel, Message
from bot.sandbox.mrkdwn import MentionStyle, encode_typed
from bot.sandbox.people import User
from bot.sandbox.slack_side import SlackSide

LONGEST_MESSAGE = 12_000
OWN_COMMANDS = {
    "/invite": ("@name", "Add people, or an app, to this channel"),
    "/remove": ("@name", "Take somebody, or an app, out of this channel"),
    "/leave": ("", "Leave this channel"),
}
"""The workspace's own commands, each with its usage hint and its description."""


class Impossible(AssertionError):
    """What cannot be done, in one sentence for the person who tried."""


class Keyboard:
    """One person's. What Slack's client would not let them do raises `Impossible`."""

    def __init__(self, slack: SlackSide, user_id: str) -> None:
        self._slack, self._workspace, self.id = slack, slack.workspace, user_id

    @property
    def user(self) -> User:
        """The account as it is now."""
        return self._workspace.users[self.id]

    async def type(
        self, text: str, place: Channel, thread: Message | None = None, style: MentionStyle = "named"
    ) -> None:
        """Write into a conversation, or run a command there. `style`: how mentions arrive in a command."""
        self._may_write(place)
        if not text.strip():
            raise Impossible("There is nothing to send.")
        if len(text) > LONGEST_MESSAGE:
            raise Impossible(f"A message takes at most {LONGEST_MESSAGE:,} characters.")
        if text.startswith("/"):
            await self._command(text, place, style, in_thread=thread is not None)
            return
        root = (thread.thread_ts or thread.ts) if thread else None
        self._workspace.post(place, self.id, encode_typed(text, self._workspace, self.id, "plain"), thread_ts=root)

    def invite(self, names: str, place: Channel) -> None:
        """Bring people, or the app, into a channel: one name, or several that begin with `@`."""
        self._may_change(place, "/invite")
        for user in list(self._named(names, "/invite")):
            if user.deleted:
                raise Impossible(f"The account of {user.shown} is deactivated.")
            if not self._workspace.join(place, user.id, inviter=self.id):
                self._told(place, f"{user.shown} is already in this channel.")

    def remove(self, names: str, place: Channel) -> None:
        """Take people, or the app, out of a channel."""
        self._may_change(place, "/remove")
        for user in list(self._named(names, "/remove")):
            if user.id not in place.members:
                raise Impossible(f"{user.shown} is not in this channel.")
            self._workspace.leave(place, user.id, remover=None if user.id == self.id else self.id)

    def join(self, place: Channel) -> None:
        """Join a public channel."""
        self._active()
        if place.kind != "public":
            raise Impossible(f"#{place.name} is private: somebody must invite {self.user.shown}.")
        if place.is_archived:
            raise Impossible(f"#{place.name} is archived.")
        if self.user.is_restricted:
            raise Impossible("Guests come into a channel when a member adds them.")
        self._workspace.join(place, self.id)

    def leave(self, place: Channel) -> None:
        """Leave a channel."""
        self._active()
        if place.kind not in {"public", "private"}:
            raise Impossible("A direct message cannot be left.")
        if self.id not in place.members:
            raise Impossible(f"{self.user.shown} is not in #{place.name}.")
        self._workspace.leave(place, self.id)

    async def _command(self, text: str, place: Channel, style: MentionStyle, *, in_thread: bool) -> None:
        name, *rest = text.split(maxsplit=1)
        words = rest[0].strip() if rest else ""
        if in_thread:
            self._told(place, f"{name} is not supported in threads. Sorry!")
        elif name == "/invite":
            self.invite(words, place)
        elif name == "/remove":
            self.remove(words, place)
        elif name == "/leave":
            self.leave(place)
        elif (command := self._workspace.app.config.command(name)) is None:
            self._told(place, f"{name} is not a valid command.")
        else:
            if command.should_escape:
                words = encode_typed(words, self._workspace, self.id, style)
            await self._slack.command(self.user, place, command, words)

    def _named(self, names: str, command: str) -> Iterator[User]:
        known = self._workspace.known_to(self.id)
        if not names.strip():
            raise Impossible(f"Add a name: {command} @name.")
        for name in re.split(r"(?<=\s)(?=@)", names.strip()):
            bare = name.strip().removeprefix("@")
            found = next((user for user in known if user.id == bare or user.answers_to(bare)), None)
            if found is None:
                others = ", ".join(sorted(user.shown for user in known))
                raise Impossible(f"Nobody is called @{bare}. There are {others}.")
            yield found

    def _active(self) -> None:
        if self.user.deleted:
            raise Impossible(f"The account of {self.user.shown} is deactivated.")

    def _may_write(self, place: Channel) -> None:
        self._active()
        if self.id not in place.members:
            raise Impossible(f"{self.user.shown} is not in #{place.name}.")
        if place.is_archived:
            raise Impossible(f"#{place.name} is archived.")
        config, app = self._workspace.app.config, self._workspace.app
        if not place.is_direct:
            return
        if app.bot_user in place.members and (not config.messages_tab or config.messages_tab_read_only):
            raise Impossible("Sending messages to this app has been turned off.")
        gone = next((other for other in place.members if self._workspace.users[other].deleted), None)
        if gone:
            raise Impossible(f"The account of {self._workspace.users[gone].shown} is deactivated.")

    def _may_change(self, place: Channel, command: str) -> None:
        self._may_write(place)
        if place.kind not in {"public", "private"}:
            raise Impossible(f"{command} works in channels only.")
        if self.user.is_restricted:
            raise Impossible("Guests cannot add or remove people.")

    def _told(self, place: Channel, text: str) -> None:
        self._workspace.tell_privately(place, self.id, text)
