"""A team at work: a Slack workspace, an unmodified Baton in it, and a clock that can be moved on.

Everything goes over the real wire: Baton is what `bot.bootstrap` builds, on a real database, and it is reached over
signed HTTP requests or over Socket Mode. Message time stands still until it is moved; nothing waits for real time.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, text

from bot import bootstrap
from bot.engine.pacing import Pacing
from bot.sandbox import AppConfig, Message, Person, Sandbox, User
from bot.sandbox.controls import Button, buttons
from bot.sandbox.render import Renderer
from bot.settings import Settings
from storage.audit import Audit, Finding, Summary
from tests.scenario.clock import MovableClock
from tests.support.at_rest import at_rest
from tests.support.unhurried import UNHURRIED

Transport = Literal["http", "socket"]

MANIFEST = Path(__file__).parents[2] / "app_manifest.yml"
START = dt.datetime(2026, 12, 2, 10, tzinfo=ZoneInfo("Europe/Warsaw"))  # a Wednesday
CHANNEL = "#fraud-model"
SENTENCE = (
    "/handoff By 15 Dec, @ana transfers the fraud-model pager to @ben, "
    "done when Ben's team answered two pages alone; runbook is merged"
)
BATON = "Baton"
READY_WITHIN = 10.0
LOOK_AGAIN = 0.005


@dataclass
class Team:
    """The people of the workspace, what they see, and the time."""

    sandbox: Sandbox
    baton: bootstrap.Baton
    clock: MovableClock
    database_url: str

    # People and places ----------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        """The driver of somebody's Slack."""
        return self.sandbox.person(name)

    # Time -----------------------------------------------------------------------------------------------

    async def settled(self) -> None:
        """Wait until Baton has said all that it has to say now."""
        await at_rest(self.sandbox)
        await self.baton.engine.tick()
        await at_rest(self.sandbox)

    async def at(self, moment: str, zone: str = "Europe/Warsaw") -> None:
        """Make it that local time, as "2026-12-08 09:00", and have Baton do what is due by then."""
        self.clock.jump_to(dt.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)))
        await self.settled()

    async def later(self, **span: float) -> None:
        """Let this much time pass (as for `timedelta`), and have Baton do what is due by then."""
        self.clock.jump_to(self.clock.now() + dt.timedelta(**span))
        await self.settled()

    async def waits(self, **span: float) -> None:
        """The same, and leases and the pauses between attempts run out too."""
        self.clock.wait(dt.timedelta(**span))
        await self.settled()

    # Often needed ---------------------------------------------------------------------------------------

    async def types(self, name: str, words: str, where: str = CHANNEL) -> None:
        """Somebody types, and everything that follows happens."""
        await self.person(name).types(words, where)
        await self.settled()

    async def clicks(self, name: str, label: str, on: Message | str | None = None) -> None:
        """Somebody presses a button, and everything that follows happens."""
        await self.person(name).clicks(label, on)
        await self.settled()

    async def submits(self, name: str) -> None:
        """Somebody sends the form in front of them, and everything that follows happens. It must be taken."""
        person = self.person(name)
        await person.submits()
        assert person.modal() is None, f"the form of {name} stays open:\n{person.screen()}"
        await self.settled()

    async def invites_baton(self, name: str = "Ana", where: str = CHANNEL) -> None:
        """Baton comes into a channel."""
        await self.person(name).invites_app(where)
        await self.settled()

    async def proposed(self, sentence: str = SENTENCE) -> None:
        """Baton is invited and Ana types the sentence: H-1 waits for Ben."""
        await self.invites_baton()
        await self.types("Ana", sentence)

    async def agreed(self) -> None:
        """And Ben takes it: H-1 waits for Ana."""
        await self.proposed()
        await self.clicks("Ben", "I'll take it")

    async def delivered(self, evidence: str = "both pages handled, https://wiki.example.com/runbook") -> None:
        """And Ana marks it delivered: H-1 waits for Ben again."""
        await self.agreed()
        await self.clicks("Ana", "Mark delivered")
        await self.person("Ana").fills("Evidence", evidence)
        await self.submits("Ana")

    async def accepted(self) -> None:
        """And Ben accepts it."""
        await self.delivered()
        await self.clicks("Ben", "Accept")
        await self.person("Ben").ticks("Confirmed")
        await self.submits("Ben")

    # Looking --------------------------------------------------------------------------------------------

    def newest(self, name: str, words: str, where: str | None = None) -> Message:
        """The newest message that says so."""
        person = self.person(name)
        for message in reversed(person.messages(where)):
            if " ".join(words.split()) in " ".join(person.reads(message).split()):
                return message
        raise AssertionError(f"{name} sees no message with {words!r}:\n{person.screen(where)}")

    def told(self, name: str) -> str:
        """The newest direct message of Baton to this person, in words on one line, without its buttons."""
        messages = self.person(name).messages(BATON)
        return self.words(name, messages[-1]) if messages else ""

    def answered(self, name: str, where: str = CHANNEL) -> str:
        """The newest private answer to this person in a conversation, in the same way."""
        return self.words(name, self.private_answers(name, where)[-1])

    def private_answers(self, name: str, where: str = CHANNEL) -> list[Message]:
        """What this person alone was answered in a conversation, oldest first."""
        person = self.person(name)
        private = [message for message in person.messages(where) if message.visible_to == person.id]
        assert private, f"{name} has no private answer:\n{person.screen(where)}"
        return private

    def words(self, name: str, message: Message) -> str:
        """A message in words on one line, without who wrote it and without its buttons."""
        lines = self.person(name).reads(message).splitlines()[1:]
        return " ".join(line for line in lines if not line.startswith("["))

    def card(self, where: str = CHANNEL, number: str = "H-1") -> Message:
        """The one card of a handoff in a channel."""
        channel = self.sandbox.workspace.find_channel(where)
        found = [one for one in self.sandbox.workspace.history(channel) if f"· {number} ·" in one.text]
        assert len(found) == 1, f"{len(found)} cards of {number} in {where}"
        return found[0]

    def card_says(self, where: str = CHANNEL, number: str = "H-1") -> str:
        """The card in words on one line."""
        return " ".join(self.card(where, number).text.split("\n"))

    def labels(self, name: str, message: Message) -> list[str]:
        """The labels of a message's buttons, options of its menu included."""
        return [button.label for button in self._buttons(name, message)]

    def can_press(self, name: str) -> list[str]:
        """All that stands to be pressed in the person's direct message with Baton, whatever message it is on."""
        return [label for message in self.person(name).messages(BATON) for label in self.labels(name, message)]

    def button(self, name: str, label: str, on: Message | None = None) -> Button:
        """A button that this person has, to be pressed by others who have not."""
        for message in [on] if on else list(reversed(self.person(name).messages())):
            for button in self._buttons(name, message):
                if button.label == label:
                    return button
        raise AssertionError(f"{name} has no button {label!r}:\n{self.person(name).screen()}")

    def _buttons(self, name: str, message: Message) -> Iterable[Button]:
        viewer = self.person(name).user
        return buttons(message.blocks, Renderer(self.sandbox.workspace, viewer, {}))

    # What people cannot do in Slack, and an attacker or a broken network can ------------------------------------

    async def forges(self, name: str, button: Button, on: Message) -> None:
        """Somebody sends the click of a button that Baton never showed them, from a message that they do see."""
        await self.sandbox.slack.press(self.person(name).user, on, button)
        await self.settled()

    # Behind the scenes ------------------------------------------------------------------------------------------

    def records(self, *, plan: int = 1) -> list[dict[str, Any]]:
        """The plan's trail."""
        rows = self.query("SELECT record FROM trail WHERE plan = :plan ORDER BY seq", plan=plan)
        return [json.loads(record) for (record,) in rows]

    def acts(self, *, plan: int = 1) -> list[str]:
        """The acts of the plan's trail, in order."""
        return [record["act"] for record in self.records(plan=plan)]

    def query(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        engine = create_engine(self.database_url)
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(statement), values)]
        engine.dispose()
        return rows

    def direct_messages(self, name: str) -> list[str]:
        """What Baton has told this person, oldest first, each in words on one line."""
        return [self.words(name, message) for message in self.person(name).messages(BATON)]

    async def catches_up(self, within: int = 60) -> None:
        """Let minutes pass until nothing waits to be sent that may go out by now."""
        waiting = "SELECT kind, place, attempts FROM outbox WHERE ended_at IS NULL AND due <= :now"
        for _ in range(within):
            if not self.query(waiting, now=int(self.clock.now().timestamp() * 1000)):
                return
            await self.waits(minutes=1)
        raise AssertionError(f"still waits to be sent: {self.query(waiting, now=2**53)}")

    def outbox_ids(self, where: str | None = None) -> list[int]:
        """The outbox ids that the messages of all conversations (or one) carry as metadata, oldest first."""
        workspace = self.sandbox.workspace
        places = [workspace.find_channel(where)] if where else list(workspace.channels.values())
        return [
            message.metadata["event_payload"]["id"]
            for place in places
            for message in workspace.history(place)
            if message.metadata
        ]


def findings(database_url: str) -> list[Finding]:
    """What `baton audit verify` finds."""
    return list(Audit(database_url).findings(Summary()))


@asynccontextmanager
async def at_work(
    database_url: str,
    transport: Transport = "http",
    *,
    people: list[User] | None = None,
) -> AsyncIterator[Team]:
    """A workspace with Baton in it, on a database that has the present schema. Slack's rate limits are off."""
    clock = MovableClock(START)
    config = AppConfig.from_manifest(MANIFEST)
    async with (
        Sandbox(config, people, clock=clock.now, limits=None, timing=UNHURRIED) as sandbox,
        serving(sandbox, database_url, clock, transport) as baton,
    ):
        yield Team(sandbox, baton, clock, database_url)


@asynccontextmanager
async def serving(
    sandbox: Sandbox,
    database_url: str,
    clock: MovableClock,
    transport: Transport = "http",
    pacing: Pacing | None = None,
) -> AsyncIterator[bootstrap.Baton]:
    """Baton, ready to serve that workspace; unless told otherwise it posts as fast as it can.

    At the end it is stopped, and whatever the story was, `baton audit verify` must find nothing.
    """
    settings = Settings(
        database_url=database_url,
        bot_token=sandbox.bot_token,
        signing_secret=sandbox.signing_secret,
        app_token=sandbox.app_token if transport == "socket" else None,
        api_url=sandbox.api_url,
        port=0,
    )
    baton = bootstrap.build(settings, clock, pacing or Pacing(0.0, lambda: clock.real().timestamp()))
    await baton.start()
    try:
        if transport == "http":
            sandbox.deliver_to(f"http://{settings.host}:{baton.port}/slack/events")
        async with asyncio.timeout(READY_WITHIN):
            while await baton.not_ready():  # noqa: ASYNC110 - asked for again and again, as by whoever runs Baton
                await asyncio.sleep(LOOK_AGAIN)
        yield baton
    finally:
        await baton.stop()
    assert findings(database_url) == []
