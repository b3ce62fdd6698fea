"""What the delivery log says of a workspace in which nobody can be written to."""

from __future__ import annotations

from sqlalchemy import case, func, select

from bot.domain.outgoing import Kind
from storage.database import writing_engine
from storage.errors import translated
from storage.schema import deliveries

_c = deliveries.c
_refused = func.max(case((_c.code == "messages_tab_disabled", _c.at)))
_arrived = func.coalesce(func.max(case((_c.outcome == "sent", _c.at))), 0)
_SINCE = (
    select(_c.workspace)
    .where(_c.place.startswith("U") | _c.place.startswith("W"), _c.kind != Kind.UPDATE.value)
    .group_by(_c.workspace)
    .having(_refused > _arrived)
    .order_by(_c.workspace)
)


def direct_messages_refused(url: str) -> list[str]:
    """The workspaces where Slack refused a direct message because the app's Messages tab is off, and where none has
    arrived since. Raises StorageError.
    """
    engine = writing_engine(url, pooled=False)
    with translated(), engine.connect() as connection:
        return list(connection.execute(_SINCE).scalars())
