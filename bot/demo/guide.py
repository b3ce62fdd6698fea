"""The guided first minute: reads how things stand, and says what to do next. Whoever strays is met where they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.demo.first_minute import Facts, Followed, Someone, step
from bot.demo.passing import look
from bot.demo.sample import MODEL
from bot.demo.travel import JUMPS, NEXT_NUDGE
from bot.demo.world import START, DemoWorld
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from storage.looking_in import LookingIn

Read = Callable[[str, str], Awaitable[Mapping[str, Any]]]

FIRST = "Ana"


def guide(world: DemoWorld) -> Read:
    """What the page asks for the person and the conversation of these ids."""

    async def read(who: str, channel: str) -> Mapping[str, Any]:
        facts = await look(world, lambda looking: facts_for(world, looking, who, channel))
        return step(facts).as_json()

    return read


def facts_for(world: DemoWorld, looking: LookingIn, who: str, channel: str) -> Facts:
    """How things stand. What was made before START is the sample, and not followed."""
    workspace = world.sandbox.workspace
    made = looking.made_since(START)
    alive = [handoff for handoff in made if handoff.state is not State.CANCELLED]
    newest = alive[-1] if alive else None
    return Facts(
        viewer=who,
        channel=channel,
        first=_someone(world, workspace.find_user(FIRST).id),
        home=workspace.find_channel(MODEL).id,
        next_nudge=JUMPS.index(NEXT_NUDGE),
        followed=_followed(world, looking, newest) if newest else None,
        cancelled=bool(made) and newest is None,
        reminded=bool(newest and looking.reminded(newest.proposed_at)),
        asked=_asked(world, looking, newest) if newest else None,
    )


def _followed(world: DemoWorld, looking: LookingIn, handoff: Handoff) -> Followed:
    plan = looking.plan(handoff.plan)
    mover = next_mover(handoff, plan) if plan else None
    return Followed(
        handoff.number,
        handoff.state,
        handoff.offer is not None,
        _someone(world, handoff.giver),
        _someone(world, handoff.receiver),
        _someone(world, mover) if mover else None,
        plan.channel if plan else None,
    )


def _asked(world: DemoWorld, looking: LookingIn, newest: Handoff) -> Someone | None:
    """Somebody who can take or decline something, and has no part in the handoff that is followed."""
    for user in world.sandbox.workspace.users.values():
        if user.id in newest.sides or user.deleted:
            continue
        theirs = looking.handoffs_of_person(user.id)
        if any(one.receiver == user.id and one.state is State.PROPOSED and not one.offer for one in theirs):
            return _someone(world, user.id)
    return None


def _someone(world: DemoWorld, person: str) -> Someone:
    workspace = world.sandbox.workspace
    both = {person, workspace.app.bot_user}
    direct = (
        channel.id for channel in workspace.channels.values() if channel.is_direct and set(channel.members) == both
    )
    return Someone(person, workspace.users[person].shown, next(direct, None))
