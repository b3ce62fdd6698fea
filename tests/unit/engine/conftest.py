"""The engine over fakes, ready to tick."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.engine.delivery import Delivery
from bot.engine.pacing import Pacing
from bot.engine.sender import Sender
from bot.engine.ticks import Engine
from bot.engine.waking import Waker
from tests.unit.engine.fakes import FakeClock, FakeDatabase, FakeOutbox, FakeSlack, FakeWorkspace


@dataclass
class Office:
    """All the parts; `engine` is not started, a test ticks it."""

    clock: FakeClock
    world: FakeWorkspace
    outbox: FakeOutbox
    slack: FakeSlack
    sender: Sender
    engine: Engine


@pytest.fixture
async def office() -> Office:
    """A workspace with H-1 from Ana to Ben, due on Tue 15 Dec."""
    clock = FakeClock()
    world = FakeWorkspace(clock)
    database, outbox, slack = FakeDatabase(world), FakeOutbox(world), FakeSlack()
    sender = Sender(outbox, Delivery(slack, database, clock, Pacing(post_every=0)))
    return Office(clock, world, outbox, slack, sender, Engine(Waker(database, database), sender))
