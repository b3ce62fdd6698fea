"""The outbox at scale and in trouble: fair between workspaces, places at their pace, clocks that jump, late ends."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql

from bot.domain import outgoing
from bot.domain.delivery_policy import LEASE, SEARCH_AFTER, Denied, Dropped, Gone, Later, Outcome, Postponed, Sent
from bot.domain.outgoing import Intent, Kind, Priority
from bot.ports import Claimed, Limits, Room, Settled
from storage import migrate
from storage.codec import to_ms
from storage.database import writing_engine
from storage.outbox_claims import OutboxClaims
from storage.outbox_ready import READY
from storage.reader import StorageReader
from storage.schema import outbox as outbox_table
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, HOME, MINUTE, NOON, TEAM, StillClock, propose, query
from tests.contract.test_outbox import intent, keys, sending, stands

SECOND = dt.timedelta(seconds=1)
HOUR = dt.timedelta(hours=1)
RESTING = Limits(rest=SECOND)


async def ends(outbox: OutboxClaims, claimed: list[Claimed], outcome: Outcome) -> None:
    """All of them end the same."""
    await outbox.settle([Settled(one, outcome) for one in claimed])


def update(key: str, place: str = HOME) -> Intent:
    """A change of what stands."""
    return Intent(Kind.UPDATE, key, place, Priority.NOTICE, 1, 1, 1)


class TestPace:
    """One post a second a place, whichever process posts."""

    async def test_a_place_rests_after_a_post(
        self, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
    ) -> None:
        other = OutboxClaims(writer, clock)
        await writer.write(TEAM, sending(intent("1"), intent("2"), intent("3"), intent("elsewhere", ANA)))
        first = await outbox.claim(10, RESTING)
        assert keys(first) == ["1", "elsewhere"]
        await ends(outbox, first, Sent())
        assert await other.claim(10, RESTING) == []
        clock.wall += 0.99 * SECOND
        assert await other.claim(10, RESTING) == []
        clock.wall += 0.01 * SECOND
        second = await other.claim(10, RESTING)
        assert keys(second) == ["2"]
        clock.wall += 5 * SECOND  # it rests from when the post ended, not from when it was begun
        await ends(other, second, Sent())
        assert await outbox.claim(10, RESTING) == []
        clock.wall += SECOND
        assert keys(await outbox.claim(10, RESTING)) == ["3"]

    async def test_updates_need_no_rest_and_give_none(self, writer: StorageWriter, outbox: OutboxClaims) -> None:
        await writer.write(TEAM, sending(intent("post"), update("update"), intent("next")))
        await ends(outbox, await outbox.claim(10, RESTING), Sent())
        changed = await outbox.claim(10, RESTING)
        assert keys(changed) == ["update"]
        await ends(outbox, changed, Sent())
        assert await outbox.claim(10, RESTING) == []

    @pytest.mark.parametrize("outcome", [Dropped("over"), Postponed(NOON + HOUR, "out_of_hours")])
    async def test_where_nothing_was_said_the_place_need_not_rest(
        self, writer: StorageWriter, outbox: OutboxClaims, outcome: Outcome
    ) -> None:
        await writer.write(TEAM, sending(intent("1"), intent("2")))
        await ends(outbox, await outbox.claim(10, RESTING), outcome)
        assert keys(await outbox.claim(10, RESTING)) == ["2"]

    async def test_without_limits_nothing_rests(self, writer: StorageWriter, outbox: OutboxClaims, url: str) -> None:
        await writer.write(TEAM, sending(intent("1"), intent("2")))
        for key in ("1", "2"):
            claimed = await outbox.claim(10)
            assert keys(claimed) == [key]
            await ends(outbox, claimed, Sent())
        assert query(url, "SELECT count(*) FROM places") == [(0,)]


class TestFairness:
    """A workspace with much to say, or one that is held, delays no other."""

    async def test_workspaces_take_turns(self, writer: StorageWriter, outbox: OutboxClaims) -> None:
        for team in ("T1", "T2", "T3"):
            many = [intent(f"{team} {number}", f"U{number}") for number in range(30 if team == "T1" else 3)]
            await writer.write(team, sending(*many))
        turns = [Counter(one.workspace for one in await outbox.claim(5)) for _ in range(3)]
        assert turns[0]["T1"] == 5
        assert (turns[1]["T2"], turns[1]["T3"]) == (3, 2)
        assert (turns[2]["T1"], turns[2]["T2"]) == (5, 0)

    async def test_each_keeps_to_its_room(self, writer: StorageWriter, outbox: OutboxClaims) -> None:
        for team in ("T1", "T2", "T3", "T4"):
            posts = [intent(f"post {number}", f"U{number}") for number in range(5)]
            await writer.write(team, sending(*posts, *(update(f"update {n}", f"C{n}") for n in range(2))))
        of = {"T1": Room(0, 0), "T2": Room(4, 1), "T3": Room(10, 3, updates=False)}
        claimed = await outbox.claim(100, Limits(of, Room(6, 6)))
        found = Counter((one.workspace, one.intent.kind) for one in claimed)
        assert found == {
            ("T2", Kind.NOTICE): 1, ("T2", Kind.UPDATE): 2, ("T3", Kind.NOTICE): 3,
            ("T4", Kind.NOTICE): 5, ("T4", Kind.UPDATE): 1,
        }  # fmt: skip

    async def test_priorities_hold_within_each(
        self, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
    ) -> None:
        for team in ("T1", "T2"):
            urgency = (Priority.NUDGE, Priority.NOTICE, Priority.ANSWER)
            await writer.write(team, sending(*(intent(str(int(one)), f"U{one}", one) for one in urgency)))
        first, second = await outbox.claim(3), await outbox.claim(3)
        assert keys(first) == keys(second) == ["0", "1", "2"]
        assert {one.workspace for one in first} != {one.workspace for one in second}
        await ends(outbox, first, Later(SECOND, "internal_error"))
        clock.pass_time(SECOND)
        await writer.write(first[0].workspace, sending(intent("late answer", "U9", Priority.ANSWER)))
        assert keys(await outbox.claim(3)) == ["0", "late answer", "1"]  # what was held back has waited longest


class TestEnds:
    """What each outcome leaves behind."""

    async def test_postponed_is_due_then_in_message_time(
        self, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock, url: str
    ) -> None:
        await writer.write(TEAM, sending(intent("night"), intent("other", ANA)))
        for _ in range(2):
            await ends(outbox, await outbox.claim(1), Postponed(clock.message + HOUR, "out_of_hours"))
            assert keys(await outbox.claim(1)) == ([] if clock.message > NOON else ["other"])
            clock.message += HOUR  # the demo's clock jumps; hardly any real time passes
        (again,) = await outbox.claim(1)
        assert (again.intent.key, again.attempts, again.unknown_since) == ("night", 1, None)
        await ends(outbox, [again], Sent())
        log = query(url, "SELECT attempt, outcome, code FROM deliveries WHERE id = 1 ORDER BY attempt")
        assert log == [(1, "postponed", "out_of_hours"), (2, "postponed", "out_of_hours"), (3, "sent", None)]

    async def test_a_refused_token_costs_no_attempt_and_loses_nothing(
        self, writer: StorageWriter, outbox: OutboxClaims, url: str
    ) -> None:
        await writer.write(TEAM, sending(intent("a")))
        for _ in range(3):
            claimed = await outbox.claim(1)
            assert [one.attempts for one in claimed] == [1]
            await ends(outbox, claimed, Denied("token_revoked"))
        log = query(url, "SELECT attempt, outcome, code FROM deliveries ORDER BY attempt")
        assert log == [(number, "denied", "token_revoked") for number in (1, 2, 3)]

    async def test_an_end_that_is_written_again_does_not_end_the_next_attempt(
        self, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
    ) -> None:
        await writer.write(TEAM, sending(intent("a")))
        first = await outbox.claim(1)
        await ends(outbox, first, Denied("token_revoked"))
        clock.pass_time(SECOND)
        await outbox.claim(1)
        await ends(outbox, first, Denied("token_revoked"))
        assert await outbox.claim(1) == []

    @pytest.mark.parametrize("meanwhile", [Dropped("uncertain"), Gone("is_archived"), Later(SECOND, "late"), None])
    async def test_that_it_was_sent_counts_however_late(
        self, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock, url: str, meanwhile: Outcome | None
    ) -> None:
        await writer.write(TEAM, sending(intent("a")))
        (mine,) = await outbox.claim(1)
        clock.pass_time(LEASE)
        others = await OutboxClaims(writer, clock).claim(1)
        if meanwhile:
            await ends(outbox, others, meanwhile)
        for _ in range(2):
            await outbox.settle([Settled(mine, Sent(), (stands("1.0"),))])
        await ends(outbox, others, Gone("is_archived"))
        assert query(url, "SELECT outcome FROM outbox") == [("sent",)]
        assert query(url, "SELECT count(*) FROM deliveries WHERE outcome = 'sent'") == [(1,)]
        assert await outbox.claim(1) == []

    async def test_what_was_really_named_is_what_is_kept(
        self, writer: StorageWriter, outbox: OutboxClaims, reader: StorageReader, url: str
    ) -> None:
        for thing in ("one", "two", "three"):
            await writer.write(TEAM, propose(thing))
        while claimed := await outbox.claim(20):
            await ends(outbox, claimed, Sent())
        await writer.write(TEAM, sending(outgoing.nudge(ANA, NOON.date(), [1, 2])))
        (nudge,) = await outbox.claim(1)
        await outbox.settle([Settled(nudge, Sent(), (stands("9.0"),), (2, 3))])
        assert query(url, "SELECT handoffs FROM deliveries WHERE kind = 'nudge'") == [("2,3",)]
        for number, names in ((1, []), (2, [(2, 3)]), (3, [(2, 3)])):
            found = await reader.read(TEAM, lambda reads, number=number: reads.messages_of(number, ANA))  # type: ignore[misc]
            assert [one.handoffs for one in found] == names

    async def test_rows_of_others_are_not_taken_over_unless_asked(
        self, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
    ) -> None:
        await writer.write(TEAM, sending(intent("a"), intent("b")))
        await outbox.claim(1)
        clock.pass_time(LEASE)
        assert await outbox.claim(10, Limits(take_over=False)) == []
        assert keys(await outbox.claim(10)) == ["a"]


class TestClock:
    """The wall clock is set back, or forward."""

    async def test_holds_do_not_last_longer_because_the_clock_went_back(
        self, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
    ) -> None:
        await writer.write(TEAM, sending(intent("later", ANA), intent("flying", BEN), intent("resting", CLEO)))
        claimed = await outbox.claim(10, RESTING)
        await ends(outbox, claimed[:1], Later(2 * SECOND, "internal_error"))
        await ends(outbox, claimed[2:], Sent())
        await writer.write(TEAM, sending(intent("next", CLEO)))
        clock.wall -= HOUR
        assert keys(await outbox.claim(10, RESTING)) == ["next"]
        clock.wall += SEARCH_AFTER
        assert keys(await outbox.claim(10, RESTING)) == ["later"]
        clock.wall += LEASE - SEARCH_AFTER
        assert keys(await outbox.claim(10, RESTING)) == ["flying", "next"]

    async def test_a_process_that_starts_after_the_jump_finds_them_too(
        self, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
    ) -> None:
        await writer.write(TEAM, sending(intent("later")))
        await ends(outbox, await outbox.claim(1), Later(20 * MINUTE, "internal_error"))
        clock.wall -= HOUR
        started = OutboxClaims(writer, clock)
        assert await started.claim(1) == []
        clock.wall += SEARCH_AFTER
        assert keys(await started.claim(1)) == ["later"]

    async def test_a_jump_forward_lets_all_holds_end(
        self, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
    ) -> None:
        await writer.write(TEAM, sending(intent("later")))
        await ends(outbox, await outbox.claim(1), Later(HOUR, "ratelimited", counts=False))
        clock.pass_time(24 * HOUR)
        assert keys(await outbox.claim(10)) == ["later"]


SORTS = ("ended", "held", "later")  # of rows that are not to be claimed now


def fill(url: str, count: int) -> None:
    """So many rows of each sort that is not to be claimed now, and 64 that are in each of two workspaces."""
    noon = to_ms(NOON)
    rows: list[dict[str, object]] = []

    def put(workspace: str, sort: str, number: int) -> None:
        rows.append(
            {
                "workspace": workspace, "id": len(rows) + 1, "key": f"{sort} {number}", "kind": "notice",
                "place": f"U{sort}{number}", "priority": 1, "handoffs": "", "attempts": 1,
                "due": noon + 60_000 if sort == "later" else noon - 1000,
                "held_until": noon + 60_000 if sort == "held" else 0,
                "ended_at": noon if sort == "ended" else None,
            }
        )  # fmt: skip

    for number in range(count):
        for sort in SORTS:
            put("T1", sort, number)
    for number in range(64):
        put("T1", "ready", number)
        put("T2", "ready", number)
    with writing_engine(url, pooled=False).begin() as connection:
        connection.execute(outbox_table.insert(), rows)
    if not url.startswith("sqlite"):
        query_alone(url, "ANALYZE outbox")


def query_alone(url: str, sql: str) -> None:
    """A statement of PostgreSQL's that looks after its tables."""
    with writing_engine(url, pooled=False).connect() as connection:
        connection.exec_driver_sql(sql)
        connection.commit()


class TestCost:
    """Follows what is due, not what is stored: counted, not timed."""

    async def sqlite_steps(self, url: str, stored: int, clock: StillClock) -> int:
        """How many hundreds of steps SQLite's machine makes for a claim of 64."""
        migrate.upgrade(url)
        fill(url, stored)
        writer, steps = StorageWriter(url, clock, patience=20.0), [0]
        outbox = OutboxClaims(writer, clock)
        assert await outbox.claim(0) == []  # the first one looks for clocks that went back

        def count() -> int:
            steps[0] += 1
            return 0

        await writer.work(lambda connection: connection.connection.driver_connection.set_progress_handler(count, 100))  # type: ignore[union-attr]
        for _ in range(2):
            claimed = await outbox.claim(64)
            assert len({one.workspace for one in claimed}) == 1
            assert len(claimed) == 64
        await writer.close()
        return steps[0]

    async def test_on_sqlite(self, tmp_path: Path, clock: StillClock) -> None:
        few = await self.sqlite_steps(f"sqlite:///{tmp_path}/few.db", 10, clock)
        many = await self.sqlite_steps(f"sqlite:///{tmp_path}/many.db", 10_000, clock)
        assert many < 1.5 * few

    def postgres_pages(self, url: str, stored: int) -> int:
        """How many pages PostgreSQL looks at to find 64 rows."""
        query(url, "DELETE FROM outbox")
        fill(url, stored)
        parameters = {
            "workspace": "T1", "now": to_ms(NOON), "real": to_ms(NOON), "limit": 64,
            "posts": True, "updates": True, "take_over": True,
        }  # fmt: skip
        statement = READY.params(parameters).compile(
            dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
            compile_kwargs={"literal_binds": True},
        )
        with writing_engine(url, pooled=False).begin() as connection:
            sql = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}".replace("%", "%%")
            (plan,) = connection.exec_driver_sql(sql).scalar_one()
        assert plan["Plan"]["Actual Rows"] == 64
        return int(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])

    def test_on_postgresql(self, postgres_database_url: str) -> None:
        migrate.upgrade(postgres_database_url)
        few, many = (self.postgres_pages(postgres_database_url, stored) for stored in (100, 10_000))
        assert many < 3 * few + 100  # its trees are a level deeper
