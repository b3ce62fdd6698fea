"""The words behind the digests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, select

from bot.domain.digests import Digest
from bot.domain.trail import SALT_BYTES, digest
from storage.cells import Cells
from storage.schema import texts
from storage.session import Session
from storage.statements import Row, inserting

_c = texts.c
INSERT = inserting(texts)
_BY_DIGEST = select(_c.digest, _c.salt, _c.text).where(
    _c.workspace == bindparam("workspace"), _c.digest.in_(bindparam("digests", expanding=True))
)

Salts = Callable[[int], bytes]


class Texts:
    """The texts of one workspace within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[Digest, tuple[bytes, str]] = Cells()

    def keep(self, text: str, salts: Salts) -> Digest:
        """Salt and keep the words."""
        salt = salts(SALT_BYTES)
        named = digest(salt, text)
        self.cells.put(named, (salt, text))
        return named

    def many(self, digests: Sequence[Digest]) -> dict[Digest, str]:
        """The words behind each digest that still has them."""
        if missing := [one for one in digests if one not in self.cells]:
            parameters = {"workspace": self._session.workspace, "digests": missing}
            for name, salt, text in self._session.connection.execute(_BY_DIGEST, parameters):
                self.cells.learn(Digest(name), (salt, text))
            for name in missing:
                self.cells.learn(name, None)
        return {one: found[1] for one in digests if (found := self.cells.get(one))}

    def rows(self) -> list[Row]:
        """What is to be inserted."""
        workspace = self._session.workspace
        return [(workspace, name, *kept) for name, kept in self.cells.changed() if kept]
