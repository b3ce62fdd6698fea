"""Plans, each with the head of its trail, and when the engine looks at it next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, select, union_all
from sqlalchemy import Row as Found

from bot.domain.plan import WORKSPACE_PLAN, Plan
from storage.cells import Cells
from storage.codec import from_ms, to_ms
from storage.plan_codec import body_of, rest_of
from storage.schema import plans
from storage.session import Session
from storage.statements import Row, inserting, updating

_c = plans.c
INSERT = inserting(plans)
UPDATE = updating(plans, [column.name for column in plans.columns if not column.primary_key])
WAKE = updating(plans, ("wake_at",))

_ALL = select(plans)
_OWN = _ALL.where(_c.workspace == bindparam("workspace"))
_BY_NUMBER = _OWN.where(_c.plan.in_(bindparam("numbers", expanding=True)))
_BY_CHANNEL = _OWN.where(_c.channel == bindparam("channel"))
_BY_PAIR = _OWN.where(_c.pair_key == bindparam("pair_key"))
_BY_OWNER = _OWN.where(_c.owner == bindparam("owner"))
# One statement a leader: SQLite looks no condition up in several partial indexes at once. A plan may come twice.
_LED = union_all(*(_OWN.where(one == bindparam("leader")) for one in (_c.owner, _c.pilot_owner, _c.production_owner)))
_NAMED = _OWN.where(_c.pilot_owner.is_not(None))
_SEVERAL = _ALL.where(_c.workspace.in_(bindparam("workspaces", expanding=True)))
_PREFETCH = _SEVERAL.where(_c.plan.in_(bindparam("numbers", expanding=True)))
_PREFETCH_HOMES = _SEVERAL.where(_c.channel.in_(bindparam("channels", expanding=True)))


@dataclass(frozen=True, slots=True)
class Headed:
    """A plan and its trail's head: the next number, the last hash, and when that was; `wake_at` (both milliseconds)."""

    plan: Plan
    next_seq: int
    head: str
    head_at: int
    wake_at: int | None = None


def pair_key(pair: Sequence[str]) -> str | None:
    """Two people in either order; None where the plan is not a pair's."""
    return ",".join(sorted(pair)) or None


def columns_of(headed: Headed) -> Row:
    """The row without its key."""
    plan = headed.plan
    return (
        plan.owner,
        plan.zone,
        plan.channel,
        ",".join(plan.pair) or None,
        pair_key(plan.pair),
        to_ms(plan.started_at),
        headed.next_seq,
        headed.head,
        headed.head_at,
        headed.wake_at,
        plan.pilot_owner,
        plan.production_owner,
        body_of(plan),
    )


def from_row(row: Found[Any]) -> Headed:
    """The stored plan. Raises KeyError, TypeError or ValueError where the row holds what no plan has."""
    pair = tuple(row.pair.split(",")) if row.pair else ()
    leaders = {"pilot_owner": row.pilot_owner, "production_owner": row.production_owner}
    rest = {**rest_of(row.body), **leaders}
    plan = Plan(row.plan, row.owner, row.zone, row.channel, pair, from_ms(row.started_at), **rest)
    return Headed(plan, row.next_seq, row.head, row.head_at, row.wake_at)


def prefetch(connection: Connection, keys: Iterable[tuple[str, int]]) -> Iterator[tuple[str, Headed]]:
    """Plans of several workspaces by number, with one statement."""
    workspaces, numbers = zip(*keys, strict=True)
    for row in connection.execute(_PREFETCH, {"workspaces": set(workspaces), "numbers": set(numbers)}):
        yield row.workspace, from_row(row)


def prefetch_homes(connection: Connection, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Headed]]:
    """Plans of several workspaces by home channel, with one statement."""
    workspaces, channels = zip(*keys, strict=True)
    for row in connection.execute(_PREFETCH_HOMES, {"workspaces": set(workspaces), "channels": set(channels)}):
        yield row.workspace, from_row(row)


class Plans:
    """The plans of one workspace within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[tuple[str, str], list[int]] = {}
        self._absent: set[int] = set()  # the database has none of them, though it could
        self._advanced: set[int] = set()  # of which more changed than their alarm
        self.cells: Cells[int, Headed] = Cells()

    def headed(self, number: int) -> Headed | None:
        """A plan with its head."""
        self._read([number])
        return self.cells.get(number)

    def many(self, numbers: Sequence[int]) -> list[Plan]:
        """Those of these that exist, by number."""
        self._read(numbers)
        return [headed.plan for number in sorted(set(numbers)) if (headed := self.cells.get(number))]

    def of_channel(self, channel: str) -> Plan | None:
        """The plan whose home this channel is."""
        numbers = self._numbers(("channel", channel), _BY_CHANNEL)
        return self._only(numbers, lambda plan: plan.channel == channel)

    def of_pair(self, pair: Sequence[str]) -> Plan | None:
        """The plan of these two alone."""
        key = pair_key(pair) or ""
        numbers = self._numbers(("pair_key", key), _BY_PAIR)
        return self._only(numbers, lambda plan: pair_key(plan.pair) == key)

    def owned(self, person: str) -> list[Plan]:
        """The plans that this person owns."""
        numbers = self._numbers(("owner", person), _BY_OWNER)
        return [plan for plan in self._present(numbers) if plan.owner == person]

    def led(self, person: str) -> list[Plan]:
        """The plans that have this person as plan, pilot or production owner."""
        numbers = self._numbers(("leader", person), _LED)
        return [plan for plan in self._present(numbers) if person in plan.leaders]

    def named(self) -> list[Plan]:
        """The plans that were made by name."""
        return [plan for plan in self._present(self._numbers(("named", ""), _NAMED)) if plan.is_named]

    def advance(self, number: int, headed: Headed) -> None:
        """A record was added: the plan and its head, with the alarm that was set."""
        self._advanced.add(number)
        before = self.headed(number)
        self.cells.put(number, replace(headed, wake_at=before.wake_at if before else None))

    def set_wake(self, number: int, wake_at: int | None) -> None:
        """When to look at the plan next; one that does not exist is not looked at, nor the workspace's own trail."""
        headed = self.headed(number)
        if headed is not None and headed.wake_at != wake_at and number != WORKSPACE_PLAN:
            self.cells.put(number, replace(headed, wake_at=wake_at))

    def learn_owned(self, person: str, numbers: list[int]) -> None:
        """Which plans the database has this person own; the plans themselves are in the cells."""
        self._found.setdefault(("owner", person), numbers)

    def learn_home(self, channel: str, headed: Headed | None) -> None:
        """What the database holds about the plan of a channel."""
        self._found["channel", channel] = [headed.plan.number] if headed else []
        if headed:
            self.cells.learn(headed.plan.number, headed)

    def rows(self) -> tuple[list[Row], list[Row], list[Row]]:
        """What is to be inserted, what is to be updated, and of what only the alarm changed."""
        new: list[Row] = []
        old: list[Row] = []
        alarms: list[Row] = []
        workspace = self._session.workspace
        for number, headed in self.cells.changed():
            if headed is None:
                continue
            if number in self._absent or not self._session.may_hold_plan(number):
                new.append((workspace, number, *columns_of(headed)))
            elif number in self._advanced:
                old.append((*columns_of(headed), workspace, number))
            else:
                alarms.append((headed.wake_at, workspace, number))
        return new, old, alarms

    def _read(self, numbers: Sequence[int]) -> None:
        missing = [number for number in numbers if number not in self.cells]
        if not missing:
            return
        if stored := [number for number in missing if self._session.may_hold_plan(number)]:
            parameters = {"workspace": self._session.workspace, "numbers": stored}
            found = {row.plan: from_row(row) for row in self._session.connection.execute(_BY_NUMBER, parameters)}
            self._absent.update(number for number in stored if number not in found)
            for number, headed in found.items():
                self.cells.learn(number, headed)
        for number in missing:
            self.cells.learn(number, None)

    def _numbers(self, name: tuple[str, str], statement: Executable) -> list[int]:
        if name not in self._found:
            parameters = {"workspace": self._session.workspace, name[0]: name[1]}
            rows = self._session.connection.execute(statement, parameters).all()
            for row in rows:
                self.cells.learn(row.plan, from_row(row))
            self._found[name] = [row.plan for row in rows]
        return self._found[name]

    def _only(self, numbers: list[int], holds: Callable[[Plan], bool]) -> Plan | None:
        """The one of which this holds: mostly as it was read; else among those that were changed since."""
        for number in numbers:
            if (headed := self.cells.get(number)) and holds(headed.plan):
                return headed.plan
        return next((plan for plan in self._present([]) if holds(plan)), None)

    def _present(self, numbers: list[int]) -> list[Plan]:
        """These and all that were changed, as they stand now; the workspace's own trail is nobody's plan."""
        candidates = {*numbers, *(number for number, _ in self.cells.changed())} - {WORKSPACE_PLAN}
        return [headed.plan for number in sorted(candidates) if (headed := self.cells.get(number))]
