"""What a plan looks like: its timeline and progress as pictures, all of its handoffs as a list.

A press is answered at once and the pictures follow: drawing, uploading and Slack's look at them take longer than the
three seconds. Where Slack does not take them, the same is said in words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.charts import Chart
from bot.domain.filters import Filter, Kind, Standing
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.pictures import draw
from bot.slack.lists import list_page
from bot.slack.opening import begin_page, renew_page
from bot.slack.payloads import Press
from bot.slack.plans.renewing import look_at_plan
from bot.slack.plans.tables import CommandHandler, FormHandler, PressHandler
from bot.slack.replies import Reply
from bot.slack.services import Services
from bot.usecases import retrospective as retrospective_usecase
from bot.views.charts import (
    progress_chart,
    progress_text,
    retrospective_chart,
    retrospective_text,
    timeline_chart,
    timeline_text,
)
from bot.views.look import Look
from bot.views.pictures import RETRO_PICTURE, SHOW_ALL, TIMELINE, Picture, drawing, in_words, pictures_message
from bot.views.plan_values import PlanPressed

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody asked to see of a plan: as charts, and the same in words."""

    plan: Plan
    charts: Sequence[Chart]
    words: Message
    at: Look


async def _timeline(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed is None:
        return None
    found, look = await look_at_plan(services, press.who, press.where, pressed.number)
    plan, facts = found.plan, found.facts
    charts = (timeline_chart(plan, facts, look), progress_chart(plan, facts, look))
    said = [timeline_text(plan, facts, look)]
    if not charts[1].empty:  # else it would say once more that there is no handoff
        said.append(progress_text(plan, facts, look))
    words = in_words(plan, said, look)
    services.tasks.start(_show(services, press, Shown(plan, charts, words, look)))
    return None


async def _retro_picture(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    if pressed is None:
        return None
    who, where = press.who, press.where
    found = await services.read(lambda reads: retrospective_usecase.look_at_plan(reads, who, where, pressed.number))
    look = services.look(found.words, found.plan.zone)
    before = found.earlier[0] if found.earlier else None
    charts = (retrospective_chart(found.plan, look, before),)
    words = in_words(found.plan, (retrospective_text(found.plan, look, before),), look, timeline=False)
    shown = Shown(found.plan, charts, words, look)
    services.tasks.start(_show(services, press, shown))
    return None


async def _show_all(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    """Every handoff of the plan, whatever its state."""
    if pressed is None:
        return None
    wanted = Filter(Kind.PLAN, plan=pressed.number, standing=Standing.ANY)
    return Reply(await list_page(services, press.who, press.where, wanted, 0))


async def _show(services: Services, press: Press, shown: Shown) -> None:
    """Answer whoever pressed, where they pressed: privately in the conversation, or in a modal."""
    if press.has_place:
        await _show_in_place(services, press, shown)
    else:
        await _show_in_modal(services, press, shown)


async def _show_in_place(services: Services, press: Press, shown: Shown) -> None:
    pictures = await _uploaded(services, shown)
    if pictures:
        if await services.answers.respond(press.response_url, pictures_message(shown.plan, pictures, shown.at)):
            return
        _forget(services, pictures)
    await services.answers.tell(press.who, shown.words, url=press.response_url, channel=press.where.channel)


async def _show_in_modal(services: Services, press: Press, shown: Shown) -> None:
    """The modal opens at once: what opens it is good for three seconds only."""
    view_id = await begin_page(services, press, drawing(shown.at))
    if view_id is None:
        await services.answers.tell(press.who, shown.words, url=None, channel=None)
        return
    pictures = await _uploaded(services, shown)
    if pictures:
        if await renew_page(services, view_id, pictures_message(shown.plan, pictures, shown.at)):
            return
        _forget(services, pictures)
    await renew_page(services, view_id, shown.words)


async def _uploaded(services: Services, shown: Shown) -> list[Picture]:
    """All of them, or none: half of what was asked for would read as the whole. There are none of nothing."""
    if any(chart.empty for chart in shown.charts):
        return []
    pictures = []
    for chart in shown.charts:
        try:
            png = await asyncio.to_thread(draw, chart)
        except Exception:  # whatever drawing trips over: the words are there
            logger.exception("a %s could not be drawn", chart.name)
            return []
        file_id = await services.files.picture(f"{chart.name}.png", chart.alt, png)
        if file_id is None:
            return []
        pictures.append(Picture(file_id, chart))
    return pictures


def _forget(services: Services, pictures: Sequence[Picture]) -> None:
    services.files.forget(*(one.file_id for one in pictures))


COMMANDS: dict[str, CommandHandler] = {}
PRESSES: dict[str, PressHandler] = {TIMELINE: _timeline, RETRO_PICTURE: _retro_picture, SHOW_ALL: _show_all}
FORMS: dict[str, FormHandler] = {}
