"""Who may do what to a plan, and when: versions, overrides, shadow mode, incidents, scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from typing import get_args

import pytest

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.errors import Code, Refused
from bot.domain.gates import Condition, Missing, calm_until, missing
from bot.domain.plan import Plan, Scored, Shadow
from bot.domain.plan_events import Cadence, Gate, PlanEvent, Risk, Severity
from bot.domain.plan_rules import PLAN_RULES, PlanAttempt, check_plan, may, version_of
from bot.domain.retrospective import Medians, is_above, medians
from bot.domain.trail import BATON
from tests.unit.domain.plan_stories import (
    ANA,
    ANSWERS,
    BEFORE,
    BEN,
    CHLOE,
    DEV,
    EVE,
    LINKS,
    NAME,
    OTHER_NAME,
    REASON,
    SET_UP,
    WORDS,
    PlanStory,
    local,
    opening,
    ready_for,
    score,
    without,
)

EVERYBODY = {"owner": CHLOE, "pilot owner": ANA, "production owner": DEV, "member": BEN, "baton": BATON}
ONE_OWNER = replace(SET_UP, production_owner=CHLOE)  # Chloe owns the plan and will run the system
EDIT = pe.EditPlan(OTHER_NAME, None, ANA, DEV, Risk.INTERNAL, None)


def unnamed() -> PlanStory:
    return PlanStory()


def owner_left() -> PlanStory:
    story = PlanStory()
    story.gone = frozenset({CHLOE})
    return story


def with_slot() -> PlanStory:
    return ready_for(Gate.KICKOFF, set_up=replace(SET_UP, slots=(WORDS,)))


def in_shadow() -> PlanStory:
    story = ready_for(Gate.SHADOW)
    story.does(CHLOE, pe.OpenGate(Gate.SHADOW))
    return story


def with_token() -> PlanStory:
    story = in_shadow()
    story.does(CHLOE, pe.MakeToken("f" * 64))
    return story


def revoked() -> PlanStory:
    story = with_token()
    story.does(DEV, pe.RevokeToken())
    return story


def with_summary() -> PlanStory:
    story = PlanStory()
    story.does(CHLOE, MONDAYS)
    return story


def to_be_asked() -> PlanStory:
    story = ready_for(Gate.GO_LIVE)
    story.plan = replace(story.plan, go_live_asked=None)
    return story


def lacking_links(set_up: pe.SetUp = SET_UP) -> PlanStory:
    story = ready_for(Gate.INTEGRATION, set_up=set_up)
    story.does(CHLOE, pe.LinkEvidence(1, None, None))
    return story


def one_owner() -> PlanStory:
    return lacking_links(ONE_OWNER)


def asked_of_ben() -> PlanStory:
    story = one_owner()
    story.does(CHLOE, pe.AskOverride(Gate.INTEGRATION, REASON, BEN))
    return story


MONDAYS = pe.SetSummary(Cadence.WEEKLY, 0, dt.time(9), dt.date(2026, 12, 7))
OVERRIDE = pe.Override(Gate.INTEGRATION, (), REASON)
# What is done, on a plan that is ready for it, and by whom alone.
ROWS: list[tuple[PlanEvent, Callable[[], PlanStory], str]] = [
    (SET_UP, unnamed, "owner"),
    (EDIT, lambda: ready_for(Gate.KICKOFF), "owner"),
    (pe.ChangeOwner("", EVE), unnamed, "owner"),
    (pe.TakeOver(""), owner_left, "owner, pilot owner, production owner, member"),
    (pe.ChangeZone("Asia/Tokyo"), unnamed, "owner"),
    (pe.ChangeChannel("", "C2"), unnamed, "owner"),
    (pe.FillSlot(1, 1), with_slot, "owner, pilot owner, production owner, member"),
    (pe.DropSlot(1), with_slot, "owner"),
    (ANSWERS, lambda: ready_for(Gate.KICKOFF), "owner, pilot owner, production owner"),
    (LINKS, lambda: ready_for(Gate.INTEGRATION), "owner, pilot owner, production owner"),
    (pe.OpenGate(Gate.KICKOFF), lambda: ready_for(Gate.KICKOFF), "owner, pilot owner, production owner"),
    (pe.OpenGate(Gate.INTEGRATION), lambda: ready_for(Gate.INTEGRATION), "owner, pilot owner, production owner"),
    (pe.OpenGate(Gate.SHADOW), lambda: ready_for(Gate.SHADOW), "owner, pilot owner, production owner"),
    (pe.OpenGate(Gate.STABLE), lambda: ready_for(Gate.STABLE), "baton"),
    (pe.OpenGate(Gate.RETROSPECTIVE), lambda: ready_for(Gate.RETROSPECTIVE), "owner"),
    (OVERRIDE, lacking_links, "production owner"),
    (pe.LogShadow(3, 2, WORDS, "form"), in_shadow, "owner, pilot owner, production owner, member, baton"),
    (pe.ResetShadow(REASON), in_shadow, "owner, pilot owner, production owner"),
    (pe.MakeToken("f" * 64), in_shadow, "owner, production owner"),
    (pe.RevokeToken(), with_token, "owner, production owner"),
    (pe.AskGoLive(), to_be_asked, "owner"),
    (pe.GoLive(), lambda: ready_for(Gate.GO_LIVE), "production owner"),
    (pe.Incident(Severity.MAJOR, WORDS), lambda: ready_for(Gate.STABLE),
     "owner, pilot owner, production owner, member"),
    (score(1, 2, 3, 5), lambda: ready_for(Gate.STABLE), "owner, pilot owner, production owner, member"),
    (MONDAYS, lambda: ready_for(Gate.KICKOFF), "owner, pilot owner, production owner"),
    (MONDAYS, unnamed, "owner"),
]  # fmt: skip


@pytest.mark.parametrize("who", list(EVERYBODY))
@pytest.mark.parametrize(
    ("event", "begin", "people"), ROWS, ids=[f"{event.act}-{getattr(event, 'gate', '')}" for event, *_ in ROWS]
)
def test_who_may_do_what(event: PlanEvent, begin: Callable[[], PlanStory], people: str, who: str) -> None:
    story = begin()
    if who in people.split(", "):
        story.does(EVERYBODY[who], event)
        assert story.records[-1].actor == EVERYBODY[who]
        return
    with pytest.raises(Refused) as refused:
        story.does(EVERYBODY[who], event)
    assert refused.value.code in {Code.NOT_YOUR_PLAN, Code.NOT_BY_HAND}


def test_each_act_of_a_plan_has_its_row() -> None:
    of_the_workspace = {pe.SaveTemplate, pe.DropTemplate}
    decided_elsewhere = {pe.StartPlan, pe.AskOverride, pe.RefuseOverride}  # two of them in stories of their own, below
    assert {type(event) for event, *_ in ROWS} | of_the_workspace | decided_elsewhere == set(get_args(PlanEvent))
    assert set(PLAN_RULES) == set(get_args(PlanEvent)) - of_the_workspace - {pe.StartPlan}


@pytest.mark.parametrize("who", list(EVERYBODY))
@pytest.mark.parametrize(
    ("event", "begin", "people"), ROWS, ids=[f"{event.act}-{getattr(event, 'gate', '')}" for event, *_ in ROWS]
)
def test_a_button_is_shown_to_nobody_who_may_not(
    event: PlanEvent, begin: Callable[[], PlanStory], people: str, who: str
) -> None:
    story = begin()
    if who in people.split(", "):
        assert may(story.plan, type(event), EVERYBODY[who], story.facts)
    elif not isinstance(event, pe.OpenGate):  # whose it is depends on the gate
        assert not may(story.plan, type(event), EVERYBODY[who], story.facts)


def test_a_refusal_names_who_may() -> None:
    story = ready_for(Gate.GO_LIVE)
    with pytest.raises(Refused) as refused:
        story.does(CHLOE, pe.GoLive())
    assert refused.value.code is Code.NOT_YOUR_PLAN
    assert refused.value.values == {"act": "go_live", "who": (DEV,)}
    with pytest.raises(Refused) as refused:
        story.does(BEN, ANSWERS)
    assert refused.value.values == {"act": "answer_requirements", "who": (CHLOE, ANA, DEV)}


@pytest.mark.parametrize(
    "event", [event for event, *_ in ROWS if PLAN_RULES[type(event)].named], ids=lambda event: event.act
)
def test_a_plan_without_a_name_has_no_gates(event: PlanEvent) -> None:
    story = unnamed()
    assert not may(story.plan, type(event), CHLOE, story.facts)
    with pytest.raises(Refused) as refused:
        story.does(CHLOE, event)
    assert refused.value.code is Code.UNNAMED


# What an act asks of the plan, and of itself --------------------------------------------------------------

NOT_NOW: list[tuple[str, Callable[[], PlanStory], str, PlanEvent, Code]] = [
    ("named already", lambda: ready_for(Gate.KICKOFF), CHLOE, SET_UP, Code.ALREADY_NAMED),
    ("the same again", lambda: ready_for(Gate.KICKOFF), CHLOE, replace(EDIT, name=NAME), Code.NOTHING_NEW),
    ("to oneself", unnamed, CHLOE, pe.ChangeOwner("", CHLOE), Code.NOTHING_NEW),
    ("the owner is here", unnamed, BEN, pe.TakeOver(""), Code.OWNER_IS_HERE),
    ("the same zone", unnamed, CHLOE, pe.ChangeZone("Europe/Warsaw"), Code.NOTHING_NEW),
    ("the same channel", unnamed, CHLOE, pe.ChangeChannel("", "C1"), Code.NOTHING_NEW),
    ("no such slot", with_slot, CHLOE, pe.FillSlot(2, 1), Code.NO_SLOT),
    ("no such slot to drop", with_slot, CHLOE, pe.DropSlot(2), Code.NO_SLOT),
    ("no shadow mode yet", lambda: ready_for(Gate.SHADOW), CHLOE, pe.ResetShadow(REASON), Code.NOT_IN_SHADOW),
    ("no cases before it", lambda: ready_for(Gate.SHADOW), BEN, pe.LogShadow(1, 1, WORDS, "form"), Code.NOT_IN_SHADOW),
    ("nor once live", lambda: ready_for(Gate.STABLE), BEN, pe.LogShadow(1, 1, WORDS, "form"), Code.NOT_IN_SHADOW),
    ("nor a reset", lambda: ready_for(Gate.STABLE), CHLOE, pe.ResetShadow(REASON), Code.NOT_IN_SHADOW),
    ("a batch of none", in_shadow, BEN, pe.LogShadow(0, 0, WORDS, "import"), Code.NO_CASES),
    ("more agree than there are", in_shadow, BEN, pe.LogShadow(3, 4, WORDS, "import"), Code.NO_CASES),
    ("fewer than none agree", in_shadow, BEN, pe.LogShadow(3, -1, WORDS, "import"), Code.NO_CASES),
    ("no token to revoke", in_shadow, CHLOE, pe.RevokeToken(), Code.NO_TOKEN),
    ("revoked", revoked, CHLOE, pe.RevokeToken(), Code.NO_TOKEN),
    ("asked already", lambda: ready_for(Gate.GO_LIVE), CHLOE, pe.AskGoLive(), Code.ALREADY_ASKED),
    ("live already", lambda: ready_for(Gate.STABLE), DEV, pe.GoLive(), Code.GATE_IS_OPEN),
    ("and nothing to ask", lambda: ready_for(Gate.STABLE), CHLOE, pe.AskGoLive(), Code.GATE_IS_OPEN),
    ("no incident before", lambda: ready_for(Gate.GO_LIVE), BEN, pe.Incident(Severity.MINOR, WORDS), Code.NOT_LIVE),
    ("no scores before", lambda: ready_for(Gate.GO_LIVE), BEN, score(3, 3, 3, 3), Code.NOT_LIVE),
    ("no summary to stop", unnamed, CHLOE, pe.SetSummary(Cadence.OFF), Code.NOTHING_NEW),
    ("the same times again", with_summary, CHLOE, replace(MONDAYS, starts=dt.date(2027, 1, 4)), Code.NOTHING_NEW),
    ("a score of 0", lambda: ready_for(Gate.STABLE), BEN, score(3, 3, 0, 3), Code.NO_SCORE),
    ("a score of 6", lambda: ready_for(Gate.STABLE), BEN, score(6, 3, 3, 3), Code.NO_SCORE),
    ("open already", lambda: ready_for(Gate.INTEGRATION), CHLOE, pe.OpenGate(Gate.KICKOFF), Code.GATE_IS_OPEN),
    ("live is pressed", lambda: ready_for(Gate.GO_LIVE), DEV, pe.OpenGate(Gate.GO_LIVE), Code.NOT_BY_HAND),
    ("stable is time's", lambda: ready_for(Gate.STABLE), CHLOE, pe.OpenGate(Gate.STABLE), Code.NOT_BY_HAND),
    ("kickoff is a person's", lambda: ready_for(Gate.KICKOFF), BATON, pe.OpenGate(Gate.KICKOFF), Code.NOT_BY_HAND),
]  # fmt: skip


@pytest.mark.parametrize(
    ("begin", "who", "event", "code"), [row[1:] for row in NOT_NOW], ids=[row[0] for row in NOT_NOW]
)
def test_it_is_refused(begin: Callable[[], PlanStory], who: str, event: PlanEvent, code: Code) -> None:
    story = begin()
    before = story.plan
    with pytest.raises(Refused) as refused:
        story.does(who, event)
    assert refused.value.code is code
    assert story.plan == before


def test_what_is_refused_as_open_names_the_gate() -> None:
    for who, event in ((DEV, pe.GoLive()), (CHLOE, pe.AskGoLive())):
        with pytest.raises(Refused) as refused:
            ready_for(Gate.STABLE).does(who, event)
        assert refused.value.values["gate"] is Gate.GO_LIVE


def test_the_two_of_a_pair_stay_among_themselves() -> None:
    story = PlanStory(pair=(CHLOE, BEN))
    for who, event, code in (
        (CHLOE, pe.ChangeOwner("", EVE), Code.PAIR_ONLY),
        (CHLOE, pe.ChangeChannel("", "C1"), Code.NO_CHANNEL),
    ):
        with pytest.raises(Refused) as refused:
            story.does(who, event)
        assert refused.value.code is code
    story.gone = frozenset({CHLOE})
    with pytest.raises(Refused) as refused:
        story.does(EVE, pe.TakeOver(""))
    assert refused.value.code is Code.PAIR_ONLY
    assert story.does(BEN, pe.TakeOver("")).owner == BEN


def test_the_rules_add_what_was_before() -> None:
    story = unnamed()
    story.does(CHLOE, pe.ChangeOwner("nobody", EVE))
    story.does(EVE, pe.ChangeChannel("nowhere", "C2"))
    story.gone = frozenset({EVE})
    story.does(BEN, pe.TakeOver("nobody"))
    recorded = [record.event for record in story.records[1:]]
    assert recorded == [pe.ChangeOwner(CHLOE, EVE), pe.ChangeChannel("C1", "C2"), pe.TakeOver(EVE)]


# Versions --------------------------------------------------------------------------------------------------


def test_each_save_is_a_new_version() -> None:
    story = ready_for(Gate.KICKOFF)
    assert story.plan.requirements.version == 1
    assert story.does(DEV, replace(ANSWERS, version=99, uptime=None)).requirements.version == 2
    assert story.does(CHLOE, LINKS).evidence.version == 1
    assert story.does(ANA, LINKS).evidence.version == 2


@pytest.mark.parametrize(
    ("event", "meanwhile"),
    [
        (ANSWERS, ANSWERS),
        (LINKS, LINKS),
        (EDIT, pe.ChangeZone("Asia/Tokyo")),
        (pe.ChangeZone("Asia/Tokyo"), EDIT),
        (pe.ChangeOwner("", EVE), pe.ChangeChannel("", "C2")),
        (pe.ChangeChannel("", "C2"), EDIT),
    ],
    ids=lambda event: event.act,
)
def test_a_form_on_what_has_changed_meanwhile_is_stale(event: PlanEvent, meanwhile: PlanEvent) -> None:
    story = ready_for(Gate.KICKOFF)
    shown = version_of(story.plan, type(event))
    story.does(CHLOE, meanwhile)
    with pytest.raises(Refused) as refused:
        story.does(CHLOE, event, shown)
    assert refused.value.code is Code.PLAN_STALE
    story.does(CHLOE, event, version_of(story.plan, type(event)))


def test_a_form_on_what_has_not_changed_counts_whatever_else_happened() -> None:
    story = ready_for(Gate.KICKOFF)
    answers, description = version_of(story.plan, pe.AnswerRequirements), version_of(story.plan, pe.EditPlan)
    story.does(CHLOE, LINKS)
    story.proposes()
    story.does(CHLOE, pe.OpenGate(Gate.KICKOFF))
    story.does(CHLOE, EDIT, description)
    story.does(CHLOE, ANSWERS, answers)


def test_a_form_opens_only_for_those_whose_answer_would_count() -> None:
    story = ready_for(Gate.KICKOFF)
    check_plan(story.plan, PlanAttempt(CHLOE, pe.EditPlan), story.facts)
    with pytest.raises(Refused):
        check_plan(story.plan, PlanAttempt(BEN, pe.EditPlan), story.facts)


# Overrides -------------------------------------------------------------------------------------------------


def closed_at(gate: Gate, set_up: pe.SetUp = SET_UP) -> PlanStory:
    """The gate lacks something that an override may pass over."""
    story = ready_for(gate, set_up=set_up)
    match gate:
        case Gate.INTEGRATION:
            story.does(CHLOE, pe.LinkEvidence(1, None, WORDS))
        case Gate.SHADOW:
            story.plan = replace(story.plan, risk=None)
        case Gate.GO_LIVE:
            story.does(CHLOE, pe.ResetShadow(REASON))
        case Gate.STABLE:
            story.does(BEN, pe.Incident(Severity.MAJOR, WORDS))
        case Gate.RETROSPECTIVE:
            story.plan = replace(story.plan, scores=story.plan.scores[:2])
    return story


LACKS = {
    Gate.INTEGRATION: ("environment",),
    Gate.SHADOW: ("risk_class",),
    Gate.GO_LIVE: ("weeks", "not_asked"),
    Gate.STABLE: ("months",),
    Gate.RETROSPECTIVE: ("scores",),
}


@pytest.mark.parametrize("gate", list(LACKS))
def test_the_production_owner_overrides_with_a_reason(gate: Gate) -> None:
    story = closed_at(gate)
    plan = story.does(DEV, pe.Override(gate, ("made up",), REASON, EVE))

    assert plan.is_open(gate)
    assert story.records[-1].event == pe.Override(gate, LACKS[gate], REASON, None)
    assert [(one.gate, one.by, one.second, one.reason, one.missing) for one in plan.overrides] == [
        (gate, DEV, None, REASON, LACKS[gate])
    ]
    if gate is Gate.GO_LIVE:
        assert plan.live_at == plan.calm_since == story.now


@pytest.mark.parametrize("gate", list(LACKS))
@pytest.mark.parametrize("who", [CHLOE, ANA, BEN, BATON])
def test_nobody_else_does(gate: Gate, who: str) -> None:
    with pytest.raises(Refused) as refused:
        closed_at(gate).does(who, pe.Override(gate, (), REASON))
    assert refused.value.code is Code.NOT_YOUR_PLAN


@pytest.mark.parametrize("gate", list(LACKS))
def test_where_the_production_owner_owns_the_plan_a_second_person_confirms(gate: Gate) -> None:
    story = closed_at(gate, ONE_OWNER)
    with pytest.raises(Refused) as refused:
        story.does(CHLOE, pe.Override(gate, (), REASON))
    assert refused.value.code is Code.SECOND_NEEDED

    asked = story.does(CHLOE, pe.AskOverride(gate, REASON, BEN))
    assert not asked.is_open(gate)
    assert asked.override_asked is not None and asked.override_asked.by == CHLOE
    plan = story.does(BEN, pe.Override(gate, (), WORDS))

    assert story.records[-1].event == pe.Override(gate, LACKS[gate], REASON, BEN)
    assert [(one.gate, one.by, one.second) for one in plan.overrides] == [(gate, CHLOE, BEN)]
    assert plan.is_open(gate) and plan.override_asked is None


@pytest.mark.parametrize("gate", list(LACKS))
@pytest.mark.parametrize("who", [CHLOE, ANA, EVE, DEV])
def test_nobody_but_the_second_person_confirms(gate: Gate, who: str) -> None:
    story = closed_at(gate, ONE_OWNER)
    story.does(CHLOE, pe.AskOverride(gate, REASON, BEN))
    with pytest.raises(Refused) as refused:
        story.does(who, pe.Override(gate, (), REASON))
    assert refused.value.code is Code.NOT_YOUR_PLAN
    assert refused.value.values["who"] == (BEN,)


def test_the_second_person_confirms_the_gate_that_they_were_asked_about_alone() -> None:
    story = asked_of_ben()
    story.plan = without(replace(story.plan, evidence=ready_for(Gate.SHADOW).plan.evidence, risk=None), Gate.SHADOW)
    story.does(CHLOE, pe.OpenGate(Gate.INTEGRATION))
    with pytest.raises(Refused):
        story.does(BEN, pe.Override(Gate.SHADOW, (), REASON))
    assert not story.plan.is_open(Gate.SHADOW)


def test_the_second_person_is_another_one() -> None:
    with pytest.raises(Refused) as refused:
        one_owner().does(CHLOE, pe.AskOverride(Gate.INTEGRATION, REASON, CHLOE))
    assert refused.value.code is Code.SECOND_IS_SAME


def test_where_they_are_two_people_none_is_asked() -> None:
    with pytest.raises(Refused) as refused:
        lacking_links().does(DEV, pe.AskOverride(Gate.INTEGRATION, REASON, BEN))
    assert refused.value.code is Code.NO_SECOND_NEEDED


@pytest.mark.parametrize("who", [BEN, CHLOE])
def test_the_second_person_refuses_or_who_asked_takes_it_back(who: str) -> None:
    story = asked_of_ben()
    assert story.does(who, pe.RefuseOverride(Gate.INTEGRATION)).override_asked is None
    for person in (BEN, CHLOE):
        with pytest.raises(Refused):
            story.does(person, pe.Override(Gate.INTEGRATION, (), REASON))
    with pytest.raises(Refused) as refused:
        story.does(CHLOE, pe.RefuseOverride(Gate.INTEGRATION))
    assert refused.value.code is Code.NO_OVERRIDE_ASKED
    assert story.plan.overrides == ()


def test_an_old_refusal_takes_nothing_back_that_was_asked_later() -> None:
    story = asked_of_ben()
    story.does(CHLOE, LINKS)
    story.does(CHLOE, pe.OpenGate(Gate.INTEGRATION))
    story.plan = replace(story.plan, risk=None)
    story.does(CHLOE, pe.AskOverride(Gate.SHADOW, REASON, BEN))
    with pytest.raises(Refused) as refused:
        story.does(BEN, pe.RefuseOverride(Gate.INTEGRATION))
    assert refused.value.code is Code.NO_OVERRIDE_ASKED
    assert story.does(BEN, pe.RefuseOverride(Gate.SHADOW)).override_asked is None


@pytest.mark.parametrize("who", [ANA, EVE, BATON])
def test_nobody_else_refuses(who: str) -> None:
    with pytest.raises(Refused) as refused:
        asked_of_ben().does(who, pe.RefuseOverride(Gate.INTEGRATION))
    assert refused.value.code is Code.NOT_YOUR_PLAN


def test_nobody_else_is_asked_before_the_request_is_taken_back() -> None:
    story = asked_of_ben()
    with pytest.raises(Refused) as refused:
        story.does(CHLOE, pe.AskOverride(Gate.INTEGRATION, WORDS, EVE))
    assert (refused.value.code, refused.value.values) == (Code.ALREADY_ASKED, {"person": BEN})
    story.does(CHLOE, pe.RefuseOverride(Gate.INTEGRATION))
    story.does(CHLOE, pe.AskOverride(Gate.INTEGRATION, WORDS, EVE))
    with pytest.raises(Refused):
        story.does(BEN, pe.Override(Gate.INTEGRATION, (), REASON))
    assert story.does(EVE, pe.Override(Gate.INTEGRATION, (), REASON)).overrides[0].reason == WORDS


@pytest.mark.parametrize(
    ("who", "change"),
    [(CHLOE, pe.ChangeOwner("", EVE)), (CHLOE, replace(EDIT, production_owner=EVE))],
    ids=lambda event: getattr(event, "act", None),
)
def test_a_request_falls_with_whom_it_was_made_by(who: str, change: PlanEvent) -> None:
    story = asked_of_ben()
    assert story.does(who, change).override_asked is None
    with pytest.raises(Refused):
        story.does(BEN, pe.Override(Gate.INTEGRATION, (), REASON))


def test_a_request_falls_when_the_gate_opens_as_it_should() -> None:
    story = asked_of_ben()
    story.does(CHLOE, LINKS)
    assert story.does(CHLOE, pe.OpenGate(Gate.INTEGRATION)).override_asked is None


def test_what_came_to_hold_meanwhile_is_not_overridden() -> None:
    story = asked_of_ben()
    story.does(ANA, LINKS)
    with pytest.raises(Refused) as refused:
        story.does(BEN, pe.Override(Gate.INTEGRATION, (), REASON))
    assert refused.value.code is Code.NOTHING_TO_OVERRIDE


@pytest.mark.parametrize("set_up", [SET_UP, ONE_OWNER])
def test_kickoff_has_no_override(set_up: pe.SetUp) -> None:
    story = ready_for(Gate.KICKOFF, set_up=set_up)
    story.does(CHLOE, replace(ANSWERS, uptime=None))
    producer = set_up.production_owner or ""
    for event in (pe.Override(Gate.KICKOFF, (), REASON), pe.AskOverride(Gate.KICKOFF, REASON, BEN)):
        with pytest.raises(Refused) as refused:
            story.does(producer, event)
        assert refused.value.code is Code.NO_OVERRIDE
        assert refused.value.values["gate"] is Gate.KICKOFF
    assert not story.plan.is_open(Gate.KICKOFF)


@pytest.mark.parametrize("gate", list(BEFORE))
def test_no_override_passes_over_the_gate_before(gate: Gate) -> None:
    story = closed_at(gate)
    story.plan = without(story.plan, BEFORE[gate])
    with pytest.raises(Refused) as refused:
        story.does(DEV, pe.Override(gate, (), REASON))
    assert refused.value.code is Code.GATE_CLOSED
    assert refused.value.values["missing"] == (Missing(Condition.GATE_BEFORE, None, gate=BEFORE[gate]),)


def test_nor_over_a_production_owner_who_has_left() -> None:
    story = closed_at(Gate.GO_LIVE, ONE_OWNER)
    story.does(CHLOE, pe.AskOverride(Gate.GO_LIVE, REASON, BEN))
    story.gone = frozenset({CHLOE})
    with pytest.raises(Refused) as refused:
        story.does(BEN, pe.Override(Gate.GO_LIVE, (), REASON))
    assert refused.value.values["missing"] == (Missing(Condition.OWNER_GONE, CHLOE, person=CHLOE),)


def test_an_open_gate_is_not_overridden() -> None:
    story = ready_for(Gate.SHADOW)
    with pytest.raises(Refused) as refused:
        story.does(DEV, OVERRIDE)
    assert refused.value.code is Code.GATE_IS_OPEN


@pytest.mark.parametrize("gate", list(LACKS))
def test_where_nothing_is_missing_nothing_is_overridden(gate: Gate) -> None:
    story = ready_for(gate)
    with pytest.raises(Refused) as refused:
        story.does(DEV, pe.Override(gate, (), REASON))
    assert refused.value.code is Code.NOTHING_TO_OVERRIDE


# Shadow mode, going live, incidents ------------------------------------------------------------------------


def test_a_reset_begins_the_run_and_the_count_anew_and_withdraws_the_request() -> None:
    story = in_shadow()
    story.does(BEN, pe.LogShadow(30, 28, WORDS, "import"))
    story.does(BATON, pe.LogShadow(4, 3, WORDS, "api"))
    assert story.plan.shadow == Shadow(1, story.now, 34, 31)
    story.accepted()
    story.later(days=7)
    story.does(CHLOE, pe.AskGoLive())

    plan = story.does(ANA, pe.ResetShadow(REASON))
    assert plan.shadow == Shadow(2, story.now)
    assert plan.go_live_asked is None
    with pytest.raises(Refused) as refused:
        story.does(DEV, pe.GoLive())
    assert [one.condition for one in refused.value.values["missing"]] == [Condition.WEEKS, Condition.NOT_ASKED]  # type: ignore[attr-defined]


def test_going_live_takes_both_the_plan_owner_and_the_production_owner() -> None:
    story = to_be_asked()
    with pytest.raises(Refused) as refused:
        story.does(DEV, pe.GoLive())
    assert refused.value.values["missing"] == (Missing(Condition.NOT_ASKED, CHLOE),)
    story.does(CHLOE, pe.AskGoLive())
    assert story.does(DEV, pe.GoLive()).live_at == story.now


def test_another_production_owner_is_asked_anew() -> None:
    story = ready_for(Gate.GO_LIVE)
    story.does(CHLOE, replace(EDIT, production_owner=EVE))
    with pytest.raises(Refused):
        story.does(DEV, pe.GoLive())
    with pytest.raises(Refused) as refused:
        story.does(EVE, pe.GoLive())
    assert refused.value.values["missing"] == (Missing(Condition.NOT_ASKED, CHLOE),)


def test_what_changed_since_they_were_asked_holds_the_gate() -> None:
    story = ready_for(Gate.GO_LIVE)
    story.proposes()
    with pytest.raises(Refused) as refused:
        story.does(DEV, pe.GoLive())
    assert refused.value.values["missing"] == (Missing(Condition.HANDOFFS, BEN, handoffs=(2,)),)
    story.acts(2, ANA, ev.Cancel(None))
    assert story.does(DEV, pe.GoLive()).is_open(Gate.GO_LIVE)


def test_asking_needs_all_but_the_asking() -> None:
    story = to_be_asked()
    story.proposes()
    with pytest.raises(Refused) as refused:
        story.does(CHLOE, pe.AskGoLive())
    assert refused.value.values["missing"] == (Missing(Condition.HANDOFFS, BEN, handoffs=(2,)),)


def test_a_major_incident_closes_stable_and_starts_the_months_again() -> None:
    story = ready_for(Gate.STABLE)
    story.does(BATON, pe.OpenGate(Gate.STABLE))
    live_at = story.plan.live_at
    story.now = local("2027-04-30 12:00")
    plan = story.does(BEN, pe.Incident(Severity.MAJOR, WORDS))

    assert not plan.is_open(Gate.STABLE)
    assert plan.is_open(Gate.GO_LIVE) and plan.live_at == live_at
    assert calm_until(plan) == dt.date(2027, 7, 30)
    story.now = local("2027-07-29 23:59")
    with pytest.raises(Refused):
        story.does(BATON, pe.OpenGate(Gate.STABLE))
    story.now = local("2027-07-30 00:00")
    assert story.does(BATON, pe.OpenGate(Gate.STABLE)).is_open(Gate.STABLE)


def test_incidents_are_counted_by_how_bad_they_were() -> None:
    story = ready_for(Gate.STABLE)
    story.does(BEN, pe.Incident(Severity.MINOR, WORDS))
    story.does(BEN, pe.Incident(Severity.MAJOR, WORDS))
    plan = story.does(BEN, pe.Incident(Severity.MINOR, WORDS))
    assert (plan.major_incidents, plan.minor_incidents) == (1, 2)


# The retrospective -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], None),
        ([(1, 2, 3, 4), (5, 5, 5, 5)], None),
        ([(1, 2, 3, 4), (5, 5, 5, 5), (2, 2, 2, 2)], Medians(2, 2, 3, 4)),
        ([(1, 1, 4, 5), (2, 1, 4, 5), (3, 2, 5, 5), (5, 5, 5, 1)], Medians(2.5, 1.5, 4.5, 5)),
    ],
)
def test_medians_are_of_three_people_at_least(
    scores: list[tuple[int, int, int, int]], expected: Medians | None
) -> None:
    assert medians([Scored(f"U{number}", score(*four)) for number, four in enumerate(scores)]) == expected


def test_one_dimension_above_is_enough() -> None:
    before = Medians(3, 3, 3, 3)
    assert not is_above(before, before)
    for field in fields(Medians):
        assert is_above(replace(Medians(1, 1, 1, 1), **{field.name: 3.5}), before)


def test_everybody_scores_once_and_may_change_their_mind() -> None:
    story = ready_for(Gate.STABLE)
    story.does(BEN, score(1, 1, 1, 1))
    story.does(EVE, score(2, 2, 2, 2))
    plan = story.does(BEN, score(5, 5, 5, 5))
    assert {one.by: one.score.data for one in plan.scores} == {BEN: 5, EVE: 2}


@pytest.mark.parametrize(
    ("previous", "reason", "recorded"),
    [(None, None, None), (Medians(3, 3, 3, 2), None, True), (Medians(3, 3, 3, 3), WORDS, False)],
)
def test_the_record_says_whether_it_is_above(
    previous: Medians | None, reason: Digest | None, recorded: bool | None
) -> None:
    story = ready_for(Gate.RETROSPECTIVE)
    story.previous = previous
    plan: Plan = story.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE, True if recorded is False else None, reason))
    assert story.records[-1].event == pe.OpenGate(Gate.RETROSPECTIVE, recorded, reason)
    assert plan.why_not_above == reason


def test_a_plan_that_is_not_above_says_why() -> None:
    story = ready_for(Gate.RETROSPECTIVE)
    story.previous = Medians(4, 4, 4, 4)
    with pytest.raises(Refused) as refused:
        story.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE))
    assert refused.value.values["missing"] == (Missing(Condition.ABOVE, CHLOE),)


def test_the_whole_playbook_by_the_rules() -> None:
    story = ready_for(Gate.RETROSPECTIVE)
    plan = story.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE))
    assert [one.gate for one in plan.opened] == list(Gate)
    assert [one.by for one in plan.opened] == [CHLOE, CHLOE, CHLOE, DEV, BATON, CHLOE]
    assert plan.overrides == ()
    assert all(missing(plan, gate, story.facts, story.now) == () for gate in list(Gate)[:3])
    assert opening(Gate.GO_LIVE) == (DEV, pe.GoLive())
