"""What holds for every sentence: it is read without an error, and what is rendered reads as what it was made of."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.due_dates import Due
from bot.domain.sentence import (
    CRITERIA_MAX,
    CRITERION_MAX,
    THING_MAX,
    Mention,
    Name,
    Sentence,
    Speaker,
    Who,
    clean,
    is_sentence,
    parse,
    render,
)

NOW = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
WARSAW = "Europe/Warsaw"

GRAMMAR = """By by Friday , . ; : " “ ” ( ) to to <@U9> <@U9|x> <#C1|ops> <https://x.y/a;b|c> https://x.y/z, done when
    transfers hand over 1. 2. - I me from &amp; &lt; & < > complete and or 15 Dec 2026-12-15 5pm v1. ... until please"""
WORDS = st.lists(st.sampled_from(GRAMMAR.split()) | st.text(max_size=5), min_size=1, max_size=12).map(" ".join)


def line(text: str) -> str:
    """What a form or a sentence hands on: clean and on one line."""
    return " ".join(clean(text).split())


def lines(most: int) -> st.SearchStrategy[str]:
    return (WORDS | st.text(min_size=1)).map(lambda text: line(text)[:most].strip()).filter(bool)


IDS = st.from_regex(r"[UW][A-Z0-9]{1,10}", fullmatch=True)
PEOPLE: st.SearchStrategy[Who] = st.one_of(
    IDS.map(Mention), lines(80).map(Name), st.builds(Speaker), st.sampled_from([Name("Ana Novak"), Name("I")])
)
TIMES = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
DUES = st.builds(lambda days, at: Due((NOW + timedelta(days=days)).date(), at, WARSAW), st.integers(1, 730), TIMES)
CRITERIA = st.lists(lines(CRITERION_MAX), min_size=1, max_size=CRITERIA_MAX)


@given(PEOPLE, lines(THING_MAX), PEOPLE, CRITERIA, DUES)
@example(
    Name('"'),
    '""',
    Name("to"),
    ['"', "1. a", "a.", "&amp;lt; <@U1> &gt;", "- a", "“", 'a" b; "c'],
    Due(NOW.date(), None, WARSAW),
)
@example(Speaker(), "x", Speaker(), ['"' * CRITERION_MAX], Due(NOW.date(), time(23, 59), WARSAW))
@settings(max_examples=300, deadline=None)
def test_what_is_rendered_reads_as_what_it_was_made_of(
    giver: Who, thing: str, receiver: Who, criteria: list[str], due: Due
) -> None:
    found = parse(render(giver, thing, receiver, criteria, due), NOW, WARSAW)
    assert (found.giver, found.thing, found.receiver) == (giver, thing, receiver)
    assert (found.criteria, found.due, found.problems) == (tuple(criteria), due, ())


@given(WORDS | st.text())
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_and_what_is_read_is_clean(text: str) -> None:
    found = parse(text, NOW, WARSAW)
    assert isinstance(found, Sentence)
    assert isinstance(is_sentence(text), bool)
    for part in (found.thing, *found.criteria):
        assert part is None or (part and part == clean(part).strip() and "\n" not in part)
    assert found.problems or (found.giver and found.thing and found.receiver and found.criteria)


@given(WORDS | st.text())
@settings(max_examples=300, deadline=None)
def test_reading_what_was_understood_again_changes_nothing(text: str) -> None:
    found = parse(text, NOW, WARSAW)
    if found.giver and found.thing and found.receiver and isinstance(found.due, Due) and not found.problems:
        again = parse(render(found.giver, found.thing, found.receiver, found.criteria, found.due), NOW, WARSAW)
        assert (again.thing, again.criteria, again.due) == (found.thing, found.criteria, found.due)
