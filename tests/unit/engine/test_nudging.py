"""From a moment that has come to one message in each side's direct messages."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace

import pytest

from bot.domain import events as ev
from bot.domain import outgoing
from bot.domain.delivery_policy import Dropped, Gone, Later, Outcome, Postponed, Sent
from bot.domain.due_dates import Due
from bot.domain.nudge_settings import HowOften, NudgeSettings
from bot.domain.outgoing import Intent
from bot.engine.delivery import Delivery
from bot.engine.pacing import Pacing
from bot.engine.remedies import EngineRemedies
from bot.engine.sender import Sender
from bot.usecases.nudge import untell, wake_for, wake_person
from bot.usecases.plan_moments import wake_plan
from tests.support.stories import ANA, BEN, CHLOE
from tests.unit.engine.conftest import Office
from tests.unit.engine.fakes import FakeDatabase

WEEK_BEFORE = dt.datetime(2026, 12, 8, 8, tzinfo=dt.UTC)  # 09:00 in Warsaw


ESCALATED = dt.datetime(2026, 12, 18, 8, tzinfo=dt.UTC)  # the third working day after the 15th


@pytest.fixture(autouse=True)
def agreed(office: Office) -> None:
    """Ben has taken H-1: only its date is reminded of."""
    office.world.does(BEN, ev.Agree())


def due(day: str) -> Due:
    return Due(dt.date.fromisoformat(day), None, "Europe/Warsaw")


def nudges(office: Office) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.key, one.handoffs) for one in office.world.sent if one.kind is outgoing.Kind.NUDGE]


async def test_both_sides_are_reminded_once_each_at_their_own_nine_oclock(office: Office) -> None:
    office.world.zones[BEN] = "America/New_York"
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    assert office.world.alarms == {
        ANA: (WEEK_BEFORE, None),
        BEN: (WEEK_BEFORE + dt.timedelta(hours=6), None),
        CHLOE: (ESCALATED, None),
    }
    assert office.world.plan_alarms == {1: ESCALATED}

    office.clock.to("2026-12-08 08:00")
    await office.engine.tick()
    await office.engine.tick()
    assert [place for place, _ in office.slack.posts] == [ANA]
    office.clock.to("2026-12-08 14:00")
    await office.engine.tick()
    assert [place for place, _ in office.slack.posts] == [ANA, BEN]
    assert office.world.alarms[ANA] == (dt.datetime(2026, 12, 11, 8, tzinfo=dt.UTC), dt.date(2026, 12, 8))
    assert "in 7 days" in office.slack.said_to(ANA)[0]


async def test_one_message_names_all_that_is_due_most_urgent_first(office: Office) -> None:
    first = office.world.story.handoff
    office.world.others = {2: replace(first, number=2, due=due("2026-12-04")), 3: replace(first, number=3)}
    office.world.wake(ANA, WEEK_BEFORE)
    office.clock.to("2026-12-08 08:00")
    await office.engine.tick()
    assert nudges(office) == [(f"nudge:{ANA}:2026-12-08", (2, 1, 3))]
    assert len(office.slack.posts) == 1


async def test_after_days_of_silence_there_is_one_message(office: Office) -> None:
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    office.clock.to("2026-12-15 11:00")
    await office.engine.tick()
    assert [place for place, _ in office.slack.posts] == [ANA, BEN]


async def test_at_night_it_is_written_down_for_the_morning(office: Office) -> None:
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    office.clock.to("2026-12-08 23:00")
    await office.engine.tick()
    assert office.slack.posts == []
    office.clock.to("2026-12-09 08:00")
    await office.engine.tick()
    assert [place for place, _ in office.slack.posts] == [ANA, BEN]
    assert nudges(office)[0][0] == f"nudge:{ANA}:2026-12-09"
    assert office.world.owed[ANA] is None


async def test_a_deactivated_person_is_not_nudged_and_not_looked_at_again(office: Office) -> None:
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    office.world.deactivated = {BEN}
    office.clock.to("2026-12-08 08:00")
    await office.engine.tick()
    assert [place for place, _ in office.slack.posts] == [ANA]
    assert office.world.alarms[BEN] == (None, None)
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    assert office.world.alarms[BEN] == (None, None)


async def test_somebody_unknown_is_not_looked_at_for_ever(office: Office) -> None:
    office.world.alarms["UNOBODY"] = (WEEK_BEFORE, None)
    office.clock.to("2026-12-08 08:00")
    await office.engine.tick()
    assert office.world.alarms["UNOBODY"] == (None, None)


@pytest.mark.parametrize("again", [1, 5])
def test_looking_in_vain_does_no_harm(office: Office, again: int) -> None:
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    office.world.wake(ANA, office.world.now)
    for _ in range(again):
        wake_person(office.world, ANA)
    assert office.world.sent == []
    assert office.world.alarms[ANA] == (WEEK_BEFORE, None)


def test_an_event_moves_the_wake_earlier_and_never_later(office: Office) -> None:
    handoff, plan = office.world.story.handoff, office.world.story.plan
    wake_for(office.world, handoff, plan)
    wake_for(office.world, replace(handoff, due=due("2026-12-30")), plan)
    assert office.world.alarms[ANA][0] == WEEK_BEFORE
    wake_for(office.world, replace(handoff, due=due("2026-12-04")), plan)
    assert office.world.alarms[ANA][0] == dt.datetime(2026, 12, 3, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("who", "act"),
    [
        (ANA, ev.Deliver(None)),
        (BEN, ev.Accept((1, 2), 1, None, None)),
        (BEN, ev.Decline(None, True)),
        (ANA, ev.Cancel(None)),
        (ANA, ev.Reschedule(due("2027-01-15"), due("2026-12-15"), None)),
    ],
)
async def test_what_no_longer_holds_is_dropped_when_it_is_sent(office: Office, who: str, act: ev.HandoffEvent) -> None:
    office.clock.to("2026-12-08 08:00")
    office.world.wake(BEN, WEEK_BEFORE)
    wake_person(office.world, BEN)
    assert nudges(office) == [(f"nudge:{BEN}:2026-12-08", (1,))]
    office.world.does(who, act)
    await office.engine.tick()
    assert office.slack.posts == []
    assert office.outbox.outcomes() == {f"nudge:{BEN}:2026-12-08": Dropped("no_longer_holds")}


async def test_of_several_only_what_holds_is_said(office: Office) -> None:
    office.world.others = {2: replace(office.world.story.handoff, number=2)}
    office.clock.to("2026-12-08 08:00")
    office.world.wake(BEN, WEEK_BEFORE)
    wake_person(office.world, BEN)
    office.world.does(ANA, ev.Deliver(None))
    await office.engine.tick()
    (said,) = office.slack.said_to(BEN)
    assert "H-2" in said
    assert "H-1" not in said


async def test_what_slack_would_not_take_by_day_waits_for_the_morning(office: Office) -> None:
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    office.slack.answers[BEN] = [Later(dt.timedelta(hours=12), "service_unavailable")]
    office.clock.to("2026-12-08 08:00")
    await office.engine.tick()
    office.clock.to("2026-12-08 20:00")
    await office.engine.tick()
    assert office.outbox.outcomes()[f"nudge:{BEN}:2026-12-08"] == Postponed(
        dt.datetime(2026, 12, 9, 8, tzinfo=dt.UTC), "out_of_hours"
    )
    office.clock.to("2026-12-09 08:00")
    await office.engine.tick()
    assert office.outbox.outcomes()[f"nudge:{BEN}:2026-12-08"] == Sent()


async def test_a_leftover_gives_way_to_the_nudge_of_the_day(office: Office) -> None:
    office.world.wake(BEN, dt.datetime(2026, 12, 11, 8, tzinfo=dt.UTC))
    office.slack.answers[BEN] = [Later(dt.timedelta(hours=60), "service_unavailable")]
    office.clock.to("2026-12-11 08:00")
    await office.engine.tick()
    office.clock.to("2026-12-14 08:00")
    await office.engine.tick()
    assert office.outbox.outcomes() == {
        f"nudge:{BEN}:2026-12-11": Dropped("newer_nudge"),
        f"nudge:{BEN}:2026-12-14": Sent(),
    }


async def test_one_persons_failure_stops_nobody_else_and_says_no_words(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    office.world.wake(CHLOE, WEEK_BEFORE)
    office.world.broken = {CHLOE}
    office.clock.to("2026-12-08 08:00")
    with caplog.at_level(logging.ERROR):
        await office.engine.tick()
        await office.engine.tick()
    assert [key for key, _ in nudges(office)] == [f"nudge:{ANA}:2026-12-08", f"nudge:{BEN}:2026-12-08"]
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        f"{CHLOE} in T1 could not be looked at"
    ]
    assert "words of somebody" not in caplog.text


async def test_the_third_day_is_told_to_the_owner_and_to_the_channel_once(office: Office) -> None:
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    office.clock.to("2026-12-17 08:00")
    await office.engine.tick()
    assert "Next working day, Fri 18 Dec, I tell" in office.slack.said_to(ANA)[-1]
    for moment in ("2026-12-18 08:00", "2026-12-18 08:00", "2026-12-18 15:00", "2026-12-21 08:00", "2026-12-22 08:00"):
        office.clock.to(moment)
        await office.engine.tick()
    assert [words for words in office.slack.said_to("C1") if "was due Tue 15 Dec" in words] == office.slack.said_to(
        "C1"
    )
    assert len(office.slack.said_to("C1")) == 1
    assert len(office.slack.said_to(CHLOE)) == 1
    assert office.world.plan_alarms[1] is None


async def test_the_owner_hears_of_it_when_they_are_back(office: Office) -> None:
    office.world.put_settings(CHLOE, NudgeSettings(how_often=HowOften.HOME_ONLY, away_until=dt.date(2026, 12, 22)))
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    for day in (18, 21, 22, 23):
        office.clock.to(f"2026-12-{day} 08:00")
        await office.engine.tick()
        assert len(office.slack.said_to(CHLOE)) == (day >= 22), f"{day} Dec"


async def test_what_came_up_over_night_is_in_the_message_of_the_morning(office: Office) -> None:
    wake_for(office.world, office.world.story.handoff, office.world.story.plan)
    office.clock.to("2026-12-11 22:00")  # Friday night: the reminders of the 8th and the 11th were missed
    await office.engine.tick()
    office.world.others = {2: replace(office.world.story.handoff, number=2, due=due("2026-12-14"))}
    office.clock.to("2026-12-14 08:00")
    await office.engine.tick()
    assert len(office.slack.said_to(ANA)) == 1
    assert "H-2" in office.slack.said_to(ANA)[0]


class TestUnsaid:
    """What a nudge or an escalation tells counts as told once it is written, and no more where it ends unsent."""

    @pytest.fixture
    def written(self, office: Office) -> dict[str, Intent]:
        """Chloe's nudge and the channel's escalation of the third day, by place; not sent."""
        wake_for(office.world, office.world.story.handoff, office.world.story.plan)
        office.clock.to("2026-12-18 08:00")
        wake_person(office.world, CHLOE)
        wake_plan(office.world, 1)
        return {intent.place: intent for intent in office.world.sent}

    @pytest.mark.parametrize("place", [CHLOE, "C1"])
    def test_it_is_taken_back_of_that_place_alone(self, office: Office, written: dict[str, Intent], place: str) -> None:
        told = {where: one.told for (where, _), one in office.world.attentions.items()}
        assert set(told) == {CHLOE, "C1"}
        for _ in range(2):
            untell(office.world, written[place])
        after = {where: one.told for (where, _), one in office.world.attentions.items()}
        assert after == told | {place: frozenset()}

    def test_they_are_looked_at_on_their_next_working_day(self, office: Office, written: dict[str, Intent]) -> None:
        assert (office.world.alarms[CHLOE], office.world.plan_alarms[1]) == ((None, dt.date(2026, 12, 18)), None)
        for intent in written.values():
            untell(office.world, intent)
        monday = dt.datetime(2026, 12, 21, 8, tzinfo=dt.UTC)
        assert (office.world.alarms[CHLOE], office.world.plan_alarms[1]) == ((monday, dt.date(2026, 12, 18)), monday)

    def test_other_dates_and_other_kinds_are_left_alone(self, office: Office, written: dict[str, Intent]) -> None:
        before = dict(office.world.attentions)
        handoff, plan = office.world.story.handoff, office.world.story.plan
        untell(office.world, outgoing.nudge(CHLOE, dt.date(2026, 12, 17), [1]))
        untell(office.world, outgoing.escalation(plan, dt.date(2026, 12, 21), [1]))
        untell(office.world, outgoing.card(handoff, "C1"))
        assert office.world.attentions == before
        assert office.world.plan_alarms[1] is None

    async def test_a_nudge_that_took_over_an_older_one_ends_unsent_as_well(self, office: Office) -> None:
        wake_for(office.world, office.world.story.handoff, office.world.story.plan)
        office.world.others = {2: replace(office.world.story.handoff, number=2, due=due("2026-12-16"))}
        office.world.wake(CHLOE, dt.datetime(2026, 12, 21, 8, tzinfo=dt.UTC))
        for moment in ("2026-12-18 08:00", "2026-12-21 08:00"):
            office.clock.to(moment)
            wake_person(office.world, CHLOE)
            office.world.wake(CHLOE, dt.datetime(2026, 12, 21, 8, tzinfo=dt.UTC))
        assert [date for _, date in office.world.alarms.values() if date] == [dt.date(2026, 12, 21)]
        assert nudges(office)[-1] == (f"nudge:{CHLOE}:2026-12-21", (2, 1))
        untell(office.world, office.world.sent[-1])
        assert {one.told for one in office.world.attentions.values()} == {frozenset()}

    @pytest.mark.parametrize(
        ("outcome", "seen_to"),
        [
            (Gone("messages_tab_disabled"), True),
            (Dropped("deactivated"), True),
            (Dropped("no_longer_holds"), True),
            (Dropped("newer_nudge"), False),
            (Dropped("uncertain"), False),
            (Sent(), False),
        ],
    )
    async def test_the_sender_has_it_seen_to_before_it_is_written_down(
        self, office: Office, written: dict[str, Intent], outcome: Outcome, seen_to: bool
    ) -> None:
        database = FakeDatabase(office.world)
        office.slack.answers[CHLOE] = [outcome]
        delivery = Delivery(office.slack, database, office.clock, Pacing(post_every=0))
        await Sender(office.outbox, delivery, EngineRemedies(database)).drain()
        assert office.outbox.outcomes()[written[CHLOE].key] == outcome
        assert (office.world.attentions[CHLOE, 1].told == frozenset()) is seen_to
        assert office.world.attentions["C1", 1].told
