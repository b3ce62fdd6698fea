"""The forms of a plan, its menu and the Home tab: Slack takes them, however much stands in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import Code, Refused
from bot.domain.form import Filled
from bot.domain.gates import Facts
from bot.domain.plan import Plan, Slot, Template
from bot.domain.plan_events import Risk
from bot.domain.plan_form import EMPTY, TEMPLATES_OFFERED, BlankPlan
from bot.domain.words import Words
from bot.usecases.texts import criteria_lines
from bot.views.home import page
from bot.views.look import Look
from bot.views.plan_buttons import plan_menu, slot_blocks
from bot.views.plan_forms import changes
from bot.views.plan_forms.set_up import decode_new_plan, new_plan_form
from bot.views.plan_forms.slot import slot_form
from bot.views.plan_forms.template import template_form
from bot.views.set_up import moved_away, plan_made, template_saved
from bot.views.templates import pilot_to_production
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    NAMES,
    NOW,
    PLAN,
    WARSAW,
    assert_form,
    assert_message,
    digest,
    labels,
    one_line,
)

NAME = "the fraud model"


def planned(slots: int = 4, words: str = "the pager\nit rang twice") -> tuple[Plan, Look]:
    """Chloe owns it, Ana built it, Ben will run it."""
    named = replace(PLAN, owner=CHLOE, name=digest(NAME), pilot_owner=ANA, production_owner=BEN, risk=Risk.INTERNAL)
    plan = replace(named, slots=tuple(Slot(number, digest(words)) for number in range(1, slots + 1)))
    texts = {digest(NAME): NAME, digest(words): words}
    return plan, Look(Words(NAMES, {"C1": "fraud-model"}, texts), NOW, WARSAW)


def elements(view: dict[str, Any], block_id: str) -> dict[str, Any]:
    """The element of an input."""
    found: dict[str, Any] = next(one for one in view["blocks"] if one.get("block_id") == block_id)["element"]
    return found


def test_the_new_form_offers_as_many_templates_as_a_list_holds() -> None:
    _, at = planned()
    names = [digest(f"name {n}") for n in range(TEMPLATES_OFFERED)]
    templates = tuple(Template(f"{n:064x}", name, ()) for n, name in enumerate(names))
    texts = dict.fromkeys(names, "x" * 80)
    view = new_plan_form(BlankPlan(CHLOE, "C1", templates), "C1", replace(at, words=replace(at.words, texts=texts)))
    assert_form(view)
    assert len(elements(view, "start_with")["option_groups"][1]["options"]) == TEMPLATES_OFFERED
    assert elements(view, "channel")["default_to_current_conversation"] is True


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (Refused(Code.CHANNEL_TAKEN), "This channel is home to a plan already. Choose another channel."),
        (
            Refused(Code.NOT_YOUR_PLAN, act="set_up", who=(ANA,)),
            "Ana owns this channel's handoffs and can make them a plan. Choose another channel.",
        ),
    ],
)
def test_a_channel_that_cannot_be_chosen_is_not_preselected(taken: Refused, said: str) -> None:
    _, at = planned()
    view = new_plan_form(BlankPlan(CHLOE, None, taken=taken), "C1", at)
    assert_form(view)
    assert view["blocks"][0]["elements"][0]["elements"][0]["text"] == said
    assert "default_to_current_conversation" not in elements(view, "channel")


def test_an_empty_view_is_an_empty_form() -> None:
    entered = decode_new_plan({})
    assert (entered.about.name, entered.owner, entered.channel, entered.start_with) == ("", None, None, EMPTY)
    assert entered.about.risk is None


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Asia/Kolkata", "Etc/UTC", "Asia/Calcutta", "America/Indiana/Knox"])
def test_every_zone_can_be_found_and_the_present_one_is_chosen(zone: str) -> None:
    plan, at = planned()
    view = changes.zone_form(replace(plan, zone=zone), ("Europe/Warsaw", "America/New_York"), at)
    assert_form(view)
    select = elements(view, "zone")
    values = [option["value"] for group in select["option_groups"] for option in group["options"]]
    assert select["initial_option"]["value"] == zone
    assert len(values) == len(set(values)) > 400
    assert len(select["option_groups"]) <= 100
    assert max(len(group["options"]) for group in select["option_groups"]) <= 100


def test_zones_are_called_by_city_and_country() -> None:
    plan, at = planned()
    view = changes.zone_form(plan, (WARSAW,), at)
    first = elements(view, "zone")["option_groups"][0]
    assert [option["text"]["text"] for option in first["options"]] == ["Warsaw, Poland"]


def test_the_other_forms_and_one_that_comes_back() -> None:
    plan, at = planned()
    for view in (changes.edit_form(plan, at), changes.owner_form(plan, at), changes.channel_form(plan, at)):
        assert_form(view)
        assert_form(changes.again(view, at))
        assert view["private_metadata"] == "1|P-1|1"


def test_a_template_of_many_long_handoffs_is_shown_in_part() -> None:
    plan, at = planned()
    words = "\n".join(["t" * 250, *("c" * 500 for _ in range(20))])
    view = template_form(plan, [words] * 40, at)
    assert_form(view)
    assert "And 28 more." in str(view)


def test_the_built_in_template_keeps_to_the_limits_of_a_handoff() -> None:
    _, at = planned()
    for words in pilot_to_production(at):
        thing, *criteria = words.splitlines()
        assert len(thing) <= 250
        assert criteria_lines("\n".join(criteria)) == tuple(criteria)


def test_a_slots_form_is_the_handoff_form_under_its_own_name() -> None:
    plan, at = planned()
    filled = Filled(thing="the pager", giver=ANA, criteria=("it rang twice",), channel="C1")
    view = slot_form(plan, 3, filled, CHLOE, "C1", at)
    assert_form(view)
    assert (view["callback_id"], view["private_metadata"]) == ("plan.form.fill_slot", "1|P-1|1|3|C1")


def test_five_slots_have_buttons_and_the_rest_are_named() -> None:
    plan, at = planned(slots=7)
    message = plan_made(plan, Facts(), CHLOE, at)
    assert_message(message)
    assert labels(message) == ["Fill in", "Not needed"] * 5 + ["Show gates"]
    assert "7 handoffs to fill in:" in message.text
    assert one_line(message).endswith("Then: the pager, the pager.")
    assert slot_blocks(replace(plan, slots=()), Facts(), CHLOE, at) == []


def test_the_menu_is_its_owners() -> None:
    plan, at = planned()
    menu = plan_menu(plan, Facts(), CHLOE, at)
    assert menu is not None
    assert [option["text"]["text"] for option in menu["options"]] == [
        "Edit plan", "Change owner", "Change time zone", "Change channel", "Save as template",
    ]  # fmt: skip
    assert plan_menu(plan, Facts(), ANA, at) is None


@pytest.mark.parametrize(
    ("production", "said"),
    [
        (None, "Next: Chloe names a production owner; without one, no kickoff."),
        (ANA, "Next: Chloe names a production owner other than the pilot owner; kickoff needs two people."),
        (BEN, "Next: Ben answers the six questions on running it, and kickoff can open."),
    ],
)
def test_what_was_made_says_the_next_step(production: str | None, said: str) -> None:
    plan, at = planned(slots=0)
    message = plan_made(replace(plan, production_owner=production), Facts(), ANA, at)
    assert_message(message)
    assert one_line(message) == f"Fraud model is made in #fraud-model. Chloe owns it and is told. {said}"


def test_where_baton_cannot_post_it_says_how() -> None:
    plan, at = planned(slots=0)
    closed = replace(at, words=replace(at.words, unreachable=frozenset({"C1"})))
    assert "I can't post there: type `/invite @Baton`." in one_line(plan_made(plan, Facts(), CHLOE, closed))


def test_what_is_left_behind_names_nothing() -> None:
    _, at = planned()
    message = moved_away(at)
    assert_message(message)
    assert one_line(message) == "Moved to another channel."


def test_a_template_that_took_anothers_place() -> None:
    _, at = planned()
    said = "".join(run.text for run in template_saved("Our way", 1, at, replaced=True))
    assert said.startswith('"Our way" is saved, 1 handoff. It takes the place of the one of that name.')


def test_an_answer_as_a_modal_is_taken() -> None:
    plan, at = planned()
    assert_form(page(plan_made(plan, Facts(), CHLOE, at), at))
