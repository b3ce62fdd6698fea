"""Somebody's App Home as they see it, for the stories that are told there."""

from __future__ import annotations

import asyncio

from bot.sandbox.controls import Button, buttons
from bot.sandbox.render import Renderer
from tests.scenario.team import Team

SOON = 5.0
IN_HOME = "Waiting for me"  # stands in every Home but that of somebody new, and nowhere else


def home(team: Team, name: str) -> str:
    """What stands in this person's Home, on one line."""
    person = team.person(name)
    assert person.home() is not None, f"{name} has no Home"
    views = person.screen().split("\n\n")
    return " ".join(views[-2 if person.modal() else -1].split())


async def at_home(team: Team, name: str) -> str:
    """The same, right after it was opened."""
    await team.person(name).opens_home()
    await team.settled()
    return home(team, name)


async def shows(team: Team, name: str, words: str) -> None:
    """Their Home says so before long, without being opened again."""
    try:
        async with asyncio.timeout(SOON):
            while words not in home(team, name):  # noqa: ASYNC110 - as somebody looks at it
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"the Home of {name} does not say {words!r}:\n{home(team, name)}") from None


async def presses(team: Team, name: str, label: str, nth: int = 1) -> None:
    """Somebody presses a button of their Home, and everything that follows happens."""
    await team.person(name).clicks(label, IN_HOME, nth)
    await team.settled()


def button_at_home(team: Team, name: str, label: str) -> Button:
    """A button as it stands there now, to be pressed once it is outdated."""
    person, view = team.person(name), team.person(name).home()
    assert view is not None
    drawn = buttons(view.blocks, Renderer(team.sandbox.workspace, person.user, {}))
    return next(one for one in drawn if one.label == label)


async def presses_outdated(team: Team, name: str, button: Button) -> None:
    """Somebody presses a button that their Home had when they last looked."""
    person, view = team.person(name), team.person(name).home()
    assert view is not None
    await team.sandbox.slack.press(person.user, view, button)
    await team.settled()


def published(team: Team) -> int:
    """How many Homes Slack was sent."""
    return len(team.sandbox.log.calls("views.publish"))
