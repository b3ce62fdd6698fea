"""Who waits for whom within a plan: no circles, and what a moved date pushes down the chain (DESIGN section 3)."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from hashlib import sha256

from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.handoff import FINAL, Handoff
from bot.domain.working_time import is_weekday, next_working_day

_DIGITS = 16  # of a fingerprint


@dataclass(frozen=True, slots=True)
class Push:
    """A handoff that would be due before one it waits for, and the date that it would move to. Where it does not move
    along (`moves` is false), nothing is pushed by it in turn.
    """

    handoff: Handoff
    due: Due
    moves: bool = True


def check_order(handoffs: Iterable[Handoff], number: int, after: Sequence[int]) -> None:
    """Raises Refused(IN_A_CIRCLE) where this handoff would wait for one that waits for it; `chain` names them in order,
    from this handoff back to itself. What is accepted or cancelled waits for nothing any more.
    """
    waits = {one.number: one.after for one in handoffs if one.state not in FINAL} | {number: tuple(after)}
    came: dict[int, int] = {}
    queue = deque([number])
    while queue:
        here = queue.popleft()
        for awaited in waits.get(here, ()):
            if awaited == number:
                raise Refused(Code.IN_A_CIRCLE, handoff=number, chain=(*_path(came, here), number))
            if awaited not in came:
                came[awaited] = here
                queue.append(awaited)


def pushed(
    handoffs: Iterable[Handoff], moved: int, due: Due, may_move: Callable[[Handoff], bool] = lambda _handoff: True
) -> tuple[Push, ...]:
    """What it pushes that this handoff is due later than it was, in a stable order: what is waited for comes first.

    A handoff that would be due before one it waits for moves by as many days as that one moved; from a Saturday or a
    Sunday, and where it would still be too early, on to the next working day. It keeps its time. What is over or
    declined is left out, and a date that is moved back pushes nothing.
    """
    of = {one.number: one for one in sorted(handoffs, key=lambda one: one.number) if one.is_open}
    if moved not in of or due.instant() <= of[moved].due.instant():
        return ()
    dues, found = {moved: due}, []
    waits = {number: [one for one in handoff.after if one in of] for number, handoff in of.items()}
    for number in TopologicalSorter(waits).static_order():
        handoff = of[number]
        behind = [one for one in waits[number] if one in dues and handoff.due.instant() < dues[one].instant()]
        if number == moved or not behind:
            continue
        new = max((_moved_along(handoff.due, of[one].due, dues[one]) for one in behind), key=Due.instant)
        found.append(Push(handoff, new, may_move(handoff)))
        if found[-1].moves:
            dues[number] = new
    return tuple(found)


def is_behind(handoff: Handoff, awaited: Iterable[Handoff]) -> bool:
    """Whether it is due before one of these that it waits for, and that is still to be done."""
    return handoff.is_open and any(
        one.is_open and one.number in handoff.after and handoff.due.instant() < one.due.instant() for one in awaited
    )


def waiting_for(handoffs: Iterable[Handoff], number: int) -> Iterator[Handoff]:
    """The open handoffs that wait for this one, in their order."""
    return (one for one in handoffs if number in one.after and one.is_open)


def fingerprint(pushes: Sequence[Push]) -> str:
    """The same for the same pushes of the same terms: by it a form knows whether what it showed still holds."""
    told = [(one.handoff.number, one.handoff.terms, str(one.due), one.moves) for one in pushes]
    return sha256(repr(told).encode()).hexdigest()[:_DIGITS]


def _moved_along(own: Due, was: Due, now: Due) -> Due:
    """A date moved by as many days as the one it waits for, to a working day that is not before it."""
    date = own.date + max(now.date - was.date, dt.timedelta())
    date = date if is_weekday(date) else next_working_day(date)
    while (new := replace(own, date=date)).instant() < now.instant():
        date = next_working_day(max(date, now.date - dt.timedelta(days=2)))
    return new


def _path(came: dict[int, int], last: int) -> tuple[int, ...]:
    """From where the search began to there."""
    path = [last]
    while path[-1] in came:
        path.append(came[path[-1]])
    return tuple(reversed(path))
