"""`baton demo`: the whole story, over the real wire, told in the terminal and held to what people must see."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo import demo_world
from bot.sandbox import Fault
from bot.terminal import WIDTH, Terminal
from bot.tour import Stage, WentWrong, play

STORY = [
    "Ana types in #fraud-model",
    "H-1 is proposed; Ben is being asked. Due Tue 15 Dec (in 13 days), Warsaw.",
    "Fraud-model pager · H-1 · proposed, Ben's move.",
    "Ana asks you to take over the fraud-model pager by Tue 15 Dec (H-1, #fraud-model).",
    "[I'll take it] [Suggest a change] [Decline]",
    "Ben clicks [I'll take it]",
    "Ben takes the fraud-model pager (H-1)",
    "Ben fills in the form Suggest a change",
    "Ben suggests Fri 18 Dec instead of Tue 15 Dec",
    "Ana clicks [Agree to change]",
    "Thu 17 Dec 2026, 09:00 in Warsaw",
    "The fraud-model pager (H-1) is due tomorrow",
    "Thu 17 Dec 2026, 09:00 in New York",
    "coming your way tomorrow",
    "Ready for you to accept: fraud-model pager (H-1).",
    "Ben says not yet: fraud-model pager (H-1).",
    "Ben sees Home",
    "Waiting for me (1)",
    "[Accept]",
    "Ben fills in the form Accept",
    "[x] Confirmed",
    "Ben accepted the fraud-model pager (H-1), all 3 points, wording 1",
    "A summary comes to #fraud-model each Monday at 09:00, Warsaw. The first one: Mon 21 Dec.",
    "Mon 21 Dec 2026, 09:00 in Warsaw · the week's summary",
    "#fraud-model: 1 of 1 accepted. Since Mon 14 Dec: H-1 accepted. Record 10, ",
    "[Show all] [Show timeline]",
    "Ben said not yet: point 2",
    "exactly as it was recorded",
    "10 records in 1 plan of 1 workspace: the chain holds",
    "Not proven:",
]


def test_the_tour_tells_the_whole_story_and_leaves_nothing_behind(tmp_path: Path) -> None:
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--tour"],
        check=False,
        env=environ | {"TMPDIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told, place = " ".join(done.stdout.replace("│", " ").split()), 0
    for line in STORY:
        place = told.find(line, place)
        assert place >= 0, f"{line!r} is missing, or comes too early, in:\n{done.stdout}"
    assert max(map(len, done.stdout.splitlines())) <= WIDTH
    assert "\x1b" not in done.stdout
    assert list(tmp_path.iterdir()) == []


async def test_a_step_that_does_not_show_what_it_should_is_named() -> None:
    async with demo_world() as world:
        world.sandbox.faults.next("chat.postMessage", Fault.failing("restricted_action"), times=9)
        with pytest.raises(WentWrong, match=r"^proposed: Ana does not see 'Baton tracks handoffs'"):
            await play(Stage(world, Terminal(io.StringIO(), colour=False), patience=0.2))


async def test_the_clock_jumps_ahead_and_never_back() -> None:
    async with demo_world() as world:
        before, real = world.clock.now(), world.clock.real()
        later = before.replace(year=before.year + 1)
        await world.jump_to(later)
        assert (world.clock.now() - later).total_seconds() < 60
        assert (world.clock.real() - real).total_seconds() < 60
        with pytest.raises(ValueError, match="only moves on"):
            await world.jump_to(before)
