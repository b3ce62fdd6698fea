"""What people typed is shown as they typed it, and does nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words import Words
from bot.views import text
from bot.views.cards import channel_card
from bot.views.kit import message, paragraph, say
from tests.unit.views.builders import PLAN, proposed

WORDS = Words({"U1": "Ana"}, {"C1": "dev"})


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<@U1>", "@Ana"),
        ("<@U1|ana.b>", "@Ana"),
        ("<@U9|rob>", "@rob"),
        ("<@U9>", "@U9"),
        ("<#C1|old>", "#dev"),
        ("<#C9|secret>", "#secret"),
        ("<!here>", "@here"),
        ("<!subteam^S1|@ops>", "@ops"),
        ("<https://a.io>", "https://a.io"),
        ("<https://a.io|a.io>", "https://a.io"),
        ("<https://a.io|the book>", "the book (https://a.io)"),
        ("<mailto:a@b.io|a@b.io>", "a@b.io"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("safe\u202eevil", "safeevil"),
    ],
)
def test_slack_tokens_become_words(typed: str, shown: str) -> None:
    assert text.plain(typed, WORDS) == shown


def test_entities_of_the_wire_become_characters_once() -> None:
    assert text.from_wire("R&amp;D &lt;3 &amp;lt;", WORDS) == "R&D <3 &lt;"


@pytest.mark.parametrize(
    ("thing", "title", "bare"),
    [
        ("the fraud-model pager", "Fraud-model pager", "fraud-model pager"),
        ("The pager", "Pager", "pager"),
        ("iOS app", "iOS app", "iOS app"),
        ("https://a.io/x", "https://a.io/x", "https://a.io/x"),
        ("theatre", "Theatre", "theatre"),
    ],
)
def test_a_thing_at_the_start_and_after_a_colon(thing: str, title: str, bare: str) -> None:
    assert text.headline(thing) == title
    assert text.bare(thing) == bare


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("runbook is merged", "Runbook is merged."),
        ("Is it merged?", "Is it merged?"),
        ("see https://a.io/x", "See https://a.io/x"),
        ("iOS build passes", "iOS build passes."),
    ],
)
def test_a_criterion_is_a_line(typed: str, line: str) -> None:
    assert text.criterion(typed) == line


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("both done, https://a.io", '"both done", https://a.io'),
        ("https://a.io https://b.io", "https://a.io, https://b.io"),
        ("see https://a.io for it", '"see https://a.io for it"'),
        ("done.", '"done"'),
    ],
)
def test_evidence_names_its_links(typed: str, shown: str) -> None:
    assert text.evidence(typed) == shown


def test_a_link_ends_before_the_full_stop() -> None:
    assert text.split_links("see https://a.io/b.") == [("see ", False), ("https://a.io/b", True), (".", False)]


def test_only_our_own_backticks_are_code() -> None:
    block = paragraph(say("type `/x` for {thing}", thing="`rm` *bold* <!here>"))
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "type "},
        {"type": "text", "text": "/x", "style": {"code": True}},
        {"type": "text", "text": " for `rm` *bold* <!here>"},
    ]
    assert message(block).text == "type `/x` for `rm` *bold* &lt;!here&gt;"


@given(st.text(max_size=300))
def test_whatever_is_typed_mentions_and_formats_nothing(typed: str) -> None:
    story = proposed(thing=typed or "x", criteria=[typed or "x"])
    said = channel_card(story.now_is, PLAN, story.look())
    kinds = {block["type"] for block in said.blocks}
    assert kinds <= {"rich_text", "actions"}, "nothing that parses what people typed"
    parts = [part for block in said.blocks if block["type"] == "rich_text" for part in block["elements"]]
    assert {run["type"] for part in parts for run in part["elements"]} <= {"text", "link"}
    assert "<" not in said.text.replace("&lt;", "")


@pytest.mark.parametrize(
    ("thing", "starts"),
    [
        ("the model registry", "The model registry"),
        ("drift alerts", "Drift alerts"),
        ("iOS builds", "iOS builds"),
        ("https://a.io", "https://a.io"),
    ],
)
def test_a_thing_begins_a_sentence(thing: str, starts: str) -> None:
    assert text.sentence_start(thing) == starts
