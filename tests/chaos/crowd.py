"""People who go on working while replicas die: they type handoffs, take them and deliver them, and try again like
anybody whom Slack tells that it had some trouble.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from bot.sandbox import Message, Sandbox, User, View
from bot.sandbox import payloads as slack_payloads
from bot.sandbox.controls import buttons
from bot.sandbox.render import Renderer
from tests.chaos.due_today import Pair

T = TypeVar("T")
LOOKS_AGAIN = 0.25  # seconds
PATIENCE = 3.0  # seconds until somebody presses again
_MADE = re.compile(r"H-(\d+) is (?:made|proposed)")


@dataclass
class Crowd:
    """What people did, as they saw it: the numbers of the handoffs that were made, taken and delivered."""

    sandbox: Sandbox
    random: Random
    most: int  # handoffs that a person types; twenty an hour are allowed
    told: list[int] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    delivered: list[int] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def works(self, pairs: Iterable[Pair]) -> None:
        """All of them at once, until it is `over` and what they are at is done; `waiting` says what they are at."""
        await asyncio.gather(*(self._work(pair) for pair in pairs))

    @contextmanager
    def _at(self, what: str) -> Iterator[None]:
        self.waiting.add(what)
        yield
        self.waiting.remove(what)

    async def _work(self, pair: Pair) -> None:
        giver, receiver = (self.sandbox.workspace.users[one] for one in (pair.giver, pair.receiver))
        await asyncio.sleep(self.random.random())
        for _ in range(self.most):
            if self.over.is_set():
                return
            number = await self._types(giver, receiver, pair.channel)
            self.told.append(number)
            with self._at(f"{receiver.id} takes H-{number}"):
                await self._presses(receiver, "take", number)
            self.taken.append(number)
            if self.random.random() < 0.5:
                with self._at(f"{giver.id} delivers H-{number}"):
                    await self._delivers(giver, number)
                self.delivered.append(number)

    async def _types(self, giver: User, receiver: User, place: str) -> int:
        """One sentence, until Slack shows its echo. What an answer was lost of may be made twice, as in life."""
        workspace, channel = self.sandbox.workspace, self.sandbox.workspace.channels[place]
        text = f"By 31 Dec, I transfer thing {self.random.getrandbits(64):x} to <@{receiver.id}>, done when it runs"
        while True:
            trigger = self.sandbox.slack.triggers.issue(giver.id)
            command = slack_payloads.slash_command(workspace, giver, channel, "/handoff", text, "", trigger)
            ack = await self.sandbox.slack.link.send("slash_commands", command)
            if made := _MADE.search(str((ack.body or {}).get("text"))):
                return int(made[1])
            await asyncio.sleep(LOOKS_AGAIN)

    async def _presses(self, user: User, act: str, number: int) -> None:
        """A button of one's direct message, again and again until it is gone."""
        message = await self._until(lambda: self._with_button(user, act, number))
        while self._button(message, act, number):
            await self._press(user, message, act, number)
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._until(lambda: not self._button(message, act, number))

    async def _delivers(self, user: User, number: int) -> None:
        """The same with the form that the button opens."""
        message = await self._until(lambda: self._with_button(user, "deliver", number))
        while self._button(message, "deliver", number):
            await self._press(user, message, "deliver", number)
            try:
                async with asyncio.timeout(PATIENCE):
                    form = await self._until(lambda: self._form(user))
                    await self.sandbox.slack.submit(user, form)
                    await self._until(lambda: not self._button(message, "deliver", number))
            except TimeoutError:
                self.sandbox.slack.surfaces.clear(user.id)

    async def _press(self, user: User, message: Message, act: str, number: int) -> None:
        for button in buttons(message.blocks, Renderer(self.sandbox.workspace, user, {})):
            if _is(button.element, act, number):
                await self.sandbox.slack.press(user, message, button)
                return

    def _form(self, user: User) -> View | None:
        return self.sandbox.slack.surfaces.top(user.id)

    def _with_button(self, user: User, act: str, number: int) -> Message | None:
        workspace = self.sandbox.workspace
        history = workspace.history(workspace.direct(workspace.app.bot_user, user.id))
        return next((one for one in reversed(history) if self._button(one, act, number)), None)

    def _button(self, message: Message, act: str, number: int) -> bool:
        rows = (block for block in message.blocks if block["type"] == "actions")
        return any(_is(element, act, number) for block in rows for element in block["elements"])

    async def _until(self, found: Callable[[], T | None]) -> T:
        """Look again and again."""
        while not (result := found()):  # noqa: ASYNC110 - as a person does
            await asyncio.sleep(LOOKS_AGAIN)
        return result


def _is(element: dict[str, object], act: str, number: int) -> bool:
    return element.get("action_id") == f"handoff.{act}" and f"|H-{number}|" in str(element.get("value"))
