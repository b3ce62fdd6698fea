"""What is still to come, for somebody who asks: person by person, each date with its reason, and nothing to press.

How somebody wants to be reminded is theirs alone: to others a date says at most that it is a weekend or a public
holiday, or that the person is away (DESIGN section 4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.calendars import Why
from bot.domain.events import Side
from bot.domain.nudge_lines import Line, LineKind
from bot.domain.nudge_preview import NAMED, Ahead, Told
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.working_time import is_weekday
from bot.views import dates
from bot.views.kit import Block, Run, Runs, bold, lines, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import clip, escape, number
from bot.views.translations import N_

_ROOM = 3_300  # characters for the messages to come; the rest is counted
_PLACES = 40  # a block each
_NAME = 40  # characters

EVERYTHING = "*"  # the viewer who may read every reason: whoever runs Baton

_WHY = {
    Why.WEEKEND: N_("weekend"),
    Why.HOLIDAY: N_("public holiday"),
    Why.MONDAYS: N_("Mondays only"),
    Why.SNOOZED: N_("snoozed"),
    Why.TOO_LATE: N_("due earlier that day"),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """A person or a channel: who it is, and their own zone."""

    id: str
    zone: str
    viewer: str
    at: Look

    @property
    def here(self) -> Look:
        """The same look with their dates."""
        return replace(self.at, zone=self.zone)

    @property
    def is_viewer(self) -> bool:
        return self.viewer in {self.id, EVERYTHING}

    def title(self) -> str:
        """ "Ana (Warsaw)", "Ana (Warsaw, away until 4 Jan)"."""
        name = self.at.channel(self.id) or self.at.person(self.id)
        if back := self.here.away_until(self.id):
            return self.at.gettext("{name} ({city}, away until {date})").format(
                name=clip(name, _NAME), city=dates.city(self.zone), date=dates.day_and_month(back, self.at)
            )
        return self.at.gettext("{name} ({city})").format(name=clip(name, _NAME), city=dates.city(self.zone))


def preview(
    plan: Plan,
    coming: Sequence[Ahead],
    zones: Mapping[str, str],
    viewer: str,
    at: Look,
    *,
    more: int = 0,
    many: bool = False,
    none_for_viewer: bool = False,
) -> Message:
    """The next messages of a plan, in the order in which they come; those of one person or channel together.

    `zones` by place. `more` come after these; `many`: still more than that. `none_for_viewer`: the one who asks is
    concerned and wants no reminders, which is said to them alone.
    """
    shown, places = _fitting(coming, zones, viewer, at)
    rest = more + len(coming) - shown
    parts = [paragraph(lines((bold(place.title()),), *said)) for place, said in places]
    own: Runs = ()
    if none_for_viewer:
        named = any(place.id == viewer for place, _ in places)
        own = _none(_Place(viewer, at.zone, viewer, at), titled=not named)
    title = _title(plan, at, anything=bool(coming))
    return message(paragraph(title), *parts, paragraph(own) if own else None, _more(plan, rest, at, many=many))


def items(ahead: Ahead, zone: str, at: Look, name: Callable[[Line], str]) -> str:
    """All that one message will say, with every reason; each handoff as `name` calls it."""
    place = _Place(ahead.place, zone, EVERYTHING, at)
    said = "; ".join(_item(one, place, ahead, name(one.line)) for one in ahead.told)
    return said + at.gettext(", then every Monday") if ahead.weekly else said


def _fitting(
    coming: Sequence[Ahead], zones: Mapping[str, str], viewer: str, at: Look
) -> tuple[int, list[tuple[_Place, list[Runs]]]]:
    """How many of these have room, and those, place by place."""
    found: dict[str, tuple[_Place, list[Runs]]] = {}
    room = _ROOM
    for count, ahead in enumerate(coming):
        place, said = found.get(ahead.place) or (_Place(ahead.place, zones[ahead.place], viewer, at), [])
        line = _entry(ahead, place)
        room -= len(escape(line if said else f"{place.title()}\n{line}")) + 1
        if room < 0 or (not said and len(found) == _PLACES):
            return count, list(found.values())
        said.append((Run(line),))
        found[ahead.place] = place, said
    return len(coming), list(found.values())


def _entry(ahead: Ahead, place: _Place) -> str:
    """ "Tue 8 Dec 09:00 · H-1, due in 7 days; H-2, ready to accept; 3 more"."""
    at = place.at
    named = [_item(one, place, ahead) for one in ahead.told[:NAMED]]
    rest = len(ahead.told) + ahead.more - len(named)
    if rest:
        named.append(at.ngettext("{count} more", "{count} more", rest).format(count=rest))
    said = at.gettext("{moment} · {handoffs}").format(
        moment=dates.moment(ahead.at, place.here), handoffs="; ".join(named)
    )
    return said + at.gettext(", then every Monday") if ahead.weekly else said


def _item(told: Told, place: _Place, ahead: Ahead, name: str = "") -> str:
    """ "H-1, due in 7 days (for Sun 13 Dec: weekend)", "H-2, needs a receiver, then every Monday"; what is true of all
    is said once, after them.
    """
    at = place.here
    standing = _STANDING[told.line.kind](told.line, at, ahead.date)
    named = name or number(told.line.handoff.number)
    said = at.gettext("{handoff}, {standing}").format(handoff=named, standing=standing) + _reason(told, place)
    return said + at.gettext(", then every Monday") if told.weekly and not ahead.weekly else said


def _reason(told: Told, place: _Place) -> str:
    """ " (for Sun 13 Dec: weekend)"; empty where there is nothing to say, or nothing for this reader."""
    at, counted = place.here, told.counted
    why = [] if counted is None else [_said(one, told, place) for one in told.why]
    if counted is None or not all(why):
        return ""
    date = dates.day_of(counted, at)
    return at.gettext(" (for {date}: {why})").format(date=date, why=", ".join(why)) if why else ""


def _said(why: Why, told: Told, place: _Place) -> str:
    """A reason in words; empty where it would tell others what somebody chose for themselves."""
    at = place.here
    if why is Why.AWAY:
        back = at.words.away.get(place.id)
        return (
            at.gettext("away until {date}").format(date=dates.day_and_month(back, at)) if back else at.gettext("away")
        )
    chosen = {Why.MONDAYS, Why.SNOOZED}
    own_weekend = why is Why.WEEKEND and told.counted is not None and is_weekday(told.counted)
    if own_weekend:
        return at.gettext("no working day") if place.is_viewer else ""
    return "" if why in chosen and not place.is_viewer else at.gettext(_WHY[why])


def _title(plan: Plan, at: Look, *, anything: bool) -> Runs:
    channel = at.channel(plan.channel)
    where = at.gettext(" in {channel}").format(channel=channel) if channel else ""
    if not anything:
        return say(at.gettext("No reminders are still to come{where}."), where=where)
    still = say(at.gettext("Reminders still to come{where}, if nothing moves."), where=where)
    return sentences(still, say(at.gettext("Each in that person's own time.")))


def _none(place: _Place, *, titled: bool) -> Runs:
    at = place.at
    none = at.gettext("No reminders: you chose Home only. What is escalated to you still comes.")
    return lines((bold(place.title()),), say(none)) if titled else say(none)


def _more(plan: Plan, rest: int, at: Look, *, many: bool) -> Block | None:
    if not rest and not many:
        return None
    count = at.gettext("more than {count}").format(count=f"{rest:,}") if many else f"{rest:,}"
    said = at.ngettext("And {count} more message after these.", "And {count} more messages after these.", rest)
    if not rest:
        said = at.gettext("More messages come after these.")
    where = at.gettext("Whoever runs Baton sees all of them with {command}.")
    command = Run(f"baton preview --plan {plan.number}", "code")
    return paragraph(say(said, count=count), say(where, command=command))


def _late(line: Line, at: Look, _today: dt.date) -> str:
    return dates.late(line.days, at)


def _warning(line: Line, at: Look, today: dt.date) -> str:
    late = dates.late(line.days, at)
    if line.escalates_on == today:
        return at.gettext("{late}, escalates today").format(late=late)
    date = dates.day_of(line.escalates_on, at) if line.escalates_on else ""
    return at.gettext("{late}, escalates {date}").format(late=late, date=date)


def _proposed(line: Line, at: Look, _today: dt.date) -> str:
    return at.gettext("to be confirmed") if line.side is Side.GIVER else at.gettext("to be answered")


def _due_soon(line: Line, at: Look, _today: dt.date) -> str:
    near = {0: at.gettext("due today"), 1: at.gettext("due tomorrow")}
    soon = at.ngettext("due in {count} day", "due in {count} days", line.days).format(count=line.days)
    return near.get(line.days, soon)


def _escalated(line: Line, at: Look, _today: dt.date) -> str:
    said = at.gettext(_ABOUT[line.about or LineKind.OVERDUE])
    return said.format(late=dates.late(line.days, at), days=dates.days(line.days, at))


_STANDING: dict[LineKind, Callable[[Line, Look, dt.date], str]] = {
    LineKind.OFFER: lambda _line, at, _today: at.gettext("has an offer to answer"),
    LineKind.NEEDS_DATE: lambda _line, at, _today: at.gettext("needs a new date"),
    LineKind.ACCEPT: lambda _line, at, _today: at.gettext("ready to accept"),
    LineKind.WARNING: _warning,
    LineKind.OVERDUE: _late,
    LineKind.PROPOSED: _proposed,
    LineKind.DUE_SOON: _due_soon,
    LineKind.ESCALATED: _escalated,
    LineKind.DECLINED: lambda _line, at, _today: at.gettext("needs a receiver"),
}
_ABOUT = {
    LineKind.OVERDUE: N_("escalated, {late}"),
    LineKind.PROPOSED: N_("escalated, no answer for {days}"),
    LineKind.OFFER: N_("escalated, an offer not answered for {days}"),
    LineKind.ACCEPT: N_("escalated, not accepted for {days}"),
}
