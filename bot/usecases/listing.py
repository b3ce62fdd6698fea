"""`/handoff list`: private lists, and only what the person may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import Code, Refused
from bot.domain.filter_words import parse_filter
from bot.domain.filters import Filter, FilterProblem, Kind, Standing, one_line
from bot.domain.handoff import Handoff
from bot.domain.pages import Page, by_mover, by_time, page_of
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.domain.working_time import local_date
from bot.ports import Reads
from bot.usecases.look import by_due, visible_rows, with_plans
from bot.usecases.narrowing import narrowed, only_open
from bot.usecases.outgoing import zone_of
from bot.usecases.where import Where, may_see_plan, read_sight
from bot.usecases.words import words_for

__all__ = ["Choices", "Listing", "choices", "listing", "narrowed", "typed_filter"]

_CHOICES = 100  # plans: options of one of Slack's lists


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of handoffs, the next due first, with the words of those that it shows. `filter` as it was carried out,
    `plan` the one that it names.
    """

    filter: Filter
    plan: Plan | None
    page: Page
    words: Words


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter's form offers and is filled with: the newest plans that the person may see, theirs first."""

    filter: Filter
    plans: tuple[Plan, ...]
    words: Words


def typed_filter(reads: Reads, who: str, where: Where, text: str, now: dt.datetime) -> Filter:
    """The filter that was typed, its names looked up; words that are exactly a plan's name mean that plan. Raises
    Refused where a name is nobody's or several people's, and UNCLEAR_FILTER with its `problem`.
    """
    wanted = _with_person(reads, parse_filter(text, local_date(now, zone_of(reads, who))))
    named = wanted.channel or wanted.plan_name
    if not named and not wanted.text:
        return wanted
    plan = _plan_named(reads, who, where, wanted)
    if plan is None:
        return wanted
    text = wanted.text if named else ""
    kind = Kind.PLAN if wanted.kind is Kind.HERE else wanted.kind
    return replace(wanted, kind=kind, plan=plan.number, channel=None, plan_name=None, text=text)


def listing(reads: Reads, who: str, where: Where, wanted: Filter, now: dt.datetime, page: int = 0) -> Listing:
    """One page, from 0, of only what the person may see; its names were looked up before. Raises
    Refused(PLAN_NOT_FOUND) where there is no such plan, or they may not see it.
    """
    wanted, plan = _settled(reads, who, where, wanted)
    found = with_plans(reads, _candidates(reads, who, wanted, plan))
    rows = by_due(narrowed(reads, visible_rows(reads, who, where, found), wanted, now))
    shown = page_of(by_time(rows, now) if wanted.kind is Kind.PLAN else by_mover(rows, who), page)
    handoffs, plans = [handoff for handoff, _ in shown.rows], [plan for _, plan in shown.rows]
    people = [wanted.person] if wanted.person else []
    named = [plan] if plan else []
    words = words_for(reads, handoffs, [*plans, *named], people=people, reader=who, where=where)
    return Listing(wanted, plan, shown, words)


def choices(reads: Reads, who: str, where: Where, wanted: Filter) -> Choices:
    """For the form about this filter. What it names and the person may not see (any more) is left out."""
    try:
        wanted, chosen = _settled(reads, who, where, wanted)
    except Refused:
        wanted, chosen = Filter(Kind.MINE), None
    if chosen:  # the channel's own too
        wanted = replace(wanted, plan=chosen.number)
    theirs = {handoff.plan for handoff in reads.handoffs_of_person(who, open_only=False)}
    plans = _visible_plans(reads, who, where)
    plans.sort(key=lambda plan: (plan != chosen, plan.number not in theirs and who not in plan.leaders, -plan.number))
    offered = tuple(plans[:_CHOICES])
    return Choices(wanted, offered, words_for(reads, plans=offered, reader=who, where=where))


def _settled(reads: Reads, who: str, where: Where, wanted: Filter) -> tuple[Filter, Plan | None]:
    """The filter as it is carried out, and the plan that it names."""
    if wanted.kind is Kind.OVERDUE:
        wanted = replace(wanted, kind=Kind.MINE, standing=Standing.LATE)
    if wanted.kind is Kind.HERE and wanted.plan is None:
        here = reads.plan_of_channel(where.channel) if where.channel else None
        return (wanted, here) if here else (replace(wanted, kind=Kind.MINE), None)
    if wanted.plan is None:
        return wanted, None
    plan = reads.plan(wanted.plan)
    if plan is None or not may_see_plan(reads, who, where, plan):
        raise Refused(Code.PLAN_NOT_FOUND)
    return wanted, plan


def _candidates(reads: Reads, who: str, wanted: Filter, plan: Plan | None) -> list[Handoff]:
    match wanted.kind:
        case Kind.HERE | Kind.PLAN:
            return reads.handoffs_of_plan(plan.number, open_only=only_open(wanted)) if plan else []
        case Kind.PERSON:
            return reads.handoffs_of_person(wanted.person or who, open_only=only_open(wanted))
    theirs = reads.handoffs_of_person(who, open_only=only_open(wanted))
    match wanted.kind:
        case Kind.GIVING:
            return [handoff for handoff in theirs if handoff.giver == who]
        case Kind.RECEIVING:
            return [handoff for handoff in theirs if handoff.receiver == who]
    return theirs


def _with_person(reads: Reads, wanted: Filter) -> Filter:
    """Of words after "@" as many as somebody is called; the rest is searched for."""
    if wanted.name is None:
        return wanted
    words = wanted.name.split()
    for end in range(len(words), 0, -1):
        found = reads.people_named(" ".join(words[:end]))
        if len(found) == 1:
            text = one_line(" ".join((*words[end:], wanted.text)))
            return replace(wanted, person=found[0].id, name=None, text=text)
        if found:
            people = tuple(person.id for person in found)
            called, problem = " ".join(words[:end]), FilterProblem.SEVERAL_PEOPLE
            raise Refused(Code.UNCLEAR_FILTER, problem=problem, phrase=called, people=people)
    raise Refused(Code.UNCLEAR_FILTER, problem=FilterProblem.NO_PERSON, phrase=words[0])


def _plan_named(reads: Reads, who: str, where: Where, wanted: Filter) -> Plan | None:
    """The plan that was named, by its channel or in words; None where words to search for are no plan's name."""
    home = wanted.channel and reads.plan_of_channel(wanted.channel)
    if home and may_see_plan(reads, who, where, home):
        return home
    plans = _visible_plans(reads, who, where)
    called = wanted.channel or wanted.plan_name or wanted.text
    names = reads.texts([plan.name for plan in plans if plan.name]) if wanted.channel is None else {}
    places = {channel.id: channel.name for channel in reads.channels([plan.channel for plan in plans if plan.channel])}
    by_place = wanted.channel is not None or wanted.plan_name is not None

    def is_meant(plan: Plan) -> bool:
        name, place = names.get(plan.name) if plan.name else None, places.get(plan.channel or "")
        return _same(name, called) or (by_place and _same(place, called))

    found = [plan for plan in plans if is_meant(plan)]
    if len(found) > 1:
        channels = tuple(plan.channel for plan in found if plan.channel)
        raise Refused(Code.UNCLEAR_FILTER, problem=FilterProblem.SEVERAL_PLANS, phrase=called, channels=channels)
    if not found and by_place:
        raise Refused(Code.UNCLEAR_FILTER, problem=FilterProblem.NO_PLAN, phrase=called)
    return found[0] if found else None


def _same(name: str | None, called: str) -> bool:
    """Whether a name is meant, whatever its case and article."""
    return name is not None and _plain(name) == _plain(called)


def _plain(name: str) -> str:
    return one_line(name).casefold().removeprefix("#").removeprefix("the ")


def _visible_plans(reads: Reads, who: str, where: Where) -> list[Plan]:
    """Plans with a name, those of the person's handoffs, and that of the place; what they may not see is left out."""
    numbers = {handoff.plan for handoff in reads.handoffs_of_person(who, open_only=False)}
    here = reads.plan_of_channel(where.channel) if where.channel else None
    found: Sequence[Plan] = (*reads.plans_named(), *reads.plans(sorted(numbers)), *reads.plans_led(who))
    plans = {plan.number: plan for plan in (*found, *([here] if here else []))}
    read_sight(reads, who, plans.values())
    return [plan for plan in plans.values() if may_see_plan(reads, who, where, plan)]
