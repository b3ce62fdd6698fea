"""A plan's handoffs as a CSV file, in the direct message of whoever asked."""

from __future__ import annotations

import asyncio

from bot.domain.filters import Filter, Kind, Standing
from bot.domain.outgoing import Message
from bot.slack.answers import both
from bot.slack.lists import list_page
from bot.slack.payloads import Press
from bot.slack.plans.tables import CommandHandler, FormHandler, PressHandler
from bot.slack.replies import Reply
from bot.slack.services import Services
from bot.usecases.plan_csv import plan_table
from bot.views.kit import message, paragraph
from bot.views.plan_csv import ACT, file_comment, file_name, file_not_sent, file_sent, plan_csv
from bot.views.plan_values import PlanPressed


async def _send(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    """Where Slack does not take the file, the handoffs stand in the answer. Raises Refused."""
    if pressed is None:
        return None
    number = pressed.number
    found = await services.read(lambda reads: plan_table(reads, press.who, press.where, number))
    look = services.look(found.words, found.plan.zone)
    data = await asyncio.to_thread(plan_csv, found.plan, found.handoffs, look)
    comment = file_comment(len(found.handoffs), look)
    if await services.files.send(press.who, file_name(found.plan, look), data, comment):
        return Reply(file_sent(found.plan, look))
    return Reply(await _instead(services, press, number))


async def _instead(services: Services, press: Press, number: int) -> Message:
    wanted = Filter(Kind.PLAN, plan=number, standing=Standing.ANY)
    listed = await list_page(services, press.who, press.where, wanted, 0)
    return both(message(paragraph(file_not_sent(services.look()))), listed)


COMMANDS: dict[str, CommandHandler] = {}
PRESSES: dict[str, PressHandler] = {ACT: _send}
FORMS: dict[str, FormHandler] = {}
