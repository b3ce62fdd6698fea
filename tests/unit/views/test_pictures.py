"""Pictures in a message: what stands with them, and all that they show in the words for screen readers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.charts import Dimensions
from bot.domain.gates import Facts
from bot.domain.words import Words
from bot.views import kit
from bot.views.charts import timeline_chart
from bot.views.look import Look
from bot.views.pictures import (
    Picture,
    drawing,
    in_words,
    pictures_message,
    retro_picture_button,
    show_all_button,
    timeline_button,
)
from tests.unit.views.builders import ANA, NOW, PLAN, WARSAW, assert_message, labels

AT = Look(Words({ANA: "Ana"}, {"C1": "fraud-model"}), NOW, WARSAW)
CHART = Dimensions("Retrospective: Fraud model", "Data maturity: 4 & more.", "Fraud model", "3 people")


def test_pictures_stand_under_their_plan_with_the_way_to_the_words() -> None:
    timeline = timeline_chart(PLAN, Facts(), AT)
    message = pictures_message(PLAN, [Picture("F0000000001", timeline), Picture("F0000000002", CHART)], AT)
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["rich_text", "image", "image", "actions"]
    assert message.text.endswith("Data maturity: 4 &amp; more.")
    assert labels(message) == ["Show all"]
    assert_message(message)


def test_a_retrospective_leads_to_no_list() -> None:
    message = pictures_message(PLAN, [Picture("F0000000001", CHART)], AT)
    assert [block["type"] for block in message.blocks] == ["rich_text", "image"]
    said = [kit.message(kit.paragraph(kit.say("Data maturity: 4.")))]
    assert labels(in_words(PLAN, said, AT, timeline=False)) == []


def test_the_longest_words_fit() -> None:
    chart = replace(CHART, title="t" * 3000, alt="a" * 3000)
    message = pictures_message(PLAN, [Picture("F0000000001", chart)] * 2, AT)
    assert_message(message)


def test_without_pictures_the_way_to_the_list_stays() -> None:
    said = [kit.message(kit.paragraph(kit.say(words))) for words in ("The timeline.", "The progress.")]
    message = in_words(PLAN, said, AT)
    assert message.text == "The timeline.\nThe progress."
    assert labels(message) == ["Show all"]


@pytest.mark.parametrize(
    ("make", "label", "action"),
    [
        (show_all_button, "Show all", "plan.show_all"),
        (timeline_button, "Show timeline", "plan.timeline"),
        (retro_picture_button, "Show picture", "plan.retro_picture"),
    ],
)
def test_buttons_say_which_plan_they_are_about(make: Any, label: str, action: str) -> None:
    button = make(PLAN, AT)
    assert (button["text"]["text"], button["action_id"]) == (label, action)
    assert button["accessibility_label"].startswith(f"{label}: ")


def test_until_a_picture_is_there_a_modal_says_so() -> None:
    assert drawing(AT).text == "One moment: the picture is being drawn."
