"""The handoff form for a handoff to be filled in: its thing and its criteria stand there already."""

from __future__ import annotations

from bot.domain.form import Filled
from bot.domain.plan import Plan
from bot.views.forms.handoff import handoff_form
from bot.views.kit import Block, plain_text
from bot.views.look import Look
from bot.views.plan_values import plan_form, plan_value


def slot_form(plan: Plan, slot: int, filled: Filled, viewer: str, opened_at: str | None, at: Look) -> Block:
    """The form as a view; it remembers the slot, and the channel where it was opened."""
    return {
        **handoff_form(filled, viewer, at),
        "title": plain_text(at.gettext("Fill in")),
        "callback_id": plan_form("fill_slot"),
        "private_metadata": plan_value(plan, str(slot), opened_at or ""),
        "notify_on_close": False,
    }
