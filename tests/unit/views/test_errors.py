"""Every code has a sentence, and every error of a form a field that is there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.errors import Code, Refused
from bot.domain.events import EVENTS
from bot.domain.form import Field, Filled, FormProblems
from bot.views.errors import DOING, SENTENCES, refused, sentence
from bot.views.forms import act_form, errors, handoff_form
from bot.views.values import ACTS
from tests.unit.views.builders import ANA, BEN, DUE, PLAN, accepted, agreed, delivered, offered, proposed

AT = proposed().look()


@pytest.mark.parametrize("code", Code)
def test_a_code_has_its_sentence(code: Code) -> None:
    values = {"handoff": 1, "act": "accept", "who": (BEN,), "most": 20, "number": 3, "name": "bob", "phrase": "soon"}
    said = sentence(Refused(code, people=(ANA, BEN), person="Rob", numbers=(1,), **values), AT, agreed().now_is, PLAN)
    assert code in SENTENCES
    assert said[0].isupper() or said[0] == '"'
    assert said.endswith(".")
    assert not set("{}`!") & set(said)
    assert "  " not in said


@pytest.mark.parametrize("code", Code)
def test_a_code_without_its_values_still_makes_a_sentence(code: Code) -> None:
    assert sentence(Refused(code), AT).endswith(".")


def test_the_table_has_no_code_too_many() -> None:
    assert set(SENTENCES) == set(Code)


def test_every_act_can_be_somebody_elses() -> None:
    assert set(DOING) == {event.act for event in ACTS.values()} | {"snooze"}
    assert set(DOING) - {"snooze"} <= set(EVENTS)


def test_an_act_of_several_people_names_them() -> None:
    refused = Refused(Code.NOT_YOURS, act="cancel", who=(ANA, BEN))
    said = sentence(refused, AT, agreed().now_is, PLAN)
    assert said == "Nothing changed. Cancelling is Ana's or Ben's to do; H-1 is agreed."


def test_what_may_not_be_seen_and_what_does_not_exist_get_the_same_answer() -> None:
    assert sentence(Refused(Code.NOT_FOUND, handoff=7), AT) == (
        "I find no H-7 here. /handoff list shows those you may see."
    )


@pytest.mark.parametrize(
    ("code", "block"),
    [
        (Code.NO_THING, "thing"),
        (Code.SAME_PERSON, "receiver"),
        (Code.DATE_PAST, "due"),
        (Code.NO_PLACE, "place"),
        (Code.NOT_OUR_PAIR, "place"),
        (Code.TOO_MANY_CRITERIA, "criteria"),
    ],
)
def test_a_refusal_stands_at_its_field(code: Code, block: str) -> None:
    assert list(errors("handoff.form", Refused(code, most=20), AT)) == [block]


def test_a_refusal_without_a_field_is_no_error_of_a_form() -> None:
    for code in (Code.STALE, Code.WRONG_STATE, Code.BUSY, Code.TOO_MANY, Code.NO_CHANGE):
        assert errors("handoff.form", Refused(code, handoff=1), AT) == {}


def test_each_box_that_is_left_has_its_error() -> None:
    found = errors("handoff.form.accept", Refused(Code.UNCONFIRMED, numbers=(2, 3)), AT)
    assert found == dict.fromkeys(("criterion_2", "criterion_3"), "Tick this, or close and choose Not yet.")


@pytest.mark.parametrize("act", ["suggest", "reschedule", "edit", "reassign"])
def test_terms_left_as_they_were_are_said_at_the_first_field(act: str) -> None:
    view = act_form(act, agreed().now_is, PLAN, ANA, agreed().look())
    (block,) = errors(f"handoff.form.{act}", Refused(Code.NO_CHANGE, handoff=1), AT)
    assert block in blocks_of(view)


def test_every_field_of_every_form_can_carry_an_error() -> None:
    blank = handoff_form(Filled(readings=(DUE,)), ANA, AT)
    fields = (Field.THING, Field.GIVER, Field.RECEIVER, Field.DUE, Field.CRITERIA, Field.PLACE)
    problems = FormProblems({field: Refused(Code.NO_THING) for field in fields})
    assert set(errors("handoff.form", problems, AT)) <= blocks_of(blank)
    story = delivered()
    of_acts = {
        "suggest": (Field.DUE, Field.CRITERIA, Field.REASON),
        "decline": (Field.REASON,),
        "deliver": (Field.EVIDENCE,),
        "accept": (Field.EVIDENCE, Field.NOTE, Field.CONFIRMED),
        "not_yet": (Field.UNMET, Field.REASON),
        "reschedule": (Field.DUE, Field.REASON),
        "edit": (Field.THING, Field.CRITERIA),
        "reassign": (Field.GIVER, Field.RECEIVER, Field.REASON),
        "cancel": (Field.REASON,),
        "hand_back": (Field.DUE, Field.CRITERIA, Field.REASON),
    }
    for act, named in of_acts.items():
        view = act_form(act, story.now_is, PLAN, ANA, story.look())
        found = errors(str(view["callback_id"]), FormProblems(dict.fromkeys(named, Refused(Code.NO_REASON))), AT)
        assert set(found) <= blocks_of(view)
        assert found
    keep = act_form("keep", offered().now_is, PLAN, ANA, offered().look())
    assert set(errors("handoff.form.keep", Refused(Code.NO_REASON), AT)) <= blocks_of(keep)


def test_errors_are_plain_text() -> None:
    problems = FormProblems({Field.RECEIVER: Refused(Code.UNKNOWN_NAME, name="<b> *bob*")})
    said = "I find nobody called <b> *bob*. Choose the person."
    assert errors("handoff.form", problems, AT) == {"receiver": said}


def test_what_is_over_has_no_next_move() -> None:
    story = accepted()
    assert sentence(Refused(Code.WRONG_STATE, handoff=1), story.look(), story.now_is, PLAN) == (
        "Nothing changed. H-1 is accepted."
    )


def test_a_stale_click_says_why_and_opens_what_stands() -> None:
    story = accepted()
    said = refused(Refused(Code.STALE, handoff=1), story.look(), story.now_is, PLAN)
    assert said.text.startswith("Nothing changed: the terms are newer than that button. H-1 is accepted.")
    assert said.has_buttons


def blocks_of(view: dict[str, Any]) -> set[str]:
    """The `block_id`s of a form's inputs."""
    return {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
