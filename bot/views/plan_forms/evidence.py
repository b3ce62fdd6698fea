"""The form of the integration gate: what shows that the system runs where it will run, on what it will get."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.plan import Plan
from bot.views.forms import inputs
from bot.views.forms.state import View, text
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, bold, lines, paragraph, say
from bot.views.look import Look
from bot.views.plan_forms.renewed import answer_inputs, changed_meanwhile
from bot.views.plan_values import plan_form, plan_value


def evidence_form(plan: Plan, at: Look, *rest: str, typed: Mapping[str, str] | None = None) -> Block:
    """Filled with what is linked already. `typed`: it comes back with these, since others linked meanwhile."""
    _ = at.gettext
    version = plan.evidence.version
    first = say(_("Link what others can look at: a dashboard, a log, a report. One of the two can follow later."))
    labels = {
        "environment": _("Runs in the real environment"),
        "production_data": _("Runs on production data"),
    }
    blocks = [paragraph(lines((bold(plan_name(plan, at)),), changed_meanwhile(at) if typed else first))]
    for name, label in labels.items():
        saved = at.text(getattr(plan.evidence, name))
        blocks += answer_inputs(name, label, saved, typed, version, at, hint=_("With a web address."))
    metadata = plan_value(plan, *rest, expecting=version)
    callback_id = plan_form("evidence")
    return inputs.modal(_("Evidence"), blocks, at, callback_id=callback_id, metadata=metadata, submit=_("Save"))


def decode_evidence(view: View) -> dict[str, str]:
    """Of the environment, and of the data, by their names; blank where there is none."""
    return {name: text(view, name) for name in ("environment", "production_data")}
