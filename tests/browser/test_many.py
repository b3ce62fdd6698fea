"""A channel with 2,000 messages: what is fetched and drawn stays within bounds, and all of it can be reached."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest_asyncio
from playwright.async_api import Request, expect

from bot.sandbox import Sandbox
from tests.browser.kit_app import CHANNEL
from tests.browser.visitor import Visitor

MANY = 2_000
PAGE = 50
GIVE_UP = 90  # seconds: not how long it may take, but when it never will
SCROLL_UP = """async (row, words) => {
  const view = row.closest(".scroll");
  while (!view.textContent.includes(words)) {
    view.scrollTop = 0;
    await new Promise(requestAnimationFrame);
  }
  view.scrollTop = 0;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def crowded(sandbox: Sandbox) -> Sandbox:
    """The workspace with its many messages, by three people in turn."""
    workspace = sandbox.workspace
    channel, people = workspace.find_channel(CHANNEL), [sandbox.person(name).id for name in ("Ana", "Ben", "Chloe")]
    for number in range(1, MANY + 1):
        workspace.post(channel, people[number % 3], f"Message {number:04d} of many")
    return sandbox


async def elements(visitor: Visitor) -> int:
    """How many elements the page has."""
    count: int = await visitor.page.evaluate("document.getElementsByTagName('*').length")
    return count


async def test_little_is_fetched_and_drawn_at_first(crowded: Sandbox, visitor: Visitor) -> None:
    fetched: list[str] = []
    visitor.page.on("request", lambda request: fetched.append(request.url))
    await visitor.opens(crowded.page.url, person=crowded.person("Ana").id, channel=channel_of(crowded))
    await visitor.there(visitor.message(f"Message {MANY:04d}"), "the newest message")
    assert len([url for url in fetched if "/page/messages?" in url]) <= 2
    assert await visitor.messages.count() <= 2 * PAGE
    assert await elements(visitor) < 4_000


async def test_a_new_message_adds_one_row_and_leaves_the_others_alone(crowded: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(crowded.page.url, person=crowded.person("Ana").id, channel=channel_of(crowded))
    newest = visitor.message(f"Message {MANY:04d}")
    await visitor.there(newest, "the newest message")
    before = await visitor.messages.count()
    await visitor.messages.evaluate_all("rows => rows.forEach((row) => { row.wasHere = true; })")
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    crowded.workspace.post(crowded.workspace.find_channel(CHANNEL), crowded.person("Ben").id, "One more")
    await visitor.there(visitor.message("One more"), "the new message")
    await expect(visitor.messages).to_have_count(before + 1)
    assert await visitor.messages.evaluate_all("rows => rows.filter((row) => !row.wasHere).length") == 1
    assert [url for url in asked if "/page/messages?" in url] == []


async def test_scrolling_up_reaches_the_first_message(crowded: Sandbox, visitor: Visitor) -> None:
    befores: list[str] = []

    def note(request: Request) -> None:
        if "/page/messages?" in request.url:
            befores.extend(parse_qs(urlsplit(request.url).query).get("before", []))

    visitor.page.on("request", note)
    await visitor.opens(crowded.page.url, person=crowded.person("Ana").id, channel=channel_of(crowded))
    await visitor.there(visitor.message(f"Message {MANY:04d}"), "the newest message")
    async with asyncio.timeout(GIVE_UP):
        await visitor.messages.first.evaluate(SCROLL_UP, "Message 0001 of many")
    await visitor.there(visitor.main.get_by_text("This is the very beginning of #fraud-model."), "the beginning")
    assert await visitor.messages.count() == MANY
    assert befores == sorted(set(befores), reverse=True)
    assert len(befores) <= MANY // PAGE


async def test_whoever_reads_above_stays_where_they_read(crowded: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(crowded.page.url, person=crowded.person("Ana").id, channel=channel_of(crowded))
    await visitor.there(visitor.message(f"Message {MANY:04d}"), "the newest message")
    await visitor.messages.first.scroll_into_view_if_needed()
    read = visitor.messages.filter(has_text="Message 1940 of many")
    await visitor.there(read, "an older message")
    await read.scroll_into_view_if_needed()
    crowded.workspace.post(crowded.workspace.find_channel(CHANNEL), crowded.person("Ben").id, "One more")
    await visitor.there(visitor.main.get_by_role("button", name="Jump to newest"), "the way down")
    await expect(read).to_be_in_viewport()
    await visitor.main.get_by_role("button", name="Jump to newest").click()
    await expect(visitor.message("One more")).to_be_in_viewport()


def channel_of(sandbox: Sandbox) -> str:
    """The channel's id."""
    return sandbox.workspace.find_channel(CHANNEL).id
