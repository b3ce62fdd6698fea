"""Which rows of the outbox may go out now: the statements that a claim reads by.

Cost follows what is due. The index `outbox_next` gives, for each priority of a workspace, the rows that were never held
back in the order in which they are due, and apart from them those whose hold is over; what is still held, due later or
ended is not even looked at.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    union_all,
)

from bot.domain.outgoing import Kind, Priority
from storage.outbox import INTENT_COLUMNS
from storage.schema import outbox, places

_c = outbox.c
_now: ColumnElement[int] = bindparam("now")
_real: ColumnElement[int] = bindparam("real")
_workspace: ColumnElement[str] = bindparam("workspace")

_waiting, _next = outbox.alias("waiting"), outbox.alias("next")
_turns = (
    select(select(_waiting.c.workspace).where(_waiting.c.ended_at.is_(None)).order_by(_waiting.c.workspace).limit(1)
           .scalar_subquery().label("workspace"))
    .cte("turns", recursive=True)
)  # fmt: skip
_after = (
    select(_next.c.workspace)
    .where(_next.c.ended_at.is_(None), _next.c.workspace > _turns.c.workspace)
    .order_by(_next.c.workspace)
    .limit(1)
    .scalar_subquery()
)
_every_turn = _turns.union_all(select(_after).where(_turns.c.workspace.is_not(None)))
# The workspaces in which something waits, in order; one step of an index for each.
WORKSPACES = select(_every_turn.c.workspace).where(_every_turn.c.workspace.is_not(None))

_first, _flying, _newer = outbox.alias("first"), outbox.alias("flying"), outbox.alias("newer")


def _same_place(other: Any) -> ColumnElement[bool]:
    same: ColumnElement[bool] = (
        (other.c.workspace == _c.workspace) & (other.c.place == _c.place) & other.c.ended_at.is_(None)
    )
    return same


# The first of its place, while nothing of that place is under way, and for a post while the place does not rest.
_IS_FIRST = _c.id == (
    select(_first.c.id)
    .where(_same_place(_first), _first.c.due <= _now)
    .order_by(_first.c.priority, _first.c.id)
    .limit(1)
    .scalar_subquery()
)
_IS_QUIET = ~exists().where(_same_place(_flying), _flying.c.began_at.is_not(None), _flying.c.held_until > _real)
_HAS_RESTED = ~exists().where(places.c.workspace == _c.workspace, places.c.place == _c.place, places.c.free_at > _real)
_IS_UPDATE = _c.kind == literal_column(f"'{Kind.UPDATE.value}'")
_SUPERSEDED = exists().where(
    _same_place(_newer),
    _IS_UPDATE,
    _newer.c.kind == literal_column(f"'{Kind.UPDATE.value}'"),
    _newer.c.handoff == _c.handoff,
    _newer.c.id > _c.id,
)
_MAY_GO = or_(
    _IS_UPDATE & bindparam("updates", type_=Boolean),
    ~_IS_UPDATE & bindparam("posts", type_=Boolean) & _HAS_RESTED,
)
_NEVER_HELD = _c.held_until == 0
_HOLD_IS_OVER = (
    _c.held_until.between(1, _real) & (_c.began_at.is_(None) | bindparam("take_over", type_=Boolean))
)  # fmt: skip


def _arm(priority: Priority, hold: ColumnElement[bool]) -> Select[Any]:
    ready = (
        select(
            _c.workspace, _c.id, _c.attempts, _c.tries, _c.due, _c.held_until, _c.began_at, _c.unknown_since,
            *INTENT_COLUMNS, _SUPERSEDED.label("superseded"),
        )
        .where(
            _c.workspace == _workspace, _c.priority == literal_column(str(int(priority))), _c.ended_at.is_(None),
            hold, _c.due <= _now, _IS_FIRST, _IS_QUIET, _MAY_GO,
        )
        .order_by(_c.held_until, _c.due, _c.id)
        .limit(bindparam("limit", type_=Integer))
        .subquery()
    )  # fmt: skip
    return select(ready)


# What may go out in one workspace, at most `limit` of each priority and kind of hold. Not locked yet, so not claimed.
READY = union_all(*(_arm(priority, hold) for priority in Priority for hold in (_HOLD_IS_OVER, _NEVER_HELD)))
# Those of them that no other process has claimed since: to be locked.
STILL_READY = select(_c.id).where(
    _c.workspace == _workspace,
    _c.id.in_(bindparam("ids", expanding=True)),
    _c.ended_at.is_(None),
    _c.held_until <= _real,
)
RESTED = select(places.c.place).where(
    places.c.workspace == _workspace, places.c.place.in_(bindparam("places", expanding=True)), places.c.free_at <= _real
)
