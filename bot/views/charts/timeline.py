"""A plan's timeline: its handoffs by date, what waits for what, and its gates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.domain.charts import GateRow, Row, Timeline, waits_of, with_rows
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff, State
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import dates, facts, order
from bot.views.charts.gates import gate_rows
from bot.views.charts.heaps import heaps
from bot.views.charts.parts import accepted_on, axis_over, counted_in, fitting, name_of, short_day, standing, today_of
from bot.views.kit import Block, bold, lines, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import clip, headline, number
from bot.views.usage import example

_TICKS = 4
_LEAST_ROOM = dt.timedelta(days=14)
_THING_SHOWN, _PERSON_SHOWN = 60, 15
_LINE_SHOWN = 160  # all rows and what follows them fit into a message with progress in words


def timeline_chart(plan: Plan, known: Facts, at: Look) -> Timeline:
    """For at most `bot.domain.charts.MOST_ROWS` handoffs a row each; of more, what is late and next, the rest counted
    by month. `known.handoffs` are all those of the plan; gates show where it has a name.
    """
    shown, rest = _rows_and_rest(plan, known, at)
    rows = tuple(_row(one, plan, at) for one in shown)
    counted, gates, today = counted_in(known.handoffs), gate_rows(plan, at), today_of(plan, at)
    return Timeline(
        title=_title(plan, at),
        alt=_alt(plan, known, at),
        heading=name_of(plan, at),
        subtitle=_subtitle(counted, plan, at),
        axis=axis_over([*(row.date for row in rows), *_near(gates, rows, today)], today, _TICKS, at),
        rows=rows,
        waits=waits_of(shown),
        waits_label=at.gettext("leads to the handoff that waits"),
        more=heaps(rest, today, at),
        more_label=_more(rest, at),
        gates=gates,
        gates_label=at.gettext("Gates"),
        notes=tuple(_notes(plan, known, at)),
        empty="" if counted else _empty(at),
    )


def timeline_text(plan: Plan, known: Facts, at: Look) -> Message:
    """The same in words."""
    shown, rest = _rows_and_rest(plan, known, at)
    counted = counted_in(known.handoffs)
    title = (bold(name_of(plan, at)), *say(". {said}", said=_subtitle(counted, plan, at)), *say("."))
    blocks: list[Block | None] = [paragraph(title)]
    if shown:
        blocks.append(paragraph(lines(*(say("{line}", line=clip(_line(one, at), _LINE_SHOWN)) for one in shown))))
    else:
        blocks.append(paragraph(example(at)))
    if rest:
        heaped = [f"{heap.label}: {heap.caption}" for heap in heaps(rest, today_of(plan, at), at)]
        blocks.append(paragraph(say("{more}: {heaps}.", more=_more(rest, at), heaps="; ".join(heaped))))
    gates, notes = _gates_said(plan, at), _notes(plan, known, at)
    blocks += [paragraph(say("{gates}", gates=gates)) if gates else None]
    blocks += [paragraph(sentences(*(say("{note}.", note=note) for note in notes))) if notes else None]
    return message(*blocks)


def _rows_and_rest(plan: Plan, known: Facts, at: Look) -> tuple[list[Handoff], list[Handoff]]:
    rows, rest = with_rows(known.handoffs, at.now)
    return sorted(rows, key=lambda one: (_placed(one, plan), one.number)), rest


def _placed(handoff: Handoff, plan: Plan) -> dt.date:
    """Where it stands in time: when it was accepted, or is due."""
    return accepted_on(handoff, plan) if handoff.state is State.ACCEPTED else handoff.due.date


def _row(handoff: Handoff, plan: Plan, at: Look) -> Row:
    return Row(
        number=number(handoff.number),
        thing=_thing(handoff, at),
        sides=_sides(handoff, at),
        date=_placed(handoff, plan),
        state=handoff.state,
        is_late=handoff.is_overdue(at.now),
        caption=_caption(handoff, plan, at),
    )


def _near(gates: Sequence[GateRow], rows: Sequence[Row], today: dt.date) -> list[dt.date]:
    """Dates of gates for the axis: of shadow mode while it runs, of others where they do not widen it much."""
    dates = [*(row.date for row in rows), today]
    first, last = min(dates), max(dates)
    room = max((last - first) // 2, _LEAST_ROOM)
    running = [day for one in gates if one.until and one.until >= today for day in (one.date, one.until) if day]
    return running + [one.date for one in gates if one.date and first - room <= one.date <= last + room]


def _thing(handoff: Handoff, at: Look) -> str:
    return clip(headline(facts.thing(handoff, at)), _THING_SHOWN)


def _sides(handoff: Handoff, at: Look) -> str:
    giver, receiver = (at.person(person) for person in handoff.sides)
    if len(giver) + len(receiver) > 2 * _PERSON_SHOWN:
        giver, receiver = clip(giver, _PERSON_SHOWN), clip(receiver, _PERSON_SHOWN)
    return at.gettext("{giver} to {receiver}").format(giver=giver, receiver=receiver)


def _caption(handoff: Handoff, plan: Plan, at: Look) -> str:
    """ "agreed, due 18 Dec", "late, agreed, due 30 Nov", "accepted 14 Dec"."""
    state, date = facts.state(handoff, at), short_day(_placed(handoff, plan), today_of(plan, at), at)
    if handoff.state is State.ACCEPTED:
        return at.gettext("{state} {date}").format(state=state, date=date)
    if handoff.is_overdue(at.now):
        return at.gettext("late, {state}, due {date}").format(state=state, date=date)
    return at.gettext("{state}, due {date}").format(state=state, date=date)


def _line(handoff: Handoff, at: Look) -> str:
    """ "H-7 Model registry, Ana to Ben: agreed, due Fri 18 Dec, after H-3"."""
    if handoff.state is State.ACCEPTED and handoff.ended_at:
        when = dates.date_of(handoff.ended_at, at)
    else:
        late = [dates.late(dates.working_days_late(handoff.due, at), at)] if handoff.is_overdue(at.now) else []
        due = at.gettext("due {date}").format(date=dates.day(handoff.due, at))
        when = ", ".join([due, *late, *order.parts(handoff, at)])
    return at.gettext("{number} {thing}, {sides}: {state}, {when}").format(
        number=number(handoff.number),
        thing=_thing(handoff, at),
        sides=_sides(handoff, at),
        state=facts.state(handoff, at),
        when=when,
    )


def _title(plan: Plan, at: Look) -> str:
    return at.gettext("Timeline: {plan}").format(plan=name_of(plan, at))


def _subtitle(counted: Sequence[Handoff], plan: Plan, at: Look) -> str:
    return standing(counted, at) if counted else at.gettext("No handoff yet")


def _empty(at: Look) -> str:
    """What to do where there is nothing to draw."""
    return at.gettext("Type /handoff and say in one sentence who passes what to whom, by when, and what done means.")


def _more(rest: Sequence[Handoff], at: Look) -> str:
    said = at.ngettext("{count} more, by the month it is due", "{count} more, by the month they are due", len(rest))
    return said.format(count=len(rest))


def _notes(plan: Plan, known: Facts, at: Look) -> list[str]:
    """What is not drawn."""
    slots, cancelled = len(plan.slots), len(known.handoffs) - len(counted_in(known.handoffs))
    notes = []
    if slots:
        notes.append(at.ngettext("{count} handoff to be filled in", "{count} handoffs to be filled in", slots))
        notes[-1] = notes[-1].format(count=slots)
    if cancelled:
        said = at.ngettext("{count} cancelled, not shown", "{count} cancelled, not shown", cancelled)
        notes.append(said.format(count=cancelled))
    return notes


def _gates_said(plan: Plan, at: Look) -> str:
    """ "Gates: Kickoff open 7 Dec; …" """
    said = "; ".join(f"{gate.name} {gate.word}" for gate in gate_rows(plan, at))
    return at.gettext("Gates: {gates}.").format(gates=said) if said else ""


def _alt(plan: Plan, known: Facts, at: Look) -> str:
    """What the picture shows, at most 2,000 characters."""
    shown, rest = _rows_and_rest(plan, known, at)
    title = at.gettext("Timeline of {plan} on {date}: {standing}.").format(
        plan=name_of(plan, at),
        date=dates.date_of(at.now, at),
        standing=_subtitle(counted_in(known.handoffs), plan, at),
    )
    heaped = [f"{heap.label}: {heap.caption}" for heap in heaps(rest, today_of(plan, at), at)]
    last = [f"{_more(rest, at)}: {'; '.join(heaped)}."] if rest else []
    last += [_gates_said(plan, at), *(f"{note}." for note in _notes(plan, known, at))]
    urgent = sorted(shown, key=lambda one: (not one.is_overdue(at.now), not one.is_open))
    return fitting([title], [f"{_line(one, at)}." for one in urgent], [one for one in last if one], at)
