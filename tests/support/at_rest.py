"""A story goes on when nothing is left of what Baton has begun, in the process of the test."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import slack_bolt

import bot.slack
from bot.sandbox import Sandbox

QUIET = 0.005
LOOK_AGAIN = 0.005

_PLACES = tuple(f"{Path(package.__file__ or '').parent}/" for package in (bot.slack, slack_bolt))


async def at_rest(sandbox: Sandbox, within: float = 20.0) -> None:
    """Wait until Baton and Slack have nothing more to say to each other. Raises `TimeoutError` after `within` seconds.

    Quiet on the wire is not enough: after the acknowledgement Baton reads its database, however long that takes.
    What waits for a later time does not count: it goes on when that time comes.
    """
    async with asyncio.timeout(within):
        while True:
            await sandbox.settled(QUIET, within)
            if not (begun := _under_way()):
                return
            await asyncio.wait(begun, timeout=LOOK_AGAIN)


def _under_way() -> set[asyncio.Task[Any]]:
    return {task for task in asyncio.all_tasks() if _is_batons(task) and not _sleeps(task)}


def _is_batons(task: asyncio.Task[Any]) -> bool:
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and code.co_filename.startswith(_PLACES)


def _sleeps(task: asyncio.Task[Any]) -> bool:
    awaited: Any = task.get_coro()
    while awaited is not None:
        if getattr(awaited, "cr_code", None) is asyncio.sleep.__code__:
            return True
        awaited = getattr(awaited, "cr_await", None)
    return False
