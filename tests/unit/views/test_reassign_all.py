"""The one form for all that a leaver had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.domain.errors import Code, Refused
from bot.domain.leaving import Duty, Part, Vacancy
from bot.views.plan_forms.reassign_all import MOST, decode_reassign_all, duty_errors, reassign_all_form
from tests.unit.views.builders import ANA, BEN, CHLOE, PLAN, agreed, assert_form


def asked(view: dict[str, Any]) -> list[tuple[str, str]]:
    """The inputs: each block_id, and its label."""
    return [(one["block_id"], one["label"]["text"]) for one in view["blocks"] if one["type"] == "input"]


def sent(**chosen: str | None) -> dict[str, Any]:
    """The form as it comes back."""
    values = {block: {"value": {"type": "users_select", "selected_user": who}} for block, who in chosen.items()}
    return {"state": {"values": values}}


def test_roles_first_then_each_handoff() -> None:
    story = agreed(number=7)
    named = replace(PLAN, name=story.keep("fraud model"), described=4, pilot_owner=BEN, production_owner=BEN)
    vacant = [Vacancy(named, Part.PILOT_OWNER), Vacancy(named, Part.PRODUCTION_OWNER)]
    view = reassign_all_form(BEN, [story.now_is], vacant, "1|P-1|4|UBEN", story.look())
    assert asked(view) == [
        ("pilot_owner_1_4", "Pilot owner of Fraud model"),
        ("production_owner_1_4", "Production owner of Fraud model"),
        ("receiver_7_12", "H-7, Fraud-model pager: who takes it over"),
    ]
    assert asked(reassign_all_form(ANA, [story.now_is], [], "", story.look())) == [
        ("giver_7_12", "H-7, Fraud-model pager: who hands it over")
    ]
    assert all(one["optional"] for one in view["blocks"] if one["type"] == "input")
    assert_form(view)


def test_what_does_not_fit_is_counted() -> None:
    stories = [agreed(thing="the " + "very long " * 24, number=10**12 + number) for number in range(120)]
    view = reassign_all_form(BEN, [one.now_is for one in stories], [], "1|P-1|4|UBEN", stories[0].look())
    assert len(asked(view)) == MOST
    assert "25 more do not fit: open this again afterwards." in str(view["blocks"][0])
    assert_form(view)


def test_what_was_chosen() -> None:
    view = sent(receiver_7_12=CHLOE, giver_8_3=None, production_owner_1_4=ANA, reason="x", receiver_0_1=ANA)
    assert decode_reassign_all(view) == {
        Duty(Part.RECEIVER, 7, 12): CHLOE,
        Duty(Part.PRODUCTION_OWNER, 1, 4): ANA,
    }
    assert decode_reassign_all({}) == {}


def test_errors_stand_at_their_choice() -> None:
    look = agreed().look()
    problems = {Duty(Part.GIVER, 7, 12): Refused(Code.SAME_PERSON)}
    assert duty_errors(problems, look) == {"giver_7_12": "Choose two people: nobody hands over to themselves."}
