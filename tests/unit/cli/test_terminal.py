"""The demo's layout: 88 columns, a bar before what is seen, colour only where it is wanted."""

from __future__ import annotations

import io

import pytest

from bot.terminal import WIDTH, Terminal, wants_colour

LONG = "Ana asks you to take over the fraud-model pager by Tue 15 Dec (H-1, #fraud-model). " * 3


class Tty(io.StringIO):
    """Standard output as a terminal has it."""

    def isatty(self) -> bool:
        return True


def test_everything_fits_the_page() -> None:
    out = io.StringIO()
    terminal = Terminal(out, colour=False)
    terminal.chapter("Wed 2 Dec, 10:00 in Warsaw")
    terminal.says(LONG)
    terminal.acts("Ana types in #fraud-model", LONG)
    terminal.shows("Ben sees", LONG + "\n" + "x" * 200 + "\n[I'll take it] [Decline]")
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert "  │ [I'll take it] [Decline]" in lines
    assert all(line == line.rstrip() for line in lines)


def test_colour_marks_buttons_and_no_brackets_that_people_wrote() -> None:
    out = io.StringIO()
    Terminal(out, colour=True).shows("Ben sees", "the [old] pager\n[Accept] [Not yet]")
    assert "\x1b[36m[Accept] [Not yet]" in out.getvalue()
    assert "the [old] pager" in out.getvalue()


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert wants_colour(Tty())
    assert not wants_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour(Tty())
