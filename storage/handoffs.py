"""Handoffs: their whole state in `body`, and the columns that queries look for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, func, literal_column, select, union_all
from sqlalchemy import Row as Found

from bot.domain.handoff import OPEN, Handoff, State
from storage.cells import Cells
from storage.codec import due_ms, handoff_from_text, handoff_to_text, to_ms
from storage.schema import handoffs, plans
from storage.session import Session
from storage.statements import Row, inserting, updating

_c = handoffs.c
_VALUES = ("plan", "state", "giver", "receiver", "proposer", "proposed_at", "due", "body")
INSERT = inserting(handoffs)
UPDATE = updating(handoffs, _VALUES)

_OPEN_STATES = sorted(OPEN)
STANDING = OPEN | {State.DECLINED}  # what somebody still has to do something about
_BODIES = select(_c.handoff, _c.body).where(_c.workspace == bindparam("workspace"))
_BY_NUMBER = _BODIES.where(_c.handoff.in_(bindparam("numbers", expanding=True)))
_OF_PLAN = _BODIES.where(_c.plan == bindparam("plan"))
_OF_SEVERAL = select(_c.handoff, _c.plan, _c.body).where(
    _c.workspace == bindparam("workspace"), _c.plan.in_(bindparam("plans", expanding=True))
)
_SIDES = select(_c.handoff, _c.giver, _c.receiver).where(
    _c.workspace == bindparam("workspace"), _c.plan.in_(bindparam("plans", expanding=True))
)
_OF_PERSON = union_all(
    _BODIES.where(_c.giver == bindparam("person")), _BODIES.where(_c.receiver == bindparam("person"))
)
_OPEN_OF_PERSON = union_all(
    *(_BODIES.where(side == bindparam("person"), _c.state.in_(_OPEN_STATES)) for side in (_c.giver, _c.receiver))
)
_OF_PLANS = _BODIES.where(_c.plan.in_(bindparam("plans", expanding=True)), _c.state.in_(sorted(STANDING)))
_PROPOSALS = (
    select(_c.workspace, _c.proposer, func.count())
    .where(
        _c.workspace.in_(bindparam("workspaces", expanding=True)),
        _c.proposer.in_(bindparam("people", expanding=True)),
        _c.proposed_at >= bindparam("since"),
    )
    .group_by(_c.workspace, _c.proposer)
)
_PREFETCH = select(_c.workspace, _c.handoff, _c.body).where(
    _c.workspace.in_(bindparam("workspaces", expanding=True)), _c.handoff.in_(bindparam("numbers", expanding=True))
)
_ITS_PLAN = (plans.c.workspace == _c.workspace) & (plans.c.plan == _c.plan)
# An outer join from the owner's plans: those without handoffs count, and SQLite has to begin with the plans.
_AGENDAS = union_all(
    *(
        select(plans, person.label("person"), literal_column(owned).label("owned"), _c.handoff, _c.body.label("told"))
        .select_from(tables)
        .where(
            person.table.c.workspace.in_(bindparam("workspaces", expanding=True)),
            person.in_(bindparam("people", expanding=True)),
            *conditions,
        )
        for person, owned, tables, conditions in (
            (_c.giver, "0", handoffs.join(plans, _ITS_PLAN), [_c.state.in_(_OPEN_STATES)]),
            (_c.receiver, "0", handoffs.join(plans, _ITS_PLAN), [_c.state.in_(_OPEN_STATES)]),
            (plans.c.owner, "1", plans.outerjoin(handoffs, _ITS_PLAN & _c.state.in_(sorted(STANDING))), []),
        )
    )
)


def columns_of(handoff: Handoff) -> Row:
    """The row without its key."""
    return (
        handoff.plan,
        handoff.state.value,
        handoff.giver,
        handoff.receiver,
        handoff.proposer,
        to_ms(handoff.proposed_at),
        due_ms(handoff.due),
        handoff_to_text(handoff),
    )


def prefetch(connection: Connection, keys: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int, Handoff]]:
    """The handoffs of several workspaces with one statement; some that nobody asked for may be among them."""
    workspaces, numbers = zip(*keys, strict=True)
    found = connection.execute(_PREFETCH, {"workspaces": set(workspaces), "numbers": set(numbers)})
    for workspace, number, body in found:
        yield workspace, number, handoff_from_text(body)


def prefetch_proposals(
    connection: Connection, keys: Iterable[tuple[str, str]], since: dt.datetime
) -> dict[tuple[str, str], int]:
    """How many handoffs each of these people proposed since then."""
    workspaces, people = zip(*keys, strict=True)
    parameters = {"workspaces": set(workspaces), "people": set(people), "since": to_ms(since)}
    found = connection.execute(_PROPOSALS, parameters)
    counts = {(workspace, person): count for workspace, person, count in found}
    return {key: counts.get(key, 0) for key in keys}


def prefetch_agendas(connection: Connection, keys: Iterable[tuple[str, str]]) -> Iterator[Found[Any]]:
    """What these people have to do with handoffs, with one statement: the open ones of theirs, and the open and the
    declined ones of the plans that they own (`owned`; `handoff` and `told`, its body, are null where a plan has none).
    A row is a plan's, with all these and `person`. A handoff may come more than once, and some that nobody asked for.
    """
    workspaces, people = zip(*keys, strict=True)
    yield from connection.execute(_AGENDAS, {"workspaces": set(workspaces), "people": set(people)})


class Handoffs:
    """The handoffs of one workspace within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lists: dict[tuple[str, int | str], list[int]] = {}
        self._proposals: dict[tuple[str, dt.datetime], int] = {}
        self.cells: Cells[int, Handoff] = Cells()

    def many(self, numbers: Sequence[int]) -> list[Handoff]:
        """Those of these that exist, by number."""
        cells, session = self.cells, self._session
        if missing := [number for number in numbers if number not in cells]:
            if stored := [number for number in missing if session.may_hold_handoff(number)]:
                self._load(_BY_NUMBER, {"numbers": stored})
            for number in missing:
                cells.learn(number, None)
        return [handoff for number in sorted(set(numbers)) if (handoff := cells.get(number))]

    def of_plan(self, plan: int) -> list[Handoff]:
        """All of a plan's."""
        return self._listed(("plan", plan), _OF_PLAN, {"plan": plan}, lambda handoff: handoff.plan == plan)

    def of_plans(self, plans: Sequence[int]) -> list[Handoff]:
        """All of these plans', with one statement."""
        if missing := [plan for plan in dict.fromkeys(plans) if ("plan", plan) not in self._lists]:
            lists: dict[int, list[int]] = {plan: [] for plan in missing}
            parameters = {"workspace": self._session.workspace, "plans": missing}
            for number, plan, body in self._session.connection.execute(_OF_SEVERAL, parameters).all():
                self.learn(number, body)
                lists[plan].append(number)
            self._lists.update({("plan", plan): numbers for plan, numbers in lists.items()})
        wanted = set(plans)
        numbers = [number for plan in wanted for number in self._lists["plan", plan]]
        return self._present(numbers, lambda handoff: handoff.plan in wanted)

    def of_person(self, person: str, *, open_only: bool) -> list[Handoff]:
        """Those in which the person is giver or receiver."""
        if open_only:
            return self._listed(
                ("open", person), _OPEN_OF_PERSON, {"person": person},
                lambda handoff: handoff.is_open and person in handoff.sides,
            )  # fmt: skip
        return self._listed(("all", person), _OF_PERSON, {"person": person}, lambda handoff: person in handoff.sides)

    def sides(self, plans: Sequence[int]) -> set[str]:
        """Every giver and receiver of these plans' handoffs."""
        changed = {number: handoff for number, handoff in self.cells.changed() if handoff}
        found = {side for one in changed.values() if one.plan in plans for side in one.sides}
        if stored := [plan for plan in plans if self._session.may_hold_plan(plan)]:
            parameters = {"workspace": self._session.workspace, "plans": stored}
            for number, giver, receiver in self._session.connection.execute(_SIDES, parameters).all():
                if number not in changed:
                    found.update((giver, receiver))
        return found

    def standing(self, plans: Sequence[int]) -> list[Handoff]:
        """The open and the declined ones of these plans."""
        if missing := [plan for plan in plans if ("standing", plan) not in self._lists]:
            lists: dict[int, list[int]] = {plan: [] for plan in missing}
            if stored := [plan for plan in missing if self._session.may_hold_plan(plan)]:
                for number in self._load(_OF_PLANS, {"plans": stored}):
                    if handoff := self.cells.get(number):
                        lists[handoff.plan].append(number)
            for plan, numbers in lists.items():
                self.learn_standing(plan, numbers)
        numbers = [number for plan in plans for number in self._lists["standing", plan]]
        return self._present(numbers, lambda handoff: handoff.plan in plans and handoff.state in STANDING)

    def learn(self, number: int, body: str) -> None:
        """What the database holds of a handoff."""
        if number not in self.cells:
            self.cells.learn(number, handoff_from_text(body))

    def learn_open(self, person: str, numbers: list[int]) -> None:
        """Of which handoffs the database has this person be a side; the handoffs themselves are learned apart."""
        self._lists.setdefault(("open", person), numbers)

    def learn_standing(self, plan: int, numbers: list[int]) -> None:
        """Which handoffs of a plan stand in the database; the handoffs themselves are learned apart."""
        self._lists.setdefault(("standing", plan), numbers)

    def proposals_since(self, person: str, since: dt.datetime) -> int:
        """How many handoffs this person has made since then."""
        if (person, since) not in self._proposals:
            key = (self._session.workspace, person)
            self.learn_proposals(person, since, prefetch_proposals(self._session.connection, [key], since)[key])
        changed = self.cells.changed()
        new = sum(1 for number, handoff in changed if handoff and self._made(number, handoff, person, since))
        return self._proposals[person, since] + new

    def learn_proposals(self, person: str, since: dt.datetime, count: int) -> None:
        """What the database holds of a person's proposals since then."""
        self._proposals[person, since] = count

    def rows(self) -> tuple[list[Row], list[Row]]:
        """What is to be inserted, and what is to be updated."""
        new: list[Row] = []
        old: list[Row] = []
        workspace = self._session.workspace
        for number, handoff in self.cells.changed():
            if handoff is None:
                continue
            if self._session.may_hold_handoff(number):
                old.append((*columns_of(handoff), workspace, number))
            else:
                new.append((workspace, number, *columns_of(handoff)))
        return new, old

    def _made(self, number: int, handoff: Handoff, person: str, since: dt.datetime) -> bool:
        new = not self._session.may_hold_handoff(number)
        return new and handoff.proposer == person and handoff.proposed_at >= since

    def _load(self, statement: Executable, parameters: dict[str, object]) -> list[int]:
        found = self._session.connection.execute(
            statement,
            {"workspace": self._session.workspace, **parameters},
        )
        numbers = []
        for number, body in found.all():
            numbers.append(number)
            self.learn(number, body)
        return numbers

    def _listed(
        self,
        name: tuple[str, int | str],
        statement: Executable,
        parameters: dict[str, object],
        holds: Callable[[Handoff], bool],
    ) -> list[Handoff]:
        if name not in self._lists:
            self._lists[name] = self._load(statement, parameters)
        return self._present(self._lists[name], holds)

    def _present(self, listed: Sequence[int], holds: Callable[[Handoff], bool]) -> list[Handoff]:
        """A list as the database had it, with what was changed since then put in and taken out."""
        numbers = {*listed, *(number for number, _ in self.cells.changed())}
        found = (self.cells.get(number) for number in sorted(numbers))
        return [handoff for handoff in found if handoff and holds(handoff)]
