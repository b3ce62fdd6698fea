"""What one person has in front of them, and how to find things there by the words that stand on it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox import choices
from bot.sandbox.controls import Button, Field, buttons, fields
from bot.sandbox.model import Channel, Json, Message, View
from bot.sandbox.people import User
from bot.sandbox.render import Renderer, render_text, render_view
from bot.sandbox.slack_side import SlackSide, Surface

On = Message | str | None
"""Which message is meant: itself, or text that stands on it."""


class Screen:
    """A person's view of the workspace. Finding what is not there raises `AssertionError` with what is."""

    def __init__(self, slack: SlackSide, user_id: str) -> None:
        self._slack, self._workspace, self._id = slack, slack.workspace, user_id

    @property
    def user(self) -> User:
        """The account as it is now."""
        return self._workspace.users[self._id]

    def modal(self) -> View | None:
        """The modal in front."""
        return self._slack.surfaces.top(self._id)

    def home(self) -> View | None:
        """The app's Home, as last published."""
        return self._slack.surfaces.homes.get(self._id)

    def messages(self, channel: Channel | None = None) -> list[Message]:
        """The messages the person sees, oldest first."""
        return self._workspace.visible(self._id, channel)

    def place(self, where: str) -> Channel:
        """A conversation by what the person calls it (`#general`, `Ben`, `Ben, Chloe`). They must be in it."""
        if where.startswith("#") or where in self._workspace.channels:
            channel = self._workspace.find_channel(where)
            assert self._id in channel.members, f"{self.user.shown} is not in {where}"
            return channel
        others = [self._workspace.find_user(name.strip()).id for name in where.split(",")]
        return self._workspace.direct(self._id, *others)

    def read(self, surface: Surface) -> str:
        """A message, modal or Home in words."""
        if isinstance(surface, View):
            return render_view(surface, self.user, self._workspace)
        return render_text(surface, self.user, self._workspace)

    def text(self, channel: Channel | None = None) -> str:
        """Everything: messages by conversation, Home, and the modal in front."""
        parts = [f"{self._title(message)} {self.read(message)}" for message in self.messages(channel)]
        views = [] if channel else [view for view in (self.home(), self.modal()) if view]
        return "\n\n".join(parts + [self.read(view) for view in views])

    def shows(self, text: str, channel: Channel | None = None) -> bool:
        """Whether `text` stands somewhere; line breaks count as spaces."""
        return " ".join(text.split()) in " ".join(self.text(channel).split())

    def find_button(self, label: str, on: On, nth: int) -> tuple[Surface, Button]:
        """The nth button or menu option of that label on the newest surface that has it."""
        for surface in self._surfaces():
            if isinstance(on, Message) and surface is not on:
                continue
            found = [b for b in buttons(surface.blocks, self._renderer(surface)) if b.label == label]
            if isinstance(on, str):
                near = [button for button in found if on in button.context]
                found = near or (found if on in self.read(surface) else [])
            if len(found) >= nth:
                return surface, found[nth - 1]
        place = f" on {on!r}" if isinstance(on, str) else ""
        raise AssertionError(f"{self.user.shown} sees no button {label!r}{place}, but:\n{self.text()}")

    def find_field(self, label: str, nth: int = 1) -> tuple[Surface, Field]:
        """The nth input of that label on the newest surface that has it."""
        for surface in self._surfaces():
            found = [f for f in fields(surface.blocks, self._renderer(surface)) if f.label == label]
            if len(found) >= nth:
                return surface, found[nth - 1]
        raise AssertionError(f"{self.user.shown} sees no input {label!r}, but:\n{self.text()}")

    def find_boxes(self, label: str, nth: int | None) -> tuple[Surface, list[tuple[Field, Json]]]:
        """All boxes of that label on the newest surface that has them, or the nth alone."""
        for surface in self._surfaces():
            found = choices.boxes(fields(surface.blocks, self._renderer(surface)), label)
            if found and nth is None:
                return surface, found
            if nth is not None and len(found) >= nth:
                return surface, [found[nth - 1]]
        raise AssertionError(f"{self.user.shown} sees no box {label!r}, but:\n{self.text()}")

    def find_message(self, on: On) -> Message:
        """The newest message meant that everybody in its place sees: shortcuts do not reach private ones."""
        for message in reversed(self.messages()):
            named = message is on or (isinstance(on, str) and on in self.read(message))
            if named and message.visible_to is None:
                return message
        raise AssertionError(f"{self.user.shown} sees no message with {on!r}, but:\n{self.text()}")

    def _surfaces(self) -> Iterator[Surface]:
        """What the person can act on, the newest first; a modal covers all else."""
        if modal := self.modal():
            yield modal
            return
        shown: list[tuple[str, Surface]] = [(message.ts, message) for message in self.messages()]
        if home := self.home():
            shown.append((home.shown_ts, home))
        yield from (surface for _, surface in sorted(shown, key=_newest_first))

    def _renderer(self, surface: Surface) -> Renderer:
        return Renderer(self._workspace, self.user, self._slack.values(self.user, surface))

    def _title(self, message: Message) -> str:
        channel = self._workspace.channels[message.channel]
        if channel.name:
            return f"#{channel.name}"
        others = [self._workspace.users[member].shown for member in channel.members if member != self._id]
        return f"@{', '.join(others)}"


def _newest_first(shown: tuple[str, Surface]) -> tuple[int, int]:
    seconds, _, micros = shown[0].partition(".")
    return -int(seconds), -int(micros)
