"""What was entered into a form comes back with the labels that stood beside it, whatever else the view holds."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.views.forms.entered_back import channels_in, form_back, people_in
from tests.unit.views.builders import BEN, one_line, proposed

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["values", "blocks", "state", "label", "text", "value"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def view(**elements: dict[str, Any]) -> dict[str, Any]:
    """A view whose inputs are labelled as they are called."""
    blocks = [{"type": "input", "block_id": one, "label": {"text": one.capitalize()}} for one in elements]
    return {"blocks": blocks, "state": {"values": {one: {"value": element} for one, element in elements.items()}}}


def test_every_kind_of_input_comes_back() -> None:
    entered = view(
        thing={"value": "the <pager>"},
        to={"selected_user": BEN},
        due={"selected_date": "2027-12-15"},
        time={"selected_time": "17:00"},
        side={"selected_option": {"text": {"text": "Ana, who hands it over"}}},
        boxes={"selected_options": [{"text": {"text": "Confirmed"}}]},
        place={"selected_conversation": "C1"},
        note={"value": None},
    )
    said = form_back(entered, proposed().look())
    assert said is not None
    assert one_line(said) == (
        "What you entered: Thing: the &lt;pager&gt; To: @Ben Due: 2027-12-15 Time: 17:00 "
        "Side: Ana, who hands it over Boxes: Confirmed Place: #fraud-model"
    )
    assert people_in(entered) == (BEN,)
    assert channels_in(entered) == ("C1",)


def test_a_channel_whose_name_is_not_known_is_not_shown_as_its_id() -> None:
    said = form_back(view(place={"selected_conversation": "C99"}), proposed().look())
    assert said is not None
    assert one_line(said) == "What you entered: Place: a private channel"


def test_an_empty_form_has_nothing_to_give_back() -> None:
    assert form_back(view(note={"value": None}), proposed().look()) is None


@given(st.dictionaries(st.sampled_from(["state", "blocks"]), ANYTHING))
def test_no_view_makes_it_raise(broken: dict[str, Any]) -> None:
    form_back(broken, proposed().look())
    people_in(broken)
