"""The guided first minute: reads how things stand, and says what to do next. Whoever strays is met where they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.cast import MODEL
from bot.demo.first_minute import Facts, Followed, Someone, step
from bot.demo.passing import look
from bot.demo.travel import JUMPS, NEXT_NUDGE
from bot.demo.world import START, DemoWorld
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from bot.usecases.words import words_for
from bot.views.dates import day
from bot.views.facts import thing
from bot.views.look import Look
from bot.views.text import clip, headline
from storage.looking_in import LookingIn

Read = Callable[[str, str], Awaitable[Mapping[str, Any]]]

FIRST, SECOND = "Ana", "Ben"  # who types the guide's sentences, and whom they name
MOST_OF_A_THING = 60  # characters


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
    first = _someone(world, workspace.find_user(FIRST).id)
    reminded = [place for place in looking.reminded(newest.proposed_at) if place in workspace.users] if newest else []
    return Facts(
        viewer=who,
        channel=channel,
        first=first,
        home=_home(world) or first.dm,
        next_nudge=JUMPS.index(NEXT_NUDGE),
        followed=_followed(world, looking, newest) if newest else None,
        cancelled=bool(made) and newest is None,
        reminded=tuple(_someone(world, person) for person in reminded),
        asked=_asked(world, looking, newest) if newest else None,
    )


def _home(world: DemoWorld) -> str | None:
    """A channel where both people of the sentences are, and Baton: the sample's, while they have not left it."""
    workspace = world.sandbox.workspace
    wanted = {workspace.find_user(FIRST).id, workspace.find_user(SECOND).id, workspace.app.bot_user}
    channels = [workspace.find_channel(MODEL), *workspace.channels.values()]
    fit = (
        channel.id
        for channel in channels
        if channel.kind in {"public", "private"} and not channel.is_archived and wanted <= set(channel.members)
    )
    return next(fit, None)


def _followed(world: DemoWorld, looking: LookingIn, handoff: Handoff) -> Followed:
    plan = looking.plan(handoff.plan)
    mover = next_mover(handoff, plan) if plan else None
    now = world.clock.now()
    at = Look(words_for(looking, handoffs=[handoff]), now, handoff.due.zone)
    to_come = handoff.due.date > now.astimezone(ZoneInfo(handoff.due.zone)).date()
    return Followed(
        handoff.number,
        clip(headline(thing(handoff, at)), MOST_OF_A_THING),
        handoff.state,
        handoff.offer is not None,
        _someone(world, handoff.giver),
        _someone(world, handoff.receiver),
        _someone(world, mover) if mover else None,
        _open_to(world, handoff.giver, plan.channel) if plan else None,
        day(handoff.due, at) if to_come else None,
    )


def _open_to(world: DemoWorld, person: str, channel: str | None) -> str | None:
    """The channel, where the person is in it."""
    known = world.sandbox.workspace.channels.get(channel) if channel else None
    return channel if known and person in known.members else None


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
