"""Which people and plans a batch touches in a workspace, for those who show them: of the use cases that stood."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from bot.domain.handoff import Handoff
from bot.domain.people import Channel, Person
from bot.domain.plan import WORKSPACE_PLAN, Plan
from bot.domain.trail import BATON
from bot.ports.writing import Changed
from storage.cells import Cells

K = TypeVar("K")


class Touched:
    """Gathered while use cases run; it asks the database nothing."""

    def __init__(self) -> None:
        self._people: Cells[str, bool] = Cells()
        self._plans: Cells[int, bool] = Cells()
        self._channels: Cells[str, bool] = Cells()
        self._described: Cells[str, bool] = Cells()

    @property
    def cells(self) -> tuple[Cells[Any, bool], ...]:
        """What stands or falls with the running use case."""
        return self._people, self._plans, self._channels, self._described

    def person(self, person: str) -> None:
        """Something of their own changed."""
        self._people.put(person, True)

    def plan(self, plan: int) -> None:
        """Something about it changed."""
        self._plans.put(plan, True)

    def described(self, person: str) -> None:
        """Others read something else of them."""
        self._described.put(person, True)

    def by_directory(self, before: Person | None, after: Person) -> None:
        """What it says of somebody. Nobody has seen anything yet of who is new to it."""
        if before is None or replace(before, dm=None) == replace(after, dm=None):
            return
        self.person(after.id)
        if (before.name, before.deactivated) != (after.name, after.deactivated):
            self.described(after.id)

    def by_channel(self, before: Channel | None, after: Channel) -> None:
        """Its name, or whether everybody may see it."""
        if before is not None and (before.name, before.private) != (after.name, after.private):
            self._channels.put(after.id, True)

    def by_handoff_act(self, before: Handoff | None, after: Handoff, plan: Plan) -> None:
        """Those who are its sides or were, and the leaders; and the plan, of which others see how many are accepted and
        what theirs wait for.
        """
        self.plan(plan.number)
        for one in (*(before.sides if before else ()), *after.sides, *plan.leaders):
            self.person(one)

    def by_plan_act(self, before: Plan | None, after: Plan) -> None:
        """The plan, and those who lead it or did. The workspace's own trail is nobody's plan."""
        if after.number == WORKSPACE_PLAN:
            return
        self.plan(after.number)
        for one in (*(before.leaders if before else ()), *after.leaders):
            if one != BATON:
                self.person(one)

    def changed(self, workspace: str) -> Changed | None:
        """What stood; None where that is nothing."""
        found = Changed(workspace, _of(self._people), _of(self._plans), _of(self._channels), _of(self._described))
        return None if found == Changed(workspace) else found


def _of(cells: Cells[K, bool]) -> frozenset[K]:
    return frozenset(one for one, touched in cells.changed() if touched)
