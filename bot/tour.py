"""The demo's story: one handoff from a typed sentence to its acceptance, each step held to what people must see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.demo import DemoWorld
from bot.sandbox import Message, Person, render_view
from bot.terminal import Terminal

CHANNEL = "#fraud-model"
WARSAW, NEW_YORK = ZoneInfo("Europe/Warsaw"), ZoneInfo("America/New_York")
SENTENCE = (
    "/handoff By 15 Dec, I transfer the fraud-model pager to @ben, "
    "done when Ben answered two pages alone; the runbook is merged; the rota lists Ben"
)


class WentWrong(Exception):
    """A step did not show what it should. The message says which, and what is there instead."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Lets people act and shows what they see. `patience` in seconds is how long a step waits for its words."""

    world: DemoWorld
    terminal: Terminal
    patience: float = 10.0

    async def moment(self, instant: dt.datetime, title: str) -> None:
        """Jump to an instant, shown on the clock of its own zone; Baton does what is due by then."""
        await self.world.jump_to(instant)
        city = str(instant.tzinfo).rpartition("/")[2].replace("_", " ")
        self.terminal.chapter(f"{instant:%a} {instant.day} {instant:%b %Y, %H:%M} in {city} · {title}")

    async def types(self, name: str, text: str) -> None:
        """Somebody types in the channel."""
        self.terminal.acts(f"{name} types in {CHANNEL}", text)
        await self.world.person(name).types(text, CHANNEL)

    async def clicks(self, name: str, label: str, on: str) -> None:
        """Somebody presses a button of the message that says `on`."""
        self.terminal.acts(f"{name} clicks [{label}]")
        await self.world.person(name).clicks(label, on)

    async def sees(self, name: str, text: str, where: str | None = None) -> None:
        """Wait until the newest message with `text` is there, and show the whole of it."""
        person = self.world.person(name)
        await person.waits_for(text, where, within=self.patience)
        await self.world.sandbox.settled()
        message = self._newest(person, text, where)
        _, _, words = person.reads(message).partition("\n")
        self.terminal.shows(f"{name} sees {self._place(message)}", words)

    async def opens_home(self, name: str, text: str) -> None:
        """Somebody opens Baton's Home; show it once it says `text`."""
        person = self.world.person(name)
        self.terminal.acts(f"{name} opens Home")
        await person.opens_home()
        await person.waits_for(text, within=self.patience)
        home = person.home()
        assert home is not None, "it was there a moment ago"
        self.terminal.shows(f"{name} sees Home", render_view(home, person.user, self.world.sandbox.workspace))

    async def fills_in(self, name: str, title: str, fill: Callable[[Person], Awaitable[None]]) -> None:
        """Wait for the form of that title, fill it, show it filled, and send it."""
        person = self.world.person(name)
        await person.waits_for(f"= {title} =", within=self.patience)
        await fill(person)
        form = person.modal()
        assert form is not None, "it was there a moment ago"
        _, _, words = render_view(form, person.user, self.world.sandbox.workspace).partition("\n")
        self.terminal.shows(f"{name} fills in the form {title}", words)
        await person.submits()
        if person.modal() is not None:
            raise AssertionError(f"the form of {name} stays open:\n{person.screen()}")

    def _newest(self, person: Person, text: str, where: str | None) -> Message:
        wanted = " ".join(text.split())
        for message in reversed(person.messages(where)):
            if wanted in " ".join(person.reads(message).split()):
                return message
        raise AssertionError(f"no single message says {text!r}:\n{person.screen(where)}")

    def _place(self, message: Message) -> str:
        channel = self.world.sandbox.workspace.channels[message.channel]
        if channel.is_direct:
            return "in a direct message from Baton"
        return f"in #{channel.name}" + (", and nobody else does" if message.visible_to else "")


async def play(stage: Stage) -> None:
    """The whole story. Raises WentWrong at the first step that does not show what it should."""
    for scene in _SCENES:
        try:
            await scene(stage)
        except (AssertionError, LookupError, TimeoutError) as error:
            raise WentWrong(f"{scene.__name__.strip('_')}: {error or type(error).__name__}") from error


async def _proposed(stage: Stage) -> None:
    await stage.moment(_at(2, 10, 5), "Ana makes a handoff")
    stage.terminal.acts(f"Ana invites Baton to {CHANNEL}")
    await stage.world.person("Ana").invites_app(CHANNEL)
    await stage.sees("Ana", "Baton tracks handoffs", CHANNEL)
    await stage.types("Ana", SENTENCE)
    await stage.sees("Ana", "H-1 is proposed; Ben is being asked. Due Tue 15 Dec (in 13 days), Warsaw.", CHANNEL)
    await stage.sees("Chloe", "proposed, Ben's move", CHANNEL)
    await stage.sees("Ben", "Ana asks you to take over the fraud-model pager by Tue 15 Dec")


async def _agreed(stage: Stage) -> None:
    await stage.moment(_at(2, 9, 20, NEW_YORK), "Ben takes it")
    await stage.clicks("Ben", "I'll take it", "Ana asks you to take over")
    await stage.sees("Ana", "Ben takes the fraud-model pager (H-1)")


async def _moved(stage: Stage) -> None:
    async def fill(ben: Person) -> None:
        await ben.chooses("By", "2026-12-18")
        await ben.fills("Reason", "change freeze")

    await stage.moment(_at(3, 9, 40, NEW_YORK), "Ben suggests another date")
    await stage.clicks("Ben", "Open", "Fraud-model pager")
    await stage.sees("Ben", "Ana to Ben by Tue 15 Dec", CHANNEL)
    await stage.clicks("Ben", "Suggest a change", "Ana to Ben by Tue 15 Dec")
    await stage.fills_in("Ben", "Suggest a change", fill)
    await stage.sees("Ana", "Ben suggests Fri 18 Dec instead of Tue 15 Dec")
    await stage.clicks("Ana", "Agree to change", "Ben suggests Fri 18 Dec")
    await stage.sees("Ben", "Ana agrees to your change of the fraud-model pager (H-1)")


async def _reminded(stage: Stage) -> None:
    await stage.moment(_at(17, 9, 0), "the day before")
    await stage.sees("Ana", "The fraud-model pager (H-1) is due tomorrow")
    await stage.moment(_at(17, 9, 0, NEW_YORK), "the same reminder for Ben")
    await stage.sees("Ben", "The fraud-model pager (H-1) is coming your way tomorrow")


async def _returned(stage: Stage) -> None:
    async def deliver(ana: Person) -> None:
        await ana.fills("Evidence", "both pages handled, https://wiki.example.com/runbook")

    async def refuse(ben: Person) -> None:
        await ben.ticks("Missing", nth=2)
        await ben.fills("Reason", "no rollback step")

    await stage.moment(_at(17, 15, 30), "delivered, and not yet accepted")
    await stage.clicks("Ana", "Mark delivered", "The fraud-model pager (H-1) is due tomorrow")
    await stage.fills_in("Ana", "Mark delivered", deliver)
    await stage.sees("Ben", "Ready for you to accept: fraud-model pager (H-1)")
    await stage.clicks("Ben", "Not yet", "Ready for you to accept")
    await stage.fills_in("Ben", "Not yet", refuse)
    await stage.sees("Ana", "Ben says not yet: fraud-model pager (H-1)")


async def _accepted(stage: Stage) -> None:
    async def deliver(ana: Person) -> None:
        await ana.fills("Evidence", "rollback step added, https://wiki.example.com/runbook")

    async def accept(ben: Person) -> None:
        await ben.ticks("Confirmed")
        await ben.fills("Note", "rehearsed on Friday")

    await stage.moment(_at(18, 14, 45), "delivered again, and accepted")
    await stage.clicks("Ana", "Mark delivered", "Ben says not yet")
    await stage.fills_in("Ana", "Mark delivered", deliver)
    await stage.sees("Ben", "rollback step added")
    await stage.opens_home("Ben", "Waiting for me")
    await stage.clicks("Ben", "Accept", "rollback step added")
    await stage.fills_in("Ben", "Accept", accept)
    await stage.sees("Ana", "Ben accepted the fraud-model pager (H-1), all 3 points")
    await stage.sees("Ben", "Ben accepted the fraud-model pager (H-1), all 3 points")
    await stage.sees("Chloe", "accepted", CHANNEL)


async def _summed_up(stage: Stage) -> None:
    await stage.moment(_at(18, 15, 30), "a summary every Monday")
    await stage.types("Ana", "/transition summary weekly Monday 9:00")
    await stage.sees("Ana", "Mon 21 Dec", CHANNEL)
    await stage.moment(_at(21, 9, 0), "the week's summary")
    await stage.sees("Chloe", "1 of 1 accepted", CHANNEL)


async def _looked_up(stage: Stage) -> None:
    await stage.moment(_at(21, 11, 0), "looking back")
    await stage.clicks("Ana", "History", "Ben accepted the fraud-model pager")
    await stage.sees("Ana", "Ben said not yet")
    await stage.clicks("Ben", "Receipt", "Ben accepted the fraud-model pager")
    await stage.sees("Ben", "exactly as it was recorded")


_SCENES = (_proposed, _agreed, _moved, _reminded, _returned, _accepted, _summed_up, _looked_up)


def _at(day: int, hour: int, minute: int, zone: ZoneInfo = WARSAW) -> dt.datetime:
    return dt.datetime(2026, 12, day, hour, minute, tzinfo=zone)
