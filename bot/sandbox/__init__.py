"""A Slack workspace on your own machine, for tests and the demo. See docs/sandbox.md."""

from bot.sandbox.config import AppConfig, Shortcut, SlashCommand
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.keyboard import Impossible
from bot.sandbox.limits import Limits
from bot.sandbox.model import Change, Message, View
from bot.sandbox.page import Guide, Jump, Page, Panel, TimeTravel
from bot.sandbox.people import User, account, default_cast
from bot.sandbox.person import Person
from bot.sandbox.render import render_text, render_view
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.timing import Timing
from bot.sandbox.wire_log import WireEntry, WireLog
from bot.sandbox.workspace import Workspace

__all__ = [
    "AppConfig",
    "Change",
    "Fault",
    "Faults",
    "Guide",
    "Impossible",
    "Jump",
    "Limits",
    "Message",
    "Page",
    "Panel",
    "Person",
    "Sandbox",
    "Shortcut",
    "SlashCommand",
    "TimeTravel",
    "Timing",
    "User",
    "View",
    "WireEntry",
    "WireLog",
    "Workspace",
    "account",
    "default_cast",
    "render_text",
    "render_view",
]
