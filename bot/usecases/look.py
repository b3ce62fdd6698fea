"""Looking things up for one person: a handoff, its history, its receipt, and lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain import events as ev
from bot.domain.errors import Code, Refused
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import Attempt, check, next_mover
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.ports import Nudged, Reads, TrailRow
from bot.usecases.where import Where, find_visible, may_see, read_sight
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class Seen:
    """One handoff that the person may see."""

    handoff: Handoff
    plan: Plan
    words: Words


@dataclass(frozen=True, slots=True)
class History:
    """A handoff with every record that names it, oldest first, and how often people were nudged about it."""

    handoff: Handoff
    plan: Plan
    words: Words
    rows: tuple[TrailRow, ...]
    nudged: tuple[Nudged, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The record of an acceptance exactly as hashed, and its hash."""

    handoff: Handoff
    plan: Plan
    words: Words
    record_text: str
    hash: str
    seq: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The open handoffs whose move is this person's, the next due first."""

    rows: tuple[tuple[Handoff, Plan], ...]
    words: Words


def look_at(reads: Reads, who: str, where: Where, number: int) -> Seen:
    """One handoff. Raises Refused(NOT_FOUND) also where it may not be seen."""
    handoff, plan = find_visible(reads, who, where, number)
    return Seen(handoff, plan, words_for(reads, [handoff], [plan], reader=who, where=where))


def check_form(reads: Reads, where: Where, number: int, attempt: Attempt, now: dt.datetime) -> Seen:
    """May this form be opened now? Raises Refused as the act itself would."""
    handoff, plan = find_visible(reads, attempt.actor, where, number)
    check(handoff, plan, attempt, now)
    return Seen(handoff, plan, words_for(reads, [handoff], [plan], reader=attempt.actor, where=where))


def history(reads: Reads, who: str, where: Where, number: int) -> History:
    """What happened to one handoff. Raises Refused(NOT_FOUND)."""
    handoff, plan = find_visible(reads, who, where, number)
    rows = tuple(reads.trail_of_handoff(handoff))
    words = words_for(reads, [handoff], [plan], [row.record for row in rows], reader=who, where=where)
    return History(handoff, plan, words, rows, tuple(reads.nudged(handoff)))


def receipt(reads: Reads, who: str, where: Where, number: int) -> Receipt:
    """What proves an acceptance. Raises Refused: NOT_FOUND, or WRONG_STATE where it was not accepted."""
    handoff, plan = find_visible(reads, who, where, number)
    for row in reversed(reads.trail_of_handoff(handoff)):
        text = reads.record_text(plan.number, row.seq)
        if isinstance(row.record.event, ev.Accept) and text is not None:
            words = words_for(reads, [handoff], [plan], reader=who, where=where)
            return Receipt(handoff, plan, words, text, row.hash, row.seq)
    raise Refused(Code.WRONG_STATE, handoff=number)


def waiting_for(reads: Reads, who: str) -> Waiting:
    """What waits for this person's move."""
    theirs = {handoff.number: handoff for handoff in (*reads.handoffs_of_person(who), *reads.handoffs_owned(who))}
    rows = with_plans(reads, list(theirs.values()))
    mine = tuple((handoff, plan) for handoff, plan in rows if next_mover(handoff, plan) == who)
    return Waiting(by_due(mine), _words_of(reads, mine, who))


def with_plans(reads: Reads, handoffs: list[Handoff]) -> tuple[tuple[Handoff, Plan], ...]:
    """Each handoff with its plan."""
    plans = {plan.number: plan for plan in reads.plans(sorted({handoff.plan for handoff in handoffs}))}
    return tuple((handoff, plans[handoff.plan]) for handoff in handoffs)


def by_due(rows: tuple[tuple[Handoff, Plan], ...]) -> tuple[tuple[Handoff, Plan], ...]:
    """The next due first, then by number."""
    return tuple(sorted(rows, key=lambda row: (row[0].due.instant(), row[0].number)))


def visible_rows(
    reads: Reads, who: str, where: Where, rows: tuple[tuple[Handoff, Plan], ...]
) -> tuple[tuple[Handoff, Plan], ...]:
    """Those that this person may see from there."""
    read_sight(reads, who, (plan for _, plan in rows))
    return tuple((handoff, plan) for handoff, plan in rows if may_see(reads, who, where, handoff, plan))


def _words_of(reads: Reads, rows: tuple[tuple[Handoff, Plan], ...], who: str) -> Words:
    return words_for(reads, [handoff for handoff, _ in rows], [plan for _, plan in rows], reader=who)
