"""The two shortcuts: "Make a handoff" on a message, and "New handoff" from anywhere. Both open the form."""

from __future__ import annotations

from bot.domain.errors import Refused
from bot.slack.answers import both
from bot.slack.commands import open_blank
from bot.slack.directory import nameless
from bot.slack.payloads import Shortcut
from bot.slack.services import Services, look_for, refusal
from bot.views.forms import given_back

FROM_MESSAGE = "handoff.from_message"
NEW = "handoff.new"


async def answer_shortcut(services: Services, shortcut: Shortcut) -> None:
    """Open the form, filled from the message's words; the message's channel is the place."""
    if shortcut.callback_id not in {FROM_MESSAGE, NEW}:
        return
    who, where = shortcut.who, shortcut.where
    try:
        await open_blank(services, who, where, shortcut.text, shortcut.trigger_id, shortcut.response_url)
    except Refused as refused:
        said = await refusal(services, refused, who, where, None)
        look = await look_for(services, nameless(shortcut.text))
        message = both(said, given_back(shortcut.text, look)) if shortcut.text else said
        telling = services.answers.tell(who, message, url=shortcut.response_url, channel=where.channel)
        services.tasks.start(telling)
