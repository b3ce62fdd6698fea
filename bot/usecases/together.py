"""One act on several handoffs sends each person one message (DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.domain import outgoing
from bot.domain.delivery_policy import Dropped, Gone
from bot.domain.handoff import FINAL, Handoff
from bot.domain.order import is_behind, waiting_for
from bot.domain.outgoing import Intent, Part
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.domain.words import Words
from bot.ports import Reads, TrailRow, UnitOfWork
from bot.usecases.nudge import wake_for
from bot.usecases.outgoing import (
    DEACTIVATED,
    GONE,
    NOTHING_HOLDS,
    as_last_seen,
    is_elsewhere,
    is_hidden,
    unreachable,
    zone_of,
)
from bot.usecases.words import words_for

Change = tuple[Handoff | None, Handoff, Record]


@dataclass(frozen=True, slots=True)
class Together:
    """Several handoffs in one message to one person. Those in `live` have buttons: no newer message tells of them."""

    parts: tuple[Part, ...]
    words: Words
    zone: str
    live: frozenset[int]


def announce_together(uow: UnitOfWork, changes: Sequence[Change], *plans: Plan, behind: Iterable[Handoff] = ()) -> None:
    """Tell of what one person did with several handoffs of these plans in one transaction. Call it once, after all of
    it is recorded (`uow.record`), and `perform.announce` for none of it.

    `changes`: of each handoff the state before (None where it was made) and after, and the record, in the order in
    which they were recorded; one record a handoff. Whom `outgoing.audience` names for one of them hears of all that
    concerns them in one message; whom only one concerns gets the ordinary notice of it. `behind`: handoffs that are now
    due before one that they wait for; their givers hear of it in the same message.

    Notices are queued first, so that in each direct message the newest one carries the buttons; then every older copy
    follows the state. Both sides, the plan owner and the channel are looked at again when the policy says so.
    """
    behind, of = tuple(behind), {plan.number: plan for plan in plans}
    heard: dict[str, list[tuple[Handoff, Record | None]]] = {}
    actor = changes[0][2].actor
    for before, after, record in changes:
        for person in outgoing.audience(before, after, of[after.plan], record):
            heard.setdefault(person, []).append((after, record))
    for handoff in behind:
        if handoff.giver != actor:
            heard.setdefault(handoff.giver, []).append((handoff, None))
    for person, told in heard.items():
        uow.send(_notice(told, person, changes[0][2]))
    for before, after, record in changes:
        plan = of[after.plan]
        if before is not None:
            for place in places_following(uow, after, plan):
                uow.send(outgoing.update(after, place))
            if after.state is not before.state and after.state in FINAL:
                others = uow.handoffs_of_plan(plan.number, open_only=True)
                _renew(uow, waiting_for(others, after.number), plan, record)
        wake_for(uow, after, plan)
    for handoff in behind:
        _renew(uow, [handoff], of[handoff.plan], changes[0][2])


def places_following(reads: Reads, handoff: Handoff, plan: Plan) -> list[str]:
    """Where what stands about the handoff follows its state: not in a channel that the plan has left."""
    return [place for place in reads.places_of(handoff.number) if not is_elsewhere(plan, place)]


def _renew(uow: UnitOfWork, handoffs: Iterable[Handoff], plan: Plan, record: Record) -> None:
    """Copies of these follow, since the act changed something that is no part of their own state."""
    for handoff in handoffs:
        for place in places_following(uow, handoff, plan):
            uow.send(outgoing.renewal(handoff, place, f"after-{record.seq}"))


def _notice(told: Sequence[tuple[Handoff, Record | None]], person: str, first: Record) -> Intent:
    handoff, record = told[0]
    if len(told) == 1 and record is not None:
        return outgoing.notice(handoff, record, person)
    first = next((record for _, record in told if record), first)
    return outgoing.notice_of_several(first.plan, first.seq, person, (handoff.number for handoff, _ in told))


def together(reads: Reads, intent: Intent) -> Together | Dropped | Gone:
    """What such a message says when it is sent: the acts, and how each handoff stands by now."""
    person = reads.person(intent.place)
    if intent.seq is None or person is None:
        return GONE
    if person.deactivated:
        return DEACTIVATED
    if refused := unreachable(reads, intent.place):
        return refused
    shown = together_of(reads, intent.seq, intent.place, intent.handoffs, intent.handoffs)
    return shown if any(part.record or part.behind for part in shown.parts) else NOTHING_HOLDS


def together_of(reads: Reads, seq: int, person: str, numbers: Sequence[int], live: Collection[int]) -> Together:
    """The same of a message that stands; only those in `live` keep their buttons."""
    first, found = _first(reads, numbers, seq), reads.handoffs(numbers)
    plans = {plan.number: plan for plan in reads.plans(sorted({one.plan for one in found}))}
    hidden = {one.number for one in found if is_hidden(reads, one, plans[one.plan], person)}
    parts = []
    for handoff in found:
        record = _record_of(reads, handoff, first)
        if handoff.number in hidden:
            handoff = as_last_seen(reads, handoff, person, record.seq if record else seq)  # noqa: PLW2901
        behind = record is None and is_behind(handoff, reads.handoffs(handoff.after))
        parts.append(Part(handoff, plans[handoff.plan], record, behind))
    handoffs, records = [part.handoff for part in parts], [part.record for part in parts if part.record]
    words = words_for(reads, handoffs, plans.values(), records, [person], reader=person)
    return Together(tuple(parts), words, zone_of(reads, person), frozenset(live) - hidden)


def told_of(reads: Reads, handoff: Handoff, numbers: Sequence[int], seq: int) -> Record | None:
    """What was done with the handoff in the act that a message about these handoffs tells; `seq`: its first record."""
    return _record_of(reads, handoff, _first(reads, numbers, seq))


def _first(reads: Reads, numbers: Sequence[int], seq: int) -> TrailRow | None:
    """The first record of which a message tells: it is in the plan of the handoff that it names first."""
    handoff = reads.handoff(numbers[0])
    return reads.trail_row(handoff.plan, seq) if handoff else None


def _record_of(reads: Reads, handoff: Handoff, first: TrailRow | None) -> Record | None:
    """What the same person did with the handoff at the same instant, from that record on."""
    if first is None:
        return None
    same = (first.record.actor, first.record.at)
    records = (row.record for row in reads.trail_of_handoff(handoff) if row.leaf >= first.leaf)
    return next((one for one in records if (one.actor, one.at) == same), None)
