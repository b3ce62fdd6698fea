"""The demo's page: a conversation of 2,000 messages beside one of 20, in the Chromium that is there."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from bot.sandbox import AppConfig, Sandbox
from tests.bench.report import Row
from tests.support.browser import NO_CHROMIUM, chromium, find_chromium, fresh_context

ROUNDS = 9
MANY, FEW = 2_000, 20
CHANNEL = "#fraud-model"
AT_MOST = 1.5

Act = Callable[[Sandbox, Page], Awaitable[None]]


def rows() -> Iterator[Row]:
    """Opening a long conversation, and a new message in it, each against the same in a short one."""
    if find_chromium() is None:
        print(f"page: {NO_CHROMIUM}")
        return
    for what, act in (("page, opening 2,000 messages", _open), ("page, one more message among 2,000", _one_more)):
        many, few = asyncio.run(_compared(act))
        yield Row(what, f"{many * 1000:.0f} ms", f"among 20: {few * 1000:.0f} ms", many / few, AT_MOST, False)


async def _compared(act: Act) -> tuple[float, float]:
    """Medians in seconds, many and few in turn; the first round warms up."""
    async with chromium() as browser, _page_of(browser, MANY) as many, _page_of(browser, FEW) as few:
        pairs = [(await _timed(act, *many), await _timed(act, *few)) for _ in range(ROUNDS)][1:]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


@asynccontextmanager
async def _page_of(browser: Browser, count: int) -> AsyncIterator[tuple[Sandbox, Page]]:
    """A workspace with so many messages in its channel, and a page that shows it."""
    async with (
        Sandbox(AppConfig("Kit", "Kit"), limits=None) as sandbox,
        fresh_context(browser) as (context, _troubles),
    ):
        channel, ben = sandbox.workspace.find_channel(CHANNEL), sandbox.person("Ben").id
        for number in range(count):
            sandbox.workspace.post(channel, ben, f"Message {number} of *many*, for <@{ben}>")
        page = await context.new_page()
        await _open(sandbox, page)
        yield sandbox, page


async def _timed(act: Act, sandbox: Sandbox, page: Page) -> float:
    began = time.perf_counter()
    await act(sandbox, page)
    return time.perf_counter() - began


async def _open(sandbox: Sandbox, page: Page) -> None:
    workspace = sandbox.workspace
    channel = workspace.find_channel(CHANNEL)
    newest = workspace.newest(channel)
    assert newest is not None, "it was filled"
    await page.goto("about:blank")
    await page.goto(f"{sandbox.page.url}#/{sandbox.person('Ana').id}/{channel.id}")
    await page.locator(f'li[data-ts="{newest.ts}"]').wait_for()


async def _one_more(sandbox: Sandbox, page: Page) -> None:
    workspace = sandbox.workspace
    message = workspace.post(workspace.find_channel(CHANNEL), sandbox.person("Ben").id, "One more")
    await page.locator(f'li[data-ts="{message.ts}"]').wait_for()
