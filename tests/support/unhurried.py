"""A Slack that has time, for stories about something else: on a busy machine its three seconds pass by chance."""

from __future__ import annotations

from bot.sandbox.timing import Timing

UNHURRIED = Timing(ack=30.0, trigger=30.0)
