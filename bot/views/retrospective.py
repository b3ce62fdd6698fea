"""The retrospective: medians and notes beside earlier plans; never a name, never what one person scored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain import plan_events as pe
from bot.domain.gates import Condition, Facts, calm_until, missing, next_gate
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.plan_rules import may
from bot.domain.retrospective import DIMENSIONS, SEVERAL, Medians, medians
from bot.domain.working_time import local_date
from bot.views import dates
from bot.views.gate_texts import gate_word, plan_name
from bot.views.kit import Block, Runs, actions, bold, button, lines, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.pictures import retro_picture_button
from bot.views.plan_values import plan_action, plan_value
from bot.views.text import clip, unstopped
from bot.views.translations import N_

NAMES = {
    "data": N_("Data maturity"),
    "technical": N_("Technical capability"),
    "operational": N_("Operational readiness"),
    "adoption": N_("Cultural adoption"),
}
_NAME_SHOWN, _NOTE_SHOWN = 80, 300
_ROOM = 2400  # characters of notes that a message shows


class Earlier(Protocol):
    """Another plan whose retrospective was held."""

    @property
    def plan(self) -> Plan:
        """Which."""
        ...

    @property
    def medians(self) -> Medians:
        """What was scored there."""
        ...


def retrospective(plan: Plan, facts: Facts, earlier: Sequence[Earlier], viewer: str, at: Look) -> Message:
    """How it stands, with the buttons of this person. `earlier`: the newest first."""
    title = (bold(plan_name(plan, at)), *say(": "), *_standing(plan, at))
    if not plan.is_open(Gate.GO_LIVE):
        return message(paragraph(title), paragraph(_first(plan, at)))
    ours = medians(plan.scores)
    if ours is None:
        body = [paragraph(_too_few(plan, at))]
    else:
        body = [paragraph(lines(*_dimensions(ours, at))), *_beside(earlier, at), *_notes(plan, at)]
    why = at.text(plan.why_not_above)
    if why:
        body.append(paragraph(say(at.gettext('Why no dimension is above the plan before: "{reason}".'), reason=why)))
    return message(paragraph(title), *body, *_not_yet(plan, facts, at), actions(_buttons(plan, facts, viewer, at)))


def closes(plan: Plan, facts: Facts, viewer: str, at: Look) -> bool:
    """Whether this person could close it now, perhaps with a reason."""
    if viewer != plan.owner or plan.is_open(Gate.RETROSPECTIVE) or not plan.is_named:
        return False
    return all(one.condition is Condition.ABOVE for one in missing(plan, Gate.RETROSPECTIVE, facts, at.now))


def asks_why(plan: Plan, facts: Facts, at: Look) -> bool:
    """Whether closing it needs a reason: no dimension is above the plan before."""
    lacking = missing(plan, Gate.RETROSPECTIVE, facts, at.now)
    return any(one.condition is Condition.ABOVE for one in lacking)


def dimension_lines(ours: Medians, at: Look) -> Runs:
    """ "Data maturity: 3.5", a dimension a line."""
    return lines(*_dimensions(ours, at))


def _standing(plan: Plan, at: Look) -> Runs:
    held = plan.opening(Gate.RETROSPECTIVE)
    if held is not None:
        return say(at.gettext("retrospective, closed on {date}."), date=dates.date_of(held.at, at))
    return say(at.gettext("retrospective."))


def _first(plan: Plan, at: Look) -> Runs:
    """What comes before it."""
    gate = next_gate(plan) or Gate.GO_LIVE
    not_live = say(at.gettext("It is scored once the system is live."))
    return sentences(not_live, say(at.gettext("Next gate: {gate}."), gate=gate_word(gate, at)))


def _too_few(plan: Plan, at: Look) -> Runs:
    shown = say(at.gettext("Medians and notes show from {several} people on."), several=SEVERAL)
    return sentences(_scored(plan, at), shown)


def _scored(plan: Plan, at: Look) -> Runs:
    """How many, never who."""
    if not plan.scores:
        return say(at.gettext("Nobody has scored yet."))
    people = at.ngettext("{count} person has scored.", "{count} people have scored.", len(plan.scores))
    return say(people, count=len(plan.scores))


def _dimensions(ours: Medians, at: Look) -> list[Runs]:
    said = at.gettext("{dimension}: {median}")
    return [say(said, dimension=at.gettext(NAMES[name]), median=_median(getattr(ours, name))) for name in DIMENSIONS]


def _beside(earlier: Sequence[Earlier], at: Look) -> list[Block]:
    """ "Earlier: Churn model, Tue 5 May: data maturity 3, …", a plan a line."""
    if not earlier:
        return [paragraph(say(at.gettext("No earlier plan that you may see has held a retrospective.")))]
    rows = []
    for one in earlier:
        held = one.plan.opening(Gate.RETROSPECTIVE)
        medians_said = ", ".join(
            f"{at.gettext(NAMES[name]).lower()} {_median(getattr(one.medians, name))}" for name in DIMENSIONS
        )
        row = say(
            at.gettext("{plan}, {date}: {medians}."),
            plan=clip(plan_name(one.plan, at), _NAME_SHOWN),
            date=dates.date_of(held.at, at) if held else "",
            medians=medians_said,
        )
        rows.append(row)
    return [paragraph(lines(say(at.gettext("Earlier plans, the newest first:")), *rows))]


def _notes(plan: Plan, at: Look) -> list[Block]:
    """In the order of their digests, which is that of chance and stays: not the order in which people scored."""
    scored = _scored(plan, at)
    notes = sorted(one.score.note for one in plan.scores if one.score.note)
    said = [clip(unstopped(at.text(note)), _NOTE_SHOWN) for note in notes]
    shown, room = [], _ROOM
    for note in said:
        room -= len(note)
        if room < 0:
            break
        shown.append(say('"{note}"', note=note))
    if not shown:
        return [paragraph(scored)]
    hidden = len(said) - len(shown)
    more = at.ngettext("{count} more note is not shown.", "{count} more notes are not shown.", hidden)
    rest = say(more, count=hidden) if hidden else ()
    return [paragraph(lines(sentences(scored, say(at.gettext("Notes:"))), *shown, rest))]


def _not_yet(plan: Plan, facts: Facts, at: Look) -> list[Block]:
    """Why it cannot be closed yet, where that is not said already; and who closes it."""
    if plan.is_open(Gate.RETROSPECTIVE):
        return []
    owner = say(at.gettext("{person} closes it."), person=at.person(plan.owner))
    until = calm_until(plan)
    if not plan.is_open(Gate.STABLE) and until is not None:
        stable = at.gettext("It can be closed once the system is stable, on {date} at the earliest.")
        if until <= local_date(at.now, plan.zone):
            stable = at.gettext("It can be closed once the system is stable.")
        return [paragraph(say(stable, date=dates.day_of(until, at)), owner)]
    return [paragraph(owner)] if not missing(plan, Gate.RETROSPECTIVE, facts, at.now) else []


def _buttons(plan: Plan, facts: Facts, viewer: str, at: Look) -> list[Block]:
    made = []
    if may(plan, pe.Score, viewer, facts) and not plan.is_open(Gate.RETROSPECTIVE):
        again = any(one.by == viewer for one in plan.scores)
        made.append(_button(plan, "score", at.gettext("Score again") if again else at.gettext("Score"), at))
    if closes(plan, facts, viewer, at):
        made.append(_button(plan, "close_retro", at.gettext("Close the retrospective"), at))
    if medians(plan.scores):
        made.append(retro_picture_button(plan, at))
    return made


def _button(plan: Plan, act: str, label: str, at: Look) -> Block:
    return button(label, plan_action(act), plan_value(plan), f"{label}: {plan_name(plan, at)}")


def _median(value: float) -> str:
    """3, or 3.5."""
    return f"{value:g}"
