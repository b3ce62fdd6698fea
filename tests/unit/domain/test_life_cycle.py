"""Every row of the life cycle: who may do what from where, and what is then recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain import events as ev
from bot.domain import life_cycle
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import Attempt
from tests.support.stories import ANA, BEN, CHLOE, DEV, NOON, Story

LATER = Due(dt.date(2026, 12, 18), None, "Europe/Warsaw")
NOTE = Digest("n" * 64)

WHO = {"giver": ANA, "receiver": BEN, "plan owner": CHLOE, "stranger": DEV}

# act, the states it is possible in, who may do it, the state after it
ROWS = [
    (ev.Agree(), "proposed", "receiver", "agreed"),
    (ev.Offer(LATER, None, NOTE), "proposed agreed", "receiver", None),
    (ev.Decline(NOTE, False), "proposed agreed", "receiver", "declined"),
    (ev.Deliver(NOTE), "proposed agreed", "giver", "delivered"),
    (ev.Accept((1, 2), 1, None, None), "proposed agreed delivered", "receiver", "accepted"),
    (ev.Return((2,), NOTE), "delivered", "receiver", "agreed"),
    (ev.Reschedule(LATER, LATER, None), "proposed agreed delivered", "giver, plan owner", None),
    (ev.Edit(NOTE, (NOTE,), 2), "proposed agreed delivered", "giver, plan owner", "proposed"),
    (ev.Reassign(ev.Side.GIVER, ANA, DEV, None), "proposed agreed delivered declined", "giver, plan owner", "proposed"),
    (ev.Reassign(ev.Side.RECEIVER, BEN, DEV, None), "proposed agreed delivered declined", "receiver, plan owner",
     "proposed"),
    (ev.Cancel(NOTE), "proposed agreed delivered declined", "giver, plan owner", "cancelled"),
    (ev.HandBack(2, NOTE), "accepted", "receiver, plan owner", "accepted"),
]  # fmt: skip


def in_state(state: State) -> Story:
    story = Story()
    acts = {
        State.PROPOSED: [],
        State.AGREED: [(BEN, ev.Agree())],
        State.DELIVERED: [(ANA, ev.Deliver(None))],
        State.ACCEPTED: [(BEN, ev.Accept((1, 2), 1, None, None))],
        State.DECLINED: [(BEN, ev.Decline(None, True))],
        State.CANCELLED: [(ANA, ev.Cancel(NOTE))],
    }[state]
    for who, act in acts:
        story.does(who, act)
    return story


def side_of(act: ev.HandoffEvent) -> ev.Side | None:
    return act.side if isinstance(act, ev.Reassign) else None


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("who", list(WHO))
@pytest.mark.parametrize(("act", "states", "people", "after"), ROWS, ids=lambda value: getattr(value, "act", None))
def test_a_row_of_the_table(
    act: ev.HandoffEvent, states: str, people: str, after: str | None, who: str, state: State
) -> None:
    story = in_state(state)
    if state in states.split() and who in people.split(", "):
        result = story.does(WHO[who], act)
        assert result.state == (after or state)
    else:
        expected = Code.NOT_YOURS if state in states.split() else Code.WRONG_STATE
        with pytest.raises(Refused) as refused:
            story.does(WHO[who], act)
        assert refused.value.code is expected


def test_the_buttons_shown_are_exactly_those_that_would_count() -> None:
    for state in State:
        story = in_state(state)
        for act, states, people, _after in ROWS:
            if isinstance(act, ev.Reassign):
                continue
            for name, person in WHO.items():
                shown = type(act) in life_cycle.available(story.handoff, story.plan, person, NOON)
                assert shown == (state in states.split() and name in people.split(", ")), (state, act.act, name)


def test_a_giver_whom_somebody_else_named_is_unconfirmed_until_they_say_so() -> None:
    story = Story(proposer=CHLOE)
    assert not story.handoff.confirmed
    assert story.does(ANA, ev.Confirm()).confirmed
    with pytest.raises(Refused, match="wrong_state"):
        story.does(ANA, ev.Confirm())


def test_delivering_confirms_too() -> None:
    assert Story(proposer=CHLOE).does(ANA, ev.Deliver(None)).confirmed


def test_not_me_ends_it() -> None:
    assert Story(proposer=CHLOE).does(ANA, ev.NotMe()).state is State.CANCELLED


def test_an_offer_leaves_the_old_terms_until_it_is_answered() -> None:
    story = Story()
    due = story.handoff.due
    offered = story.does(BEN, ev.Offer(LATER, None, NOTE))
    assert (offered.due, offered.state) == (due, State.PROPOSED)
    assert life_cycle.next_mover(offered, story.plan) == ANA
    agreed = story.does(ANA, ev.AgreeToChange(offered.offer.seq))  # type: ignore[union-attr]
    assert (agreed.due, agreed.state, agreed.moves, agreed.wording) == (LATER, State.AGREED, 1, 1)


def test_agreeing_to_other_criteria_makes_a_new_wording() -> None:
    story = Story()
    offered = story.does(BEN, ev.Offer(None, (NOTE,), None))
    agreed = story.does(ANA, ev.AgreeToChange(offered.offer.seq))  # type: ignore[union-attr]
    assert (agreed.criteria, agreed.wording) == ((NOTE,), 2)


def test_keeping_closes_the_offer_and_leaves_the_rest() -> None:
    story = Story()
    story.does(BEN, ev.Agree())
    offered = story.does(BEN, ev.Offer(LATER, None, None))
    kept = story.does(ANA, ev.Keep(offered.offer.seq, None))  # type: ignore[union-attr]
    assert (kept.offer, kept.state, kept.terms) == (None, State.AGREED, offered.terms)


def test_a_second_offer_replaces_the_first_and_answers_to_the_first_are_stale() -> None:
    story = Story()
    first = story.does(BEN, ev.Offer(LATER, None, None)).offer
    second = story.does(BEN, ev.Offer(None, (NOTE,), None)).offer
    assert first is not None
    assert second is not None
    with pytest.raises(Refused, match="stale"):
        story.does(ANA, ev.AgreeToChange(first.seq), expecting=first.seq)
    assert story.does(ANA, ev.AgreeToChange(second.seq), expecting=second.seq).criteria == (NOTE,)


@pytest.mark.parametrize(
    ("who", "act"),
    [
        (BEN, ev.Agree()),
        (ANA, ev.Deliver(None)),
        (BEN, ev.Accept((1, 2), 1, None, None)),
        (BEN, ev.Decline(None, True)),
        (ANA, ev.Cancel(NOTE)),
        (ANA, ev.Reschedule(replace(LATER, date=dt.date(2026, 12, 20)), LATER, None)),
        (ANA, ev.Edit(NOTE, (NOTE,), 2)),
        (ANA, ev.Reassign(ev.Side.GIVER, ANA, DEV, None)),
    ],
    ids=lambda value: getattr(value, "act", None),
)
def test_what_closes_an_offer(who: str, act: ev.HandoffEvent) -> None:
    story = Story()
    story.does(BEN, ev.Offer(LATER, None, None))
    assert story.does(who, act).offer is None


def test_rescheduling_counts_at_once_and_shows_until_fine() -> None:
    story = Story()
    was = story.handoff.due
    story.does(BEN, ev.Agree())
    moved = story.does(ANA, ev.Reschedule(LATER, LATER, None))
    assert moved.due == LATER
    assert moved.moved is not None
    assert (moved.moved.was, moved.moved.by, moved.first_agreed, moved.moves) == (was, ANA, was, 1)
    assert story.does(BEN, ev.Acknowledge()).moved is None
    with pytest.raises(Refused, match="wrong_state"):
        story.does(BEN, ev.Acknowledge())


def test_editing_unmakes_an_agreement() -> None:
    story = Story()
    story.does(BEN, ev.Agree())
    edited = story.does(ANA, ev.Edit(story.handoff.thing, (NOTE,), 0))
    assert (edited.state, edited.wording, edited.terms) == (State.PROPOSED, 2, edited.last)


def test_accepting_an_old_wording_is_stale() -> None:
    story = Story()
    story.does(ANA, ev.Edit(story.handoff.thing, (NOTE,), 0))
    with pytest.raises(Refused, match="stale"):
        story.does(BEN, ev.Accept((1,), 1, None, None))


def test_accepting_needs_every_criterion() -> None:
    with pytest.raises(Refused) as refused:
        Story().does(BEN, ev.Accept((2,), 1, None, None))
    assert refused.value.values["numbers"] == (1,)


@pytest.mark.parametrize("evidence", [None, NOTE])
@pytest.mark.parametrize("delivered", [True, False])
def test_an_acceptance_records_what_was_missing(evidence: Digest | None, delivered: bool) -> None:
    story = Story()
    if delivered:
        story.does(ANA, ev.Deliver(evidence))
    story.does(BEN, ev.Accept((1, 2), 1, None, None))
    accepted = story.records[-1].event
    assert isinstance(accepted, ev.Accept)
    assert accepted.undelivered is not delivered
    assert accepted.no_evidence is (evidence is None or not delivered)


def test_not_yet_names_criteria_that_exist() -> None:
    story = in_state(State.DELIVERED)
    for unmet in ((), (3,)):
        with pytest.raises(Refused, match="no_unmet"):
            story.does(BEN, ev.Return(unmet, NOTE))


@pytest.mark.parametrize(("minutes", "answered", "counts"), [(4, False, True), (6, False, False), (1, True, False)])
def test_undo_for_five_minutes_and_while_unanswered(minutes: int, answered: bool, counts: bool) -> None:
    story = Story(proposer=CHLOE)
    if answered:
        story.does(ANA, ev.Confirm())
    story.now += dt.timedelta(minutes=minutes)
    if counts:
        assert story.does(CHLOE, ev.Undo()).state is State.CANCELLED
    else:
        with pytest.raises(Refused, match="undo_too_late"):
            story.does(CHLOE, ev.Undo())


def test_the_proposer_may_edit_and_cancel_only_while_proposed() -> None:
    story = Story(proposer=DEV)
    assert story.does(DEV, ev.Edit(NOTE, (NOTE,), 2)).wording == 2
    story.does(BEN, ev.Agree())
    with pytest.raises(Refused, match="not_yours"):
        story.does(DEV, ev.Cancel(NOTE))


def test_a_click_is_stale_when_the_terms_changed() -> None:
    story = Story()
    shown = story.handoff.terms
    story.does(ANA, ev.Reschedule(LATER, LATER, None))
    with pytest.raises(Refused, match="stale"):
        story.does(BEN, ev.Agree(), expecting=shown)
    assert story.does(BEN, ev.Agree(), expecting=story.handoff.terms).state is State.AGREED


@pytest.mark.parametrize("to", [BEN, ANA])
def test_a_side_cannot_pass_to_the_other_or_to_itself(to: str) -> None:
    with pytest.raises(Refused, match=r"same_person|no_change"):
        Story().does(ANA, ev.Reassign(ev.Side.GIVER, ANA, to, None))


def test_a_date_that_has_passed_is_refused() -> None:
    past = Due(dt.date(2026, 12, 1), None, "Europe/Warsaw")
    for who, act in ((ANA, ev.Reschedule(past, past, None)), (BEN, ev.Offer(past, None, None))):
        with pytest.raises(Refused, match="date_past"):
            Story().does(who, act)


def test_nobody_hands_over_to_themselves() -> None:
    act = ev.Propose(ANA, ANA, NOTE, (NOTE,), LATER, False)
    with pytest.raises(Refused, match="same_person"):
        life_cycle.propose(CHLOE, act, NOON)


def test_a_handoff_can_be_handed_back_again_where_the_first_time_came_to_nothing() -> None:
    story = in_state(State.ACCEPTED)
    story.does(BEN, ev.HandBack(2, NOTE))
    assert story.does(CHLOE, ev.HandBack(3, NOTE)).handed_back == 3


def test_an_answer_stays_an_answer_when_the_terms_are_opened_again() -> None:
    story = Story()
    story.does(BEN, ev.Agree())
    story.does(ANA, ev.Edit(NOTE, (NOTE,), 0))
    with pytest.raises(Refused, match="undo_too_late"):
        story.does(ANA, ev.Undo())


def test_a_date_that_moves_back_leaves_nothing_to_answer() -> None:
    story = Story()
    was = story.handoff.due
    story.does(ANA, ev.Reschedule(LATER, was, None))
    back = story.does(ANA, ev.Reschedule(was, was, None))
    assert (back.moved, back.moves) == (None, 2)


def test_an_offered_date_that_has_passed_cannot_be_agreed_to() -> None:
    story = Story()
    offered = story.does(BEN, ev.Offer(Due(dt.date(2026, 12, 3), None, "Europe/Warsaw"), None, None))
    story.now += dt.timedelta(days=3)
    with pytest.raises(Refused, match="date_past"):
        story.does(ANA, ev.AgreeToChange(offered.offer.seq))  # type: ignore[union-attr]


def test_a_reassignment_names_its_side() -> None:
    story = Story()
    act = ev.Reassign(ev.Side.RECEIVER, BEN, DEV, None)
    with pytest.raises(Refused, match="wrong_state"):
        life_cycle.decide(story.handoff, story.plan, Attempt(ANA, ev.Reassign), act, NOON)


def test_check_before_a_form_says_what_the_act_would() -> None:
    story = Story()
    with pytest.raises(Refused, match="not_yours"):
        life_cycle.check(story.handoff, story.plan, Attempt(DEV, ev.Accept), NOON)


def test_overdue_is_derived() -> None:
    handoff: Handoff = Story().handoff
    assert not handoff.is_overdue(handoff.due.instant() - dt.timedelta(seconds=1))
    assert handoff.is_overdue(handoff.due.instant())
    assert not replace(handoff, state=State.DELIVERED).is_overdue(handoff.due.instant())
