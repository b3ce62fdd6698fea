"""How each attempt to say something ended, written down: the row's next state, the delivery log, what now stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy import Row as Found

from bot.domain import delivery_policy as policy
from bot.domain.delivery_policy import Denied, Dropped, Gone, Later, Outcome, Postponed, Sent, Unknown
from bot.domain.outgoing import Kind, is_person
from bot.ports.sending import Claimed, Settled
from storage import messages
from storage.codec import numbers_to_text, to_ms
from storage.delivery_log import LOG
from storage.schema import channels, outbox, places
from storage.statements import Row, updating

_c = outbox.c
_STATES = select(
    _c.workspace, _c.id, _c.attempts, _c.tries, _c.due, _c.began_at, _c.unknown_since, _c.ended_at, _c.outcome
).where(
    _c.workspace.in_(bindparam("workspaces", expanding=True)),
    _c.id.in_(bindparam("ids", expanding=True)),
)
_WAIT = updating(outbox, ("attempts", "due", "held_until", "began_at", "unknown_since"))
_END = updating(outbox, ("began_at", "ended_at", "outcome"))
_REST = updating(places, ("free_at",))

_LEAVE = updating(channels, ("joined",))
_NOT_THERE = {"not_in_channel", "channel_not_found"}  # Slack's codes for a channel that Baton is not in
_SENT = Sent.__name__.lower()

SUPERSEDED = "superseded"  # why an update is dropped: a newer one says more


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: message time and real time."""

    now: int
    real: int


@dataclass(slots=True)
class _Changes:
    """What is to be written, a statement a table."""

    waits: list[Row] = field(default_factory=list)
    ends: list[Row] = field(default_factory=list)
    log: list[Row] = field(default_factory=list)
    standing: list[Row] = field(default_factory=list)
    buttons: list[Row] = field(default_factory=list)
    rests: list[Row] = field(default_factory=list)
    left: set[tuple[str, str]] = field(default_factory=set)


def settle(connection: Connection, ended: Sequence[Settled], times: Times) -> None:
    """See Outbox."""
    changes = _Changes()
    rows = _states(connection, [one.claimed for one in ended])
    for one in ended:
        _stands(changes, one)
        row = rows.get((one.claimed.workspace, one.claimed.id))
        if row is not None and _counts(row, one):
            _ends(changes, one, row, times)
    _LEAVE.run(connection, [(False, *place) for place in sorted(changes.left)])  # before the outbox, as use cases do
    messages.REPLACE.run(connection, changes.standing)
    messages.SET_BUTTONS.run(connection, changes.buttons)
    _WAIT.run(connection, sorted(changes.waits, key=_key))
    _END.run(connection, sorted(changes.ends, key=_key))
    LOG.run(connection, changes.log)
    _REST.run(connection, sorted(changes.rests, key=_key))


def drop(connection: Connection, rows: Sequence[Found[Any]], why: str, times: Times) -> None:
    """Rows that are not to be said any more."""
    _END.run(connection, [(None, times.now, Dropped.__name__.lower(), row.workspace, row.id) for row in rows])
    log = [
        (row.workspace, row.id, row.tries, *_outcome(Dropped(why)), row.kind, row.place,
         row.handoff, row.handoffs, row.due, times.now)
        for row in rows
    ]  # fmt: skip
    LOG.run(connection, log)


def milliseconds(span: dt.timedelta) -> int:
    """Whole ones."""
    return span // dt.timedelta(milliseconds=1)


def _stands(changes: _Changes, one: Settled) -> None:
    """What was posted stands, whoever has the row by now."""
    intent = one.claimed.intent
    named = intent if one.handoffs is None else replace(intent, handoffs=one.handoffs)
    for posted in one.posted:
        changes.standing += messages.rows_of(one.claimed.workspace, named, posted)
        changes.buttons.append((posted.buttons, one.claimed.workspace, posted.channel, posted.ts))


def _counts(row: Found[Any], one: Settled) -> bool:
    """Whether this is still our attempt to speak of. That something was sent counts always, however late it is."""
    if isinstance(one.outcome, Sent):
        return bool(row.outcome != _SENT)
    return row.ended_at is None and row.began_at is not None and row.tries == one.claimed.tries


def _ends(changes: _Changes, one: Settled, row: Found[Any], times: Times) -> None:
    claimed, intent, outcome = one.claimed, one.claimed.intent, one.outcome
    key = (claimed.workspace, claimed.id)
    if _not_in_channel(intent.place, outcome):
        changes.left.add((claimed.workspace, intent.place))
    name, code = _outcome(outcome)
    named = numbers_to_text(intent.handoffs if one.handoffs is None else one.handoffs)
    about = (intent.kind.value, intent.place, intent.handoff, named, row.due, times.now)
    changes.log.append((*key, claimed.tries, name, code, *about))
    if (waiting := _waiting(outcome, row, times)) is None:
        changes.ends.append((None, times.now, name, *key))
    else:
        changes.waits.append((*waiting, *key))
    if claimed.rest and intent.kind is not Kind.UPDATE:
        rest = dt.timedelta() if isinstance(outcome, Dropped | Postponed) else claimed.rest
        changes.rests.append((times.real + milliseconds(rest), claimed.workspace, intent.place))


def _waiting(outcome: Outcome, row: Found[Any], times: Times) -> tuple[int, int, int, None, int | None] | None:
    """The row's attempts, `due`, `held_until`, `began_at` and `unknown_since` where it goes out again; None where it
    is over. What was not even tried counts no attempt, though the delivery log has it.
    """
    match outcome:
        case Later(after=after, counts=counts):
            held = times.real + milliseconds(min(after, policy.LONGEST_WAIT))
            return row.attempts - (not counts), row.due, held, None, row.unknown_since
        case Unknown():
            held = times.real + milliseconds(policy.SEARCH_AFTER)
            return row.attempts, row.due, held, None, row.began_at if row.unknown_since is None else row.unknown_since
        case Postponed(until=until):
            return row.attempts - 1, to_ms(until), 0, None, row.unknown_since
        case Denied():
            return row.attempts - 1, row.due, times.real, None, row.unknown_since
    return None


def _not_in_channel(place: str, outcome: Outcome) -> bool:
    """Whether Slack says that Baton left a channel of which nobody told it; the next invitation then counts as one."""
    return isinstance(outcome, Gone) and outcome.code in _NOT_THERE and not is_person(place)


def _states(connection: Connection, claimed: Sequence[Claimed]) -> dict[tuple[str, int], Any]:
    """The rows as they are, by workspace and number."""
    parameters = {"workspaces": {one.workspace for one in claimed}, "ids": {one.id for one in claimed}}
    return {(row.workspace, row.id): row for row in connection.execute(_STATES, parameters)}


def _key(row: Row) -> tuple[Any, ...]:
    """Rows are always locked in this order."""
    return row[-2:]


def _outcome(outcome: Outcome) -> tuple[str, str | None]:
    """As the delivery log has it: the outcome's name in small letters, and Slack's code or the reason."""
    name = type(outcome).__name__.lower()
    match outcome:
        case Later(code=code) | Gone(code=code) | Unknown(code=code) | Denied(code=code):
            return name, code
        case Dropped(why=why) | Postponed(why=why):
            return name, why
    return name, None
