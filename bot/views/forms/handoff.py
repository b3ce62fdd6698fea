"""The handoff form: all that was understood filled in, and one line that says what to settle."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.due_dates import Due
from bot.domain.errors import Refused
from bot.domain.form import Filled
from bot.views import dates
from bot.views.errors import sentence
from bot.views.forms import inputs
from bot.views.forms.order import after_input
from bot.views.kit import Block, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import plain
from bot.views.values import FORM, handoff_metadata

_MOST_READINGS = 10


def handoff_form(filled: Filled, viewer: str, at: Look) -> Block:
    """The form as a view. `viewer` is the giver where nobody else was named; `at.zone` is the plan's."""
    _ = at.gettext
    thing = plain(filled.thing, at.words)
    criteria = [plain(one, at.words) for one in filled.criteria]
    hint = _("One criterion a line.")
    blocks: list[Block | None] = [
        _to_settle(filled.settle, at),
        inputs.text_input("thing", _("What is handed over"), thing),
        inputs.person_input("giver", _("From"), filled.giver or (None if filled.settle else viewer)),
        inputs.person_input("receiver", _("To"), filled.receiver),
        *_date(filled, at),
        *inputs.criteria_inputs(_("Done when"), _("Done when, continued"), criteria, hint),
        *([after_input(filled.choices, filled.after, at)] if filled.choices else []),
        *(_place(at) if filled.channel is None else []),
    ]
    view = inputs.modal(
        _("New handoff"),
        blocks,
        at,
        callback_id=FORM,
        metadata=handoff_metadata(filled.draft, filled.channel),
        submit=_("Propose"),
    )
    return view | {"notify_on_close": True}


def reading_value(due: Due) -> str:
    """A reading as an option's value: `2027-04-03`, or `2027-04-03T17:00`."""
    return due.date.isoformat() + (f"T{due.time:%H:%M}" if due.time else "")


def _to_settle(settle: Sequence[Refused], at: Look) -> Block | None:
    if not settle:
        return None
    return paragraph(sentences(*(say("{one}", one=sentence(refused, at)) for refused in settle)))


def _date(filled: Filled, at: Look) -> list[Block]:
    _ = at.gettext
    if not filled.readings:
        return inputs.date_inputs(_("By"), filled.due, at)
    choices = [(dates.day_with_distance(due, at), reading_value(due)) for due in filled.readings[:_MOST_READINGS]]
    hint = _("Choose one, or another date below.")
    other = inputs.date_inputs(_("Another date"), None, at, optional=True, zone=filled.readings[0].zone)
    return [inputs.choice_input("reading", _("By"), choices, optional=True, hint=hint), *other]


def _place(at: Look) -> list[Block]:
    _ = at.gettext
    hint = _("The channel in which everybody sees it.")
    return [
        inputs.channel_input("place", _("Plan"), optional=True, hint=hint),
        inputs.tick_input("pair", _("Or without a channel"), _("Only the two of us"), optional=True),
    ]
