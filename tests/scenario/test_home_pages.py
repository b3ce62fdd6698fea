"""Home's pages and its filter, for somebody with much to do; and the way there from a reminder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.sandbox import AppConfig, Sandbox
from bot.sandbox.faults import Fault
from tests.scenario.at_home import SOON, at_home, button_at_home, home, presses, presses_outdated, published, shows
from tests.scenario.clock import MovableClock
from tests.scenario.team import BATON, MANIFEST, START, Team, serving
from tests.support.unhurried import UNHURRIED


async def nine(team: Team) -> None:
    """Ana hands Ben nine things over, one a day from 8 to 16 Dec; Ben is asked about each."""
    await team.invites_baton()
    for day in range(8, 17):
        await team.person("Ana").types(
            f"/handoff By {day} Dec, I transfer the thing {day} to @ben, done when it rang", "#fraud-model"
        )
    await team.settled()


def numbers(team: Team, name: str) -> list[str]:
    """Those that their Home shows as waiting for them."""
    waiting = home(team, name).split("I wait for")[0]
    return [f"H-{number}" for number in range(1, 10) if f"(H-{number})" in waiting]


async def test_each_part_has_its_own_pages(team: Team) -> None:
    await nine(team)
    await at_home(team, "Ben")
    assert "Waiting for me (9)" in home(team, "Ben")
    assert "Page 1 of 2. [Next page] I wait for" in home(team, "Ben")
    assert numbers(team, "Ben") == [f"H-{number}" for number in range(1, 9)]  # the next due first
    await presses(team, "Ben", "Next page")
    await shows(team, "Ben", "Page 2 of 2. [Previous page]")
    assert numbers(team, "Ben") == ["H-9"]
    await presses(team, "Ben", "I'll take it")  # the page is empty now: the one before it shows
    await shows(team, "Ben", "Waiting for me (8)")
    assert numbers(team, "Ben") == [f"H-{number}" for number in range(1, 9)]
    assert "Page" not in home(team, "Ben")
    assert "I wait for (8)" in await at_home(team, "Ana")


async def test_a_filter_stays_and_one_press_clears_it(team: Team) -> None:
    await nine(team)
    await at_home(team, "Ben")
    await presses(team, "Ben", "Filter")
    await team.person("Ben").fills("Text", "thing 12")
    await team.submits("Ben")
    await shows(team, "Ben", 'Filtered: with the words "thing 12". [Clear] Waiting for me (1) Thing 12 (H-5)')
    assert "I wait for Nothing matches the filter." in home(team, "Ben")
    await team.types("Ana", "/handoff By 17 Dec, I transfer the gauge to @ben, done when it rang")
    assert "Waiting for me (1)" in await at_home(team, "Ben")  # opened again, and changed meanwhile
    await presses(team, "Ben", "Clear")
    await shows(team, "Ben", "Waiting for me (10)")
    assert "Filtered" not in home(team, "Ben")


async def test_what_is_over_shows_where_the_filter_asks_for_it(team: Team) -> None:
    await team.accepted()
    assert "Over" not in await at_home(team, "Ben")
    await presses(team, "Ben", "Filter")
    await team.person("Ben").chooses("State", "Accepted")
    await team.submits("Ben")
    await shows(team, "Ben", "Filtered: accepted. [Clear]")
    assert "Over (1) H-1 · Fraud-model pager · Ana to Ben · accepted" in home(team, "Ben")


async def test_pages_that_nobody_drew_change_nothing(team: Team) -> None:
    await nine(team)
    await at_home(team, "Ben")
    button = button_at_home(team, "Ben", "Next page")
    before = published(team)
    for value in ("1|waiting|x", "1|filter|1", "2|waiting|1", "", "1|waiting|99999999"):
        button.element["value"] = value
        await presses_outdated(team, "Ben", button)
    assert published(team) == before
    button.element["value"] = "1|waiting|999999"
    await presses_outdated(team, "Ben", button)
    await shows(team, "Ben", "Page 2 of 2.")


# From a reminder ----------------------------------------------------------------------------------------------


async def test_a_reminder_of_several_leads_to_home(team: Team) -> None:
    await nine(team)
    await team.at("2026-12-03 09:00", "America/New_York")
    reminder = team.newest("Ben", "9 handoffs wait for you.", BATON)
    drawn = [one for block in reminder.blocks for one in block.get("elements", ())]
    link = next(one for one in drawn if one.get("action_id") == "home.open")
    app = team.sandbox.workspace.app.app_id
    assert link["url"] == f"slack://app?team={team.sandbox.workspace.team_id}&id={app}&tab=home"
    assert team.labels("Ben", reminder)[-2:] == ["Open Home", "Reminder settings"]
    told = len(team.person("Ben").messages())
    await team.clicks("Ben", "Open Home", on=reminder)
    assert team.person("Ben").modal() is None  # Slack follows the link by itself
    assert len(team.person("Ben").messages()) == told


@asynccontextmanager
async def without_link(url: str) -> AsyncIterator[Team]:
    """Slack does not tell which app Baton is; Ben opens Home from a reminder."""
    clock = MovableClock(START)
    config = AppConfig.from_manifest(MANIFEST)
    async with Sandbox(config, clock=clock.now, limits=None, timing=UNHURRIED) as sandbox:
        sandbox.faults.next("bots.info", Fault.failing("missing_scope"))
        async with serving(sandbox, url, clock) as baton:
            team = Team(sandbox, baton, clock, url)
            await nine(team)
            await team.at("2026-12-03 09:00", "America/New_York")
            await team.clicks("Ben", "Open Home", on=team.newest("Ben", "9 handoffs wait for you.", BATON))
            yield team


async def in_modal(team: Team, words: str) -> None:
    """Ben's modal says so before long."""
    try:
        async with asyncio.timeout(SOON):
            while words not in _modal(team):  # noqa: ASYNC110 - as somebody looks at it
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"the modal does not say {words!r}:\n{_modal(team)}") from None


def _modal(team: Team) -> str:
    assert team.person("Ben").modal() is not None
    return " ".join(team.person("Ben").screen().split("\n\n")[-1].split())


async def test_where_the_app_is_not_known_home_opens_as_a_modal(team_database_url: str) -> None:
    async with without_link(team_database_url) as team:
        await in_modal(team, "Waiting for me (9)")


async def test_home_as_a_modal_does_what_the_tab_does(team_database_url: str) -> None:
    async with without_link(team_database_url) as team:
        await team.clicks("Ben", "Next page")
        await in_modal(team, "Page 2 of 2.")
        await team.clicks("Ben", "I'll take it", "Page 2 of 2.")
        await in_modal(team, "Waiting for me (8)")
        await team.clicks("Ben", "Filter")
        await team.person("Ben").fills("Text", "thing 9")
        await team.person("Ben").submits()
        await in_modal(team, 'Filtered: with the words "thing 9". [Clear]')
        await team.clicks("Ben", "Clear", "Filtered:")
        await in_modal(team, "Waiting for me (8)")


async def test_a_modal_that_slack_does_not_take_at_once_and_one_that_was_closed(team_database_url: str) -> None:
    async with without_link(team_database_url) as team:
        team.sandbox.faults.next("views.update", Fault.status(503))
        await team.clicks("Ben", "Next page")
        await in_modal(team, "Page 2 of 2.")
        await team.person("Ben").closes()
        for day in (20, 21):
            await team.types("Ana", f"/handoff By {day} Dec, I transfer the rota {day} to @ben, done when it rang")
        await shows(team, "Ben", "Waiting for me (11)")
        assert len(team.sandbox.log.calls("views.update")) == 3  # not taken, taken, and once in vain


async def test_a_card_that_took_its_place_stays(team_database_url: str) -> None:
    async with without_link(team_database_url) as team:
        await team.clicks("Ben", "Open")
        await in_modal(team, "Thing 8 · H-1 · proposed")
        await team.types("Ana", "/handoff By 20 Dec, I transfer the rota to @ben, done when it rang")
        await shows(team, "Ben", "Waiting for me (10)")
        assert "Thing 8 · H-1 · proposed" in _modal(team)
