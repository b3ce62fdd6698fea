"""A form that comes back because others saved meanwhile: what was typed stays, and what was saved is shown."""

from __future__ import annotations

from collections.abc import Mapping

from bot.views.forms import inputs
from bot.views.kit import Block, Runs, paragraph, say
from bot.views.look import Look
from bot.views.text import quote, unstopped


def changed_meanwhile(at: Look) -> Runs:
    """The first line of such a form."""
    return say(at.gettext("This changed while you wrote. Nothing of yours is lost: look again, then save."))


def answer_inputs(
    name: str, label: str, saved: str, typed: Mapping[str, str] | None, version: int, at: Look, *, hint: str
) -> list[Block]:
    """An answer that may be left out, filled with what is saved. `typed`: what somebody wrote, by field, while others
    saved `version`. It stays; an empty field takes the saved answer, and a different one stands above it.

    The field has another `action_id` then: what Slack remembers of one that keeps its ids would hide what is filled in.
    """
    written = (typed or {}).get(name, "").strip()
    made = inputs.text_input(name, label, written or saved, optional=True, many_lines=True, hint=hint)
    if typed is None:
        return [made]
    made["element"]["action_id"] = f"{inputs.VALUE}_{version}"
    if not written or not saved or written == saved:
        return [made]
    return [paragraph(say(at.gettext("Saved meanwhile: {answer}."), answer=quote(unstopped(saved)))), made]
