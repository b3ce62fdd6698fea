"""Forms show what was understood, and what is entered comes back as it was meant."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.events import Side
from bot.domain.form import Entered, Filled
from bot.sandbox.inputs import first_values
from bot.views.forms import act_form, decode, handoff_form
from bot.views.values import Pressed, parse_value
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    CRITERIA,
    DUE,
    LATER,
    PAGER,
    PLAN,
    WARSAW,
    agreed,
    delivered,
    offered,
    owned_by,
    proposed,
)

AT = proposed().look()
View = dict[str, Any]


def sent(view: View, **entered: object) -> View:
    """The view as Slack sends it back, with what was entered into some blocks."""
    values = first_values(view["blocks"])
    for block_id, value in entered.items():
        (element,) = values[block_id].values()
        key = next(key for key in element if key != "type")
        options = {"selected_option": {"value": value}, "selected_options": [{"value": "yes"}] if value else []}
        element[key] = options.get(key, value)
    return view | {"state": {"values": values}}


def block(view: View, block_id: str) -> View:
    """One input."""
    (found,) = [one for one in view["blocks"] if one.get("block_id") == block_id]
    return dict(found)


def labels(view: View) -> list[str]:
    """The inputs' labels from top to bottom."""
    return [one["label"]["text"] for one in view["blocks"] if one["type"] == "input"]


def test_an_empty_form_asks_for_everything_and_names_the_giver() -> None:
    view = handoff_form(Filled(channel="C1"), ANA, AT)
    assert labels(view) == ["What is handed over", "From", "To", "By", "At", "Done when"]
    assert view["callback_id"] == "handoff.form"
    assert view["notify_on_close"] is True
    assert block(view, "giver")["element"]["initial_user"] == ANA


def test_a_form_says_at_its_top_what_to_settle() -> None:
    settle = (Refused(Code.UNKNOWN_NAME, name="bob"), Refused(Code.NO_PLACE))
    view = handoff_form(Filled(thing=PAGER, settle=settle), ANA, AT)
    said = view["blocks"][0]["elements"][0]["elements"][0]["text"]
    assert said == "I find nobody called bob. Choose the person. Choose a channel, or only the two of you."
    assert labels(view)[-2:] == ["Plan", "Or without a channel"]


def test_what_was_understood_comes_back_unchanged() -> None:
    due = Due(dt.date(2026, 12, 18), dt.time(17), WARSAW)
    filled = Filled("d1", PAGER, ANA, BEN, CRITERIA, due, channel="C1")
    view = sent(handoff_form(filled, CHLOE, AT))
    expected = Entered(PAGER, ANA, BEN, due.date, due.time, "\n".join(CRITERIA), channel="C1")
    assert decode.entered(view) == expected
    assert decode.draft_of(view) == "d1"
    assert decode.opened_in(view) == "C1"
    assert parse_value(view["private_metadata"]) is None


def test_the_place_is_a_channel_or_only_the_two() -> None:
    view = handoff_form(Filled(), ANA, AT)
    assert decode.entered(sent(view, place="C2")).channel == "C2"
    alone = decode.entered(sent(view, pair=True))
    assert alone.pair
    assert alone.channel is None
    assert not decode.entered(sent(view)).pair


def test_readings_are_choices_of_which_none_is_chosen() -> None:
    view = handoff_form(Filled(readings=(DUE, LATER), channel="C1"), ANA, AT)
    reading = block(view, "reading")["element"]
    assert [option["text"]["text"] for option in reading["options"]] == [
        "Tue 15 Dec (in 13 days), Warsaw",
        "Fri 18 Dec (in 16 days), Warsaw",
    ]
    assert "initial_option" not in reading
    assert block(view, "due")["optional"] is True
    assert decode.entered(sent(view)).date is None
    assert decode.entered(sent(view, reading="2026-12-18")).date == LATER.date
    assert decode.entered(sent(view, reading="2026-12-18", due="2026-12-21")).date == dt.date(2026, 12, 21)


def test_readings_of_a_time_keep_it() -> None:
    at_five = Due(LATER.date, dt.time(17), WARSAW)
    view = handoff_form(Filled(readings=(LATER, at_five), channel="C1"), ANA, AT)
    assert decode.entered(sent(view, reading="2026-12-18T17:00")).time == dt.time(17)


def test_long_criteria_go_on_in_further_fields_and_come_back_whole() -> None:
    criteria = tuple(f"{n:02} " + "c" * 497 for n in range(20))
    view = sent(handoff_form(Filled(thing="t", criteria=criteria, channel="C1"), ANA, AT))
    assert decode.entered(view).criteria == "\n".join(criteria)
    story = agreed(criteria=criteria)
    edited = decode.edited(sent(act_form("edit", story.now_is, PLAN, ANA, story.look())))
    assert edited == decode.Edited(PAGER, "\n".join(criteria))


def test_mentions_in_what_was_typed_are_words() -> None:
    view = handoff_form(Filled(thing="the pager of <@UANA|ana>", channel="C1"), ANA, AT)
    assert block(view, "thing")["element"]["initial_value"] == "the pager of @Ana"


def test_the_accept_form_has_a_box_for_each_criterion() -> None:
    story = delivered()
    view = act_form("accept", story.now_is, PLAN, BEN, story.look())
    assert labels(view) == [
        "1. Two pages answered alone.",
        "2. Runbook is merged.",
        "3. Rota lists Ben.",
        "Evidence",
        "Note",
    ]
    boxes = [block(view, f"criterion_{n}")["element"]["options"] for n in (1, 2, 3)]
    assert [[option["text"]["text"] for option in options] for options in boxes] == [["Confirmed"]] * 3
    assert view["submit"]["text"] == "Accept"
    back = decode.accepted(sent(view, criterion_1=True, criterion_3=True, note="well done"))
    assert back == decode.Accepted((1, 3), 1, "", "well done")


def test_a_new_wording_has_to_be_ticked_again_and_notes_stay() -> None:
    story = delivered()
    before = act_form("accept", story.now_is, PLAN, BEN, story.look())
    story.does(ANA, ev.Edit(story.now_is.thing, story.keep_all(["two pages", *CRITERIA[1:]]), 2))
    after = act_form("accept", story.now_is, PLAN, BEN, story.look(), read_wording=1)
    for block_id, same in (("criterion_1", False), ("criterion_2", False), ("note", True), ("evidence", True)):
        ids = [block(view, block_id)["element"]["action_id"] for view in (before, after)]
        assert (ids[0] == ids[1]) is same
    assert decode.accepted(sent(after, criterion_2=True)) == decode.Accepted((2,), 2, "", "")


def test_boxes_beyond_nine_are_read_by_number() -> None:
    story = delivered(criteria=[f"c{n}" for n in range(12)])
    view = act_form("accept", story.now_is, PLAN, BEN, story.look())
    ticked = {f"criterion_{n}": True for n in (12, 2, 10)}
    assert decode.accepted(sent(view, **ticked)).confirmed == (2, 10, 12)


def test_not_yet_names_what_is_missing() -> None:
    story = delivered()
    view = act_form("not_yet", story.now_is, PLAN, BEN, story.look())
    assert decode.not_yet(sent(view, unmet_2=True, reason="no rollback")) == decode.NotYet((2,), "no rollback")


def test_the_forms_of_dates() -> None:
    story = agreed()
    at = story.look()
    rescheduled = sent(act_form("reschedule", story.now_is, PLAN, ANA, at), due="2026-12-18", time="17:00", reason="r")
    assert decode.rescheduled(rescheduled) == decode.Rescheduled(LATER.date, dt.time(17), "r")
    suggested = sent(act_form("suggest", story.now_is, PLAN, BEN, at), due="2026-12-18")
    assert decode.suggested(suggested) == decode.Suggested(LATER.date, None, "\n".join(CRITERIA), "")
    handed_back = sent(act_form("hand_back", story.now_is, PLAN, BEN, at), due="2026-12-18", reason="broke")
    assert decode.handed_back(handed_back) == decode.HandedBack(LATER.date, None, "\n".join(CRITERIA), "broke")


def test_the_forms_of_reasons() -> None:
    story, at = offered(), offered().look()
    declined = act_form("decline", story.now_is, PLAN, BEN, at)
    assert decode.declined(sent(declined, reason="no")) == decode.Declined("no", not_me=False)
    assert decode.declined(sent(declined, not_me=True)) == decode.Declined("", not_me=True)
    kept = act_form("keep", story.now_is, PLAN, ANA, at)
    assert decode.kept(sent(kept, reason="no")) == decode.Kept("no")
    assert parse_value(kept["private_metadata"]) == Pressed(1, 14)
    cancelled = act_form("cancel", story.now_is, PLAN, ANA, at)
    assert decode.cancelled(sent(cancelled, reason="no")) == decode.Cancelled("no")
    evidence = act_form("deliver", story.now_is, PLAN, ANA, at)
    assert decode.delivered(sent(evidence, evidence="link")) == decode.Delivered("link")


def test_a_side_passes_on_its_own_place_and_the_owner_chooses() -> None:
    story, at = agreed(), agreed().look()
    plan = owned_by(story, CHLOE)
    for viewer, side in ((ANA, Side.GIVER), (BEN, Side.RECEIVER)):
        view = act_form("reassign", story.now_is, plan, viewer, at)
        assert labels(view) == ["To", "Reason"]
        assert decode.reassigned(sent(view, to=CHLOE)) == decode.Reassigned(side, CHLOE, "")
    view = act_form("reassign", story.now_is, plan, CHLOE, at)
    assert labels(view) == ["In place of", "To", "Reason"]
    assert decode.reassigned(sent(view, side="giver", to=CHLOE)) == decode.Reassigned(Side.GIVER, CHLOE, "")
    assert decode.reassigned(sent(view)) == decode.Reassigned(None, None, "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
BLOCK_IDS = st.sampled_from(
    ["thing", "giver", "due", "time", "reading", "criteria", "criterion_1", "side", "to", "pair"]
)
KEYS = st.sampled_from(
    ["value", "selected_user", "selected_date", "selected_time", "selected_option", "selected_options"]
)
STATES = st.dictionaries(BLOCK_IDS, JSON | st.dictionaries(st.just("value"), st.dictionaries(KEYS, JSON)))


@given(
    st.dictionaries(st.sampled_from(["state", "private_metadata"]), JSON)
    | STATES.map(lambda s: {"state": {"values": s}})
)
def test_whatever_comes_is_read_or_left_empty(view: View) -> None:
    for read in (
        decode.entered,
        decode.suggested,
        decode.declined,
        decode.kept,
        decode.delivered,
        decode.accepted,
        decode.not_yet,
        decode.rescheduled,
        decode.edited,
        decode.reassigned,
        decode.cancelled,
        decode.handed_back,
        decode.draft_of,
    ):
        read(view)
