"""After the clock was far ahead and went back: nobody waits for a date that has not come.

What was looked at while the clock was ahead is looked at again now, which is harmless where nothing was wrong. No date
that anybody has is later than the day after today's in UTC.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Connection, Text, and_, bindparam, case, cast, func, or_, select

from bot.domain.escalation import parts_of_told
from bot.domain.outgoing import Kind
from bot.domain.plan import WORKSPACE_PLAN
from storage.claims import lock_workspaces
from storage.codec import keys_from_text, keys_to_text, to_ms
from storage.outbox_settling import Times, drop
from storage.schema import attention, outbox, people, plans, summaries, workspaces
from storage.statements import updating

DAY = dt.timedelta(days=1)

_p, _q, _o = people.c, plans.c, outbox.c
_now, _far = bindparam("now", type_=BigInteger), bindparam("far", type_=BigInteger)
_tomorrow = bindparam("tomorrow", type_=Text)
_NUDGED_AHEAD = _p.nudged_on > _tomorrow
_SUMMED_UP_AHEAD = summaries.c.date > _tomorrow
_ANYBODY = select(_p.person).where(_NUDGED_AHEAD).limit(1)
_ANY_PLAN = select(summaries.c.plan).where(_SUMMED_UP_AHEAD).limit(1)
_PEOPLE = (
    people.update()
    .where(or_(_NUDGED_AHEAD, _p.wake_at > _far))
    .values(
        wake_at=case((_p.wake_at < _now, _p.wake_at), else_=_now),
        nudged_on=case((_NUDGED_AHEAD, None), else_=_p.nudged_on),
        owed_since=case((_p.owed_since > _now, None), else_=_p.owed_since),
    )
)
# One whose moments had all come while the clock was ahead has no alarm, and may have moments again.
_PLANS = (
    plans.update().where(_q.plan != WORKSPACE_PLAN, or_(_q.wake_at > _far, _q.wake_at.is_(None))).values(wake_at=_now)
)
# Reminders, escalations and summaries of dates that have not come: a key ends in the date, and a day has one of each.
_OF_THEN = and_(
    _o.kind.in_([Kind.NUDGE.value, Kind.ESCALATION.value, Kind.SUMMARY.value]),
    func.substr(_o.key, func.length(_o.key) - 9) > _tomorrow,
    _o.key.not_like("ahead:%"),
)
_UNSAID = select(outbox).where(_OF_THEN, _o.ended_at.is_(None))
_KEYS = outbox.update().where(_OF_THEN).values(key="ahead:" + cast(_o.id, Text) + ":" + _o.key)
_SUMMARIES = summaries.delete().where(_SUMMED_UP_AHEAD)
_WAITING = outbox.update().where(_o.ended_at.is_(None), _o.not_before.is_(None), _o.due > _far).values(due=_now)
_TOLD = select(attention).where(attention.c.told != keys_to_text(()))
_TELL = updating(attention, ("told",))


def anybody_ahead(connection: Connection, now: dt.datetime) -> bool:
    """Whether anybody was nudged, or a summary queued, on a date that has not come anywhere."""
    parameters = _parameters(now)
    return any(connection.execute(query, parameters).first() is not None for query in (_ANYBODY, _ANY_PLAN))


def set_back(connection: Connection, now: dt.datetime) -> None:
    """Have everybody looked at now who otherwise would be a day or more later, and every plan that would be so or
    never; forget what was told, or was to be told, on dates that have not come. No use case runs meanwhile.
    """
    lock_workspaces(connection, list(connection.execute(select(workspaces.c.workspace)).scalars()))
    parameters = _parameters(now)
    times = Times(to_ms(now), to_ms(now))
    drop(connection, connection.execute(_UNSAID, parameters).all(), "clock_went_back", times)
    for statement in (_PEOPLE, _PLANS, _KEYS, _WAITING, _SUMMARIES):
        connection.execute(statement, parameters)
    changed = []
    for row in connection.execute(_TOLD).all():
        told = keys_from_text(row.told)
        kept = {key for key in told if not _is_ahead(key, now)}
        if kept != told:
            changed.append((keys_to_text(kept), row.workspace, row.place, row.handoff))
    _TELL.run(connection, changed)


def _is_ahead(key: str, now: dt.datetime) -> bool:
    """Whether a place is told of it on a date that has not come."""
    _, date = parts_of_told(key)
    return date > _tomorrow_of(now)


def _tomorrow_of(now: dt.datetime) -> str:
    return (now + DAY).date().isoformat()


def _parameters(now: dt.datetime) -> dict[str, int | str]:
    return {"now": to_ms(now), "far": to_ms(now + DAY), "tomorrow": _tomorrow_of(now)}
