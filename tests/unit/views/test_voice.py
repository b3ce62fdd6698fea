"""What people read, word by word, where the product's voice is fixed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.events import Side
from bot.domain.handoff import State
from bot.domain.nudge_policy import Line, LineKind
from bot.domain.outgoing import Message
from bot.views import errors
from bot.views.cards import channel_card
from bot.views.echo import echo
from bot.views.escalations import escalation_notice
from bot.views.forms import act_form, given_back
from bot.views.notices import notice
from bot.views.nudges import nudge
from bot.views.welcome import help_message, welcome
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    CRITERIA,
    PLAN,
    WARSAW,
    Story,
    accepted,
    agreed,
    delivered,
    labels,
    offered,
    one_line,
    owned_by,
    proposed,
)

DONE_WHEN = "Done when: 1. Two pages answered alone. 2. Runbook is merged. 3. Rota lists Ben."
EXAMPLE = "Try: `/handoff By Friday, I transfer the pager to @ben, done when he answered two pages alone`."
MISSED = Due(dt.date(2026, 12, 2), None, WARSAW)
FRIDAY = dt.datetime(2026, 12, 4, 8, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 12, 7, 8, tzinfo=dt.UTC)
HASH = "9f3c2a7b11d04e56c0ffee0012345678" + "0" * 32


def told(story: Story, viewer: str) -> Message:
    """The last act, as this person is told of it."""
    return notice(story.records[-1], story.now_is, story.plan, viewer, story.look(), before=story.before, hash=HASH)


def test_invited_to_a_channel() -> None:
    said = welcome(proposed().look())
    assert one_line(said) == (
        f"Baton tracks handoffs: who passes what to whom, by when, and what done means. {EXAMPLE} "
        "A whole system: `/transition new`."
    )
    assert labels(said) == ["New handoff"]


def test_help_begins_as_the_welcome_does() -> None:
    look = proposed().look()
    said = one_line(help_message(look))
    assert said.startswith(one_line(welcome(look)))
    assert "`/handoff list` · `H-7` · `settings` (reminders, away, stop)." in said
    assert "Baton's Home tab. Your dates in a calendar of your own: `/handoff calendar`." in said
    assert said.endswith("In a thread, where slash commands do not work: message menu, Make a handoff.")


def test_the_echo() -> None:
    story = proposed()
    said = echo(story.now_is, PLAN, ANA, story.look(), first=True, joined=True)
    assert one_line(said) == (
        "H-1 is proposed; Ben is being asked. Due Tue 15 Dec (in 13 days), Warsaw. You own this channel's handoffs."
    )
    assert labels(said) == ["Undo", "Edit", "Change owner"]


def test_the_echo_where_baton_is_not_in_the_channel() -> None:
    story = proposed()
    said = one_line(echo(story.now_is, PLAN, ANA, story.look(), first=False, joined=False))
    assert said.startswith("H-1 is made and Ben is asked. I can't post here: type `/invite @Baton`.")


def test_the_card_in_the_channel() -> None:
    story = proposed()
    said = channel_card(story.now_is, PLAN, story.look())
    assert one_line(said) == f"Fraud-model pager · H-1 · proposed, Ben's move. Ana to Ben by Tue 15 Dec. {DONE_WHEN}"
    assert labels(said) == ["Open"]


def test_the_first_direct_message() -> None:
    said = told(proposed(), BEN)
    assert one_line(said) == (
        f"Ana asks you to take over the fraud-model pager by Tue 15 Dec (H-1, #fraud-model). {DONE_WHEN} "
        "Yes is not the sign-off; you confirm each point at the end. "
        "I'm Baton: I remind you on working days at 09:00. Change or stop that: `/handoff settings`."
    )
    assert labels(said) == ["I'll take it", "Suggest a change", "Decline"]


def test_to_a_giver_for_whom_somebody_else_typed() -> None:
    said = told(proposed(by=CHLOE), ANA)
    assert one_line(said) == "Chloe wrote that you transfer the fraud-model pager to Ben by Tue 15 Dec (H-1)."
    assert labels(said) == ["That's right", "Not me"]


def test_an_offer() -> None:
    said = told(offered(), ANA)
    assert one_line(said) == (
        'Ben suggests Fri 18 Dec instead of Tue 15 Dec for the fraud-model pager (H-1): "change freeze". '
        "Until you answer, 15 Dec stands."
    )
    assert labels(said) == ["Agree to change", "Keep as it is"]


def test_delivered() -> None:
    said = told(delivered(), BEN)
    assert one_line(said) == (
        'Ready for you to accept: fraud-model pager (H-1). Ana: "both pages handled", https://wiki.example/runbook. '
        "Check three points."
    )
    assert labels(said) == ["Accept", "Not yet"]


def test_not_yet() -> None:
    story = delivered()
    story.does(BEN, ev.Return((2,), story.keep("no rollback step")))
    said = told(story, ANA)
    assert one_line(said) == (
        'Ben says not yet: fraud-model pager (H-1). Missing: 2. Runbook is merged, "no rollback step". '
        "Back to agreed; the date stays Tue 15 Dec."
    )
    assert labels(said) == ["Mark delivered", "Reschedule"]


@pytest.mark.parametrize("reader", [ANA, BEN, CHLOE])
def test_accepted(reader: str) -> None:
    story = delivered()
    story.does(ANA, ev.Edit(story.now_is.thing, story.now_is.criteria, 2))
    story.next_seq = 41
    at = dt.datetime(2026, 12, 14, 15, 2, tzinfo=dt.UTC)
    story.does(BEN, ev.Accept((1, 2, 3), 2, None, None), at)
    said = told(story, reader)
    assert one_line(said) == (
        "Ben accepted the fraud-model pager (H-1), all 3 points, wording 2, Mon 14 Dec 16:02, Warsaw. It is Ben's now. "
        "Record 41, 9f3c2a7b11d04e56c0ffee0012345678: anyone can check it without Baton."
    )
    assert labels(said) == ["Receipt", "History"]


def test_the_accept_form_names_the_wording() -> None:
    story = delivered()
    story.does(ANA, ev.Edit(story.now_is.thing, story.now_is.criteria, 2), dt.datetime(2026, 12, 3, 9, tzinfo=dt.UTC))
    words = str(act_form("accept", story.now_is, PLAN, BEN, story.look()))
    assert "Wording 2, changed Thu 3 Dec. Accepting is final; if it breaks later, use Hand back." in words
    renewed = str(act_form("accept", story.now_is, PLAN, BEN, story.look(), read_wording=1))
    assert "The wording changed while you read. Here is the new one. Wording 2" in renewed


def test_the_error_at_a_box() -> None:
    look = proposed().look()
    assert errors.sentence(Refused(Code.UNCONFIRMED), look) == "Tick this, or close and choose Not yet."


def test_a_monday_on_a_phone() -> None:
    late = agreed(thing="the model registry", number=7, due=MISSED)
    ready = delivered(thing="the feature store", number=9)
    soon = agreed(thing="the rota", number=15)
    late.texts |= ready.texts | soon.texts
    lines = [
        Line(late.now_is, Side.GIVER, LineKind.OVERDUE, 2),
        Line(replace(ready.now_is, giver=BEN, receiver=ANA), Side.RECEIVER, LineKind.ACCEPT, 1),
        *[Line(late.now_is, Side.GIVER, LineKind.OVERDUE, 1)] * 3,
        Line(soon.now_is, Side.GIVER, LineKind.DUE_SOON, 7),
    ]
    said = nudge(lines, ANA, late.look())
    assert said.text.split("\n") == [
        "6 handoffs wait for you.",
        "Model registry (H-7), 2 working days late",
        "Feature store (H-9), ready for you to accept",
        *["Model registry (H-7), 1 working day late"] * 3,
        "Also H-15, due in 7 days.",
    ]
    assert labels(said)[:2] == ["Mark delivered", "… (Snooze, Reschedule, Reassign, Cancel handoff, Open)"]
    assert labels(said)[-1] == "Reminder settings"


def test_the_day_before_it_escalates() -> None:
    story = agreed(thing="the model registry", number=7, due=MISSED)
    line = Line(story.now_is, Side.GIVER, LineKind.WARNING, 2, escalates_on=dt.date(2026, 12, 7))
    said = nudge([line], ANA, story.look(now=FRIDAY), plans={1: owned_by(story, CHLOE)})
    assert one_line(said) == (
        "The model registry (H-7) was due Wed 2 Dec. "
        "Next working day, Mon 7 Dec, I tell Chloe and #fraud-model, unless it moves."
    )
    assert labels(said) == [
        "Mark delivered",
        "Reschedule",
        "… (Snooze, Reassign, Cancel handoff, Open, Reminder settings)",
    ]


def test_escalated_in_the_channel() -> None:
    story = agreed(thing="the model registry", number=7, due=MISSED)
    said = escalation_notice([story.now_is], owned_by(story, CHLOE), story.look(now=MONDAY), owner_told=MONDAY.date())
    assert one_line(said) == (
        "The model registry (H-7) was due Wed 2 Dec and needs a new date or a hand. Next move: Ana. Chloe knows."
    )
    assert labels(said) == ["Open"]


def test_criteria_edited() -> None:
    story = agreed()
    new = (*CRITERIA[:1], "runbook is merged and rehearsed", *CRITERIA[2:])
    story.does(ANA, ev.Edit(story.now_is.thing, story.keep_all(new), 2))
    said = told(story, BEN)
    assert one_line(said) == (
        "Ana changed what done means for the fraud-model pager (H-1). "
        'Was: "runbook is merged". Now: "runbook is merged and rehearsed". Your earlier yes no longer counts.'
    )
    assert labels(said) == ["I'll take it", "Suggest a change", "Decline"]


def test_a_refused_click() -> None:
    story = agreed()
    refused = Refused(Code.WRONG_STATE, handoff=1)
    assert one_line(errors.refused(refused, story.look(), story.now_is, PLAN)) == (
        "Nothing changed. H-1 is agreed; next move: Ana."
    )
    over = accepted()
    assert over.now_is.state is State.ACCEPTED
    assert errors.sentence(refused, over.look(), over.now_is, PLAN) == "Nothing changed. H-1 is accepted."


def test_a_click_that_is_for_another() -> None:
    story = delivered()
    refused = Refused(Code.NOT_YOURS, handoff=1, act="accept", who=(BEN,))
    assert errors.sentence(refused, story.look(), story.now_is, PLAN) == (
        "Nothing changed. Accepting is Ben's to do; H-1 is delivered."
    )


def test_a_sentence_given_back() -> None:
    said = given_back("By Friday, <@UANA|ana> gives R&amp;D to @ben", proposed().look())
    assert one_line(said) == "Not made. Your sentence: By Friday, @Ana gives R&amp;D to @ben"
    assert said.blocks[1]["elements"][0]["elements"][0]["text"] == "By Friday, @Ana gives R&D to @ben"
