"""What the log says of a failure: its kind and its place, never its message, which may hold people's words."""

from __future__ import annotations

import traceback


def described(error: BaseException) -> str:
    """The error's type and the innermost lines of code it came through, as `KeyError at claims.py:41, sender.py:90`."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = ", ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}" if places else type(error).__name__
