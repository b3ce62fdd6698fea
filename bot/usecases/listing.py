"""`/handoff list`: private lists, and only what the person may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain.errors import Code, Refused
from bot.domain.filters import Filter, Kind
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.ports import Reads
from bot.usecases.look import by_due, visible_rows, with_plans
from bot.usecases.where import Where
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class Listing:
    """Open handoffs, the next due first. `filter` as it was carried out."""

    filter: Filter
    rows: tuple[tuple[Handoff, Plan], ...]
    words: Words


def listing(reads: Reads, who: str, where: Where, wanted: Filter, now: dt.datetime) -> Listing:
    """Only what the person may see. Raises Refused where a name is nobody's, or several people's."""
    wanted = _resolved(reads, where, wanted)
    rows = by_due(visible_rows(reads, who, where, with_plans(reads, _candidates(reads, who, where, wanted, now))))
    people = [wanted.person] if wanted.person else []
    handoffs, plans = [handoff for handoff, _ in rows], [plan for _, plan in rows]
    words = words_for(reads, handoffs, plans, people=people, reader=who, where=where)
    return Listing(wanted, rows, words)


def _resolved(reads: Reads, where: Where, wanted: Filter) -> Filter:
    if wanted.kind is Kind.HERE and (where.channel is None or reads.plan_of_channel(where.channel) is None):
        return Filter(Kind.MINE)
    if wanted.name is None:
        return wanted
    found = reads.people_named(wanted.name)
    if len(found) != 1:
        code = Code.SEVERAL_PEOPLE if found else Code.UNKNOWN_NAME
        raise Refused(code, name=wanted.name, people=tuple(person.id for person in found))
    return Filter(Kind.PERSON, person=found[0].id)


def _candidates(reads: Reads, who: str, where: Where, wanted: Filter, now: dt.datetime) -> list[Handoff]:
    if wanted.kind is Kind.HERE:
        plan = reads.plan_of_channel(where.channel or "")
        return [handoff for handoff in reads.handoffs_of_plan(plan.number) if handoff.is_open] if plan else []
    theirs = reads.handoffs_of_person(wanted.person or who)
    match wanted.kind:
        case Kind.GIVING:
            return [handoff for handoff in theirs if handoff.giver == who]
        case Kind.RECEIVING:
            return [handoff for handoff in theirs if handoff.receiver == who]
        case Kind.OVERDUE:
            return [handoff for handoff in theirs if handoff.is_overdue(now)]
    return theirs
