"""Logging for operators: one line a record, on standard error, without what people wrote and without tokens."""

from __future__ import annotations

import logging
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType

OURS = ("bot", "storage")
"""Loggers that may speak from INFO up: what they say are ids and codes."""

_ROOT = Path(__file__).parents[2]
_HOMES = tuple(_ROOT / name for name in OURS)
_FRAMES = 4

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """`2026-12-02T09:00:00Z INFO bot.engine: ready`; an error shows as its type and where it came from.

    An error's own words are left out: those of databases and of Slack's client quote values. So are the messages of
    libraries, for which the place in their code stands.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        shown = logging.makeLogRecord(record.__dict__)
        shown.msg, shown.args = _message(record), None
        shown.exc_info = shown.exc_text = shown.stack_info = None
        line = super().format(shown)
        return f"{line} [{_error(record.exc_info)}]" if record.exc_info and record.exc_info[0] else line


def set_up_logging(level: int = logging.INFO) -> None:
    """From now on all from `level` up (of libraries: from WARNING up) goes to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _message(record: logging.LogRecord) -> str:
    """A library may speak through a logger of ours, so it is the place of the call that counts."""
    path = Path(record.pathname)
    if any(path.is_relative_to(home) for home in _HOMES):
        return " ".join(_spoken(record).split())
    return f"{record.module}.{record.funcName}, line {record.lineno}"


def _spoken(record: logging.LogRecord) -> str:
    """The message; of an error among its values only the type."""
    if not isinstance(record.args, tuple):
        return record.getMessage()
    args = tuple(type(value).__name__ if isinstance(value, BaseException) else value for value in record.args)
    return str(record.msg) % args if args else str(record.msg)


def _error(info: ExcInfo) -> str:
    frames = traceback.extract_tb(info[2])[-_FRAMES:]
    places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return " < ".join((info[0].__name__ if info[0] else "", *places))
