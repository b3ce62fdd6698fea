"""The demo as a visitor finds it: its world, with the sample played."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.demo import DemoWorld, demo_world
from bot.demo.sample import BEGIN, play
from storage.audit import Audit, Finding, Summary


@asynccontextmanager
async def visiting(*, audited: bool = True) -> AsyncIterator[DemoWorld]:
    """Wed 2 Dec 2026, 10:00 in Warsaw. At the end, whatever the visit was, the audit must find nothing."""
    async with demo_world(BEGIN) as world:
        await play(world)
        yield world
        assert not audited or findings(world) == []


def findings(world: DemoWorld) -> list[Finding]:
    """What `baton audit verify` finds."""
    return list(Audit(world.database_url).findings(Summary()))


def person_id(world: DemoWorld, name: str) -> str:
    """Somebody's id."""
    return world.person(name).id


def channel_id(world: DemoWorld, name: str) -> str:
    """A channel's id, or that of somebody's direct message with Baton ("Ben")."""
    workspace = world.sandbox.workspace
    if name.startswith("#"):
        return workspace.find_channel(name).id
    return workspace.direct(person_id(world, name), workspace.app.bot_user).id
