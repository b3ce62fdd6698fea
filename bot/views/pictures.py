"""Pictures of a plan in a message, what stands there until they are drawn, and the buttons that ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.charts import Chart, Timeline
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import dates
from bot.views.gate_buttons import plan_button
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, actions, bold, image, message, paragraph, say
from bot.views.look import Look

SHOW_ALL, TIMELINE, RETRO_PICTURE = "show_all", "timeline", "retro_picture"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that Slack has as a picture: its file, and what it is called and shows, in words."""

    file_id: str
    chart: Chart


def pictures_message(plan: Plan, pictures: Sequence[Picture], at: Look) -> Message:
    """The pictures, and beside a timeline the way to all handoffs in words."""
    today = say(at.gettext("{plan} on {date}."), plan=bold(plan_name(plan, at)), date=dates.date_of(at.now, at))
    shown = [image(one.file_id, one.chart.alt, one.chart.title) for one in pictures]
    more = any(isinstance(one.chart, Timeline) for one in pictures)
    return message(paragraph(today), *shown, actions([show_all_button(plan, at)]) if more else None)


def in_words(plan: Plan, said: Sequence[Message], at: Look, *, timeline: bool = True) -> Message:
    """The same where there are no pictures: `said` is what each of them shows."""
    blocks = [block for one in said for block in one.blocks]
    return message(*blocks, actions([show_all_button(plan, at)]) if timeline else None)


def drawing(at: Look) -> Message:
    """What a modal says until its pictures are there."""
    return message(paragraph(say(at.gettext("One moment: the picture is being drawn."))))


def show_all_button(plan: Plan, at: Look) -> Block:
    """All of a plan's handoffs, as a list with pages."""
    return plan_button(plan, SHOW_ALL, at.gettext("Show all"), at)


def timeline_button(plan: Plan, at: Look) -> Block:
    """The plan as pictures."""
    return plan_button(plan, TIMELINE, at.gettext("Show timeline"), at)


def retro_picture_button(plan: Plan, at: Look) -> Block:
    """The retrospective as a picture."""
    return plan_button(plan, RETRO_PICTURE, at.gettext("Show picture"), at)
