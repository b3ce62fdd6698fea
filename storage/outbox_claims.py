"""The outbox as the engine drains it: claims with a lease (DESIGN section 6). `outbox_settling` has their ends.

All of it runs as work of the writer's thread, in transactions apart from the use cases'. Message time (`Clock.now`)
says when an intent is due and when an attempt began; leases and waits follow real time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Row as Found

from bot.domain import delivery_policy as policy
from bot.domain.outgoing import Kind
from bot.ports.clock import Clock
from bot.ports.sending import NO_LIMITS, Claimed, Limits, Room, Settled
from storage.claims import skipping_locked
from storage.codec import from_ms, optional_instant, to_ms
from storage.outbox import intent_from_row
from storage.outbox_ready import READY, RESTED, STILL_READY, WORKSPACES
from storage.outbox_settling import SUPERSEDED, Times, drop, milliseconds, settle
from storage.schema import outbox, places
from storage.statements import inserting_once, updating
from storage.writer import StorageWriter

_c = outbox.c
_CLAIM = updating(outbox, ("attempts", "tries", "held_until", "began_at", "unknown_since"))
_MEET = inserting_once(places, ("workspace", "place"))
_REST = updating(places, ("free_at",))

BACKWARDS_MS = 5_000  # a wall clock that went back by less than this is not worth a look
_LEASE_MS, _SEARCH_MS = milliseconds(policy.LEASE), milliseconds(policy.SEARCH_AFTER)
_LONGEST_MS = milliseconds(policy.LONGEST_WAIT)


class OutboxClaims:
    """Implements `bot.ports.Outbox` on the writer's thread."""

    def __init__(self, writer: StorageWriter, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self._served = ""  # the workspace whose turn it was last
        self._looked_at: int | None = None  # real time

    async def claim(self, limit: int, limits: Limits = NO_LIMITS) -> list[Claimed]:
        """See Outbox. Raises Refused(UNAVAILABLE) where the database cannot be reached."""
        times = self._times()
        return await self._writer.work(lambda connection: self._claim(connection, limit, limits, times))

    async def settle(self, ended: Sequence[Settled]) -> None:
        """See Outbox. Settling the same attempt twice is as settling it once."""
        times = self._times()
        await self._writer.work(lambda connection: settle(connection, ended, times))

    def _times(self) -> Times:
        return Times(to_ms(self._clock.now()), to_ms(self._clock.real()))

    def _claim(self, connection: Connection, limit: int, limits: Limits, times: Times) -> list[Claimed]:
        """Each workspace in its turn: the next claim begins after the one that was served last."""
        self._right_the_clock(connection, times.real)
        claimed: list[Claimed] = []
        waiting = [name for (name,) in connection.execute(WORKSPACES)]
        turns = [name for name in waiting if name > self._served] + [name for name in waiting if name <= self._served]
        for workspace in turns:
            if len(claimed) >= limit:
                break
            room = limits.room(workspace)
            found = list(_of_workspace(connection, workspace, room, limit - len(claimed), limits, times))
            if found:
                self._served = workspace
                claimed += found
        return claimed

    def _right_the_clock(self, connection: Connection, real: int) -> None:
        """After the wall clock went back, holds would end in a future that is far away: none is to last longer than
        one that begins now. At our start, what is further away than any hold comes from such a clock, too.
        """
        before, self._looked_at = self._looked_at, real
        if before is not None and real >= before - BACKWARDS_MS:
            return
        far = real + (_LONGEST_MS if before is None else _SEARCH_MS)
        waiting, flying = _c.ended_at.is_(None), _c.began_at.is_not(None)
        leases = outbox.update().where(waiting, flying, _c.held_until > real + _LEASE_MS)
        connection.execute(leases.values(held_until=real + _LEASE_MS))
        waits = outbox.update().where(waiting, ~flying, _c.held_until > far)
        connection.execute(waits.values(held_until=real + _SEARCH_MS))
        connection.execute(places.update().where(places.c.free_at > real + _LEASE_MS).values(free_at=real))


def _of_workspace(
    connection: Connection, workspace: str, room: Room, limit: int, limits: Limits, times: Times
) -> Iterator[Claimed]:
    """Dropping what is superseded may bring another row of its place to the front, so look until nothing is dropped;
    and where there is no more room for posts, once more for updates.
    """
    rows, posts = min(room.rows, limit), room.posts
    while rows > 0 and (posts > 0 or room.updates):
        parameters = {
            "workspace": workspace, "now": times.now, "real": times.real, "limit": rows,
            "posts": posts > 0, "updates": room.updates, "take_over": limits.take_over,
        }  # fmt: skip
        ready = _as_many(sorted(connection.execute(READY, parameters), key=_urgency), rows, posts)
        ready = _locked(connection, workspace, ready, times)
        old = [row for row in ready if row.superseded]
        drop(connection, old, SUPERSEDED, times)
        chosen = [row for row in ready if not row.superseded]
        if milliseconds(limits.rest):
            chosen = _of_rested_places(connection, workspace, chosen, limits, times)
        yield from _lease(connection, chosen, limits, times)
        rows -= len(chosen)
        had_posts, posts = posts > 0, posts - sum(_is_post(row) for row in chosen)
        if not old and not (had_posts and posts <= 0):
            return


def _urgency(row: Found[Any]) -> tuple[int, bool, int, int, int]:
    """What was held back before has waited longest."""
    return row.priority, row.held_until == 0, row.held_until, row.due, row.id


def _locked(connection: Connection, workspace: str, rows: Sequence[Found[Any]], times: Times) -> list[Found[Any]]:
    """Those that no other process has claimed since, or is about to."""
    if not rows:
        return []
    parameters = {"workspace": workspace, "ids": [row.id for row in rows], "real": times.real}
    ours = set(connection.execute(skipping_locked(connection, STILL_READY, outbox), parameters).scalars())
    return [row for row in rows if row.id in ours]


def _as_many(ready: Sequence[Found[Any]], rows: int, posts: int) -> list[Found[Any]]:
    """The most urgent ones for which there is room; what is superseded needs none."""
    chosen: list[Found[Any]] = []
    for row in ready:
        if not row.superseded:
            if not rows or (_is_post(row) and not posts):
                continue
            rows -= 1
            posts -= _is_post(row)
        chosen.append(row)
    return chosen


def _of_rested_places(
    connection: Connection, workspace: str, rows: Sequence[Found[Any]], limits: Limits, times: Times
) -> list[Found[Any]]:
    """Take the places that are posted to: not before they have rested, and not while another process takes them."""
    wanted = sorted({row.place for row in rows if _is_post(row)})
    if not wanted:
        return list(rows)
    _MEET.run(connection, [(workspace, place, 0) for place in wanted])
    parameters = {"workspace": workspace, "places": wanted, "real": times.real}
    rested = sorted(connection.execute(skipping_locked(connection, RESTED, places), parameters).scalars())
    _REST.run(connection, [(times.real + milliseconds(limits.rest), workspace, place) for place in rested])
    return [row for row in rows if not _is_post(row) or row.place in rested]


def _lease(connection: Connection, rows: Sequence[Found[Any]], limits: Limits, times: Times) -> list[Claimed]:
    until = times.real + _LEASE_MS
    changes: list[tuple[Any, ...]] = []
    claimed: list[Claimed] = []
    for row in rows:
        unknown_since = row.began_at if row.unknown_since is None else row.unknown_since
        changes.append((row.attempts + 1, row.tries + 1, until, times.now, unknown_since, row.workspace, row.id))
        since, rest = optional_instant(unknown_since), limits.rest
        attempts, tries = row.attempts + 1, row.tries + 1
        claimed.append(
            Claimed(row.id, row.workspace, intent_from_row(row), attempts, since, from_ms(until), rest, tries)
        )
    _CLAIM.run(connection, changes)
    return claimed


def _is_post(row: Found[Any]) -> bool:
    return bool(row.kind != Kind.UPDATE.value)
