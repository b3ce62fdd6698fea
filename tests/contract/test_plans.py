"""A plan's state comes back as it was written, is found by who leads it, and stands or falls with its use case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import orjson
import pytest

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.plan import WORKSPACE_PLAN, Plan
from bot.domain.plan_events import Gate, Risk
from bot.domain.trail import BATON
from bot.ports import Reads, UnitOfWork
from storage.alarms import StorageAlarms
from storage.errors import Conflict
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.playbook import DAN, begin, overridden, planned, recorded, set_up, to_live, to_shadow, to_the_end
from tests.contract.samples import ANA, BEN, CLEO, HOME, NOON, TEAM, StillClock, in_one_batch, propose, query

NAME, OTHER = Digest("a" * 64), Digest("b" * 64)


def began(channel: str, owner: str = CLEO) -> pe.StartPlan:
    """A plan begins in a channel."""
    return pe.StartPlan(owner, "UTC", channel, ())


def start(channel: str, owner: str = CLEO) -> Callable[[UnitOfWork], int]:
    """Somebody's plan in a channel; returns its number."""

    def usecase(unit: UnitOfWork) -> int:
        number = unit.new_plan_number()
        unit.record(number, None, owner, began(channel, owner))
        return number

    return usecase


def template(key: str = "k") -> pe.SaveTemplate:
    """A template with one handoff to be filled in."""
    return pe.SaveTemplate(key, NAME, (OTHER,))


def failing(unit: UnitOfWork) -> None:
    """All that a plan may be changed by, and then it fails."""
    unit.record(1, None, CLEO, pe.ChangeOwner(CLEO, DAN))
    unit.record(WORKSPACE_PLAN, None, CLEO, template())
    unit.keep_cases(1, 1, ["A-1"])
    unit.put_members("C5", [ANA])
    raise ValueError("no")


async def test_a_whole_plan_comes_back_as_it_was(
    writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    written = await to_the_end(writer, clock)
    assert await reader.read(TEAM, lambda reads: reads.plan(1)) == written
    assert await writer.write(TEAM, lambda unit: unit.plan(1)) == written
    assert [one.gate for one in written.opened] == list(Gate)
    assert (written.shadow and written.shadow.run, written.token, written.major_incidents) == (2, "ab" * 32, 1)
    assert (written.channel, written.owner, len(written.scores)) == ("C9", CLEO, 3)


async def test_an_override_comes_back_as_it_was(
    writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    await begin(writer)
    await to_shadow(writer)
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.ChangeOwner("", BEN)))
    ask, confirm = overridden(BEN, Gate.GO_LIVE, ANA)
    for who, build in (ask, confirm):
        written = await writer.write(TEAM, planned(1, who, build))
        assert await reader.read(TEAM, lambda reads: reads.plan(1)) == written
    assert [(one.by, one.second, one.missing) for one in written.overrides] == [
        (BEN, ANA, ("weeks", "handoffs", "not_asked"))
    ]


async def test_a_plan_without_a_name_has_no_body(url: str, writer: StorageWriter) -> None:
    await writer.write(TEAM, propose())
    before = await writer.write(TEAM, lambda unit: unit.plan(1))
    columns = "owner, zone, channel, pair, started_at, pilot_owner, production_owner, body"
    noon = int(NOON.timestamp() * 1000)
    assert query(url, f"SELECT {columns} FROM plans") == [
        (CLEO, "Europe/Warsaw", HOME, None, noon, None, None, None),
    ]
    assert before == Plan(1, CLEO, "Europe/Warsaw", HOME, (), NOON)


async def test_a_handoff_says_what_it_waits_for_only_where_it_does(url: str, writer: StorageWriter) -> None:
    for turn in range(2):
        await writer.write(TEAM, propose(f"thing {turn}"))
    ((text,),) = query(url, "SELECT body FROM handoffs WHERE handoff=2")
    assert not {"after", "check_ins"} & orjson.loads(text).keys()
    await writer.write(TEAM, lambda unit: unit.record(1, 2, ANA, ev.WaitFor((1,))))
    await writer.write(TEAM, lambda unit: unit.record(1, 2, BEN, ev.CheckIn(30, True, None)))
    await writer.write(TEAM, lambda unit: unit.record(1, 2, BEN, ev.CheckIn(90, False, None)))
    after = await writer.write(TEAM, lambda unit: unit.handoff(2))
    assert after is not None
    assert (after.after, after.check_ins) == ((1,), ((30, True), (90, False)))
    await writer.write(TEAM, lambda unit: unit.record(1, 2, ANA, ev.WaitFor(())))
    ((text,),) = query(url, "SELECT body FROM handoffs WHERE handoff=2")
    assert "after" not in orjson.loads(text)


async def test_plans_are_found_by_who_leads_them(writer: StorageWriter, reader: StorageReader) -> None:
    for channel, owner in (("C1", CLEO), ("C2", CLEO), ("C3", DAN)):
        await writer.write(TEAM, start(channel, owner))
    await writer.write(TEAM, planned(1, CLEO, set_up(pilot=ANA, production=BEN)))
    await writer.write(TEAM, planned(3, DAN, set_up(pilot=BEN, production=None)))

    def look(reads: Reads) -> list[object]:
        led = {who: [plan.number for plan in reads.plans_led(who)] for who in (ANA, BEN, CLEO, DAN, BATON)}
        return [led, [plan.number for plan in reads.plans_named()], [plan.number for plan in reads.plans_owned(CLEO)]]

    expected = [{ANA: [1], BEN: [1, 3], CLEO: [1, 2], DAN: [3], BATON: []}, [1, 3], [1, 2]]
    assert await reader.read(TEAM, look) == expected
    assert await writer.write(TEAM, look) == expected
    assert await reader.read("T2", look) == [{who: [] for who in (ANA, BEN, CLEO, DAN, BATON)}, [], []]


async def test_use_cases_of_one_batch_see_each_others_plans(writer: StorageWriter) -> None:
    await writer.write(TEAM, start(HOME))
    target = dt.date(2027, 1, 1)
    edit = pe.EditPlan(OTHER, None, DAN, None, Risk.INTERNAL, target)

    def look(unit: UnitOfWork) -> list[object]:
        return [
            [plan.number for plan in unit.plans_named()],
            [[plan.number for plan in unit.plans_led(who)] for who in (ANA, BEN, DAN)],
        ]

    seen = await in_one_batch(
        writer,
        look,
        planned(1, CLEO, set_up()),
        look,
        planned(1, CLEO, lambda _say: edit),
        look,
    )
    assert [seen[at] for at in (0, 2, 4)] == [
        [[], [[], [], []]],
        [[1], [[1], [1], []]],
        [[1], [[], [], [1]]],
    ]


async def test_what_failed_leaves_nothing_behind(url: str, writer: StorageWriter, reader: StorageReader) -> None:
    before = await begin(writer)
    results = await in_one_batch(writer, failing, lambda unit: (unit.plan(1), unit.plan(WORKSPACE_PLAN)), failing)
    assert isinstance(results[0], ValueError)
    assert results[1] == (before, None)
    assert await reader.read(TEAM, lambda reads: reads.plan(1)) == before
    for table in ("members", "shadow_cases"):
        assert query(url, f"SELECT * FROM {table}") == []
    assert query(url, "SELECT plan FROM plans") == [(1,)]


class TestChannels:
    async def test_two_plans_cannot_share_one(self, writer: StorageWriter, reader: StorageReader) -> None:
        for channel in ("C1", "C2"):
            await writer.write(TEAM, start(channel))
        results = await in_one_batch(
            writer,
            recorded(1, CLEO, pe.ChangeChannel("C1", "C9")),
            recorded(2, CLEO, pe.ChangeChannel("C2", "C9")),
        )
        assert isinstance(results[0], Plan)
        assert isinstance(results[1], Conflict)

        def homes(reads: Reads) -> list[int | None]:
            found = [reads.plan_of_channel(channel) for channel in ("C1", "C2", "C9")]
            return [plan.number if plan else None for plan in found]

        assert await reader.read(TEAM, homes) == [None, 2, 1]
        with pytest.raises(Conflict):
            await writer.write(TEAM, start("C9"))

    async def test_one_that_was_left_is_free_at_once(self, writer: StorageWriter, reader: StorageReader) -> None:
        await writer.write(TEAM, start(HOME))
        results = await in_one_batch(writer, recorded(1, CLEO, pe.ChangeChannel(HOME, "C9")), propose())
        assert [isinstance(one, Exception) for one in results] == [False, False]
        found = await reader.read(TEAM, lambda reads: [reads.plan_of_channel(one) for one in (HOME, "C9")])
        assert [plan and plan.number for plan in found] == [2, 1]


class TestWorkspacesOwnTrail:
    async def test_it_begins_with_the_first_template(
        self, url: str, writer: StorageWriter, reader: StorageReader
    ) -> None:
        assert await writer.write(TEAM, lambda unit: unit.plan(WORKSPACE_PLAN)) is None
        first = await writer.write(TEAM, recorded(WORKSPACE_PLAN, CLEO, template("k")))
        await writer.write(TEAM, recorded(WORKSPACE_PLAN, ANA, template("l")))
        await writer.write(TEAM, recorded(WORKSPACE_PLAN, BEN, pe.DropTemplate("k")))
        found = await reader.read(TEAM, lambda reads: reads.plan(WORKSPACE_PLAN))
        assert found is not None
        assert [one.key for one in first.templates] == ["k"]
        assert [one.key for one in found.templates] == ["l"]
        assert query(url, "SELECT seq FROM trail WHERE plan=0 ORDER BY seq") == [(1,), (2,), (3,)]

    async def test_two_templates_of_one_batch(self, writer: StorageWriter, reader: StorageReader) -> None:
        writes = [recorded(WORKSPACE_PLAN, ANA, template(key)) for key in ("k", "l")]
        await in_one_batch(writer, failing, *writes)
        found = await reader.read(TEAM, lambda reads: reads.plan(WORKSPACE_PLAN))
        assert found is not None
        assert [one.key for one in found.templates] == ["k", "l"]

    async def test_it_is_nobodys_plan(self, writer: StorageWriter, reader: StorageReader, clock: StillClock) -> None:
        def save_and_wake(unit: UnitOfWork) -> None:
            unit.record(WORKSPACE_PLAN, None, CLEO, template())
            unit.wake_plan(WORKSPACE_PLAN, NOON)
            unit.set_plan_wake(WORKSPACE_PLAN, NOON)

        await writer.write(TEAM, save_and_wake)
        assert await writer.write(TEAM, lambda unit: unit.new_plan_number()) == 1
        assert await StorageAlarms(reader, clock, writer).due_plans(10) == []

        def anywhere(reads: Reads) -> list[Plan]:
            return [*reads.plans_owned(BATON), *reads.plans_led(BATON), *reads.plans_named()]

        assert await reader.read(TEAM, anywhere) == []


class TestShadowCases:
    async def test_a_run_knows_its_own(self, url: str, writer: StorageWriter, reader: StorageReader) -> None:
        await writer.write(TEAM, lambda unit: unit.keep_cases(1, 1, ["A-2", "Ä 3"]))
        asked = ["Ä 3", "A-1", "A-2"]

        def look(reads: Reads) -> list[list[str]]:
            return [reads.known_cases(plan, run, asked) for plan, run in ((1, 1), (1, 2), (2, 1))]

        assert await reader.read(TEAM, look) == await writer.write(TEAM, look) == [["Ä 3", "A-2"], [], []]
        assert await reader.read("T2", look) == [[], [], []]
        assert all("3" not in key or len(key) == 64 for (key,) in query(url, "SELECT case_key FROM shadow_cases"))

    async def test_many_at_once(self, writer: StorageWriter, reader: StorageReader) -> None:
        many = [f"case {number}" for number in range(2500)]

        def keep_the_others(unit: UnitOfWork) -> None:
            known = set(unit.known_cases(1, 1, many))
            unit.keep_cases(1, 1, [one for one in many if one not in known])

        await in_one_batch(writer, lambda unit: unit.keep_cases(1, 1, many[:2000]), keep_the_others)
        assert await reader.read(TEAM, lambda reads: reads.known_cases(1, 1, [*many, "another"])) == many

    async def test_a_case_that_is_there_is_not_taken_twice(self, writer: StorageWriter) -> None:
        await writer.write(TEAM, lambda unit: unit.keep_cases(1, 1, ["A-1"]))
        with pytest.raises(Conflict):
            await writer.write(TEAM, lambda unit: unit.keep_cases(1, 1, ["A-1"]))


async def test_live_plans_are_read_the_same_by_an_agenda(writer: StorageWriter, clock: StillClock) -> None:
    await begin(writer)
    await to_shadow(writer)
    await to_live(writer, clock)
    await writer.write(TEAM, propose("another"))

    def look(unit: UnitOfWork) -> bool:
        unit.read_agendas([ANA, CLEO])
        return [one.number for one in unit.handoffs_owned(CLEO)] == [2] and unit.plan(1) == unit.plans_owned(CLEO)[0]

    assert await writer.write(TEAM, look)
