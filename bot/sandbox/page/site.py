"""The page on a socket of its own, for a program that ends and renews workspaces behind one address."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.sandbox.page.page import Page

_LAST_SECONDS = 0.2
"""For what a browser has asked for and not been answered yet; then it is cut off."""


@asynccontextmanager
async def page_on(page: Page, listening: socket.socket) -> AsyncIterator[None]:
    """Serve the page there, without the Web API. At the end the socket is closed, and nobody acts on the page any more:
    the app can be stopped then without anybody in the middle of something.
    """
    app = web.Application()
    page.routes.add_to(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LAST_SECONDS)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        page.url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        yield
    finally:
        page.close()
        await runner.cleanup()
