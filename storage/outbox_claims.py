"""The outbox as the engine drains it: claims with a lease, and how each attempt ended (DESIGN section 6).

All of it runs as work of the writer's thread, in transactions apart from the use cases'. Message time (`Clock.now`)
says when an intent is due and when an attempt began; leases and waits follow real time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, exists, or_, select
from sqlalchemy import Row as Found

from bot.domain import delivery_policy as policy
from bot.domain.delivery_policy import Dropped, Gone, Later, Outcome, Sent, Unknown
from bot.domain.outgoing import Kind
from bot.ports.clock import Clock
from bot.ports.sending import Claimed, Settled
from storage import messages
from storage.claims import skipping_locked
from storage.codec import numbers_to_text, optional_instant, to_ms
from storage.outbox import INTENT_COLUMNS, intent_from_row
from storage.schema import channels, deliveries, outbox
from storage.statements import Row, inserting_once, updating
from storage.writer import StorageWriter

_c = outbox.c
_now: BindParameter[int] = bindparam("now")
_real: BindParameter[int] = bindparam("real")

_earlier, _flying, _newer = outbox.alias("earlier"), outbox.alias("flying"), outbox.alias("newer")
_same_place = [
    (one.c.workspace == _c.workspace) & (one.c.place == _c.place) & one.c.ended_at.is_(None)
    for one in (_earlier, _flying, _newer)
]
# The first of its place, while nothing of that place is under way.
_FIRST = ~exists().where(
    _same_place[0],
    _earlier.c.due <= _now,
    or_(
        _earlier.c.priority < _c.priority,
        (_earlier.c.priority == _c.priority) & (_earlier.c.id < _c.id),
    ),
)
_QUIET = ~exists().where(_same_place[1], _flying.c.began_at.is_not(None), _flying.c.held_until > _real)
_SUPERSEDED = exists().where(
    _same_place[2],
    _c.kind == Kind.UPDATE.value,
    _newer.c.kind == Kind.UPDATE.value,
    _newer.c.handoff == _c.handoff,
    _newer.c.id > _c.id,
)
_READY = (
    select(
        _c.workspace, _c.id, _c.attempts, _c.due, _c.began_at, _c.unknown_since,
        *INTENT_COLUMNS, _SUPERSEDED.label("superseded"),
    )
    .where(_c.ended_at.is_(None), _c.due <= _now, _c.held_until <= _real, _FIRST, _QUIET)
    .order_by(_c.priority, _c.due, _c.id)
    .limit(bindparam("limit"))
)  # fmt: skip
_STATES = select(_c.workspace, _c.id, _c.attempts, _c.due, _c.began_at, _c.unknown_since).where(
    _c.workspace.in_(bindparam("workspaces", expanding=True)),
    _c.id.in_(bindparam("ids", expanding=True)),
    _c.ended_at.is_(None),
)

_CLAIM = updating(outbox, ("attempts", "held_until", "began_at", "unknown_since"))
_WAIT = updating(outbox, ("held_until", "began_at", "unknown_since"))
_END = updating(outbox, ("began_at", "ended_at", "outcome"))
_LOG = inserting_once(deliveries, ("workspace", "id", "attempt", "outcome"))

_LEAVE = updating(channels, ("joined",))
_NOT_THERE = {"not_in_channel", "channel_not_found"}  # Slack's codes for a channel that Baton is not in

SUPERSEDED = "superseded"  # why an update is dropped: a newer one says more


@dataclass(frozen=True, slots=True)
class _Times:
    """Milliseconds: message time and real time."""

    now: int
    real: int


class OutboxClaims:
    """Implements `bot.ports.Outbox` on the writer's thread."""

    def __init__(self, writer: StorageWriter, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    async def claim(self, limit: int) -> list[Claimed]:
        """See Outbox. Raises Refused(UNAVAILABLE) where the database cannot be reached."""
        times = self._times()
        return await self._writer.work(lambda connection: _claim(connection, limit, times))

    async def settle(self, ended: Sequence[Settled]) -> None:
        """See Outbox. Settling the same attempt twice is as settling it once."""
        times = self._times()
        await self._writer.work(lambda connection: _settle(connection, ended, times))

    def _times(self) -> _Times:
        return _Times(to_ms(self._clock.now()), to_ms(self._clock.real()))


def _claim(connection: Connection, limit: int, times: _Times) -> list[Claimed]:
    """Dropping what is superseded may bring another row of its place to the front, so look until nothing is dropped."""
    claimed: list[Claimed] = []
    ready = skipping_locked(connection, _READY, outbox)
    while len(claimed) < limit:
        parameters = {"now": times.now, "real": times.real, "limit": limit - len(claimed)}
        rows = connection.execute(ready, parameters).all()
        old = [row for row in rows if row.superseded]
        _drop(connection, old, times)
        claimed += _lease(connection, [row for row in rows if not row.superseded], times)
        if not old:
            break
    return claimed


def _lease(connection: Connection, rows: Sequence[Found[Any]], times: _Times) -> list[Claimed]:
    until = times.real + _ms(policy.LEASE)
    changes: list[Row] = []
    claimed: list[Claimed] = []
    for row in rows:
        unknown_since = row.began_at if row.unknown_since is None else row.unknown_since
        changes.append((row.attempts + 1, until, times.now, unknown_since, row.workspace, row.id))
        since = optional_instant(unknown_since)
        claimed.append(Claimed(row.id, row.workspace, intent_from_row(row), row.attempts + 1, since))
    _CLAIM.run(connection, changes)
    return claimed


def _drop(connection: Connection, rows: Sequence[Found[Any]], times: _Times) -> None:
    _END.run(connection, [(None, times.now, Dropped.__name__.lower(), row.workspace, row.id) for row in rows])
    log = [
        (row.workspace, row.id, row.attempts, *_outcome(Dropped(SUPERSEDED)), row.kind, row.place,
         row.handoff, row.handoffs, row.due, times.now)
        for row in rows
    ]  # fmt: skip
    _LOG.run(connection, log)


def _settle(connection: Connection, ended: Sequence[Settled], times: _Times) -> None:
    waits: list[Row] = []
    ends: list[Row] = []
    log: list[Row] = []
    standing: list[Row] = []
    buttons: list[Row] = []
    left: set[tuple[str, str]] = set()
    rows = _states(connection, [one.claimed for one in ended])
    for one in ended:
        claimed, intent = one.claimed, one.claimed.intent
        key = (claimed.workspace, claimed.id)
        for posted in one.posted:
            standing += messages.rows_of(claimed.workspace, intent, posted)
            buttons.append((posted.buttons, claimed.workspace, posted.channel, posted.ts))
        row = rows.get(key)
        if row is None or (row.attempts != claimed.attempts and not isinstance(one.outcome, Sent)):
            continue  # the lease ran out, and whoever has the row now says how it ended
        if _not_in_channel(intent.place, one.outcome):
            left.add((claimed.workspace, intent.place))
        name, code = _outcome(one.outcome)
        named = numbers_to_text(intent.handoffs)
        about = (intent.kind.value, intent.place, intent.handoff, named, row.due, times.now)
        log.append((*key, claimed.attempts, name, code, *about))
        if (wait := _wait(one.outcome)) is None:
            ends.append((None, times.now, name, *key))
        else:
            uncertain = row.began_at if isinstance(one.outcome, Unknown) else None
            unknown_since = uncertain if row.unknown_since is None else row.unknown_since
            waits.append((times.real + _ms(wait), None, unknown_since, *key))
    _LEAVE.run(connection, [(False, *place) for place in sorted(left)])  # channels before the outbox, as use cases do
    messages.REPLACE.run(connection, standing)
    messages.SET_BUTTONS.run(connection, buttons)
    _WAIT.run(connection, waits)
    _END.run(connection, ends)
    _LOG.run(connection, log)


def _not_in_channel(place: str, outcome: Outcome) -> bool:
    """Whether Slack says that Baton left a channel of which nobody told it; the next invitation then counts as one."""
    return isinstance(outcome, Gone) and outcome.code in _NOT_THERE and place[:1] in {"C", "G"}


def _states(connection: Connection, claimed: Sequence[Claimed]) -> dict[tuple[str, int], Any]:
    """The rows that are not finished yet, by workspace and number."""
    parameters = {"workspaces": {one.workspace for one in claimed}, "ids": {one.id for one in claimed}}
    return {(row.workspace, row.id): row for row in connection.execute(_STATES, parameters)}


def _wait(outcome: Outcome) -> dt.timedelta | None:
    """How long until the row may go out again; None where it is over."""
    match outcome:
        case Later(after=after):
            return after
        case Unknown():
            return policy.SEARCH_AFTER
    return None


def _outcome(outcome: Outcome) -> tuple[str, str | None]:
    """As the delivery log has it: `sent`, `later`, `gone`, `unknown` or `dropped`, and Slack's code or the reason."""
    name = type(outcome).__name__.lower()
    match outcome:
        case Later(code=code) | Gone(code=code) | Unknown(code=code):
            return name, code
        case Dropped(why=why):
            return name, why
    return name, None


def _ms(span: dt.timedelta) -> int:
    return span // dt.timedelta(milliseconds=1)
