"""Inputs that only plans' forms have, and those of a plan's own fields."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.gates import WEEKS
from bot.domain.plan import Plan
from bot.domain.plan_events import Risk
from bot.views.forms import inputs
from bot.views.gate_texts import RISKS
from bot.views.kit import Block, plain_text
from bot.views.look import Look
from bot.views.text import headline


def optional_person(block_id: str, label: str, person: str | None, hint: str) -> Block:
    """A choice of one person that may be left out."""
    return {**inputs.person_input(block_id, label, person), "optional": True, "hint": plain_text(hint)}


def channel_choice(label: str, hint: str, *, here: bool = False) -> Block:
    """A choice of one channel; `here`: the one in which the form was opened is preselected, where it is among them."""
    made = inputs.channel_input("channel", label, hint=hint)
    if here:
        made["element"]["default_to_current_conversation"] = True
    return made


def about_fields(plan: Plan | None, at: Look, owner: Block | None = None, pilot: str | None = None) -> Sequence[Block]:
    """What a plan is: of this one, or, where there is none yet, with that pilot owner and the choice of its owner."""
    _ = at.gettext
    risks = [(headline(_(name)), risk.value) for risk, name in RISKS.items()]
    weeks = {risk.value: _weeks(risk, at) for risk in RISKS}
    chosen = plan.risk.value if plan and plan.risk else ""
    production = plan.production_owner if plan else None
    named = at.text(plan.name) if plan else ""
    system = at.text(plan.system) if plan else ""
    return [
        inputs.text_input("name", _("Name"), named, hint=_("As people call it: Fraud model.")),
        inputs.text_input("system", _("System"), system, optional=True, hint=_("What goes into production.")),
        *([owner] if owner else []),
        inputs.person_input("pilot_owner", _("Pilot owner"), plan.pilot_owner if plan else pilot)
        | {"hint": plain_text(_("Who built it."))},
        optional_person(
            "production_owner", _("Production owner"), production, _("Who will run it. Kickoff needs one.")
        ),
        inputs.choice_input("risk", _("Risk class"), risks, chosen=chosen, described=weeks, optional=True),
        inputs.day_input("target", _("Target go-live"), plan.target if plan else None),
    ]


def _weeks(risk: Risk, at: Look) -> str:
    """ "Shadow mode runs 4 weeks." """
    count = WEEKS[risk]
    return at.ngettext("Shadow mode runs {count} week.", "Shadow mode runs {count} weeks.", count).format(count=count)
