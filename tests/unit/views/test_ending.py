"""The retrospective, the portfolio and the check-ins as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.plan import Overridden, Plan
from bot.domain.plan_events import Gate
from bot.domain.portfolio import Danger, Reason, dangers
from bot.domain.retrospective import Medians
from bot.domain.words import Words
from bot.views.check_in import check_in
from bot.views.look import Look
from bot.views.plan_forms.retrospective import close_form, decode_reason, decode_scores, score_form
from bot.views.portfolio import portfolio
from bot.views.retrospective import retrospective
from tests.unit.domain.plan_stories import CHLOE, DEV, EVE, NAME, WARSAW, WORDS, PlanStory, ready_for
from tests.unit.views.builders import (
    ANA,
    BEN,
    NOW,
    PLAN,
    accepted,
    assert_form,
    assert_message,
    digest,
    labels,
    one_line,
    owned_by,
)

PEOPLE = {ANA: "Ana", BEN: "Ben", CHLOE: "Chloe", DEV: "Dev", EVE: "Eve"}
NOT_YET = "Fewer than five live systems: a shared platform does not pay yet."
PICTURE = "Show picture"
JAN = dt.datetime(2027, 1, 1, 8, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Held:
    """An earlier plan."""

    plan: Plan
    medians: Medians


def look(now: dt.datetime, texts: Mapping[Digest, str] | None = None) -> Look:
    """In Warsaw, the plan being called "fraud model"."""
    said = {NAME: "fraud model", WORDS: "slow start"} | (dict(texts) if texts else {})
    return Look(Words(PEOPLE, {"C1": "fraud-model"}, said), now, WARSAW)


def live(scorers: int = 0, gate: Gate = Gate.STABLE) -> PlanStory:
    """A plan that is live since Wed 9 Dec, and for three months where `gate` is the retrospective."""
    story = ready_for(gate)
    story.plan = replace(story.plan, scores=())
    for who, marks in list(zip((ANA, BEN, DEV, EVE), (2, 3, 5, 4), strict=True))[:scorers]:
        story.does(who, pe.Score(marks, 3, 4, 1, digest(f"note {marks}")))
    return story


def words_of(story: PlanStory) -> dict[Digest, str]:
    """What was noted with each score."""
    return {one.score.note: f"note {one.score.data}" for one in story.plan.scores if one.score.note}


def shown(story: PlanStory, viewer: str = EVE, earlier: tuple[Held, ...] = ()) -> str:
    """The retrospective in words on one line."""
    said = retrospective(story.plan, story.facts, earlier, viewer, look(story.now, words_of(story)))
    assert_message(said)
    return one_line(said)


# The retrospective -----------------------------------------------------------------------------------------------


def test_before_it_is_live_it_says_what_comes_first() -> None:
    story = ready_for(Gate.INTEGRATION)
    said = retrospective(story.plan, story.facts, (), CHLOE, look(story.now))
    assert one_line(said) == (
        "Fraud model: retrospective. It is scored once the system is live. Next gate: integration."
    )
    assert labels(said) == []


@pytest.mark.parametrize("scorers", [0, 1, 2])
def test_fewer_than_three_show_neither_medians_nor_notes(scorers: int) -> None:
    said = shown(live(scorers))
    scored = ("Nobody has scored yet", "1 person has scored", "2 people have scored")[scorers]
    assert f"{scored}. Medians and notes show from 3 people on." in said
    assert "note 2" not in said
    assert "maturity" not in said


def test_from_three_on_medians_and_notes_are_shown_and_no_names() -> None:
    said = shown(live(3))
    assert "Data maturity: 3 Technical capability: 3 Operational readiness: 4 Cultural adoption: 1" in said
    assert "3 people have scored. Notes:" in said
    assert all(f'"note {marks}"' in said for marks in (2, 3, 5))
    assert not any(name in said for name in ("Ana", "Ben", "Dev", "Eve"))
    assert "Data maturity: 3.5" in shown(live(4))


def test_the_order_of_notes_does_not_follow_who_scored_when() -> None:
    story = live(4)
    backwards = replace(story.plan, scores=story.plan.scores[::-1])
    at = look(story.now, words_of(story))
    assert retrospective(backwards, story.facts, (), EVE, at) == retrospective(story.plan, story.facts, (), EVE, at)


def test_earlier_plans_stand_beside_it() -> None:
    story = live(3)
    other = ready_for(Gate.RETROSPECTIVE)
    other.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE))
    said = shown(story, earlier=(Held(other.plan, Medians(3, 3.5, 2, 4)),))
    assert "Earlier plans, the newest first:" in said
    assert "data maturity 3, technical capability 3.5, operational readiness 2, cultural adoption 4." in said
    assert "No earlier plan that you may see has held a retrospective." in shown(story)


def test_everybody_scores_and_the_owner_closes_once_it_is_stable() -> None:
    story = live(3)
    at = look(story.now, words_of(story))
    assert labels(retrospective(story.plan, story.facts, (), EVE, at)) == ["Score", PICTURE]
    assert labels(retrospective(story.plan, story.facts, (), ANA, at)) == ["Score again", PICTURE]
    assert labels(retrospective(story.plan, story.facts, (), CHLOE, at)) == ["Score", PICTURE]
    assert "It can be closed once the system is stable. Chloe closes it." in shown(story)
    before = retrospective(story.plan, story.facts, (), EVE, look(story.now - dt.timedelta(days=30), words_of(story)))
    assert "It can be closed once the system is stable, on Tue 9 Mar at the earliest." in one_line(before)
    stable = live(3, Gate.RETROSPECTIVE)
    assert labels(retrospective(stable.plan, stable.facts, (), CHLOE, at)) == [
        "Score",
        "Close the retrospective",
        PICTURE,
    ]
    assert labels(retrospective(stable.plan, stable.facts, (), DEV, at)) == ["Score again", PICTURE]
    assert shown(stable).endswith("Chloe closes it.")


def test_once_closed_nobody_scores() -> None:
    story = live(3, Gate.RETROSPECTIVE)
    story.previous = Medians(5, 5, 5, 5)
    story.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE, reason=WORDS))
    said = retrospective(story.plan, story.facts, (), CHLOE, look(story.now, words_of(story)))
    assert labels(said) == [PICTURE]
    assert 'Why no dimension is above the plan before: "slow start".' in one_line(said)
    assert "Fraud model: retrospective, closed on " in one_line(said)


def test_many_long_notes_fit() -> None:
    story = live(3)
    scores = tuple(
        replace(one, by=f"U{n}", score=replace(one.score, note=digest(f"{n}")))
        for n in range(20)
        for one in story.plan.scores
    )
    story.plan = replace(story.plan, scores=scores)
    texts = {digest(f"{n}"): f"{n} " + "word " * 300 for n in range(20)}
    said = retrospective(story.plan, story.facts, (), EVE, look(story.now, texts))
    assert_message(said)
    assert "more notes are not shown." in said.text


def test_the_form_has_what_this_person_scored_before() -> None:
    story = live(3)
    own = next(one.score for one in story.plan.scores if one.by == DEV)
    form = score_form(story.plan, own, look(story.now, words_of(story)), channel="C1")
    assert_form(form)
    inputs = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert inputs["data"]["initial_option"]["value"] == "5"
    assert inputs["note"]["initial_value"] == "note 5"
    assert form["private_metadata"].endswith("|C1")
    assert "initial_option" not in str(score_form(story.plan, None, look(story.now)))


def test_closing_asks_why_only_where_nothing_is_above_the_plan_before() -> None:
    story = live(3, Gate.RETROSPECTIVE)
    form = close_form(story.plan, story.facts, look(story.now))
    assert_form(form)
    assert not [block for block in form["blocks"] if block["type"] == "input"]
    story.previous = Medians(3, 3, 4, 1)
    asking = close_form(story.plan, story.facts, look(story.now))
    assert_form(asking)
    assert [block["block_id"] for block in asking["blocks"] if block["type"] == "input"] == ["reason"]


@pytest.mark.parametrize("value", ["0", "6", "٣", "", "10", "five"])
def test_what_no_choice_offers_is_no_score_or_out_of_range(value: str) -> None:
    chosen = {"data": {"value": {"selected_option": {"value": value}}}}
    found = decode_scores({"state": {"values": chosen}}).scores
    assert found["data"] in {None, 0, 6}
    assert found["technical"] is None
    assert decode_reason({}) == ""


# The portfolio ---------------------------------------------------------------------------------------------------


def test_without_plans_it_says_how_to_begin_one() -> None:
    said = portfolio((), (), look(NOW))
    assert one_line(said) == "You see no plans yet. Begin one with `/transition new`."


def test_it_names_live_systems_dangers_and_who_may_scale() -> None:
    earned = ready_for(Gate.RETROSPECTIVE)
    earned.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE))
    waiting = ready_for(Gate.KICKOFF)
    waiting.gone = frozenset({DEV})
    other = replace(waiting.plan, number=2, name=digest("churn model"))
    found = dangers(other, (), waiting.gone, waiting.now)
    at = look(earned.now, {digest("churn model"): "churn model"})
    said = portfolio((earned.plan, other), [(other, found)], at)
    assert_message(said)
    assert said.text.split("\n") == [
        f"Portfolio: 2 plans that you may see, 1 live. {NOT_YET}",
        "Live (1)",
        "Fraud model, since Wed 9 Dec, stable",
        "At risk (1)",
        "Churn model: Dev's account is deactivated",
        "Earned the right to scale (1)",
        "Fraud model",
    ]


def test_each_danger_in_words() -> None:
    day = dt.date(2026, 12, 18)
    every = (
        Danger(Reason.LATE, handoffs=(1, 2, 3, 4, 5, 6, 7)),
        Danger(Reason.TARGET_PAST, on=day),
        Danger(Reason.TARGET_NEAR, on=day),
        Danger(Reason.RESET, count=2),
        Danger(Reason.MAJOR_INCIDENT, count=1),
        Danger(Reason.OVERRIDE, gates=(Gate.SHADOW, Gate.GO_LIVE)),
    )
    plan = replace(ready_for(Gate.KICKOFF).plan, target=dt.date(2026, 12, 11))
    said = [one_line(portfolio((plan,), [(plan, (one,))], look(NOW))).split("At risk (1) ")[1] for one in every]
    assert [words.split(" None has")[0] for words in said] == [
        "Fraud model: H-1, H-2, H-3, H-4, H-5 and 2 more late",
        "Fraud model: target Fri 18 Dec is past",
        "Fraud model: target Fri 11 Dec is too near: shadow mode cannot end before Fri 18 Dec",
        "Fraud model: shadow mode began anew 2 times",
        "Fraud model: 1 major incident",
        "Fraud model: opened by override: shadow mode and go-live",
    ]


def test_a_hundred_plans_with_long_names_fit() -> None:
    story = ready_for(Gate.RETROSPECTIVE)
    story.does(CHLOE, pe.OpenGate(Gate.RETROSPECTIVE))
    gone = Overridden(Gate.SHADOW, story.now, DEV, None, WORDS, (), 9)
    plans = [replace(story.plan, number=n, overrides=(gone,)) for n in range(1, 101)]
    at_risk = [(plan, (Danger(Reason.OWNER_GONE, people=(DEV,)),)) for plan in plans]
    said = portfolio(plans, at_risk, look(story.now, {NAME: "a name & that goes on " * 20}))
    assert_message(said)
    assert "100 plans that you may see, 100 live. More than ten live systems" in one_line(said)
    assert said.text.count("more.") == 3


# Check-ins -------------------------------------------------------------------------------------------------------


def test_the_question() -> None:
    story = accepted()
    said = check_in(story.now_is, PLAN, story.look(now=JAN))
    assert_message(said)
    assert one_line(said) == ("Is the fraud-model pager still running without Ana? You accepted it 30 days ago (H-1).")
    assert labels(said) == ["Still running", "It needs Ana"]


def test_who_knows_of_it_leaves_out_who_cannot() -> None:
    story = accepted()
    plan = owned_by(story, CHLOE)
    record = story.does(BEN, ev.CheckIn(30, False, None), JAN)
    at = story.look(now=JAN)
    said = one_line(check_in(story.now_is, plan, at, record))
    assert said.startswith("You said on Fri 1 Jan: the fraud-model pager (H-1) needs Ana. Ana and Chloe know.")
    alone = replace(at, words=replace(at.words, unreachable=frozenset({ANA})))
    assert "Chloe knows." in one_line(check_in(story.now_is, plan, alone, record))
    nobody = replace(at, words=replace(at.words, unreachable=frozenset({ANA, CHLOE})))
    assert "know" not in one_line(check_in(story.now_is, plan, nobody, record))


def test_once_it_is_handed_back_nothing_is_left_to_press() -> None:
    story = accepted()
    record = story.does(BEN, ev.CheckIn(30, False, None), JAN)
    story.does(BEN, ev.HandBack(2, digest("reason")), JAN)
    for answer in (None, record):
        said = check_in(story.now_is, PLAN, story.look(now=JAN), answer)
        assert one_line(said).endswith("The fraud-model pager (H-1) was handed back as H-2.")
        assert labels(said) == []
