"""The page as `baton demo` serves it: on a port of the system's choice, with its sample, ended with the block."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.demo.page import listen, serve


@asynccontextmanager
async def running_demo() -> AsyncIterator[str]:
    """The address of a demo that is ready to be opened."""
    with listen(None, 0) as listening:
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(serve(listening, None, ready.set_result))
        await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        try:
            yield ready.result()
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving
