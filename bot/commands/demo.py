"""`baton demo`: a Slack workspace with Baton in it, as a page in the browser; or as a tour in the terminal."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from bot.commands.audit import verify
from bot.commands.logs import set_up_logging
from bot.demo import demo_world
from bot.demo.keeping import Home, home_in
from bot.outcome import DONE, FOUND
from bot.terminal import Terminal, wants_colour
from bot.tour import Stage, WentWrong, play

DEFAULT_PORT = 3100
WELCOME = "Baton in a Slack workspace on this machine. Nothing leaves it."
INTRODUCTION = (
    "A Slack workspace on this machine, with Baton in it, both on a clock that can be moved on. Ana works in Warsaw, "
    "Ben in New York, Chloe in Kolkata. Nothing leaves this machine, and nothing stays on it."
)


def tour() -> int:
    """Play it on standard output; exit status 1 where a step does not show what it should."""
    set_up_logging(logging.WARNING)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without the characters still gets the story
    return asyncio.run(_tour(Terminal(sys.stdout, colour=wants_colour(sys.stdout))))


def run(port: int | None, keep: Path | None, *, browser: bool) -> int:
    """Serve the page until Ctrl-C or SIGTERM, which is how it is meant to end; exit status 1 where the sample cannot
    be played. Raises CommandError.
    """
    set_up_logging(logging.WARNING)
    try:
        _open(port, keep, browser=browser)
    except (KeyboardInterrupt, asyncio.CancelledError):
        return DONE
    except WentWrong as error:
        return _went_wrong(error)
    return DONE


def _open(port: int | None, keep: Path | None, *, browser: bool) -> None:
    from bot.demo.page import listen

    print(WELCOME, flush=True)
    with ExitStack() as stack:
        home = stack.enter_context(home_in(keep.absolute())) if keep else None
        listening = stack.enter_context(listen(port, DEFAULT_PORT))

        def ready(address: str) -> None:
            kept = f"everything is kept in {home.folder}" if home else "nothing stays"
            print(f"\nOpen {address}\n\nCtrl-C ends it; {kept}.", flush=True)
            if browser and has_screen(sys.platform, os.environ):
                open_browser(address)

        asyncio.run(_page(listening, home, ready))


def has_screen(platform: str, environ: Mapping[str, str]) -> bool:
    """Whether a browser would have a screen to show itself on."""
    if platform in {"darwin", "win32"}:
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_browser(address: str) -> None:
    """Ask for a browser in a process apart, without this terminal: some print, some wait, some take it over."""
    command = [sys.executable, "-m", "webbrowser", address]
    nothing = subprocess.DEVNULL
    away = {"stdin": nothing, "stdout": nothing, "stderr": nothing, "start_new_session": True}
    threading.Thread(target=subprocess.run, args=(command,), kwargs=away, daemon=True).start()


def _went_wrong(error: WentWrong) -> int:
    print(f"baton: the demo went wrong in {error}", file=sys.stderr)
    return FOUND


async def _page(listening: socket.socket, home: Home | None, ready: Callable[[str], None]) -> None:
    """Ctrl-C cancels this by itself; other wishes to end do the same."""
    from bot.demo.page import serve

    me = asyncio.current_task()
    assert me is not None, "this runs in a task"
    if sys.platform != "win32":
        for name in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(name) is signal.SIG_IGN:
                continue  # as under nohup
            asyncio.get_running_loop().add_signal_handler(name, me.cancel)
    await serve(listening, home, ready)


async def _tour(terminal: Terminal) -> int:
    terminal.title("Baton: one handoff, from one typed sentence to its acceptance")
    terminal.says(INTRODUCTION)
    async with demo_world() as world:
        try:
            await play(Stage(world, terminal))
        except WentWrong as error:
            return _went_wrong(error)
        terminal.chapter("the trail, checked as `baton audit verify` does")
        found = await asyncio.to_thread(verify, world.database_url, None, terminal.says)
    return FOUND if found else DONE
