"""What a plan's summary says: how it stands, what changed, what is late, what comes next. No words: `bot.views` has
those.

Of each handoff the outcome of all that happened to it is told, not every step: one that was proposed, taken and
accepted since the last summary is accepted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.due_dates import Due
from bot.domain.events import Event
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from bot.domain.plan import Plan
from bot.domain.plan_events import Cadence, Gate, Severity
from bot.domain.summary_times import next_date
from bot.domain.trail import Record
from bot.domain.working_time import local_date

NAMED = 5  # handoffs that are late, or come next, by their numbers
OFFERED_AT = 3  # handoffs of a channel
_WEEK = dt.timedelta(days=7)
_SPANS = {
    Cadence.DAILY: dt.timedelta(days=1),
    Cadence.WEEKLY: _WEEK,
    Cadence.TWO_WEEKS: 2 * _WEEK,
    Cadence.MONTHLY: dt.timedelta(days=31),
}
_AGREEING = (ev.Agree, ev.AgreeToChange, ev.Return)


class What(StrEnum):
    """What happened, in the order in which it is told. What a `Change` of it carries is named beside it."""

    LIVE = "live"
    MAJOR = "major"  # count
    MINOR = "minor"  # count
    OPENED = "opened"  # gate
    OVERRIDDEN = "overridden"  # gate
    ACCEPTED = "accepted"
    HANDED_BACK = "handed_back"
    DELIVERED = "delivered"
    RETURNED = "returned"
    AGREED = "agreed"
    PROPOSED = "proposed"
    MOVED = "moved"  # due
    PASSED = "passed"  # person
    REWORDED = "reworded"
    SUGGESTED = "suggested"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    NEEDS_GIVER = "needs_giver"
    STILL_RUNS = "still_runs"
    TOUCHED = "touched"  # confirmed, put after another, a date agreed to: nothing of the above
    DROPPED = "dropped"  # count: handoffs to be filled in
    QUESTIONS = "questions"
    EVIDENCE = "evidence"
    CASES = "cases"  # count
    ANEW = "anew"
    ASKED_LIVE = "asked_live"
    SCORED = "scored"
    NAMED = "named"
    EDITED = "edited"
    OWNER = "owner"  # person
    HOME = "home"
    ZONE = "zone"


_RANK = {what: position for position, what in enumerate(What)}
_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)  # of what has no date


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to these handoffs (their numbers), or to the plan where there are none."""

    what: What
    handoffs: tuple[int, ...] = ()
    due: Due | None = None
    person: str | None = None
    gate: Gate | None = None
    count: int = 0

    @property
    def size(self) -> int:
        """How many things it stands for."""
        return len(self.handoffs) or 1


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan as it stands. `count` are its handoffs that are not cancelled; `changes` happened since the local date
    `since`; `late` are overdue and `upcoming` ask for a move soon, each the most urgent first; `seq` and `head` are its
    newest record's number and hash.
    """

    plan: Plan
    facts: Facts
    accepted: int
    count: int
    since: dt.date
    changes: tuple[Change, ...]
    late: tuple[Handoff, ...]
    upcoming: tuple[Handoff, ...]
    seq: int
    head: str

    @property
    def people(self) -> tuple[str, ...]:
        """Those whom it names because of handoffs, each once."""
        named = (*self.late[:NAMED], *self.upcoming[:NAMED])
        found = [*(next_mover(one, self.plan) for one in named), *(change.person for change in self.changes)]
        return tuple(dict.fromkeys(person for person in found if person))


def summarise(
    plan: Plan, facts: Facts, records: Sequence[Record], since: dt.date, seq: int, head: str, now: dt.datetime
) -> Summary:
    """How the plan stands, and what these records (of the plan and its handoffs, oldest first) changed."""
    handoffs = facts.handoffs
    late = sorted((one for one in handoffs if one.is_overdue(now)), key=_urgency)
    return Summary(
        plan=plan,
        facts=facts,
        accepted=sum(one.state is State.ACCEPTED for one in handoffs),
        count=sum(one.state is not State.CANCELLED for one in handoffs),
        since=since,
        changes=changes(handoffs, records),
        late=tuple(late),
        upcoming=_upcoming(plan, handoffs, now),
        seq=seq,
        head=head,
    )


def span(plan: Plan) -> dt.timedelta:
    """How far back the first summary looks."""
    return _SPANS[plan.summary.cadence] if plan.summary else _WEEK


def changes(handoffs: Iterable[Handoff], records: Iterable[Record]) -> tuple[Change, ...]:
    """What these records come to, alike together, in the order of `What`."""
    by_handoff: dict[int, list[Event]] = {}
    grouped: dict[Change, Change] = {}
    for record in records:
        if record.handoff is not None:
            by_handoff.setdefault(record.handoff, []).append(record.event)
        else:
            for change, count in _of_plan(record):
                known = grouped.get(change, change)
                grouped[change] = replace(known, count=known.count + count)
    for handoff in handoffs:
        for change in _of_handoff(handoff, by_handoff.get(handoff.number, [])):
            known = grouped.get(change, change)
            grouped[change] = replace(known, handoffs=(*known.handoffs, handoff.number))
    return tuple(
        sorted(grouped.values(), key=lambda one: (_RANK[one.what], one.due.instant() if one.due else _EARLIEST))
    )


def _upcoming(plan: Plan, handoffs: Sequence[Handoff], now: dt.datetime) -> tuple[Handoff, ...]:
    """What waits for somebody's answer already, then what is due until the next summary, at least within a week; where
    that is nothing, what is due first.
    """
    today = local_date(now, plan.zone)
    until = max(today + _WEEK, next_date(plan.summary, plan.zone, now) if plan.summary else today)
    waiting = [one for one in handoffs if one.state in {State.DELIVERED, State.DECLINED}]
    ahead = [one for one in handoffs if one.state in {State.PROPOSED, State.AGREED} and not one.is_overdue(now)]
    if ahead and not waiting:
        until = max(until, min(one.due.date for one in ahead))
    soon = [one for one in ahead if one.due.date <= until]
    return (*sorted(waiting, key=_urgency), *sorted(soon, key=_urgency))


def _urgency(handoff: Handoff) -> tuple[dt.datetime, int]:
    return handoff.due.instant(), handoff.number


def _of_handoff(handoff: Handoff, events: Sequence[Event]) -> Iterator[Change]:
    """What the events of one handoff come to."""
    if not events:
        return
    new = isinstance(events[0], ev.Propose)
    if handoff.state is State.CANCELLED:
        if not new:  # what came and went is no news
            yield Change(What.CANCELLED)
        return
    found = [*_reached(handoff, events), *(() if handoff.ended_at else _terms(handoff, events, new=new))]
    yield from found or [Change(What.TOUCHED)]


def _reached(handoff: Handoff, events: Sequence[Event]) -> Iterator[Change]:
    """The state that it came to, and what its receiver says of it afterwards."""
    kinds = {type(event) for event in events}
    match handoff.state:
        case State.PROPOSED if ev.Propose in kinds:
            yield Change(What.PROPOSED)
        case State.AGREED if agreeing := [event for event in events if isinstance(event, _AGREEING)]:
            yield Change(What.RETURNED if isinstance(agreeing[-1], ev.Return) else What.AGREED)
        case State.DELIVERED if ev.Deliver in kinds:
            yield Change(What.DELIVERED)
        case State.DECLINED if ev.Decline in kinds:
            yield Change(What.DECLINED)
        case State.ACCEPTED if ev.Accept in kinds:
            yield Change(What.ACCEPTED)
    if ev.HandBack in kinds:
        yield Change(What.HANDED_BACK)
    if answers := [event for event in events if isinstance(event, ev.CheckIn)]:
        yield Change(What.STILL_RUNS if answers[-1].running else What.NEEDS_GIVER)


def _terms(handoff: Handoff, events: Sequence[Event], *, new: bool) -> Iterator[Change]:
    """What else was changed of one that is not over; of a new one, the change that its receiver suggests."""
    if not new:
        if _was_moved(handoff, events):
            yield Change(What.MOVED, due=handoff.due)
        if passed := [event for event in events if isinstance(event, ev.Reassign)]:
            yield Change(What.PASSED, person=passed[-1].to)
        if any(isinstance(event, ev.Edit) for event in events):
            yield Change(What.REWORDED)
    if handoff.offer and any(isinstance(event, ev.Offer) for event in events):
        yield Change(What.SUGGESTED)


def _was_moved(handoff: Handoff, events: Sequence[Event]) -> bool:
    """Whether its date is another one now. What an offer from before these events suggested is not among them: that is
    told as agreed.
    """
    was, offered, moved = None, None, False
    for event in events:
        match event:
            case ev.Reschedule():
                was, moved = was if moved else event.was, True
            case ev.Offer():
                offered = event.due
            case ev.AgreeToChange() if offered is not None:
                moved = True
    return moved and was != handoff.due


def _of_plan(record: Record) -> Iterator[tuple[Change, int]]:
    """What an act on the plan is told as, and how often it counts. Tokens and the summary's own times are no news, and
    a handoff that was filled in is told as proposed.
    """
    match record.event:
        case pe.OpenGate(gate=gate):
            yield Change(What.OPENED, gate=gate), 1
        case pe.Override(gate=gate):
            yield Change(What.OVERRIDDEN, gate=gate), 1
        case pe.Incident(severity=severity):
            yield Change(What.MAJOR if severity is Severity.MAJOR else What.MINOR), 1
        case pe.ChangeOwner(to=to):
            yield Change(What.OWNER, person=to), 1
        case pe.TakeOver():
            yield Change(What.OWNER, person=record.actor), 1
        case pe.LogShadow(count=count):
            yield Change(What.CASES), count
        case event if type(event) in _PLAIN:
            yield Change(_PLAIN[type(event)]), 1


_PLAIN: dict[type[Event], What] = {
    pe.GoLive: What.LIVE,
    pe.DropSlot: What.DROPPED,
    pe.AnswerRequirements: What.QUESTIONS,
    pe.LinkEvidence: What.EVIDENCE,
    pe.ResetShadow: What.ANEW,
    pe.AskGoLive: What.ASKED_LIVE,
    pe.Score: What.SCORED,
    pe.SetUp: What.NAMED,
    pe.EditPlan: What.EDITED,
    pe.ChangeChannel: What.HOME,
    pe.ChangeZone: What.ZONE,
}
