"""Plans of 0, 1, 5, 50 and 500 handoffs with the longest words: Slack takes all that is said of them, page by page."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.sandbox import Fault
from bot.sandbox.controls import buttons
from bot.sandbox.model import Message, View
from bot.sandbox.render import Renderer
from tests.scenario.at_home import at_home, home, presses
from tests.scenario.grown import WHERE, assert_accepted, grown
from tests.scenario.team import Team
from tests.scenario.test_calendar import events, makes, opens_settings
from tests.scenario.test_plan_csv import files, rows

COUNTS = (0, 1, 5, 50, 500)
NOT_CANCELLED = {0: 0, 1: 1, 5: 5, 50: 46, 500: 455}
ROW = re.compile(r"(?:\(|(?<!after )\b)H-(\d+)(?:\)| ·)")
PATIENCE = 10.0
UPLOAD = "files.getUploadURLExternal"
MONDAY = "2026-12-07 09:00"
every_size = pytest.mark.parametrize("count", COUNTS)


def newest_answer(team: Team, name: str = "Ana") -> Message:
    """What somebody was answered last, for them alone, in the channel."""
    return team.private_answers(name, WHERE)[-1]


def has(team: Team, name: str, shown: Message | View, label: str) -> bool:
    """Whether a button of that label stands there."""
    renderer = Renderer(team.sandbox.workspace, team.person(name).user, {})
    return any(one.label == label for one in buttons(shown.blocks, renderer))


async def reads_on(team: Team, name: str = "Ana") -> list[str]:
    """The list in front of somebody, page by page to its end."""
    pages = [newest_answer(team, name).text]
    while has(team, name, newest_answer(team, name), "Next page"):
        await team.clicks(name, "Next page", newest_answer(team, name))
        pages.append(newest_answer(team, name).text)
    return pages


def numbers(count: int, pages: list[str]) -> list[int]:
    """The handoffs that some pages show, of so many."""
    lines = [line.partition(" · ")[0] for page in pages for line in page.splitlines()]
    return [n for n in range(1, count + 1) if f"H-{n}" in lines]


def open_of_owner(team: Team, name: str) -> set[int]:
    """The open handoffs in which the plan owner has a part, and all that wait for another receiver."""
    own = (
        "SELECT handoff FROM handoffs WHERE :who IN (giver, receiver) AND state IN ('proposed', 'agreed', 'delivered')"
    )
    declined = "SELECT handoff FROM handoffs WHERE state = 'declined'"
    found = [*team.query(own, who=team.person(name).id), *team.query(declined)]
    return {number for (number,) in found}


async def asks_timeline(team: Team, name: str, on: Message) -> Message:
    """Somebody presses Show timeline, and waits for what comes of it."""
    before = len(team.private_answers(name, WHERE))
    await team.person(name).clicks("Show timeline", on)
    async with asyncio.timeout(PATIENCE):
        while len(team.private_answers(name, WHERE)) == before:
            await team.sandbox.settled()
    return newest_answer(team, name)


@every_size
async def test_a_summary_and_all_that_opens_from_it(team: Team, count: int) -> None:
    await grown(team, count)
    team.sandbox.workspace.files.scan_after = 0
    await team.types("Ana", "/transition summary weekly Monday 9:00", WHERE)
    await team.at(MONDAY)
    posted = team.newest("Chloe", "Record ", WHERE)
    assert posted.visible_to is None
    standing = f"of {NOT_CANCELLED[count]} accepted" if count else "no handoffs yet"
    assert standing in posted.text
    await team.types("Chloe", "/transition status", WHERE)
    assert standing in newest_answer(team, "Chloe").text

    await team.clicks("Chloe", "Show all", posted)
    assert numbers(count, await reads_on(team, "Chloe")) == list(range(1, count + 1))

    pictures = await asks_timeline(team, "Chloe", posted)
    images = [block for block in pictures.blocks if block["type"] == "image"]
    assert len(images) == (2 if count else 0)  # of nothing there is no picture
    team.sandbox.faults.next(UPLOAD, Fault.failing("internal_error"), times=99)
    await team.at("2026-12-08 09:00")  # other pictures: those of before are kept
    words = await asks_timeline(team, "Chloe", posted)
    assert not [block for block in words.blocks if block["type"] == "image"]
    assert_accepted(team, failing=UPLOAD)


@every_size
async def test_lists_and_filters(team: Team, count: int) -> None:
    await grown(team, count)
    for words in ("", "mine", "receiving all", "overdue", "declined", 'all "note" due this week'):
        await team.types("Ana", f"/handoff list {words}", WHERE)
        await reads_on(team)
    await team.types("Ana", "/handoff list all #" + WHERE.removeprefix("#"), WHERE)
    assert numbers(count, await reads_on(team)) == list(range(1, count + 1))
    await team.types("Ana", "/transition", WHERE)
    assert_accepted(team)


@every_size
async def test_home_and_what_is_made_from_it(team: Team, count: int) -> None:
    await grown(team, count)
    await team.at("2026-12-04 09:00")
    seen = [await at_home(team, "Ana")]
    while "[Next page]" in seen[-1]:  # of the first part that has one
        await presses(team, "Ana", "Next page")
        seen.append(home(team, "Ana"))
        assert len(seen) <= count, "each page shows something else"
    theirs = {int(number) for page in seen for number in ROW.findall(page)}
    assert theirs == open_of_owner(team, "Ana")
    await presses(team, "Ana", "Download as CSV")
    (table,) = files(team, "Ana")
    assert [row["Number"] for row in rows(team, table)] == [f"H-{n}" for n in range(1, count + 1)]
    assert_accepted(team)


@every_size
async def test_the_calendar(team: Team, count: int) -> None:
    await grown(team, count)
    await opens_settings(team, "Ana", WHERE)
    found = await events(await makes(team))
    assert len(found) <= count
    assert bool(found) is bool(count)
    assert_accepted(team)
