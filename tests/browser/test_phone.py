"""At the width of a phone: the side bar is a screen of its own, forms fill the page, and nothing scrolls sideways."""

from __future__ import annotations

import pytest_asyncio
from playwright.async_api import Locator, expect

from bot.sandbox import Sandbox
from tests.browser.conftest import Visit
from tests.browser.kit_app import CHANNEL, Kit, actions, asks, button, form, section
from tests.browser.visitor import Visitor
from tests.support.browser import PHONE

WIDTH, HEIGHT = PHONE
TOUCH = 40  # pixels that a finger needs; Apple says 44, Material 48 with their margins
LONG = "Baggage" * 60


@pytest_asyncio.fixture(loop_scope="session")
async def phone(visit: Visit) -> Visitor:
    """Somebody with a phone in their hand."""
    return await visit(size=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


async def fits(visitor: Visitor) -> None:
    """Nothing is wider than the screen."""
    widest: int = await visitor.page.evaluate("document.documentElement.scrollWidth")
    assert widest <= WIDTH
    assert await visitor.page.evaluate("visualViewport.scale") == 1


async def tall(locator: Locator) -> float:
    """How high something is, in pixels."""
    box = await locator.bounding_box()
    assert box is not None
    return box["height"]


async def test_from_the_side_bar_to_a_conversation_and_back(sandbox: Sandbox, phone: Visitor) -> None:
    await phone.opens(sandbox.page.url)
    await phone.gone(phone.composer, "the conversation")
    await fits(phone)
    assert await tall(phone.row(CHANNEL)) >= TOUCH
    await phone.row(CHANNEL).tap()
    await phone.there(phone.composer, "the conversation")
    await phone.gone(phone.side, "the side bar")
    await fits(phone)
    await phone.types("From the train")
    await phone.sees("From the train", phone.messages)
    back = phone.main.get_by_role("button", name="Back")
    await back.tap()
    await phone.there(phone.side, "the side bar")
    await phone.gone(phone.composer, "the conversation")


async def test_a_message_wider_than_the_screen_is_broken_or_scrolls_inside(
    sandbox: Sandbox, kit: Kit, phone: Visitor
) -> None:
    await kit.posts(
        section(f"```{LONG}```\n{LONG}"), actions(*(button(f"Button number {n}", f"b{n}") for n in range(6)))
    )
    await phone.opens(sandbox.page.url, person=sandbox.person("Ana").id, channel=kit.channel.id)
    await phone.there(phone.button("Button number 5"), "the last button")
    await fits(phone)
    assert await tall(phone.button("Button number 5")) >= 36


async def test_a_form_fills_the_screen(sandbox: Sandbox, kit: Kit, phone: Visitor) -> None:
    fields = [asks(f"Field {number}", "plain_text_input") for number in range(12)]
    await phone.opens(sandbox.page.url, person=sandbox.person("Ana").id, channel=kit.channel.id)
    await kit.shows("Ana", form(*fields, asks("By", "datepicker")))
    dialog = phone.dialog("A note")
    await phone.there(dialog, "the form")
    box = await dialog.bounding_box()
    assert box is not None
    assert (box["width"], round(box["height"])) == (WIDTH, HEIGHT)
    await fits(phone)
    for name in ("Send", "Close"):
        await expect(dialog.get_by_role("button", name=name)).to_be_in_viewport()
        assert await tall(dialog.get_by_role("button", name=name)) >= 36
    await phone.field("Field 11").scroll_into_view_if_needed()
    await expect(dialog.get_by_role("button", name="Send")).to_be_in_viewport()


async def test_what_is_behind_the_scenes_covers_the_page(shown_demo: str, phone: Visitor) -> None:
    await phone.opens(shown_demo)
    await phone.looks_inside("Trail")
    inside = phone.page.get_by_role("complementary", name="Behind the scenes")
    box = await inside.bounding_box()
    assert box is not None
    assert box["width"] == WIDTH
    await fits(phone)
    await inside.get_by_role("button", name="Close").tap()
    await phone.gone(inside, "the panel")


async def test_every_menu_stays_on_the_screen(shown_demo: str, phone: Visitor) -> None:
    await phone.opens(shown_demo)
    for name in ("You are: Ana", "Theme"):
        await phone.bar.get_by_role("button", name=name).tap()
        menu = phone.page.get_by_role("menu")
        await phone.there(menu, name)
        box = await menu.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= WIDTH
        assert box["y"] + box["height"] <= HEIGHT
        await phone.page.keyboard.press("Escape")
        await phone.gone(menu, "the menu")
    await phone.bar.get_by_title("Time travel").tap()
    await phone.there(phone.dialog("Time travel"), "time travel")
    await fits(phone)
