"""Sentences that people really type, wrong ones included."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.domain.due_dates import Ask, DateProblem, Due
from bot.domain.sentence import (
    CRITERIA_MAX,
    CRITERION_MAX,
    THING_MAX,
    Mention,
    Name,
    Sentence,
    SentenceProblem,
    Speaker,
    Who,
    clean,
    is_sentence,
    parse,
    render,
)

NOW = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)  # a Wednesday
WARSAW = "Europe/Warsaw"
ANA, BEN, CLEO, ME = Mention("U1"), Mention("U2"), Mention("W3"), Speaker()
PAGER = "the pager"
A = ("A",)


def read(text: str) -> Sentence:
    return parse(text, NOW, WARSAW)


def due_of(sentence: Sentence) -> str | None:
    """The date, with its time if it has one; the reason where it is asked."""
    due = sentence.due
    if isinstance(due, Ask):
        return due.reason.value
    return due.date.isoformat() + ("" if due.time is None else f" {due.time:%H:%M}")


@dataclass(frozen=True)
class Row:
    """A sentence and what it says. The short forms are those of most rows."""

    text: str
    giver: Who | None = ME
    thing: str | None = PAGER
    receiver: Who | None = BEN
    due: str = "2026-12-04"
    criteria: tuple[str, ...] = A
    problems: tuple[str, ...] = ()


COMPLETE = [
    Row(
        "By 15 Dec, <@U1|ana> transfers the pager to <@U2|ben>, done when Ben's team answered two pages "
        "alone; runbook is merged",
        ANA,
        due="2026-12-15",
        criteria=("Ben's team answered two pages alone", "runbook is merged"),
    ),
    Row(
        "By 15 December 2026, <@U1> will have transferred the pager to <@U2>. "
        "The handoff is complete when the runbook is merged.",
        ANA,
        due="2026-12-15",
        criteria=("the runbook is merged",),
    ),
    Row("By Friday, I transfer the pager to <@U2>, done when A"),
    Row("By Friday I hand over the pager to <@U2> done when A"),
    Row("by friday 5pm i'll hand the pager over to <@U2>. done when: A.", due="2026-12-04 17:00"),
    Row("I'm handing off the pager to <@U2> by Friday. It's done when A"),
    Row("<@U1> has given the pager to <@U2> by Friday; complete when A", ANA),
    Row("<@U1> is going to pass on the pager to <@W3>, by Friday – finished when A", ANA, receiver=CLEO),
    Row("Hand over the pager to <@U2> by COB Friday, done once A", due="2026-12-04 17:00"),
    Row("Please hand over the pager to <@U2> by Friday, done when A"),
    Row("by Friday, <@U1> hands the pager to me, done when A", ANA, receiver=ME),
    Row("By Friday, Ana Novak gives the pager to Ben, done when A", Name("Ana Novak"), receiver=Name("Ben")),
    Row("By Friday @ana.novak moves the pager to @ben done when A", Name("ana.novak"), receiver=Name("ben")),
    Row("I transfer the pager to Ben O'Neil-Ångström by Friday, done when A", receiver=Name("Ben O'Neil-Ångström")),
    Row("<@U1> gives <@U2> the pager by Friday, done when A", ANA),
    Row("I transfer the single sign on to <@U2> by Friday, done when A", thing="the single sign on"),
    Row("I hand over the day off to <@U2> by Friday, done when A", thing="the day off"),
    Row("I hand the pager over by Friday to <@U2>, done when A"),
    Row("I am passing the pager on to <@U2> by Friday, done when A"),
    Row("<@U1> hands over to <@U2> the pager by Friday, done when A", ANA),
    Row("transfer the pager from <@U1> to <@U2> by Friday, done when A", ANA),
    Row("The pager moves to <@U2> by Friday, done when A", thing="The pager"),
    Row("the pager will be transferred from <@U1> to <@U2> by Friday, done when A", ANA),
    Row("I will transfer the pager by Friday to <@U2>, done when A"),
    Row("I transfer the pager to <@U2> tomorrow, done when A", due="2026-12-03"),
    Row("By Tuesday, 15 December, I transfer the pager to <@U2>, done when A", due="2026-12-15"),
    Row("By December 15, 2026 Ana transfers the pager to <@U2>, done when A", Name("Ana"), due="2026-12-15"),
    Row("By end of next quarter, <@U1>'s going to transfer the pager to <@U2>, done when A", ANA, due="2027-03-31"),
    Row(
        "By Friday I give access to the admin panel to <@U2>, done when he logged in",
        thing="access to the admin panel",
        criteria=("he logged in",),
    ),
    Row(
        "By Friday, I pass the move to Postgres, billing, and the intro to <@W3> to <@U2>, done when A",
        thing="the move to Postgres, billing, and the intro to <@W3>",
    ),
    Row(
        "By Friday I pass <https://x.y/a;b|how to hand over to Ben> to <@U2>, done when https://x.y/c;d is read; B.",
        thing="<https://x.y/a;b|how to hand over to Ben>",
        criteria=("https://x.y/c;d is read", "B"),
    ),
    Row(
        'By Friday, I transfer the 24" monitor to <@U2>, done when 27" arrives',
        thing='the 24" monitor',
        criteria=('27" arrives',),
    ),
    Row(
        "By Friday I transfer R&amp;D's &lt;beta&gt; to <@U2>, done when p99 &lt; 2 s &amp; green; B",
        thing="R&D's <beta>",
        criteria=("p99 < 2 s & green", "B"),
    ),
    Row(
        'By Friday I transfer "the done when: to <@W3> form" to "Ben to Be", done when "A; B."; C',
        thing="the done when: to <@W3> form",
        receiver=Name("Ben to Be"),
        criteria=("A; B.", "C"),
    ),
    Row(
        "By Friday,\nI transfer the pager\nto <@U2>.\nDone when:\n- A\n- B; b,\n  more\n\n• C.",
        criteria=("A", "B; b, more", "C"),
    ),
    Row("By Friday, I transfer the pager to <@U2>, done when\nA\nB", criteria=("A", "B")),
    Row(
        "By Friday, I transfer the pager to <@U2>, done when 1. A, 2. wait 5. minutes; and 3) B v1.",
        criteria=("A", "wait 5. minutes", "B v1."),
    ),
    Row("By Friday, I transfer the pager to <@U2>, done when:\n1. A 2. a\n2. B...", criteria=("A 2. a", "B...")),
    Row("By Friday, I transfer the pager to <@U2>, done when A; and B; etc.", criteria=("A", "B", "etc.")),
]

INCOMPLETE = [
    Row(
        "hand over the pager",
        receiver=None,
        due="missing",
        criteria=(),
        problems=("no_receiver", "no_criteria", "date_missing"),
    ),
    Row("By Friday, I transfer the pager to <@U2>", criteria=(), problems=("no_criteria",)),
    Row("By Friday, I transfer the pager to <@U2>, done when .", criteria=(), problems=("no_criteria",)),
    Row("I transfer the pager to <@U2>, done when A", due="missing", problems=("date_missing",)),
    Row("By Friday, I transfer to <@U2>, done when A", thing=None, problems=("no_thing",)),
    Row("By Friday, I transfer the pager, done when A", receiver=None, problems=("no_receiver",)),
    Row(
        "By Friday, I transfer access to the admin panel, done when A",
        thing="access to the admin panel",
        receiver=None,
        problems=("no_receiver",),
    ),
    Row(
        "By Friday, I transfer the pager to <@U2> and <@W3>, done when A",
        receiver=None,
        problems=("several_receivers",),
    ),
    Row("I transfer the pager to Ben or Cleo by Friday, done when A", receiver=None, problems=("several_receivers",)),
    Row("By Friday, <@U1> and <@W3> transfer the pager to <@U2>, done when A", None, problems=("several_givers",)),
    Row("By Friday Ana and I transfer the pager to <@U2>, done when A", Name("Ana and I")),  # nobody is called that
    Row("I will not transfer the pager to <@U2> by Friday, done when A", Name("I will not")),
    Row("<@U1> won't transfer the pager to <@U2> by Friday, done when A", None, problems=("no_giver",)),
    Row("By Friday we transfer the pager to <@U2>, done when A", None, problems=("several_givers",)),
    Row("By Friday, the ops team transfers the pager to <@U2>, done when A", None, problems=("no_giver",)),
    Row(
        "By Friday, I transfer the pager to <!subteam^S1|@ops>, done when A",
        thing="the pager to <!subteam^S1|@ops>",
        receiver=None,
        problems=("no_receiver",),
    ),
    Row("By Friday, I transfer the pager to <@U2> for good, done when A", problems=("left_over",)),
    Row("By Friday, I transfer the pager to <@U2> by Monday, done when A", problems=("left_over",)),
    Row("the pager to <@U2> by Friday, done when A", problems=("not_a_handoff",)),
    Row("By soon, I transfer the pager to <@U2>, done when A", due="unclear", problems=("date_unclear",)),
    Row(
        "By 03/04/2027, I transfer the pager to <@U2>, done when A",
        due="ambiguous_order",
        problems=("date_ambiguous_order",),
    ),
    Row(
        "By Wednesday <@U1> transfers the pager to <@U2>, done when A",
        ANA,
        due="weekday_is_today",
        problems=("date_weekday_is_today",),
    ),
    Row("I transfer the pager to <@U2> before Friday, done when A", due="unclear", problems=("date_unclear",)),
    Row("Before Friday, I transfer the pager to <@U2>, done when A", due="unclear", problems=("date_unclear",)),
    Row(
        "I transfer the pager to <@U2> by the time I go to lunch, done when A",
        due="unclear",
        problems=("date_unclear",),
    ),
    Row("By 2020-01-01, I transfer the pager to <@U2>, done when A", due="past", problems=("date_past",)),
    Row("By May, I transfer the pager to <@U2>, done when A", due="incomplete", problems=("date_incomplete",)),
]


@pytest.mark.parametrize("row", COMPLETE + INCOMPLETE, ids=lambda row: row.text[:60])
def test_sentences_people_type(row: Row) -> None:
    found = read(row.text)
    assert (found.giver, found.thing, found.receiver) == (row.giver, row.thing, row.receiver)
    assert (due_of(found), found.criteria) == (row.due, row.criteria)
    assert tuple(problem.value for problem in found.problems) == row.problems


def test_the_table_is_long_enough() -> None:
    assert len(COMPLETE) + len(INCOMPLETE) >= 40


@pytest.mark.parametrize(
    "verb",
    [
        "transfers",
        "will transfer",
        "will have transferred",
        "transferred",
        "is transferring",
        "has transferred",
        "hands over",
        "hands off",
        "handed over",
        "is handing off",
        "hands",
        "hand-over",
        "handoffs",
        "gives",
        "gave",
        "has given",
        "passes",
        "passed on",
        "is passing along",
        "moves",
        "moved",
        "will be moving",
        "should transfer",
        "needs to give",
    ],
)
def test_verbs_in_any_tense(verb: str) -> None:
    found = read(f"By Friday, <@U1> {verb} the pager to <@U2>, done when A")
    assert (found.giver, found.thing, found.problems) == (ANA, "the pager", ())


@pytest.mark.parametrize(
    "marker",
    [
        ", done when A",
        " done when A",
        ". Done when: A",
        ". The handoff is complete when A.",
        "; it's finished when A",
        ". Complete once A",
        ". It is done if A",
        ". Done: A",
        ", and it will be complete when A",
        " - done when A",
        "\n\nDone when\nA",
        ". Acceptance criteria: A",
        ". The handover is completed when A",
        ", which is done when A",
    ],
)
def test_ways_to_say_done_when(marker: str) -> None:
    found = read(f"By Friday, <@U1> transfers the pager to <@U2>{marker}")
    assert (found.thing, found.receiver, found.criteria) == ("the pager", BEN, A)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "list",
        "list mine",
        "list @ben",
        "list <@U2>",
        "help",
        "settings",
        "H-7",
        "what is a handoff",
        "how do I hand over a pager?",
        "asdf qwer",
        "hello",
        "to <@U2>",
        "by Friday",
        "\x00",
        "transfer",
        "x" * 30_000,
        "<@U2>",
        "🙂",
        "done",
    ],
)
def test_what_is_no_sentence(text: str) -> None:
    assert not is_sentence(text)
    assert SentenceProblem.NO_RECEIVER in read(text).problems or SentenceProblem.NOT_A_HANDOFF in read(text).problems


@pytest.mark.parametrize("text", [row.text for row in COMPLETE + INCOMPLETE])
def test_what_is_a_sentence(text: str) -> None:
    assert is_sentence(text)


def test_the_sentence_is_given_back_as_it_was_typed() -> None:
    text = 'By Friday,  I transfer R&amp;D\x00 to <@U2|ben>,\r\ndone when "a;  b" &lt; 3'
    assert read(text).text == 'By Friday,  I transfer R&D to <@U2|ben>,\ndone when "a;  b" < 3'


def test_an_asked_date_keeps_its_phrase_and_readings() -> None:
    due = read("By 03/04/2027, I transfer the pager to <@U2>, done when A").due
    assert isinstance(due, Ask)
    assert due.phrase == "03/04/2027"
    assert [reading.date.isoformat() for reading in due.readings] == ["2027-04-03", "2027-03-04"]


def test_limits() -> None:
    def problems(thing: str, *criteria: str) -> tuple[SentenceProblem, ...]:
        return read(f"By Friday, I transfer {thing} to <@U2>, done when {'; '.join(criteria)}").problems

    assert problems("x" * THING_MAX, *["y" * CRITERION_MAX] * CRITERIA_MAX) == ()
    assert problems("x" * (THING_MAX + 1), "A") == (SentenceProblem.THING_TOO_LONG,)
    assert problems("x", "y" * (CRITERION_MAX + 1)) == (SentenceProblem.CRITERION_TOO_LONG,)
    assert problems("x", *["A"] * (CRITERIA_MAX + 1)) == (SentenceProblem.TOO_MANY_CRITERIA,)


def test_every_date_problem_has_a_code_of_the_sentence() -> None:
    dates = {problem.value for problem in SentenceProblem if problem.value.startswith("date_")}
    assert dates == {f"date_{problem}" for problem in DateProblem}


def test_cleaning_keeps_newlines_tabs_and_whole_characters() -> None:
    assert clean("a\x00b\x1f\x7f\x85c\ud83dd\tе\r\nf\rg 🙂👩‍🚒") == "abcd\tе\nf\ng 🙂👩‍🚒"


def test_rendered_sentences_read_like_typed_ones() -> None:
    due = read("By 15 Dec 17:00").due
    assert isinstance(due, Due)
    assert render(ANA, "X", BEN, ("A", "B"), due) == "By 2026-12-15 17:00, <@U1> transfers X to <@U2>, done when A; B"
    assert render(ME, "X", Name("Ben"), ("A",), due) == "By 2026-12-15 17:00, I transfer X to Ben, done when A"
    assert render(ANA, 'a "to do" list, done when', ME, ("A; B",), due) == (
        'By 2026-12-15 17:00, <@U1> transfers "a ""to do"" list, done when" to me, done when "A; B"'
    )


@pytest.mark.parametrize(
    ("typed", "criteria"),
    [
        ("the rota and the runbook are updated", ("the rota and the runbook are updated",)),
        ("a brand new dashboard is up", ("a brand new dashboard is up",)),
        ("x, y and z", ("x, y and z",)),
        ("the rota is set; and Andy and Sandy agree", ("the rota is set", "Andy and Sandy agree")),
        ("android builds; sandbox is gone", ("android builds", "sandbox is gone")),
    ],
)
def test_no_word_of_a_criterion_is_lost(typed: str, criteria: tuple[str, ...]) -> None:
    sentence = parse(f"By 15 Dec, I transfer the pager to <@UBEN>, done when {typed}", NOW, "Europe/Warsaw")
    assert sentence.criteria == criteria
