"""Streams: many tabs of one browser, a tab that is away and comes back, and what each shows then."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Locator, Page, expect

from bot.sandbox import Sandbox
from bot.sandbox.model import Message
from tests.browser.conftest import Visit
from tests.browser.kit_app import CHANNEL, Kit, actions, button, section
from tests.browser.test_many import SCROLL_UP
from tests.browser.visitor import Visitor, heard

LONG_ENOUGH = 6_000  # milliseconds after which a hidden tab has given up its stream
IS_HIDDEN = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
TOP = "row => row.getBoundingClientRect().top"


def says(sandbox: Sandbox, name: str, text: str, channel: str = CHANNEL) -> Message:
    """Somebody writes in a channel."""
    return sandbox.workspace.post(sandbox.workspace.find_channel(channel), sandbox.person(name).id, text)


async def at_the_channel(visitor: Visitor, sandbox: Sandbox, name: str = "Ana") -> None:
    """Somebody looks at the channel."""
    channel = sandbox.workspace.find_channel(CHANNEL).id
    await visitor.opens(sandbox.page.url, person=sandbox.person(name).id, channel=channel)


async def hides(page: Page, how_long: int = LONG_ENOUGH) -> None:
    """Another tab covers this one for a while, by the page's own clock; it must have one."""
    await page.evaluate(IS_HIDDEN, True)
    await page.clock.fast_forward(how_long)


async def comes_back(page: Page) -> None:
    """The tab is seen again; ends when its stream is there."""
    async with page.expect_request("**/page/stream*"):
        await page.evaluate(IS_HIDDEN, False)


async def gives_up_its_stream(visitor: Visitor) -> None:
    """The tab is hidden for so long that its stream ends."""
    async with visitor.page.expect_event("requestfailed", lambda request: "/page/stream" in request.url):
        await hides(visitor.page)


async def test_with_seven_tabs_each_loads_and_acts(sandbox: Sandbox, visitor: Visitor) -> None:
    """Six people and one twice, each in a window that is seen."""
    sandbox.workspace.join(sandbox.workspace.find_channel(CHANNEL), sandbox.person("Dev").id)
    tabs = [visitor, *[await visitor.another_tab() for _ in range(6)]]
    people = ("Ana", "Ben", "Chloe", "Dev", "Ana", "Ben", "Chloe")
    for tab, name in zip(tabs, people, strict=True):
        await at_the_channel(tab, sandbox, name)
    for number, tab in enumerate(tabs):
        await tab.page.bring_to_front()
        await tab.composer.click()
        await tab.types(f"From tab {number}")
        await tab.sees(f"From tab {number}", tab.messages)
    await expect(visitor.messages).not_to_have_count(7)
    await visitor.sees("Paused", visitor.main)
    await visitor.composer.click()
    await visitor.sees_not("Paused", visitor.main)
    await expect(visitor.messages).to_have_count(7)


async def test_windows_side_by_side_all_hear(sandbox: Sandbox, visitor: Visitor) -> None:
    tabs = [visitor, *[await visitor.another_tab() for _ in range(3)]]
    for tab, name in zip(tabs, ("Ana", "Ben", "Chloe", "Ana"), strict=True):
        await at_the_channel(tab, sandbox, name)
    says(sandbox, "Ben", "To all windows")
    for tab in tabs:
        await tab.sees("To all windows", tab.messages)
        await tab.sees_not("Paused", tab.main)


async def test_a_window_goes_on_when_others_are_closed(sandbox: Sandbox, visitor: Visitor) -> None:
    await at_the_channel(visitor, sandbox)
    others = [await visitor.another_tab() for _ in range(4)]
    for other in others:
        await at_the_channel(other, sandbox, "Ben")
    await visitor.sees("Paused", visitor.main)
    says(sandbox, "Ben", "Said meanwhile")
    await others[0].page.close(run_before_unload=True)
    await visitor.sees_not("Paused", visitor.main)
    await visitor.sees("Said meanwhile", visitor.messages)


async def test_a_hidden_tab_gives_up_its_stream_and_misses_nothing(kit: Kit, visitor: Visitor) -> None:
    await visitor.page.clock.install()
    await at_the_channel(visitor, kit.sandbox)
    await visitor.composer.fill("Half a sent")
    async with visitor.page.expect_response(heard("read")):
        says(kit.sandbox, "Ben", "Before")
    await gives_up_its_stream(visitor)
    says(kit.sandbox, "Ben", "Meanwhile")
    says(kit.sandbox, "Ben", "Elsewhere", "#general")
    await visitor.sees_not("Meanwhile")
    await comes_back(visitor.page)
    await visitor.sees("Meanwhile", visitor.messages)
    await visitor.sees("New", visitor.message("Meanwhile"))
    await visitor.there(visitor.side.get_by_role("button", name="#general, 1 unread", exact=True), "what is unread")
    await expect(visitor.composer).to_have_value("Half a sent")
    await visitor.gone(visitor.main.get_by_text(re.compile("Connecting|Paused")), "a word about the connection")


async def test_a_tab_that_is_hidden_for_a_moment_keeps_its_stream(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.page.clock.install()
    await at_the_channel(visitor, sandbox)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    await hides(visitor.page, 1_000)
    await visitor.page.evaluate(IS_HIDDEN, False)
    await visitor.page.clock.fast_forward(LONG_ENOUGH)
    says(sandbox, "Ben", "Still here")
    await visitor.sees("Still here", visitor.messages)
    assert [url for url in asked if "/page/stream" in url] == []


async def test_an_open_form_outlives_the_stream(kit: Kit, visitor: Visitor) -> None:
    await visitor.page.clock.install()
    await at_the_channel(visitor, kit.sandbox)
    element = {"type": "plain_text_input", "action_id": "value"}
    label = {"type": "plain_text", "text": "Title"}
    title = {"type": "plain_text", "text": "A note"}
    block = {"type": "input", "block_id": "title", "label": label, "element": element}
    await kit.shows("Ana", {"type": "modal", "title": title, "submit": {**title, "text": "Send"}, "blocks": [block]})
    await visitor.fills("Title", "Half a title")
    await gives_up_its_stream(visitor)
    says(kit.sandbox, "Ben", "Meanwhile")
    await comes_back(visitor.page)
    await visitor.there(visitor.messages.filter(has_text="Meanwhile"), "what came meanwhile")
    await expect(visitor.field("Title")).to_have_value("Half a title")


async def test_whoever_leaves_and_comes_again_sees_what_came_meanwhile(sandbox: Sandbox, visitor: Visitor) -> None:
    workspace, ana = sandbox.workspace, sandbox.person("Ana").id
    channel = workspace.find_channel(CHANNEL)
    says(sandbox, "Ben", "Before")
    await at_the_channel(visitor, sandbox)
    await visitor.sees("Before", visitor.messages)
    workspace.leave(channel, ana)
    await visitor.gone(visitor.row(CHANNEL), CHANNEL)
    says(sandbox, "Ben", "Meanwhile")
    workspace.join(channel, ana)
    says(sandbox, "Ben", "After")
    await visitor.goes_to(CHANNEL)
    for words in ("Before", "Meanwhile", "After"):
        await visitor.sees(words, visitor.messages)


async def reads_far_up(visitor: Visitor, words: str) -> Locator:
    """Scroll up to a message, and leave it on screen."""
    row = visitor.messages.filter(has_text=words)
    await visitor.messages.first.evaluate(SCROLL_UP, words)
    await row.scroll_into_view_if_needed()
    await expect(row).to_be_in_viewport()
    return row


async def test_a_new_stream_keeps_the_reading_place(sandbox: Sandbox, visitor: Visitor) -> None:
    for number in range(1, 221):
        says(sandbox, "Ben", f"Line {number:03d} of many")
    await at_the_channel(visitor, sandbox)
    await visitor.there(visitor.message("Line 220"), "the newest message")
    row = await reads_far_up(visitor, "Line 025 of many")
    top = await row.evaluate(TOP)
    await row.evaluate("row => { row.wasHere = true }")
    async with visitor.page.expect_request("**/page/stream*"):
        sandbox.page.close()
        says(sandbox, "Ben", "Meanwhile")
    await visitor.there(visitor.main.get_by_role("button", name="Jump to newest"), "the way down")
    await expect(row).to_be_in_viewport()
    assert await row.evaluate("row => row.wasHere")
    assert abs(await row.evaluate(TOP) - top) < 3
    await visitor.main.get_by_role("button", name="Jump to newest").click()
    await expect(visitor.message("Meanwhile")).to_be_in_viewport()


async def test_on_a_phone_a_new_stream_leaves_the_side_bar_where_it_is(sandbox: Sandbox, visit: Visit) -> None:
    visitor = await visit(size=(390, 844), has_touch=True, is_mobile=True)
    await at_the_channel(visitor, sandbox)
    await visitor.main.get_by_role("button", name=re.compile("^Back")).click()
    await visitor.there(visitor.row("#general"), "the side bar")
    async with visitor.page.expect_request("**/page/stream*"):
        sandbox.page.close()
        says(sandbox, "Ben", "Meanwhile", "#general")
    await visitor.there(visitor.side.get_by_role("button", name="#general, 1 unread"), "what is unread")
    await visitor.gone(visitor.composer, "the conversation")


async def test_a_call_that_is_open_stays_open(kit: Kit, visitor: Visitor) -> None:
    await kit.posts(section("One"))
    await at_the_channel(visitor, kit.sandbox)
    calls = await visitor.looks_inside("Wire")
    await calls.get_by_text("chat.postMessage").click()
    await visitor.sees("Request", calls)
    async with visitor.page.expect_request("**/page/stream*"):
        kit.sandbox.page.close()
        await kit.posts(section("Two"))
    await expect(calls.get_by_text("chat.postMessage")).to_have_count(2)
    await visitor.sees("Request", calls)


async def test_a_tab_remembers_the_latest_calls_only(kit: Kit, visitor: Visitor) -> None:
    await at_the_channel(visitor, kit.sandbox)
    calls = await visitor.looks_inside("Wire")
    for _ in range(31):
        await asyncio.gather(*[kit.client.auth_test() for _ in range(10)])
    await kit.posts(section("The end"))
    await visitor.there(calls.get_by_text("chat.postMessage"), "the last call")
    await calls.get_by_role("searchbox").fill("auth")
    await expect(calls.get_by_role("listitem")).to_have_count(299)


async def steps(visitor: Visitor, goal: Locator, key: str = "Tab") -> int:
    """How many times one presses the key until the focus is there."""
    for pressed in range(100):
        if await goal.evaluate("node => node === document.activeElement"):
            return pressed
        await visitor.page.keyboard.press(key)
    raise AssertionError(f"100 times {key} do not lead there")


async def test_the_composer_is_near_from_any_message(kit: Kit, visitor: Visitor) -> None:
    for number in range(1, 13):
        row = actions(*[button(label, label) for label in ("One", "Two", "Three")])
        await kit.posts(section(f"Card {number:02d}"), row, text=f"Card {number:02d}")
    await at_the_channel(visitor, kit.sandbox)
    await visitor.there(visitor.message("Card 12"), "the newest card")
    assert await steps(visitor, visitor.message("Card 12").get_by_role("article"), "Shift+Tab") <= 8
    await visitor.page.keyboard.press("Home")
    first = visitor.message("Card 01").get_by_role("article")
    await expect(first).to_be_focused()
    assert await steps(visitor, visitor.button("Three", "Card 01")) == 3
    assert await steps(visitor, visitor.composer) <= 4
    await visitor.message("Card 05").get_by_role("button", name="Two").click()
    await kit.hears("block_actions")
    assert await steps(visitor, visitor.composer) <= 5


async def test_a_card_that_changes_keeps_its_stops(kit: Kit, visitor: Visitor) -> None:
    cards = [await kit.posts(section(f"Card {n}"), actions(button("Old")), text=f"Card {n}") for n in (1, 2)]
    await at_the_channel(visitor, kit.sandbox)
    await visitor.there(visitor.message("Card 2"), "the newest card")
    for number, ts in enumerate(cards, 1):
        blocks = [section(f"Card {number}"), actions(button("New"))]
        await kit.client.chat_update(channel=kit.channel.id, ts=ts, text=f"Card {number}", blocks=blocks)
    await visitor.there(visitor.button("New", "Card 1"), "the new button")
    await visitor.there(visitor.button("New", "Card 2"), "the new button")
    await expect(visitor.button("New", "Card 1")).to_have_attribute("tabindex", "-1")
    await expect(visitor.button("New", "Card 2")).to_have_attribute("tabindex", "0")


async def test_a_reply_is_completed_as_a_message_is(sandbox: Sandbox, visitor: Visitor) -> None:
    says(sandbox, "Ben", "A question")
    await at_the_channel(visitor, sandbox)
    await visitor.message("A question").hover()
    await visitor.message("A question").get_by_role("button", name="Reply in thread").click()
    line = visitor.page.get_by_role("textbox", name="Reply to Ben")
    await expect(line).to_be_focused()
    await line.press_sequentially("/")
    await visitor.gone(visitor.page.get_by_role("listbox", name="Suggestions"), "the suggestions")
    await line.fill("")
    await line.press_sequentially("Ask @chl")
    await visitor.there(visitor.page.get_by_role("option", name=re.compile("^Chloe")), "Chloe among the suggestions")
    await expect(visitor.page.get_by_role("option", name=re.compile("^Chloe"))).to_be_in_viewport()
    await line.press("Enter")
    await expect(line).to_have_value("Ask @chloe ")
    await line.press("Enter")
    await visitor.sees("@Chloe", visitor.page.get_by_role("list", name="Replies to Ben"))
