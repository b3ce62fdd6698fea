"""The trail in plain words: who did what, when, oldest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from bot.domain import events as ev
from bot.domain.digests import Digest
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.trail import BATON, Record
from bot.views import dates, facts, order
from bot.views.kit import Runs, bold, lines, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import clip, headline, number, unstopped
from bot.views.translations import N_

_QUOTED = 160  # characters of what somebody wrote
_ROOM = 3400  # characters of lines that a message shows: `text` may have 4,000
_NUDGED = 10  # people: more have been reminded only where a side passed through many hands

_TEXTS: dict[type[ev.Event], str] = {
    ev.Propose: N_("{actor} proposed it: {giver} transfers {thing} to {receiver} by {due}, done when {criteria}."),
    ev.Confirm: N_("{actor} confirmed it."),
    ev.NotMe: N_("{actor} said: not me."),
    ev.Agree: N_("{actor} took it."),
    ev.Offer: N_("{actor} suggested {terms}{reason}."),
    ev.AgreeToChange: N_("{actor} agreed to the change."),
    ev.Keep: N_("{actor} kept it as it is{reason}."),
    ev.Decline: N_("{actor} declined{reason}."),
    ev.Deliver: N_("{actor} marked it delivered{evidence}."),
    ev.Accept: N_("{actor} accepted it: {points}, wording {wording}{note}{evidence}{missing}."),
    ev.Return: N_("{actor} said not yet: {points}{reason}."),
    ev.Reschedule: N_("{actor} moved it from {was} to {due}{reason}."),
    ev.Acknowledge: N_("{actor} is fine with the date."),
    ev.Edit: N_("{actor} changed it, wording {wording}: {thing}, done when {criteria}."),
    ev.Reassign: N_("{actor} reassigned it from {was} to {to}{reason}."),
    ev.Cancel: N_("{actor} cancelled it{reason}."),
    ev.Undo: N_("{actor} undid it: typed by mistake."),
    ev.HandBack: N_("{actor} handed it back as {number}{reason}."),
    ev.WaitFor: N_("{actor} put it after {handoffs}."),
    ev.CheckIn: N_("{actor} said after {days} days: {running}{note}."),
}
_WAITS_NO_MORE = N_("{actor} had it wait for nothing more.")


class Row(Protocol):
    """A record as it is stored."""

    @property
    def record(self) -> Record:
        """What was done."""
        ...


class Reminded(Protocol):
    """How often one person was sent a reminder that named the handoff, and when last (an aware instant)."""

    @property
    def person(self) -> str:
        """Their id."""
        ...

    @property
    def count(self) -> int:
        """One or more."""
        ...

    @property
    def last(self) -> dt.datetime:
        """When the last one was sent."""
        ...


def history(handoff: Handoff, plan: Plan, rows: Sequence[Row], at: Look, nudged: Sequence[Reminded] = ()) -> Message:
    """What happened to a handoff, and whom Baton reminded of it. Where that is too long for a message, the oldest lines
    are left out and counted.
    """
    said = [told(row.record, at) for row in rows]
    reminders = lines(*(_nudged(one, at) for one in nudged[:_NUDGED]))
    kept = _newest(said, _ROOM - _length(reminders))
    earlier: Runs = ()
    if hidden := len(said) - len(kept):
        not_shown = at.ngettext("{count} earlier line is not shown.", "{count} earlier lines are not shown.", hidden)
        earlier = say(not_shown, count=hidden)
    title = say(
        at.gettext("{thing} · {number} · {standing}. Times in {city}."),
        thing=bold(headline(facts.thing(handoff, at))),
        number=number(handoff.number),
        standing=facts.standing(handoff, plan, at),
        city=dates.city(at.zone),
    )
    done = paragraph(lines(earlier, *kept)) if kept else None
    return message(paragraph(title), done, paragraph(reminders) if reminders else None)


def _nudged(one: Reminded, at: Look) -> Runs:
    said = at.ngettext(
        "Baton nudged {person} once, {moment}.", "Baton nudged {person} {count} times, last {moment}.", one.count
    )
    return say(said, person=at.person(one.person), count=one.count, moment=dates.moment(one.last, at))


def _length(said: Runs) -> int:
    return sum(len(run.text) for run in said)


def _newest(said: list[Runs], room: int) -> list[Runs]:
    """The last lines that fit, at least one."""
    for count, line in enumerate(reversed(said)):
        room -= _length(line) + 1
        if room < 0 and count:
            return said[len(said) - count :]
    return said


def told(record: Record, at: Look) -> Runs:
    """One record of a handoff: "Mon 14 Dec 16:02 · Ben took it." Raises KeyError for an act of the plan itself."""
    return (*say("{when} · ", when=dates.moment(record.at, at)), *sentence(record, at))


def sentence(record: Record, at: Look) -> Runs:
    """The same without when: "Ben took it." """
    event = record.event
    actor = at.gettext("Baton") if record.actor == BATON else at.person(record.actor)
    template = _TEXTS[type(event)]
    if isinstance(event, ev.WaitFor) and not event.after:
        template = _WAITS_NO_MORE
    said = say(at.gettext(template), actor=actor, **_values(event, at))
    if isinstance(event, ev.Propose) and event.follows:
        return sentences(said, say(at.gettext("It hands back {number}."), number=number(event.follows)))
    return said


def _values(event: ev.Event, at: Look) -> dict[str, object]:
    match event:
        case ev.Propose():
            people = {"giver": at.person(event.giver), "receiver": at.person(event.receiver)}
            return people | _terms(event, at) | {"due": dates.day(event.due, at)}
        case ev.Offer():
            date = dates.day(event.due, at) if event.due else ""
            criteria = at.gettext("done when {criteria}").format(criteria=_listed(event.criteria, at))
            terms = ", ".join(part for part in (date, criteria if event.criteria else "") if part)
            return {"terms": terms} | _reason(event.reason, at)
        case ev.Decline(not_me=True):
            return {"reason": at.gettext(": not the one")}
        case ev.Keep() | ev.Decline() | ev.Cancel():
            return _reason(event.reason, at)
        case ev.Deliver():
            return {"evidence": _quoted(event.evidence, at) or at.gettext(", no evidence")}
        case ev.Accept():
            return _accepted(event, at)
        case ev.Return():
            return {"points": _points(event.unmet, at)} | _reason(event.reason, at)
        case ev.Reschedule():
            return {"was": dates.day(event.was, at), "due": dates.day(event.due, at)} | _reason(event.reason, at)
        case ev.Edit():
            return {"wording": event.wording} | _terms(event, at)
        case ev.Reassign():
            return {"was": at.person(event.was), "to": at.person(event.to)} | _reason(event.reason, at)
        case ev.HandBack():
            return {"number": number(event.handoff)} | _reason(event.reason, at)
        case ev.WaitFor():
            return {"handoffs": order.named(event.after, at)}
        case ev.CheckIn():
            running = at.gettext("still running") if event.running else at.gettext("it needs the giver")
            return {"days": event.days, "running": running, "note": _quoted(event.note, at)}
    return {}


def _accepted(event: ev.Accept, at: Look) -> dict[str, object]:
    evidence = at.gettext(", evidence{quoted}").format(quoted=_quoted(event.evidence, at)) if event.evidence else ""
    note = at.gettext(", note{quoted}").format(quoted=_quoted(event.note, at)) if event.note else ""
    missing = at.gettext(", not marked delivered") if event.undelivered else ""
    missing += at.gettext(", no evidence") if event.no_evidence else ""
    count = len(event.criteria)
    points = at.ngettext("the one point", "all {count} points", count).format(count=count)
    return {"points": points, "wording": event.wording, "note": note, "evidence": evidence, "missing": missing}


def _points(numbers: Sequence[int], at: Look) -> str:
    points = at.ngettext("point {numbers}", "points {numbers}", len(numbers))
    return points.format(numbers=", ".join(map(str, numbers)))


def _terms(event: ev.Propose | ev.Edit, at: Look) -> dict[str, object]:
    return {"thing": clip(at.text(event.thing), _QUOTED), "criteria": _listed(event.criteria, at)}


def _listed(criteria: Sequence[Digest] | None, at: Look) -> str:
    return "; ".join(clip(unstopped(at.text(one)), _QUOTED) for one in criteria or ())


def _reason(reason: Digest | None, at: Look) -> dict[str, object]:
    return {"reason": _quoted(reason, at)}


def _quoted(text: Digest | None, at: Look) -> str:
    return facts.reason(clip(at.text(text), _QUOTED), at)
