"""Baton and a Slack workspace in one process, on one clock that can be moved on: `baton demo`, and its tour."""

from bot.demo.clock import DemoClock
from bot.demo.world import START, DemoWorld, demo_world

__all__ = ["START", "DemoClock", "DemoWorld", "demo_world"]
