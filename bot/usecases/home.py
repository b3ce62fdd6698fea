"""What somebody's App Home shows: what waits for them, what they wait for, their plans, their settings.

A fixed number of statements, however many handoffs somebody has: all of theirs are read, and the words of those alone
that the pages show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.filters import Filter, Standing, cleared
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff
from bot.domain.home import Home, Part, waits_for
from bot.domain.home_state import HomeState
from bot.domain.life_cycle import next_mover
from bot.domain.pages import Row
from bot.domain.plan import Evidence, Plan, Requirements
from bot.domain.words import Words
from bot.ports import Changed, Reads, UnitOfWork
from bot.usecases.look import with_plans
from bot.usecases.narrowing import narrowed
from bot.usecases.outgoing import zone_of
from bot.usecases.plan_act import facts_of
from bot.usecases.where import NOWHERE, may_see_plan, read_sight
from bot.usecases.words import words_for

ROWS, PLANS = 8, 5  # of a page: with the longest words a view of a hundred blocks holds them
FRESH = dt.timedelta(days=30)  # since it was last opened: for so long it is kept up to date
PARTS = ("waiting", "awaited", "over", "plans")
_OVER = frozenset({Standing.ACCEPTED, Standing.CANCELLED, Standing.ANY})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SeenHome:
    """Somebody's Home, the words of what it shows, and their own zone (an IANA name). `late_at`: the next instant at
    which something that it shows or counts becomes late.
    """

    home: Home
    words: Words
    zone: str
    late_at: dt.datetime | None = None


def home_of(reads: Reads, who: str, now: dt.datetime) -> SeenHome:
    """What the tab shows this person now: only what they may see."""
    state = reads.home_state(who) or HomeState()
    rows, plans = _theirs(reads, who)
    kept = sorted(narrowed(reads, rows, _any_state(state.filter), now), key=lambda row: _urgency(row[0], now))
    movers = [(next_mover(*row), row) for row in kept]
    over = [row for mover, row in reversed(movers) if mover is None]
    home = Home(
        state.filter,
        _filter_plan(reads, who, state.filter),
        _page([row for row in kept if waits_for(*row, who)], state.waiting),
        _page([row for mover, row in movers if mover and not waits_for(*row, who)], state.awaited),
        _page(over, state.over) if state.filter.standing in _OVER else None,
        _with_facts(reads, who, _page(plans, state.plans, PLANS)),
        reads.settings(who),
        is_new=not rows and not plans,
    )
    return SeenHome(home, _words(reads, who, home), zone_of(reads, who), _late_at(rows, home, now))


def open_home(uow: UnitOfWork, who: str) -> None:
    """Somebody looks at it: from now on it is kept up to date."""
    uow.put_home(who, uow.home_state(who) or HomeState())


def turn_page(uow: UnitOfWork, who: str, part: str, page: int) -> None:
    """Another page of one part, as HomeState names it."""
    state = uow.home_state(who) or HomeState()
    pages = {name: getattr(state, name) for name in PARTS} | {part: page}
    uow.put_home(who, HomeState(state.filter, **pages))


def filter_home(uow: UnitOfWork, who: str, wanted: Filter) -> None:
    """Show what this filter (its names looked up) holds, from the first page on."""
    state = uow.home_state(who) or HomeState()
    uow.put_home(who, HomeState(wanted, plans=state.plans))


def clear_home(uow: UnitOfWork, who: str) -> None:
    """Show everything again."""
    filter_home(uow, who, cleared((uow.home_state(who) or HomeState()).filter))


def who_sees(reads: Reads, changed: Changed, now: dt.datetime) -> list[str]:
    """Whose Home shows something of what changed, of those who opened theirs not long ago."""
    homes = (reads.plan_of_channel(channel) for channel in sorted(changed.channels))
    plans = {*changed.plans, *(plan.number for plan in homes if plan)}
    plans |= {plan.number for person in sorted(changed.described) for plan in reads.plans_led(person)}
    beside = {
        side
        for person in sorted(changed.described)
        for handoff in reads.handoffs_of_person(person, open_only=False)
        for side in handoff.sides
    }
    return reads.homes_of(sorted(changed.people | beside), sorted(plans), now - FRESH)


def _theirs(reads: Reads, who: str) -> tuple[list[Row], list[Plan]]:
    """The handoffs in which they are a side, or that wait for them as plan owner; and their plans: those with a name
    that they lead or have a handoff in, the newest first, then the channels whose handoffs they own.
    """
    sides = reads.handoffs_of_person(who, open_only=False)
    found = {handoff.number: handoff for handoff in (*sides, *reads.handoffs_owned(who))}
    rows = with_plans(reads, list(found.values()))
    plans = {
        plan.number: plan for plan in (*(plan for handoff, plan in rows if who in handoff.sides), *reads.plans_led(who))
    }
    read_sight(reads, who, plans.values())
    named = [plan for plan in plans.values() if plan.is_named and may_see_plan(reads, who, NOWHERE, plan)]
    owned = [plan for plan in plans.values() if not plan.is_named and plan.channel and plan.owner == who]
    both = [*_newest_first(named), *_newest_first(owned)]
    return [row for row in rows if who in row[0].sides or next_mover(*row) == who], both


def _newest_first(plans: Sequence[Plan]) -> list[Plan]:
    return sorted(plans, key=lambda plan: plan.number, reverse=True)


def _late_at(rows: Sequence[Row], home: Home, now: dt.datetime) -> dt.datetime | None:
    counted = (handoff for _, facts in home.plans.shown for handoff in facts.handoffs)
    instants = (one.due.instant() for one in (*(handoff for handoff, _ in rows), *counted) if one.is_open)
    return min((instant for instant in instants if instant > now), default=None)


def _any_state(wanted: Filter) -> Filter:
    """Its parts say what is open: one that was declined waits for its plan owner, and is open in that sense."""
    return replace(wanted, standing=Standing.ANY) if wanted.standing is Standing.OPEN else wanted


def _urgency(handoff: Handoff, now: dt.datetime) -> tuple[bool, dt.datetime, int]:
    """What is late first, then by date."""
    due = handoff.due.instant()
    return not handoff.is_overdue(now), due, handoff.number


def _page(rows: Sequence[T], page: int, most: int = ROWS) -> Part[T]:
    """A page beyond the last is the last."""
    last = max(len(rows) - 1, 0) // most
    page = min(max(page, 0), last)
    return Part(tuple(rows[page * most : (page + 1) * most]), len(rows), page, last + 1)


def _with_facts(reads: Reads, who: str, plans: Part[Plan]) -> Part[tuple[Plan, Facts]]:
    """What is read of all of them at once, `facts_of` asks for one by one."""
    reads.handoffs_of_plans([plan.number for plan in plans.shown])
    reads.people(tuple(dict.fromkeys(leader for plan in plans.shown for leader in plan.leaders)))
    shown = tuple((plan, facts_of(reads, plan, who)) for plan in plans.shown)
    return Part(shown, plans.count, plans.page, plans.pages)


def _filter_plan(reads: Reads, who: str, wanted: Filter) -> Plan | None:
    plan = reads.plan(wanted.plan) if wanted.plan else None
    return plan if plan and may_see_plan(reads, who, NOWHERE, plan) else None


def _words(reads: Reads, who: str, home: Home) -> Words:
    """Of what its rows say, which is far less than the handoffs and the plans hold."""
    handoffs = [_headline(handoff) for handoff, _ in home.rows]
    plans = {plan.number: plan for plan in (*(plan for _, plan in home.rows), *(plan for plan, _ in home.plans.shown))}
    if home.filter_plan:
        plans[home.filter_plan.number] = home.filter_plan
    people = [home.filter.person] if home.filter.person else []
    return words_for(reads, handoffs, map(_title, plans.values()), people=people, reader=who)


def _headline(handoff: Handoff) -> Handoff:
    """The same with no words but the thing's."""
    offer = handoff.offer and replace(handoff.offer, criteria=None, reason=None)
    return replace(handoff, criteria=(), evidence=None, offer=offer)


def _title(plan: Plan) -> Plan:
    """The same with no words but its name."""
    return replace(
        plan, system=None, slots=(), requirements=Requirements(), evidence=Evidence(), overrides=(),
        override_asked=None, scores=(), why_not_above=None, templates=(),
    )  # fmt: skip
