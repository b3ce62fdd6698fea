"""The engine running by itself: ticks, pokes, chores, and an end that loses nothing."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.domain import outgoing
from bot.domain.delivery_policy import Sent
from bot.engine.pacing import BURST, WORKSPACE_EVERY, Pacing
from bot.engine.ticks import Chore, Engine
from bot.engine.waking import Waker
from bot.usecases.nudge import wake_for
from tests.support.stories import ANA, BEN
from tests.unit.engine.conftest import Office
from tests.unit.engine.fakes import CHANNEL, FakeDatabase

HOUR = dt.timedelta(hours=1)


def running(office: Office, *chores: Chore) -> Engine:
    database = FakeDatabase(office.world)
    return Engine(Waker(database, database), office.sender, chores)


async def test_it_wakes_sends_and_follows_a_poke_at_once(office: Office) -> None:
    wake_for(office.world, office.world.story.handoff)
    office.clock.to("2026-12-08 08:00")
    engine = running(office)
    await engine.start()
    await office.slack.until(2)
    office.world.send(outgoing.card(office.world.story.handoff, CHANNEL))
    engine.poke()
    async with asyncio.timeout(0.5):
        await office.slack.until(3)
    await engine.stop()
    assert [place for place, _ in office.slack.posts] == [ANA, BEN, CHANNEL]


async def test_a_tick_finds_what_nobody_told_of(office: Office) -> None:
    engine = running(office)
    await engine.start()
    await asyncio.sleep(0.05)
    office.world.send(outgoing.welcome(CHANNEL))
    await office.slack.until(1)
    await engine.stop()


async def test_chores_are_done_from_the_start_and_their_failures_stay_theirs(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    done = asyncio.Event()

    async def clean() -> None:
        done.set()

    async def refresh() -> None:
        raise RuntimeError("the words of somebody")

    engine = running(office, Chore("refresh", HOUR, refresh), Chore("clean", HOUR, clean))
    await engine.start()
    async with asyncio.timeout(5):
        await done.wait()
    office.world.send(outgoing.welcome(CHANNEL))
    engine.poke()
    await office.slack.until(1)
    await engine.stop()
    assert "refresh failed: RuntimeError at" in caplog.text
    assert "words of somebody" not in caplog.text


async def test_it_ends_with_what_it_began_and_begins_nothing_more(office: Office) -> None:
    gate = office.slack.gates[CHANNEL] = asyncio.Event()
    card = outgoing.card(office.world.story.handoff, CHANNEL)
    office.world.send(card)
    engine = running(office)
    await engine.start()
    async with asyncio.timeout(5):
        await office.outbox.claimed.wait()
    office.world.send(outgoing.update(office.world.story.handoff, CHANNEL))
    ending = asyncio.create_task(engine.stop())
    await asyncio.sleep(0.02)
    gate.set()
    await ending
    assert [(one.claimed.intent.key, one.outcome) for one in office.outbox.settled] == [(card.key, Sent())]


async def test_what_does_not_end_in_time_is_let_go(office: Office) -> None:
    office.slack.gates[CHANNEL] = asyncio.Event()
    office.world.send(outgoing.welcome(CHANNEL))
    engine = running(office)
    await engine.start()
    async with asyncio.timeout(5):
        await office.outbox.claimed.wait()
    await engine.drain(seconds=0.05)
    async with asyncio.timeout(1):
        await engine.stop(seconds=0.05)
    assert office.outbox.settled == []


async def test_a_chore_that_is_cut_off_at_the_end_is_no_error(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    begun, over = asyncio.Event(), asyncio.Event()

    async def refresh() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            over.set()

    engine = running(office, Chore("refresh", HOUR, refresh))
    await engine.start()
    async with asyncio.timeout(5):
        await begun.wait()
        await engine.stop(seconds=0.05)
        await over.wait()
    await asyncio.sleep(0)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_an_engine_that_never_started_can_be_stopped(office: Office) -> None:
    await running(office).stop()


class TestPacing:
    """One post a second a channel."""

    def test_turns_are_a_second_apart_in_each_channel(self) -> None:
        now = [100.0]
        pacing = Pacing(time=lambda: now[0])
        assert [pacing.reserve("T1", "C1"), pacing.reserve("T1", "C1"), pacing.reserve("T1", "C2")] == [0.0, 1.0, 0.0]
        now[0] += 1.5
        assert pacing.reserve("T1", "C1") == 0.5
        now[0] += 60
        assert pacing.reserve("T1", "C1") == 0.0

    def test_a_workspace_has_its_own_pace_beyond_a_burst(self) -> None:
        pacing = Pacing(time=lambda: 100.0)
        waits = [pacing.reserve("T1", f"C{number}") for number in range(BURST + 3)]
        assert waits[: BURST + 1] == [0.0] * (BURST + 1)
        assert waits[BURST + 1 :] == [WORKSPACE_EVERY, 2 * WORKSPACE_EVERY]
        assert pacing.reserve("T2", "C1") == 0.0

    def test_a_pause_that_slack_asks_for_holds_the_workspace(self) -> None:
        pacing = Pacing(time=lambda: 100.0)
        pacing.hold("T1", 7.0)
        assert (pacing.reserve("T1", "C1"), pacing.reserve("T2", "C1")) == (7.0, 0.0)

    def test_channels_long_silent_are_forgotten(self) -> None:
        now = [0.0]
        pacing = Pacing(time=lambda: now[0])
        for number in range(5000):
            pacing.reserve(f"T{number}", "C1")
            now[0] += 0.01
        assert pacing.remembered < 1200

    async def test_a_turn_is_waited_for(self) -> None:
        pacing = Pacing(post_every=0.05)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await pacing.turn("T1", "C1")
        await pacing.turn("T1", "C1")
        assert loop.time() - began >= 0.05
