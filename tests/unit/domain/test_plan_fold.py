"""What each act makes of a plan, what cannot follow, and that every act comes back from the trail as it went in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.events import EVENTS, Event
from bot.domain.plan import (
    WORKSPACE_PLAN,
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
from bot.domain.plan_events import Cadence, Gate, PlanEvent, Risk, Severity
from bot.domain.plan_fold import fold_plan
from bot.domain.trail import BATON, NO_HASH, Record, event_from_data, event_to_data, record_from_json
from tests.unit.domain.plan_stories import ANA, BEN, CHLOE, DEV, EVE, NAME, NOON, OTHER_NAME, REASON, WARSAW, WORDS

AT = NOON + dt.timedelta(days=3)
START = pe.StartPlan(CHLOE, WARSAW, "C1", ())
NEW = Plan(1, CHLOE, WARSAW, "C1", (), NOON)
NAMED = replace(NEW, name=NAME, pilot_owner=ANA, production_owner=DEV, risk=Risk.INTERNAL, described=2, last=2)
OPENED = tuple(Opened(gate, NOON, CHLOE, number) for number, gate in enumerate(list(Gate)[:3], 3))
IN_SHADOW = replace(NAMED, opened=OPENED, shadow=Shadow(1, NOON, 5, 4), go_live_asked=6, last=6)
LIVE = replace(
    IN_SHADOW,
    opened=(*OPENED, Opened(Gate.GO_LIVE, NOON, DEV, 7)),
    go_live_asked=None,
    live_at=NOON,
    calm_since=NOON,
    last=7,
)
STABLE = replace(LIVE, opened=(*LIVE.opened, Opened(Gate.STABLE, NOON, BATON, 8)), last=8)
ASKED = OverrideAsked(Gate.INTEGRATION, DEV, BEN, REASON, NOON, 8)
TARGET = dt.date(2027, 3, 1)


def record(event: Event, who: str = CHLOE, seq: int = 9, plan: int = 1, handoff: int | None = None) -> Record:
    return Record("T1", plan, seq, AT, who, handoff, event, NO_HASH)


def opened(plan: Plan, gate: Gate, by: str) -> tuple[Opened, ...]:
    return (*plan.opened, Opened(gate, AT, by, 9))


SCORE = pe.Score(1, 2, 3, 4, WORDS)
DESCRIBED = {"name": OTHER_NAME, "system": WORDS, "pilot_owner": BEN, "risk": Risk.CUSTOMER_FACING, "target": TARGET}
SIX = dict(
    zip([field.name for field in fields(Requirements)][1:], (Digest(str(n) * 64) for n in range(6)), strict=True)
)

# The plan before, who does what, and what it is afterwards: all other fields stay (but `last`, which is 9).
EFFECTS: list[tuple[Plan, str, PlanEvent, dict[str, Any]]] = [
    (NEW, CHLOE, pe.SetUp(OTHER_NAME, WORDS, BEN, DEV, Risk.CUSTOMER_FACING, TARGET, (WORDS, NAME)),
     {**DESCRIBED, "production_owner": DEV, "described": 9, "slots": (Slot(1, WORDS), Slot(2, NAME)), "next_slot": 3}),
    (replace(NAMED, next_slot=5), CHLOE, pe.SetUp(NAME, None, ANA, DEV, Risk.INTERNAL, None, (WORDS,)),
     {"described": 9, "slots": (Slot(5, WORDS),), "next_slot": 6}),
    (replace(IN_SHADOW, override_asked=ASKED), CHLOE,
     pe.EditPlan(OTHER_NAME, WORDS, BEN, DEV, Risk.CUSTOMER_FACING, TARGET),
     {**DESCRIBED, "described": 9, "go_live_asked": None}),
    (replace(IN_SHADOW, override_asked=ASKED), CHLOE, pe.EditPlan(NAME, WORDS, ANA, DEV, Risk.INTERNAL, None),
     {"system": WORDS, "described": 9}),
    (replace(IN_SHADOW, override_asked=ASKED), CHLOE, pe.EditPlan(NAME, None, ANA, EVE, Risk.INTERNAL, None),
     {"production_owner": EVE, "described": 9, "go_live_asked": None, "override_asked": None}),
    (replace(NEW, override_asked=ASKED), CHLOE, pe.ChangeOwner(CHLOE, EVE),
     {"owner": EVE, "described": 9, "override_asked": None}),
    (replace(NEW, override_asked=ASKED), BEN, pe.TakeOver(CHLOE),
     {"owner": BEN, "described": 9, "override_asked": None}),
    (NEW, CHLOE, pe.ChangeZone("Asia/Tokyo"), {"zone": "Asia/Tokyo", "described": 9}),
    (NEW, CHLOE, pe.ChangeChannel("C1", "C2"), {"channel": "C2", "described": 9}),
    (replace(NAMED, slots=(Slot(1, NAME), Slot(2, WORDS))), BEN, pe.FillSlot(1, 7), {"slots": (Slot(2, WORDS),)}),
    (replace(NAMED, slots=(Slot(1, NAME), Slot(2, WORDS))), CHLOE, pe.DropSlot(2), {"slots": (Slot(1, NAME),)}),
    (NAMED, DEV, pe.AnswerRequirements(4, *SIX.values()), {"requirements": Requirements(4, **SIX)}),
    (replace(NAMED, requirements=Requirements(4, **SIX)), DEV,
     pe.AnswerRequirements(5, None, None, None, None, None, WORDS),
     {"requirements": Requirements(5, updates=WORDS)}),
    (NAMED, ANA, pe.LinkEvidence(2, WORDS, None), {"evidence": Evidence(2, WORDS, None)}),
    (NAMED, CHLOE, pe.OpenGate(Gate.KICKOFF), {"opened": opened(NAMED, Gate.KICKOFF, CHLOE)}),
    (replace(IN_SHADOW, opened=OPENED[:2], shadow=None), ANA, pe.OpenGate(Gate.SHADOW),
     {"opened": (*OPENED[:2], Opened(Gate.SHADOW, AT, ANA, 9)), "shadow": Shadow(1, AT)}),
    (LIVE, BATON, pe.OpenGate(Gate.STABLE), {"opened": opened(LIVE, Gate.STABLE, BATON)}),
    (STABLE, CHLOE, pe.OpenGate(Gate.RETROSPECTIVE, False, REASON),
     {"opened": opened(STABLE, Gate.RETROSPECTIVE, CHLOE), "why_not_above": REASON}),
    (NAMED, DEV, pe.Override(Gate.INTEGRATION, ("environment",), REASON),
     {"opened": opened(NAMED, Gate.INTEGRATION, DEV),
      "overrides": (Overridden(Gate.INTEGRATION, AT, DEV, None, REASON, ("environment",), 9),)}),
    (replace(NAMED, override_asked=ASKED), BEN, pe.Override(Gate.INTEGRATION, ("environment",), REASON, BEN),
     {"opened": opened(NAMED, Gate.INTEGRATION, BEN), "override_asked": None,
      "overrides": (Overridden(Gate.INTEGRATION, AT, DEV, BEN, REASON, ("environment",), 9),)}),
    (replace(IN_SHADOW, opened=OPENED[:2], shadow=None), DEV, pe.Override(Gate.SHADOW, ("risk_class",), REASON),
     {"opened": (*OPENED[:2], Opened(Gate.SHADOW, AT, DEV, 9)), "shadow": Shadow(1, AT),
      "overrides": (Overridden(Gate.SHADOW, AT, DEV, None, REASON, ("risk_class",), 9),)}),
    (IN_SHADOW, DEV, pe.Override(Gate.GO_LIVE, ("weeks",), REASON),
     {"opened": opened(IN_SHADOW, Gate.GO_LIVE, DEV), "live_at": AT, "calm_since": AT, "go_live_asked": None,
      "overrides": (Overridden(Gate.GO_LIVE, AT, DEV, None, REASON, ("weeks",), 9),)}),
    (NAMED, DEV, pe.AskOverride(Gate.INTEGRATION, WORDS, EVE),
     {"override_asked": OverrideAsked(Gate.INTEGRATION, DEV, EVE, WORDS, AT, 9)}),
    (replace(NAMED, override_asked=ASKED), BEN, pe.RefuseOverride(Gate.INTEGRATION), {"override_asked": None}),
    (IN_SHADOW, BEN, pe.LogShadow(30, 28, WORDS, "import"), {"shadow": Shadow(1, NOON, 35, 32)}),
    (IN_SHADOW, CHLOE, pe.ResetShadow(REASON), {"shadow": Shadow(2, AT), "go_live_asked": None}),
    (replace(IN_SHADOW, token="a" * 64), CHLOE, pe.MakeToken("b" * 64), {"token": "b" * 64}),
    (replace(IN_SHADOW, token="a" * 64), CHLOE, pe.RevokeToken(), {"token": None}),
    (replace(IN_SHADOW, go_live_asked=None), CHLOE, pe.AskGoLive(), {"go_live_asked": 9}),
    (IN_SHADOW, DEV, pe.GoLive(),
     {"opened": opened(IN_SHADOW, Gate.GO_LIVE, DEV), "live_at": AT, "calm_since": AT, "go_live_asked": None}),
    (STABLE, BEN, pe.Incident(Severity.MINOR, WORDS), {"minor_incidents": 1}),
    (STABLE, BEN, pe.Incident(Severity.MAJOR, WORDS),
     {"major_incidents": 1, "calm_since": AT, "opened": LIVE.opened}),
    (LIVE, BEN, SCORE, {"scores": (Scored(BEN, SCORE),)}),
    (replace(LIVE, scores=(Scored(BEN, SCORE), Scored(EVE, SCORE))), BEN, replace(SCORE, data=5, note=None),
     {"scores": (Scored(EVE, SCORE), Scored(BEN, pe.Score(5, 2, 3, 4, None)))}),
    (NAMED, CHLOE, pe.SetSummary(Cadence.TWO_WEEKS, 4, dt.time(16, 30), TARGET),
     {"summary": Schedule(Cadence.TWO_WEEKS, 4, dt.time(16, 30), TARGET)}),
    (replace(NAMED, summary=Schedule(Cadence.DAILY, None, dt.time(9), TARGET)), CHLOE, pe.SetSummary(Cadence.OFF),
     {"summary": None}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "who", "event", "changed"), EFFECTS, ids=[f"{row[2].act}-{n}" for n, row in enumerate(EFFECTS)]
)
def test_what_an_act_changes(before: Plan, who: str, event: PlanEvent, changed: dict[str, Any]) -> None:
    assert fold_plan(before, record(event, who)) == replace(before, **changed, last=9)


def test_each_act_of_a_plan_has_an_effect_above() -> None:
    elsewhere = {pe.StartPlan, pe.SaveTemplate, pe.DropTemplate}
    assert {type(row[2]) for row in EFFECTS} | elsewhere == set(get_args(PlanEvent))


@pytest.mark.parametrize(
    ("start", "plan"),
    [
        (START, Plan(4, CHLOE, WARSAW, "C1", (), AT)),
        (pe.StartPlan(ANA, "Asia/Tokyo", None, (ANA, BEN), (NAME,)), Plan(4, ANA, "Asia/Tokyo", None, (ANA, BEN), AT)),
    ],
)
def test_a_plan_begins_without_a_name(start: pe.StartPlan, plan: Plan) -> None:
    begun = fold_plan(None, record(start, start.owner, 1, 4))
    assert begun == plan
    assert not begun.is_named
    assert begun.opened == ()


def test_the_workspaces_own_trail_begins_with_any_template_and_holds_the_last_of_each_key() -> None:
    saved = fold_plan(None, record(pe.SaveTemplate("k1", NAME, (WORDS,)), ANA, 1, WORKSPACE_PLAN))
    assert saved.number == WORKSPACE_PLAN and saved.templates == (Template("k1", NAME, (WORDS,)),)
    saved = fold_plan(saved, record(pe.SaveTemplate("k2", OTHER_NAME, ()), BEN, 2, WORKSPACE_PLAN))
    saved = fold_plan(saved, record(pe.SaveTemplate("k1", NAME, (WORDS, REASON)), BEN, 3, WORKSPACE_PLAN))
    assert saved.templates == (Template("k2", OTHER_NAME, ()), Template("k1", NAME, (WORDS, REASON)))
    assert fold_plan(saved, record(pe.DropTemplate("k2"), BEN, 4, WORKSPACE_PLAN)).templates == saved.templates[1:]


FOLLOWING = [event for _, _, event, _ in EFFECTS]
CANNOT: list[tuple[str, Plan | None, Event]] = [
    ("a plan begins once", NEW, START),
    *((f"{event.act} needs a plan", None, event) for event in FOLLOWING),
    ("an act of a handoff", NEW, ev.Agree()),
    ("a handoff", None, ev.Cancel(None)),
    ("a slot that is not there is not filled", NAMED, pe.FillSlot(1, 7)),
    ("nor dropped", replace(NAMED, slots=(Slot(1, WORDS),)), pe.DropSlot(2)),
    ("no cases without shadow mode", NAMED, pe.LogShadow(1, 1, WORDS, "form")),
    ("and no reset", NAMED, pe.ResetShadow(REASON)),
]


@pytest.mark.parametrize(("before", "event"), [row[1:] for row in CANNOT], ids=[row[0] for row in CANNOT])
def test_what_cannot_follow(before: Plan | None, event: Event) -> None:
    with pytest.raises(ValueError, match=r"cannot follow|begins once|no such slot|has not begun"):
        fold_plan(before, record(event))


@pytest.mark.parametrize(
    "event",
    [
        pe.SetSummary(Cadence.WEEKLY, 9, dt.time(9), TARGET),
        pe.SetSummary(Cadence.WEEKLY, None, dt.time(9), TARGET),
        pe.SetSummary(Cadence.DAILY, 0, dt.time(9), TARGET),
        pe.SetSummary(Cadence.MONTHLY, None, None, TARGET),
        pe.SetSummary(Cadence.MONTHLY, None, dt.time(9)),
    ],
)
def test_times_that_could_not_come_are_no_state(event: pe.SetSummary) -> None:
    with pytest.raises(ValueError, match="summary"):
        fold_plan(NAMED, record(event))


# There and back through the trail --------------------------------------------------------------------------

MOST = 2**53 - 1
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
DUES = st.builds(
    Due,
    st.dates(),
    st.none() | TIMES,
    st.sampled_from([WARSAW, "Pacific/Kiritimati", "Asia/Kathmandu"]),
)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(),
    int: st.integers(-MOST, MOST),
    bool: st.booleans(),
    NoneType: st.none(),
    dt.date: st.dates(),
    dt.time: TIMES,
    Due: DUES,
    Digest: st.binary(min_size=32, max_size=32).map(bytes.hex),
}


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) in {Union, UnionType}:
        return st.one_of([of_type(one) for one in get_args(hint)])
    if get_origin(hint) is tuple:
        return st.lists(of_type(get_args(hint)[0]), max_size=4).map(tuple)
    assert issubclass(hint, StrEnum), f"a trail cannot hold {hint}"
    return st.sampled_from(hint)


def any_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Any event of a kind."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: of_type(hints[field.name]) for field in fields(kind)})


KINDS = list(EVENTS.values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.act)
@settings(max_examples=30)
@given(data=st.data())
def test_every_event_comes_back_from_json_as_it_went_in(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(any_of(kind))
    text = json.dumps(event_to_data(event), allow_nan=False)
    assert event_from_data(kind.act, json.loads(text)) == event


@given(st.sampled_from(KINDS).flatmap(any_of), st.integers(1, MOST), st.none() | st.integers(1, MOST))
def test_and_so_does_the_record(event: Event, seq: int, handoff: int | None) -> None:
    one = record(event, seq=seq, handoff=handoff)
    assert record_from_json(json.loads(json.dumps(one.as_json()))) == one


def test_every_act_has_a_name_of_its_own() -> None:
    assert len(EVENTS) == len(get_args(Event))
    assert all(act == kind.act and act.replace("_", "").isalpha() for act, kind in EVENTS.items())


SIMPLE: dict[Any, Any] = {
    str: "x",
    int: 1,
    bool: True,
    dt.date: TARGET,
    dt.time: dt.time(9),
    Digest: WORDS,
    Due: Due(TARGET, None, WARSAW),
}


def simple(hint: Any) -> Any:
    """One value of a field's type."""
    if get_origin(hint) in {Union, UnionType}:
        return simple(get_args(hint)[0])
    if get_origin(hint) is tuple:
        return (simple(get_args(hint)[0]),)
    return SIMPLE[hint] if hint in SIMPLE else next(iter(hint))


def wrong_data() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each act with a field that it does not know, with one that has not its type, and with one that it lacks."""
    for act, kind in EVENTS.items():
        good = event_to_data(
            kind(**{name: simple(hint) for name, hint in get_type_hints(kind).items() if name != "act"})
        )
        assert event_to_data(event_from_data(act, good)) == good
        yield act, {**good, "another": 1}
        for field in fields(kind):
            yield act, {**good, field.name: {"no": "such"}}
            yield act, {**good, field.name: 0.5}
            if field.default is MISSING:
                yield act, {name: value for name, value in good.items() if name != field.name}


@pytest.mark.parametrize(("act", "data"), list(wrong_data()), ids=lambda value: value if type(value) is str else "")
def test_what_is_not_such_an_event_is_refused(act: str, data: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        event_from_data(act, data)


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("open_gate", {"gate": "shadow_mode", "above": None, "reason": None}),
        ("open_gate", {"gate": "shadow", "above": 1, "reason": None}),
        ("incident", {"severity": "MAJOR", "note": "n"}),
        ("log_shadow", {"count": True, "agreed": 0, "entries": "e", "source": "form"}),
        ("score", {"data": 3.0, "technical": 1, "operational": 1, "adoption": 1, "note": None}),
        ("override", {"gate": "shadow", "missing": "weeks", "reason": "r", "second": None}),
        ("override", {"gate": "shadow", "missing": [1], "reason": "r", "second": None}),
        ("start_plan", {"owner": "U1", "zone": "UTC", "channel": None, "pair": [None], "names": []}),
        ("no_such_act", {}),
    ],
)
def test_nor_is_what_only_looks_like_one(act: str, data: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        event_from_data(act, data)
