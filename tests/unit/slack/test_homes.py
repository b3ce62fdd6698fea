"""Homes that are kept up to date: each once, the newest state, at Slack's pace, and none lost."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

import pytest

from bot.domain.errors import Code, Refused
from bot.ports import Changed
from bot.slack.client import CallFailed
from bot.slack.home import BURST, EVERY, TRIES, Homes

ANA, BEN = "UANA", "UBEN"


class Slack:
    """Takes Homes, or does not; time passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.state = 0
        self.shown: list[tuple[str, int]] = []
        self.at_once = self.most_at_once = 0
        self.trouble: list[Exception] = []
        self.unread = 0
        self.late: dict[str, dt.datetime] = {}
        self.beside: list[str] = []
        self.homes = Homes("T1", self.publish, self.who_sees, time=lambda: self.now, sleep=self.sleep)

    async def publish(self, who: str) -> dt.datetime | None:
        state = self.state
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if self.trouble:
            raise self.trouble.pop(0)
        self.shown.append((who, state))
        return self.late.get(who)

    async def who_sees(self, changed: Changed) -> Sequence[str]:
        if self.unread:
            self.unread -= 1
            raise Refused(Code.UNAVAILABLE)
        return sorted({*changed.people, *(self.beside if changed.plans else ())})

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    def commits(self, *people: str, plans: tuple[int, ...] = ()) -> None:
        self.state += 1
        self.homes.changed(Changed("T1", frozenset(people), frozenset(plans)))


@pytest.fixture
def slack() -> Slack:
    return Slack()


async def test_many_changes_at_once_are_one_home_each(slack: Slack) -> None:
    for _ in range(50):
        slack.commits(ANA, BEN)
    await slack.homes.close(5)
    assert sorted(slack.shown) == [(ANA, 50), (BEN, 50)]


async def test_what_changes_while_it_is_published_is_published_after(slack: Slack) -> None:
    slack.commits(ANA)
    while not slack.at_once:  # noqa: ASYNC110 - one step of the loop after the other
        await asyncio.sleep(0)
    slack.commits(ANA)
    slack.commits(ANA)
    await slack.homes.close(5)
    assert slack.shown == [(ANA, 1), (ANA, 3)]
    assert slack.most_at_once == 1  # nobody's own twice at a time


async def test_a_crowd_is_paced_and_who_looks_goes_first(slack: Slack) -> None:
    crowd = [f"U{number:03}" for number in range(100)]
    slack.commits(*crowd)
    await asyncio.sleep(0)
    slack.homes.show(ANA)
    await slack.homes.close(5)
    order = [who for who, _ in slack.shown]
    assert sorted(order) == sorted([*crowd, ANA])
    assert order.index(ANA) < 10
    assert slack.now == pytest.approx((len(crowd) - BURST) * EVERY, abs=5 * EVERY)
    assert 1 < slack.most_at_once <= 4


async def test_a_pause_that_slack_asks_for_holds_for_all(slack: Slack) -> None:
    slack.trouble = [CallFailed("ratelimited", 429, dt.timedelta(seconds=30))]
    slack.commits(ANA)
    await slack.homes.close(5)
    assert slack.shown == [(ANA, 1)]
    assert slack.now >= 30


async def test_what_fails_for_now_is_tried_again(slack: Slack) -> None:
    slack.trouble = [CallFailed("http_503", 503), Refused(Code.UNAVAILABLE), CallFailed("timeout")]
    slack.commits(ANA)
    await slack.homes.close(5)
    assert slack.shown == [(ANA, 1)]


async def test_what_fails_again_and_again_waits_for_the_next_change(slack: Slack) -> None:
    slack.trouble = [CallFailed("timeout")] * TRIES
    slack.commits(ANA)
    while slack.trouble:  # noqa: ASYNC110 - the same
        await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.sleep(0)
    assert slack.shown == []
    slack.commits(ANA)
    await slack.homes.close(5)
    assert slack.shown == [(ANA, 2)]


async def test_what_can_never_be_published_is_left(slack: Slack) -> None:
    slack.trouble = [CallFailed("not_enabled"), CallFailed("invalid_arguments")]
    slack.homes.show(ANA)
    slack.homes.show(BEN)
    await slack.homes.close(5)
    assert slack.shown == []
    assert slack.trouble == []


async def test_who_sees_it_is_asked_again_where_the_database_is_away(slack: Slack) -> None:
    slack.unread = 2
    slack.commits(ANA)
    slack.commits(BEN)
    await slack.homes.close(5)
    assert sorted(slack.shown) == [(ANA, 2), (BEN, 2)]


async def test_other_workspaces_and_what_comes_after_the_end_are_left(slack: Slack) -> None:
    slack.homes.changed(Changed("T2", frozenset({ANA})))
    await slack.homes.close(5)
    slack.commits(ANA)
    slack.homes.show(ANA)
    await asyncio.sleep(0)
    assert slack.shown == []


async def test_whom_it_concerns_goes_before_those_who_only_see_how_a_plan_goes_on(slack: Slack) -> None:
    slack.beside = [f"U{number:03}" for number in range(100)]
    slack.commits("UYAN", "UZOE", plans=(1,))
    await asyncio.sleep(0)
    slack.commits("UXIA", "UZOE", plans=(1,))
    await slack.homes.close(5)
    order = [who for who, _ in slack.shown]
    assert sorted(set(order)) == sorted([*slack.beside, "UXIA", "UYAN", "UZOE"])
    assert max(map(order.index, ("UXIA", "UYAN", "UZOE"))) < 10
    assert len(order) <= len(set(order)) + 4  # those under way when it changed again


async def test_one_that_cannot_be_drawn_holds_nobody_up(slack: Slack) -> None:
    slack.trouble = [KeyError("a bug")] * 5
    crowd = [f"U{number:03}" for number in range(20)]
    slack.commits(*crowd)
    await slack.homes.close(5)
    assert len(slack.shown) == 15


async def test_what_becomes_late_is_published_again_once(slack: Slack) -> None:
    due = dt.datetime(2026, 12, 15, 17, tzinfo=dt.UTC)
    slack.late = {ANA: due}
    slack.commits(ANA, BEN)
    await asyncio.sleep(0.01)
    await slack.homes.pass_time(due - dt.timedelta(seconds=1))
    await asyncio.sleep(0.01)
    assert sorted(slack.shown) == [(ANA, 1), (BEN, 1)]
    slack.late, slack.state = {}, 2
    await slack.homes.pass_time(due)
    await asyncio.sleep(0.01)
    await slack.homes.pass_time(due + dt.timedelta(seconds=1))
    await slack.homes.close(5)
    assert slack.shown[2:] == [(ANA, 2)]
