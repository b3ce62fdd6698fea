"""What a plan's row holds beside its columns: nothing of a new plan, all of one that came far, and nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from bot.domain.digests import Digest
from bot.domain.plan import (
    Evidence,
    Opened,
    Overridden,
    OverrideAsked,
    Plan,
    Requirements,
    Schedule,
    Scored,
    Shadow,
    Slot,
    Template,
)
from bot.domain.plan_events import Cadence, Gate, Risk, Score
from storage.plan_codec import IN_COLUMNS, body_of, rest_of

NOON = dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)
ONE, TWO = Digest("a" * 64), Digest("b" * 64)
NEW = Plan(1, "U1", "Europe/Warsaw", "C1", (), NOON)
WHOLE = Plan(
    1, "U1", "Europe/Warsaw", "C1", (), NOON,
    described=7,
    last=9,
    name=ONE,
    system=TWO,
    pilot_owner="U2",
    production_owner="U3",
    risk=Risk.FINANCIAL_OR_HEALTH,
    target=dt.date(2027, 3, 1),
    slots=(Slot(1, ONE), Slot(3, TWO)),
    next_slot=4,
    requirements=Requirements(2, ONE, None, TWO),
    evidence=Evidence(1, ONE, None),
    opened=(Opened(Gate.KICKOFF, NOON, "U1", 5), Opened(Gate.INTEGRATION, NOON, "baton", 6)),
    overrides=(Overridden(Gate.SHADOW, NOON, "U3", None, ONE, ("risk_class",), 7),),
    override_asked=OverrideAsked(Gate.GO_LIVE, "U3", "U4", TWO, NOON, 8),
    shadow=Shadow(2, NOON, 34, 31),
    token="c" * 64,
    go_live_asked=8,
    live_at=NOON,
    calm_since=NOON + dt.timedelta(days=1),
    major_incidents=1,
    minor_incidents=2,
    scores=(Scored("U1", Score(1, 2, 3, 4, None)), Scored("U2", Score(5, 4, 3, 2, ONE))),
    why_not_above=TWO,
    summary=Schedule(Cadence.TWO_WEEKS, 4, dt.time(16, 30), dt.date(2027, 3, 5)),
    templates=(Template("k", ONE, (TWO, ONE)),),
)  # fmt: skip


def same(plan: Plan) -> Plan:
    """The plan of what is stored of it."""
    columns = {name: getattr(plan, name) for name in IN_COLUMNS}
    return Plan(**columns, **rest_of(body_of(plan)))


def test_a_whole_plan_comes_back() -> None:
    empty = {field.name for field in dataclasses.fields(Plan) if getattr(WHOLE, field.name) == field.default}
    assert not empty, "this test has to know of every field"
    assert same(WHOLE) == WHOLE


def test_a_new_plan_has_no_body() -> None:
    assert body_of(NEW) is None
    assert same(NEW) == NEW


def test_what_is_as_it_was_at_the_start_is_left_out() -> None:
    assert body_of(dataclasses.replace(NEW, last=2, pilot_owner="U2")) == '{"last":2}'
    assert body_of(dataclasses.replace(NEW, requirements=Requirements(), slots=())) is None


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        "{",
        '{"last":"2"}',
        '{"last":true}',
        '{"owner":"U9"}',
        '{"unheard_of":1}',
        '{"risk":"none"}',
        '{"target":"soon"}',
        '{"slots":{}}',
        '{"slots":[{"number":1}]}',
        '{"slots":[{"number":1,"words":2}]}',
        '{"shadow":[]}',
        '{"shadow":{"run":1,"since":"2026-12-02T12:00:00Z","cases":1,"agreed":1,"more":0}}',
        '{"opened":[{"at":3,"by":"U1","gate":"kickoff","seq":1}]}',
        '{"summary":{"at":"16:30:00","cadence":"hourly","starts":"2027-03-05","weekday":null}}',
        '{"summary":{"at":"noon","cadence":"daily","starts":"2027-03-05","weekday":null}}',
        '{"summary":{"at":"16:30:00","cadence":"daily","starts":"2027-03-05","weekday":true}}',
    ],
)
def test_a_body_that_is_none(body: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        rest_of(body)
