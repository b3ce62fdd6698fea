"""What the log says of a failure: its kind and its place, never its message, which may hold people's words."""

from __future__ import annotations

import logging
import traceback

from bot.domain.errors import Refused


def described(error: BaseException) -> str:
    """The error's type and the innermost lines of code it came through, as `KeyError at claims.py:41, sender.py:90`."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = ", ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}" if places else type(error).__name__


class Trouble:
    """Something that much depends on does not answer: one line when that begins and one when it is over, however often
    it is tried meanwhile.
    """

    def __init__(self, logger: logging.Logger, what: str) -> None:
        self._logger = logger
        self._what = what
        self._told: set[str] = set()

    @property
    def lasts(self) -> bool:
        """Whether it was seen and is not over."""
        return bool(self._told)

    def seen(self, error: BaseException) -> None:
        """It failed; each kind of failure is told once."""
        kind = str(error.code) if isinstance(error, Refused) else type(error).__name__
        if kind not in self._told:
            why = kind if isinstance(error, Refused) else described(error)
            self._logger.error("%s does not answer: %s", self._what, why)
        self._told.add(kind)

    def over(self) -> None:
        """It worked; told where that is news."""
        if self._told:
            self._logger.warning("%s answers again", self._what)
        self._told.clear()
