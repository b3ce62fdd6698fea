"""`baton demo`: plays the tour in a world of its own, and ends with the trail verified."""

from __future__ import annotations

import asyncio
import io
import logging
import sys

from bot.commands.audit import verify
from bot.commands.logs import set_up_logging
from bot.demo import demo_world
from bot.outcome import DONE, FOUND
from bot.terminal import Terminal, wants_colour
from bot.tour import Stage, WentWrong, play

INTRODUCTION = (
    "A Slack workspace on this machine, with Baton in it, both on a clock that can be moved on. Ana works in Warsaw, "
    "Ben in New York, Chloe in Kolkata. Nothing leaves this machine, and nothing stays on it."
)


def run() -> int:
    """Play it on standard output; exit status 1 where a step does not show what it should."""
    set_up_logging(logging.WARNING)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without the characters still gets the story
    return asyncio.run(_tour(Terminal(sys.stdout, colour=wants_colour(sys.stdout))))


async def _tour(terminal: Terminal) -> int:
    terminal.title("Baton: one handoff, from one typed sentence to its acceptance")
    terminal.says(INTRODUCTION)
    async with demo_world() as world:
        try:
            await play(Stage(world, terminal))
        except WentWrong as error:
            print(f"baton: the demo went wrong in {error}", file=sys.stderr)
            return FOUND
        terminal.chapter("the trail, checked as `baton audit verify` does")
        found = await asyncio.to_thread(verify, world.database_url, None, terminal.says)
    return FOUND if found else DONE
