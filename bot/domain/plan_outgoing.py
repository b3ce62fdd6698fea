"""Who hears at once of an act on a plan (DESIGN section 6, "A notice goes to a person only when …")."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.domain import plan_events as pe
from bot.domain.gates import WEEKS, unanswered
from bot.domain.outgoing import Intent, Kind, Priority
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.trail import Record

_SHADOW = re.compile(r"notice:\d+:(shadow-\d+-\d+):[A-Z0-9]+")

# Gates on the way, whose opening the channel sees; in person hears of it only whose move it now is.
_MOVES_ON: Mapping[Gate, Callable[[Plan], str | None]] = {
    Gate.KICKOFF: lambda plan: plan.pilot_owner or plan.owner,
    Gate.INTEGRATION: lambda plan: plan.owner,
    Gate.SHADOW: lambda _plan: None,
}


def shadow_notice(plan: Plan) -> Intent:
    """The plan owner hears that shadow mode has run its weeks: once a run, and again where they became more."""
    key = f"notice:{plan.number}:{shadow_moment(plan)}:{plan.owner}"
    return Intent(Kind.NOTICE, key, plan.owner, Priority.NOTICE, plan.number)


def shadow_moment(plan: Plan) -> str:
    """Which run of shadow mode it is, and how many weeks it has: the third part of that notice's key."""
    run, weeks = plan.shadow.run if plan.shadow else 0, WEEKS[plan.risk] if plan.risk else 0
    return f"shadow-{run}-{weeks}"


def moment_of(intent: Intent) -> str | None:
    """The moment that a notice tells instead of an act, as `shadow_moment` has it; None where it tells an act."""
    found = _SHADOW.fullmatch(intent.key)
    return found[1] if found else None


def plan_audience(before: Plan, after: Plan, record: Record) -> tuple[str, ...]:
    """People and the home channel, in the order in which they are told; who acted is not told what they did."""
    told = (place for place in _concerned(before, after, record.event) if place)
    return tuple(dict.fromkeys(place for place in told if place != record.actor))


def _concerned(before: Plan, after: Plan, event: object) -> tuple[str | None, ...]:
    match event:
        case pe.SetUp():
            return after.pilot_owner, after.production_owner, after.channel
        case pe.EditPlan():
            return tuple(sorted(set(after.leaders) ^ set(before.leaders)))  # who is new to it, and who is not any more
        case pe.ChangeOwner():
            return after.owner, before.owner
        case pe.ChangeChannel() | pe.TakeOver():
            return (after.channel,)
        case pe.AnswerRequirements() | pe.LinkEvidence():
            return (after.owner,) if _asks_owner(before, after) else ()
        case pe.OpenGate(gate=gate) if after.channel and gate in _MOVES_ON:
            return _MOVES_ON[gate](after), after.channel
        case pe.OpenGate() | pe.Override() | pe.GoLive():
            return (*after.leaders, after.channel)
        case pe.AskOverride(second=second):
            return (second,)
        case pe.RefuseOverride():
            asked = before.override_asked
            return (asked.by, asked.second) if asked else ()
        case pe.AskGoLive():
            return (after.production_owner,)
        case pe.ResetShadow():
            return after.leaders
        case pe.Incident(severity=severity):
            return (*after.leaders, after.channel) if severity is pe.Severity.MAJOR else after.leaders
    return ()


def _asks_owner(before: Plan, after: Plan) -> bool:
    """Whether what the owner waited for is now there: all questions answered, both kinds of evidence linked."""
    answered = bool(unanswered(before.requirements)) and not unanswered(after.requirements)
    both = after.evidence.environment is not None and after.evidence.production_data is not None
    had_both = before.evidence.environment is not None and before.evidence.production_data is not None
    return (answered and not after.is_open(Gate.KICKOFF)) or (both and not had_both)
