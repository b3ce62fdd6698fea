"""How a command ends, for the shell that called it."""

from __future__ import annotations

DONE, FOUND, NOT_DONE = 0, 1, 2
INTERRUPTED = 130  # 128 + SIGINT, as shells count


class CommandError(Exception):
    """A command could not do its work. The message is one line for an operator, without secrets."""
