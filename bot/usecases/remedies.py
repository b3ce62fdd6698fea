"""What cannot be delivered: what is known from then on, and who can put it right hears of it (DESIGN section 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.domain.delivery_policy import Dropped, Postponed
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Intent, Kind, is_person
from bot.domain.people import Person
from bot.domain.plan import Plan
from bot.domain.remedy import Remedy, Trouble, trouble_of, trouble_with
from bot.domain.working_time import local_date
from bot.ports import Attention, Reads, UnitOfWork
from bot.usecases.channels import keep_channel, put_channel
from bot.usecases.leavers import left_behind, left_to, orphans_of, waiting_by_owner
from bot.usecases.nudge import calendar_of, untell
from bot.usecases.outgoing import DEACTIVATED, GONE
from bot.usecases.summary_wake import summary_unsaid, tell_owner_instead
from bot.usecases.telling import tell, tell_owner, waiting_in
from bot.usecases.words import words_for

PUT_RIGHT = Dropped("put_right")  # before anybody was told
TOO_LATE = Dropped("too_late")  # the next refusal is told on its own date
_CHANNEL_TROUBLES = {Trouble.NOT_IN_CHANNEL, Trouble.ARCHIVED, Trouble.DELETED, Trouble.RESTRICTED}


def on_gone(uow: UnitOfWork, intent: Intent, code: str) -> None:
    """Slack refused for good: nobody was told what it would have escalated; write down what that says of the place, and
    tell who can put it right, once. Of a remedy that is refused itself nothing follows.
    """
    untell(uow, intent)
    trouble = trouble_of(code, person=is_person(intent.place))
    if intent.kind is Kind.SUMMARY and not is_person(intent.place) and trouble is not None:
        _no_summary_there(uow, intent, trouble)
        return
    summary_unsaid(uow, intent)
    if trouble is not None and intent.kind is not Kind.REMEDY:
        _CARRY_OUT[trouble](uow, intent)


def on_dropped(uow: UnitOfWork, intent: Intent) -> None:
    """What was not said, because it did not hold any more where it was to be said, is told by what comes next."""
    untell(uow, intent)
    summary_unsaid(uow, intent)


def content(reads: Reads, intent: Intent, now: dt.datetime) -> Remedy | Dropped | Postponed:
    """What a remedy says now: what was put right meanwhile is not told, and what no longer waits not named. Nobody is
    written to at night or on a day off because of it.
    """
    _, kind, target, date, place, *_ = intent.key.split(":")
    trouble = Trouble(kind)
    if trouble is Trouble.DEACTIVATED:
        return _left(reads, target, place, now)
    owner = reads.person(place) if is_person(place) else None
    home = None if is_person(place) else reads.plan_of_channel(place)
    if owner is not None and not owner.deactivated:
        handoffs = _waiting_for_owner(reads, trouble, target, owner)
    elif home is not None:
        if trouble is Trouble.MESSAGES_TAB and local_date(now, home.zone).isoformat() > date:
            return TOO_LATE
        handoffs = _waiting_at_home(reads, trouble, target, home)
    else:
        return DEACTIVATED if owner else GONE
    return _told(reads, place, now, _remedy(reads, trouble, target, handoffs, place)) if handoffs else PUT_RIGHT


def _left(reads: Reads, leaver: str, place: str, now: dt.datetime) -> Remedy | Dropped | Postponed:
    """What somebody left: to a plan owner, in their plans; and the plans of the leaver that this place is told of."""
    reader, person = reads.person(place) if is_person(place) else None, reads.person(leaver)
    if reader is not None and reader.deactivated:
        return DEACTIVATED
    if person is None or not person.deactivated:
        return PUT_RIGHT
    left, orphans = left_to(reads, leaver, place, now), orphans_of(reads, leaver, place)
    handoffs = (*left.handoffs, *(handoff for plan in orphans for handoff in waiting_in(reads, plan)))
    if not (handoffs or left.vacancies or orphans):
        return PUT_RIGHT
    named = [*orphans, *(vacancy.plan for vacancy in left.vacancies)]
    remedy = _remedy(reads, Trouble.DEACTIVATED, leaver, handoffs, place, named)
    return _told(reads, place, now, replace(remedy, vacancies=left.vacancies, orphans=tuple(orphans)))


def _remedy(
    reads: Reads, trouble: Trouble, target: str, handoffs: Sequence[Handoff], place: str, others: Sequence[Plan] = ()
) -> Remedy:
    """What waits, with its plans and those `others`, in the words that the place may read."""
    plans = {plan.number: plan for plan in (*reads.plans(sorted({one.plan for one in handoffs})), *others)}
    words = words_for(reads, handoffs, plans.values(), people=[target], reader=place)
    return Remedy(trouble, target, tuple(handoffs), plans, words)


def _told(reads: Reads, place: str, now: dt.datetime, remedy: Remedy) -> Remedy | Postponed:
    at = _in_hours(reads, place, now)
    return Postponed(at, "out_of_hours") if at > now else remedy


def _in_hours(reads: Reads, place: str, now: dt.datetime) -> dt.datetime:
    """When a person may be written to; a channel at any time."""
    state = reads.nudge_state(place) if is_person(place) else None
    return calendar_of(state).in_hours(now, anyhow=True) if state else now


def _waiting_for_owner(reads: Reads, trouble: Trouble, target: str, owner: Person) -> Sequence[Handoff]:
    """What waits in this person's plans because of it; nothing where it holds no longer."""
    if trouble in _CHANNEL_TROUBLES:
        plan, channel = reads.plan_of_channel(target), reads.channel(target)
        now = trouble_with(channel) if channel else None
        expected = {Trouble.DELETED: Trouble.ARCHIVED, Trouble.RESTRICTED: None}.get(trouble, trouble)
        return waiting_in(reads, plan) if plan and plan.owner == owner.id and now is expected else ()
    person = reads.person(target)
    if person is None or person.deactivated:
        return ()
    return [handoff for handoff in reads.handoffs_owned(owner.id) if target in handoff.sides]


def _waiting_at_home(reads: Reads, trouble: Trouble, target: str, plan: Plan) -> Sequence[Handoff]:
    """What waits in a channel's plan, where its owner is the one who cannot be reached, or where nobody can be."""
    owner = reads.person(target) if plan.owner == target else None
    still = {
        Trouble.UNREACHABLE: owner is not None and not owner.deactivated,
        Trouble.MESSAGES_TAB: True,
    }
    return waiting_in(reads, plan) if still.get(trouble) else ()


def _not_in_channel(uow: UnitOfWork, intent: Intent) -> None:
    known = uow.channel(intent.place)
    if known is not None:
        keep_channel(uow, known, replace(known, joined=False))


def _archived(uow: UnitOfWork, intent: Intent) -> None:
    known = uow.channel(intent.place)
    if known is not None:
        keep_channel(uow, known, replace(known, archived=True))


def _no_summary_there(uow: UnitOfWork, intent: Intent, trouble: Trouble) -> None:
    """The plan owner gets the summary, which says what is wrong: no other message tells them the same."""
    known, plan = uow.channel(intent.place), uow.plan_of_channel(intent.place)
    if trouble is Trouble.RESTRICTED and plan is not None:
        _first_heard(uow, plan.owner, waiting_in(uow, plan), f"{Trouble.RESTRICTED}:{intent.place}")
    elif known is not None:
        closed = replace(known, joined=False) if trouble is Trouble.NOT_IN_CHANNEL else replace(known, archived=True)
        put_channel(uow, known, closed)
    tell_owner_instead(uow, intent, restricted=trouble is Trouble.RESTRICTED)


def _restricted(uow: UnitOfWork, intent: Intent) -> None:
    """Who may post there is not to be asked: each handoff brings it up once."""
    plan = uow.plan_of_channel(intent.place)
    if plan and _first_heard(uow, plan.owner, waiting_in(uow, plan), f"{Trouble.RESTRICTED}:{intent.place}"):
        tell_owner(uow, Trouble.RESTRICTED, intent.place, plan.owner)


def _deactivated(uow: UnitOfWork, intent: Intent) -> None:
    """Slack tells of it by an event as well; whichever comes first is told."""
    person = uow.person(intent.place)
    if person is not None and not person.deactivated:
        uow.put_person(replace(person, deactivated=True))
        left_behind(uow, person.id)


def _unreachable(uow: UnitOfWork, intent: Intent) -> None:
    """The plan owner hears of it; where it is they who cannot be reached, their plan's channel. Each handoff brings it
    up once: it stays so, and they are not told of every reminder that does not arrive.
    """
    person = intent.place
    key = f"{Trouble.UNREACHABLE}:{person}"
    for owner, handoffs in waiting_by_owner(uow, person).items():
        if owner != person and _first_heard(uow, owner, handoffs, key):
            tell_owner(uow, Trouble.UNREACHABLE, person, owner)
    for plan in uow.plans_owned(person):
        if plan.channel and _first_heard(uow, plan.channel, waiting_in(uow, plan), key):
            tell(uow, Trouble.UNREACHABLE, person, plan.channel, plan.zone)


def _messages_tab(uow: UnitOfWork, intent: Intent) -> None:
    """Nobody can be written to, so it is said where the handoffs are at home, once a date."""
    named = {handoff.plan for handoff in uow.handoffs(intent.handoffs)} | ({intent.plan} if intent.plan else set())
    for plan in uow.plans(sorted(named)):
        if plan.channel:
            tell(uow, Trouble.MESSAGES_TAB, uow.workspace, plan.channel, plan.zone)


def _first_heard(uow: UnitOfWork, place: str, handoffs: Sequence[Handoff], key: str) -> bool:
    """Whether the place has not been told of it yet for one of these handoffs; from now on it has."""
    heard = uow.attention(place)
    new = [one.number for one in handoffs if key not in heard.get(one.number, Attention()).told]
    for number in new:
        uow.mark_told(place, number, key)
    return bool(new)


_CARRY_OUT: dict[Trouble, Callable[[UnitOfWork, Intent], None]] = {
    Trouble.NOT_IN_CHANNEL: _not_in_channel,
    Trouble.ARCHIVED: _archived,
    Trouble.RESTRICTED: _restricted,
    Trouble.DEACTIVATED: _deactivated,
    Trouble.UNREACHABLE: _unreachable,
    Trouble.MESSAGES_TAB: _messages_tab,
}
