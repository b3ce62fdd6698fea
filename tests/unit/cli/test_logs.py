"""One line a record, and nothing that people wrote."""

from __future__ import annotations

import logging
import sys

from bot.commands.logs import OneLine


def record(name: str, path: str, message: str, *args: object, error: BaseException | None = None) -> str:
    """A record from `path` as it is written."""
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord(name, logging.WARNING, path, 12, message, args, info, "handle")
    made.created = 1_796_202_000.0
    return OneLine().format(made)


OURS = sys.modules["bot.commands.logs"].__file__ or ""


def test_a_record_is_one_line() -> None:
    assert (
        record("bot.engine", OURS, "%d sent,\n%d wait", 3, 1)
        == "2026-12-02T09:00:00Z WARNING bot.engine: 3 sent, 1 wait"
    )


def test_an_error_is_its_type_and_where_it_came_from() -> None:
    try:
        raise ValueError("Ana wrote: the\npager")
    except ValueError as error:
        line = record("bot.slack.app", OURS, "a request failed", error=error)
    assert "a request failed [ValueError < test_logs.py:" in line
    assert "pager" not in line and "\n" not in line


def test_a_library_shows_as_a_place_in_its_code() -> None:
    told = record("bot.slack.socket.sdk", "/lib/slack_sdk/client.py", "on_message: %s", "xoxb-1 the pager")
    assert told.endswith("WARNING bot.slack.socket.sdk: client.handle, line 12")


def test_an_error_among_the_values_is_its_type_alone() -> None:
    told = record("storage.writer", OURS, "run again: %r, then %s", ValueError("the pager"), KeyError("Ben"))
    assert told.endswith("run again: 'ValueError', then KeyError")
