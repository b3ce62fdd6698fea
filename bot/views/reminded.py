"""A line of a reminder as its reader is concerned by it, and the acts that they are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.events import Side
from bot.domain.handoff import Handoff
from bot.domain.nudge_policy import Line, LineKind
from bot.domain.plan import Plan
from bot.views import dates, facts
from bot.views.buttons import allowed_acts, move
from bot.views.kit import Runs, say
from bot.views.look import Look
from bot.views.text import number

END_IT = ("reschedule", "cancel")  # what whoever is asked "Still needed?" may answer
# What an escalation offers to the plan owner first; the rest stands in the "…" menu.
_OWNER_ACTS: dict[LineKind, tuple[str, ...]] = {
    LineKind.OVERDUE: ("reschedule", "reassign"),
    LineKind.PROPOSED: ("reassign", "cancel"),
}
# Where a row asks a side for something else than the state does by itself.
_ACTS: dict[tuple[LineKind, Side | None], tuple[str, ...]] = {
    (LineKind.NEEDS_DATE, Side.GIVER): ("reschedule", "not_me"),
    (LineKind.NEEDS_DATE, Side.RECEIVER): ("suggest", "decline"),
    (LineKind.WARNING, Side.GIVER): ("deliver", "reschedule", "not_me"),
    (LineKind.WARNING, Side.RECEIVER): (),
    (LineKind.OVERDUE, Side.GIVER): ("deliver", "reschedule", "not_me"),
    (LineKind.OVERDUE, Side.RECEIVER): (),
}


@dataclass(frozen=True, slots=True)
class Reminded:
    """One line of a reminder, with what its words need."""

    line: Line
    plan: Plan
    viewer: str
    at: Look
    warned_above: bool = False  # the message has said already to whom it escalates, and when

    @property
    def handoff(self) -> Handoff:
        """What it is about."""
        return self.line.handoff

    @property
    def is_giver(self) -> bool:
        """Whether the giver reads it."""
        return self.line.side is Side.GIVER

    @property
    def about(self) -> LineKind:
        """The row that it is about, for what is escalated the one behind it."""
        return self.line.about or self.line.kind

    @property
    def allowed(self) -> frozenset[str]:
        """The acts of this person that would count."""
        return allowed_acts(self.handoff, self.plan, self.viewer, self.at)

    @property
    def still_needed(self) -> bool:
        """Whether to ask if it is still needed: of those alone who can move or end it."""
        return self.line.still_needed and not self.line.snoozed_until and not self.allowed.isdisjoint(END_IT)

    @property
    def offers_past(self) -> bool:
        """Whether whoever agreed to its offer would have a date that has passed."""
        offer = self.handoff.offer
        return offer is not None and (offer.due or self.handoff.due).instant() <= self.at.now

    def say(self, template: str, **values: object) -> Runs:
        """The sentence, with the values that most of them need."""
        handoff, at = self.handoff, self.at
        common = {
            "starting": facts.starting(handoff, at),
            "handoff": facts.thing_and_number(handoff, at),
            "named": facts.named(handoff, at),
            "thing": facts.thing(handoff, at),
            "number": number(handoff.number),
            "giver": at.person(handoff.giver),
            "receiver": at.person(handoff.receiver),
            "date": dates.day(handoff.due, at),
        }
        return say(template, **(common | values))


def asked(told: Reminded) -> tuple[str, ...]:
    """The acts that this person is asked for, by the row, as far as they would count; none of what they snoozed."""
    line, acts = told.line, _OWNER_ACTS.get(told.about, ())
    if line.snoozed_until:
        return ()
    if line.kind is LineKind.OFFER and told.offers_past:
        acts = ("reschedule", "keep")
    elif line.kind is not LineKind.ESCALATED:
        acts = _ACTS.get((line.kind, line.side), move(line.handoff, told.plan, told.viewer, told.at))
    allowed = told.allowed
    return tuple(act for act in acts if act in allowed)
