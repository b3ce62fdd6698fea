"""Every workspace of a database, one after the other, in one unchanging view: for commands that ask across them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import bindparam, select, union

from bot.domain.plan import WORKSPACE_PLAN
from storage.database import reading_engine
from storage.errors import translated
from storage.reads import WorkspaceReads
from storage.schema import people, plans
from storage.session import Session

_WORKSPACES = union(*(select(table.c.workspace) for table in (plans, people))).order_by("workspace")
_PLANS = (
    select(plans.c.plan)
    .where(plans.c.workspace == bindparam("workspace"), plans.c.plan != WORKSPACE_PLAN)
    .order_by(plans.c.plan)
)


class Surveyed(WorkspaceReads):
    """All that `Reads` has, and which plans there are."""

    def plan_numbers(self) -> list[int]:
        """Of every plan of the workspace, in order."""
        return list(self.session.connection.execute(_PLANS, {"workspace": self.workspace}).scalars())


def each_workspace(url: str) -> Iterator[Surveyed]:
    """Each, by id; what is read of one is forgotten with it. Baton may go on working meanwhile. Raises StorageError."""
    engine = reading_engine(url, 1)
    try:
        with translated(), engine.begin() as connection:
            for workspace in connection.execute(_WORKSPACES).scalars().all():
                yield Surveyed(Session(connection, workspace))
    finally:
        engine.dispose()
