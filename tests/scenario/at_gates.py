"""What the stories of gates look at: private answers, direct messages, the channel."""

from __future__ import annotations

from bot.sandbox.controls import Button
from tests.scenario.team import BATON, CHANNEL, Team


def other(button: Button, act: str, value: str) -> Button:
    """A button that Baton never drew."""
    return Button(act, button.block, {**button.element, "action_id": f"plan.{act}", "value": value}, None, "")


async def types(team: Team, who: str, words: str, where: str = CHANNEL) -> str:
    """Somebody types; what they alone are answered."""
    await team.types(who, words, where)
    return team.answered(who, where)


def labels(team: Team, who: str, where: str = CHANNEL) -> list[str]:
    """What stands to be pressed in the newest private answer."""
    return team.labels(who, team.private_answers(who, where)[-1])


def buttons(team: Team, who: str) -> list[str]:
    """And in the newest direct message."""
    return team.labels(who, team.person(who).messages(BATON)[-1])


def in_channel(team: Team, words: str, where: str = CHANNEL) -> list[str]:
    """What Baton said so in the channel, to everybody."""
    history = team.sandbox.workspace.history(team.sandbox.workspace.find_channel(where))
    return [one.text for one in history if words in one.text and one.visible_to is None]


async def leaves(team: Team, who: str) -> None:
    """Somebody's account is deactivated."""
    team.sandbox.workspace.change_user(team.person(who).id, deleted=True)
    await team.settled()
