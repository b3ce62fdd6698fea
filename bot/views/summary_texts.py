"""The sentences of a summary: what changed, what is late and comes next, its gates; and when summaries come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from babel.dates import get_day_names

from bot.domain.gates import WEEKS, shadow_day, shadow_ends
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from bot.domain.plan import Overridden, Plan, Schedule
from bot.domain.plan_events import Cadence, Gate
from bot.domain.summary import NAMED, Change, Summary, What
from bot.domain.working_time import local_date
from bot.views import dates, facts
from bot.views.gate_news import stable_on
from bot.views.gate_texts import and_list, gate_word
from bot.views.gates import stands
from bot.views.kit import Runs, say, sentences
from bot.views.look import Look
from bot.views.text import clip, number, quote, unstopped
from bot.views.translations import N_

_CHANGES_ROOM = 600  # characters
_GATES_ROOM = 400
_TARGETS = 3  # dates to which handoffs were moved, people to whom they passed
_OVERRIDES = 6
_NAME = 40
_REASON = 100  # characters: gates show more of it

_CHANGES = {
    What.LIVE: N_("went live"),
    What.OPENED: N_("{gate} opened"),
    What.OVERRIDDEN: N_("{gate} overridden"),
    What.ACCEPTED: N_("{handoffs} accepted"),
    What.HANDED_BACK: N_("{handoffs} handed back"),
    What.DELIVERED: N_("{handoffs} delivered"),
    What.RETURNED: N_("{handoffs} sent back as not done yet"),
    What.AGREED: N_("{handoffs} agreed"),
    What.PROPOSED: N_("{handoffs} proposed"),
    What.MOVED: N_("{handoffs} moved to {date}"),
    What.PASSED: N_("{handoffs} passed to {person}"),
    What.REWORDED: N_("{handoffs} reworded"),
    What.SUGGESTED: N_("a change suggested to {handoffs}"),
    What.DECLINED: N_("{handoffs} declined"),
    What.CANCELLED: N_("{handoffs} cancelled"),
    What.NEEDS_GIVER: N_("the giver still needed for {handoffs}"),
    What.STILL_RUNS: N_("{handoffs} still running"),
    What.TOUCHED: N_("small changes to {handoffs}"),
    What.QUESTIONS: N_("questions on running it answered"),
    What.EVIDENCE: N_("evidence linked"),
    What.ANEW: N_("shadow mode begun anew"),
    What.ASKED_LIVE: N_("go-live asked for"),
    What.SCORED: N_("the retrospective scored"),
    What.NAMED: N_("made a plan"),
    What.EDITED: N_("plan edited"),
    What.OWNER: N_("{person} owns it now"),
    What.HOME: N_("moved to {channel}"),
    What.ZONE: N_("days counted in {city}"),
}
_OTHERS = {What.MOVED: N_("{handoffs} moved to other dates"), What.PASSED: N_("{handoffs} passed to others")}


def standing(summary: Summary, at: Look) -> str:
    """ "2 of 5 accepted, 1 late": what stands after the name and a colon."""
    slots = len(summary.plan.slots)
    to_fill = at.ngettext("{count} to fill in", "{count} to fill in", slots).format(count=slots)
    if not summary.count:
        cancelled = summary.facts.handoffs
        none = at.gettext("all handoffs are cancelled") if cancelled else at.gettext("no handoffs yet")
        return f"{none}, {to_fill}." if slots else f"{none}."
    said = [at.gettext("{accepted} of {count} accepted").format(accepted=summary.accepted, count=summary.count)]
    if late := len(summary.late):
        said.append(at.gettext("{late} late").format(late=late))
    return ", ".join([*said, *([to_fill] if slots else [])]) + "."


def changed(summary: Summary, at: Look) -> Runs:
    """ "Since Mon 30 Nov: H-3 accepted; H-5 moved to Fri 18 Dec." """
    since = dates.day_of(summary.since, at)
    if not summary.changes:
        return say(at.gettext("Nothing changed since {date}."), date=since)
    return say(at.gettext("Since {date}: {changes}."), date=since, changes=_listed(summary, at))


def late(summary: Summary, at: Look) -> Runs:
    """ "Late: H-7, Ana's move; H-9, Ben's move." Empty where nothing is."""
    if not summary.late:
        return ()
    named = [f"{number(one.number)}, {_move(one, summary.plan, at)}" for one in summary.late[:NAMED]]
    return say(at.gettext("Late: {handoffs}."), handoffs=_with_rest(named, len(summary.late), at))


def upcoming(summary: Summary, at: Look) -> Runs:
    """ "Next: H-4, Fri 11 Dec, Ben." Empty where nothing is open."""
    if not summary.upcoming:
        return ()
    named = [_next(one, summary.plan, at) for one in summary.upcoming[:NAMED]]
    return say(at.gettext("Next: {handoffs}."), handoffs=_with_rest(named, len(summary.upcoming), at))


def gates(summary: Summary, at: Look) -> Runs:
    """ "Shadow mode: day 12 of 28." Empty where people see no gates yet."""
    if not summary.plan.is_named:
        return ()
    said = "".join(run.text for run in sentences(*_where_it_stands(summary, at)))
    return say("{said}", said=clip(said, _GATES_ROOM))


def overridden(summary: Summary, at: Look) -> Runs:
    """ "Overridden: integration by Dev: "board decision"." What was missing then, the gates say. Empty where nothing
    ever was.
    """
    overrides = summary.plan.overrides
    if not overrides:
        return ()
    shown = [_override(one, at) for one in overrides[-_OVERRIDES:]]
    if earlier := len(overrides) - len(shown):
        more = at.ngettext("{count} earlier one", "{count} earlier ones", earlier)
        shown.append(at.gettext("and {more}").format(more=more.format(count=earlier)))
    return say(at.gettext("Overridden: {gates}."), gates="; ".join(shown))


def record(summary: Summary, at: Look) -> Runs:
    """ "Record 58, 4be19d02c7a3f6514be19d02c7a3f651." """
    return say(at.gettext("Record {seq}, {head}."), seq=summary.seq, head=summary.head[:32])


def when(schedule: Schedule, at: Look) -> str:
    """ "each Monday at 09:00"."""
    return at.gettext(_WHEN[schedule.cadence]).format(
        weekday=weekday_name(schedule.weekday or 0, at), time=f"{schedule.at:%H:%M}"
    )


def weekday_name(day: int, at: Look) -> str:
    """ "Monday" for 0."""
    return str(get_day_names("wide", locale=at.locale)[day])


_WHEN = {
    Cadence.DAILY: N_("Monday to Friday at {time}"),
    Cadence.WEEKLY: N_("each {weekday} at {time}"),
    Cadence.TWO_WEEKS: N_("every second {weekday} at {time}"),
    Cadence.MONTHLY: N_("on the first of each month (of a weekend, on the Monday after) at {time}"),
}


def _listed(summary: Summary, at: Look) -> str:
    """As many as there is room for; of the rest it is said how many they are."""
    said: list[str] = []
    told = _few_targets(summary.changes)
    for position, (change, template) in enumerate(told):
        words = _change(change, template, summary.plan, at)
        if said and sum(map(len, said)) + len(words) > _CHANGES_ROOM:
            more = sum(one.size for one, _ in told[position:])
            said.append(at.ngettext("{count} more change", "{count} more changes", more).format(count=more))
            break
        said.append(words)
    return "; ".join(said)


def _few_targets(changes: Sequence[Change]) -> list[tuple[Change, str]]:
    """Each with its template; those moved to ever more dates, or passed to ever more people, together."""
    told: list[tuple[Change, str]] = []
    for what, group in groupby(changes, lambda change: change.what):
        alike = list(group)
        shown = _TARGETS if what in _OTHERS else len(alike)
        told += [(change, _CHANGES.get(what, "")) for change in alike[:shown]]
        if rest := alike[shown:]:
            numbers = tuple(sorted(one for change in rest for one in change.handoffs))
            told.append((replace(rest[0], handoffs=numbers), _OTHERS[what]))
    return told


def _change(change: Change, template: str, plan: Plan, at: Look) -> str:
    if change.what in _COUNTED:
        return _COUNTED[change.what](change.count, at).format(count=change.count)
    return at.gettext(template).format(
        handoffs=_numbers(change.handoffs, at),
        date=dates.day(change.due, at) if change.due else "",
        person=at.person(change.person or ""),
        gate=gate_word(change.gate or Gate.KICKOFF, at),
        channel=at.channel(plan.channel) or at.gettext("another channel"),
        city=dates.city(plan.zone),
    )


def _numbers(handoffs: Sequence[int], at: Look) -> str:
    """ "H-3, H-4 and H-9", "H-1, H-2, H-3, H-4, H-5 and 7 more"."""
    if not handoffs:
        return ""
    named, more = [number(one) for one in handoffs[:NAMED]], len(handoffs) - NAMED
    return and_list([*named, *([_more(more, at)] if more > 0 else [])], at)


def _with_rest(named: Sequence[str], count: int, at: Look) -> str:
    """Handoffs with more words each, and how many are not named."""
    more = count - len(named)
    rest = [at.gettext("and {more}").format(more=_more(more, at))] if more else []
    return "; ".join([*named, *rest])


def _more(count: int, at: Look) -> str:
    return at.ngettext("{count} more", "{count} more", count).format(count=count)


def _move(handoff: Handoff, plan: Plan, at: Look) -> str:
    return facts.move_of(next_mover(handoff, plan) or handoff.giver, at)


def _next(handoff: Handoff, plan: Plan, at: Look) -> str:
    """ "H-4, Fri 11 Dec, Ben"; of one whose answer is due now its state stands for the date."""
    waits = handoff.state in {State.DELIVERED, State.DECLINED}
    when_due = facts.state(handoff, at) if waits else dates.day(handoff.due, at)
    mover = next_mover(handoff, plan) or handoff.giver
    return f"{number(handoff.number)}, {when_due}, {clip(at.person(mover), _NAME)}{facts.away(mover, at)}"


def _override(one: Overridden, at: Look) -> str:
    said = at.gettext("{gate} by {person}: {reason}")
    if one.second:
        said = at.gettext("{gate} by {person}, confirmed by {second}: {reason}")
    return said.format(
        gate=gate_word(one.gate, at),
        person=at.person(one.by),
        second=at.person(one.second or one.by),
        reason=quote(clip(unstopped(at.text(one.reason)), _REASON)),
    )


def _where_it_stands(summary: Summary, at: Look) -> list[Runs]:
    plan = summary.plan
    opened = plan.opening(Gate.GO_LIVE)
    if opened is not None:
        live = say(at.gettext("Live since {date}."), date=dates.date_of(opened.at, at))
        calm = () if plan.is_open(Gate.STABLE) else stable_on(plan, at)
        return [live, calm or stands(plan, summary.facts, at)]
    if plan.shadow is None:
        return [stands(plan, summary.facts, at)]
    ends, day = shadow_ends(plan), shadow_day(plan, at.now)
    if ends is None or plan.risk is None:
        return [say(at.gettext("Shadow mode: day {day}."), day=day)]
    weeks = WEEKS[plan.risk]
    if local_date(at.now, plan.zone) < ends:
        return [say(at.gettext("Shadow mode: day {day} of {days}."), day=day, days=weeks * 7)]
    run = at.ngettext("Shadow mode has run its {count} week.", "Shadow mode has run its {count} weeks.", weeks)
    return [say(run, count=weeks), stands(plan, summary.facts, at)]


_COUNTED: dict[What, Callable[[int, Look], str]] = {
    What.MAJOR: lambda count, at: at.ngettext("{count} major incident", "{count} major incidents", count),
    What.MINOR: lambda count, at: at.ngettext("{count} minor incident", "{count} minor incidents", count),
    What.CASES: lambda count, at: at.ngettext("{count} case logged", "{count} cases logged", count),
    What.DROPPED: lambda count, at: at.ngettext(
        "{count} handoff to fill in dropped", "{count} handoffs to fill in dropped", count
    ),
}
