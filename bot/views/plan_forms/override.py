"""The form of an override: why a gate opens although something is missing."""

from __future__ import annotations

from bot.domain.gates import Facts, missing
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.views.forms import inputs
from bot.views.forms.state import View, pick, text
from bot.views.gate_texts import gate_name, in_turn, missing_words, plan_name
from bot.views.kit import Block, bold, lines, paragraph, say, sentences
from bot.views.look import Look
from bot.views.plan_values import plan_form, plan_value


def override_form(plan: Plan, gate: Gate, facts: Facts, at: Look, *rest: str, reason: str = "") -> Block:
    """Says what is missing; asks for a second person where plan owner and production owner are one. `reason`: what was
    typed, where it comes back because they became one meanwhile.
    """
    _ = at.gettext
    lacking = missing_words(in_turn(missing(plan, gate, facts, at.now)), at)
    missed = say(_("{gate} misses: {missing}."), gate=gate_name(gate, at), missing=lacking)
    stays = say(_("An override is told to everybody concerned, and shown with the plan from then on."))
    blocks = [
        paragraph(lines((bold(plan_name(plan, at)),), sentences(missed, stays))),
        inputs.text_input("reason", _("Reason"), reason, many_lines=True),
    ]
    if plan.owner == plan.production_owner:
        blocks.append(inputs.person_input("second", _("Who confirms it")))
        yours = say(_("You own the plan and its production, so a second person has to confirm."))
        blocks.insert(1, paragraph(yours))
    metadata = plan_value(plan, gate.value, *rest)
    return inputs.modal(
        _("Override"), blocks, at, callback_id=plan_form("override"), metadata=metadata, submit=_("Override")
    )


def decode_override(view: View) -> tuple[str, str | None]:
    """The reason, and the second person where one was asked for."""
    second = pick(view, "second", "selected_user")
    return text(view, "reason"), second if isinstance(second, str) and second else None
