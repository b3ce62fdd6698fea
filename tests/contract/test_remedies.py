"""What a refusal leaves behind, also where it comes twice; and what the delivery log says of direct messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain import outgoing
from bot.domain.delivery_policy import Dropped, Gone, Outcome, Sent
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Intent, Posted
from bot.domain.people import Channel
from bot.domain.remedy import Remedy, Trouble
from bot.ports import Settled, UnitOfWork
from bot.usecases.directory import learn
from bot.usecases.remedies import content, on_gone
from storage.outbox_claims import OutboxClaims
from storage.reader import StorageReader
from storage.refusals import direct_messages_refused
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, HOME, MINUTE, TEAM, StillClock, propose, query

HOME_CHANNEL = Channel(HOME, "home", private=False, joined=True)
DAY = dt.timedelta(days=1)


@pytest.fixture
async def handoff(writer: StorageWriter) -> Handoff:
    """H-1 of Ana's to Ben, in a channel where Cleo is the owner."""
    await writer.write(TEAM, lambda unit: unit.put_channel(HOME_CHANNEL))
    return await writer.write(TEAM, propose())


def refused(place: str, code: str, handoff: Handoff) -> Callable[[UnitOfWork], None]:
    """Slack refused for good what was to be said there about the handoff."""
    intent = replace(outgoing.card(handoff, place), handoffs=(handoff.number,))
    return lambda unit: on_gone(unit, intent, code)


def remedies(url: str) -> list[str]:
    """The keys of what is queued, without the date."""
    rows = query(url, "SELECT key FROM outbox WHERE kind = 'remedy' ORDER BY id")
    return [":".join(part for part in key.split(":") if part != "2026-11-20") for (key,) in rows]


@pytest.mark.parametrize(
    ("place", "code", "expected"),
    [
        (HOME, "not_in_channel", [f"remedy:not_in_channel:{HOME}:{CLEO}"]),
        (HOME, "channel_not_found", [f"remedy:not_in_channel:{HOME}:{CLEO}"]),
        (HOME, "is_archived", [f"remedy:archived:{HOME}:{CLEO}"]),
        (HOME, "restricted_action", [f"remedy:restricted:{HOME}:{CLEO}"]),
        (HOME, "msg_too_long", []),
        ("C9", "not_in_channel", []),
        (BEN, "user_disabled", [f"remedy:deactivated:{BEN}:{CLEO}"]),
        (BEN, "user_not_found", [f"remedy:deactivated:{BEN}:{CLEO}"]),
        (BEN, "user_not_visible", [f"remedy:unreachable:{BEN}:{CLEO}"]),
        (CLEO, "user_not_visible", [f"remedy:unreachable:{CLEO}:{HOME}"]),
        (CLEO, "user_disabled", [f"remedy:deactivated:{CLEO}:{HOME}"]),
        (BEN, "messages_tab_disabled", [f"remedy:messages_tab:{TEAM}:{HOME}"]),
        ("U9", "user_disabled", []),
    ],
)
async def test_a_refusal_is_told_once(
    url: str, writer: StorageWriter, handoff: Handoff, place: str, code: str, expected: list[str]
) -> None:
    for _ in range(3):
        await writer.write(TEAM, refused(place, code, handoff))
    assert remedies(url) == expected


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (HOME, "is_archived"),
        (HOME, "restricted_action"),
        (BEN, "user_disabled"),
        (CLEO, "user_disabled"),
        (BEN, "user_not_visible"),
    ],
)
async def test_it_is_not_told_again_on_another_date(
    url: str, writer: StorageWriter, clock: StillClock, handoff: Handoff, place: str, code: str
) -> None:
    await writer.write(TEAM, refused(place, code, handoff))
    clock.pass_time(DAY)
    await writer.write(TEAM, refused(place, code, handoff))
    assert len(remedies(url)) == 1


async def test_a_refused_remedy_has_none(url: str, writer: StorageWriter, handoff: Handoff) -> None:
    intent = outgoing.remedy(Trouble.DEACTIVATED, BEN, CLEO, dt.date(2026, 11, 20))
    for code in ("user_disabled", "user_not_visible", "messages_tab_disabled"):
        await writer.write(TEAM, lambda unit, code=code: on_gone(unit, intent, code))  # type: ignore[misc]
    assert remedies(url) == []


async def test_archived_and_back_brings_the_cards_that_were_refused(
    url: str, writer: StorageWriter, outbox: OutboxClaims, handoff: Handoff
) -> None:
    card = outgoing.card(handoff, HOME)
    claimed = next(one for one in await outbox.claim(10) if one.intent == card)
    await outbox.settle([Settled(claimed, Gone("is_archived"))])
    away = replace(HOME_CHANNEL, archived=True)
    await writer.write(TEAM, lambda unit: learn(unit, channels=[away]))
    await writer.write(TEAM, lambda unit: learn(unit, channels=[replace(away, joined=False)]))
    await writer.write(TEAM, lambda unit: learn(unit, channels=[HOME_CHANNEL]))
    waiting = query(url, "SELECT key FROM outbox WHERE place = :home AND ended_at IS NULL ORDER BY id", home=HOME)
    assert waiting == [(card.key,)]
    assert remedies(url) == [f"remedy:archived:{HOME}:{CLEO}"]


async def test_archived_and_back_renews_the_cards_that_stand(
    url: str, writer: StorageWriter, outbox: OutboxClaims, handoff: Handoff
) -> None:
    card = outgoing.card(handoff, HOME)
    claimed = next(one for one in await outbox.claim(10) if one.intent == card)
    await outbox.settle([Settled(claimed, Sent(), (Posted(HOME, "1.1", buttons=True),))])
    for archived in (True, False):
        await writer.write(TEAM, lambda unit, it=archived: learn(unit, channels=[replace(HOME_CHANNEL, archived=it)]))  # type: ignore[misc]
    waiting = query(url, "SELECT key FROM outbox WHERE place = :home AND ended_at IS NULL", home=HOME)
    assert [key.rpartition(":")[0] for (key,) in waiting] == [outgoing.update(handoff, HOME).key]


async def test_no_longer_in_a_channel_that_came_back(url: str, writer: StorageWriter, handoff: Handoff) -> None:
    await writer.write(TEAM, lambda unit: learn(unit, channels=[replace(HOME_CHANNEL, archived=True)]))
    await writer.write(TEAM, lambda unit: learn(unit, channels=[replace(HOME_CHANNEL, joined=False)]))
    assert remedies(url) == [f"remedy:archived:{HOME}:{CLEO}", f"remedy:not_in_channel:{HOME}:{CLEO}"]


async def test_an_old_word_that_nobody_can_be_written_to(
    writer: StorageWriter, reader: StorageReader, clock: StillClock, handoff: Handoff
) -> None:
    intent = outgoing.remedy(Trouble.MESSAGES_TAB, TEAM, HOME, dt.date(2026, 11, 20))
    now = clock.now()
    assert isinstance(await reader.read(TEAM, lambda reads: content(reads, intent, now)), Remedy)
    assert await reader.read(TEAM, lambda reads: content(reads, intent, now + DAY)) == Dropped("too_late")


async def test_whether_direct_messages_arrive(
    url: str, writer: StorageWriter, outbox: OutboxClaims, clock: StillClock, handoff: Handoff
) -> None:
    async def ends(intent: Intent, outcome: Outcome) -> None:
        clock.pass_time(MINUTE)
        await writer.write(TEAM, lambda unit: unit.send(intent))
        claimed = [one for one in await outbox.claim(10) if one.intent.key == intent.key]
        await outbox.settle([Settled(one, outcome) for one in claimed])

    await outbox.settle([Settled(one, Sent()) for one in await outbox.claim(10)])
    assert direct_messages_refused(url) == []
    date = dt.date(2026, 11, 20)
    await ends(outgoing.nudge(ANA, date, (1,)), Gone("messages_tab_disabled"))
    await ends(outgoing.welcome(HOME), Sent())
    assert direct_messages_refused(url) == [TEAM]
    await ends(outgoing.nudge(BEN, date, (1,)), Sent())
    assert direct_messages_refused(url) == []
