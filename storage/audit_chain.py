"""The first reading of a workspace: every record in its place, the chain unbroken, plans and counters as it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, func, select

from bot.domain.plan import WORKSPACE_PLAN, Plan
from bot.domain.plan_fold import fold_plan
from bot.domain.trail import NO_HASH, format_instant, record_from_json
from storage import plans as stored_plans
from storage.audit_findings import Finding, Problem, Summary
from storage.audit_plans import handoffs_before
from storage.audit_rules import plan_act_allowed
from storage.codec import canonical, from_ms, sha256_hex
from storage.plans import Headed
from storage.schema import handoffs, plans, trail, workspaces
from storage.streams import chunks

_c = trail.c
_ROWS = (
    select(_c.plan, _c.seq, _c.leaf, _c.record, _c.hash)
    .where(_c.workspace == bindparam("workspace"))
    .order_by(_c.plan, _c.seq)
)
_COUNT = select(func.count()).select_from(trail).where(_c.workspace == bindparam("workspace"))
_COUNTERS = select(workspaces.c.next_plan, workspaces.c.next_handoff, workspaces.c.next_leaf).where(
    workspaces.c.workspace == bindparam("workspace")
)
_HIGHEST = tuple(
    select(func.max(number)).where(number.table.c.workspace == bindparam("workspace"))
    for number in (_c.plan, plans.c.plan, handoffs.c.handoff)
)
_PLANS = select(plans).where(plans.c.workspace == bindparam("workspace")).order_by(plans.c.plan)


def check_chain(connection: Connection, workspace: str, plan: int | None, summary: Summary) -> Iterator[Finding]:
    """Read one workspace's records in order. With `plan` only that plan's, and no leaf numbers."""
    own = {"workspace": workspace}
    heads = {row.plan: _headed(row) for row in connection.execute(_PLANS, own)}
    rows = _ROWS if plan is None else _ROWS.where(_c.plan == plan)
    leaves = Leaves(connection.execute(_COUNT, own).scalar_one())
    chain: Chain | None = None
    for chunk in chunks(connection, rows, own):
        summary.records += len(chunk)
        for number, seq, leaf, text, digest in chunk:
            if chain is None or chain.plan != number:
                if chain is not None:
                    yield from chain.end(heads)
                chain = Chain(connection, workspace, number)
                summary.plans += number != WORKSPACE_PLAN
            if not leaves.take(leaf):
                yield Finding(Problem.WRONG_LEAF, workspace, number, seq, what=str(leaf))
            if not chain.follows(seq, text, digest):
                yield from chain.explain(seq, text, digest)
            chain.advance(seq)
    if chain is not None:
        yield from chain.end(heads)
    for number in heads:
        if plan in {None, number}:
            yield Finding(Problem.UNEXPLAINED_PLAN, workspace, number)
    if plan is None:
        yield from _check_counters(connection, workspace, leaves.count)


def _check_counters(connection: Connection, workspace: str, leaves: int) -> Iterator[Finding]:
    """Numbers are given without a gap: each counter is the one after the highest that is there."""
    own = {"workspace": workspace}
    found = [connection.execute(highest, own).scalar() for highest in _HIGHEST]
    in_trail, in_plans, in_handoffs = (number if type(number) is int else 0 for number in found)
    expected = {"next_plan": max(in_trail, in_plans) + 1, "next_handoff": in_handoffs + 1, "next_leaf": leaves}
    stored = connection.execute(_COUNTERS, own).one_or_none()
    for name, number in expected.items():
        if getattr(stored, name, None) != number:
            yield Finding(Problem.WRONG_COUNTER, workspace, what=name)


class Leaves:
    """Which leaf numbers were there: `count` of them must be 0 to `count` - 1. One bit each."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._taken = bytearray(count // 8 + 1)

    def take(self, leaf: int) -> bool:
        """False where it is out of range or was there before."""
        if type(leaf) is not int or not 0 <= leaf < self.count:
            return False
        byte, bit = leaf >> 3, 1 << (leaf & 7)
        if self._taken[byte] & bit:
            return False
        self._taken[byte] |= bit
        return True


class Chain:
    """One plan's records, as they come."""

    def __init__(self, connection: Connection, workspace: str, plan: int) -> None:
        self.plan = plan
        self._connection = connection
        self._workspace = workspace
        self._expected = 1
        self._prev = NO_HASH
        self._at = ""
        self._state: Plan | None = None
        self._folds = True  # until an act cannot follow: then the plan's state is not known
        # Of the record that is being looked at; the value is None where it is no record.
        self._hash = NO_HASH
        self._value: dict[str, Any] | None = None
        self._wrong_act: Problem | None = None

    def follows(self, seq: int, text: str | bytes, digest: str) -> bool:
        """Whether the next record is as it must be; this is all that happens to a million of them."""
        is_text = isinstance(text, str)  # SQLite keeps bytes in a column of text where somebody puts them there
        data = text.encode() if isinstance(text, str) else text
        self._hash = sha256_hex(data)
        value = self._value = _parsed(data) if is_text else None
        self._wrong_act = None if value is None or value["handoff"] is not None else self._fold(value)
        return (
            value is not None
            and self._wrong_act is None
            and self._hash == digest
            and seq == self._expected == value["seq"]
            and value["prev"] == self._prev
            and value["at"] >= self._at
            and value["plan"] == self.plan
            and value["team"] == self._workspace
            and canonical(value) == data
        )

    def explain(self, seq: int, text: str, digest: str) -> Iterator[Finding]:
        """All that is wrong with the record that does not follow."""
        value = self._value
        if self._hash != digest:
            yield self._finding(Problem.WRONG_HASH, seq)
        if seq != self._expected:
            yield self._finding(Problem.GAP, seq, str(self._expected))
        if value is None:
            yield self._finding(Problem.MALFORMED, seq)
            return
        if canonical(value) != text.encode():
            yield self._finding(Problem.NOT_CANONICAL, seq)
        if (value["team"], value["plan"], value["seq"]) != (self._workspace, self.plan, seq):
            yield self._finding(Problem.WRONG_PLACE, seq)
        if value["prev"] != self._prev:
            yield self._finding(Problem.WRONG_PREV, seq)
        if value["at"] < self._at:
            yield self._finding(Problem.TIME_WENT_BACK, seq)
        if self._wrong_act is not None:
            yield self._finding(self._wrong_act, seq)

    def advance(self, seq: int) -> None:
        """Go on to the record after this one."""
        self._expected, self._prev = (seq if type(seq) is int else self._expected) + 1, self._hash
        if self._value is not None:
            self._at = self._value["at"]

    def end(self, heads: dict[int, Headed | None]) -> Iterator[Finding]:
        """Hold the whole against the plan that is stored, and take it out of those that are not explained yet."""
        if self.plan not in heads:
            yield self._finding(Problem.MISSING_PLAN)
            return
        stored = heads.pop(self.plan)
        if stored is None:
            yield self._finding(Problem.WRONG_PLAN_STATE)
            return
        head = (stored.next_seq, stored.head, format_instant(from_ms(stored.head_at)))
        if head != (self._expected, self._prev, self._at):
            yield self._finding(Problem.WRONG_HEAD, self._expected - 1)
        if self._folds and stored.plan != self._state:
            yield self._finding(Problem.WRONG_PLAN_STATE)

    def _fold(self, value: dict[str, Any]) -> Problem | None:
        """What is wrong with an act of the plan; nothing is said of those after one that cannot follow."""
        if not self._folds:
            return None
        before = self._state
        try:
            record = record_from_json(value)
            self._state = fold_plan(before, record)
        except (KeyError, TypeError, ValueError):
            self._folds = False
            return Problem.CANNOT_FOLLOW
        allowed = plan_act_allowed(before, record, lambda: handoffs_before(self._connection, record))
        return None if allowed else Problem.AGAINST_RULES

    def _finding(self, problem: Problem, seq: int | None = None, what: str = "") -> Finding:
        return Finding(problem, self._workspace, self.plan, seq, what=what)


def _headed(row: Row[Any]) -> Headed | None:
    """The stored plan; None where the row holds what no plan has."""
    try:
        headed = stored_plans.from_row(row)
        from_ms(headed.head_at)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return None
    return headed


_FIELDS = {"v", "team", "plan", "seq", "at", "actor", "act", "handoff", "data", "prev"}


def _parsed(data: bytes) -> dict[str, Any] | None:
    """The record's JSON; None where it is not a record's. What it says of its place is held against the row."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    if type(value) is not dict or value.keys() != _FIELDS:
        return None
    handoff = value["handoff"]
    typed = (
        type(value["at"]) is type(value["actor"]) is type(value["act"]) is str
        and type(value["data"]) is dict
        and type(value["seq"]) is type(value["plan"]) is int
    )
    return value if typed and (handoff is None or type(handoff) is int) else None
