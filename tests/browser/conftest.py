"""A Chromium for each process, a browser without memory for each test, and the workspaces that the page shows."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.sandbox import Sandbox
from tests.browser.kit_app import CONFIG, NOON, Kit
from tests.browser.running import running_demo
from tests.browser.visitor import Visitor
from tests.support.browser import NO_CHROMIUM, chromium, find_chromium, fresh_context
from tests.support.unhurried import UNHURRIED

HERE = Path(__file__).parent
Visit = Callable[..., Awaitable[Visitor]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loop for the browser and all who use it. Without a Chromium these tests are left out; in CI they fail."""
    missing = find_chromium() is None and not os.environ.get("CI")
    for item in items:
        if HERE not in item.path.parents:
            continue
        if pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
        if missing:
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A running Chromium."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Makes visitors, each with a browser of their own. Whatever goes wrong in a page fails the test at its end."""
    async with AsyncExitStack() as stack:
        made: list[Visitor] = []

        async def make(**options: Any) -> Visitor:
            context, troubles = await stack.enter_async_context(fresh_context(browser, **options))
            made.append(Visitor(await context.new_page(), troubles))
            return made[-1]

        yield make
        assert [trouble for visitor in made for trouble in visitor.troubles.unexpected()] == []


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(visit: Visit) -> Visitor:
    """A person with a browser, nowhere yet."""
    return await visit()


@pytest_asyncio.fixture(loop_scope="session")
async def demo() -> AsyncIterator[str]:
    """The address of the page that `baton demo` serves, with its sample."""
    async with running_demo() as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def shown_demo() -> AsyncIterator[str]:
    """The same, one for all tests of a module: they look, and change nothing that another one looks at."""
    async with running_demo() as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """A workspace with the kit app in it, on Wed 2 Dec 2026 at noon in London; no rate limits."""
    async with Sandbox(CONFIG, clock=lambda: NOON, limits=None, timing=UNHURRIED) as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def kit(sandbox: Sandbox) -> AsyncIterator[Kit]:
    """The kit app at work, a member of #fraud-model."""
    async with Kit(sandbox).working() as kit:
        yield kit
