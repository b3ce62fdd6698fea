"""A store in memory with just what the edge itself asks for, people and channels; and writers that are not well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, cast

from bot.domain.errors import Code, Refused
from bot.domain.handoff import Handoff
from bot.domain.people import Channel, Person
from bot.domain.plan import Plan
from bot.ports import Reads, UnitOfWork, Wanted, Writer
from bot.sandbox import Sandbox

T = TypeVar("T")
Json = dict[str, Any]

NOTHING_WANTED = Wanted()
ROOM = "#fraud-model"
SENTENCE = "By 15 Dec 2027, I transfer the pager to @ben, done when it rang twice"


class MemoryDirectory:
    """Both a unit of work and what is read; `wakes` are the people to be looked at again."""

    def __init__(self) -> None:
        self.people_by_id: dict[str, Person] = {}
        self.channels_by_id: dict[str, Channel] = {}
        self.members: dict[str, set[str]] = {}
        self.wakes: list[str] = []
        self.now = None

    def person(self, person: str) -> Person | None:
        return self.people_by_id.get(person)

    def people(self, ids: Sequence[str]) -> list[Person]:
        return [self.people_by_id[one] for one in ids if one in self.people_by_id]

    def channels(self, ids: Sequence[str]) -> list[Channel]:
        return [self.channels_by_id[one] for one in ids if one in self.channels_by_id]

    def handoffs_of_person(self, _person: str) -> list[Handoff]:
        return []

    handoffs_owned = handoffs_of_person

    def handoffs_of_plans(self, _plans: Sequence[int]) -> list[Handoff]:
        return []

    def plans(self, _numbers: Sequence[int]) -> list[Plan]:
        return []

    def plans_led(self, _person: str) -> list[Plan]:
        return []

    def private_channels(self) -> list[Channel]:
        return [one for one in self.channels_by_id.values() if one.private and one.joined]

    def channel(self, channel: str) -> Channel | None:
        return self.channels_by_id.get(channel)

    def is_member(self, channel: str, person: str) -> bool:
        return person in self.members.get(channel, ())

    def read_members(self, _channels: Sequence[str], _person: str) -> None:
        """They are in memory."""

    def put_members(self, channel: str, members: Iterable[str]) -> None:
        self.members[channel] = set(members)

    def set_member(self, channel: str, person: str, *, joined: bool) -> None:
        members = self.members.setdefault(channel, set())
        (members.add if joined else members.discard)(person)

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


class Refusing:
    """A writer that refuses whatever it is given: too busy, no database, done already."""

    def __init__(self, code: Code, **values: object) -> None:
        self.refused = Refused(code, **values)

    async def write(
        self,
        _workspace: str,
        _usecase: Callable[[UnitOfWork], T],
        _wanted: Wanted = NOTHING_WANTED,
        *,
        engine: bool = False,
    ) -> T:
        raise self.refused


class Slow:
    """A writer that has begun, and ends only when it is let."""

    def __init__(self, inner: Writer) -> None:
        self.inner = inner
        self.let = asyncio.Event()

    async def write(
        self,
        workspace: str,
        usecase: Callable[[UnitOfWork], T],
        wanted: Wanted = NOTHING_WANTED,
        *,
        engine: bool = False,
    ) -> T:
        await self.let.wait()
        return await self.inner.write(workspace, usecase, wanted, engine=engine)


async def ana_s_command(sandbox: Sandbox, text: str = SENTENCE) -> Json:
    """The last command that Ana typed, as it came over the wire."""
    await sandbox.person("Ana").types(f"/handoff {text}", ROOM)
    entry = next(one for one in reversed(sandbox.log.entries) if one.method == "/handoff")
    request: Json = dict(entry.request)
    return request
