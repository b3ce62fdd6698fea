"""A store in memory with just what the edge itself asks for: people and channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from bot.domain.people import Channel, Person
from bot.ports import Reads, UnitOfWork, Wanted

T = TypeVar("T")
NOTHING_WANTED = Wanted()


class MemoryDirectory:
    """Both a unit of work and what is read; `wakes` are the people to be looked at again."""

    def __init__(self) -> None:
        self.people_by_id: dict[str, Person] = {}
        self.channels_by_id: dict[str, Channel] = {}
        self.wakes: list[str] = []
        self.now = None

    def person(self, person: str) -> Person | None:
        return self.people_by_id.get(person)

    def people(self, ids: Sequence[str]) -> list[Person]:
        return [self.people_by_id[one] for one in ids if one in self.people_by_id]

    def channels(self, ids: Sequence[str]) -> list[Channel]:
        return [self.channels_by_id[one] for one in ids if one in self.channels_by_id]

    def put_person(self, person: Person) -> None:
        self.people_by_id[person.id] = person

    def put_channel(self, channel: Channel) -> None:
        self.channels_by_id[channel.id] = channel

    def wake(self, person: str, _at: object) -> None:
        self.wakes.append(person)


class MemoryStore:
    """A writer and a reader over one directory."""

    def __init__(self) -> None:
        self.directory = MemoryDirectory()

    async def write(
        self,
        _workspace: str,
        usecase: Callable[[UnitOfWork], T],
        wanted: Wanted = NOTHING_WANTED,
        *,
        engine: bool = False,
    ) -> T:
        return usecase(cast(Any, self.directory))

    async def read(self, _workspace: str, query: Callable[[Reads], T]) -> T:
        return query(cast(Any, self.directory))
