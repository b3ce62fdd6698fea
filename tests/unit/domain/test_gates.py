"""Every gate of a plan: it opens where all its conditions hold, and names exactly the one that does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.gates import (
    QUESTIONS,
    Condition,
    Facts,
    Missing,
    calm_until,
    missing,
    next_gate,
    shadow_day,
    shadow_ends,
)
from bot.domain.plan import Plan, Shadow, Slot
from bot.domain.plan_events import Gate, Risk, Severity
from bot.domain.retrospective import Medians
from bot.domain.trail import BATON
from tests.unit.domain.plan_stories import (
    ANA,
    BEFORE,
    BEN,
    CHLOE,
    DEV,
    EVE,
    SET_UP,
    WARSAW,
    WORDS,
    PlanStory,
    local,
    opening,
    ready_for,
    score,
    without,
)

KIRITIMATI, PAGO_PAGO, KATHMANDU = "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"
LORD_HOWE, APIA, NEW_YORK = "Australia/Lord_Howe", "Pacific/Apia", "America/New_York"
SECOND = dt.timedelta(seconds=1)

Broken = tuple[Plan, Facts]


def of_plan(**changed: object) -> Callable[[PlanStory], Broken]:
    return lambda story: (replace(story.plan, **changed), story.facts)  # type: ignore[arg-type]


def of_facts(**changed: object) -> Callable[[PlanStory], Broken]:
    return lambda story: (story.plan, replace(story.facts, **changed))  # type: ignore[arg-type]


def closed(gate: Gate) -> Callable[[PlanStory], Broken]:
    return lambda story: (without(story.plan, gate), story.facts)


def unanswered(*questions: str) -> Callable[[PlanStory], Broken]:
    answers: dict[str, None] = dict.fromkeys(questions)
    return lambda story: (
        replace(story.plan, requirements=replace(story.plan.requirements, **answers)),  # type: ignore[arg-type]
        story.facts,
    )


def unlinked(what: str) -> Callable[[PlanStory], Broken]:
    nothing: dict[str, None] = {what: None}
    return lambda story: (
        replace(story.plan, evidence=replace(story.plan.evidence, **nothing)),  # type: ignore[arg-type]
        story.facts,
    )


def begun_anew(story: PlanStory) -> Broken:
    return replace(story.plan, shadow=Shadow(2, story.now)), story.facts


def another_handoff(*acts: tuple[str, ev.HandoffEvent]) -> Callable[[PlanStory], Broken]:
    """Beside H-1, which is accepted, there is H-2."""

    def broken(story: PlanStory) -> Broken:
        made = story.proposes()
        for who, act in acts:
            story.acts(made.number, who, act)
        return story.plan, story.facts

    return broken


def in_a_week(story: PlanStory) -> dt.date:
    return story.now.date() + dt.timedelta(weeks=1)


# The gate, what alone is not so, and what is then missing.
ALONE: list[tuple[Gate, Callable[[PlanStory], Broken], Missing]] = [
    (Gate.KICKOFF, of_plan(production_owner=None), Missing(Condition.PRODUCTION_OWNER, CHLOE)),
    (Gate.KICKOFF, of_plan(production_owner=ANA), Missing(Condition.TWO_PEOPLE, CHLOE, person=ANA)),
    (Gate.KICKOFF, of_facts(gone=frozenset({DEV})), Missing(Condition.OWNER_GONE, CHLOE, person=DEV)),
    *((Gate.KICKOFF, unanswered(one), Missing(Condition.REQUIREMENTS, DEV, questions=(one,))) for one in QUESTIONS),
    (Gate.KICKOFF, unanswered("uptime", "retention"),
     Missing(Condition.REQUIREMENTS, DEV, questions=("uptime", "retention"))),
    (Gate.INTEGRATION, closed(Gate.KICKOFF), Missing(Condition.GATE_BEFORE, None, gate=Gate.KICKOFF)),
    (Gate.INTEGRATION, unlinked("environment"), Missing(Condition.ENVIRONMENT, ANA)),
    (Gate.INTEGRATION, unlinked("production_data"), Missing(Condition.PRODUCTION_DATA, ANA)),
    (Gate.SHADOW, closed(Gate.INTEGRATION), Missing(Condition.GATE_BEFORE, None, gate=Gate.INTEGRATION)),
    (Gate.SHADOW, of_plan(risk=None), Missing(Condition.RISK_CLASS, CHLOE)),
    (Gate.GO_LIVE, closed(Gate.SHADOW), Missing(Condition.GATE_BEFORE, None, gate=Gate.SHADOW)),
    (Gate.GO_LIVE, of_plan(production_owner=None), Missing(Condition.PRODUCTION_OWNER, CHLOE)),
    (Gate.GO_LIVE, of_facts(gone=frozenset({DEV})), Missing(Condition.OWNER_GONE, CHLOE, person=DEV)),
    (Gate.GO_LIVE, of_plan(production_owner=ANA), Missing(Condition.TWO_PEOPLE, CHLOE, person=ANA)),
    (Gate.GO_LIVE, of_plan(risk=None), Missing(Condition.RISK_CLASS, CHLOE)),
    (Gate.GO_LIVE, begun_anew, Missing(Condition.WEEKS, None, until=in_a_week(ready_for(Gate.GO_LIVE)))),
    (Gate.GO_LIVE, another_handoff(), Missing(Condition.HANDOFFS, BEN, handoffs=(2,))),
    (Gate.GO_LIVE, another_handoff((BEN, ev.Agree())), Missing(Condition.HANDOFFS, ANA, handoffs=(2,))),
    (Gate.GO_LIVE, another_handoff((ANA, ev.Deliver(None))), Missing(Condition.HANDOFFS, BEN, handoffs=(2,))),
    (Gate.GO_LIVE, another_handoff((BEN, ev.Decline(WORDS, False))),
     Missing(Condition.HANDOFFS, CHLOE, handoffs=(2,))),
    (Gate.GO_LIVE, of_facts(handoffs=()), Missing(Condition.NO_HANDOFF, CHLOE)),
    (Gate.GO_LIVE, of_plan(slots=(Slot(2, WORDS), Slot(4, WORDS))), Missing(Condition.SLOTS, CHLOE, slots=(2, 4))),
    (Gate.GO_LIVE, of_plan(go_live_asked=None), Missing(Condition.NOT_ASKED, CHLOE)),
    (Gate.STABLE, closed(Gate.GO_LIVE), Missing(Condition.GATE_BEFORE, None, gate=Gate.GO_LIVE)),
    (Gate.STABLE, of_plan(calm_since=local("2027-03-11 12:00")),
     Missing(Condition.MONTHS, None, until=dt.date(2027, 6, 11))),
    (Gate.RETROSPECTIVE, closed(Gate.STABLE), Missing(Condition.GATE_BEFORE, None, gate=Gate.STABLE)),
    (Gate.RETROSPECTIVE, of_plan(scores=()), Missing(Condition.SCORES, None, count=0)),
    (Gate.RETROSPECTIVE, of_plan(scores=ready_for(Gate.RETROSPECTIVE).plan.scores[:2]),
     Missing(Condition.SCORES, None, count=2)),
    (Gate.RETROSPECTIVE, of_facts(previous=Medians(3, 3, 3, 3)), Missing(Condition.ABOVE, CHLOE)),
    (Gate.RETROSPECTIVE, of_facts(previous=Medians(5, 4, 3.5, 3)), Missing(Condition.ABOVE, CHLOE)),
]  # fmt: skip


@pytest.mark.parametrize("gate", Gate)
def test_a_gate_opens_where_all_its_conditions_hold(gate: Gate) -> None:
    story = ready_for(gate)
    assert missing(story.plan, gate, story.facts, story.now) == ()
    assert next_gate(story.plan) is gate

    who, act = opening(gate)
    assert story.does(who, act).is_open(gate)


@pytest.mark.parametrize(
    ("gate", "broken", "lacking"), ALONE, ids=[f"{gate}-{one.condition}-{n}" for n, (gate, _, one) in enumerate(ALONE)]
)
def test_a_condition_missing_alone_is_named_with_whose_it_is(
    gate: Gate, broken: Callable[[PlanStory], Broken], lacking: Missing
) -> None:
    story = ready_for(gate)
    plan, facts = broken(story)
    assert missing(plan, gate, facts, story.now) == (lacking,)


@pytest.mark.parametrize(
    ("gate", "broken", "lacking"),
    [
        row for row in ALONE if row[::2] != (Gate.GO_LIVE, Missing(Condition.PRODUCTION_OWNER, CHLOE))
    ],  # who would press?
)
def test_and_a_refusal_says_exactly_that(gate: Gate, broken: Callable[[PlanStory], Broken], lacking: Missing) -> None:
    story = ready_for(gate)
    plan, facts = broken(story)
    story.plan = plan
    story.gone, story.previous = facts.gone, facts.previous
    story.handoffs = {one.number: one for one in facts.handoffs}

    who, event = opening(gate)
    with pytest.raises(Refused) as refused:
        story.does(plan.production_owner or who if gate is Gate.GO_LIVE else who, event)
    assert refused.value.code is Code.GATE_CLOSED
    assert refused.value.values == {"gate": gate, "missing": (lacking,)}


def test_every_condition_stands_in_the_table_above() -> None:
    assert {row[2].condition for row in ALONE} == set(Condition)


def test_all_that_is_missing_is_named_at_once_in_the_order_of_the_table() -> None:
    plan, now = PlanStory().plan, local("2026-12-02 12:00")
    named = {gate: [one.condition for one in missing(plan, gate, Facts(), now)] for gate in Gate}
    assert named == {
        Gate.KICKOFF: [Condition.PRODUCTION_OWNER, Condition.REQUIREMENTS],
        Gate.INTEGRATION: [Condition.GATE_BEFORE, Condition.ENVIRONMENT, Condition.PRODUCTION_DATA],
        Gate.SHADOW: [Condition.GATE_BEFORE, Condition.RISK_CLASS],
        Gate.GO_LIVE: [
            Condition.GATE_BEFORE,
            Condition.PRODUCTION_OWNER,
            Condition.NO_HANDOFF,
            Condition.NOT_ASKED,
        ],
        Gate.STABLE: [Condition.GATE_BEFORE],
        Gate.RETROSPECTIVE: [Condition.GATE_BEFORE, Condition.SCORES],
    }


def test_where_nobody_will_run_it_the_questions_are_the_plan_owners() -> None:
    story = PlanStory()
    story.does(CHLOE, replace(SET_UP, production_owner=None))
    assert missing(story.plan, Gate.KICKOFF, story.facts, story.now) == (
        Missing(Condition.PRODUCTION_OWNER, CHLOE),
        Missing(Condition.REQUIREMENTS, CHLOE, questions=QUESTIONS),
    )


@pytest.mark.parametrize("gate", list(BEFORE))
def test_gates_open_in_order(gate: Gate) -> None:
    story = ready_for(gate)
    story.plan = without(story.plan, BEFORE[gate])
    with pytest.raises(Refused) as refused:
        story.does(*opening(gate))
    assert refused.value.values["missing"] == (Missing(Condition.GATE_BEFORE, None, gate=BEFORE[gate]),)


def test_a_cancelled_handoff_keeps_nothing_closed_but_does_not_count_as_one_either() -> None:
    story = ready_for(Gate.GO_LIVE)
    second = story.proposes()
    story.acts(second.number, ANA, ev.Cancel(None))
    assert missing(story.plan, Gate.GO_LIVE, story.facts, story.now) == ()

    story.handoffs.pop(1)
    assert missing(story.plan, Gate.GO_LIVE, story.facts, story.now) == (Missing(Condition.NO_HANDOFF, CHLOE),)


def test_a_handoff_that_was_handed_back_waits_for_the_one_the_other_way() -> None:
    story = ready_for(Gate.GO_LIVE)
    story.acts(1, BEN, ev.HandBack(2, WORDS))
    story.proposes()
    assert missing(story.plan, Gate.GO_LIVE, story.facts, story.now) == (
        Missing(Condition.HANDOFFS, BEN, handoffs=(2,)),
    )


def test_several_open_handoffs_are_all_named() -> None:
    story = ready_for(Gate.GO_LIVE)
    for _ in range(3):
        story.proposes()
    story.acts(3, ANA, ev.Cancel(None))
    lacking = missing(story.plan, Gate.GO_LIVE, story.facts, story.now)
    assert [(one.condition, one.handoffs) for one in lacking] == [(Condition.HANDOFFS, (2, 4))]


# When shadow mode has run its weeks ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("risk", "days"), [(Risk.INTERNAL, 7), (Risk.CUSTOMER_FACING, 28), (Risk.FINANCIAL_OR_HEALTH, 56)]
)
@pytest.mark.parametrize(
    ("zone", "begun"),
    [
        (WARSAW, "2026-12-02 12:00"),
        (WARSAW, "2026-10-20 23:59"),  # clocks go back on the 25th
        (WARSAW, "2027-03-23 00:00"),  # clocks go forward on the 28th
        (NEW_YORK, "2027-03-08 01:30"),
        (LORD_HOWE, "2026-09-29 23:45"),  # by half an hour
        (KATHMANDU, "2026-12-31 05:44"),
        (KIRITIMATI, "2026-12-02 00:30"),  # 14 hours before UTC
        (PAGO_PAGO, "2026-12-02 23:30"),  # 11 hours behind it
    ],
)
def test_shadow_mode_runs_until_the_last_moment_of_its_last_day(risk: Risk, days: int, zone: str, begun: str) -> None:
    story = ready_for(Gate.SHADOW, PlanStory(zone, local(begun, zone)), replace(SET_UP, risk=risk))
    story.accepted()
    plan = replace(story.does(CHLOE, pe.OpenGate(Gate.SHADOW)), go_live_asked=1)
    ends = dt.date.fromisoformat(begun[:10]) + dt.timedelta(days=days)
    midnight = local(f"{ends} 00:00", zone)

    assert shadow_ends(plan) == ends
    until = (Missing(Condition.WEEKS, None, until=ends),)
    assert missing(plan, Gate.GO_LIVE, story.facts, story.now) == until
    assert missing(plan, Gate.GO_LIVE, story.facts, midnight - SECOND) == until
    assert missing(plan, Gate.GO_LIVE, story.facts, midnight) == ()
    assert [shadow_day(plan, at) for at in (story.now, midnight - SECOND, midnight)] == [1, days, days + 1]
    assert shadow_day(plan, story.now - dt.timedelta(days=20)) == 1  # the clock went back


@pytest.mark.parametrize(
    ("zone", "first_moment"),
    [
        (WARSAW, "2026-11-02T23:00:00+00:00"),  # one hour later than before clocks went back
        (KIRITIMATI, "2026-11-02T10:00:00+00:00"),
        (PAGO_PAGO, "2026-11-03T11:00:00+00:00"),
        (LORD_HOWE, "2026-11-02T13:00:00+00:00"),
    ],
)
def test_the_moment_is_that_of_the_plans_zone(zone: str, first_moment: str) -> None:
    story = ready_for(Gate.SHADOW, PlanStory(zone, local("2026-10-20 09:00", zone)))
    story.does(CHLOE, pe.OpenGate(Gate.SHADOW))
    story.accepted()
    story.later(days=7)
    story.does(CHLOE, pe.ResetShadow(WORDS))  # on the 27th
    opens = dt.datetime.fromisoformat(first_moment)

    story.now = opens - SECOND
    with pytest.raises(Refused) as refused:
        story.does(CHLOE, pe.AskGoLive())
    assert refused.value.values["missing"] == (Missing(Condition.WEEKS, None, until=dt.date(2026, 11, 3)),)
    story.now = opens
    story.does(CHLOE, pe.AskGoLive())
    assert story.does(DEV, pe.GoLive()).live_at == opens


def test_a_reset_starts_the_weeks_again() -> None:
    story = ready_for(Gate.SHADOW)
    story.does(CHLOE, pe.OpenGate(Gate.SHADOW))
    story.accepted()
    story.later(days=6)
    story.does(CHLOE, pe.ResetShadow(WORDS))
    story.later(days=6)
    assert [one.until for one in missing(story.plan, Gate.GO_LIVE, story.facts, story.now)] == [
        story.now.date() + dt.timedelta(days=1),
        None,
    ]


def test_another_risk_class_has_other_weeks_from_the_same_day() -> None:
    story = ready_for(Gate.GO_LIVE)
    plan = replace(story.plan, risk=Risk.FINANCIAL_OR_HEALTH)
    lacking = missing(plan, Gate.GO_LIVE, story.facts, story.now)
    assert lacking == (Missing(Condition.WEEKS, None, until=dt.date(2026, 12, 2) + dt.timedelta(weeks=8)),)


def test_a_plan_without_shadow_mode_has_no_days_of_it() -> None:
    story = ready_for(Gate.SHADOW)
    assert (shadow_ends(story.plan), shadow_day(story.plan, story.now), calm_until(story.plan)) == (None, 0, None)


# Three months without a major incident -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "live", "opens"),
    [
        (WARSAW, "2026-12-15 10:00", "2027-03-15"),
        (WARSAW, "2026-12-31 23:59", "2027-03-31"),
        (WARSAW, "2026-11-28 10:00", "2027-02-28"),
        (WARSAW, "2026-11-29 10:00", "2027-02-28"),  # there is no 29 February
        (WARSAW, "2026-11-30 00:00", "2027-02-28"),
        (WARSAW, "2027-11-30 10:00", "2028-02-29"),  # but here
        (WARSAW, "2027-01-31 10:00", "2027-04-30"),
        (WARSAW, "2027-03-31 10:00", "2027-06-30"),
        (WARSAW, "2027-08-31 10:00", "2027-11-30"),
        (NEW_YORK, "2026-12-14 23:30", "2027-03-14"),  # the day on which clocks change
        (KIRITIMATI, "2027-01-01 00:10", "2027-04-01"),
        (PAGO_PAGO, "2026-12-31 23:50", "2027-03-31"),
        (APIA, "2026-12-30 00:00", "2027-03-30"),
        (LORD_HOWE, "2027-01-04 01:59", "2027-04-04"),
    ],
)
@pytest.mark.parametrize("by_incident", [False, True])
def test_stable_opens_three_months_later_at_midnight(zone: str, live: str, opens: str, by_incident: bool) -> None:
    begun = local(live, zone)
    story = ready_for(Gate.GO_LIVE, PlanStory(zone, begun - dt.timedelta(days=40)))
    if by_incident:
        story.does(DEV, pe.GoLive())
        story.now = begun
        story.does(EVE, pe.Incident(Severity.MAJOR, WORDS))
    else:
        story.now = begun
        story.does(DEV, pe.GoLive())
    midnight = local(f"{opens} 00:00", zone)

    assert calm_until(story.plan) == dt.date.fromisoformat(opens)
    lacking = missing(story.plan, Gate.STABLE, story.facts, midnight - SECOND)
    assert lacking == (Missing(Condition.MONTHS, None, until=dt.date.fromisoformat(opens)),)
    assert missing(story.plan, Gate.STABLE, story.facts, midnight) == ()


def test_a_minor_incident_changes_nothing_of_the_months() -> None:
    story = ready_for(Gate.STABLE)
    before = calm_until(story.plan)
    assert calm_until(story.does(BEN, pe.Incident(Severity.MINOR, WORDS))) == before
    assert missing(story.plan, Gate.STABLE, story.facts, story.now) == ()


# The retrospective ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("previous", "above"),
    [
        (None, True),
        (Medians(3, 3, 3, 2.5), True),
        (Medians(5, 5, 2, 5), True),
        (Medians(3, 3, 3, 3), False),
        (Medians(3, 4, 5, 3.5), False),
    ],
)
def test_at_least_one_dimension_is_above_the_plan_before_or_the_plan_says_why_not(
    previous: Medians | None, above: bool
) -> None:
    story = ready_for(Gate.RETROSPECTIVE)
    facts = replace(story.facts, previous=previous)
    assert missing(story.plan, Gate.RETROSPECTIVE, facts, story.now) == (
        () if above else (Missing(Condition.ABOVE, CHLOE),)
    )
    assert missing(story.plan, Gate.RETROSPECTIVE, replace(facts, explained=True), story.now) == ()


def test_too_few_scorers_are_named_before_any_comparison() -> None:
    story = ready_for(Gate.STABLE)
    story.does(BATON, pe.OpenGate(Gate.STABLE))
    story.does(EVE, score(1, 1, 1, 1))
    story.does(EVE, score(5, 5, 5, 5))  # again the same person
    story.previous = Medians(1, 1, 1, 1)
    assert missing(story.plan, Gate.RETROSPECTIVE, story.facts, story.now) == (
        Missing(Condition.SCORES, None, count=1),
    )


def test_the_next_gate_is_the_first_that_is_closed() -> None:
    story = ready_for(Gate.RETROSPECTIVE)
    assert next_gate(story.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE))) is None
    assert next_gate(story.does(BEN, pe.Incident(Severity.MAJOR, WORDS))) is Gate.STABLE
