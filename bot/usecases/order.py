"""The order of a plan's handoffs: what one waits for, and what a moved date pushes (DESIGN section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain import events as ev
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import RULES, Attempt, check, decide, roles
from bot.domain.order import Push, check_order, fingerprint, is_behind, pushed
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.fields import Fields, date_field
from bot.usecases.perform import Click, Done, perform
from bot.usecases.texts import keep_note
from bot.usecases.together import Change, announce_together
from bot.usecases.where import Where, find_visible, may_see
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a handoff's new date pushes, as far as the person may see it: nothing of it is moved yet. `was` is the date
    from which it moves.
    """

    handoff: Handoff
    plan: Plan
    was: Due
    due: Due
    pushes: tuple[Push, ...]
    words: Words


class Pushing(Exception):
    """A date pushes others and the person was not shown which, or not as it is now: nothing changed."""

    def __init__(self, ahead: Ahead) -> None:
        super().__init__()
        self.ahead = ahead


@dataclass(frozen=True, slots=True)
class Choices:
    """What a handoff may wait for, as this person may see it: those of now, then the plan's other open ones."""

    handoff: Handoff
    plan: Plan
    others: tuple[Handoff, ...]
    words: Words


def wait_choices(reads: Reads, where: Where, number: int, attempt: Attempt, now: dt.datetime) -> Choices:
    """May the form be opened now, and what it offers. Raises Refused as the act itself would."""
    handoff, plan = find_visible(reads, attempt.actor, where, number)
    check(handoff, plan, attempt, now)
    visible = [one for one in _visible(reads, attempt.actor, where, plan) if one.number != number]
    chosen = [one for one in visible if one.number in handoff.after]
    others = (*chosen, *(one for one in visible if one.is_open and one.number not in handoff.after))
    words = words_for(reads, [handoff, *others], [plan], reader=attempt.actor, where=where)
    return Choices(handoff, plan, others, words)


def wait_for(uow: UnitOfWork, click: Click, *, after: Sequence[int]) -> Done:
    """From now on it waits for these, in place of those before that this person may see. Raises Refused, FormProblems
    (NOT_IN_PLAN, IN_A_CIRCLE, NO_CHANGE).
    """

    def waiting(handoff: Handoff, plan: Plan) -> ev.WaitFor:
        with Fields() as fields:
            wanted = fields.at(Field.AFTER, lambda: _checked(uow, click.who, click.where, handoff, plan, after))
        assert wanted is not None
        if wanted == handoff.after:
            raise FormProblems({Field.AFTER: Refused(Code.NO_CHANGE, handoff=handoff.number)})
        return ev.WaitFor(wanted)

    return perform(uow, click, ev.WaitFor, waiting)


def may_wait_for(reads: Reads, who: str, where: Where, plan: Plan) -> tuple[Handoff, ...]:
    """The plan's open handoffs, as far as this person may see them."""
    return tuple(one for one in _visible(reads, who, where, plan) if one.is_open)


def awaitable(reads: Reads, who: str, where: Where, plan: Plan | None, after: Iterable[int]) -> tuple[int, ...]:
    """Those numbers, each once and in order, held against the plan. Raises Refused(NOT_IN_PLAN) for the first that is
    cancelled, of another plan, or not to be seen.
    """
    visible = _visible(reads, who, where, plan) if plan else []
    known = {one.number for one in visible if one.state is not State.CANCELLED}
    for number in after:
        if number not in known:
            raise Refused(Code.NOT_IN_PLAN, handoff=number)
    return tuple(sorted(set(after)))


def reschedule(
    uow: UnitOfWork,
    click: Click,
    *,
    date: dt.date | None,
    time: dt.time | None,
    reason: str,
    along: bool = False,
    shown: str | None = None,
) -> Done:
    """Counts at once, and so does what moves along (`along`). `shown` is the fingerprint of what the person was shown
    that the date pushes; None where they were not shown it yet. Raises Pushing, Refused, FormProblems.
    """
    before, plan = find_visible(uow, click.who, click.where, click.number)
    if not uow.first_time(click.key):
        return _done(uow, before, plan, click, repeated=True)
    check(before, plan, Attempt(click.who, ev.Reschedule, click.expecting), uow.now)
    with Fields() as fields:
        due = fields.at(Field.DUE, lambda: date_field(date, time, before.due.zone, uow.now))
        note = fields.at(Field.REASON, lambda: keep_note(uow, reason))
    assert due
    if due == before.due:
        raise FormProblems({Field.DUE: Refused(Code.NO_CHANGE, handoff=before.number)})
    pushes = _pushes(uow, click.who, before, plan, due)
    ahead = _ahead(uow, click, before, plan, due, pushes)
    if ahead and shown != fingerprint(ahead.pushes):
        raise Pushing(ahead)
    changes = [_moved(uow, click.who, before, plan, due, note)]
    if along:
        changes += [_moved(uow, click.who, one.handoff, plan, one.due, note) for one in pushes if one.moves]
    announce_together(uow, changes, plan, behind=_left_behind(uow, pushes, along=along))
    return _done(uow, changes[0][1], plan, click)


def agree_to_change(uow: UnitOfWork, click: Click) -> tuple[Done, Ahead | None]:
    """The giver takes the offer whose number the button carried; what its date pushes is theirs to move along or not.
    Raises Refused.
    """
    before, plan = find_visible(uow, click.who, click.where, click.number)
    if not uow.first_time(click.key):
        return _done(uow, before, plan, click, repeated=True), None
    attempt = Attempt(click.who, ev.AgreeToChange, click.expecting)
    check(before, plan, attempt, uow.now)
    assert before.offer, "check() refuses where there is none"
    event = decide(before, plan, attempt, ev.AgreeToChange(before.offer.seq), uow.now)
    due = before.offer.due or before.due
    pushes = _pushes(uow, click.who, before, plan, due)
    change = _record(uow, plan, before, click.who, event)
    announce_together(uow, [change], plan, behind=_left_behind(uow, pushes, along=True))
    after = change[1]
    ahead = _ahead(uow, click, after, plan, due, pushes)
    return _done(uow, after, plan, click), replace(ahead, was=before.due) if ahead else None


def move_along(
    uow: UnitOfWork, click: Click, *, was: tuple[dt.date, dt.time | None], shown: str
) -> tuple[Done, Ahead | None]:
    """Afterwards: what the handoff pushes by no longer being due when it was, with the reason that was given for that.
    None where the same delivery came before. Raises Refused (STALE where it is not what was shown).
    """
    handoff, plan = find_visible(uow, click.who, click.where, click.number)
    if not uow.first_time(click.key):
        return _done(uow, handoff, plan, click, repeated=True), None
    check(handoff, plan, Attempt(click.who, ev.Reschedule, click.expecting), uow.now)
    pushes = _pushes(uow, click.who, replace(handoff, due=Due(*was, handoff.due.zone)), plan, handoff.due)
    ahead = _ahead(uow, click, handoff, plan, handoff.due, pushes)
    if ahead is None or fingerprint(ahead.pushes) != shown:
        raise Refused(Code.STALE, handoff=handoff.number)
    note = _reason_of_terms(uow, handoff)
    changes = [_moved(uow, click.who, one.handoff, plan, one.due, note) for one in pushes if one.moves]
    if changes:
        announce_together(uow, changes, plan)
    return _done(uow, handoff, plan, click), ahead


def _visible(reads: Reads, who: str, where: Where, plan: Plan) -> list[Handoff]:
    return [one for one in reads.handoffs_of_plan(plan.number) if may_see(reads, who, where, one, plan)]


def _checked(
    uow: UnitOfWork, who: str, where: Where, handoff: Handoff, plan: Plan, after: Sequence[int]
) -> tuple[int, ...]:
    """What it is to wait for; what it waits for already and this person may not see stays."""
    visible = {one.number for one in _visible(uow, who, where, plan)}
    new = [number for number in after if number not in handoff.after]
    awaitable(uow, who, where, plan, new)
    wanted = tuple(sorted({*after} | {*handoff.after} - visible))
    try:
        check_order(uow.handoffs_of_plan(plan.number), handoff.number, wanted)
    except Refused as refused:
        chain = refused.values["chain"]
        known = tuple(number for number in chain if number in visible) if isinstance(chain, tuple) else ()
        raise Refused(refused.code, handoff=handoff.number, chain=known) from refused
    return wanted


def _pushes(reads: Reads, who: str, handoff: Handoff, plan: Plan, due: Due) -> tuple[Push, ...]:
    others = [one for one in reads.handoffs_of_plan(plan.number) if one.number != handoff.number]
    movers = RULES[ev.Reschedule].who
    return pushed([*others, handoff], handoff.number, due, lambda one: bool(roles(one, plan, who) & movers))


def _ahead(reads: Reads, click: Click, handoff: Handoff, plan: Plan, due: Due, pushes: Sequence[Push]) -> Ahead | None:
    """What is shown of it; None where there is nothing that this person may see."""
    shown = tuple(one for one in pushes if may_see(reads, click.who, click.where, one.handoff, plan))
    handoffs = [handoff, *(one.handoff for one in shown)]
    words = words_for(reads, handoffs, [plan], reader=click.who, where=click.where)
    return Ahead(handoff, plan, handoff.due, due, shown, words) if shown else None


def _moved(uow: UnitOfWork, who: str, handoff: Handoff, plan: Plan, due: Due, note: Digest | None) -> Change:
    attempt = Attempt(who, ev.Reschedule)
    return _record(
        uow, plan, handoff, who, decide(handoff, plan, attempt, ev.Reschedule(due, handoff.due, note), uow.now)
    )


def _record(uow: UnitOfWork, plan: Plan, before: Handoff, who: str, event: ev.HandoffEvent) -> Change:
    record = uow.record(plan.number, before.number, who, event)
    after = uow.handoff(before.number)
    assert after is not None, "record() keeps the handoff it folds"
    return before, after, record


def _left_behind(reads: Reads, pushes: Sequence[Push], *, along: bool) -> list[Handoff]:
    """What does not move along, since the actor may not move it or chose not to, and is due too early now."""
    others = [one.handoff for one in pushes if not (one.moves and along)]
    return [one for one in others if is_behind(one, reads.handoffs(one.after))]


def _reason_of_terms(reads: Reads, handoff: Handoff) -> Digest | None:
    """Why its date is what it is: the reason that was given with the offer to which its giver agreed."""
    agreed = reads.trail_row(handoff.plan, handoff.terms)
    if agreed is None or not isinstance(agreed.record.event, ev.AgreeToChange):
        return None
    offered = reads.trail_row(handoff.plan, agreed.record.event.offer)
    event = offered.record.event if offered else None
    return event.reason if isinstance(event, ev.Offer) else None


def _done(reads: Reads, handoff: Handoff, plan: Plan, click: Click, *, repeated: bool = False) -> Done:
    words = words_for(reads, [handoff], [plan], reader=click.who, where=click.where)
    return Done(handoff, plan, words, repeated)
