"""Notices by role, and what they say when the state has moved on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import events as ev
from bot.domain.events import EVENTS, HandoffEvent
from bot.domain.outgoing import Message, audience
from bot.views.notices import notice
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    DAN,
    PAIR,
    PLAN,
    Story,
    accepted,
    agreed,
    declined,
    delivered,
    labels,
    moved,
    offered,
    one_line,
    owned_by,
    proposed,
)


def told(story: Story, viewer: str, *, owner: str = ANA) -> Message:
    """The last act, as this person is told of it."""
    return notice(story.records[-1], story.now_is, owned_by(story, owner), viewer, story.look(), before=story.before)


def after(story: Story, actor: str, event: ev.Event) -> Story:
    """The story after one more act."""
    story.does(actor, event)
    return story


@pytest.mark.parametrize(
    ("story", "viewer", "said", "buttons"),
    [
        (
            proposed(by=BEN),
            ANA,
            "Ben wrote that you transfer the fraud-model pager to Ben by Tue 15 Dec (H-1).",
            ["That's right", "Not me"],
        ),
        (
            agreed(),
            ANA,
            "Ben takes the fraud-model pager (H-1), by Tue 15 Dec. When your part is done, mark it delivered.",
            ["Mark delivered", "Reschedule"],
        ),
        (
            after(offered(), ANA, ev.Keep(14, None)),
            BEN,
            "Ana keeps the fraud-model pager (H-1) as it is, by Tue 15 Dec.",
            [],
        ),
        (
            declined(),
            ANA,
            'Ben declined the fraud-model pager (H-1): "on leave". It needs a receiver: reassign or cancel it.',
            ["Reassign", "Cancel handoff"],
        ),
        (
            after(proposed(), BEN, ev.Decline(None, not_me=True)),
            ANA,
            "Ben is not the one to take over the fraud-model pager (H-1). It needs a receiver: reassign or cancel it.",
            ["Reassign", "Cancel handoff"],
        ),
        (
            delivered(None),
            BEN,
            "Ready for you to accept: fraud-model pager (H-1). No evidence was given. Check three points.",
            ["Accept", "Not yet"],
        ),
        (
            moved(),
            BEN,
            (
                "Ana moved the fraud-model pager (H-1) from Tue 15 Dec to Fri 18 Dec. "
                "It counts at once. Say whether that is fine, or suggest another date."
            ),
            ["Fine", "Suggest a change"],
        ),
        (
            after(agreed(), ANA, ev.Cancel(None)),
            BEN,
            "Ana cancelled the fraud-model pager (H-1). Nothing is left to do.",
            [],
        ),
        (
            after(proposed(by=CHLOE), ANA, ev.NotMe()),
            CHLOE,
            (
                "Ana says they are not the one to hand over the fraud-model pager (H-1). It is cancelled. "
                "Write it again with the right person."
            ),
            [],
        ),
        (
            after(agreed(), BEN, ev.Reassign(ev.Side.RECEIVER, BEN, DAN, None)),
            ANA,
            "Ben reassigned the fraud-model pager (H-1) from Ben to Dan. Dan is being asked.",
            [],
        ),
        (
            after(agreed(), ANA, ev.Reassign(ev.Side.GIVER, ANA, DAN, None)),
            BEN,
            (
                "Ana reassigned the fraud-model pager (H-1) from Ana to Dan. "
                "Your earlier yes no longer counts: will you take it from Dan?"
            ),
            ["I'll take it", "Suggest a change", "Decline"],
        ),
        (
            after(agreed(), CHLOE, ev.Reassign(ev.Side.RECEIVER, BEN, DAN, None)),
            BEN,
            "Chloe reassigned the fraud-model pager (H-1) from you to Dan.",
            [],
        ),
    ],
)
def test_an_act_is_told_by_role(story: Story, viewer: str, said: str, buttons: list[str]) -> None:
    message = told(story, viewer)
    assert one_line(message) == said
    assert labels(message) == buttons


def test_a_new_side_reads_all_of_it() -> None:
    story = after(agreed(), BEN, ev.Reassign(ev.Side.RECEIVER, BEN, DAN, None))
    said = one_line(told(story, DAN))
    assert said.startswith("Ben asks you to take over the fraud-model pager from Ana by Tue 15 Dec")
    assert "1. Two pages answered alone." in said
    story = after(agreed(), CHLOE, ev.Reassign(ev.Side.GIVER, ANA, DAN, story.keep("holiday")))
    story.keep("holiday")
    message = told(story, DAN)
    assert 'in place of Ana: "holiday".' in one_line(message)
    assert labels(message) == ["That's right", "Not me"]


def test_a_receiver_reads_that_the_giver_has_not_confirmed() -> None:
    said = one_line(told(proposed(by=CHLOE), BEN))
    assert "Chloe wrote that Ana transfers the fraud-model pager to you" in said
    assert "Ana has not confirmed." in said


def test_two_people_alone_read_that_nobody_else_sees_it() -> None:
    story = proposed(plan=PAIR)
    said = notice(story.records[-1], story.now_is, PAIR, BEN, story.look(), introduce=False)
    assert "(H-1, only the two of you see it)" in one_line(said)
    assert "I'm Baton" not in said.text


def test_a_channel_whose_name_is_not_for_the_reader_is_left_out() -> None:
    story = proposed()
    look = story.look()
    unnamed = replace(look, words=replace(look.words, channels={}))
    said = notice(story.records[-1], story.now_is, PLAN, BEN, unnamed)
    assert "by Tue 15 Dec (H-1)." in said.text
    assert "C1" not in said.text


def test_other_criteria_are_shown_in_full() -> None:
    story = offered(None, ["three pages answered alone"])
    said = one_line(told(story, ANA))
    assert said == (
        'Ben suggests other criteria for the fraud-model pager (H-1): "change freeze". '
        "Suggested, done when: 1. Three pages answered alone. Until you answer, the present terms stand."
    )
    assert story.now_is.offer
    story.does(ANA, ev.AgreeToChange(story.now_is.offer.seq))
    assert "Done when: 1. Three pages answered alone." in one_line(told(story, BEN))


def test_several_missing_points_are_listed() -> None:
    story = delivered()
    story.does(BEN, ev.Return((1, 3), story.keep("not there")))
    said = one_line(told(story, ANA))
    assert 'Missing: 1. Two pages answered alone. 3. Rota lists Ben. Ben: "not there". Back to agreed' in said


def test_an_acceptance_says_what_was_missing() -> None:
    story = agreed()
    note = story.keep("rehearsed it myself")
    story.does(BEN, ev.Accept((1, 2, 3), 1, note, None, undelivered=True, no_evidence=True))
    said = one_line(told(story, ANA))
    assert 'Note: "rehearsed it myself". Recorded with it: not marked delivered, no evidence.' in said


def test_an_edited_thing() -> None:
    story = proposed()
    story.does(ANA, ev.Edit(story.keep("the whole rota"), story.now_is.criteria, 2))
    assert one_line(told(story, BEN)) == (
        'Ana changed what is handed over (H-1). Was: "the fraud-model pager". Now: "the whole rota".'
    )


def test_without_what_was_before_only_the_new_is_told() -> None:
    story = agreed()
    story.does(ANA, ev.Edit(story.now_is.thing, story.keep_all(["one thing alone"]), 2))
    said = notice(story.records[-1], story.now_is, PLAN, BEN, story.look())
    assert one_line(said) == (
        "Ana changed what done means for the fraud-model pager (H-1). Done when: 1. One thing alone."
    )


def test_what_has_moved_on_is_told_with_how_it_stands() -> None:
    story = delivered()
    record = story.records[-1]
    story.does(BEN, ev.Return((1,), story.keep("no")))
    said = notice(record, story.now_is, PLAN, BEN, story.look())
    assert one_line(said).endswith("Check three points. Now: agreed, Ana's move.")
    assert labels(said) == []
    theirs = notice(record, story.now_is, PLAN, ANA, story.look())
    assert theirs.text.endswith("Now: agreed, your move.")


def test_points_of_a_wording_that_is_gone_are_not_guessed() -> None:
    story = delivered()
    record = story.does(BEN, ev.Return((3,), story.keep("no")))
    story.does(ANA, ev.Edit(story.now_is.thing, story.keep_all(["one thing"]), 2))
    said = one_line(notice(record, story.now_is, PLAN, ANA, story.look()))
    assert said == (
        'Ben says not yet: fraud-model pager (H-1). Ben: "no". Back to agreed; the date stays Tue 15 Dec. '
        "Now: proposed, Ben's move."
    )


def test_older_copies_lose_their_buttons() -> None:
    story = proposed()
    said = notice(story.records[-1], story.now_is, PLAN, BEN, story.look(), buttons=False)
    assert not said.has_buttons


def test_an_answered_offer_is_told_by_what_it_replaced() -> None:
    story = offered()
    record, before = story.records[-1], story.before
    assert story.now_is.offer
    story.does(ANA, ev.AgreeToChange(story.now_is.offer.seq))
    said = notice(record, story.now_is, PLAN, ANA, story.look(), before=before)
    assert "Ben suggests Fri 18 Dec instead of Tue 15 Dec" in said.text


def test_erased_words_are_named_as_such() -> None:
    story = declined()
    story.texts.clear()
    assert one_line(told(story, ANA)).startswith('Ben declined (erased) (H-1): "(erased)".')


def every_act() -> list[Story]:
    """A story that ends with each act."""
    told_of = {
        ev.Propose: proposed(),
        ev.Confirm: after(proposed(by=CHLOE), ANA, ev.Confirm()),
        ev.NotMe: after(proposed(by=CHLOE), ANA, ev.NotMe()),
        ev.Agree: agreed(),
        ev.Offer: offered(),
        ev.AgreeToChange: after(offered(), ANA, ev.AgreeToChange(14)),
        ev.Keep: after(offered(), ANA, ev.Keep(14, None)),
        ev.Decline: declined(),
        ev.Deliver: delivered(),
        ev.Accept: accepted(),
        ev.Return: after(delivered(), BEN, ev.Return((1,), proposed().now_is.thing)),
        ev.Reschedule: moved(),
        ev.Acknowledge: after(moved(), BEN, ev.Acknowledge()),
        ev.Edit: after(agreed(), ANA, ev.Edit(proposed().now_is.thing, (proposed().now_is.thing,), 2)),
        ev.Reassign: after(agreed(), ANA, ev.Reassign(ev.Side.GIVER, ANA, DAN, None)),
        ev.Cancel: after(agreed(), ANA, ev.Cancel(None)),
        ev.Undo: after(proposed(), ANA, ev.Undo()),
        ev.HandBack: after(accepted(), BEN, ev.HandBack(2, proposed().now_is.thing)),
        ev.WaitFor: after(agreed(), ANA, ev.WaitFor((2,))),
        ev.CheckIn: after(accepted(), BEN, ev.CheckIn(30, False, None)),
    }
    assert set(told_of) == {kind for kind in EVENTS.values() if issubclass(kind, HandoffEvent)}
    return list(told_of.values())


@pytest.mark.parametrize("story", every_act(), ids=lambda story: story.records[-1].event.act)
def test_everybody_who_is_told_of_an_act_reads_something(story: Story) -> None:
    plan = owned_by(story, CHLOE)
    for person in audience(story.before, story.now_is, plan, story.records[-1]):
        said = notice(story.records[-1], story.now_is, plan, person, story.look(), before=story.before)
        assert said.text
        assert "{" not in said.text
