"""Whom Baton reminded of a handoff, as the delivery log has it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, literal_column, select

from bot.domain.handoff import Handoff
from bot.ports.reading import Nudged
from storage.codec import from_ms, to_ms
from storage.schema import deliveries
from storage.session import Session

_c = deliveries.c
# Kind and outcome are written out: only so do both databases see that the index of sent nudges has all that is asked.
_NUDGED = (
    select(_c.place, func.count(), func.max(_c.at))
    .where(
        _c.workspace == bindparam("workspace"),
        _c.place.in_(bindparam("people", expanding=True)),
        _c.at >= bindparam("since"),
        _c.kind == literal_column("'nudge'"),
        _c.outcome == literal_column("'sent'"),
        ("," + _c.handoffs + ",").like(bindparam("naming")),
    )
    .group_by(_c.place)
)


def of_handoff(session: Session, handoff: Handoff, people: Sequence[str]) -> list[Nudged]:
    """How often each of these people was reminded since it was proposed, and when last; in their order, without those
    who never were.
    """
    parameters = {
        "workspace": session.workspace,
        "people": people,
        "since": to_ms(handoff.proposed_at),
        "naming": f"%,{handoff.number},%",
    }
    found = {place: (count, last) for place, count, last in session.connection.execute(_NUDGED, parameters)}
    return [Nudged(one, found[one][0], from_ms(found[one][1])) for one in dict.fromkeys(people) if one in found]
