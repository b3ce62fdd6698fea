"""How much of each workspace may go out: Slack's rates, the pauses it asks for, tokens that it refuses."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.delivery_policy import Denied, Dropped, Sent
from bot.engine.pacing import BURST, WORKSPACE_EVERY, Method, Pacing
from bot.ports import Room


class Steady:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def time() -> Steady:
    return Steady()


@pytest.fixture
def pacing(time: Steady) -> Pacing:
    return Pacing(time=time)


def room(pacing: Pacing, workspace: str = "T1", under_way: int = 0) -> Room:
    return pacing.limits({workspace: under_way} if under_way else {}, 64).room(workspace)


def test_a_workspace_has_a_burst_and_then_its_own_pace(pacing: Pacing, time: Steady) -> None:
    assert room(pacing) == Room(64, BURST)
    for left in range(BURST - 1, -1, -1):
        pacing.claimed("T1", post=True)
        assert room(pacing).posts == left
    assert room(pacing, "T2") == Room(64, BURST)
    for _ in range(5):
        time.at += WORKSPACE_EVERY
        assert room(pacing).posts == 1
        pacing.claimed("T1", post=True)
        assert room(pacing).posts == 0
    time.at += 60
    assert room(pacing) == Room(64, BURST)


def test_updates_are_no_posts(pacing: Pacing) -> None:
    for _ in range(200):
        pacing.claimed("T1", post=False)
    assert room(pacing).posts == BURST


def test_what_is_under_way_takes_room(pacing: Pacing) -> None:
    assert room(pacing, under_way=60) == Room(4, 4)
    assert room(pacing, under_way=64) == Room(0, 0)


def test_a_pause_holds_its_method_in_its_workspace_alone(pacing: Pacing, time: Steady) -> None:
    pacing.hold("T1", Method.POST, dt.timedelta(seconds=7))
    pacing.hold("T2", Method.UPDATE, dt.timedelta(seconds=7))
    assert (room(pacing), room(pacing, "T2"), room(pacing, "T3")) == (
        Room(64, 0, True),
        Room(64, BURST, False),
        Room(64, BURST, True),
    )
    time.at += 7
    assert room(pacing) == room(pacing, "T2") == Room(64, BURST, True)


def test_places_rest_unless_the_limits_are_lifted(pacing: Pacing) -> None:
    assert pacing.limits({}, 64).rest == dt.timedelta(seconds=1)
    lifted = Pacing(post_every=0, time=Steady())
    for _ in range(1000):
        lifted.claimed("T1", post=True)
    assert (lifted.limits({}, 64).rest, room(lifted)) == (dt.timedelta(), Room(64, 64))


def test_one_row_at_a_time_tries_a_token_that_was_refused(pacing: Pacing, time: Steady) -> None:
    pacing.ended("T1", Denied("token_revoked"))
    assert room(pacing).rows == 0
    time.at += 900
    assert room(pacing).rows == 1
    pacing.claimed("T1", post=True)
    assert room(pacing).rows == 0
    pacing.ended("T1", Dropped("no_longer_holds"))  # Slack was not asked
    assert room(pacing).rows == 1
    pacing.claimed("T1", post=True)
    pacing.ended("T1", Sent())
    assert room(pacing).rows == 64


def test_workspaces_long_silent_are_forgotten(pacing: Pacing, time: Steady) -> None:
    for number in range(5000):
        pacing.claimed(f"T{number}", post=True)
        time.at += 0.01
    assert len(pacing.limits({}, 64).of) < 20


def test_searches_take_turns_of_their_own(pacing: Pacing, time: Steady) -> None:
    assert pacing.search("T1", 1) is None
    assert pacing.search("T1", 2) == dt.timedelta(seconds=1.2)
    assert pacing.search("T1", 3) == dt.timedelta(seconds=2.4)
    assert pacing.search("T2", 1) is None
    time.at += 1.2
    assert pacing.search("T1", 2) is None
    assert pacing.search("T1", 3) == dt.timedelta(seconds=1.2)
    assert Pacing(post_every=0, time=time).search("T1", 1) is None


def test_a_pause_of_searches_is_kept(pacing: Pacing, time: Steady) -> None:
    pacing.hold("T1", Method.SEARCH, dt.timedelta(seconds=30))
    assert pacing.search("T1", 1) == dt.timedelta(seconds=30)
    time.at += 30
    assert pacing.search("T1", 1) is None
    assert room(pacing) == Room(64, BURST)
