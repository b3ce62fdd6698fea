"""The words behind the digests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, select

from bot.domain.digests import Digest
from bot.domain.trail import SALT_BYTES, digest
from storage.cells import Cells
from storage.many_keys import ByManyKeys
from storage.schema import texts
from storage.session import Session
from storage.statements import Row, inserting

_c = texts.c
INSERT = inserting(texts)
_BY_DIGEST = ByManyKeys(select(_c.digest, _c.text).where(_c.workspace == bindparam("workspace")), _c.digest)

Salts = Callable[[int], bytes]


class Texts:
    """The texts of one workspace within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[Digest, str] = Cells()
        self._salts: dict[Digest, bytes] = {}  # of what is new

    def keep(self, text: str, salts: Salts) -> Digest:
        """Salt and keep the words."""
        salt = salts(SALT_BYTES)
        named = digest(salt, text)
        self._salts[named] = salt
        self.cells.put(named, text)
        return named

    def many(self, digests: Sequence[Digest]) -> dict[Digest, str]:
        """The words behind each digest that still has them."""
        if missing := list(dict.fromkeys(one for one in digests if one not in self.cells)):
            own = {"workspace": self._session.workspace}
            found = {row.digest: row.text for row in _BY_DIGEST.find(self._session.connection, missing, own)}
            for one in missing:
                self.cells.learn(one, found.get(one))
        return {one: text for one in digests if (text := self.cells.get(one)) is not None}

    def rows(self) -> list[Row]:
        """What is to be inserted."""
        workspace = self._session.workspace
        return [(workspace, name, self._salts[name], text) for name, text in self.cells.changed() if text is not None]
