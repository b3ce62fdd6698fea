"""Fills a database with open handoffs, by the same writer and rules as ever: `python -m tests.bench.fill URL COUNT`."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys

from bot.domain.due_dates import Due
from bot.domain.people import Channel, Person
from bot.domain.plan_events import StartPlan
from bot.ports import UnitOfWork, Wanted
from bot.usecases.directory import learn
from bot.usecases.propose import Terms, create
from storage.migrate import upgrade
from storage.writer import StorageWriter

WORKSPACE, PEOPLE, AT_ONCE = "T0BENCH", 1000, 256


class WallClock:
    """This machine's time."""

    def now(self) -> dt.datetime:
        """Aware UTC."""
        return dt.datetime.now(dt.UTC)

    real = now


def make(uow: UnitOfWork, n: int, due: Due) -> None:
    """The nth handoff, between two of many people, so that nobody makes too many an hour."""
    who, other = f"U{n % PEOPLE:05d}", f"U{(n + 1) % PEOPLE:05d}"
    channel = f"C{n % 100:05d}"
    plan = uow.plan_of_channel(channel)
    if plan is None:
        number = uow.new_plan_number()
        uow.record(number, None, who, StartPlan(who, due.zone, channel, ()))
        plan = uow.plan(number)
        assert plan is not None
    proposer = f"P{n // 20:05d}"
    create(uow, proposer, plan, Terms(who, other, f"the pager number {n}", ["two pages answered", "runbook"], due))


async def fill(url: str, count: int) -> None:
    """Raises what the writer raises."""
    upgrade(url)
    clock = WallClock()
    writer = StorageWriter(url, clock, patience=600)
    people = [Person(f"U{n:05d}", f"U{n:05d}", "Europe/Warsaw", dm=f"D{n:05d}") for n in range(PEOPLE)]
    rooms = [Channel(f"C{n:05d}", f"bench-{n}", private=False) for n in range(100)]
    await writer.write(WORKSPACE, lambda uow: learn(uow, people, rooms))
    due = Due((clock.now() + dt.timedelta(days=60)).date(), None, "Europe/Warsaw")
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        await asyncio.gather(
            *(
                writer.write(WORKSPACE, lambda uow, n=n: make(uow, n, due), Wanted(channel=f"C{n % 100:05d}"))
                for n in numbers
            )  # type: ignore[misc]
        )
    await writer.close()


if __name__ == "__main__":
    asyncio.run(fill(sys.argv[1], int(sys.argv[2])))
