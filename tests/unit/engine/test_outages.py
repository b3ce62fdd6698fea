"""The database away, Slack away, the token refused: nothing is forgotten, nothing is said twice, and it goes on."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field

import pytest

from bot.domain import outgoing
from bot.domain.delivery_policy import PROBE_EVERY, Denied, Gone, Later, Postponed, Sent, Unknown
from bot.domain.errors import Code, Refused
from bot.engine.delivery import LEASE_RUNS_OUT, Delivery
from bot.engine.pacing import Pacing
from bot.engine.sender import TRY_AGAIN_AFTER, Sender
from bot.ports import Settled
from tests.support.stories import ANA, BEN
from tests.unit.engine.conftest import Office
from tests.unit.engine.fakes import CHANNEL, TEAM, FakeDatabase
from tests.unit.engine.test_sending import CARD, NOTICE, queue_card, queue_notice

AWAY = Refused(Code.UNAVAILABLE)
AGAIN = "Install the app again and set SLACK_BOT_TOKEN to its token"
TRIES = len(TRY_AGAIN_AFTER) + 1


class TestTheDatabaseAway:
    """What Slack said is kept until it can be written."""

    async def test_outcomes_are_kept_and_nothing_is_said_twice(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        queue_notice(office)
        office.outbox.error, office.outbox.failures = AWAY, 3 * TRIES
        for _ in range(3):
            await office.sender.drain()
            assert office.sender.unwritten == 1
            office.outbox.taken_over.add(NOTICE)  # the lease ran out meanwhile
        await office.sender.drain()
        assert office.outbox.outcomes() == {NOTICE: Sent()}
        assert (len(office.slack.posts), office.slack.searched, office.sender.unwritten) == (1, [], 0)
        assert [record.getMessage() for record in caplog.records] == [
            "the database does not answer: unavailable",
            "the database answers again",
        ]

    async def test_a_row_under_way_that_is_claimed_again_is_not_begun_again(self, office: Office) -> None:
        gate = office.slack.gates[BEN] = asyncio.Event()
        queue_notice(office)
        draining = asyncio.create_task(office.sender.drain())
        await office.outbox.claimed.wait()
        office.outbox.claimed.clear()
        office.outbox.taken_over.add(NOTICE)
        office.sender.poke()
        await office.outbox.claimed.wait()
        gate.set()
        await draining
        assert len(office.slack.posts) == 1
        assert [(one.claimed.attempts, one.outcome) for one in office.outbox.settled] == [(2, Sent())]

    async def test_after_an_outage_the_leases_of_others_are_left_alone_for_a_while(self, office: Office) -> None:
        await office.sender.drain()
        office.outbox.error, office.outbox.claim_failures = AWAY, 1
        for _ in range(3):
            await office.sender.drain()
        assert [one.take_over for one in office.outbox.limits] == [True, True, False, False]

    async def test_what_one_row_has_wrong_does_not_hold_up_the_others(self, office: Office) -> None:
        queue_notice(office)
        queue_notice(office, ANA)
        office.outbox.failures = 2  # both together, and the first one alone
        await office.sender.drain()
        assert office.sender.unwritten == 0
        assert len(office.slack.posts) == 2

    async def test_it_does_not_end_before_all_is_written(self, office: Office) -> None:
        queue_notice(office)
        office.outbox.error, office.outbox.failures = AWAY, TRIES + 2
        await office.engine.start()
        await office.slack.until(1)
        await office.engine.stop()
        assert office.outbox.outcomes() == {NOTICE: Sent()}


@dataclass
class FakeRemedies:
    """Keeps what it was called with, and how the row stood then; fails as it is told."""

    office: Office
    errors: list[Exception] = field(default_factory=list)
    calls: list[tuple[str, object]] = field(default_factory=list)

    async def gone(self, ended: Settled) -> None:
        key = ended.claimed.intent.key
        self.calls.append((key, self.office.outbox.outcomes()[key]))
        if self.errors:
            raise self.errors.pop()


class TestRemedies:
    """Carried out before the end is written."""

    def sender(self, office: Office, *errors: Exception) -> tuple[Sender, FakeRemedies]:
        remedies = FakeRemedies(office, list(errors))
        delivery = Delivery(office.slack, FakeDatabase(office.world), office.clock, Pacing(post_every=0))
        office.slack.answers[CHANNEL] = [Gone("is_archived")]
        queue_card(office)
        queue_notice(office)
        return Sender(office.outbox, delivery, remedies), remedies

    async def test_each_gone_is_seen_to_and_nothing_else(self, office: Office) -> None:
        sender, remedies = self.sender(office)
        await sender.drain()
        assert remedies.calls == [(CARD, None)]
        assert office.outbox.outcomes() == {CARD: Gone("is_archived"), NOTICE: Sent()}

    async def test_where_the_database_is_away_it_comes_again(self, office: Office) -> None:
        sender, remedies = self.sender(office, AWAY)
        await sender.drain()
        assert [key for key, _ in remedies.calls] == [CARD, CARD]
        assert office.outbox.outcomes()[CARD] == Gone("is_archived")

    async def test_a_failure_is_logged_and_stops_nothing(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        sender, remedies = self.sender(office, KeyError("the words of somebody"))
        await sender.drain()
        assert len(remedies.calls) == 1
        assert office.outbox.outcomes() == {CARD: Gone("is_archived"), NOTICE: Sent()}
        assert "no remedy for row 1 of T1: KeyError" in caplog.text
        assert "words of somebody" not in caplog.text


class TestTheTokenRefused:
    """The workspace pauses, its rows wait, and one of them tries now and then."""

    @pytest.fixture
    def time(self) -> list[float]:
        return [1000.0]

    @pytest.fixture
    def sender(self, office: Office, time: list[float]) -> Sender:
        pacing = Pacing(post_every=0, time=lambda: time[0])
        return Sender(office.outbox, Delivery(office.slack, FakeDatabase(office.world), office.clock, pacing))

    async def test_it_pauses_probes_and_goes_on(
        self, office: Office, sender: Sender, time: list[float], caplog: pytest.LogCaptureFixture
    ) -> None:
        office.slack.answers[BEN] = [Denied("token_revoked"), Denied("token_revoked")]
        queue_notice(office)
        await sender.drain()
        queue_notice(office, ANA)
        for _ in range(5):
            time[0] += PROBE_EVERY.total_seconds() / 6
            await sender.drain()
        assert len(office.slack.posts) == 1
        time[0] += PROBE_EVERY.total_seconds() / 6
        await sender.drain()
        assert len(office.slack.posts) == 2
        time[0] += PROBE_EVERY.total_seconds()
        await sender.drain()
        assert office.outbox.outcomes() == {NOTICE: Sent(), NOTICE.replace(BEN, ANA): Sent()}
        assert [row.attempts for row in office.outbox.rows.values()] == [1, 1]
        assert [record.getMessage() for record in caplog.records] == [
            "nothing can be sent in workspace T1: Slack refuses the bot token (token_revoked). " + AGAIN,
            "workspace T1: Slack takes the token again; what waited goes out",
        ]

    async def test_the_missing_scope_is_named(
        self, office: Office, sender: Sender, caplog: pytest.LogCaptureFixture
    ) -> None:
        office.slack.answers[BEN] = [Denied("missing_scope", "chat:write")]
        queue_notice(office)
        await sender.drain()
        assert "lacks the scope chat:write" in caplog.text

    async def test_a_probe_that_says_nothing_is_made_again_in_a_minute(
        self, office: Office, sender: Sender, time: list[float]
    ) -> None:
        office.slack.answers[BEN] = [Denied("invalid_auth"), Unknown("timeout")]
        queue_notice(office)
        await sender.drain()
        time[0] += PROBE_EVERY.total_seconds()
        await sender.drain()
        queue_notice(office, ANA)
        await sender.drain()
        assert len(office.slack.posts) == 2
        time[0] += 60
        await sender.drain()
        assert len(office.slack.posts) == 3


class TestSlackAway:
    """Errors for ten minutes."""

    async def test_direct_messages_are_searched_for_and_come_once(self, office: Office) -> None:
        began = office.clock.at
        queue_notice(office)
        office.slack.answers[BEN] = [Unknown("http_500") for _ in range(20)]
        office.slack.found[1] = Later(dt.timedelta(seconds=2), "http_500")
        while office.clock.at < began + dt.timedelta(minutes=10):
            await office.sender.drain()
            office.clock.at += dt.timedelta(seconds=1)
        assert len(office.slack.posts) == 1
        del office.slack.found[1], office.slack.answers[BEN]
        while office.clock.at < began + dt.timedelta(minutes=30):
            await office.sender.drain()
            office.clock.at += dt.timedelta(seconds=1)
        assert office.outbox.outcomes() == {NOTICE: Sent()}
        assert len(office.slack.posts) == 2
        assert set(office.slack.searched) == {(BEN, began)}


class TestLeases:
    """Whoever is slow does not post what another may have by now."""

    @pytest.mark.parametrize(("left", "posts"), [(90, 1), (75, 1), (74, 0), (-5, 0)])
    async def test_nothing_is_posted_with_too_little_of_the_lease_left(
        self, office: Office, left: int, posts: int
    ) -> None:
        office.outbox.lease = dt.timedelta(seconds=left)
        queue_notice(office)
        await office.sender.drain()
        assert len(office.slack.posts) == posts
        assert (office.outbox.outcomes()[NOTICE] == LEASE_RUNS_OUT) is not posts


async def test_what_comes_at_night_is_due_in_the_morning_and_costs_no_attempt(office: Office) -> None:
    office.clock.to("2026-12-08 23:00")
    office.world.send(outgoing.nudge(BEN, dt.date(2026, 12, 8), [1]))
    await office.sender.drain()
    (row,) = office.outbox.rows.values()
    assert (row.attempts, row.held_until) == (0, None)
    office.clock.to("2026-12-09 08:00")
    await office.sender.drain()
    assert [type(one.outcome) for one in office.outbox.settled] == [Postponed, Sent]
    assert office.outbox.settled[-1].handoffs == (1,)
    assert office.outbox.settled[-1].claimed.workspace == TEAM
