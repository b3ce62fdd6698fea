"""The first line of each record in the panel "Trail": who did what."""

from __future__ import annotations

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.trail import BATON, Record
from bot.views.gate_texts import gate_word
from bot.views.look import Look

TITLES: dict[type[ev.Event], str] = {
    pe.StartPlan: "{who} began this trail",
    ev.Propose: "{who} proposed {number}",
    ev.Confirm: "{who} confirmed {number}",
    ev.NotMe: "{who} is not the one for {number}",
    ev.Agree: "{who} took {number}",
    ev.Offer: "{who} suggested a change of {number}",
    ev.AgreeToChange: "{who} agreed to the change of {number}",
    ev.Keep: "{who} kept {number} as it is",
    ev.Decline: "{who} declined {number}",
    ev.Deliver: "{who} marked {number} delivered",
    ev.Accept: "{who} accepted {number}",
    ev.Return: "{who} said not yet to {number}",
    ev.Reschedule: "{who} moved {number}",
    ev.Acknowledge: "{who} is fine with the new date of {number}",
    ev.Edit: "{who} changed {number}",
    ev.Reassign: "{who} reassigned {number}",
    ev.Cancel: "{who} cancelled {number}",
    ev.Undo: "{who} undid {number}",
    ev.HandBack: "{who} handed back {number}",
    ev.WaitFor: "{who} changed what {number} waits for",
    ev.CheckIn: "{who} said whether {number} still runs",
    pe.SetUp: "{who} named the plan",
    pe.EditPlan: "{who} changed the plan",
    pe.ChangeOwner: "{who} passed the plan on",
    pe.TakeOver: "{who} took the plan over",
    pe.ChangeZone: "{who} changed the plan's zone",
    pe.ChangeChannel: "{who} changed the plan's channel",
    pe.FillSlot: "{who} filled in a handoff",
    pe.DropSlot: "{who} left a handoff out",
    pe.SaveTemplate: "{who} saved a template",
    pe.DropTemplate: "{who} dropped a template",
    pe.AnswerRequirements: "{who} answered the questions on running it",
    pe.LinkEvidence: "{who} linked evidence",
    pe.OpenGate: "{who} opened {gate}",
    pe.Override: "{who} overrode {gate}",
    pe.AskOverride: "{who} asked for an override of {gate}",
    pe.RefuseOverride: "{who} called the override of {gate} off",
    pe.LogShadow: "{who} logged {count} of shadow mode",
    pe.ResetShadow: "{who} began shadow mode anew",
    pe.MakeToken: "{who} made a token for cases",
    pe.RevokeToken: "{who} revoked the token",
    pe.AskGoLive: "{who} asked to go live",
    pe.GoLive: "{who} went live",
    pe.Incident: "{who} reported an incident: {severity}",
    pe.Score: "{who} scored the retrospective",
    pe.SetSummary: "{who} set when summaries come",
}


def title(record: Record, at: Look) -> str:
    """Who did what, in a few words."""
    event = record.event
    gate = gate_word(event.gate, at) if isinstance(event, _AT_A_GATE) else ""
    return TITLES[type(event)].format(
        who="Baton" if record.actor == BATON else at.person(record.actor),
        number=f"H-{record.handoff}",
        gate=gate,
        count=_cases(event.count) if isinstance(event, pe.LogShadow) else "",
        severity=event.severity.value if isinstance(event, pe.Incident) else "",
    )


_AT_A_GATE = pe.OpenGate | pe.Override | pe.AskOverride | pe.RefuseOverride


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count:,} cases"
