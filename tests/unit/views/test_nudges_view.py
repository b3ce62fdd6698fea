"""Every row of the policy as its reader sees it: alone, and as one of several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.events import Side
from bot.domain.nudge_policy import Line, LineKind
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views.nudges import nudge
from bot.views.values import FORMAT, parse_option
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    NOW,
    PAIR,
    PLAN,
    WARSAW,
    Story,
    agreed,
    assert_message,
    declined,
    delivered,
    labels,
    moved,
    offered,
    one_line,
    proposed,
)

GIVER, RECEIVER = Side.GIVER, Side.RECEIVER
MISSED = Due(dt.date(2026, 11, 30), None, WARSAW)
AT_FIVE = Due(dt.date(2026, 11, 30), dt.time(17), WARSAW)
OWNED = replace(PLAN, owner=CHLOE)
LATE = agreed(thing="the model registry", number=7, due=MISSED)
MENU = "… (Snooze, Open)"
GIVERS_MENU = "… (Snooze, Reschedule, Reassign, Cancel handoff, Open)"
AFTER_RESCHEDULE = "… (Snooze, Reassign, Cancel handoff, Open)"
RECEIVERS_MENU = "… (Snooze, Reassign, Open)"
END_IT = ["Reschedule", "Cancel handoff", RECEIVERS_MENU]
SETTINGS = "Reminder settings"


def with_settings(buttons: list[str]) -> list[str]:
    """A single item's buttons: the settings come last in the menu, and Open makes room for them where it is full."""
    *acts, menu = buttons
    if menu == GIVERS_MENU:
        return [*acts, "Open", f"… (Snooze, Reschedule, Reassign, Cancel handoff, {SETTINGS})"]
    return [*acts, f"{menu[:-1]}, {SETTINGS})"]


def shown(story: Story, line: Line, viewer: str, plan: Plan = OWNED) -> Message:
    """One line alone."""
    said = nudge([line], viewer, story.look(), plans={plan.number: plan})
    assert_message(said)
    return said


def one_of_two(story: Story, line: Line, viewer: str, plan: Plan = OWNED) -> tuple[str, list[str]]:
    """The line as the first of two, and its buttons."""
    said = nudge([line, replace(line, kind=LineKind.DUE_SOON, days=7)], viewer, story.look(), plans={plan.number: plan})
    assert_message(said)
    return said.text.split("\n")[1], labels(said)[:2]


def bundle(lines: list[Line], viewer: str, plan: Plan = OWNED, story: Story = LATE) -> list[str]:
    """Several lines, as its reader sees them: what is said first, then each."""
    said = nudge(lines, viewer, story.look(), plans={plan.number: plan})
    assert_message(said)
    return said.text.split("\n")


def offered_late(due: Due | None, suggested: Sequence[str] = ()) -> Story:
    """Ben suggested a change of what is past its date by now."""
    story = agreed(due=MISSED)
    story.does(BEN, ev.Offer(due, story.keep_all(suggested) or None, None))
    return story


def line(story: Story, side: Side | None, kind: LineKind, days: int = 1, **more: object) -> Line:
    """A line about the story's handoff."""
    return replace(Line(story.now_is, side, kind, days), **more)


ROWS = {
    "an offer": (
        offered(),
        GIVER,
        LineKind.OFFER,
        "Answer the offer: Ben suggests Fri 18 Dec for the fraud-model pager (H-1). Until you answer, 15 Dec stands.",
        ["Agree to change", "Keep as it is", GIVERS_MENU],
        "Fraud-model pager (H-1), answer Ben's offer: Fri 18 Dec",
    ),
    "an offer of criteria": (
        offered(None, ["it rang once"]),
        GIVER,
        LineKind.OFFER,
        (
            "Answer the offer: Ben suggests other criteria for the fraud-model pager (H-1). "
            "Until you answer, the present terms stand. Suggested, done when: 1. It rang once."
        ),
        ["Agree to change", "Keep as it is", GIVERS_MENU],
        "Fraud-model pager (H-1), answer Ben's offer: other criteria",
    ),
    "never agreed, to its giver": (
        proposed(due=MISSED),
        GIVER,
        LineKind.NEEDS_DATE,
        (
            "The fraud-model pager (H-1) needs a new date: it was due Mon 30 Nov and is not agreed. "
            "Reschedule or cancel it."
        ),
        ["Reschedule", AFTER_RESCHEDULE],
        "Fraud-model pager (H-1), needs a new date",
    ),
    "never agreed nor confirmed": (
        proposed(by=CHLOE, due=MISSED),
        GIVER,
        LineKind.NEEDS_DATE,
        (
            "The fraud-model pager (H-1) needs a new date: it was due Mon 30 Nov and is not agreed. "
            "Reschedule or cancel it."
        ),
        ["Reschedule", "Not me", AFTER_RESCHEDULE],
        "Fraud-model pager (H-1), needs a new date",
    ),
    "never agreed, to its receiver": (
        proposed(due=MISSED),
        RECEIVER,
        LineKind.NEEDS_DATE,
        (
            "The fraud-model pager (H-1) needs a new date: it was due Mon 30 Nov and is not agreed. "
            "Suggest one, or decline."
        ),
        ["Suggest a change", "Decline", RECEIVERS_MENU],
        "Fraud-model pager (H-1), needs a new date",
    ),
    "delivered": (
        delivered(),
        RECEIVER,
        LineKind.ACCEPT,
        "Ready for you to accept: fraud-model pager (H-1). Check three points.",
        ["Accept", "Not yet", RECEIVERS_MENU],
        "Fraud-model pager (H-1), ready for you to accept",
    ),
    "overdue, to its giver": (
        LATE,
        GIVER,
        LineKind.OVERDUE,
        "The model registry (H-7) was due Mon 30 Nov, 1 working day late. Mark it delivered, or give it a new date.",
        ["Mark delivered", "Reschedule", AFTER_RESCHEDULE],
        "Model registry (H-7), 1 working day late",
    ),
    "overdue and unconfirmed": (
        agreed(by=CHLOE, due=MISSED),
        GIVER,
        LineKind.OVERDUE,
        "The fraud-model pager (H-1) was due Mon 30 Nov, 1 working day late. Mark it delivered, or give it a new date.",
        ["Mark delivered", "Reschedule", "Not me", AFTER_RESCHEDULE],
        "Fraud-model pager (H-1), 1 working day late",
    ),
    "overdue, to its receiver": (
        LATE,
        RECEIVER,
        LineKind.OVERDUE,
        "The model registry (H-7) was due Mon 30 Nov, 1 working day late. Next move: Ana.",
        ["Open", "… (Snooze, Reassign)"],
        "Model registry (H-7), 1 working day late, Ana's move",
    ),
    "unanswered": (
        proposed(),
        RECEIVER,
        LineKind.PROPOSED,
        "Will you take the fraud-model pager from Ana by Tue 15 Dec (H-1)?",
        ["I'll take it", "Suggest a change", "Decline", RECEIVERS_MENU],
        "Fraud-model pager (H-1), will you take it?",
    ),
    "unconfirmed": (
        proposed(by=CHLOE),
        GIVER,
        LineKind.PROPOSED,
        "Is it you who transfers the fraud-model pager to Ben by Tue 15 Dec (H-1)?",
        ["That's right", "Not me", GIVERS_MENU],
        "Fraud-model pager (H-1), is it you?",
    ),
    "due, to its giver": (
        agreed(),
        GIVER,
        LineKind.DUE_SOON,
        "The fraud-model pager (H-1) is due tomorrow, Tue 15 Dec. Mark it delivered when it is done.",
        ["Mark delivered", "Reschedule", AFTER_RESCHEDULE],
        "Fraud-model pager (H-1), due tomorrow",
    ),
    "due, not taken yet": (
        proposed(),
        GIVER,
        LineKind.DUE_SOON,
        "The fraud-model pager (H-1) is due tomorrow, Tue 15 Dec. Next move: Ben.",
        ["Open", "… (Snooze, Reschedule, Reassign, Cancel handoff)"],
        "Fraud-model pager (H-1), due tomorrow, Ben's move",
    ),
    "due and unconfirmed": (
        agreed(by=CHLOE),
        GIVER,
        LineKind.DUE_SOON,
        "The fraud-model pager (H-1) is due tomorrow, Tue 15 Dec. Is it you who hands it over?",
        ["That's right", "Not me", GIVERS_MENU],
        "Fraud-model pager (H-1), due tomorrow",
    ),
    "due, to its receiver": (
        agreed(),
        RECEIVER,
        LineKind.DUE_SOON,
        "The fraud-model pager (H-1) is coming your way tomorrow, Tue 15 Dec, from Ana. Next move: Ana.",
        ["Open", "… (Snooze, Reassign)"],
        "Fraud-model pager (H-1), coming your way tomorrow, Ana's move",
    ),
    "due and moved": (
        moved(),
        RECEIVER,
        LineKind.DUE_SOON,
        "The fraud-model pager (H-1) is coming your way tomorrow, Fri 18 Dec, from Ana. Is the new date fine?",
        ["Fine", "Suggest a change", RECEIVERS_MENU],
        "Fraud-model pager (H-1), coming your way tomorrow, Ana's move",
    ),
    "declined": (
        declined(),
        None,
        LineKind.DECLINED,
        "The fraud-model pager (H-1) needs a receiver: Ben declined it. Reassign or cancel it.",
        ["Reassign", "Cancel handoff", MENU],
        "Fraud-model pager (H-1), needs a receiver",
    ),
}


@pytest.mark.parametrize(("story", "side", "kind", "said", "buttons", "short"), ROWS.values(), ids=ROWS)
def test_a_row(story: Story, side: Side | None, kind: LineKind, said: str, buttons: list[str], short: str) -> None:
    viewer = CHLOE if side is None else story.now_is.sides[side is RECEIVER]
    told = line(story, side, kind)
    alone = shown(story, told, viewer)
    assert one_line(alone) == said
    assert labels(alone) == with_settings(buttons)
    words, first = one_of_two(story, told, viewer)
    assert words == short
    assert first[0] == ("Open" if "other criteria" in said else buttons[0])
    assert first[1].startswith("… (Snooze, ")


def test_every_row_has_its_words() -> None:
    elsewhere = {LineKind.WARNING, LineKind.ESCALATED}
    assert {kind for _, _, kind, *_ in ROWS.values()} | elsewhere == set(LineKind)


ESCALATED = {
    "overdue": (
        LATE,
        LineKind.OVERDUE,
        "Escalated to you: model registry (H-7). It was due Mon 30 Nov, 3 working days late. Next move: Ana. ",
        ["Reschedule", "Reassign", "… (Cancel handoff, Open)"],
        "Model registry (H-7), escalated to you: 3 working days late, Ana's move",
    ),
    "unanswered": (
        proposed(),
        LineKind.PROPOSED,
        "Escalated to you: fraud-model pager (H-1). It has waited 3 working days for an answer. Next move: Ben. ",
        ["Reassign", "Cancel handoff", "… (Reschedule, Open)"],
        "Fraud-model pager (H-1), escalated to you: no answer for 3 working days, Ben's move",
    ),
    "an offer": (
        offered(),
        LineKind.OFFER,
        "Escalated to you: fraud-model pager (H-1). An offer has waited 3 working days for an answer. Next move: Ana. ",
        ["Open", "… (Reschedule, Reassign, Cancel handoff)"],
        "Fraud-model pager (H-1), escalated to you: an offer not answered for 3 working days, Ana's move",
    ),
    "delivered": (
        delivered(),
        LineKind.ACCEPT,
        (
            "Escalated to you: fraud-model pager (H-1). It is delivered and has waited 3 working days to be accepted. "
            "Next move: Ben. "
        ),
        ["Open", "… (Reschedule, Reassign, Cancel handoff)"],
        "Fraud-model pager (H-1), escalated to you: not accepted for 3 working days, Ben's move",
    ),
}


@pytest.mark.parametrize(("story", "about", "said", "buttons", "short"), ESCALATED.values(), ids=ESCALATED)
def test_what_is_escalated_to_the_plan_owner(
    story: Story, about: LineKind, said: str, buttons: list[str], short: str
) -> None:
    told = line(story, None, LineKind.ESCALATED, 3, about=about)
    alone = shown(story, told, CHLOE)
    assert one_line(alone) == said + "You can reschedule, reassign or cancel it."
    assert labels(alone) == with_settings(buttons)
    assert one_of_two(story, told, CHLOE)[0] == short


NEXT = dt.date(2026, 12, 3)
SOON = line(LATE, GIVER, LineKind.DUE_SOON, 7)


@pytest.mark.parametrize(
    ("viewer", "plan", "on", "when", "people"),
    [
        (ANA, OWNED, NEXT, "Thu 3 Dec", "Chloe and #fraud-model"),
        (ANA, OWNED, NOW.date(), "", "Chloe and #fraud-model"),
        (ANA, replace(OWNED, channel="C9"), NEXT, "Thu 3 Dec", "Chloe"),
        (ANA, replace(PLAN, owner=ANA), NEXT, "Thu 3 Dec", "#fraud-model"),
        (ANA, replace(PLAN, owner=BEN), NEXT, "Thu 3 Dec", "#fraud-model"),
        (ANA, replace(PAIR, number=1, owner=BEN), NEXT, "Thu 3 Dec", "Ben"),
        (BEN, OWNED, NEXT, "Thu 3 Dec", "Chloe and #fraud-model"),
    ],
)
def test_the_warning_says_who_is_told_and_when(viewer: str, plan: Plan, on: dt.date, when: str, people: str) -> None:
    told = line(LATE, GIVER if viewer == ANA else RECEIVER, LineKind.WARNING, 2, escalates_on=on)
    tells = f"Next working day, {when}, I tell {people}" if when else f"Today I tell {people}"
    whose = "" if viewer == ANA else " Next move: Ana."
    alone = shown(LATE, told, viewer, plan)
    assert one_line(alone) == f"The model registry (H-7) was due Mon 30 Nov. {tells}, unless it moves.{whose}"
    assert labels(alone)[0] == ("Mark delivered" if viewer == ANA else "Open")
    first, second, *_ = bundle([told, SOON], viewer, plan)
    tells = f"On {when} I tell {people}" if when else f"Today I tell {people}"
    assert first.endswith(f" {tells} of the one that is late, unless it moves.")
    assert second == "Model registry (H-7), 2 working days late" + ("" if viewer == ANA else ", Ana's move")


def test_several_warnings_are_told_once() -> None:
    told = line(LATE, GIVER, LineKind.WARNING, 2, escalates_on=NEXT)
    assert bundle([told, told, SOON], ANA)[:3] == [
        "3 handoffs wait for you. On Thu 3 Dec I tell Chloe and #fraud-model of those that are late, unless they move.",
        *["Model registry (H-7), 2 working days late"] * 2,
    ]
    asleep = replace(told, snoozed_until=dt.date(2026, 12, 7))
    assert bundle([asleep, SOON], ANA)[0] == "1 handoff waits for you."


def test_where_the_late_ones_differ_each_says_when_it_escalates() -> None:
    told = line(LATE, GIVER, LineKind.WARNING, 2, escalates_on=NEXT)
    over = line(LATE, GIVER, LineKind.OVERDUE, 5)
    today = replace(told, escalates_on=NOW.date())
    elsewhere = replace(told, handoff=replace(LATE.now_is, plan=3))
    late = "Model registry (H-7), 2 working days late"
    assert bundle([told, over], ANA) == [
        "2 handoffs wait for you.",
        f"{late}, escalates Thu 3 Dec",
        "Model registry (H-7), 5 working days late",
    ]
    assert bundle([told, today], ANA)[1:] == [f"{late}, escalates Thu 3 Dec", f"{late}, escalates today"]
    assert bundle([told, elsewhere], ANA)[1:] == [f"{late}, escalates Thu 3 Dec", late]
    assert bundle([replace(told, side=RECEIVER), replace(over, side=RECEIVER)], BEN)[1] == (
        f"{late}, Ana's move, escalates Thu 3 Dec"
    )


@pytest.mark.parametrize(
    ("unreachable", "plan", "tells"),
    [
        ({CHLOE}, OWNED, "I tell #fraud-model, unless"),
        ({"C1"}, OWNED, "I tell Chloe, unless"),
        ({"C1"}, replace(PLAN, owner=BEN), "I tell Ben, unless"),
        ({CHLOE, "C1"}, OWNED, "2 working days late. Mark it delivered, or give it a new date."),
        ({BEN}, replace(PAIR, number=1, owner=BEN), "2 working days late. Mark it delivered, or give it a new date."),
    ],
)
def test_the_warning_names_nobody_who_cannot_be_told(unreachable: set[str], plan: Plan, tells: str) -> None:
    told = line(LATE, GIVER, LineKind.WARNING, 2, escalates_on=NEXT)
    look = LATE.look()
    at = replace(look, words=replace(look.words, unreachable=frozenset(unreachable)))
    alone = nudge([told], ANA, at, plans={1: plan})
    assert tells in one_line(alone)
    short = nudge([told, told], ANA, at, plans={1: plan}).text
    assert ("those that are late" in short) is ("I tell" in tells)
    for one in unreachable & {CHLOE, "C1"}:
        assert {CHLOE: "Chloe", "C1": "#fraud-model"}[one] not in alone.text + short


def test_where_nobody_else_is_to_be_told_there_is_nothing_to_warn_of() -> None:
    told = line(LATE, GIVER, LineKind.WARNING, 2, escalates_on=NEXT)
    alone = shown(LATE, told, ANA, replace(PAIR, number=1))
    assert one_line(alone).endswith("2 working days late. Mark it delivered, or give it a new date.")
    assert one_of_two(LATE, told, ANA, replace(PAIR, number=1))[0] == "Model registry (H-7), 2 working days late"


def test_late_since_today_counts_no_days() -> None:
    story = agreed(due=AT_FIVE)
    said = one_line(shown(story, line(story, GIVER, LineKind.OVERDUE, 0), ANA))
    assert said.startswith("The fraud-model pager (H-1) was due Mon 30 Nov 17:00 (Warsaw). Mark it delivered")


@pytest.mark.parametrize(
    ("story", "side", "kind", "owner", "buttons"),
    [
        (LATE, GIVER, LineKind.OVERDUE, CHLOE, ["Mark delivered", *END_IT]),
        (LATE, RECEIVER, LineKind.OVERDUE, BEN, END_IT),
        (offered(), GIVER, LineKind.OFFER, CHLOE, ["Agree to change", "Keep as it is", *END_IT]),
        (proposed(), RECEIVER, LineKind.PROPOSED, BEN, ["I'll take it", "Suggest a change", *END_IT]),
        (proposed(due=MISSED), GIVER, LineKind.NEEDS_DATE, CHLOE, END_IT),
        (declined(), None, LineKind.DECLINED, CHLOE, ["Reassign", "Cancel handoff", MENU]),
    ],
)
def test_after_five_days_it_asks_whether_it_is_still_needed(
    story: Story, side: Side | None, kind: LineKind, owner: str, buttons: list[str]
) -> None:
    viewer = owner if side is None else story.now_is.sides[side is RECEIVER]
    told = line(story, side, kind, 8, still_needed=True)
    alone = shown(story, told, viewer, replace(PLAN, owner=owner))
    assert one_line(alone).startswith("Still needed? ")
    assert labels(alone) == with_settings(buttons)
    words, _ = one_of_two(story, told, viewer, replace(PLAN, owner=owner))
    assert words.endswith((". Still needed?", "it? Still needed?"))
    assert words.count(".") <= 1


@pytest.mark.parametrize(("story", "kind"), [(LATE, LineKind.OVERDUE), (delivered(), LineKind.ACCEPT)])
def test_who_can_neither_move_nor_end_it_is_not_asked(story: Story, kind: LineKind) -> None:
    told = line(story, RECEIVER, kind, 8, still_needed=True)
    assert "Still needed?" not in shown(story, told, BEN).text
    assert "Still needed?" not in one_of_two(story, told, BEN)[0]


def test_what_is_snoozed_stands_with_its_date_and_asks_nothing() -> None:
    told = line(LATE, GIVER, LineKind.OVERDUE, 2, snoozed_until=dt.date(2026, 12, 7))
    alone = shown(LATE, told, ANA)
    assert one_line(alone) == "The model registry (H-7), due Mon 30 Nov, is snoozed until Mon 7 Dec."
    assert labels(alone) == ["Open", f"… (Snooze, {SETTINGS})"]
    other = line(LATE, GIVER, LineKind.OVERDUE, 2)
    both = nudge([told, other], ANA, LATE.look())
    assert both.text.split("\n") == [
        "1 handoff waits for you.",
        "Model registry (H-7), snoozed until Mon 7 Dec",
        "Model registry (H-7), 2 working days late",
    ]
    assert labels(both)[:3] == ["Open", "… (Snooze)", "Mark delivered"]
    assert nudge([told, told], ANA, LATE.look()).text.startswith("Nothing waits for you now.\n")


def test_who_is_away_is_shown_so_until_they_are_back() -> None:
    story = agreed(number=7, due=MISSED)
    story.away = {ANA: dt.date(2027, 1, 4), CHLOE: dt.date(2026, 12, 9)}
    told = line(story, RECEIVER, LineKind.OVERDUE)
    assert one_line(shown(story, told, BEN)).endswith("Next move: Ana (away until 4 Jan).")
    assert one_of_two(story, told, BEN)[0].endswith(", Ana's move (away until 4 Jan)")
    warned = line(story, GIVER, LineKind.WARNING, 2, escalates_on=NEXT)
    assert "I tell Chloe (away until 9 Dec) and #fraud-model" in one_line(shown(story, warned, ANA))
    story.away = {ANA: dt.date(2026, 12, 2)}
    assert one_line(shown(story, told, BEN)).endswith("Next move: Ana.")


def test_whose_account_is_deactivated_is_shown_so() -> None:
    story = agreed(number=7, due=MISSED)
    look = replace(story.look(), words=replace(story.look().words, unreachable=frozenset({ANA, "C1"})))
    told = line(story, RECEIVER, LineKind.OVERDUE)
    assert one_line(nudge([told], BEN, look)).endswith("Next move: Ana (account deactivated).")
    assert nudge([told, told], BEN, look).text.endswith(", Ana's move (account deactivated)")


HOW_MANY = {
    "mine": (GIVER, GIVER, "2 handoffs wait for you."),
    "one of them": (GIVER, RECEIVER, "1 handoff waits for you, 1 more to know of."),
    "none of them": (RECEIVER, RECEIVER, "2 handoffs to know of."),
}


@pytest.mark.parametrize(("first", "second", "said"), HOW_MANY.values(), ids=HOW_MANY)
def test_what_waits_is_what_is_ones_own_move(first: Side, second: Side, said: str) -> None:
    given = {GIVER: LATE.now_is, RECEIVER: replace(LATE.now_is, giver=BEN, receiver=ANA)}
    lines = [Line(given[side], side, LineKind.OVERDUE, 2) for side in (first, second)]
    assert bundle(lines, ANA)[0] == said
    asleep = replace(lines[0], snoozed_until=dt.date(2026, 12, 7))
    assert bundle([*lines, asleep], ANA)[0] == said


def test_one_that_is_to_know_of_beside_one_that_is_snoozed() -> None:
    told = line(LATE, RECEIVER, LineKind.OVERDUE, 2)
    asleep = replace(told, snoozed_until=dt.date(2026, 12, 7))
    assert bundle([told, asleep], BEN)[0] == "1 handoff to know of."


PAST = {
    "both": (
        offered_late(Due(dt.date(2026, 12, 1), None, WARSAW)),
        "Both dates are past: the fraud-model pager (H-1) needs a new date. Ben suggested Tue 1 Dec.",
        "both dates are past",
        "Reschedule",
    ),
    "the offer's": (
        offered(MISSED),
        (
            "The offer's date is past: the fraud-model pager (H-1) needs a new date, or stays due Tue 15 Dec. "
            "Ben suggested Mon 30 Nov."
        ),
        "the offer's date is past",
        "Reschedule",
    ),
    "of criteria alone": (
        offered_late(None, ["it rang once"]),
        (
            "Its date is past: the fraud-model pager (H-1) needs a new date. Ben suggested other criteria. "
            "Suggested, done when: 1. It rang once."
        ),
        "its date is past",
        "Open",
    ),
    "of the same date and criteria": (
        offered_late(MISSED, ["it rang once"]),
        (
            "Its date is past: the fraud-model pager (H-1) needs a new date. Ben suggested other criteria. "
            "Suggested, done when: 1. It rang once."
        ),
        "its date is past",
        "Open",
    ),
}


@pytest.mark.parametrize(("story", "said", "short", "button"), PAST.values(), ids=PAST)
def test_nobody_is_asked_to_agree_to_a_date_that_has_passed(story: Story, said: str, short: str, button: str) -> None:
    told = line(story, GIVER, LineKind.OFFER, 3)
    alone = shown(story, told, ANA)
    assert one_line(alone) == said
    assert labels(alone) == with_settings(["Reschedule", "Keep as it is", AFTER_RESCHEDULE])
    words, buttons = one_of_two(story, told, ANA)
    assert words == f"Fraud-model pager (H-1), {short}"
    assert buttons[0] == button


def test_five_have_buttons_and_the_rest_is_named() -> None:
    lines = [replace(line(LATE, GIVER, LineKind.OVERDUE), handoff=replace(LATE.now_is, number=n)) for n in range(1, 8)]
    asks = replace(line(proposed(), RECEIVER, LineKind.PROPOSED), handoff=replace(proposed().now_is, number=9))
    said = nudge([*lines, asks], ANA, LATE.look())
    assert said.text.split("\n")[-1] == (
        "Also H-6, 1 working day late; H-7, 1 working day late; H-9, will you take it?"
    )
    assert labels(said).count("Mark delivered") == 5
    many = nudge(lines * 40, ANA, LATE.look())
    assert_message(many)
    assert many.text.endswith("more: `/handoff list mine`.")


def test_the_settings_are_a_way_out_of_every_reminder() -> None:
    told = line(LATE, GIVER, LineKind.OVERDUE)
    last = nudge([told, told], ANA, LATE.look()).blocks[-1]["elements"][-1]
    assert (last["action_id"], last["value"]) == ("handoff.settings", FORMAT)
    assert last["accessibility_label"] == SETTINGS
    option = nudge([told], ANA, LATE.look()).blocks[-1]["elements"][-1]["options"][-1]
    act, _ = parse_option(option["value"]) or ("", None)
    assert (act, option["text"]["text"]) == ("settings", SETTINGS)


def test_one_button_is_green_in_a_message_of_one_and_none_where_there_are_several() -> None:
    told = line(LATE, GIVER, LineKind.OVERDUE)
    assert "primary" in str(nudge([told], ANA, LATE.look()).blocks)
    assert "primary" not in str(nudge([told, told], ANA, LATE.look()).blocks)


def test_snoozing_names_the_handoff() -> None:
    row = nudge([line(LATE, GIVER, LineKind.OVERDUE)], ANA, LATE.look()).blocks[1]
    act, pressed = parse_option(row["elements"][-1]["options"][0]["value"]) or ("", None)
    assert act == "snooze"
    assert pressed and pressed.number == 7
