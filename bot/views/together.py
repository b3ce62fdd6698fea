"""What one person did with several handoffs at once, told to one person in one message."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from bot.domain import events as ev
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message, Part
from bot.domain.trail import Record
from bot.views import dates, facts, order
from bot.views.buttons import act_button, allowed_acts, move, move_row
from bot.views.history import sentence
from bot.views.kit import Block, Runs, actions, message, paragraph, runs, say
from bot.views.look import Look
from bot.views.text import clip, headline, number
from bot.views.translations import N_

WITH_BUTTONS = 8  # handoffs with a button of their own; the rest is named
_THING_SHOWN = 80
_NAMED = 40

_ACTS: dict[type[ev.Event], str] = {
    ev.Reschedule: N_("moved"),
    ev.Reassign: N_("reassigned"),
    ev.Cancel: N_("cancelled"),
}
_CHANGED = N_("changed")


def together_notice(parts: Sequence[Part], viewer: str, at: Look, *, live: Collection[int] = frozenset()) -> Message:
    """The acts as they matter to `viewer`, what is their move first: of the first one all buttons, of each other one
    their next move and Open. Only handoffs in `live` have buttons. There is at least one part.
    """
    shown = sorted(parts, key=lambda part: _urgency(part, viewer, at, live))
    records = [part.record for part in parts if part.record]
    blocks: list[Block | None] = []
    for part in shown[:WITH_BUTTONS]:
        blocks += _part(part, viewer, at, live, first=part is shown[0])
    title = paragraph(_title(records, viewer, at), _question(shown, viewer, at)) if records else None
    return message(title, *blocks, _rest(shown[WITH_BUTTONS:], at))


def _urgency(part: Part, viewer: str, at: Look, live: Collection[int]) -> tuple[bool, bool, Any, int]:
    handoff = part.handoff
    asked = handoff.number in live and bool(move(handoff, part.plan, viewer, at))
    return not asked, part.record is not None, handoff.due.instant(), handoff.number


def _title(records: Sequence[Record], viewer: str, at: Look) -> Runs:
    """ "Ana moved three handoffs: "the vendor is late"." The reason where all were given the same."""
    events = [record.event for record in records]
    count, actor = len(events), at.person(records[0].actor)
    reasons = {getattr(event, "reason", None) for event in events} - {None}
    reason = facts.reason(at.text(reasons.pop()), at) if len(reasons) == 1 else ""
    values: dict[str, object] = {"actor": actor, "count": facts.counted(count, at), "reason": reason}
    was = {event.was for event in events if isinstance(event, ev.Reassign) and event.to == viewer}
    if was and all(isinstance(event, ev.Reassign) and event.to == viewer for event in events):
        asks = at.ngettext(
            "{actor} asks you to take on {count} handoff, in place of {was}{reason}.",
            "{actor} asks you to take on {count} handoffs, in place of {was}{reason}.",
            count,
        )
        return say(asks, was=at.gettext(" and ").join(sorted(map(at.person, was))), **values)
    kinds = {type(event) for event in events}
    act = _ACTS.get(kinds.pop(), _CHANGED) if len(kinds) == 1 else _CHANGED
    did = at.ngettext("{actor} {moved} {count} handoff{reason}.", "{actor} {moved} {count} handoffs{reason}.", count)
    return say(did, moved=at.gettext(act), **values)


def _question(parts: Sequence[Part], viewer: str, at: Look) -> Runs:
    """What is asked of a receiver whose dates were moved."""
    moved = [part.handoff for part in parts if isinstance(part.record and part.record.event, ev.Reschedule)]
    if not any(handoff.moved and handoff.receiver == viewer for handoff in moved):
        return ()
    return say(at.gettext("The new dates count at once. Say whether they are fine, or suggest others."))


def _line(part: Part, viewer: str, at: Look) -> str:
    """ "Feature store (H-5): Wed 23 Dec, was Fri 18 Dec." """
    handoff, record = part.handoff, part.record
    named = f"{headline(clip(facts.thing(handoff, at), _THING_SHOWN))} ({number(handoff.number)})"
    if record is None:
        fits = at.gettext("due {date} now.").format(date=dates.day(handoff.due, at))
        return f"{named}: {order.behind(handoff, at) if part.behind else fits}"
    say_it = _LINES.get(type(record.event))
    told = say_it(record.event, handoff, viewer, at) if say_it else _words(sentence(record, at))
    if handoff.last == record.seq:
        return f"{named}: {told}"
    now = at.gettext("Now: {standing}.").format(standing=facts.standing(handoff, part.plan, at, viewer))
    return f"{named}: {told} {now}"


def _moved(event: ev.Reschedule, _handoff: Handoff, _viewer: str, at: Look) -> str:
    moved = at.gettext("{new}, was {was}.")
    return moved.format(new=dates.day(event.due, at), was=dates.day(event.was, at))


def _agreed(_event: ev.AgreeToChange, handoff: Handoff, _viewer: str, at: Look) -> str:
    return at.gettext("agreed as you suggested, for {date}.").format(date=dates.day(handoff.due, at))


def _reassigned(event: ev.Reassign, handoff: Handoff, viewer: str, at: Look) -> str:
    giving = event.side is ev.Side.GIVER
    if viewer == event.to:
        told = at.gettext("you to {other} by {date}.") if giving else at.gettext("{other} to you by {date}.")
        other = handoff.receiver if giving else handoff.giver
        return told.format(other=at.person(other), date=dates.day(handoff.due, at))
    if viewer == event.was:
        return at.gettext("from you to {to}.").format(to=at.person(event.to))
    told = at.gettext("from {was} to {to}.").format(was=at.person(event.was), to=at.person(event.to))
    if giving and viewer == handoff.receiver:
        asked = at.gettext("Your earlier yes no longer counts: will you take it from {to}?")
        return f"{told} {asked.format(to=at.person(event.to))}"
    return told


_LINES: dict[type[ev.Event], Callable[[Any, Handoff, str, Look], str]] = {
    ev.Reschedule: _moved,
    ev.AgreeToChange: _agreed,
    ev.Reassign: _reassigned,
}


def _part(part: Part, viewer: str, at: Look, live: Collection[int], *, first: bool) -> list[Block | None]:
    """One handoff's line and its buttons."""
    said = paragraph(runs(_line(part, viewer, at)))
    handoff = part.handoff
    if handoff.number not in live:
        return [said]
    asked = move(handoff, part.plan, viewer, at)
    if part.behind:
        asked = tuple(act for act in ("reschedule",) if act in allowed_acts(handoff, part.plan, viewer, at))
    elif first and asked:
        return [said, move_row(handoff, part.plan, viewer, at)]
    return [said, actions([act_button(handoff, act, at) for act in (*asked[:1], "open")])]


def _rest(parts: Sequence[Part], at: Look) -> Block | None:
    """ "Also H-21, H-22." """
    if not parts:
        return None
    named = ", ".join(number(part.handoff.number) for part in parts[:_NAMED])
    if len(parts) > _NAMED:
        more = at.gettext("Also {handoffs} and {count} more.")
        return paragraph(say(more, handoffs=named, count=len(parts) - _NAMED))
    return paragraph(say(at.gettext("Also {handoffs}."), handoffs=named))


def _words(said: Runs) -> str:
    return "".join(run.text for run in said)
