"""The form of the production requirements: six questions, each answered when its answer is known."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.gates import QUESTIONS
from bot.domain.plan import Plan
from bot.views.forms import inputs
from bot.views.forms.state import View, text
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, bold, lines, paragraph, say
from bot.views.look import Look
from bot.views.plan_forms.renewed import answer_inputs, changed_meanwhile
from bot.views.plan_values import plan_form, plan_value
from bot.views.translations import N_

LABELS = {
    "response_time": N_("Response time"),
    "uptime": N_("Uptime"),
    "failure": N_("What happens when it fails"),
    "monitoring": N_("Who monitors it"),
    "retention": N_("Data retention"),
    "updates": N_("How it is updated"),
}
_HINTS = {
    "response_time": N_("How fast it has to answer, and at which load."),
    "uptime": N_("When it has to be there, and how much may be missing."),
    "failure": N_("Who notices, who is called, what is done without it."),
    "monitoring": N_("Who looks at what, and who gets the alerts."),
    "retention": N_("What is kept, for how long, and who deletes it."),
    "updates": N_("Who releases a new version, how it is tried, how it is taken back."),
}


def requirements_form(plan: Plan, at: Look, *rest: str, typed: Mapping[str, str] | None = None) -> Block:
    """Filled with the answers that stand. `typed`: it comes back with these, since others answered meanwhile."""
    _ = at.gettext
    version = plan.requirements.version
    first = say(_("Answer what you know; the rest can follow. Every save is a new version."))
    blocks = [paragraph(lines((bold(plan_name(plan, at)),), changed_meanwhile(at) if typed else first))]
    for name in QUESTIONS:
        saved = at.text(getattr(plan.requirements, name))
        blocks += answer_inputs(name, _(LABELS[name]), saved, typed, version, at, hint=_(_HINTS[name]))
    metadata = plan_value(plan, *rest, expecting=version)
    callback_id = plan_form("requirements")
    return inputs.modal(_("Requirements"), blocks, at, callback_id=callback_id, metadata=metadata, submit=_("Save"))


def decode_requirements(view: View) -> dict[str, str]:
    """The six answers by their names, blank where there is none."""
    return {name: text(view, name) for name in QUESTIONS}
