"""Which cases a run of shadow mode has: by the SHA-256 of their reference, since a reference may be anybody's words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from storage.cells import Cells
from storage.codec import sha256_hex
from storage.schema import shadow_cases
from storage.session import Session
from storage.statements import Row, inserting

AT_ONCE = 1000  # keys in one statement: databases allow so many parameters and no more

_c = shadow_cases.c
INSERT = inserting(shadow_cases)
_THESE = select(_c.case_key).where(
    _c.workspace == bindparam("workspace"),
    _c.plan == bindparam("plan"),
    _c.run == bindparam("run"),
    _c.case_key.in_(bindparam("keys", expanding=True)),
)


class ShadowCases:
    """The cases of one workspace's plans within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[tuple[int, int, str], bool] = Cells()

    def known(self, plan: int, run: int, cases: Sequence[str]) -> list[str]:
        """Those of these that the run has, in their order."""
        keys = {case: _key(case) for case in cases}
        self._read(plan, run, [key for key in dict.fromkeys(keys.values()) if (plan, run, key) not in self.cells])
        return [case for case in cases if self.cells.get((plan, run, keys[case]))]

    def keep(self, plan: int, run: int, cases: Sequence[str]) -> None:
        """They are logged; none of them was before."""
        for case in cases:
            self.cells.put((plan, run, _key(case)), True)

    def rows(self) -> list[Row]:
        """What is to be inserted."""
        return [(self._session.workspace, *key) for key, _ in self.cells.changed()]

    def _read(self, plan: int, run: int, keys: Sequence[str]) -> None:
        known = {"workspace": self._session.workspace, "plan": plan, "run": run}
        for start in range(0, len(keys), AT_ONCE):
            several = keys[start : start + AT_ONCE]
            for key in self._session.connection.execute(_THESE, {**known, "keys": several}).scalars():
                self.cells.learn((plan, run, key), True)
            for key in several:
                self.cells.learn((plan, run, key), None)


def _key(case: str) -> str:
    return sha256_hex(case.encode())
