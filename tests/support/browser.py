"""The Chromium that the browser tests drive: found, started, and listened to for whatever goes wrong in a page.

Playwright speaks to it; its own downloads of browsers are never used. `python -m tests.support.browser` says which
Chromium is found, and ends with status 1 where there is none.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Request, async_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
NO_CHROMIUM = (
    "no Chromium found, which the browser tests drive. Install one (on Debian: apt-get install chromium), "
    "or set CHROMIUM to where yours is"
)
OPTIONS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 15.0 if os.environ.get("CI") else 8.0  # seconds until what should show is taken for missing
DESKTOP, PHONE = (1280, 800), (390, 844)


def find_chromium(environ: Mapping[str, str] = os.environ) -> str | None:
    """The path of a Chromium or Chrome: what CHROMIUM names, else the first on the PATH, else a Mac's application."""
    path = environ.get("PATH")
    if named := environ.get("CHROMIUM"):
        return shutil.which(named, path=path)
    on_path = (shutil.which(command, path=path) for command in COMMANDS)
    return next((found for found in (*on_path, *map(shutil.which, MAC_APPS)) if found), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running Chromium without a window; ends with the block."""
    found = find_chromium()
    assert found, NO_CHROMIUM
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=[*OPTIONS, *as_root])
        try:
            yield browser
        finally:
            await browser.close()


class Troubles:
    """What went wrong in the pages of a context, in the order it did, but for what a test expects."""

    def __init__(self, context: BrowserContext) -> None:
        self._found: list[str] = []
        self._allowed: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self._found.append(f"uncaught: {error.error}"))
        context.on("requestfailed", self._request_failed)
        context.on("dialog", self._dialog)

    def allow(self, pattern: str) -> None:
        """What matches this is no trouble in the rest of the test: a browser may tell of it late, or not at all."""
        self._allowed.append(pattern)

    @contextmanager
    def expected(self, pattern: str) -> Iterator[None]:
        """The same, and something like it must have happened at the block's end."""
        self.allow(pattern)
        before = len(self._found)
        yield
        new = self._found[before:]
        assert any(re.search(pattern, one) for one in new), f"nothing like {pattern!r} happened, only {new}"

    def unexpected(self) -> list[str]:
        """Every trouble that was not expected."""
        return [one for one in self._found if not any(re.search(pattern, one) for pattern in self._allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._found.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _request_failed(self, request: Request) -> None:
        # A stream that its page closed, or a picture that a page left behind, is no failure.
        if request.failure != "net::ERR_ABORTED":
            self._found.append(f"request failed: {request.method} {request.url} {request.failure}")

    async def _dialog(self, dialog: Dialog) -> None:
        self._found.append(f"dialog: {dialog.type} {dialog.message}")
        await dialog.dismiss()


@asynccontextmanager
async def fresh_context(browser: Browser, **options: Any) -> AsyncIterator[tuple[BrowserContext, Troubles]]:
    """A browser without memory, in a zone that is none of the people's, and what goes wrong in it."""
    size = dict(zip(("width", "height"), options.pop("size", DESKTOP), strict=True))
    settings: dict[str, Any] = {"locale": "en-US", "timezone_id": "UTC", "viewport": size, "reduced_motion": "reduce"}
    context = await browser.new_context(**settings | options)
    context.set_default_timeout(PATIENCE * 1000)
    try:
        yield context, Troubles(context)
    finally:
        await context.close()


if __name__ == "__main__":
    here = find_chromium()
    print(f"The browser tests drive {Path(here)}." if here else NO_CHROMIUM)
    sys.exit(0 if here else 1)
