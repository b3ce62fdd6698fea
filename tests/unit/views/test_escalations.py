"""What a channel reads of an escalation."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff
from bot.views.escalations import escalation_notice, no_hand_needed
from tests.unit.views.builders import ANA, CHLOE, NOW, PLAN, WARSAW, Story, agreed, assert_message, labels, one_line

MISSED = Due(dt.date(2026, 11, 30), None, WARSAW)
LATE = agreed(thing="the model registry", number=7, due=MISSED)
OWNED = replace(PLAN, owner=CHLOE)
TODAY = NOW.date()


def several(count: int) -> list[Handoff]:
    """So many that are late."""
    return [replace(LATE.now_is, number=n) for n in range(1, count + 1)]


def away(**until: dt.date) -> Story:
    """The story with people who are away."""
    return replace(LATE, away={f"U{name}": date for name, date in until.items()})


def test_several_are_one_message_and_the_owner_is_named_once() -> None:
    said = escalation_notice(several(2), OWNED, LATE.look(), owner_told=TODAY)
    assert_message(said)
    assert said.text.split("\n") == [
        "2 handoffs were due and need a new date or a hand. Chloe knows.",
        "Model registry (H-1), due Mon 30 Nov, Ana's move",
        "Model registry (H-2), due Mon 30 Nov, Ana's move",
    ]
    assert labels(said) == ["Open", "Open"]


def test_ten_have_a_button_and_the_rest_is_named() -> None:
    said = escalation_notice(several(12), OWNED, LATE.look())
    assert said.text.endswith("\nAlso H-11, H-12.")
    assert labels(said) == ["Open"] * 10
    many = escalation_notice(several(99), OWNED, LATE.look())
    assert_message(many)
    assert many.text.endswith("H-50. And 49 more: `/handoff list overdue`.")


def test_an_owner_whose_own_move_it_is_is_not_said_to_know() -> None:
    said = escalation_notice([LATE.now_is], replace(PLAN, owner=ANA), LATE.look(), owner_told=TODAY)
    assert one_line(said).endswith("and needs a new date or a hand. Next move: Ana.")
    theirs = escalation_notice(several(3), replace(PLAN, owner=ANA), LATE.look(), owner_told=TODAY)
    assert "knows" not in theirs.text


def test_who_is_away_is_shown_so() -> None:
    gone = away(ANA=dt.date(2027, 1, 4), CHLOE=dt.date(2026, 12, 9))
    said = one_line(escalation_notice([LATE.now_is], OWNED, gone.look(), owner_told=dt.date(2026, 12, 9)))
    assert said.endswith("Next move: Ana (away until 4 Jan). Chloe is away until 9 Dec.")
    assert "Ana's move (away until 4 Jan)" in escalation_notice(several(2), OWNED, gone.look()).text
    back = away(ANA=dt.date(2026, 12, 2), CHLOE=dt.date(2026, 12, 1))
    said = one_line(escalation_notice([LATE.now_is], OWNED, back.look(), owner_told=TODAY))
    assert said.endswith("Next move: Ana. Chloe knows.")


def test_an_owner_who_hears_of_it_later_is_said_to_hear_of_it_then() -> None:
    later = dt.date(2026, 12, 14)
    said = one_line(escalation_notice([LATE.now_is], OWNED, LATE.look(), owner_told=later))
    assert said.endswith("Next move: Ana. I tell Chloe on Mon 14 Dec.")
    assert "knows" not in said


def test_of_an_owner_who_never_hears_of_it_nothing_is_said() -> None:
    gone = away(CHLOE=dt.date(2026, 12, 9))
    for count in (1, 2):
        said = escalation_notice(several(count), OWNED, gone.look(), owner_told=None)
        assert_message(said)
        assert "Chloe" not in said.text


def test_where_nothing_needs_a_hand_any_more_one_line_says_so() -> None:
    alone = no_hand_needed([LATE.now_is], LATE.look())
    assert_message(alone)
    assert alone.text == "Nothing here needs a hand any more: model registry (H-7)."
    assert no_hand_needed(several(3), LATE.look()).text == "Nothing here needs a hand any more: H-1, H-2, H-3."
    many = no_hand_needed(several(60), LATE.look())
    assert_message(many)
    assert many.text.endswith("H-39, H-40 and 20 more.")
    assert labels(alone) == labels(many) == []
