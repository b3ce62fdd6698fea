"""A plan of so many handoffs, in every state and with the longest words that the rules allow: recorded by Baton's own
writer, but without the messages that each act would send.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.domain import events as ev
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.plan_form import NAME_MAX, SYSTEM_MAX
from bot.domain.sentence import CRITERIA_MAX, CRITERION_MAX, THING_MAX
from bot.ports import Clock, UnitOfWork
from bot.usecases.texts import NOTE_MAX
from storage.writer import StorageWriter

LETTERS = ("<&>", "ab ", "😀é ", 'a"\\ ', "👩🏽‍🚒 ", "*_~`> ", "https://a.io/b?c=1&d=2 ")
DISPLAY_NAME_MAX = 80  # characters: as Slack has it
DAYS = 40  # over which the dates lie
_A_BATCH = 20

Act = tuple[str, ev.HandoffEvent]
Story = Callable[["Told"], list[Act]]


def long(n: int, length: int, first: str = "") -> str:
    """Words of exactly that length; which letters, the number says."""
    letters = LETTERS[n % len(LETTERS)]
    words = (f"{first} " if first else "") + letters * length
    return words[: length - 1] + "x"


def long_name(n: int, first: str) -> str:
    """As a person, or a plan, may be called at most."""
    return long(n, DISPLAY_NAME_MAX, first)


PLAN_NAME, PLAN_SYSTEM = long(0, NAME_MAX, "Fraud model"), long(2, SYSTEM_MAX, "scores")


class Told:
    """The nth handoff while it is being told: who its sides are, and its words."""

    def __init__(self, uow: UnitOfWork, n: int, people: list[str], zone: str, criteria: int) -> None:
        self.uow, self.n = uow, n
        self.every = tuple(range(1, criteria + 1))
        self.giver = people[n % len(people)]
        self.receiver = people[(n + 1 + n // len(people) % (len(people) - 1)) % len(people)]
        self.zone = zone

    def due(self, later: int = 0) -> Due:
        """From the day of today on; on each seventh one at an hour."""
        day = self.uow.now.date() + dt.timedelta(days=self.n % DAYS + later)
        return Due(day, dt.time(17, 30) if self.n % 7 == 0 else None, self.zone)

    def propose(self) -> ev.Propose:
        """The longest sentence there can be."""
        thing = self.uow.keep_text(long(self.n, THING_MAX, f"thing {self.n}"))
        texts = (long(self.n + place, CRITERION_MAX, f"point {place}") for place in self.every)
        criteria = tuple(self.uow.keep_text(text) for text in texts)
        return ev.Propose(self.giver, self.receiver, thing, criteria, self.due(), confirmed=True)

    def note(self) -> Digest:
        """A reason, or evidence."""
        return self.uow.keep_text(long(self.n, NOTE_MAX, f"note {self.n}"))

    def agreed(self) -> list[Act]:
        """Its receiver took it."""
        return [(self.receiver, ev.Agree())]

    def delivered(self) -> list[Act]:
        """And its giver has done their part."""
        return [*self.agreed(), (self.giver, ev.Deliver(self.note()))]

    def accepted(self) -> list[Act]:
        """And it is over."""
        return [*self.delivered(), (self.receiver, ev.Accept(self.every, 1, self.note(), self.note()))]

    def returned(self) -> list[Act]:
        """Nothing of it holds yet."""
        return [*self.delivered(), (self.receiver, ev.Return(self.every, self.note()))]

    def moved(self) -> list[Act]:
        """To another date."""
        return [*self.agreed(), (self.giver, ev.Reschedule(self.due(9), self.due(), self.note()))]

    def offered(self) -> list[Act]:
        """Another date is suggested."""
        return [*self.agreed(), (self.receiver, ev.Offer(self.due(5), None, self.note()))]

    def declined(self) -> list[Act]:
        """It needs another receiver."""
        return [(self.receiver, ev.Decline(self.note(), not_me=False))]

    def cancelled(self) -> list[Act]:
        """It will not be handed over."""
        return [*self.agreed(), (self.giver, ev.Cancel(self.note()))]


STORIES: tuple[Story, ...] = (
    Told.agreed, Told.accepted, lambda told: [], Told.delivered, Told.moved, Told.offered, Told.returned, Told.declined,
    Told.accepted, Told.cancelled, Told.agreed,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filling:
    """What is made: handoffs of a plan among these people (at least two), each with so many criteria."""

    plan: int
    people: list[str]
    criteria: int = CRITERIA_MAX


async def fill(url: str, clock: Clock, workspace: str, filling: Filling, numbers: range) -> None:
    """Make the handoffs that these numbers (from 0) tell of. Raises what the writer raises."""
    writer = StorageWriter(url, clock, patience=600)
    try:
        for start in range(numbers.start, numbers.stop, _A_BATCH):
            batch = range(start, min(start + _A_BATCH, numbers.stop))
            await writer.write(workspace, partial(_make, filling=filling, numbers=batch))
    finally:
        await writer.close()


def _make(uow: UnitOfWork, filling: Filling, numbers: range) -> None:
    plan = uow.plan(filling.plan)
    assert plan is not None
    for n in numbers:
        told, number = Told(uow, n, filling.people, plan.zone, filling.criteria), uow.new_handoff_number()
        uow.record(plan.number, number, told.giver, told.propose())
        if n % 3 and n % len(STORIES) not in {0, 1}:
            uow.record(plan.number, number, told.giver, ev.WaitFor((number - 1,)))
        for actor, event in STORIES[n % len(STORIES)](told):
            uow.record(plan.number, number, actor, event)
