"""The workspace as a page in a browser: a small Slack client for its people, served on the sandbox's own port."""

from bot.sandbox.page.extras import Extras, Guide, Jump, Panel, Read, TimeTravel
from bot.sandbox.page.page import Page

__all__ = ["Extras", "Guide", "Jump", "Page", "Panel", "Read", "TimeTravel"]
