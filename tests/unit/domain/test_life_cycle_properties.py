"""Whatever anybody tries, in any order: the fold of the records is the state, and only the receiver ever accepts."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from functools import reduce
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import events as ev
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.errors import Refused
from bot.domain.handoff import FINAL, Handoff, State, fold
from bot.domain.life_cycle import available
from bot.domain.trail import Record, record_from_json
from tests.support.stories import ANA, BEN, CHLOE, DEV, Story

PEOPLE = st.sampled_from([ANA, BEN, CHLOE, DEV, "UEVE"])
DIGESTS = st.integers(1, 9).map(lambda n: Digest(str(n) * 64))
MAYBE = st.none() | DIGESTS
CRITERIA = st.lists(DIGESTS, min_size=1, max_size=3).map(tuple)
DUES = st.builds(
    Due,
    st.dates(dt.date(2026, 11, 28), dt.date(2027, 1, 31)),
    st.none() | st.just(dt.time(17)),
    st.just("Europe/Warsaw"),
)
NUMBERS = st.lists(st.integers(1, 3), max_size=3, unique=True).map(tuple)

ACTS = st.one_of(
    st.sampled_from([ev.Confirm(), ev.NotMe(), ev.Agree(), ev.Acknowledge(), ev.Undo()]),
    st.builds(ev.Offer, st.none() | DUES, st.none() | CRITERIA, MAYBE),
    st.builds(ev.AgreeToChange, st.integers(1, 9)),
    st.builds(ev.Keep, st.integers(1, 9), MAYBE),
    st.builds(ev.Decline, MAYBE, st.booleans()),
    st.builds(ev.Deliver, MAYBE),
    st.builds(ev.Accept, NUMBERS | st.just((1, 2, 3)), st.integers(1, 3), MAYBE, MAYBE),
    st.builds(ev.Return, NUMBERS, DIGESTS),
    st.builds(ev.Reschedule, DUES, DUES, MAYBE),
    st.builds(ev.Edit, DIGESTS, CRITERIA, st.just(0)),
    st.builds(ev.Reassign, st.sampled_from(ev.Side), PEOPLE, PEOPLE, MAYBE),
    st.builds(ev.Cancel, MAYBE),
    st.builds(ev.HandBack, st.integers(2, 9), DIGESTS),
)
ATTEMPTS = st.lists(st.tuples(PEOPLE, ACTS, st.none() | st.integers(2, 20), st.integers(0, 600)), max_size=25)


def play(attempts: list[tuple[str, ev.HandoffEvent, int | None, int]], proposer: str) -> list[Handoff]:
    story = Story(proposer)
    states = [story.handoff]
    for who, act, expecting, seconds in attempts:
        story.now += dt.timedelta(seconds=seconds)
        with suppress(Refused):
            states.append(story.does(who, act, expecting))
    assert _folded(story.records) == story.handoff
    again = [record_from_json(record.as_json()) for record in story.records]
    assert again == story.records
    for before, record in zip(states, story.records[1:], strict=False):
        assert type(record.event) in available(before, story.plan, record.actor, record.at)
    return states


def _folded(records: list[Record]) -> Handoff | None:
    return reduce(fold, records, None)


@given(ATTEMPTS, PEOPLE)
def test_the_trail_explains_the_state_and_only_the_receiver_accepts(
    attempts: list[tuple[str, ev.HandoffEvent, int | None, int]], proposer: str
) -> None:
    states = play(attempts, proposer)
    for before, after in pairwise(states):
        assert after.giver != after.receiver
        assert after.wording >= before.wording
        assert before.state not in FINAL or after.handed_back
        if after.state is State.ACCEPTED and before.state is not State.ACCEPTED:
            assert before.is_open


@given(ATTEMPTS)
def test_silence_never_accepts_and_nobody_but_the_receiver_does(
    attempts: list[tuple[str, ev.HandoffEvent, int | None, int]],
) -> None:
    story = Story()
    for who, act, expecting, seconds in attempts:
        story.now += dt.timedelta(seconds=seconds)
        receiver, was = story.handoff.receiver, story.handoff.state
        with suppress(Refused):
            story.does(who, act, expecting)
        if story.handoff.state is State.ACCEPTED and was is not State.ACCEPTED:
            assert who == receiver
            accepted = story.records[-1].event
            assert isinstance(accepted, ev.Accept)
            assert accepted.criteria == tuple(range(1, len(story.handoff.criteria) + 1))
            assert accepted.wording == story.handoff.wording
