"""The outbox drained: what is searched for, said, renewed, dropped and tried again."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import replace

import pytest

from bot.domain import events as ev
from bot.domain import outgoing
from bot.domain.delivery_policy import Dropped, Gone, Later, Outcome, Sent, Unknown
from bot.engine.sender import AT_ONCE
from bot.ports import SentMessage
from tests.support.stories import ANA, BEN, CHLOE, ONE, THING
from tests.unit.engine.conftest import Office
from tests.unit.engine.fakes import CHANNEL

LATER = dt.timedelta(seconds=30)
CARD, NOTICE = f"card:1:{CHANNEL}", f"notice:1:2:{BEN}"


def queue_card(office: Office) -> None:
    office.world.send(outgoing.card(office.world.story.handoff, CHANNEL))


def queue_notice(office: Office, person: str = BEN) -> None:
    story = office.world.story
    office.world.send(outgoing.notice(story.handoff, story.records[-1], person))


def queue_nudge(office: Office, person: str = BEN) -> None:
    office.clock.to("2026-12-08 08:00")
    office.world.send(outgoing.nudge(person, dt.date(2026, 12, 8), [1]))


def queue_update(office: Office, place: str) -> None:
    office.world.send(outgoing.update(office.world.story.handoff, place))


def act(office: Office, who: str, event: ev.HandoffEvent, *places: str) -> None:
    """Somebody acts, and copies in these places are to follow."""
    office.world.does(who, event)
    for place in places:
        queue_update(office, place)


async def test_a_card_and_a_notice_are_posted_as_they_stand_now(office: Office) -> None:
    queue_card(office)
    queue_notice(office)
    act(office, BEN, ev.Agree())
    await office.engine.tick()
    assert {CARD, NOTICE} == {key for key, outcome in office.outbox.outcomes().items() if outcome == Sent()}
    assert "agreed" in office.slack.said_to(CHANNEL)[0]
    assert "asks you to take over the pager" in office.slack.said_to(BEN)[0]
    assert "Now: " in office.slack.said_to(BEN)[0]


async def test_the_first_request_introduces_baton_and_the_next_one_does_not(office: Office) -> None:
    queue_notice(office)
    await office.engine.tick()
    assert "I'm Baton" in office.slack.said_to(BEN)[0]
    office.world.others = {0: replace(office.world.story.handoff, number=0)}
    office.world.sent[0] = replace(office.world.sent[0], key="notice:1:2:again")
    await office.engine.tick()
    assert "I'm Baton" not in office.slack.said_to(BEN)[1]


async def test_an_edit_says_what_it_was(office: Office) -> None:
    office.world.does(ANA, ev.Edit(THING, (ONE,), 2))
    queue_notice(office)
    await office.engine.tick()
    assert "Runbook is merged" in office.slack.said_to(BEN)[0]


async def test_what_was_undone_before_anybody_saw_it_is_not_said(office: Office) -> None:
    queue_card(office)
    queue_notice(office)
    act(office, ANA, ev.Undo())
    await office.engine.tick()
    assert office.outbox.outcomes() == {CARD: Dropped("cancelled"), NOTICE: Dropped("cancelled")}


async def test_nothing_is_said_to_a_deactivated_person(office: Office) -> None:
    queue_notice(office)
    office.world.deactivated = {BEN}
    await office.engine.tick()
    assert office.outbox.outcomes() == {NOTICE: Dropped("deactivated")}


async def test_a_welcome(office: Office) -> None:
    office.world.send(outgoing.welcome(CHANNEL))
    await office.engine.tick()
    assert "Baton tracks handoffs" in office.slack.said_to(CHANNEL)[0]


async def test_a_handoff_that_is_not_there_is_dropped(office: Office) -> None:
    office.world.send(outgoing.card(replace(office.world.story.handoff, number=9), CHANNEL))
    await office.engine.tick()
    assert office.outbox.outcomes() == {f"card:9:{CHANNEL}": Dropped("not_found")}


class TestUnknownOutcomes:
    """Perhaps sent: searched for before anything is sent again."""

    async def lose(self, office: Office, place: str) -> None:
        """The first attempt's outcome is unknown; then the minute before the search has passed."""
        office.slack.answers[place] = [Unknown("timeout")]
        self.began = office.clock.at
        await office.engine.tick()
        assert len(office.slack.posts) == 1
        assert office.slack.searched == []
        office.clock.at += dt.timedelta(seconds=61)

    async def test_found_is_sent_and_not_said_again(self, office: Office) -> None:
        queue_notice(office)
        office.slack.found[1] = Sent()
        await self.lose(office, BEN)
        await office.engine.tick()
        assert office.slack.searched == [(BEN, self.began)]
        assert len(office.slack.posts) == 1
        assert office.outbox.outcomes() == {NOTICE: Sent()}
        assert [one.ts for one in office.world.messages] == ["found"]

    async def test_absent_is_sent_again(self, office: Office) -> None:
        queue_notice(office)
        await self.lose(office, BEN)
        await office.engine.tick()
        assert len(office.slack.posts) == 2
        assert office.outbox.outcomes() == {NOTICE: Sent()}

    async def test_while_slack_does_not_say_nothing_is_sent(self, office: Office) -> None:
        queue_notice(office)
        office.slack.found[1] = Later(LATER, "ratelimited", counts=False)
        await self.lose(office, BEN)
        await office.engine.tick()
        assert len(office.slack.posts) == 1
        assert office.outbox.outcomes() == {NOTICE: Later(LATER, "ratelimited", counts=False)}

    async def test_a_one_off_in_a_channel_is_sent_again(self, office: Office) -> None:
        queue_card(office)
        office.slack.found[1] = Dropped("unsearchable")
        await self.lose(office, CHANNEL)
        await office.engine.tick()
        assert len(office.slack.posts) == 2
        assert office.outbox.outcomes() == {CARD: Sent()}

    async def test_a_routine_message_that_cannot_be_searched_for_is_not(self, office: Office) -> None:
        queue_nudge(office)
        office.slack.found[1] = Dropped("unsearchable")
        await self.lose(office, BEN)
        await office.engine.tick()
        assert len(office.slack.posts) == 1
        assert list(office.outbox.outcomes().values()) == [Dropped("uncertain")]

    async def test_an_update_is_simply_made_again(self, office: Office) -> None:
        queue_card(office)
        await office.engine.tick()
        office.slack.answers["001"] = [Unknown("timeout")]
        act(office, BEN, ev.Agree(), CHANNEL)
        await office.engine.tick()
        assert isinstance(office.outbox.settled[-1].outcome, Later)
        office.clock.at += LATER
        await office.engine.tick()
        assert office.slack.searched == []
        assert "agreed" in office.slack.standing["001"].text


class TestUpdates:
    """Copies follow the state; only the newest about a handoff in a place has buttons."""

    async def test_an_update_waits_for_the_card(self, office: Office) -> None:
        queue_card(office)
        office.slack.answers[CHANNEL] = [Later(LATER, "service_unavailable")]
        await office.engine.tick()
        act(office, BEN, ev.Agree(), CHANNEL)
        await office.engine.tick()
        assert office.slack.standing == {}
        office.clock.at += LATER
        await office.engine.tick()
        assert "agreed" in office.slack.standing["001"].text
        assert list(office.outbox.outcomes().values()) == [Sent(), Sent()]

    async def test_with_nothing_to_renew_there_is_nothing_to_do(self, office: Office) -> None:
        act(office, BEN, ev.Agree(), CHANNEL)
        await office.engine.tick()
        assert list(office.outbox.outcomes().values()) == [Dropped("nothing_to_renew")]

    async def test_the_newest_notice_keeps_its_words_and_older_ones_lose_their_buttons(self, office: Office) -> None:
        queue_notice(office)
        act(office, BEN, ev.Agree())
        act(office, ANA, ev.Deliver(None))
        queue_notice(office)
        queue_update(office, BEN)
        await office.engine.tick()
        asked, delivered = office.slack.standing["001"], office.slack.standing["002"]
        assert "asks you" in asked.text
        assert (asked.has_buttons, delivered.has_buttons) == (False, True)
        assert [one.buttons for one in office.world.messages] == [False, True]
        act(office, BEN, ev.Accept((1, 2), 1, None, None), BEN)
        await office.engine.tick()
        assert "Now: " in office.slack.standing["002"].text

    async def test_what_is_up_to_date_costs_no_call(self, office: Office) -> None:
        queue_notice(office)
        queue_update(office, BEN)
        await office.engine.tick()
        assert office.outbox.outcomes()[f"update:1:2:{BEN}"] == Dropped("nothing_to_renew")

    async def test_a_nudge_keeps_what_still_holds(self, office: Office) -> None:
        office.world.others = {2: replace(office.world.story.handoff, number=2)}
        office.clock.to("2026-12-08 08:00")
        office.world.send(outgoing.nudge(BEN, dt.date(2026, 12, 8), [1, 2]))
        await office.engine.tick()
        act(office, ANA, ev.Cancel(None), BEN)
        await office.engine.tick()
        assert "H-2" in office.slack.standing["001"].text
        assert "H-1" not in office.slack.standing["001"].text
        assert office.slack.standing["001"].has_buttons

    async def test_a_nudge_of_which_nothing_holds_becomes_the_card(self, office: Office) -> None:
        queue_nudge(office)
        await office.engine.tick()
        act(office, BEN, ev.Accept((1, 2), 1, None, None), BEN)
        await office.engine.tick()
        assert "accepted" in office.slack.standing["001"].text
        assert office.slack.standing["001"].has_buttons

    async def test_and_with_a_newer_message_below_it_has_no_buttons(self, office: Office) -> None:
        queue_nudge(office)
        await office.engine.tick()
        act(office, ANA, ev.Deliver(None))
        queue_notice(office)
        queue_update(office, BEN)
        await office.engine.tick()
        assert [office.slack.standing[ts].has_buttons for ts in ("001", "002")] == [False, True]

    async def test_a_card_that_somebody_deleted_is_let_go(self, office: Office) -> None:
        queue_card(office)
        await office.engine.tick()
        office.slack.answers["001"] = [Dropped("message_not_found")]
        act(office, BEN, ev.Agree(), CHANNEL)
        await office.engine.tick()
        assert office.outbox.outcomes()[f"update:1:3:{CHANNEL}"] == Dropped("message_not_found")
        assert [one.buttons for one in office.world.messages] == [False]

    async def test_an_older_card_in_a_channel_loses_its_button(self, office: Office) -> None:
        for ts in ("000", "001"):
            kind, last = outgoing.Kind.CARD, office.world.story.handoff.last
            office.world.messages.append(SentMessage(1, CHANNEL, CHANNEL, ts, kind, last, (), True))
        act(office, BEN, ev.Agree(), CHANNEL)
        await office.engine.tick()
        assert [office.slack.standing[ts].has_buttons for ts in ("000", "001")] == [False, True]
        assert "agreed" in office.slack.standing["000"].text


class TestTrouble:
    """What goes wrong stays with its row, is logged without words, and ends nothing."""

    async def test_a_slow_place_holds_up_no_other(self, office: Office) -> None:
        slow = office.slack.gates[CHANNEL] = asyncio.Event()
        queue_card(office)
        for person in (ANA, BEN, CHLOE):
            queue_notice(office, person)
        draining = asyncio.create_task(office.sender.drain())
        await office.slack.until(3)
        queue_nudge(office, ANA)
        await office.slack.until(4)
        slow.set()
        assert await draining == 5
        assert len(office.slack.posts) == 5

    async def test_so_many_at_once_and_no_more(self, office: Office) -> None:
        people = [f"U{number}" for number in range(3 * AT_ONCE)]
        office.world.zones |= dict.fromkeys(people, "UTC")
        for person in people:
            queue_notice(office, person)
        assert await office.sender.drain() == 3 * AT_ONCE
        assert office.slack.most_at_once == AT_ONCE

    async def test_outcomes_are_written_though_the_database_was_away(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        queue_notice(office)
        office.outbox.failures = 1
        await office.engine.tick()
        assert office.outbox.outcomes() == {NOTICE: Sent()}
        assert len(office.slack.posts) == 1
        assert "the database does not answer: RuntimeError" in caplog.text
        assert "the database answers again" in caplog.text
        assert "words of somebody" not in caplog.text

    async def test_a_claim_that_fails_is_made_again_at_the_next_tick(self, office: Office) -> None:
        queue_notice(office)
        office.outbox.claim_failures = 1
        await office.engine.tick()
        assert office.slack.posts == []
        await office.engine.tick()
        assert len(office.slack.posts) == 1

    async def test_what_cannot_be_rendered_waits_and_the_rest_goes_out(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        queue_nudge(office)
        office.world.zones[ANA] = "No/Zone of that name"
        queue_nudge(office, ANA)
        await office.engine.tick()
        outcomes = office.outbox.outcomes()
        assert outcomes[f"nudge:{BEN}:2026-12-08"] == Sent()
        failed = outcomes[f"nudge:{ANA}:2026-12-08"]
        assert isinstance(failed, Later)
        assert failed.code == "failed_here"
        assert "row 2 of T1 failed" in caplog.text
        assert "of that name" not in caplog.text

    async def test_a_messenger_that_breaks_leaves_the_outcome_unknown(self, office: Office) -> None:
        queue_notice(office)
        office.slack.answers[BEN] = [Unknown("x")]
        office.slack.gates[BEN] = BrokenGate()
        await office.engine.tick()
        assert office.outbox.outcomes() == {NOTICE: Unknown("failed_here")}

    @pytest.mark.parametrize(
        ("outcome", "level"), [(Gone("is_archived"), logging.WARNING), (Gone("invalid_blocks"), logging.ERROR)]
    )
    async def test_what_cannot_be_sent_is_logged(
        self, office: Office, outcome: Outcome, level: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        queue_card(office)
        office.slack.answers[CHANNEL] = [outcome]
        await office.sender.drain()
        assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
            (level, f"card 1 of T1 cannot be sent: {outcome.code}")  # type: ignore[union-attr]
        ]

    async def test_each_later_waits_longer(self, office: Office) -> None:
        queue_card(office)
        office.slack.answers[CHANNEL] = [Later(dt.timedelta(seconds=2), "internal_error") for _ in range(4)]
        for _ in range(4):
            await office.sender.drain()
            office.clock.at += dt.timedelta(hours=1)
        waits = [one.outcome.after.total_seconds() for one in office.outbox.settled if isinstance(one.outcome, Later)]
        assert waits == sorted(waits)
        assert waits[-1] >= 16


class BrokenGate(asyncio.Event):
    """A place at which the messenger breaks."""

    async def wait(self) -> bool:
        raise RuntimeError("the words of somebody")
