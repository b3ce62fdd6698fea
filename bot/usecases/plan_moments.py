"""A plan whose moment has come is looked at for all that time does to it, and told what there is to tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.domain.escalation import channel_calendar
from bot.domain.gates import Facts, missing, shadow_ends
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate, OpenGate
from bot.domain.plan_outgoing import shadow_notice
from bot.domain.plan_rules import PlanAttempt, decide_plan
from bot.domain.trail import BATON
from bot.domain.working_time import local_date
from bot.ports import UnitOfWork
from bot.usecases.check_in_wake import ask_check_ins, next_check_in
from bot.usecases.nudge import escalate
from bot.usecases.plan_act import carry_out_plan
from bot.usecases.plan_wake import next_plan_moment
from bot.usecases.summary_wake import post_summary

_NO_FACTS = Facts()  # what time opens asks for nothing beside the plan


def wake_plan(uow: UnitOfWork, number: int) -> None:
    """Do and queue what has become due for a plan, and set when to look again. Harmless any number of times."""
    wake_at = uow.plan_wake(number)
    if wake_at is None or wake_at > uow.now:  # another process was first
        return
    plan = uow.plan(number)
    moments = [look(uow, plan) for look in LOOKS] if plan else []
    uow.set_plan_wake(number, min((moment for moment in moments if moment), default=None))


def pass_gates(uow: UnitOfWork, plan: Plan) -> dt.datetime | None:
    """Open what three calm months open, and tell the plan owner once that shadow mode has run its weeks."""
    stable = not plan.is_open(Gate.STABLE) and not missing(plan, Gate.STABLE, _NO_FACTS, uow.now)
    shadow = _shadow_is_over(plan, uow.now)
    if stable or shadow:
        at = channel_calendar(plan).in_hours(uow.now)
        if at > uow.now:
            return at
    if stable:
        event = decide_plan(plan, PlanAttempt(BATON, OpenGate), OpenGate(Gate.STABLE), _NO_FACTS, uow.now)
        plan, _ = carry_out_plan(uow, plan, BATON, event)
    if shadow:
        uow.send(shadow_notice(plan))
    return next_plan_moment(plan, uow.now)


def ask_receivers(uow: UnitOfWork, plan: Plan) -> dt.datetime | None:
    """Ask receivers whether it still runs without the giver."""
    ask_check_ins(uow, plan)
    return next_check_in(uow, plan, uow.now)


def _shadow_is_over(plan: Plan, now: dt.datetime) -> bool:
    """Whether it has run its weeks and waits for the plan owner to ask to go live."""
    ends = None if plan.is_open(Gate.GO_LIVE) or plan.go_live_asked else shadow_ends(plan)
    return ends is not None and local_date(now, plan.zone) >= ends


# What a plan is looked at for: each does what is due by now, and says when to look again (None: not for its sake).
LOOKS: tuple[Callable[[UnitOfWork, Plan], dt.datetime | None], ...] = (
    escalate,
    pass_gates,
    ask_receivers,
    post_summary,
)
