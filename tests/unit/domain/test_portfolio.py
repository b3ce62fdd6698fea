"""What the portfolio says of plans: each danger alone, the platform's thresholds, the right to scale."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain import plan_events as pe
from bot.domain.plan import Overridden, Plan
from bot.domain.plan_events import Gate, Severity
from bot.domain.portfolio import Danger, Platform, Reason, dangers, is_live, may_scale, platform
from tests.unit.domain.plan_stories import CHLOE, DEV, WORDS, PlanStory, ready_for

DAY = dt.timedelta(days=1)


def of(story: PlanStory, plan: Plan | None = None) -> tuple[Danger, ...]:
    """Why the story's plan is at risk."""
    return dangers(plan or story.plan, story.facts.handoffs, story.gone, story.now)


def overriding(plan: Plan, gate: Gate, story: PlanStory) -> Plan:
    """The plan as if this gate had been opened by an override."""
    opening = plan.opening(gate)
    one = Overridden(gate, story.now, DEV, None, WORDS, (), opening.seq if opening else 0)
    return replace(plan, overrides=(*plan.overrides, one))


@pytest.mark.parametrize(
    ("live", "advice"),
    [(0, Platform.NOT_YET), (4, Platform.NOT_YET), (5, Platform.PLAN), (10, Platform.PLAN), (11, Platform.NEEDED)],
)
def test_when_a_shared_platform_pays(live: int, advice: Platform) -> None:
    assert platform(live) is advice


@pytest.mark.parametrize("gate", Gate)
def test_a_plan_in_order_is_not_at_risk(gate: Gate) -> None:
    assert of(ready_for(gate)) == ()


def test_a_leader_who_left() -> None:
    story = ready_for(Gate.KICKOFF)
    story.gone = frozenset({DEV, "USOMEBODY"})
    assert of(story) == (Danger(Reason.OWNER_GONE, people=(DEV,)),)


def test_late_handoffs() -> None:
    story = ready_for(Gate.KICKOFF)
    story.proposes()
    assert of(story) == ()
    story.later(days=367)
    assert of(story) == (Danger(Reason.LATE, handoffs=(1,)),)


def test_a_target_that_is_past() -> None:
    story = ready_for(Gate.KICKOFF)
    today = story.now.date()
    assert of(story, replace(story.plan, target=today + 7 * DAY)) == ()
    missed = replace(story.plan, target=today - DAY)
    assert of(story, missed) == (Danger(Reason.TARGET_PAST, on=today - DAY),)


def test_a_target_before_which_shadow_mode_cannot_have_run_its_weeks() -> None:
    story = ready_for(Gate.KICKOFF)
    today = story.now.date()
    near = Danger(Reason.TARGET_NEAR, on=today + 7 * DAY)
    assert of(story, replace(story.plan, target=today + 6 * DAY)) == (near,)
    assert of(story, replace(story.plan, target=today + 6 * DAY, risk=None)) == ()


def test_a_target_before_the_end_of_the_shadow_mode_that_runs() -> None:
    story = ready_for(Gate.SHADOW)
    story.does(CHLOE, pe.OpenGate(Gate.SHADOW))
    ends = story.now.date() + 7 * DAY
    story.later(days=5)
    assert of(story, replace(story.plan, target=ends)) == ()
    assert of(story, replace(story.plan, target=ends - DAY)) == (Danger(Reason.TARGET_NEAR, on=ends),)


def test_shadow_mode_that_began_anew_until_it_is_live() -> None:
    story = ready_for(Gate.GO_LIVE)
    story.does(CHLOE, pe.ResetShadow(WORDS))
    assert of(story) == (Danger(Reason.RESET, count=1),)
    story.later(days=7)
    story.does(CHLOE, pe.AskGoLive())
    story.does(DEV, pe.GoLive())
    assert is_live(story.plan)
    assert of(story) == ()


def test_a_major_incident_until_three_calm_months_are_over() -> None:
    story = ready_for(Gate.STABLE)
    story.does(CHLOE, pe.Incident(Severity.MINOR, WORDS))
    assert of(story) == ()
    story.does(CHLOE, pe.Incident(Severity.MAJOR, WORDS))
    assert of(story) == (Danger(Reason.MAJOR_INCIDENT, count=1),)
    story.later(days=93)
    story.does("baton", pe.OpenGate(Gate.STABLE))
    assert of(story) == ()


def test_overrides_until_it_proved_itself_stable() -> None:
    story = ready_for(Gate.STABLE)
    plan = overriding(overriding(story.plan, Gate.SHADOW, story), Gate.SHADOW, story)
    assert of(story, plan) == (Danger(Reason.OVERRIDE, gates=(Gate.SHADOW,)),)
    stable = ready_for(Gate.RETROSPECTIVE)
    assert of(stable, overriding(stable.plan, Gate.SHADOW, stable)) == ()
    by_override = overriding(stable.plan, Gate.STABLE, stable)
    assert of(stable, by_override) == (Danger(Reason.OVERRIDE, gates=(Gate.STABLE,)),)


def test_stable_that_was_overridden_broke_and_was_earned_since() -> None:
    story = ready_for(Gate.RETROSPECTIVE)
    story.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE))
    earlier = Overridden(Gate.STABLE, story.now, DEV, None, WORDS, ("months",), 1)
    plan = replace(story.plan, overrides=(earlier,))
    assert of(story, plan) == ()
    assert may_scale(plan)


def test_who_has_earned_the_right_to_scale() -> None:
    story = ready_for(Gate.RETROSPECTIVE)
    assert not may_scale(story.plan)
    story.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE))
    assert may_scale(story.plan)
    assert may_scale(overriding(story.plan, Gate.SHADOW, story))
    assert not may_scale(overriding(story.plan, Gate.RETROSPECTIVE, story))
    story.does(CHLOE, pe.Incident(Severity.MAJOR, WORDS))
    assert not may_scale(story.plan)
