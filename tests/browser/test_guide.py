"""The guided first minute in the page of `baton demo`: walked by clicks alone, on a desk and on a phone, and astray."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Locator, Route, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.support.browser import PHONE

CHANNEL = "#fraud-model"
WIDE = (1440, 900)
WAYS: dict[str, dict[str, Any]] = {
    "desk": {"size": WIDE},
    "phone": {"size": PHONE, "has_touch": True, "is_mobile": True},
}
THING = "alert thresholds"


def guide(visitor: Visitor) -> Locator:
    """The guide where it is seen: behind the scenes, or as a strip over the composer."""
    strip = visitor.page.get_by_role("region", name="Guide")
    return strip.or_(visitor.page.get_by_role("tabpanel", name="Guide")).locator("visible=true")


async def stands_at(visitor: Visitor, *words: str) -> None:
    """Wait until the guide says so."""
    for one in words:
        await visitor.sees(one, guide(visitor))


async def follows(visitor: Visitor, offer: str) -> None:
    """Click one of the guide's offers."""
    await guide(visitor).get_by_role("button", name=re.compile(offer)).click()


async def sends(visitor: Visitor) -> None:
    """Send what was put into the composer."""
    await visitor.main.get_by_role("button", name="Send").click()


async def confirms(visitor: Visitor, label: str) -> None:
    """Press a button of the newest message about the handoff, and send its form with all that it asks for."""
    await visitor.clicks(label, on=THING)
    form = visitor.dialog(label)
    await visitor.there(form, "the form")
    if label == "Accept":
        await visitor.ticks("Confirmed")
    await visitor.clicks(label)
    await visitor.gone(form, "the form")


@pytest.mark.parametrize("way", list(WAYS))
async def test_it_leads_to_its_end_by_clicks_alone(demo: str, visit: Visit, way: str) -> None:
    visitor = await visit(**WAYS[way])
    await visitor.opens(demo)
    await stands_at(visitor, "Make a handoff", "With three points")
    await follows(visitor, "^A whole sentence")
    await sends(visitor)
    await stands_at(visitor, "Ben is asked", "Alert thresholds (H-10): take it, suggest a change, or decline.")
    await follows(visitor, "^Be Ben")
    await visitor.clicks("I'll take it", on=THING)
    await stands_at(visitor, "Ben took it")
    await follows(visitor, "^See Baton remind")
    await stands_at(
        visitor, "Deliver it", "Baton reminded Ben of what waits; of H-10 it reminds both before Fri 11 Dec."
    )
    await follows(visitor, "^Be Ana")
    await stands_at(visitor, "press Mark delivered at Alert thresholds (H-10)")
    await confirms(visitor, "Mark delivered")
    await stands_at(visitor, "Only Ben can accept it")
    await follows(visitor, "^Be Ben")
    await confirms(visitor, "Accept")
    await stands_at(visitor, "Ben accepted it", "Press History to look back.")
    await follows(visitor, "^See the trail")
    await visitor.sees("Ben accepted H-10", visitor.page.get_by_role("tabpanel", name="Trail"))


async def test_whoever_left_the_channel_is_led_on_elsewhere(demo: str, visit: Visit) -> None:
    visitor = await visit(size=WIDE)
    await visitor.opens(demo)
    await visitor.types("/leave")
    await visitor.gone(visitor.row(CHANNEL), "the channel")
    await stands_at(visitor, "In the form, choose Only the two of us")
    await follows(visitor, "^A whole sentence")
    await expect(visitor.composer).to_have_value(re.compile(THING))
    await sends(visitor)
    await visitor.there(visitor.dialog("New handoff"), "the form")
    await visitor.ticks("Only the two of us")
    await visitor.clicks("Propose")
    await stands_at(visitor, "Ben is asked")


async def test_whoever_is_faster_than_the_guide_is_led_on_as_well(demo: str, visit: Visit) -> None:
    """The offer that is clicked still leads to the channel just left: the guide's answer is on its way."""
    visitor = await visit(size=WIDE)
    await visitor.opens(demo)
    await stands_at(visitor, "Make a handoff")
    asked, let_go = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await let_go.wait()
        await route.continue_()

    await visitor.page.route("**/page/guide?*", hold, times=1)
    await visitor.types("/leave")
    await visitor.gone(visitor.row(CHANNEL), "the channel")
    await asked.wait()
    await follows(visitor, "^A whole sentence")
    await expect(visitor.composer).to_have_value(re.compile(THING))
    let_go.set()
    await stands_at(visitor, "In the form, choose Only the two of us")
    await expect(visitor.composer).to_have_value(re.compile(THING))


async def test_time_moves_on_while_its_box_stays_open(demo: str, visitor: Visitor) -> None:
    await visitor.opens(demo)
    await visitor.bar.get_by_title("Time travel").click()
    box = visitor.dialog("Time travel")
    field = box.get_by_label("Or a date and time, in Warsaw")
    await expect(field).to_have_value("2026-12-02T10:00")
    await expect(field).to_have_attribute("max", "2028-12-02T10:00")
    for hour in ("11:00", "12:00", "13:00"):
        await box.get_by_role("button", name="+1 hour").click()
        await expect(box.get_by_role("status")).to_have_text(f"Wed 2 Dec, {hour} in Warsaw: nothing was due.")
        await expect(field).to_have_value(f"2026-12-02T{hour}")
    await field.fill("2026-12-01T09:00")
    visitor.troubles.allow("status of 409")
    await box.get_by_role("button", name="Go").click()
    await expect(box.get_by_role("status")).to_have_text("Time runs forward only: choose a later moment.")
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(box, "time travel")


async def test_starting_again_begins_as_the_first_visit_did(demo: str, visit: Visit) -> None:
    visitor = await visit(size=WIDE)
    await visitor.opens(demo)
    await visitor.becomes("Ben")
    await visitor.goes_to("#general")
    visitor.troubles.allow("ERR_")
    await visitor.page.get_by_role("button", name="Start again").click()
    await visitor.clicks("Throw away")
    await visitor.sees("Started again.")
    await visitor.there(visitor.bar.get_by_role("button", name="You are: Ana"), "Ana")
    await expect(visitor.row(CHANNEL)).to_have_attribute("aria-current", "page")
    await stands_at(visitor, "Make a handoff")


async def test_a_record_of_the_trail_can_be_read_whole(shown_demo: str, visit: Visit) -> None:
    visitor = await visit(size=WIDE)
    await visitor.opens(shown_demo)
    trail = await visitor.looks_inside("Trail")
    await trail.get_by_text("25 · Chloe proposed H-9").click()
    record = trail.locator("pre").first
    await visitor.there(record, "the record")
    assert await record.evaluate("node => node.scrollWidth <= node.clientWidth")
    await visitor.there(trail.get_by_role("button", name="Copy record").first, "a button that copies it")


async def test_a_channels_name_in_a_message_leads_there(demo: str, visitor: Visitor) -> None:
    await visitor.opens(demo)
    await visitor.types("More in #general")
    await visitor.messages.last.get_by_role("link", name="#general").click()
    await expect(visitor.row("#general")).to_have_attribute("aria-current", "page")
