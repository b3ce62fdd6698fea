"""The forms of shadow mode: one case, and beginning anew."""

from __future__ import annotations

from bot.domain.plan import Plan
from bot.domain.shadow_log import COLUMNS
from bot.views.forms import inputs
from bot.views.forms.state import View, text
from bot.views.gate_texts import plan_name
from bot.views.gates import agreement
from bot.views.kit import Block, bold, lines, paragraph, say, sentences
from bot.views.look import Look
from bot.views.plan_values import plan_form, plan_value
from bot.views.shadow import FIELDS


def case_form(plan: Plan, at: Look, *, channel: str | None = None) -> Block:
    """Three texts. `channel`: where it was opened."""
    _ = at.gettext
    hints = {
        "case": _("What others find it by, as a ticket number. No customer names."),
        "recommendation": _("What the system said."),
        "decision": _("What was decided without it."),
    }
    fields = [inputs.text_input(name, _(FIELDS[name]), hint=hints[name]) for name in COLUMNS]
    return inputs.modal(
        _("Log a case"),
        [
            paragraph(lines((bold(plan_name(plan, at)),), say("{words}", words=agreement(plan, at)))),
            *fields,
        ],
        at,
        callback_id=plan_form("log_case"),
        metadata=plan_value(plan, channel or ""),
        submit=_("Log"),
    )


def reset_form(plan: Plan, at: Look, *, channel: str | None = None) -> Block:
    """Why. It carries the run that was shown, which is begun anew once."""
    _ = at.gettext
    run, cases = (plan.shadow.run, plan.shadow.cases) if plan.shadow else (0, 0)
    counted = at.ngettext(
        "Its weeks start again today, and {count} case no longer counts.",
        "Its weeks start again today, and {count} cases no longer count.",
        cases,
    )
    told = sentences(say(counted, count=cases), say(_("The trail keeps them.")))
    if not cases:
        told = say(_("Its weeks start again today."))
    return inputs.modal(
        _("Begin shadow mode anew"),
        [
            paragraph(lines((bold(plan_name(plan, at)),), told)),
            inputs.text_input("reason", _("Reason"), many_lines=True),
        ],
        at,
        callback_id=plan_form("reset_shadow"),
        metadata=plan_value(plan, channel or "", str(run)),
        submit=_("Begin anew"),
    )


def decode_case(view: View) -> dict[str, str]:
    """What was typed, by field."""
    return {name: text(view, name) for name in COLUMNS}


def decode_reason(view: View) -> str:
    """Why it begins anew."""
    return text(view, "reason")
