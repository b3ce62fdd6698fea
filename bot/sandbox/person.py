"""A person at their Slack client, who acts on what they can see and by the words that stand there."""

from __future__ import annotations

import asyncio

from bot.sandbox import choices
from bot.sandbox.inputs import STATE_KEYS
from bot.sandbox.keyboard import Keyboard
from bot.sandbox.model import Change, Channel, Message, View
from bot.sandbox.mrkdwn import MentionStyle
from bot.sandbox.people import User
from bot.sandbox.render import modal_buttons
from bot.sandbox.screen import On, Screen
from bot.sandbox.slack_side import SlackSide


class Person:
    """Drives one account. What cannot be done raises `AssertionError` with what the person sees instead.

    `mention_style` says which of Slack's two forms a typed mention takes in a command.
    """

    def __init__(self, slack: SlackSide, user_id: str, mention_style: MentionStyle = "named") -> None:
        self._slack, self._workspace, self._screen = slack, slack.workspace, Screen(slack, user_id)
        self._keyboard = Keyboard(slack, user_id)
        self.id = user_id
        self.mention_style: MentionStyle = mention_style

    @property
    def user(self) -> User:
        """The account as it is now."""
        return self._screen.user

    # Seeing -------------------------------------------------------------------------------------------

    def messages(self, where: str | None = None) -> list[Message]:
        """The messages the person sees, oldest first: in one place, or everywhere they are a member."""
        return self._screen.messages(self._channel(where))

    def reads(self, message: Message) -> str:
        """A message in the words this person sees."""
        return self._screen.read(message)

    def modal(self) -> View | None:
        """The modal in front of the person."""
        return self._screen.modal()

    def home(self) -> View | None:
        """The app's Home, as last published."""
        return self._screen.home()

    def screen(self, where: str | None = None) -> str:
        """All the person can see, in words: messages by conversation, Home, and the modal in front."""
        return self._screen.text(self._channel(where))

    def sees(self, text: str, where: str | None = None) -> None:
        """Assert that `text` stands somewhere on the screen; line breaks count as spaces."""
        shown = self._screen.shows(text, self._channel(where))
        assert shown, f"{self.user.shown} does not see {text!r} but:\n{self.screen(where)}"

    def sees_not(self, text: str, where: str | None = None) -> None:
        """Assert that `text` stands nowhere on the screen."""
        shown = self._screen.shows(text, self._channel(where))
        assert not shown, f"{self.user.shown} sees {text!r}:\n{self.screen(where)}"

    async def waits_for(self, text: str, where: str | None = None, within: float = 5.0) -> None:
        """Wait until `text` is on the screen. Raises `AssertionError` after `within` seconds."""
        moved = asyncio.Event()

        def on_change(_: Change) -> None:
            moved.set()

        unsubscribe = self._workspace.subscribe(on_change)
        try:
            async with asyncio.timeout(within):
                while not self._screen.shows(text, self._channel(where)):
                    moved.clear()
                    await moved.wait()
        except TimeoutError:
            self.sees(text, where)
        finally:
            unsubscribe()

    # Writing ------------------------------------------------------------------------------------------

    async def types(self, text: str, channel: str, thread: Message | None = None) -> None:
        """Type into a conversation: `#general`, a person's name, or the app's name. Commands are run."""
        await self._keyboard.type(text, self._screen.place(channel), thread, self.mention_style)

    async def invites(self, name: str, channel: str) -> None:
        """Bring somebody, or the app, into a channel."""
        self._keyboard.invite(name, self._screen.place(channel))

    async def invites_app(self, channel: str) -> None:
        """Bring the app into a channel, as `/invite` does."""
        await self.invites(self._workspace.app.bot_user, channel)

    async def removes(self, name: str, channel: str) -> None:
        """Take somebody, or the app, out of a channel, as `/remove` does."""
        self._keyboard.remove(name, self._screen.place(channel))

    async def joins(self, channel: str) -> None:
        """Join a public channel."""
        self._keyboard.join(self._workspace.find_channel(channel))

    async def leaves(self, channel: str) -> None:
        """Leave a channel, as `/leave` does."""
        self._keyboard.leave(self._screen.place(channel))

    # Pressing -----------------------------------------------------------------------------------------

    async def clicks(self, label: str, on: On = None, nth: int = 1) -> None:
        """Press a button, or choose a menu's option, of that label.

        It is looked for in the modal in front, else in the newest message or Home that has it. `on` is the
        message, or text that stands with the button; `nth` counts those of one message from the top.
        """
        self._interactive()
        modal = self.modal()
        own = modal_buttons(modal) if modal else {}
        if own.get("submit") == label:
            await self.submits()
        elif own.get("close") == label:
            await self.cancels()
        else:
            surface, button = self._screen.find_button(label, on, nth)
            await self._slack.press(self.user, surface, button)

    async def uses_shortcut(self, name: str, on: On = None) -> None:
        """Use a message shortcut on a message, or a global one."""
        self._interactive()
        shortcut = self._workspace.app.config.shortcut(name)
        assert shortcut, f"there is no shortcut {name!r}"
        message = self._screen.find_message(on) if on is not None else None
        assert (shortcut.kind == "message") == (message is not None), f"{name!r} is a {shortcut.kind} shortcut"
        await self._slack.shortcut(self.user, shortcut, message)

    async def opens_home(self) -> None:
        """Open the app's Home tab."""
        assert self._workspace.app.config.home_tab, "the app has no Home tab"
        await self._slack.open_home(self.user)

    # Forms --------------------------------------------------------------------------------------------

    async def fills(self, label: str, text: str, nth: int = 1) -> None:
        """Write into a text input, replacing what stands there."""
        surface, field = self._screen.find_field(label, nth)
        await self._slack.fill(self.user, surface, field, choices.text(field, text))

    async def chooses(self, label: str, *values: str, nth: int = 1) -> None:
        """Choose in a select (labels, names of people or channels), in radio buttons, or a date as 2026-12-15."""
        surface, field = self._screen.find_field(label, nth)
        await self._slack.fill(self.user, surface, field, choices.choice(field, values, self._workspace))

    async def clears(self, label: str, nth: int = 1) -> None:
        """Empty an input."""
        surface, field = self._screen.find_field(label, nth)
        await self._slack.fill(self.user, surface, field, choices.nothing(field))

    async def ticks(self, label: str, nth: int | None = None) -> None:
        """Tick the boxes of that label (or of the input called so): all of them, or the nth from the top."""
        await self._set_boxes(label, nth, ticked=True)

    async def unticks(self, label: str, nth: int | None = None) -> None:
        """Take ticks away again."""
        await self._set_boxes(label, nth, ticked=False)

    async def submits(self) -> None:
        """Press the modal's own button."""
        self._interactive()
        modal = self._open_modal()
        assert "submit" in modal_buttons(modal), f"the modal has no button to submit:\n{self.screen()}"
        await self._slack.submit(self.user, modal)

    async def closes(self) -> None:
        """Close the modal, and those below it, with the X."""
        await self._slack.close(self.user, self._open_modal(), everything=True)

    async def cancels(self) -> None:
        """Press the close button of the modal in front."""
        await self._slack.close(self.user, self._open_modal())

    # ---------------------------------------------------------------------------------------------------

    async def _set_boxes(self, label: str, nth: int | None, *, ticked: bool) -> None:
        surface, boxes = self._screen.find_boxes(label, nth)
        key = STATE_KEYS["checkboxes"][0]
        for field, option in boxes:
            present = self._slack.values(self.user, surface)
            state = present[field.block["block_id"]][field.element["action_id"]]
            new = choices.with_box(field, state[key], option, ticked=ticked)
            await self._slack.fill(self.user, surface, field, new)

    def _channel(self, where: str | None) -> Channel | None:
        return self._screen.place(where) if where else None

    def _open_modal(self) -> View:
        modal = self.modal()
        assert modal, f"no modal is open for {self.user.shown}, who sees:\n{self.screen()}"
        return modal

    def _interactive(self) -> None:
        assert self._workspace.app.config.interactivity, "the app's manifest has interactivity off"
