"""What somebody is told to put right, word by word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.leaving import Part, Vacancy
from bot.domain.outgoing import Message
from bot.domain.plan_events import Gate
from bot.domain.remedy import Remedy, Trouble
from bot.views.remedies import remedy, taken_over
from tests.unit.views.builders import (
    ANA,
    BEN,
    PAIR,
    PLAN,
    Story,
    agreed,
    assert_message,
    delivered,
    labels,
    one_line,
    proposed,
)


def said(trouble: Trouble, target: str, *stories: Story, place: str = ANA) -> Message:
    """The remedy for what waits in these stories, as it is read in a place."""
    look = stories[0].look()
    words = replace(look.words, texts={key: text for story in stories for key, text in story.texts.items()})
    plans = {story.plan.number: story.plan for story in stories}
    handoffs = tuple(story.now_is for story in stories)
    return remedy(Remedy(trouble, target, handoffs, plans, words), place, replace(look, words=words))


def many(count: int) -> list[Story]:
    """So many handoffs of Ana's to Ben."""
    return [agreed(thing=f"the registry {number}", number=number) for number in range(1, count + 1)]


def test_a_leaver() -> None:
    message = said(Trouble.DEACTIVATED, BEN, agreed(number=1), proposed(number=4), delivered(number=9))
    assert message.text.split("\n") == [
        "Ben's account is deactivated. Three handoffs wait: H-1, H-4, H-9.",
        "H-1 · Fraud-model pager · Ana to Ben · agreed, your move · Tue 15 Dec",
        "H-4 · Fraud-model pager · Ana to Ben · proposed, Ben's move · Tue 15 Dec",
        "H-9 · Fraud-model pager · Ana to Ben · delivered, Ben's move · Tue 15 Dec",
    ]
    assert labels(message) == ["Reassign", *["Open"] * 3]
    assert_message(message)


def test_a_leaver_with_one_handoff() -> None:
    message = said(Trouble.DEACTIVATED, BEN, agreed())
    assert one_line(message).startswith("Ben's account is deactivated. One handoff waits: H-1. H-1 ·")


def test_a_leaver_with_many() -> None:
    message = said(Trouble.DEACTIVATED, BEN, *many(12))
    assert "12 handoffs wait: H-1, H-2, H-3, H-4, H-5, H-6, H-7, H-8, H-9, H-10, H-11, H-12." in message.text
    assert labels(message) == ["Reassign", *["Open"] * 5]
    message = said(Trouble.DEACTIVATED, BEN, *many(45))
    assert "H-39, H-40 and 5 more." in message.text
    assert_message(message)


def test_a_leaver_who_owned_the_channels_handoffs() -> None:
    message = said(Trouble.DEACTIVATED, ANA, agreed(number=1), proposed(number=4), place="C1")
    assert message.text.split("\n") == [
        "Ana's account is deactivated; Ana owned this channel's handoffs. Two handoffs wait: H-1, H-4.",
        "H-1 · Fraud-model pager · Ana to Ben · agreed, Ana's move · Tue 15 Dec",
        "H-4 · Fraud-model pager · Ana to Ben · proposed, Ben's move · Tue 15 Dec",
    ]
    assert labels(message) == ["Open", "Open"]
    assert_message(message)


def test_what_a_leaver_was_in_plans() -> None:
    story = agreed()
    named = replace(PLAN, name=story.keep("fraud model"), pilot_owner=BEN, production_owner=BEN)
    held = (Gate.KICKOFF, Gate.GO_LIVE)
    vacant = (Vacancy(named, Part.PILOT_OWNER), Vacancy(named, Part.PRODUCTION_OWNER, held))
    look = story.look()
    message = remedy(Remedy(Trouble.DEACTIVATED, BEN, (), {1: named}, look.words, vacant), ANA, look)
    assert one_line(message) == (
        "Ben's account is deactivated. Ben was pilot owner of Fraud model. "
        "Ben was production owner of Fraud model: kickoff and go-live stay closed until there is another one."
    )
    assert labels(message) == ["Reassign"]
    one = replace(vacant[1], gates=(Gate.GO_LIVE,))
    message = remedy(Remedy(Trouble.DEACTIVATED, BEN, (), {1: named}, look.words, (one,)), ANA, look)
    assert one_line(message).endswith("of Fraud model: go-live stays closed until there is another one.")
    over = replace(vacant[1], gates=())
    message = remedy(Remedy(Trouble.DEACTIVATED, BEN, (), {1: named}, look.words, (over,)), ANA, look)
    assert one_line(message).endswith("Ben was production owner of Fraud model.")


@pytest.mark.parametrize("count", [1, 9])
def test_plans_to_be_taken_over(count: int) -> None:
    story = agreed()
    named = [replace(PLAN, number=number, name=story.keep(f"plan {number}")) for number in range(1, count + 1)]
    look, plans = story.look(), {plan.number: plan for plan in named}
    wrong = Remedy(Trouble.DEACTIVATED, ANA, (story.now_is,), plans, look.words, orphans=tuple(named))
    message = remedy(wrong, BEN, look)
    assert message.text.startswith("Ana's account is deactivated. Ana owned Plan 1.")
    assert labels(message) == [*["Take over"] * min(count, 5), "Open"]
    assert_message(message)
    message = remedy(wrong, "C1", look)
    assert "One handoff waits: H-1. Any member of this channel can take over." in message.text
    assert_message(message)


def test_a_plan_was_taken_over() -> None:
    story = agreed()
    look = story.look()
    named = replace(PLAN, name=story.keep("fraud model"))
    assert one_line(taken_over(named, [story.now_is], BEN, look)).startswith(
        "You own Fraud model now; what is escalated comes to you. One handoff waits: H-1. H-1 ·"
    )
    assert one_line(taken_over(PLAN, [], BEN, look)) == (
        "You own the handoffs of #fraud-model now; what is escalated comes to you."
    )
    assert one_line(taken_over(PAIR, [], BEN, look)) == "You own what only the two of you see now."
    stories = many(60)
    assert_message(taken_over(PLAN, [one.now_is for one in stories], BEN, stories[0].look()))


def test_a_pair_has_nobody_else() -> None:
    assert labels(said(Trouble.DEACTIVATED, BEN, agreed(plan=PAIR))) == ["Open"]


def test_not_in_the_channel() -> None:
    message = said(Trouble.NOT_IN_CHANNEL, "C1", agreed())
    assert one_line(message) == (
        "I am not in #fraud-model and can't post there. Type `/invite @Baton` there, and I show what is missing."
    )
    assert labels(message) == []


def test_an_archived_channel() -> None:
    message = said(Trouble.ARCHIVED, "C1", agreed(), proposed(number=4))
    assert message.text.startswith(
        "#fraud-model is archived: I post nothing there, and go on in direct messages. "
        "Unarchive it, or cancel what is no longer needed: H-1, H-4.\n"
    )
    assert labels(message) == ["Open", "Open"]


def test_a_deleted_channel() -> None:
    assert said(Trouble.DELETED, "C1", agreed()).text.startswith(
        "#fraud-model is deleted: I go on in direct messages alone. Cancel what is no longer needed: H-1.\n"
    )


def test_a_restricted_channel() -> None:
    assert one_line(said(Trouble.RESTRICTED, "C1", agreed())) == (
        "Slack does not let me post in #fraud-model. "
        "A workspace owner or admin can let me: the channel's settings, Posting permissions."
    )


def test_somebody_who_cannot_be_reached() -> None:
    message = said(Trouble.UNREACHABLE, BEN, agreed())
    assert message.text.startswith(
        "Slack does not let me write to Ben. Speak to them, or reassign what waits: H-1.\nH-1 ·"
    )
    assert labels(message) == ["Reassign"]


def test_the_owner_cannot_be_reached() -> None:
    message = said(Trouble.UNREACHABLE, ANA, agreed(), place="C1")
    assert one_line(message) == (
        "Slack does not let me write to Ana, who owns this channel's handoffs. "
        "Please tell them; a workspace admin can find out why."
    )
    assert labels(message) == []


def test_nobody_can_be_written_to() -> None:
    message = said(Trouble.MESSAGES_TAB, "T1", agreed(), place="C1")
    assert one_line(message) == (
        "I can't write to anybody: direct messages to this app are switched off. "
        "Whoever manages the app switches them on at https://api.slack.com/apps: App Home, Messages Tab. "
        "Until then `/handoff list mine` shows what waits for you."
    )
    assert labels(message) == []


@pytest.mark.parametrize("trouble", Trouble)
def test_slack_takes_every_one(trouble: Trouble) -> None:
    target = BEN if trouble in {Trouble.DEACTIVATED, Trouble.UNREACHABLE} else "C1"
    stories = [agreed(thing="the " + "very long " * 45, number=10**12 + one) for one in range(60)]
    assert_message(said(trouble, target, *stories))
    assert_message(said(trouble, ANA, *stories, place=PLAN.channel or ""))
