"""The form of an incident in production."""

from __future__ import annotations

from bot.domain.plan import Plan
from bot.domain.plan_events import Severity
from bot.views.forms import inputs
from bot.views.forms.state import View, choice, text
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, bold, lines, paragraph, say
from bot.views.look import Look
from bot.views.plan_values import plan_form, plan_value


def incident_form(plan: Plan, at: Look, *rest: str, severity: Severity | None = None, note: str = "") -> Block:
    """Filled with what was typed already."""
    _ = at.gettext
    choices = [(_("Major"), Severity.MAJOR.value), (_("Minor"), Severity.MINOR.value)]
    described = {
        Severity.MAJOR.value: _("The three months until stable start again."),
        Severity.MINOR.value: _("The three months go on."),
    }
    told = say(_("Plan, pilot and production owner are told at once, and of a major one the channel."))
    blocks = [
        paragraph(lines((bold(plan_name(plan, at)),), told)),
        inputs.choice_input(
            "severity", _("How bad"), choices, chosen=severity.value if severity else "", described=described
        ),
        inputs.text_input("note", _("What happened"), note, many_lines=True),
    ]
    metadata = plan_value(plan, *rest)
    return inputs.modal(
        _("Incident"), blocks, at, callback_id=plan_form("incident"), metadata=metadata, submit=_("Report")
    )


def decode_incident(view: View) -> tuple[Severity | None, str]:
    """How bad it was, and what happened."""
    chosen = choice(view, "severity")
    known = {severity.value: severity for severity in Severity}
    return known.get(chosen or ""), text(view, "note")
