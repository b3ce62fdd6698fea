"""What somebody's App Home shows, as a value: its parts, each a page of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.filters import Filter
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from bot.domain.nudge_settings import NudgeSettings
from bot.domain.pages import Row
from bot.domain.plan import Plan

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """What a page (from 0, of `pages`) of one part shows, of `count` in all."""

    shown: tuple[T, ...] = ()
    count: int = 0
    page: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Home:
    """`over` is None unless the filter asks for what is over; `filter_plan` is the plan that it names, where the person
    may see that. `is_new`: there was never a handoff or a plan of theirs.
    """

    filter: Filter
    filter_plan: Plan | None
    waiting: Part[Row]
    awaited: Part[Row]
    over: Part[Row] | None
    plans: Part[tuple[Plan, Facts]]
    settings: NudgeSettings
    is_new: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """All handoffs that it shows."""
        return (*self.waiting.shown, *self.awaited.shown, *(self.over.shown if self.over else ()))


def waits_for(handoff: Handoff, plan: Plan, person: str) -> bool:
    """Whether it is their move, or they are asked whether what somebody else typed in their name is right."""
    return next_mover(handoff, plan) == person or is_asked_to_confirm(handoff, person)


def is_asked_to_confirm(handoff: Handoff, person: str) -> bool:
    """Whether they are the giver, and somebody else typed so."""
    unconfirmed = handoff.state is State.PROPOSED and handoff.offer is None and not handoff.confirmed
    return unconfirmed and handoff.giver == person
