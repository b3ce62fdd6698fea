"""The engine running by itself: ticks, pokes, chores, and an end that loses nothing."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.domain import outgoing
from bot.domain.delivery_policy import Sent
from bot.engine.ticks import Chore, ClockWatch, Engine, Every
from bot.engine.waking import Waker
from bot.usecases.nudge import wake_for
from tests.support.stories import ANA, BEN, CHLOE
from tests.unit.engine.conftest import Office
from tests.unit.engine.fakes import CHANNEL, FakeDatabase

HOUR = dt.timedelta(hours=1)


def running(office: Office, *chores: Chore, wall: Wall | None = None) -> Engine:
    database = FakeDatabase(office.world)
    return Engine(Waker(database, database), office.sender, chores, wall or Wall())


class Wall:
    """This machine's wall clock, set wrong by as much as a test says."""

    def __init__(self, wrong: dt.timedelta = dt.timedelta()) -> None:
        self.wrong = wrong

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.wrong


async def test_it_wakes_sends_and_follows_a_poke_at_once(office: Office) -> None:
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    office.clock.to("2026-12-08 08:00")
    engine = running(office)
    await engine.start()
    await office.slack.until(3)
    office.world.send(outgoing.card(office.world.story.handoff, CHANNEL))
    engine.poke()
    async with asyncio.timeout(0.5):
        await office.slack.until(4)
    await engine.stop()
    places = [place for place, _ in office.slack.posts]
    assert (sorted(places[:3]), places[3:]) == ([ANA, BEN, CHLOE], [CHANNEL])


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


class TestClock:
    """APScheduler goes by the wall clock, which people and time servers set."""

    def test_a_jump_is_seen_in_either_direction_and_once(self) -> None:
        wall, steady = [dt.datetime(2026, 12, 8, tzinfo=dt.UTC)], [100.0]
        watch = ClockWatch(lambda: wall[0], lambda: steady[0])
        for jump in (-HOUR, HOUR, -12 * HOUR):
            wall[0] += jump + dt.timedelta(seconds=1)
            steady[0] += 1.0
            assert watch.jumped() == jump
            wall[0] += dt.timedelta(seconds=1)
            steady[0] += 1.0
            assert watch.jumped() == dt.timedelta()

    def test_what_a_time_server_sets_right_is_no_jump(self) -> None:
        wall, steady = [dt.datetime(2026, 12, 8, tzinfo=dt.UTC)], [100.0]
        watch = ClockWatch(lambda: wall[0], lambda: steady[0])
        wall[0] += dt.timedelta(seconds=2.5)
        steady[0] += 1.0
        assert watch.jumped() == dt.timedelta()

    @pytest.mark.parametrize("jump", [dt.timedelta(seconds=1), HOUR, dt.timedelta(days=20_000)])
    def test_a_jump_forward_is_one_tick(self, jump: dt.timedelta) -> None:
        now = dt.datetime(1970, 1, 2, tzinfo=dt.UTC)
        every = Every(dt.timedelta(seconds=1))
        assert every.get_next_fire_time(None, now) == now
        assert every.get_next_fire_time(now, now + jump) == now + jump + dt.timedelta(seconds=1)

    async def test_it_ticks_on_when_the_clock_goes_back_an_hour(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        wall = Wall(HOUR)  # so its first tick is an hour away, as is the next one of a clock that went back
        done = asyncio.Event()

        async def refresh() -> None:
            done.set()

        engine = running(office, Chore("refresh", HOUR, refresh), wall=wall)
        await engine.start()
        office.world.send(outgoing.welcome(CHANNEL))
        await asyncio.sleep(0)
        assert office.slack.posts == []
        wall.wrong = dt.timedelta()
        await office.slack.until(1)
        await done.wait()
        await engine.stop()
        assert "the clock jumped by -3600 s" in caplog.text
