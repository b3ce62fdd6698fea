"""Shadow mode in words, by state and by reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.gates import Facts
from bot.domain.outgoing import Message
from bot.domain.plan import Opened, Plan, Shadow
from bot.domain.plan_events import Gate, Risk
from bot.domain.shadow_log import BadLine, Case, Problem
from bot.domain.words import Words
from bot.views.look import Look
from bot.views.plan_forms.shadow import case_form, decode_case, decode_reason, reset_form
from bot.views.plan_values import parse_plan_value
from bot.views.shadow import bad_inputs, bad_line, case_logged, shadow_state, token_once
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    DAN,
    NAMES,
    NOW,
    WARSAW,
    assert_form,
    assert_message,
    digest,
    labels,
    one_line,
)

NAME = digest("fraud model")
LOOK = Look(Words(NAMES, {"C1": "fraud-model"}, {NAME: "the fraud model"}), NOW, WARSAW)
SET_UP = Plan(7, CHLOE, WARSAW, "C1", (), NOW, name=NAME, pilot_owner=ANA, production_owner=DAN)
BEFORE = tuple(Opened(gate, NOW, CHLOE, 2) for gate in (Gate.KICKOFF, Gate.INTEGRATION))
READY = replace(SET_UP, opened=BEFORE, risk=Risk.CUSTOMER_FACING)
BEGUN = NOW - dt.timedelta(days=11)
RUNNING = replace(READY, opened=(*BEFORE, Opened(Gate.SHADOW, BEGUN, CHLOE, 3)), shadow=Shadow(1, BEGUN, 34, 31))
LIVE = replace(RUNNING, opened=(*RUNNING.opened, Opened(Gate.GO_LIVE, NOW, DAN, 9)), live_at=NOW)


def state(plan: Plan, viewer: str = CHLOE) -> Message:
    """How it stands; Slack would take it."""
    message = shadow_state(plan, Facts(), viewer, LOOK)
    assert_message(message)
    return message


def test_how_it_stands() -> None:
    assert one_line(state(RUNNING)) == (
        "Fraud model: shadow mode runs. Day 12 of 28. 31 of 34 agree. It runs until Sat 19 Dec."
    )
    few = replace(RUNNING, shadow=Shadow(2, BEGUN, 29, 29), token="x")
    assert "29 of 29 agree, too few to judge. It began anew Sat 21 Nov. It runs until Sat 19 Dec. A token" in one_line(
        state(few)
    )
    over = replace(RUNNING, risk=Risk.INTERNAL)
    assert one_line(state(over)) == "Fraud model: shadow mode runs. It has run its 1 week. 31 of 34 agree."
    endless = replace(RUNNING, risk=None)
    assert "It has no end before Chloe sets a risk class. 31 of 34 agree." in one_line(state(endless))
    assert one_line(state(LIVE)) == "Fraud model: shadow mode ended when it went live, Wed 2 Dec. 31 of 34 agree."


def test_before_it_begins() -> None:
    assert (
        "shadow mode has not begun. Missing: integration, which comes first; a risk class (Chloe sets it)."
        in one_line(state(SET_UP))
    )
    assert "Nothing is missing: it can start." in one_line(state(READY))
    assert "Start shadow mode" in labels(state(READY))


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (CHLOE, ["Log a case", "Begin anew", "Make token", "Show gates"]),
        (DAN, ["Log a case", "Begin anew", "Make token", "Show gates"]),
        (ANA, ["Log a case", "Begin anew", "Show gates"]),
        (BEN, ["Log a case", "Show gates"]),
    ],
)
def test_each_sees_what_they_may_do(viewer: str, expected: list[str]) -> None:
    assert labels(state(RUNNING, viewer)) == expected


def test_a_token_in_use_can_be_replaced_and_revoked() -> None:
    assert labels(state(replace(RUNNING, token="x"))) == [
        "Log a case",
        "Begin anew",
        "New token",
        "Revoke token",
        "Show gates",
    ]
    assert labels(state(replace(LIVE, token="x"))) == ["Revoke token", "Show gates"]


def test_the_token_is_shown_with_the_whole_command() -> None:
    shown = token_once(RUNNING, "baton_T1_abc", "https://baton.example.com", LOOK, replaced=True)
    assert_message(shown)
    assert "The one before it no longer works." in one_line(shown)
    assert (
        "curl -X POST 'https://baton.example.com/api/plans/7/shadow' -H 'Authorization: Bearer baton_T1_abc' "
        '-H \'Content-Type: application/json\' -d \'{"case": "C-1042", ' in one_line(shown)
    )


def test_a_logged_case() -> None:
    assert said_runs(Case("<!here>", "pay", "PAY")) == "<!here> is logged; recommendation and decision agree."
    assert said_runs(Case("C-1", "pay", "no")) == "C-1 is logged; recommendation and decision differ."


def said_runs(case: Case) -> str:
    """The words alone."""
    return "".join(run.text for run in case_logged(case, LOOK))


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_its_words(problem: Problem) -> None:
    words = bad_line(BadLine(1, problem, "decision", "C-1", 3, 200), LOOK)
    assert words.endswith(".") and "{" not in words


def test_what_can_be_wrong_in_the_form_stands_at_its_input() -> None:
    assert bad_inputs([BadLine(1, Problem.EMPTY, "decision")], LOOK) == {"decision": "Fill this in."}
    assert bad_inputs([BadLine(1, Problem.LOGGED, case="C-1")], LOOK) == {
        "case": "This case is logged already. Each case counts once."
    }


def test_the_forms() -> None:
    for view in (case_form(RUNNING, LOOK, channel="C1"), reset_form(RUNNING, LOOK)):
        assert_form(view)
    carried = parse_plan_value(reset_form(RUNNING, LOOK, channel="C1")["private_metadata"])
    assert carried and (carried.number, carried.rest) == (7, ("C1", "1"))


def test_what_comes_back() -> None:
    values = {"case": {"value": {"value": "C-1"}}, "reason": {"value": {"value": "new data"}}}
    view = {"state": {"values": values}}
    assert decode_case(view) == {"case": "C-1", "recommendation": "", "decision": ""}
    assert decode_reason(view) == "new data" and decode_reason({}) == ""
