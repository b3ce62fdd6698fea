"""What these tests stand on: the Chromium that is taken, and that whatever goes wrong in a page is noticed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.support.browser import PATIENCE, Troubles, find_chromium, fresh_context

GOES_WRONG = {
    "console.error('oh no')": "console error: oh no",
    "console.warn('oh no')": "console warning: oh no",
    "setTimeout(() => { throw new Error('oh no') })": "uncaught: oh no",
    "Promise.reject(new Error('oh no'))": "uncaught: oh no",
    "fetch('http://127.0.0.1:9/').catch(() => null)": "request failed: GET http://127.0.0.1:9/",
    "setTimeout(() => alert('oh no'))": "dialog: alert oh no",
}


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[tuple[Page, Troubles]]:
    """An empty page, and what goes wrong in it."""
    async with fresh_context(browser) as (context, troubles):
        yield await context.new_page(), troubles


@pytest.mark.parametrize("script", list(GOES_WRONG))
async def test_it_is_noticed(page: tuple[Page, Troubles], script: str) -> None:
    tab, troubles = page
    await tab.evaluate(f"() => {{ {script} }}")
    async with asyncio.timeout(PATIENCE):
        while not troubles.unexpected():
            await tab.evaluate("() => new Promise(requestAnimationFrame)")
    assert GOES_WRONG[script] in troubles.unexpected()[0]


async def test_what_is_expected_must_happen(page: tuple[Page, Troubles]) -> None:
    tab, troubles = page
    with troubles.expected("oh no"):
        async with tab.expect_console_message():
            await tab.evaluate("() => console.error('oh no')")
    assert troubles.unexpected() == []
    with pytest.raises(AssertionError, match="nothing like"), troubles.expected("worse"):
        await tab.title()


def programs(folder: Path, *names: str) -> dict[str, str]:
    """An environment whose PATH is a folder with these programs."""
    for name in names:
        (folder / name).touch(mode=0o755)
    return {"PATH": str(folder)}


def test_the_chromium_that_is_named_is_taken(tmp_path: Path) -> None:
    environ = programs(tmp_path, "chromium", "google-chrome", "mine")
    assert find_chromium(environ) == os.fspath(tmp_path / "chromium")
    assert find_chromium(environ | {"CHROMIUM": "mine"}) == os.fspath(tmp_path / "mine")
    assert find_chromium(environ | {"CHROMIUM": str(tmp_path / "mine")}) == os.fspath(tmp_path / "mine")


def test_one_that_is_named_and_not_there_is_not_replaced(tmp_path: Path) -> None:
    assert find_chromium(programs(tmp_path, "chromium") | {"CHROMIUM": "/nowhere/chromium"}) is None


def test_chrome_does_as_well(tmp_path: Path) -> None:
    assert find_chromium(programs(tmp_path, "google-chrome-stable")) == os.fspath(tmp_path / "google-chrome-stable")
