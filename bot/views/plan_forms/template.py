"""Saving a plan as a template: what is shown to everybody in the workspace, and under which name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.plan import Plan
from bot.views.forms import inputs
from bot.views.forms.state import View, text
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, bold, joined, lines, paragraph, say
from bot.views.look import Look
from bot.views.plan_buttons import SETTINGS_LABELS
from bot.views.plan_values import plan_form, plan_value
from bot.views.text import clip, criterion, headline, plain

_SHOWN, _LINE = 12, 150  # handoffs in full, and characters of a line


def template_form(plan: Plan, slots: Sequence[str], at: Look) -> Block:
    """The name, and all that is saved: things and criteria, nobody's names and no dates. The plan's own name is not
    proposed: of a plan in a private channel, others may not read it.
    """
    _ = at.gettext
    all_see = say(
        _("Everybody in the workspace can begin a plan with it. Saved are things and criteria; no names, no dates.")
    )
    hint = _("Everybody reads it. One of the same name is replaced.")
    named = inputs.text_input("name", _("Name"), hint=hint)
    shown = [_handoff(words, at) for words in slots[:_SHOWN]]
    more = len(slots) - len(shown)
    rest = [paragraph(say(_("And {count} more."), count=more))] if more else []
    title = _(SETTINGS_LABELS["save_template"])
    metadata = plan_value(plan)
    blocks = [paragraph(lines((bold(plan_name(plan, at)),), all_see)), named, *shown, *rest]
    return inputs.modal(title, blocks, at, callback_id=plan_form("save_template"), metadata=metadata, submit=_("Save"))


def decode_template(view: View) -> str:
    """The template's name."""
    return text(view, "name")


def _handoff(words: str, at: Look) -> Block:
    thing, *criteria = [clip(plain(line, at.words), _LINE) for line in words.split("\n")]
    listed = joined((say("{line}", line=f"{n}. {criterion(one)}") for n, one in enumerate(criteria, 1)), "\n")
    return paragraph(joined(((bold(headline(thing)),), listed), "\n"))
