"""What people see in Slack, laid out for a terminal: who, where, the words, and the buttons in brackets."""

from __future__ import annotations

import os
import re
import textwrap
from typing import TextIO

WIDTH = 88
BAR = "  │ "
INDENT = "    "

_BUTTON = re.compile(r"\[[^\[\]\n]{1,75}\]")
_BOLD, _DIM, _BUTTONS, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"


def wants_colour(out: TextIO) -> bool:
    """Colour only where somebody looks at a terminal, and has not asked for none (no-color.org)."""
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Terminal:
    """Prints scenes to `out`, `WIDTH` columns wide."""

    def __init__(self, out: TextIO, *, colour: bool) -> None:
        self._out = out
        self._colour = colour

    def title(self, text: str) -> None:
        """The first line of all."""
        self._line(self._styled(text, _BOLD))

    def says(self, text: str) -> None:
        """A paragraph of the one who tells the story."""
        self._line()
        for line in textwrap.wrap(text, WIDTH):
            self._line(line)

    def chapter(self, text: str) -> None:
        """A line across the page: the story moves on."""
        rule = "─" * max(0, WIDTH - len(text) - 4)
        self._line()
        self._line(f"{self._styled('──', _DIM)} {self._styled(text, _BOLD)} {self._styled(rule, _DIM)}")

    def acts(self, head: str, text: str = "") -> None:
        """What somebody does, and the words they type."""
        self._line()
        self._line(self._styled(head, _BOLD))
        for line in _wrapped(text, WIDTH - len(INDENT)):
            self._line(INDENT + line)

    def shows(self, head: str, text: str) -> None:
        """What somebody sees, behind a bar."""
        self._line()
        self._line(self._styled(head, _BOLD))
        bar = self._styled(BAR.rstrip(), _DIM) + " "
        for line in _wrapped(text, WIDTH - len(BAR)):
            self._line((bar + self._with_buttons(line)).rstrip())

    def _with_buttons(self, line: str) -> str:
        """Buttons stand out, but only in a row of their own: brackets in a sentence are somebody's words."""
        if not self._colour or _BUTTON.sub("", line).strip():
            return line
        return f"{_BUTTONS}{line}{_OFF}"

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{_OFF}" if self._colour else text

    def _line(self, text: str = "") -> None:
        print(text, file=self._out)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width`; those that were there stay, and words longer than a line are cut."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, width, drop_whitespace=True, break_on_hyphens=False) or [""]
    return lines
