"""The content of the forms that set a plan up and change it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain.errors import Refused
from bot.domain.plan import Template
from bot.domain.plan_events import Risk

EMPTY, PILOT_TO_PRODUCTION = "empty", "pilot"  # what a plan starts with; any other value is a template's key
NAME_MAX, SYSTEM_MAX = 80, 250
TEMPLATES_OFFERED = 90  # a list holds a hundred


@dataclass(frozen=True, slots=True)
class EnteredPlan:
    """What a plan is, as somebody entered it."""

    name: str
    system: str
    pilot_owner: str | None
    production_owner: str | None
    risk: Risk | None
    target: dt.date | None


@dataclass(frozen=True, slots=True)
class NewPlan:
    """`/transition new`, sent. `channel` is to be its home."""

    about: EnteredPlan
    owner: str | None
    channel: str | None
    start_with: str = EMPTY


@dataclass(frozen=True, slots=True)
class BlankPlan:
    """`/transition new` as it opens. `owner`: who is preselected for both. `channel`: where it was typed, and may be
    made; `taken` says why it may not be made there. `begun`: what was handed over there already becomes the plan.
    """

    owner: str
    channel: str | None
    templates: tuple[Template, ...] = ()
    taken: Refused | None = None
    begun: bool = False
