"""What somebody chose to see in their Home, and whose Homes show a plan or a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.filters import Filter, Kind, Standing
from bot.domain.home_state import HomeState
from bot.ports import Reads, UnitOfWork
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.playbook import DAN, begin, planned
from tests.contract.samples import ANA, BEN, CLEO, NOON, TEAM, StillClock, act, in_one_batch, propose, query

DAY = dt.timedelta(days=1)
CHOSEN = HomeState(
    Filter(
        Kind.PERSON,
        person=BEN,
        plan=3,
        standing=Standing.LATE,
        due_from=dt.date(2026, 12, 1),
        due_until=dt.date(2026, 12, 31),
        text='pager \N{PAGER} "quoted" <@U2>',
    ),
    waiting=2,
    awaited=1,
    plans=4,
)


def opened(*people: str, state: HomeState = HomeState()) -> Callable[[UnitOfWork], None]:  # noqa: B008 - frozen
    """They open their Home."""

    def usecase(unit: UnitOfWork) -> None:
        for person in people:
            unit.put_home(person, state)

    return usecase


def seen_by(*people: str, plans: tuple[int, ...] = (), since: dt.datetime = NOON) -> Callable[[Reads], list[str]]:
    """Whose Homes show these."""
    return lambda reads: reads.homes_of(people, plans, since)


async def test_what_was_chosen_comes_back(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, opened(ANA, state=CHOSEN))
    await writer.write(TEAM, opened(BEN))

    def look(reads: Reads) -> list[HomeState | None]:
        return [reads.home_state(person) for person in (ANA, BEN, CLEO)]

    assert await reader.read(TEAM, look) == await writer.write(TEAM, look) == [CHOSEN, HomeState(), None]
    assert await reader.read("T2", look) == [None, None, None]
    await writer.write(TEAM, opened(ANA))
    assert await reader.read(TEAM, look) == [HomeState(), HomeState(), None]


async def test_what_is_not_understood_counts_as_the_default(
    url: str, writer: StorageWriter, reader: StorageReader
) -> None:
    await writer.write(TEAM, opened(ANA, state=CHOSEN))
    for state in ("", "[]", '{"filter":{"kind":"theirs"}}', '{"waiting":"1"}', '{"newer":1}'):
        query(url, "UPDATE homes SET state=:state", state=state)
        assert await reader.read(TEAM, lambda reads: reads.home_state(ANA)) == HomeState()
    query(url, "UPDATE homes SET state=:state", state='{"awaited":3}')
    assert await reader.read(TEAM, lambda reads: reads.home_state(ANA)) == HomeState(awaited=3)


async def test_a_batch_sees_its_own_and_what_failed_leaves_nothing(url: str, writer: StorageWriter) -> None:
    def failing(unit: UnitOfWork) -> None:
        unit.put_home(ANA, CHOSEN)
        raise ValueError("no")

    def look(unit: UnitOfWork) -> HomeState | None:
        return unit.home_state(ANA)

    found = await in_one_batch(writer, failing, look, opened(ANA, state=CHOSEN), look, opened(ANA), look)
    assert [found[1], found[3], found[5]] == [None, CHOSEN, HomeState()]
    assert query(url, "SELECT person FROM homes") == [(ANA,)]


class TestHomesOf:
    async def test_leaders_and_sides_of_plans_and_people_who_opened_theirs(
        self, writer: StorageWriter, reader: StorageReader
    ) -> None:
        await begin(writer)  # Ana hands to Ben in Cleo's plan 1, whose pilot and production owners they are
        await writer.write(TEAM, propose("elsewhere", channel="C2", actor=DAN))
        await writer.write(TEAM, opened(BEN, DAN, "U9"))
        assert await reader.read(TEAM, seen_by(plans=(1,))) == [BEN]
        await writer.write(TEAM, opened(ANA, CLEO))
        assert await reader.read(TEAM, seen_by(plans=(1,))) == [ANA, BEN, CLEO]
        assert await reader.read(TEAM, seen_by(plans=(2,))) == [ANA, BEN, DAN]
        assert await reader.read(TEAM, seen_by("U9", "U8", BEN, plans=(2, 1, 7))) == [ANA, BEN, CLEO, DAN, "U9"]
        assert await reader.read(TEAM, seen_by("U9", BEN)) == [BEN, "U9"]
        assert await reader.read(TEAM, seen_by()) == []
        assert await reader.read("T2", seen_by(ANA, plans=(1,))) == []

    async def test_not_those_who_opened_theirs_long_ago(
        self, writer: StorageWriter, reader: StorageReader, clock: StillClock
    ) -> None:
        await writer.write(TEAM, opened(ANA, BEN))
        clock.pass_time(30 * DAY)
        await writer.write(TEAM, opened(BEN))
        everybody = (ANA, BEN)
        assert await reader.read(TEAM, seen_by(*everybody)) == [ANA, BEN]
        assert await reader.read(TEAM, seen_by(*everybody, since=NOON + DAY)) == [BEN]
        assert await reader.read(TEAM, seen_by(*everybody, since=NOON + 31 * DAY)) == []

    async def test_of_very_many_people(self, writer: StorageWriter, reader: StorageReader) -> None:
        many = [f"U{number:06d}" for number in range(70_000)]  # more than a statement may have parameters
        await writer.write(TEAM, opened(*many[::1000]))
        assert await reader.read(TEAM, seen_by(*many)) == many[::1000]

    async def test_what_a_batch_wrote_counts(self, writer: StorageWriter) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, opened(ANA, BEN, CLEO, DAN, "U9"))
        found = await in_one_batch(
            writer,
            seen_by(plans=(1,)),
            act(1, CLEO, ev.Reassign(ev.Side.RECEIVER, BEN, "U9", None)),
            planned(1, CLEO, lambda _say: pe.ChangeOwner("", DAN)),
            seen_by(plans=(1,)),
            propose("new", channel="C2", actor="U9"),
            opened("U8"),
            seen_by("U8", plans=(1, 2)),
        )
        assert found[0] == [ANA, BEN, CLEO]
        assert found[3] == [ANA, DAN, "U9"]
        assert found[6] == [ANA, BEN, DAN, "U8", "U9"]
