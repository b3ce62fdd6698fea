"""Values of one kind within a batch: read once, then kept, with what the running use case changed apart from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_UNREAD: Any = object()


class Cells(Generic[K, V]):
    """Frozen values by key; None is known to be absent. A use case's changes stand (`keep`) or fall (`drop`) whole."""

    __slots__ = ("_changed", "_present", "_was")

    def __init__(self) -> None:
        self._present: dict[K, V | None] = {}
        self._changed: dict[K, None] = {}  # by use cases that stood, in order
        self._was: dict[K, V | None] = {}  # before the running use case changed it

    def __contains__(self, key: K) -> bool:
        return key in self._present

    def __iter__(self) -> Iterator[K]:
        """Every key that is known, of what is absent too."""
        return iter(tuple(self._present))

    def get(self, key: K) -> V | None:
        """The value as the running use case sees it; None also where it was not read."""
        return self._present.get(key)

    def learn(self, key: K, value: V | None) -> None:
        """What the database holds; it does not displace what is known already."""
        self._present.setdefault(key, value)

    def put(self, key: K, value: V | None) -> None:
        """The running use case changes a value."""
        if key not in self._was:
            self._was[key] = self._present.get(key, _UNREAD)
        self._present[key] = value

    def changed(self) -> Iterator[tuple[K, V | None]]:
        """What is not yet written, oldest first."""
        for key in self._changed:
            yield key, self._present[key]
        for key in self._was:
            if key not in self._changed:
                yield key, self._present[key]

    def keep(self) -> None:
        """The running use case stands."""
        if self._was:
            self._changed.update(dict.fromkeys(self._was))
            self._was.clear()

    def drop(self) -> None:
        """The running use case failed: all is as before it."""
        for key, value in self._was.items():
            if value is _UNREAD:
                del self._present[key]
            else:
                self._present[key] = value
        self._was.clear()
