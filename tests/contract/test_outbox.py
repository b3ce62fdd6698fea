"""The outbox: who goes first, leases, and what each outcome leaves behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from bot.domain import events as ev
from bot.domain import outgoing
from bot.domain.delivery_policy import (
    LEASE,
    SEARCH_AFTER,
    Denied,
    Dropped,
    Gone,
    Later,
    Outcome,
    Postponed,
    Sent,
    Unknown,
)
from bot.domain.outgoing import Intent, Kind, Posted, Priority
from bot.domain.people import Channel
from bot.ports import Claimed, Settled, UnitOfWork
from storage.alarms import StorageAlarms
from storage.outbox_claims import OutboxClaims
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, HOME, MINUTE, NOON, TEAM, StillClock, act, in_one_batch, propose, query

SECOND = dt.timedelta(seconds=1)


def sending(*intents: Intent) -> Callable[[UnitOfWork], None]:
    """Queue these."""

    def usecase(unit: UnitOfWork) -> None:
        for intent in intents:
            unit.send(intent)

    return usecase


def intent(key: str, place: str = HOME, priority: Priority = Priority.NOTICE, **rest: object) -> Intent:
    """An intent of no importance."""
    return Intent(Kind.NOTICE, key, place, priority, **rest)  # type: ignore[arg-type]


def keys(claimed: list[Claimed]) -> list[str]:
    """What was claimed, in order."""
    return [one.intent.key for one in claimed]


def stands(ts: str, channel: str = "D1", *, buttons: bool = True) -> Posted:
    """A message in Slack."""
    return Posted(channel, ts, buttons)


async def test_an_intent_comes_back_as_it_was_queued(writer: StorageWriter, outbox: OutboxClaims) -> None:
    queued = Intent(Kind.NUDGE, "nudge:U1", ANA, Priority.NUDGE, 3, 7, 12, (7, 9), NOON)
    await writer.write(TEAM, sending(queued))
    assert await outbox.claim(10) == [Claimed(1, TEAM, queued, 1, None, NOON + LEASE, tries=1)]


async def test_a_key_is_queued_once(url: str, writer: StorageWriter, outbox: OutboxClaims) -> None:
    await in_one_batch(writer, sending(intent("a"), intent("a")), sending(intent("a")))
    await writer.write(TEAM, sending(intent("a"), intent("b", ANA)))
    await writer.write("T2", sending(intent("a")))
    assert sorted((one.workspace, one.intent.key) for one in await outbox.claim(10)) == [
        (TEAM, "a"),
        (TEAM, "b"),
        ("T2", "a"),
    ]


async def test_the_most_urgent_goes_first_then_the_oldest(
    writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
) -> None:
    await writer.write(TEAM, sending(intent("nudge", "U1", Priority.NUDGE), intent("notice", "U2")))
    clock.pass_time(SECOND)
    await writer.write(TEAM, sending(intent("answer", "U3", Priority.ANSWER), intent("late notice", "U4")))
    assert keys(await outbox.claim(3)) == ["answer", "notice", "late notice"]
    assert keys(await outbox.claim(3)) == ["nudge"]
    assert await outbox.claim(3) == []


async def test_a_place_is_served_in_order_one_at_a_time(writer: StorageWriter, outbox: OutboxClaims) -> None:
    await writer.write(TEAM, sending(intent("nudge", priority=Priority.NUDGE), intent("1"), intent("2")))
    (first,) = await outbox.claim(10)
    assert first.intent.key == "1"
    await writer.write(TEAM, sending(intent("answer", priority=Priority.ANSWER)))
    assert await outbox.claim(10) == []
    for expected in ("answer", "2", "nudge"):
        await outbox.settle([Settled(first, Sent())])
        (first,) = await outbox.claim(10)
        assert first.intent.key == expected


async def test_what_is_not_due_yet_holds_nobody_up(
    writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
) -> None:
    later = intent("later", priority=Priority.ANSWER, not_before=NOON + MINUTE)
    await writer.write(TEAM, sending(later, intent("now")))
    (now,) = await outbox.claim(10)
    assert now.intent.key == "now"
    await outbox.settle([Settled(now, Sent())])
    assert await outbox.claim(10) == []
    clock.message += MINUTE
    assert keys(await outbox.claim(10)) == ["later"]


async def test_what_nobody_settled_comes_back_as_of_unknown_outcome(
    writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
) -> None:
    await writer.write(TEAM, sending(intent("a")))
    (first,) = await outbox.claim(10)
    clock.message += 10 * MINUTE  # the demo's clock may jump; leases follow real time
    clock.wall += LEASE - SECOND
    assert await outbox.claim(10) == []
    clock.wall += SECOND
    (again,) = await outbox.claim(10)
    assert (again.id, again.attempts, again.unknown_since) == (first.id, 2, NOON)
    clock.wall += LEASE
    (third,) = await outbox.claim(10)
    assert (third.attempts, third.unknown_since) == (3, NOON)


async def test_whoever_lost_the_lease_settles_nothing_but_a_success(
    url: str, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
) -> None:
    await writer.write(TEAM, sending(intent("a")))
    (first,) = await outbox.claim(10)
    clock.pass_time(LEASE)
    (second,) = await outbox.claim(10)
    await outbox.settle([Settled(first, Gone("is_archived"))])
    assert query(url, "SELECT outcome FROM outbox") == [(None,)]
    await outbox.settle([Settled(first, Sent())])
    await outbox.settle([Settled(second, Later(SECOND, "late"))])
    assert query(url, "SELECT outcome FROM outbox") == [("sent",)]


async def test_later_waits_as_long_as_slack_said(
    writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
) -> None:
    await writer.write(TEAM, sending(intent("a"), intent("b")))
    (first,) = await outbox.claim(10)
    await outbox.settle([Settled(first, Later(30 * SECOND, "ratelimited", counts=False))])
    clock.pass_time(29 * SECOND)
    assert await outbox.claim(10) == []
    clock.pass_time(SECOND)
    (again,) = await outbox.claim(10)
    assert (again.intent.key, again.attempts, again.unknown_since) == ("a", 1, None)


async def test_unknown_waits_before_the_search(writer: StorageWriter, outbox: OutboxClaims, clock: StillClock) -> None:
    await writer.write(TEAM, sending(intent("a")))
    (first,) = await outbox.claim(10)
    clock.pass_time(5 * SECOND)
    await outbox.settle([Settled(first, Unknown("timeout"))])
    clock.pass_time(SEARCH_AFTER - SECOND)
    assert await outbox.claim(10) == []
    clock.pass_time(SECOND)
    (again,) = await outbox.claim(10)
    assert again.unknown_since == NOON
    await outbox.settle([Settled(again, Later(SECOND, "ratelimited", counts=False))])
    clock.pass_time(SECOND)
    (third,) = await outbox.claim(10)
    assert third.unknown_since == NOON  # Slack did not say whether it was there


async def test_every_attempt_is_in_the_delivery_log(
    url: str, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
) -> None:
    await writer.write(TEAM, sending(intent("a"), intent("b", ANA), intent("c", BEN)))
    for outcome in (Later(SECOND, "internal_error"), Unknown("timeout"), Dropped("over")):
        ended = [Settled(one, outcome) for one in await outbox.claim(1)]
        await outbox.settle(ended)
        await outbox.settle(ended)  # twice is as once
        clock.pass_time(LEASE)
    rows = query(url, "SELECT id, attempt, outcome, code, place FROM deliveries ORDER BY id, attempt")
    assert rows == [
        (1, 1, "later", "internal_error", HOME),
        (1, 2, "unknown", "timeout", HOME),
        (1, 3, "dropped", "over", HOME),
    ]
    assert query(url, "SELECT outcome FROM outbox ORDER BY id") == [("dropped",), (None,), (None,)]


async def test_attempts_that_cost_none_are_in_the_delivery_log_too(
    url: str, writer: StorageWriter, outbox: OutboxClaims
) -> None:
    await writer.write(TEAM, sending(intent("a")))
    busy = Later(dt.timedelta(0), "ratelimited", counts=False)
    away = [Later(dt.timedelta(0), code) for code in ("http_503", "connection_failed")]
    attempts = []
    for outcome in (busy, busy, *away, Postponed(NOON, "out_of_hours"), Denied("token_revoked"), Sent()):
        ended = [Settled(one, outcome) for one in await outbox.claim(1)]
        attempts += [one.claimed.attempts for one in ended]
        await outbox.settle(ended)
        await outbox.settle(ended)  # twice is as once
    assert query(url, "SELECT attempt, outcome, code FROM deliveries ORDER BY attempt") == [
        (1, "later", "ratelimited"),
        (2, "later", "ratelimited"),
        (3, "later", "http_503"),
        (4, "later", "connection_failed"),
        (5, "postponed", "out_of_hours"),
        (6, "denied", "token_revoked"),
        (7, "sent", None),
    ]
    assert attempts == [1, 1, 1, 2, 3, 3, 3]


async def test_whoever_has_new_settings_is_not_held_by_the_old_ones(
    url: str, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock
) -> None:
    nudges = [outgoing.nudge(who, NOON.date(), [1]) for who in (ANA, BEN)]
    for team in (TEAM, "T2"):
        await writer.write(team, sending(*nudges, intent("answer", ANA)))
    old = Postponed(NOON + dt.timedelta(days=20), "out_of_hours")
    while claimed := await outbox.claim(10):
        await outbox.settle([Settled(one, old) for one in claimed])

    def fails(unit: UnitOfWork) -> None:
        unit.hurry(BEN)
        raise RuntimeError

    clock.pass_time(MINUTE)
    await in_one_batch(writer, fails, lambda unit: unit.hurry(ANA))
    claimed = await outbox.claim(10)
    assert [(one.workspace, one.intent) for one in claimed] == [(TEAM, nudges[0])]
    await writer.write(TEAM, lambda unit: unit.hurry(ANA))
    await outbox.settle([Settled(one, old) for one in claimed])
    assert await outbox.claim(10) == []  # what was under way is due when that attempt said


async def test_a_newer_update_supersedes_the_older_ones(url: str, writer: StorageWriter, outbox: OutboxClaims) -> None:
    await writer.write(TEAM, propose())
    await outbox.settle([Settled(one, Sent(), (stands("1.0", one.intent.place),)) for one in await outbox.claim(10)])
    await writer.write(TEAM, act(1, BEN, ev.Agree()))
    await writer.write(TEAM, act(1, ANA, ev.Deliver(None)))
    await writer.write(TEAM, act(1, BEN, ev.Accept((1, 2), 1, None, None)))
    claimed = await outbox.claim(10)
    assert sorted(keys(claimed)) == ["update:1:5:C1", "update:1:5:U1", "update:1:5:U2"]
    log = query(url, "SELECT count(*) FROM deliveries WHERE outcome = 'dropped' AND code = 'superseded'")
    assert log == [(6,)]


async def test_an_update_waits_for_the_message_it_renews(writer: StorageWriter, outbox: OutboxClaims) -> None:
    await in_one_batch(writer, propose(), act(1, BEN, ev.Agree()))
    claimed = await outbox.claim(10)
    assert sorted(one.intent.kind for one in claimed) == ["card", "notice", "notice"]
    await outbox.settle([Settled(one, Later(MINUTE, "ratelimited", counts=False)) for one in claimed])
    assert await outbox.claim(10) == []


async def test_what_stands_is_known_by_handoff_and_place(
    writer: StorageWriter, outbox: OutboxClaims, reader: StorageReader
) -> None:
    await in_one_batch(writer, propose("one"), propose("two"))
    await writer.write(TEAM, sending(outgoing.nudge(ANA, NOON.date(), [1, 2])))

    waiting = await reader.read(TEAM, lambda reads: reads.places_of(1))
    assert sorted(waiting) == [HOME, ANA, BEN]
    for ts in ("1.0", "2.0", "3.0"):
        mine = [one for one in await outbox.claim(10) if one.intent.place == ANA]
        await outbox.settle([Settled(one, Sent(), (stands(ts),)) for one in mine])
    first = await reader.read(TEAM, lambda reads: reads.messages_of(1, ANA))
    second = await reader.read(TEAM, lambda reads: reads.messages_of(2, ANA))
    assert [(one.ts, one.kind, one.handoffs) for one in first] == [
        ("1.0", Kind.NOTICE, ()),
        ("3.0", Kind.NUDGE, (1, 2)),
    ]
    assert [one.ts for one in second] == ["2.0", "3.0"]


async def test_an_update_changes_the_buttons_of_what_stands(
    writer: StorageWriter, outbox: OutboxClaims, reader: StorageReader
) -> None:
    await in_one_batch(writer, propose("one"), propose("two"))
    await outbox.settle([Settled(one, Sent(), (stands("1.0", "C1"),)) for one in await outbox.claim(10)])
    await writer.write(TEAM, sending(outgoing.nudge(BEN, NOON.date(), [1, 2])))
    while nudge := [one for one in await outbox.claim(10) if one.intent.place == BEN]:
        ts = "9.0" if nudge[0].intent.kind is Kind.NUDGE else "5.0"
        await outbox.settle([Settled(nudge[0], Sent(), (stands(ts, "D2"),))])
    await writer.write(TEAM, act(1, BEN, ev.Agree()))
    update = [one for one in await outbox.claim(10) if one.intent.key == "update:1:4:U2"]
    await outbox.settle([Settled(update[0], Sent(), (stands("9.0", "D2", buttons=False),))])
    other = await reader.read(TEAM, lambda reads: reads.messages_of(2, BEN))
    assert [(one.ts, one.kind, one.buttons) for one in other][-1] == ("9.0", Kind.NUDGE, False)


async def test_a_waiting_nudge_is_a_place_of_each_of_its_handoffs(
    writer: StorageWriter, outbox: OutboxClaims, reader: StorageReader
) -> None:
    await writer.write(TEAM, propose())
    await outbox.settle([Settled(one, Sent()) for one in await outbox.claim(10)])
    assert await reader.read(TEAM, lambda reads: reads.places_of(1)) == []
    await writer.write(TEAM, sending(outgoing.nudge(ANA, NOON.date(), [1])))
    assert await reader.read(TEAM, lambda reads: reads.places_of(1)) == [ANA]


async def test_people_are_found_when_their_time_has_come(
    writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    alarms = StorageAlarms(reader, clock, writer)
    await writer.write(TEAM, lambda unit: unit.wake(ANA, NOON + 2 * MINUTE))
    await writer.write(TEAM, lambda unit: unit.wake(BEN, NOON + MINUTE))
    await writer.write(TEAM, lambda unit: unit.wake("U-unknown", NOON))
    assert await alarms.due(10) == []
    clock.message += 2 * MINUTE
    assert await alarms.due(10) == [(TEAM, BEN), (TEAM, ANA)]
    assert await alarms.due(1) == [(TEAM, BEN)]
    await writer.write(TEAM, lambda unit: unit.set_wake(BEN, None, None))
    assert await alarms.due(10) == [(TEAM, ANA)]


async def test_what_a_place_refused_for_good_may_be_said_again(
    url: str, writer: StorageWriter, outbox: OutboxClaims
) -> None:
    await writer.write(TEAM, sending(intent("card"), intent("sent", ANA), intent("dropped", BEN)))
    outcomes: dict[str, Outcome] = {"card": Gone("not_in_channel"), "sent": Sent(), "dropped": Dropped("over")}
    await outbox.settle([Settled(one, outcomes[one.intent.key]) for one in await outbox.claim(10)])
    await in_one_batch(writer, sending(intent("card"), intent("sent", ANA)), sending(intent("dropped", BEN)))
    (again,) = await outbox.claim(10)
    assert (again.intent.key, again.attempts, again.unknown_since) == ("card", 1, None)
    await outbox.settle([Settled(again, Gone("is_archived"))])
    log = query(url, "SELECT attempt, outcome, code FROM deliveries WHERE place = :home ORDER BY id", home=HOME)
    assert log == [(1, "gone", "not_in_channel"), (1, "gone", "is_archived")]


@pytest.mark.parametrize(
    ("place", "outcome", "joined"),
    [
        ("C1", Gone("not_in_channel"), False),
        ("G1", Gone("channel_not_found"), False),
        ("C1", Gone("is_archived"), True),
        ("C1", Unknown("timeout"), True),
        ("U1", Gone("channel_not_found"), True),
    ],
)
async def test_a_channel_that_refuses_baton_is_one_that_it_left(
    writer: StorageWriter, outbox: OutboxClaims, reader: StorageReader, place: str, outcome: Outcome, joined: bool
) -> None:
    known = [Channel("C1", "one", private=False, joined=True), Channel("G1", "two", private=True, joined=True)]

    def describe(unit: UnitOfWork) -> None:
        for one in known:
            unit.put_channel(one)

    await writer.write(TEAM, describe)
    await writer.write("T2", describe)
    await writer.write(TEAM, sending(intent("card", place)))
    await outbox.settle([Settled(one, outcome) for one in await outbox.claim(10)])
    for team, held in ((TEAM, joined), ("T2", True)):
        for one in known:
            found = await reader.read(team, lambda reads, one=one: reads.channel(one.id))  # type: ignore[misc]
            assert found is not None and found.joined is (held if one.id == place else True)
