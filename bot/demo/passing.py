"""How the demo's time goes on: it stops wherever Baton has something to do, so that each reminder keeps its hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from bot.demo.world import DemoWorld
from storage.looking_in import LookingIn, look_in

T = TypeVar("T")

MOST_STOPS = 200  # of one passage: five people have about twenty a week


async def look(world: DemoWorld, query: Callable[[LookingIn], T]) -> T:
    """Look something up where Baton keeps everything."""
    return await look_in(world.database_url, world.sandbox.workspace.team_id, query)


async def pass_until(world: DemoWorld, instant: dt.datetime) -> None:
    """Let time pass until then: Baton is up all the while, and does everything when it is due."""
    for _ in range(MOST_STOPS):
        moment = await next_moment(world)
        if moment is None or moment >= instant:
            break
        await leap(world, moment)
    await leap(world, instant)


async def leap(world: DemoWorld, instant: dt.datetime) -> None:
    """Make it that instant at once, and have Baton do what is due by then. One that has passed meanwhile is now."""
    if instant > world.clock.now():
        world.clock.jump_to(instant)
        await world.kept()
    await world.baton.engine.tick()


async def next_moment(world: DemoWorld) -> dt.datetime | None:
    """When Baton has something to do next: aware UTC; None where nothing is left that could ever be due."""
    now = world.clock.now()
    return await look(world, lambda looking: looking.next_moment(now))


async def held_back(world: DemoWorld) -> dict[str, dt.datetime]:
    """The people whom a reminder waits for until they may be written to, and when that is."""
    now = world.clock.now()
    return await look(world, lambda looking: looking.waiting(now))
