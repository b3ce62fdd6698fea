"""A plan's handoffs as a file: in the direct message of whoever asked, and only what they may see."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from bot.sandbox import Fault
from bot.sandbox.model import Message
from tests.scenario.playbook import SECRET, add_channel, planned
from tests.scenario.team import BATON, CHANNEL, SENTENCE, Team

LABEL = "CSV"
SAID = "are in your direct message with me, as a CSV file."
NO_PLAN = "I find no such plan here."


def posted(team: Team, plan: int = 1, where: str = CHANNEL, value: str = "") -> Message:
    """A message of Baton's in a channel that has the button."""
    pressed = {
        "type": "button",
        "text": {"type": "plain_text", "text": LABEL},
        "action_id": "plan.csv",
        "value": value or f"1|P-{plan}|1",
    }
    blocks: list[dict[str, Any]] = [{"type": "actions", "elements": [pressed]}]
    return team.sandbox.workspace.post_as_app(team.sandbox.workspace.find_channel(where), "Plans", blocks=blocks)


def files(team: Team, name: str, where: str = BATON) -> list[dict[str, Any]]:
    """The files that somebody was sent."""
    return [file for message in team.person(name).messages(where) for file in message.files]


def rows(team: Team, file: dict[str, Any]) -> list[dict[str, str]]:
    """What is in it, by the names of its columns."""
    data = team.sandbox.workspace.files.by_id[file["id"]].data
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


async def gets(team: Team, name: str, plan: int = 1) -> list[dict[str, str]]:
    """Somebody asks for the file, and reads it."""
    before = len(files(team, name))
    await team.clicks(name, LABEL, posted(team, plan))
    (file,) = files(team, name)[before:]
    return rows(team, file)


async def test_the_file_comes_in_the_direct_message_alone(team: Team) -> None:
    await team.delivered()
    await team.types("Ana", "/handoff By 18 Dec 17:00, I transfer the rota; all of it to @ben, done when it is read")
    found = await gets(team, "Chloe")
    assert [(row["Number"], row["Thing"], row["State"], row["Whose move"]) for row in found] == [
        ("H-1", "the fraud-model pager", "delivered", "Ben"),
        ("H-2", "the rota; all of it", "proposed", "Ben"),
    ]
    assert (found[0]["Due date"], found[0]["Time"], found[0]["Zone"]) == ("2026-12-15", "", "Europe/Warsaw")
    assert (found[1]["Due date"], found[1]["Time"]) == ("2026-12-18", "17:00")
    assert found[0]["Delivered (UTC)"] == "2026-12-02 09:00" and found[0]["Agreed first for"] == "2026-12-15"
    assert SAID in team.answered("Chloe")
    (file,) = files(team, "Chloe")
    assert file["name"] == "fraud-model-handoffs.csv"
    assert files(team, "Chloe", CHANNEL) == [] and files(team, "Ana") == []
    assert "2 handoffs, one a row." in team.told("Chloe")


async def test_hostile_words_stay_words(team: Team) -> None:
    await team.invites_baton()
    words = '=HYPERLINK("http://example.com","x")'
    await team.types("Ana", f'/handoff By 15 Dec, I transfer {words} to @ben, done when =1+1; @ben\'s "rota"')
    (row,) = await gets(team, "Ana")
    assert row["Thing"].startswith("'=HYPERLINK(")
    assert row["Criteria"].splitlines()[0] == "1. =1+1"


async def test_where_slack_does_not_take_the_file_the_handoffs_stand_in_the_answer(team: Team) -> None:
    await team.proposed()
    for method in ("files.getUploadURLExternal", "files.completeUploadExternal"):
        team.sandbox.faults.next(method, Fault.failing("internal_error"))
        await team.clicks("Ana", LABEL, posted(team))
        said = team.answered("Ana")
        assert said.startswith("Slack did not take the file. Here are the handoffs; try again for the file.")
        assert "H-1" in said
    assert files(team, "Ana") == []
    assert len(await gets(team, "Ana")) == 1


async def test_who_may_not_see_the_plan_gets_none(team: Team) -> None:
    add_channel(team, SECRET)
    await planned(team, SECRET)
    for plan in (1, 99):
        await team.clicks("Chloe", LABEL, posted(team, plan))
        assert NO_PLAN in team.answered("Chloe")
    assert files(team, "Chloe") == []


@pytest.mark.parametrize("value", ["", "1", "x|P-1|1", "1|P-0|1", "1|P-9999999999999999|1", "1|H-1|1"])
async def test_a_value_that_baton_never_drew_gets_nothing(team: Team, value: str) -> None:
    await team.invites_baton()
    await team.types("Ana", SENTENCE)
    before = len(team.person("Chloe").messages())
    message = posted(team, value=value or "nothing")
    await team.clicks("Chloe", LABEL, message)
    assert len(team.person("Chloe").messages()) == before + 1 and files(team, "Chloe") == []


async def test_from_the_menu_of_a_plan_in_home(team: Team) -> None:
    await team.proposed()
    ana = team.person("Ana")
    await ana.opens_home()
    await team.settled()
    await team.clicks("Ana", "Download as CSV")
    (file,) = files(team, "Ana")
    assert len(rows(team, file)) == 1
    ana.sees(SAID)


async def test_a_guest_gets_it_in_the_channel_they_are_in(team: Team) -> None:
    await team.proposed()
    await team.person("Ana").invites("Eve", CHANNEL)
    await team.settled()
    assert len(await gets(team, "Eve")) == 1
