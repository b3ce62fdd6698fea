"""What each act says to the person who is told of it: one function an act, and the table that names them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.domain import events as ev
from bot.domain.digests import Digest
from bot.domain.handoff import Handoff, State
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.views import dates, facts
from bot.views.kit import Block, Runs, lines, numbered, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import clip, criterion, evidence, number, quote, unstopped

HASH_SHOWN = 32  # characters of a record's hash that Slack is made witness of (DESIGN section 5)
_CHANGED_SHOWN = 5
_CRITERION_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice is made of; see `bot.views.notices.notice`."""

    record: Record
    handoff: Handoff
    plan: Plan
    viewer: str
    at: Look
    hash: str
    before: Handoff | None
    introduce: bool

    def say(self, template: str, **values: object) -> Runs:
        """The sentence, with the values that most of them need: actor, giver, receiver, thing (number)."""
        handoff, at = self.handoff, self.at
        common = {
            "actor": at.person(self.record.actor),
            "giver": at.person(handoff.giver),
            "receiver": at.person(handoff.receiver),
            "number": number(handoff.number),
            "thing": facts.thing(handoff, at),
            "handoff": facts.thing_and_number(handoff, at),
            "place": facts.placed(handoff, self.plan, at),
            "date": dates.day(handoff.due, at),
        }
        return say(template, **(common | values))


def told(notice: Told) -> list[Block | None]:
    """The notice's words, a block a paragraph. Raises KeyError for an act that nobody is told of."""
    said = _TEXTS[type(notice.record.event)](notice, notice.record.event)
    return [paragraph(said)] if isinstance(said, tuple) else said


def _propose(notice: Told, event: ev.Propose) -> Runs | list[Block | None]:
    _, viewer = notice.at.gettext, notice.viewer
    date = dates.day(event.due, notice.at)
    if viewer == event.giver:
        return notice.say(_("{actor} wrote that you transfer {thing} to {receiver} by {date} ({number})."), date=date)
    if event.giver == notice.record.actor:
        asks = notice.say(_("{actor} asks you to take over {thing} by {date} ({place})."), date=date)
    else:
        wrote = _("{actor} wrote that {giver} transfers {thing} to you by {date} ({place}).")
        doubt = () if notice.handoff.confirmed else facts.unconfirmed(notice.handoff, notice.at)
        asks = sentences(notice.say(wrote, date=date), doubt)
    handed_back: Runs = ()
    if event.follows:
        handed_back = notice.say(_("It hands back {number}."), number=number(event.follows))
    baton = say(_("I'm Baton: I remind you on working days at 09:00. Change or stop that: `/handoff settings`."))
    sign_off = say(_("Yes is not the sign-off; you confirm each point at the end."))
    return [
        paragraph(asks, handed_back),
        facts.done_when(notice.handoff, notice.at),
        paragraph(sign_off, baton if notice.introduce else ()),
    ]


def _not_me(notice: Told, _event: ev.NotMe) -> Runs:
    _ = notice.at.gettext
    said = notice.say(_("{actor} says they are not the one to hand over {handoff}. It is cancelled."))
    if notice.viewer == notice.handoff.proposer:
        return sentences(said, notice.say(_("Write it again with the right person.")))
    return said


def _agree(notice: Told, _event: ev.Agree) -> Runs:
    taken = notice.at.gettext("{actor} takes {handoff}, by {date}. When your part is done, mark it delivered.")
    return notice.say(taken)


def _offer(notice: Told, event: ev.Offer) -> list[Block | None]:
    _, at = notice.at.gettext, notice.at
    old = (notice.before or notice.handoff).due
    stands = say(_("Until you answer, the present terms stand."))
    if event.due is None or event.due == old:
        suggests = notice.say(
            _("{actor} suggests other criteria for {handoff}{reason}."), reason=_reason(notice, event)
        )
    else:
        values = {"new": dates.day(event.due, at), "old": dates.day(old, at), "reason": _reason(notice, event)}
        stands = say(_("Until you answer, {old} stands."), old=dates.short(old, at))
        suggests = notice.say(_("{actor} suggests {new} instead of {old} for {handoff}{reason}."), **values)
    criteria = None
    if event.criteria is not None:
        listed = numbered([criterion(at.text(one)) for one in event.criteria])
        criteria = paragraph(lines(say(_("Suggested, done when:")), listed))
    return [paragraph(suggests), criteria, paragraph(stands)] if criteria else [paragraph(suggests, stands)]


def _agree_to_change(notice: Told, _event: ev.AgreeToChange) -> list[Block | None]:
    _ = notice.at.gettext
    agreed = notice.say(_("{actor} agrees to your change of {handoff}: it is agreed for {date}."))
    return [paragraph(agreed), facts.done_when(notice.handoff, notice.at)]


def _keep(notice: Told, event: ev.Keep) -> Runs:
    keeps = notice.at.gettext("{actor} keeps {handoff} as it is, by {date}{reason}.")
    return notice.say(keeps, reason=_reason(notice, event))


def _decline(notice: Told, event: ev.Decline) -> Runs:
    _ = notice.at.gettext
    if event.not_me:
        declined = notice.say(_("{actor} is not the one to take over {handoff}."))
    else:
        declined = notice.say(_("{actor} declined {handoff}{reason}."), reason=_reason(notice, event))
    owner = notice.plan.owner
    if notice.handoff.state is not State.DECLINED:
        return declined
    if notice.viewer == owner:
        return sentences(declined, notice.say(_("It needs a receiver: reassign or cancel it.")))
    return sentences(declined, notice.say(_("It needs a receiver; next move: {owner}."), owner=notice.at.person(owner)))


def _deliver(notice: Told, event: ev.Deliver) -> Runs:
    _, at, handoff = notice.at.gettext, notice.at, notice.handoff
    count = len(handoff.criteria)
    shown = say(_("No evidence was given."))
    if event.evidence:
        shown = notice.say(_("{actor}: {evidence}."), evidence=evidence(at.text(event.evidence)))
    points = at.ngettext("Check one point.", "Check {count} points.", count)
    return sentences(
        notice.say(_("Ready for you to accept: {named}."), named=facts.named(handoff, at)),
        shown,
        say(points, count=facts.counted(count, at)),
    )


def _accept(notice: Told, event: ev.Accept) -> Runs:
    _, at, count = notice.at.gettext, notice.at, len(event.criteria)
    points = at.ngettext("the one point", "all {count} points", count).format(count=count)
    accepted = notice.say(
        _("{actor} accepted {handoff}, {points}, wording {wording}, {moment}, {city}."),
        points=points,
        wording=event.wording,
        moment=dates.moment(notice.record.at, at),
        city=dates.city(at.zone),
    )
    now_theirs = notice.say(_("It is {receiver}'s now.")) if not notice.handoff.handed_back else ()
    note = notice.say(_("Note: {note}."), note=quote(unstopped(at.text(event.note)))) if event.note else ()
    given: Runs = ()
    if event.evidence:
        given = notice.say(_("Evidence: {evidence}."), evidence=evidence(at.text(event.evidence)))
    witness: Runs = ()
    if notice.hash:
        record = _("Record {seq}, {hash}: anyone can check it without Baton.")
        witness = say(record, seq=notice.record.seq, hash=notice.hash[:HASH_SHOWN])
    return sentences(accepted, now_theirs, note, given, missing(event, at), witness)


def missing(event: ev.Accept, at: Look) -> Runs:
    """What an acceptance was recorded without."""
    undelivered = at.gettext("not marked delivered") if event.undelivered else ""
    unproven = at.gettext("no evidence") if event.no_evidence else ""
    words = at.gettext(", ").join(part for part in (undelivered, unproven) if part)
    return say(at.gettext("Recorded with it: {words}."), words=words) if words else ()


def _return(notice: Told, event: ev.Return) -> Runs | list[Block | None]:
    _, at, handoff = notice.at.gettext, notice.at, notice.handoff
    says = notice.say(_("{actor} says not yet: {named}."), named=facts.named(handoff, at))
    back = notice.say(_("Back to agreed; the date stays {date}."))
    known = [n for n in event.unmet if n <= len(handoff.criteria)]  # the wording may have changed since
    reason = unstopped(at.text(event.reason))
    if len(known) == 1:
        missed = unstopped(criterion(at.text(handoff.criteria[known[0] - 1])))
        values = {"number_of_point": known[0], "point": missed, "reason": quote(reason)}
        short = notice.say(_("Missing: {number_of_point}. {point}, {reason}."), **values)
        return sentences(says, short, back)
    why = notice.say(_("{actor}: {reason}."), reason=quote(reason))
    if not known:
        return sentences(says, why, back)
    listed = numbered([criterion(at.text(handoff.criteria[n - 1])) for n in known], known)
    return [paragraph(says), paragraph(lines(say(_("Missing:")), listed)), paragraph(why, back)]


def _reschedule(notice: Told, event: ev.Reschedule) -> Runs:
    _, at = notice.at.gettext, notice.at
    was, new = dates.day(event.was, at), dates.day(event.due, at)
    moved = _("{actor} moved {handoff} from {was} to {new}{reason}.")
    said = notice.say(moved, was=was, new=new, reason=_reason(notice, event))
    if notice.viewer != notice.handoff.receiver or notice.handoff.moved is None:
        return said
    if notice.handoff.state is State.DELIVERED:
        return sentences(
            said, say(_("It counts at once. Say whether that is fine; it is still ready for you to accept."))
        )
    return sentences(said, say(_("It counts at once. Say whether that is fine, or suggest another date.")))


def _edit(notice: Told, event: ev.Edit) -> list[Block | None]:
    _, at, before = notice.at.gettext, notice.at, notice.before
    again = say(_("Your earlier yes no longer counts."))
    yes = again if before and before.state is not State.PROPOSED and notice.viewer == before.receiver else ()
    if before is not None and event.criteria == before.criteria:
        changed = _('{actor} changed what is handed over ({number}). Was: "{was}". Now: "{now}".')
        values = {"was": at.text(before.thing), "now": at.text(event.thing)}
        return [paragraph(notice.say(changed, **values), yes)]
    changed_what = notice.say(_("{actor} changed what done means for {handoff}."))
    was = [one for one in before.criteria if one not in event.criteria] if before else []
    now = [one for one in event.criteria if before is None or one not in before.criteria]
    if len(was) == len(now) == 1:
        values = {"was": unstopped(at.text(was[0])), "now": unstopped(at.text(now[0]))}
        return [paragraph(changed_what, notice.say(_('Was: "{was}". Now: "{now}".'), **values), yes)]
    no_longer = _dropped(was, at)
    return [paragraph(changed_what, no_longer), facts.done_when(notice.handoff, at), paragraph(yes) if yes else None]


def _dropped(was: list[Digest], at: Look) -> Runs:
    """The criteria that no longer count, shortened: the new ones stand below in full."""
    shown = [quote(clip(unstopped(at.text(one)), _CRITERION_SHOWN)) for one in was[:_CHANGED_SHOWN]]
    if not shown:
        return ()
    return say(at.gettext("No longer: {criteria}."), criteria=", ".join(shown))


def _reassign(notice: Told, event: ev.Reassign) -> list[Block | None]:
    _, at, viewer = notice.at.gettext, notice.at, notice.viewer
    values = {"was": at.person(event.was), "to": at.person(event.to), "reason": _reason(notice, event)}
    if viewer == event.was:
        return [paragraph(notice.say(_("{actor} reassigned {handoff} from you to {to}{reason}."), **values))]
    if viewer != event.to:
        said = notice.say(_("{actor} reassigned {handoff} from {was} to {to}{reason}."), **values)
        again = notice.say(_("{to} is being asked."), **values)
        if viewer == notice.handoff.receiver:
            again = notice.say(_("Your earlier yes no longer counts: will you take it from {to}?"), **values)
        return [paragraph(said, again)]
    if event.side is ev.Side.GIVER:
        asks = _("{actor} asks you to hand over {thing} to {receiver} by {date} ({place}), in place of {was}{reason}.")
    else:
        asks = _("{actor} asks you to take over {thing} from {giver} by {date} ({place}), in place of {was}{reason}.")
    return [paragraph(notice.say(asks, **values)), facts.done_when(notice.handoff, at)]


def _cancel(notice: Told, event: ev.Cancel) -> Runs:
    cancelled = notice.at.gettext("{actor} cancelled {handoff}{reason}. Nothing is left to do.")
    return notice.say(cancelled, reason=_reason(notice, event))


def _check_in(notice: Told, event: ev.CheckIn) -> Runs:
    """Told where it does not run without the giver."""
    _, note = notice.at.gettext, facts.reason(notice.at.text(event.note), notice.at)
    needs = _("{actor} says {handoff} needs {giver}{note}.")
    if notice.viewer == notice.handoff.giver:
        needs = _("{actor} says {handoff} needs you{note}.")
    since = notice.say(_("{actor} accepted it {days} days ago."), days=event.days)
    return sentences(notice.say(needs, note=note), since)


def _reason(notice: Told, event: Any) -> str:
    return facts.reason(notice.at.text(event.reason), notice.at)


_TEXTS: dict[type[ev.Event], Callable[[Told, Any], Runs | list[Block | None]]] = {
    ev.Propose: _propose,
    ev.NotMe: _not_me,
    ev.Agree: _agree,
    ev.Offer: _offer,
    ev.AgreeToChange: _agree_to_change,
    ev.Keep: _keep,
    ev.Decline: _decline,
    ev.Deliver: _deliver,
    ev.Accept: _accept,
    ev.Return: _return,
    ev.Reschedule: _reschedule,
    ev.Edit: _edit,
    ev.Reassign: _reassign,
    ev.Cancel: _cancel,
    ev.CheckIn: _check_in,
}
