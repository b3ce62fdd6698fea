"""Any plan's order: never a circle, and whatever is moved, nothing that moved along is due before what it waits for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.handoff import FINAL, Handoff, State
from bot.domain.order import check_order, fingerprint, is_behind, pushed
from bot.domain.working_time import is_weekday
from tests.support.stories import Story

WARSAW = "Europe/Warsaw"
FIRST = dt.date(2026, 12, 1)
BASE = Story().handoff
DAYS = st.integers(0, 60)
TIMES = st.sampled_from([None, None, dt.time(9), dt.time(17)])
DUES = st.builds(lambda day, time: Due(FIRST + dt.timedelta(days=day), time, WARSAW), DAYS, TIMES)
NUMBERS = st.integers(1, 8)


@st.composite
def plans(draw: st.DrawFn) -> list[Handoff]:
    """Up to eight handoffs, each of which was allowed to wait for those that it waits for."""
    count = draw(NUMBERS)
    plan = [
        replace(BASE, number=number, due=draw(DUES), state=draw(st.sampled_from([*State, *[State.AGREED] * 6])))
        for number in range(1, count + 1)
    ]
    for number, after in draw(st.lists(st.tuples(NUMBERS, st.sets(NUMBERS, max_size=3)), max_size=12)):
        wanted = tuple(sorted(one for one in after if one <= count))
        if number > count:
            continue
        try:
            check_order(plan, number, wanted)
        except Refused as refused:
            _is_a_circle(plan, number, wanted, refused)
        else:
            plan[number - 1] = replace(plan[number - 1], after=wanted)
    return plan


def _is_a_circle(plan: list[Handoff], number: int, after: tuple[int, ...], refused: Refused) -> None:
    assert refused.code is Code.IN_A_CIRCLE
    chain = refused.values["chain"]
    assert isinstance(chain, tuple)
    waits = {one.number: one.after for one in plan} | {number: after}
    assert chain[0] == chain[-1] == number
    assert all(awaited in waits[one] for one, awaited in pairwise(chain))
    assert len(set(chain)) == len(chain) - 1


@given(plans())
def test_what_is_allowed_is_never_a_circle(plan: list[Handoff]) -> None:
    waits = {one.number: set(one.after) for one in plan if one.state not in FINAL}
    while free := [number for number, after in waits.items() if not after & waits.keys()]:
        for number in free:
            del waits[number]
    assert not waits


@given(plans(), NUMBERS, DUES)
def test_nothing_that_moves_along_is_due_before_what_moved_it(plan: list[Handoff], moved: int, due: Due) -> None:
    pushes = pushed(plan, moved, due)
    numbers = [one.handoff.number for one in pushes]
    assert moved not in numbers
    assert len(set(numbers)) == len(numbers)
    dues = {one.handoff.number: one.due for one in pushes} | {moved: due}
    for push in pushes:
        waits = [one for one in push.handoff.after if one in dues]
        assert waits, "only what waits for something that moves is pushed"
        assert push.handoff.is_open
        assert push.due.instant() > push.handoff.due.instant()
        assert is_weekday(push.due.date)
        assert (push.due.time, push.due.zone) == (push.handoff.due.time, push.handoff.due.zone)
        assert all(dues[one].instant() <= push.due.instant() for one in waits)
    for handoff in plan:
        if handoff.is_open and handoff.number not in numbers and handoff.number != moved and dues.keys() - {moved}:
            assert all(dues[one].instant() <= handoff.due.instant() for one in handoff.after if one in dues)


@given(plans(), NUMBERS, DUES)
def test_afterwards_the_same_date_pushes_nothing_more(plan: list[Handoff], moved: int, due: Due) -> None:
    dues = {one.handoff.number: one.due for one in pushed(plan, moved, due)} | {moved: due}
    after = [replace(one, due=dues.get(one.number, one.due)) for one in plan]
    assert pushed(after, moved, due) == ()
    for one in after:
        if one.number in dues and one.number != moved:
            assert not is_behind(one, [other for other in after if other.number in dues])


@given(plans(), NUMBERS, DUES)
def test_moving_back_pushes_nothing(plan: list[Handoff], moved: int, due: Due) -> None:
    if moved <= len(plan) and due.instant() <= plan[moved - 1].due.instant():
        assert pushed(plan, moved, due) == ()


@given(plans(), NUMBERS, DUES, st.randoms(use_true_random=False))
def test_the_order_in_which_handoffs_are_given_does_not_matter(
    plan: list[Handoff], moved: int, due: Due, random: object
) -> None:
    shuffled = [*plan]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pushed(shuffled, moved, due) == pushed(plan, moved, due)
    assert fingerprint(pushed(shuffled, moved, due)) == fingerprint(pushed(plan, moved, due))


@given(plans(), NUMBERS, DUES, st.sets(NUMBERS))
def test_what_may_not_be_moved_pushes_nothing_itself(plan: list[Handoff], moved: int, due: Due, mine: set[int]) -> None:
    pushes = pushed(plan, moved, due, lambda one: one.number in mine)
    assert all(one.moves is (one.handoff.number in mine) for one in pushes)
    moving = {moved} | {one.handoff.number for one in pushes if one.moves}
    assert all(moving & {*one.handoff.after} for one in pushes)
