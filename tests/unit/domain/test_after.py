"""What a typed handoff waits for: "… to @ben after H-3, done when …"."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.due_dates import Due
from bot.domain.sentence import Mention, Name, Sentence, SentenceProblem, is_sentence, parse, render

NOW = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
WARSAW = "Europe/Warsaw"
DUE = Due(dt.date(2026, 12, 15), None, WARSAW)


def read(words: str) -> Sentence:
    """The sentence, as typed in Warsaw."""
    return parse(words, NOW, WARSAW)


@pytest.mark.parametrize(
    ("clause", "numbers"),
    [
        ("after H-3", (3,)),
        ("after h-3", (3,)),
        (", after H-3", (3,)),
        ("after H-3 and H-12", (3, 12)),
        ("after H-12, H-3 & H-5", (12, 3, 5)),
        ("after H-1, H-2, and H-3,", (1, 2, 3)),
        ("after H-3, H-3", (3,)),
    ],
)
@pytest.mark.parametrize("receiver", ["<@UBEN|ben>", "Ben", "Ben Weber"])
def test_it_stands_behind_the_receiver(clause: str, numbers: tuple[int, ...], receiver: str) -> None:
    words = f"By 15 Dec, I transfer the pager to {receiver} {clause}, done when it rang"
    assert is_sentence(words)
    found = read(words)
    who = Mention("UBEN") if receiver.startswith("<") else Name(receiver)
    assert (found.receiver, found.thing, found.due, found.after) == (who, "the pager", DUE, numbers)
    assert found.problems == ()


@pytest.mark.parametrize("clause", ["after H-3 by 15 Dec", "by 15 Dec after H-3", "by 15 Dec, after H-3"])
def test_it_stands_beside_the_date_too(clause: str) -> None:
    found = read(f"I transfer the pager to <@UBEN> {clause}, done when it rang")
    assert (found.receiver, found.thing, found.due, found.after) == (Mention("UBEN"), "the pager", DUE, (3,))
    assert found.problems == ()


@pytest.mark.parametrize(
    "thing",
    ["the cleanup after H-3", "what is left after H-3 by hand", "all that comes after H-3, H-4", '"x after H-3"'],
)
def test_within_the_thing_the_words_are_its_own(thing: str) -> None:
    found = read(f"By 15 Dec, I transfer {thing} to <@UBEN>, done when it rang")
    assert (found.thing, found.after) == (thing.strip('"'), ())
    assert found.problems == ()


@pytest.mark.parametrize("clause", ["after H-0", "after H-3 or so", "after the H-3", "after 3", "after H-x", "after"])
def test_what_is_no_number_is_asked(clause: str) -> None:
    found = read(f"By 15 Dec, I transfer the pager to <@UBEN> {clause}, done when it rang")
    assert found.after == ()
    assert SentenceProblem.LEFT_OVER in found.problems or found.receiver is None


def test_in_the_criteria_the_words_are_theirs() -> None:
    found = read("By 15 Dec, I transfer the pager to <@UBEN>, done when it rang after H-3")
    assert (found.criteria, found.after) == (("it rang after H-3",), ())


@pytest.mark.parametrize("name", ["Ben after H-3", "Ben"])
def test_what_is_rendered_waits_for_nothing(name: str) -> None:
    sentence = render(Name("Ana"), "the pager after H-3 by hand", Name(name), ["it rang"], DUE)
    found = read(sentence)
    assert (found.receiver, found.thing, found.after) == (Name(name), "the pager after H-3 by hand", ())
