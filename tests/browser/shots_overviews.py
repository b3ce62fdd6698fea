"""Pictures of what people look at every week: summaries, lists, timelines, Home, filters and calendar."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator

from storage import migrate
from tests.browser.test_home import looks_at_home
from tests.browser.test_reminders import opens_settings
from tests.browser.visitor import Visitor
from tests.scenario.grown import WHERE, grown
from tests.scenario.team import Team, at_work

Shots = AsyncIterator[str]
CHANNEL, MANY = "#fraud-model", 50


@asynccontextmanager
async def many_handoffs() -> AsyncIterator[Team]:
    """A team of people with long names, whose plan has many handoffs."""
    with tempfile.TemporaryDirectory(prefix="baton-shots-") as folder:
        url = f"sqlite:///{Path(folder) / 'baton.db'}"
        migrate.upgrade(url)
        async with at_work(url) as team:
            team.sandbox.workspace.files.scan_after = 0
            await grown(team, MANY)
            yield team


async def of_the_overviews(visitor: Visitor, url: str) -> Shots:
    """Of the demo's plan, as Ana sees it."""
    await visitor.opens(url)
    await visitor.goes_to(CHANNEL)
    await hides_guide(visitor)
    await visitor.types("/transition status")
    await visitor.there(visitor.message("1 of 6 accepted"), "the summary")
    yield "summary"
    await visitor.clicks("Show all")
    await visitor.there(visitor.message("Handoffs of Fraud model"), "the list")
    yield "show all"
    await visitor.clicks("Show timeline", on="1 of 6 accepted")
    await looks_at_timeline(visitor)
    yield "timeline"
    await picture(visitor, "Timeline").click()
    await visitor.there(visitor.page.get_by_role("dialog").get_by_role("img"), "the timeline, larger")
    yield "timeline, larger"
    await closes(visitor, "Timeline: Fraud model")
    await visitor.types("/transition summary")
    await visitor.there(visitor.dialog("Summary times"), "the form")
    yield "summary times"
    await closes(visitor, "Summary times")
    form = await opens_settings(visitor)
    address = form.get_by_role("button", name="Make calendar address")
    await address.scroll_into_view_if_needed()
    yield "settings with calendar"
    await address.click()
    await visitor.sees("It is shown this once", visitor.front)
    yield "calendar address"
    await closes(visitor, "Baton")
    await visitor.there(visitor.dialog("Reminder settings"), "the form under it")
    await closes(visitor, "Reminder settings")
    await looks_at_home(visitor)
    yield "home, waiting"
    await visitor.main.get_by_role("button", name="Reminder settings").scroll_into_view_if_needed()
    yield "home, plans"
    await visitor.main.get_by_role("button", name="Filter").click()
    await visitor.there(visitor.dialog("Filter"), "the form")
    yield "filter"


async def of_the_many(visitor: Visitor, team: Team) -> Shots:
    """The same of a plan of many handoffs with the longest words; and the Home of somebody who is new."""
    ana, page = team.person("Ana"), team.sandbox.page.url
    await visitor.opens(page, person=ana.id, channel=team.sandbox.workspace.find_channel(WHERE).id)
    await visitor.types("/transition status")
    await visitor.there(visitor.message("46 accepted"), "the summary")
    yield "summary of many"
    await visitor.clicks("Show timeline", on="46 accepted")
    await looks_at_timeline(visitor)
    yield "timeline of many"
    await looks_at_home(visitor)
    yield "home of many"
    await visitor.main.get_by_role("button", name="Next page").first.scroll_into_view_if_needed()
    yield "home of many, its pages"
    eve = team.person("Eve")
    direct = team.sandbox.workspace.direct(team.sandbox.workspace.app.bot_user, eve.id)
    await visitor.opens(page, person=eve.id, channel=f"{direct.id}/home")
    await visitor.sees("Nothing waits for you.", visitor.main)
    yield "home, newcomer"


async def closes(visitor: Visitor, title: str) -> None:
    """Leave the dialog of that title."""
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(visitor.dialog(title), title)


async def looks_at_timeline(visitor: Visitor) -> None:
    """Scroll back to the first of the pictures that have just come."""
    await visitor.there(picture(visitor, "Progress"), "the pictures")
    await picture(visitor, "Timeline").scroll_into_view_if_needed()


def picture(visitor: Visitor, title: str) -> Locator:
    """The picture of that title in the newest message that has one."""
    return visitor.messages.last.get_by_role("button", name=f"Enlarge: {title}")


async def hides_guide(visitor: Visitor) -> None:
    """On a phone it covers half of what is to be seen."""
    guide = visitor.main.get_by_role("button", name="Hide the guide")
    if await guide.is_visible():
        await guide.click()
