"""What every act has in common: find it, see that it is new, decide, record, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.events import HandoffEvent, Side
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import Attempt, check, decide
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.domain.words import Words
from bot.ports import UnitOfWork
from bot.usecases.together import announce_together
from bot.usecases.where import Where, find_visible
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class Click:
    """Who acts on which handoff, from where. `expecting` is the number in the button; `key` names the delivery."""

    who: str
    where: Where
    number: int
    expecting: int | None
    key: str


@dataclass(frozen=True, slots=True)
class Done:
    """The handoff as it now stands. `repeated`: the same delivery came before, and nothing changed this time."""

    handoff: Handoff
    plan: Plan
    words: Words
    repeated: bool = False


def perform(
    uow: UnitOfWork,
    click: Click,
    kind: type[HandoffEvent],
    build: Callable[[Handoff, Plan], HandoffEvent],
    *,
    side: Side | None = None,
) -> Done:
    """Decide the act and carry it out. It is built from the handoff (a form's words become digests) only once the
    person may do such an act at all. Raises Refused or FormProblems; nothing changed then.
    """
    before, plan = find_visible(uow, click.who, click.where, click.number)
    if not uow.first_time(click.key):
        return Done(before, plan, words_for(uow, [before], [plan], reader=click.who, where=click.where), repeated=True)
    attempt = Attempt(click.who, kind, click.expecting, side)
    check(before, plan, attempt, uow.now)
    event = decide(before, plan, attempt, build(before, plan), uow.now)
    after = carry_out(uow, before, plan, click.who, event)
    return Done(after, plan, words_for(uow, [after], [plan], reader=click.who, where=click.where))


def carry_out(uow: UnitOfWork, before: Handoff, plan: Plan, who: str, event: HandoffEvent) -> Handoff:
    """Record a decided event and queue what has to be said about it."""
    record = uow.record(plan.number, before.number, who, event)
    after = uow.handoff(before.number)
    assert after is not None, "record() keeps the handoff it folds"
    announce(uow, before, after, plan, record)
    return after


def announce(uow: UnitOfWork, before: Handoff | None, after: Handoff, plan: Plan, record: Record) -> None:
    """Tell of one act on one handoff: see `announce_together`."""
    announce_together(uow, [(before, after, record)], plan)
