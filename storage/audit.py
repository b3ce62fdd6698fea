"""Checking a database's trail from one end to the other, in constant memory (`baton audit verify`, DESIGN section 5).

Each workspace is read twice: in the order of its plans, where the chain must hold, and in the order of its handoffs,
where each record must be what the rules allowed then, all must fold to the state that is stored, and every digest must
have its words. What a database alone cannot prove is that its end was not cut off together with the heads it stores:
for that, heads are kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select, union

from storage.audit_chain import check_chain
from storage.audit_findings import Finding, Problem, Summary
from storage.audit_states import check_states
from storage.checks import missing_in
from storage.database import reading_engine
from storage.errors import translated
from storage.schema import handoffs, plans, purges, trail, workspaces

__all__ = ["Audit", "Finding", "Problem", "Summary"]

_WORKSPACES = union(*(select(table.c.workspace) for table in (workspaces, plans, handoffs, trail))).order_by(
    "workspace"
)
_RELEASED = select(purges.c.workspace).order_by(purges.c.workspace)


@dataclass(frozen=True, slots=True)
class Audit:
    """What is to be checked: everything, or one plan of every workspace; and whether states and words as well."""

    url: str
    plan: int | None = None
    states: bool = True

    def findings(self, summary: Summary) -> Iterator[Finding]:
        """Check, counting in `summary` what was looked at. Raises StorageError.

        The whole of it reads one unchanging view of the database, so that Baton may go on working meanwhile.
        """
        engine = reading_engine(self.url, 1)
        try:
            with translated(), engine.begin() as connection:
                yield from self._check(connection, summary)
        finally:
            engine.dispose()

    def _check(self, connection: Connection, summary: Summary) -> Iterator[Finding]:
        for name in missing_in(connection):
            yield Finding(Problem.NO_TRIGGER, what=name)
        for workspace in connection.execute(_RELEASED).scalars().all():
            yield Finding(Problem.RELEASED, workspace)
        for workspace in connection.execute(_WORKSPACES).scalars().all():
            summary.workspaces += 1
            readable = True
            for finding in check_chain(connection, workspace, self.plan, summary):
                readable = readable and finding.problem is not Problem.MALFORMED
                yield finding
            if not self.states:
                continue
            if readable:  # the database reads a record's handoff out of its JSON
                yield from check_states(connection, workspace, self.plan, summary)
            else:
                yield Finding(Problem.STATES_UNREAD, workspace)
