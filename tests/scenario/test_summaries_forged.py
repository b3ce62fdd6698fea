"""The buttons of a summary's times, pressed with values that Baton never wrote, or by whom they are not for."""

from __future__ import annotations

import pytest

from bot.sandbox.model import Message
from tests.scenario.playbook import planned
from tests.scenario.team import CHANNEL, Team
from tests.scenario.test_summaries import ANAS

NO_PLAN = "I find no such plan here."
ACTS = ("summary", "summary_weekly")


def posted(team: Team, act: str, value: str) -> Message:
    """A message of Baton's in the channel with such a button."""
    text = {"type": "plain_text", "text": "Press"}
    pressed = {"type": "button", "text": text, "action_id": f"plan.{act}", "value": value}
    blocks = [{"type": "actions", "elements": [pressed]}]
    return team.sandbox.workspace.post_as_app(team.sandbox.workspace.find_channel(CHANNEL), "Times", blocks=blocks)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "value", ["", "x", "2|P-1|1", "1|H-1|1", "1|P-0|1", "1|P-1", f"1|P-{'9' * 40}|1", "1|P-1|x|instead"]
)
async def test_a_value_of_another_format_is_ignored(team: Team, act: str, value: str) -> None:
    await planned(team, ANAS)
    before = team.acts(), len(team.private_answers("Ana"))
    await team.clicks("Ana", "Press", posted(team, act, value))
    assert (team.acts(), len(team.private_answers("Ana"))) == before
    assert team.person("Ana").modal() is None


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("number", [2, 999, 10**14])
async def test_a_plan_that_is_not_there(team: Team, act: str, number: int) -> None:
    await planned(team, ANAS)
    await team.clicks("Ana", "Press", posted(team, act, f"1|P-{number}|0|instead"))
    assert NO_PLAN in team.answered("Ana")
    assert team.person("Ana").modal() is None


@pytest.mark.parametrize("act", ACTS)
async def test_by_somebody_who_leads_nothing(team: Team, act: str) -> None:
    await planned(team, ANAS)
    before = team.acts()
    message = posted(team, act, "1|P-1|0|instead")
    await team.clicks("Ben", "Press", message)
    assert team.acts() == before
    assert team.person("Ben").modal() is None
    assert team.answered("Ben").startswith("Nothing changed.")
    assert message.text == "Times"  # what others read stays
