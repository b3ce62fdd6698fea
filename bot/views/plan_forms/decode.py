"""What somebody entered into a plan's form, for several forms. What a view lacks counts as left empty."""

from __future__ import annotations

import re

from bot.domain.plan_events import Risk
from bot.domain.plan_form import EnteredPlan
from bot.views.forms.state import View, choice, chosen_date, pick, text

_PERSON = re.compile(r"[UW][A-Z0-9]{1,40}", re.ASCII)
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,40}", re.ASCII)


def about(view: View) -> EnteredPlan:
    """What a plan is."""
    risk = choice(view, "risk") or ""
    return EnteredPlan(
        name=text(view, "name"),
        system=text(view, "system"),
        pilot_owner=person(view, "pilot_owner"),
        production_owner=person(view, "production_owner"),
        risk=Risk(risk) if risk in set(Risk) else None,
        target=chosen_date(view, "target"),
    )


def person(view: View, block_id: str) -> str | None:
    """Who was chosen."""
    chosen = pick(view, block_id, "selected_user")
    return chosen if isinstance(chosen, str) and _PERSON.fullmatch(chosen) else None


def channel(view: View, block_id: str) -> str | None:
    """The channel that was chosen."""
    chosen = pick(view, block_id, "selected_conversation")
    return chosen if isinstance(chosen, str) and _CHANNEL.fullmatch(chosen) else None
