"""Slack fails at random all through a story; in the end everybody has been told everything, once."""

from __future__ import annotations

from random import Random

import pytest

from bot.sandbox import Fault
from tests.scenario.team import Team, at_work

FAULTS = (
    Fault.status(500),
    Fault.status(500, after=True),
    Fault.reset_before(),
    Fault.reset_after(),
    Fault.failing("fatal_error", after=True),
    Fault.failing("internal_error"),
)
SENDING = ("chat.postMessage", "chat.update", "conversations.open", "conversations.history")


@pytest.mark.parametrize("seed", range(4))
async def test_a_whole_story_while_slack_fails(own_sqlite_url: str, seed: int) -> None:
    async with at_work(own_sqlite_url) as team:
        random = Random(seed)
        for method in SENDING:
            for fault in FAULTS:
                team.sandbox.faults.by_chance(method, fault, 0.07, random)
        await whole_story(team)
        team.sandbox.faults.clear()
        await team.catches_up()

        for name in ("Ana", "Ben"):
            said = [one.partition(" Now:")[0] for one in team.direct_messages(name)]
            assert len(said) == len(set(said)), "\n".join(said)
            assert "Ben accepted the pager (H-1), the one point" in said[-1]
            assert team.can_press(name) == ["Receipt", "History"]
        ids = team.outbox_ids()
        assert len(ids) == len(set(ids))


async def whole_story(team: Team) -> None:
    """From a sentence to its acceptance, each step as soon as the one before has been told."""
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @ben, done when it rang twice")
    await team.catches_up()
    await team.clicks("Ben", "I'll take it")
    await team.catches_up()
    await team.clicks("Ana", "Mark delivered")
    await team.submits("Ana")
    await team.catches_up()
    await team.clicks("Ben", "Not yet")
    await team.person("Ben").ticks("Missing")
    await team.person("Ben").fills("Reason", "it rang once")
    await team.submits("Ben")
    await team.catches_up()
    await team.clicks("Ana", "Mark delivered")
    await team.person("Ana").fills("Evidence", "twice now")
    await team.submits("Ana")
    await team.catches_up()
    await team.clicks("Ben", "Accept")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")
