"""Gates and what is told of plans, in words: every condition, every act, and the longest that there can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.domain import plan_events as pe
from bot.domain.gates import QUESTIONS, Condition, Facts, Missing, missing
from bot.domain.plan import Evidence, Opened, Overridden, OverrideAsked, Plan, Requirements, Shadow, Slot
from bot.domain.plan_events import Gate, Risk, Severity
from bot.domain.plan_outgoing import plan_audience
from bot.domain.plan_rules import PLAN_RULES, PlanRole
from bot.domain.trail import BATON, NO_HASH, Record
from bot.views.errors import PLAN_DOING
from bot.views.gate_texts import missing_one, missing_words
from bot.views.gates import gate_refused, gates_message
from bot.views.look import Look
from bot.views.plan_forms.evidence import evidence_form
from bot.views.plan_forms.incident import incident_form
from bot.views.plan_forms.override import override_form
from bot.views.plan_forms.requirements import requirements_form
from bot.views.plan_notices import plan_notice, shadow_over
from bot.views.plans import plan_status
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    DAN,
    NOW,
    PLAN,
    Story,
    assert_form,
    assert_message,
    labels,
    one_line,
)

STORY = Story()
AT: Look = STORY.look()
WORDS = STORY.keep("board decision")
NAMED = replace(PLAN, owner=CHLOE, name=STORY.keep("Fraud model"), pilot_owner=ANA, production_owner=DAN)
READY = replace(NAMED, requirements=Requirements(1, *[STORY.keep("an answer")] * 6))
LONG = STORY.keep("ünreasonably <@UANA> & long " * 53)
SHADOW = replace(
    READY,
    opened=tuple(Opened(gate, NOW, CHLOE, 20) for gate in (Gate.KICKOFF, Gate.INTEGRATION, Gate.SHADOW)),
    shadow=Shadow(1, NOW, 34, 31),
    risk=Risk.CUSTOMER_FACING,
)


def record(event: pe.PlanEvent, actor: str = CHLOE, seq: int = 40) -> Record:
    return Record("T1", 1, seq, NOW, actor, None, event, NO_HASH)


def overridden(gate: Gate, second: str | None = None, reason: Any = WORDS) -> Overridden:
    return Overridden(gate, NOW, DAN, second, reason, tuple(str(one) for one in Condition), 40)


# Conditions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_has_words(condition: Condition) -> None:
    one = Missing(condition, CHLOE, Gate.KICKOFF, DAN, ("uptime", "retention"), (1, 2), (1,), dt.date(2026, 12, 30), 1)
    said = missing_one(one, AT)
    assert said
    assert not set("{}`!") & set(said)
    assert "UCHLOE" not in said


def test_kickoff_refused_as_it_is_to_be_read() -> None:
    plan = replace(READY, production_owner=None, requirements=replace(READY.requirements, uptime=None, retention=None))
    lacking = missing(plan, Gate.KICKOFF, Facts(), NOW)
    said = gate_refused(plan, Gate.KICKOFF, lacking, CHLOE, AT)
    assert one_line(said) == (
        "Kickoff stays closed. Missing: a production owner (Chloe names one); uptime and data retention "
        "(Chloe answers). No production owner, no kickoff."
    )
    assert labels(said) == ["Name owner", "Answer questions", "Show gates"]
    assert labels(gate_refused(plan, Gate.KICKOFF, lacking, BEN, AT)) == ["Show gates"]


def test_many_handoffs_are_counted() -> None:
    one = Missing(Condition.HANDOFFS, ANA, handoffs=tuple(range(1, 10)))
    assert missing_words([one], AT) == "H-1, H-2, H-3, H-4, H-5 and 4 more accepted (next move on H-1: Ana)"


# Looking ------------------------------------------------------------------------------------------------------------


def test_the_gates_of_a_plan_in_shadow_mode() -> None:
    at = STORY.look(now=NOW + dt.timedelta(days=11))
    said = one_line(gates_message(SHADOW, Facts(), DAN, at))
    assert "Shadow mode: open since Wed 2 Dec, by Chloe. Day 12 of 28. 31 of 34 agree." in said
    assert "Go-live: closed. Missing: shadow mode until Wed 30 Dec; a first handoff (Chloe proposes one)." in said


def test_fewer_than_thirty_are_too_few_to_judge() -> None:
    few = replace(SHADOW, shadow=Shadow(1, NOW, 14, 12))
    assert "12 of 14 agree, too few to judge." in gates_message(few, Facts(), DAN, AT).text


def test_one_green_button_for_who_can_open_the_next_gate() -> None:
    said = gates_message(READY, Facts(), CHLOE, AT)
    assert_message(said)
    pressed = [one for block in said.blocks for one in block["elements"] if one["type"] == "button"]
    green = [one for one in pressed if one.get("style") == "primary"]
    assert [one["text"]["text"] for one in green] == ["Open kickoff"]


def test_no_button_is_drawn_twice() -> None:
    nobody = replace(READY, production_owner=None, slots=(Slot(1, WORDS),))
    for said in (gates_message(nobody, Facts(), CHLOE, AT), plan_status(nobody, Facts(), CHLOE, AT)):
        assert labels(said).count("Name owner") == 1
        assert labels(said).count("Fill in") == 1


def test_an_override_stands_with_its_gate_and_both_kinds_of_evidence_in_one_breath() -> None:
    told = replace(overridden(Gate.INTEGRATION), missing=("environment", "production_data"))
    plan = replace(SHADOW, opened=(Opened(Gate.INTEGRATION, NOW, DAN, told.seq),), overrides=(told,))
    assert (
        'Integration: open since Wed 2 Dec, overridden by Dan: "board decision". Missing then: evidence that it runs '
        "in the real deployment environment, on production data."
    ) in one_line(gates_message(plan, Facts(), BEN, AT))


def test_every_override_shows_with_the_plan_from_then_on() -> None:
    plan = replace(SHADOW, overrides=(overridden(Gate.INTEGRATION), overridden(Gate.SHADOW, BEN)))
    said = one_line(plan_status(plan, Facts(), BEN, AT))
    assert 'Integration was overridden by Dan: "board decision". Missing then: ' in said
    assert 'Shadow mode was overridden by Dan, confirmed by Ben: "board decision".' in said


# Notices ------------------------------------------------------------------------------------------------------------

EVENTS: list[pe.PlanEvent] = [
    pe.SetUp(WORDS, None, ANA, DAN, None, None),
    pe.EditPlan(WORDS, None, ANA, DAN, None, None),
    pe.ChangeOwner(ANA, CHLOE),
    pe.TakeOver(ANA),
    pe.ChangeChannel("C0", "C1"),
    pe.AnswerRequirements(1, *[WORDS] * 6),
    pe.LinkEvidence(1, LONG, LONG),
    *(pe.OpenGate(gate) for gate in Gate),
    pe.Override(Gate.INTEGRATION, ("environment",), LONG),
    pe.AskOverride(Gate.INTEGRATION, LONG, BEN),
    pe.RefuseOverride(Gate.INTEGRATION),
    pe.ResetShadow(LONG),
    pe.AskGoLive(),
    pe.GoLive(),
    *(pe.Incident(severity, LONG) for severity in Severity),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event.act))
@pytest.mark.parametrize("reader", [ANA, BEN, CHLOE, DAN, "C1"])
@pytest.mark.parametrize("plan", [NAMED, SHADOW, replace(PLAN, owner=CHLOE)], ids=["named", "shadow", "unnamed"])
def test_every_act_can_be_told(event: pe.PlanEvent, reader: str, plan: Plan) -> None:
    plan = replace(
        plan,
        calm_since=NOW,
        overrides=(overridden(Gate.INTEGRATION, BEN, LONG),),
        override_asked=OverrideAsked(Gate.INTEGRATION, DAN, BEN, LONG, NOW, 40),
    )
    said = plan_notice(record(event), plan, Facts(), reader, AT)
    assert_message(said)
    assert not {"{", "}"} & set(said.text)
    assert said.text.split("\n")[0].endswith(".")


def test_everybody_who_is_told_of_an_act_has_words_for_it() -> None:
    """The acts that have an audience are those above."""
    told = {type(event) for event in EVENTS}
    for kind in PLAN_RULES:
        if kind not in told and kind is not pe.Override:
            event = kind.__new__(kind)
            assert plan_audience(NAMED, NAMED, record(event)) == ()


def test_on_the_way_only_whose_move_it_is_hears_in_person() -> None:
    opened = record(pe.OpenGate(Gate.KICKOFF), DAN)
    assert plan_audience(READY, READY, opened) == (ANA, "C1")
    stable = record(pe.OpenGate(Gate.STABLE), BATON)
    assert plan_audience(READY, READY, stable) == (CHLOE, ANA, DAN, "C1")


def test_who_is_no_longer_its_production_owner_is_told_so() -> None:
    edited = pe.EditPlan(WORDS, None, ANA, BEN, None, None)
    after = replace(NAMED, production_owner=BEN)
    assert plan_audience(NAMED, after, record(edited)) == (BEN, DAN)
    assert one_line(plan_notice(record(edited), after, Facts(), DAN, AT)).startswith(
        "Chloe changed the plan Fraud model. You are no longer its pilot owner or its production owner."
    )


def test_shadow_mode_has_run_its_weeks() -> None:
    at = STORY.look(now=NOW + dt.timedelta(weeks=4))
    said = shadow_over(SHADOW, Facts(), CHLOE, at)
    assert one_line(said) == (
        "Shadow mode of Fraud model has run its 4 weeks. 31 of 34 agree. "
        "Before you can ask to go live: a first handoff (Chloe proposes one)."
    )


def test_every_act_of_certain_people_can_be_somebody_elses() -> None:
    """What only some may do is refused with whose it is."""
    certain = {kind.act for kind, rule in PLAN_RULES.items() if PlanRole.MEMBER not in rule.who}
    assert certain <= set(PLAN_DOING)


# The longest --------------------------------------------------------------------------------------------------------


def test_the_longest_plan_fits() -> None:
    plan = replace(
        SHADOW,
        name=STORY.keep("Ü" * 80),
        requirements=Requirements(9, *[LONG] * 6),
        evidence=Evidence(9, LONG, LONG),
        overrides=tuple(overridden(gate, BEN, LONG) for gate in Gate),
        override_asked=OverrideAsked(Gate.GO_LIVE, DAN, BEN, LONG, NOW, 40),
        slots=tuple(Slot(number, LONG) for number in range(1, 20)),
    )
    for viewer in (ANA, BEN, CHLOE, DAN):
        assert_message(plan_status(plan, Facts(), viewer, AT))
        assert_message(gates_message(plan, Facts((), frozenset({CHLOE})), viewer, AT))
    typed = dict.fromkeys(QUESTIONS, "x" * 3000)
    assert_form(requirements_form(plan, AT, "C1", "new", typed=typed))
    assert_form(evidence_form(plan, AT, "C1", "", typed={"environment": "y" * 3000, "production_data": ""}))
    assert_form(override_form(replace(plan, owner=DAN), Gate.GO_LIVE, Facts(), AT, "C1", ""))
    assert_form(incident_form(plan, AT, "C1", "", severity=Severity.MAJOR, note="z" * 3000))
