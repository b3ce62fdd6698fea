"""The second reading of a workspace: each handoff's records folded and held against its row, and the words checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnClause, Connection, Select, bindparam, column, select

from bot.domain.digests import Digest
from bot.domain.events import digests_in
from bot.domain.handoff import Handoff, fold
from bot.domain.trail import Record, digest, record_from_json
from storage.audit_findings import Finding, Problem, Summary
from storage.audit_plans import PlansInTime
from storage.audit_rules import allowed
from storage.codec import handoff_from_text
from storage.handoffs import columns_of
from storage.schema import RECORD_HANDOFF, handoffs, texts, trail
from storage.streams import chunks

_STORED = (
    select(handoffs.c.handoff, *list(handoffs.c)[2:])  # as `columns_of` has them
    .where(handoffs.c.workspace == bindparam("workspace"))
    .order_by(handoffs.c.plan, handoffs.c.handoff)
)
_TEXTS = select(texts.c.digest, texts.c.salt, texts.c.text).where(
    texts.c.workspace == bindparam("workspace"), texts.c.digest.in_(bindparam("digests", expanding=True))
)
_ROWS = select(trail.c.plan, trail.c.seq, trail.c.record).where(trail.c.workspace == bindparam("workspace"))
_NUMBER: dict[str, ColumnClause[Any]] = {
    name: column(handoff, is_literal=True) for name, handoff in RECORD_HANDOFF.items()
}
_OF_HANDOFFS = {
    name: _ROWS.where(number.is_not(None)).order_by(trail.c.plan, number, trail.c.seq)
    for name, number in _NUMBER.items()
}
_OF_PLANS = {
    name: _ROWS.where(number.is_(None)).order_by(trail.c.plan, trail.c.seq) for name, number in _NUMBER.items()
}


def check_states(connection: Connection, workspace: str, plan: int | None, summary: Summary) -> Iterator[Finding]:
    """Fold one workspace's handoffs again. With `plan` only that plan's."""
    check = _StateCheck(connection, workspace, plan, summary)
    records: list[Record] = []
    for rows in check.rows(_OF_PLANS):
        records.clear()
        yield from check.decode(rows, records)
        yield from check.texts(records)
        for record in records:
            check.plans.learn(record)
    for rows in check.rows(_OF_HANDOFFS):
        records.clear()
        yield from check.decode(rows, records)
        yield from check.texts(records)
        for record in records:
            yield from check.fold(record)
    yield from check.end()


class _StateCheck:
    """Goes through records and stored handoffs side by side, both in the order of plan and handoff."""

    def __init__(self, connection: Connection, workspace: str, plan: int | None, summary: Summary) -> None:
        self._connection = connection
        self._workspace = workspace
        self._plan = plan
        self._summary = summary
        self._key: tuple[int, int] | None = None  # the plan and handoff whose records are being folded
        self._state: Handoff | None = None
        self._folds = True
        self.plans = PlansInTime()
        self._odd: list[Finding] = []  # of stored rows whose numbers are none
        self._stored = self._stored_rows()
        self._next_stored = next(self._stored, None)

    def rows(self, statements: Mapping[str, Select[Any]]) -> Iterator[Sequence[Any]]:
        """Records in the order of the statement for this database: plan, number, text."""
        statement = statements[self._connection.dialect.name]
        if self._plan is not None:
            statement = statement.where(trail.c.plan == self._plan)
        return chunks(self._connection, statement, {"workspace": self._workspace})

    def decode(self, rows: Sequence[Any], records: list[Record]) -> Iterator[Finding]:
        """Fill `records` with those of the rows that are events of ours."""
        for plan, seq, text in rows:
            try:
                records.append(record_from_json(orjson.loads(text)))
            except (KeyError, TypeError, ValueError, AttributeError):
                yield Finding(Problem.MALFORMED, self._workspace, plan, seq)

    def fold(self, record: Record) -> Iterator[Finding]:
        """Fold one more; after one that cannot follow, the handoff's state is not known."""
        key = (record.plan, record.handoff or 0)
        if key != self._key:
            yield from self._end_handoff()
            self._key, self._state, self._folds = key, None, True
        if self._folds:
            before = self._state
            try:
                self._state = fold(before, record)
            except ValueError:
                self._folds = False
                yield self._finding(Problem.CANNOT_FOLLOW, key, record.seq)
                return
            plan = self.plans.before(record)  # where none was made yet, the chain tells
            if plan is not None and not allowed(before, plan, record):
                yield self._finding(Problem.AGAINST_RULES, key, record.seq)

    def texts(self, records: Sequence[Record]) -> Iterator[Finding]:
        """Whether every digest in these records has its words."""
        named = [(record, one) for record in records for one in digests_in(record.event)]
        kept = self._kept({one for _, one in named})
        self._summary.texts += len(named)
        for record, one in named:
            key = (record.plan, record.handoff or 0)
            if one not in kept:
                yield self._finding(Problem.MISSING_TEXT, key, record.seq, one)
            elif not _are_the_words(one, *kept[one]):
                yield self._finding(Problem.WRONG_TEXT, key, record.seq, one)

    def end(self) -> Iterator[Finding]:
        """What is stored beyond the last record is explained by none."""
        yield from self._end_handoff()
        while self._next_stored is not None:
            yield self._finding(Problem.UNEXPLAINED_HANDOFF, self._next_stored[0])
            self._next_stored = next(self._stored, None)
        yield from self._odd

    def _end_handoff(self) -> Iterator[Finding]:
        """Hold the fold against its row; the rows before it have no records."""
        key = self._key
        if key is None:
            return
        self._summary.handoffs += 1
        while self._next_stored is not None and self._next_stored[0] < key:
            yield self._finding(Problem.UNEXPLAINED_HANDOFF, self._next_stored[0])
            self._next_stored = next(self._stored, None)
        if self._next_stored is None or self._next_stored[0] != key:
            yield self._finding(Problem.MISSING_HANDOFF, key)
            return
        if self._folds and self._state is not None and not _same(self._state, self._next_stored[1]):
            yield self._finding(Problem.WRONG_HANDOFF_STATE, key)
        self._next_stored = next(self._stored, None)

    def _stored_rows(self) -> Iterator[tuple[tuple[int, int], tuple[Any, ...]]]:
        statement = _STORED if self._plan is None else _STORED.where(handoffs.c.plan == self._plan)
        for chunk in chunks(self._connection, statement, {"workspace": self._workspace}):
            for number, plan, *rest in chunk:
                if type(number) is type(plan) is int:
                    yield (plan, number), (plan, *rest)
                else:
                    self._odd.append(self._finding(Problem.UNEXPLAINED_HANDOFF, (plan, number)))

    def _kept(self, digests: set[Digest]) -> dict[str, tuple[bytes, str]]:
        if not digests:
            return {}
        found = self._connection.execute(_TEXTS, {"workspace": self._workspace, "digests": digests})
        return {name: (salt, text) for name, salt, text in found.all()}

    def _finding(self, problem: Problem, key: tuple[int, int], seq: int | None = None, what: str = "") -> Finding:
        return Finding(problem, self._workspace, key[0], seq, key[1] or None, what)


def _are_the_words(named: str, salt: bytes, text: str) -> bool:
    """Whether the digest is theirs. What is no salt or no text is not."""
    return isinstance(salt, bytes) and isinstance(text, str) and digest(salt, text) == named


def _same(state: Handoff, stored: tuple[Any, ...]) -> bool:
    """Column by column; a body that an older version wrote may spell the same state with fewer fields."""
    try:
        *columns, body = columns_of(state)
        if stored[:-1] != tuple(columns):
            return False
        return bool(stored[-1] == body) or handoff_from_text(stored[-1]) == state
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return False
