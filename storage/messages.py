"""What stands in Slack about each handoff. Written where outcomes are settled, read by use cases and when sending."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.domain.outgoing import Intent, Kind, Posted
from bot.ports.reading import SentMessage
from storage.codec import numbers_from_text, numbers_to_text
from storage.schema import messages
from storage.session import Session
from storage.statements import Row, replacing, updating

_c = messages.c
# Whose message it was, and about what, stays as it was first posted: an update changes its buttons alone.
REPLACE = replacing(messages, ("buttons",))
SET_BUTTONS = updating(messages, ("buttons",), key=("workspace", "channel", "ts"))

_OF_HANDOFF = select(messages).where(_c.workspace == bindparam("workspace"), _c.handoff == bindparam("handoff"))
_IN_PLACE = _OF_HANDOFF.where(_c.place == bindparam("place")).order_by(_c.ts)
_PLACES = (
    select(_c.place)
    .where(_c.workspace == bindparam("workspace"), _c.handoff == bindparam("handoff"))
    .group_by(_c.place)
    .order_by(_c.place)
)


def in_place(session: Session, handoff: int, place: str) -> list[SentMessage]:
    """What stands about the handoff in one place, oldest first."""
    parameters = {"workspace": session.workspace, "handoff": handoff, "place": place}
    return [
        SentMessage(
            row.handoff,
            row.place,
            row.channel,
            row.ts,
            Kind(row.kind),
            row.seq,
            numbers_from_text(row.handoffs),
            row.buttons,
        )
        for row in session.connection.execute(_IN_PLACE, parameters)
    ]


def places(session: Session, handoff: int) -> list[str]:
    """Where something stands about the handoff."""
    parameters = {"workspace": session.workspace, "handoff": handoff}
    return list(session.connection.execute(_PLACES, parameters).scalars())


def rows_of(workspace: str, intent: Intent, posted: Posted) -> list[Row]:
    """The rows of a message: one for each handoff that it is about."""
    about = intent.handoffs or ((intent.handoff,) if intent.handoff else ())
    named = numbers_to_text(intent.handoffs)
    return [
        (
            workspace,
            handoff,
            intent.place,
            posted.ts,
            posted.channel,
            intent.kind.value,
            intent.seq,
            named,
            posted.buttons,
        )
        for handoff in about
    ]
