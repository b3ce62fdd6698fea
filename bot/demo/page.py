"""`baton demo` in a browser: one world after the other on one address, until it is told to end."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Callable

from bot.demo.guide import guide
from bot.demo.keeping import FIRST_CHANNEL, FIRST_PERSON, Home
from bot.demo.sample import BEGIN, play
from bot.demo.trail_panel import trail_panel
from bot.demo.travel import time_travel
from bot.demo.world import DemoWorld, demo_world
from bot.outcome import CommandError
from bot.sandbox.page.site import page_on
from bot.tour import WentWrong

HOST = "127.0.0.1"
_WAITING = 128  # connections that may come in while a world is made


def listen(port: int | None, otherwise: int) -> socket.socket:
    """Take the port that was asked for. Where none was, take `otherwise`, or a free one. Raises CommandError.

    It listens from now on: what calls while a world is made, or made anew, is answered when it is there.
    """
    try:
        return _listen(otherwise if port is None else port)
    except OSError as error:
        if port is None:
            return _listen(0)
        taken = error.errno == errno.EADDRINUSE
        why = "is taken" if taken else f"cannot be used ({error.strerror})"
        raise CommandError(f"port {port} {why}: choose another with --port") from error


async def serve(listening: socket.socket, home: Home | None, ready: Callable[[str], None]) -> None:
    """Serve until cancelled; `ready` is given the address when it can be opened, once.

    Raises CommandError where the home cannot be used, and WentWrong.
    """
    while True:
        again = asyncio.Event()
        async with demo_world(BEGIN, home) as world:
            if home is None or home.kept is None:
                await _play(world)
            if world.keeper:
                world.keeper.start()
            _furnish(world, again.set)
            async with page_on(world.sandbox.page, listening.dup()):
                ready(world.sandbox.page.url)
                ready = _nobody
                await again.wait()
        if home:
            home.clear()


async def _play(world: DemoWorld) -> None:
    try:
        await play(world)
    except (AssertionError, LookupError, TimeoutError) as error:
        raise WentWrong(f"its sample: {error or type(error).__name__}") from error


def _furnish(world: DemoWorld, reset: Callable[[], None]) -> None:
    """Give the page what the demo adds to it."""
    workspace = world.sandbox.workspace
    world.sandbox.page.show(
        panels=(trail_panel(world),),
        guide=guide(world),
        time=time_travel(world),
        reset=reset,
        first_person=workspace.find_user(FIRST_PERSON).id,
        first_channel=workspace.find_channel(FIRST_CHANNEL).id,
    )


def _nobody(_address: str) -> None:
    """The address stays: it is told once."""


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    try:
        if os.name == "posix":  # elsewhere it would share a port that is taken
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(_WAITING)
    except OSError:
        listening.close()
        raise
    return listening
