"""The people of the sample at work: what they do over the wire, and that Baton has answered it when they are done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.demo.passing import pass_until
from bot.demo.world import DemoWorld
from bot.sandbox import Person

HOME = ZoneInfo("Europe/Warsaw")
GENERAL, MODEL, ROTA, SECRET = "#general", "#fraud-model", "#rota-handover", "#secret-project"
PATIENCE = 10.0  # real seconds for a form, or for Baton in a channel


@dataclass(frozen=True, slots=True)
class Cast:
    """The people at work. Whatever they do, Baton has answered it when they are done."""

    world: DemoWorld

    async def at(self, month: int, day: int, hour: int, minute: int = 0) -> None:
        """Time passes until then, Warsaw time."""
        await pass_until(self.world, dt.datetime(2026, month, day, hour, minute, tzinfo=HOME))

    async def types(self, name: str, text: str, where: str) -> None:
        """Somebody types in a conversation."""
        await self.world.person(name).types(text, where)
        await self._answered()

    async def clicks(self, name: str, label: str, on: str) -> None:
        """Somebody presses a button of the newest message that says `on`."""
        await self.world.person(name).clicks(label, on)
        await self._answered()

    async def fills_in(
        self, name: str, label: str, on: str, fill: Callable[[Person], Awaitable[None]], title: str | None = None
    ) -> None:
        """Somebody presses a button of that label, fills the form that it opens (of the same title, unless it has
        another), and sends it.
        """
        await self.world.person(name).clicks(label, on)
        await self._sends(name, title or label, fill)

    async def reminded_as_they_like(self, name: str, where: str, fill: Callable[[Person], Awaitable[None]]) -> None:
        """Somebody types `/handoff settings` in a conversation, fills the form that it opens, and sends it."""
        await self.types_into_form(name, "/handoff settings", "Reminder settings", where, fill)

    async def types_into_form(
        self, name: str, command: str, title: str, where: str, fill: Callable[[Person], Awaitable[None]]
    ) -> None:
        """Somebody types a command that opens a form of that title, fills it, and sends it."""
        await self.world.person(name).types(command, where)
        await self._sends(name, title, fill)

    async def _sends(self, name: str, title: str, fill: Callable[[Person], Awaitable[None]]) -> None:
        person = self.world.person(name)
        await person.waits_for(f"= {title} =", within=PATIENCE)
        await fill(person)
        await person.submits()
        if person.modal() is not None:
            raise AssertionError(f"the form of {name} stays open:\n{person.screen()}")
        await self._answered()

    async def invites_baton(self, name: str, where: str) -> None:
        """Somebody brings Baton into a channel, and it introduces itself."""
        person = self.world.person(name)
        await person.invites_app(where)
        await person.waits_for("Baton tracks handoffs", where, within=PATIENCE)

    async def delivers(self, name: str, on: str, evidence: str) -> None:
        """Somebody marks their part as done."""

        async def fill(person: Person) -> None:
            await person.fills("Evidence", evidence)

        await self.fills_in(name, "Mark delivered", on, fill)

    async def _answered(self) -> None:
        await self.world.baton.engine.tick()
