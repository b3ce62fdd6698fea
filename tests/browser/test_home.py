"""The App Home in the page of `baton demo`: it changes before one's eyes, and a reminder leads to it."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

SENTENCE = "/handoff By 18 Dec, I transfer the night rota to @ben, done when it lists him"


async def looks_at_home(visitor: Visitor) -> None:
    """Open the app's Home."""
    await visitor.goes_to("Baton")
    await visitor.main.get_by_role("tab", name="Home").click()
    await visitor.there(visitor.main.get_by_role("heading", name="My plans"), "the plans")


async def test_home_changes_while_somebody_looks_at_it(demo: str, visit: Visit) -> None:
    ana, ben = await visit(), await visit()
    await ana.opens(demo)
    await ben.opens(demo)
    await ben.becomes("Ben")
    await looks_at_home(ben)
    await ben.sees_not("Night rota", ben.main)
    await ana.goes_to("#fraud-model")
    await ana.types(SENTENCE)
    await ben.sees("Ana asks you to take it by Fri 18 Dec", ben.main)
    await looks_at_home(ana)
    await ana.sees("Night rota · Ana to Ben · proposed, Ben's move", ana.main)
    await ben.main.get_by_role("button", name=re.compile("I'll take it: .*night rota")).click()
    await ana.sees("yours to deliver to Ben, due Fri 18 Dec", ana.main)
    await ben.sees("Night rota · Ana to Ben · agreed, Ana's move", ben.main)


async def test_a_reminder_leads_to_home(demo: str, visitor: Visitor) -> None:
    await visitor.opens(demo)
    await visitor.goes_to("Baton")
    await visitor.main.get_by_role("button", name="Open Home").last.click()
    await expect(visitor.main.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
    await visitor.there(visitor.main.get_by_role("heading", name="Waiting for me"), "what waits")
