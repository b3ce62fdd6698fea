"""What a summary counts, and that nothing of what happened is told twice or left out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import events as ev
from bot.domain.gates import Facts
from bot.domain.handoff import FINAL, State
from bot.domain.life_cycle import next_mover
from bot.domain.plan import Schedule
from bot.domain.plan_events import Cadence
from bot.domain.summary import Summary, What, changes, span, summarise
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    LATER,
    NOW,
    PLAN,
    Story,
    accepted,
    agreed,
    declined,
    delivered,
    digest,
    moved,
    offered,
    proposed,
)

MAKERS = (proposed, agreed, delivered, offered, moved, declined, accepted)
ACTS: tuple[tuple[str, ev.HandoffEvent], ...] = (
    (ANA, ev.Confirm()),
    (BEN, ev.Acknowledge()),
    (ANA, ev.Reschedule(LATER, LATER, None)),
    (ANA, ev.Edit(digest("x"), (digest("y"),), 2)),
    (ANA, ev.Reassign(ev.Side.RECEIVER, BEN, CHLOE, None)),
    (BEN, ev.Agree()),
    (ANA, ev.Deliver(None)),
    (BEN, ev.Return((1,), digest("z"))),
    (BEN, ev.Accept((1, 2, 3), 1, None, None)),
    (ANA, ev.WaitFor((9,))),
    (ANA, ev.Cancel(None)),
)
REACHED = {
    What.ACCEPTED: State.ACCEPTED,
    What.DELIVERED: State.DELIVERED,
    What.AGREED: State.AGREED,
    What.RETURNED: State.AGREED,
    What.PROPOSED: State.PROPOSED,
    What.DECLINED: State.DECLINED,
    What.CANCELLED: State.CANCELLED,
}


@st.composite
def told(draw: st.DrawFn) -> tuple[list[Story], list[int]]:
    """Handoffs with some acts after a beginning, and how many of each one's records are news."""
    stories, news = [], []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        story = draw(st.sampled_from(MAKERS))(number=number)
        for actor, act in draw(st.lists(st.sampled_from(ACTS), max_size=4)):
            if story.now_is.state in FINAL:
                break
            story.does(actor, act)
        stories.append(story)
        news.append(draw(st.integers(0, len(story.records))))
    return stories, news


@settings(max_examples=150, deadline=None)
@given(told())
def test_each_handoff_with_news_is_told_as_it_stands_and_no_other(made: tuple[list[Story], list[int]]) -> None:
    stories, news = made
    records = [
        one for story, last in zip(stories, news, strict=True) for one in story.records[len(story.records) - last :]
    ]
    found = changes([story.now_is for story in stories], records)
    by_number = {story.number: story for story in stories}
    named = Counter((change.what, number) for change in found for number in change.handoffs)
    assert all(count == 1 for count in named.values())
    expected = {
        story.number
        for story, last in zip(stories, news, strict=True)
        if last and not (last == len(story.records) and story.now_is.state is State.CANCELLED)
    }
    assert {number for _, number in named} == expected
    for what, number in named:
        assert REACHED.get(what, by_number[number].now_is.state) is by_number[number].now_is.state
    assert len({replace(change, handoffs=(), count=0) for change in found}) == len(found)


def summary(*stories: Story, plan: object = PLAN, now: dt.datetime = NOW) -> Summary:
    assert isinstance(plan, type(PLAN))
    facts = Facts(tuple(story.now_is for story in stories))
    return summarise(plan, facts, [], now.date(), 1, "0" * 64, now)


@settings(max_examples=100, deadline=None)
@given(told(), st.integers(0, 40))
def test_late_and_next_are_two_things_and_each_is_somebodys_move(
    made: tuple[list[Story], list[int]], days: int
) -> None:
    now = NOW + dt.timedelta(days=days)
    found = summary(*made[0], now=now)
    late, upcoming = {one.number for one in found.late}, {one.number for one in found.upcoming}
    assert not late & upcoming
    assert all(next_mover(one, PLAN) for one in (*found.late, *found.upcoming))
    assert all(one.is_overdue(now) for one in found.late)
    waits = {one.number for one in found.facts.handoffs if next_mover(one, PLAN)}
    assert bool(late | upcoming) == bool(waits)
    assert found.count == len(found.facts.handoffs) - sum(one.state is State.CANCELLED for one in found.facts.handoffs)


def test_who_is_named() -> None:
    found = summary(agreed(number=1), proposed(number=2), now=NOW + dt.timedelta(days=10))
    assert found.people == (ANA, BEN)


@pytest.mark.parametrize(
    ("cadence", "days"),
    [(Cadence.DAILY, 1), (Cadence.WEEKLY, 7), (Cadence.TWO_WEEKS, 14), (Cadence.MONTHLY, 31)],
)
def test_how_far_back_the_first_one_looks(cadence: Cadence, days: int) -> None:
    scheduled = replace(PLAN, summary=Schedule(cadence, 0, dt.time(9), dt.date(2026, 12, 7)))
    assert span(scheduled) == dt.timedelta(days=days)
    assert span(PLAN) == dt.timedelta(days=7)
