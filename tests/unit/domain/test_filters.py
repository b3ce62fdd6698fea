"""Filters: what is typed after `/handoff list`, how a filter travels, and what a list's pages hold."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Code, Refused
from bot.domain.filter_words import parse_filter
from bot.domain.filters import (
    TEXT_MAX,
    Filter,
    FilterProblem,
    Kind,
    Standing,
    cleared,
    decode_filter,
    encode_filter,
    of_plan,
    one_line,
    refined,
)

TODAY = dt.date(2026, 12, 2)  # a Wednesday
MONDAY, FRIDAY, SUNDAY = dt.date(2026, 11, 30), dt.date(2026, 12, 4), dt.date(2026, 12, 6)
DEC_15 = dt.date(2026, 12, 15)
DAY = dt.timedelta(days=1)
HERE, MINE = Filter(Kind.HERE), Filter(Kind.MINE)
VALUE_MAX = 2000  # characters of a button's value
WORDS = (
    "mine", "giving", "receiving", "overdue", "late", "all", "agreed", "@ben", "<@U1|ana>", "<#C1|fraud>", "#ops",
    "plan", '"Fraud model"', "due", "by", "before", "after", "from", "to", "Friday", "today", "this week", "15 Dec",
    "2026-12-15", "03/04/2027", "with", "of", "handoffs", "runbook", "H-7", "&amp;", '"', "“", "the", "next", "5", ",",
)  # fmt: skip

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
texts = st.text(max_size=TEXT_MAX).map(one_line)
filters = st.builds(
    Filter,
    st.sampled_from([kind for kind in Kind if kind not in {Kind.PERSON, Kind.PLAN}]),
    person=st.none() | st.from_regex(re.compile(r"[UW][A-Z0-9]{1,20}", re.ASCII), fullmatch=True),
    plan=st.none() | st.integers(1, 10**15 - 1),
    standing=st.sampled_from(Standing),
    due_from=st.none() | days,
    due_until=st.none() | days,
    text=texts,
)


def test_the_old_forms_keep_working() -> None:
    assert parse_filter("", TODAY) == HERE
    assert parse_filter(" MINE ", TODAY) == MINE
    assert parse_filter("giving", TODAY) == Filter(Kind.GIVING)
    assert parse_filter("receiving", TODAY) == Filter(Kind.RECEIVING)
    assert parse_filter("overdue", TODAY) == parse_filter("late", TODAY) == Filter(Kind.OVERDUE)
    assert parse_filter("<@U1|ana>", TODAY) == Filter(Kind.PERSON, person="U1")
    assert parse_filter("@ben", TODAY) == Filter(Kind.PERSON, name="ben")
    assert parse_filter("@Ben Smith", TODAY) == Filter(Kind.PERSON, name="Ben Smith")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("mine delivered", Filter(Kind.MINE, standing=Standing.DELIVERED)),
        ("giving overdue <@U2>", Filter(Kind.GIVING, person="U2", standing=Standing.LATE)),
        ("<#C1|fraud-model> late", Filter(Kind.PLAN, channel="C1", standing=Standing.LATE)),
        ("plan <#C1|fraud-model>", Filter(Kind.PLAN, channel="C1")),
        ("#fraud-model all", Filter(Kind.PLAN, channel="fraud-model", standing=Standing.ANY)),
        ('plan "Fraud model"', Filter(Kind.PLAN, plan_name="Fraud model")),
        ("plan “Fraud model” canceled", Filter(Kind.PLAN, plan_name="Fraud model", standing=Standing.CANCELLED)),
        ('plan "late"', Filter(Kind.PLAN, plan_name="late")),
        ("plan churn", Filter(Kind.PLAN, plan_name="churn")),
        ("handoffs of <#C1|x> with <@U2>, accepted", Filter(Kind.PLAN, "U2", channel="C1", standing=Standing.ACCEPTED)),
        ("runbook mine pager", Filter(Kind.MINE, text="runbook pager")),
        ('"by Friday" mine', Filter(Kind.MINE, text="by Friday")),
        ("H-7", Filter(Kind.HERE, text="H-7")),
        ("#7", Filter(Kind.HERE, text="#7")),
        ("R&amp;D &lt;keys&gt;", Filter(Kind.HERE, text="R&D <keys>")),
        ("here open", Filter(Kind.HERE)),
        ("call of duty", Filter(Kind.HERE, text="call of duty")),
    ],
)
def test_words_narrow_in_any_order(words: str, found: Filter) -> None:
    assert parse_filter(words, TODAY) == found


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("due today", TODAY, TODAY),
        ("today", TODAY, TODAY),
        ("due yesterday", TODAY - DAY, TODAY - DAY),
        ("due tomorrow", TODAY + DAY, TODAY + DAY),
        ("due this week", MONDAY, SUNDAY),
        ("next week", MONDAY + 7 * DAY, SUNDAY + 7 * DAY),
        ("last week", MONDAY - 7 * DAY, SUNDAY - 7 * DAY),
        ("due this month", dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
        ("due last month", dt.date(2026, 11, 1), dt.date(2026, 11, 30)),
        ("by Friday", None, FRIDAY),
        ("due by Friday,", None, FRIDAY),
        ("before Friday", None, FRIDAY - DAY),
        ("after 15 Dec", DEC_15 + DAY, None),
        ("from the 15th of December", DEC_15, None),
        ("since 2026-12-15", DEC_15, None),
        ("due on 15.12.2026", DEC_15, DEC_15),
        ("due Dec 15", DEC_15, DEC_15),
        ("from Friday to 15 Dec", FRIDAY, DEC_15),
        ("after 3 Dec before 15 Dec", FRIDAY, DEC_15 - DAY),
        ("by end of month", None, dt.date(2026, 12, 31)),
        ("from 2026-01-01 until 2026-12-15", dt.date(2026, 1, 1), DEC_15),
    ],
)
def test_dates_are_those_of_the_strict_grammar(words: str, first: dt.date | None, last: dt.date | None) -> None:
    assert parse_filter(words, TODAY) == Filter(Kind.HERE, due_from=first, due_until=last)
    assert parse_filter(f"mine {words} runbook", TODAY) == Filter(
        Kind.MINE, due_from=first, due_until=last, text="runbook"
    )


@pytest.mark.parametrize(
    ("words", "problem", "phrase"),
    [
        ("by hand", FilterProblem.NO_DATE, "by hand"),
        ("due", FilterProblem.NO_DATE, "due"),
        ("mine due late", FilterProblem.NO_DATE, "due late"),
        ("after May", FilterProblem.NO_DATE, "after May"),
        ("from <@U1>", FilterProblem.NO_DATE, "from"),
        ("before 03/04/2027", FilterProblem.SEVERAL_DATES, "before 03/04/2027"),
        ("due Wednesday", FilterProblem.SEVERAL_DATES, "due Wednesday"),
        ("by 31 Feb", FilterProblem.NO_DATE, "by 31 Feb"),
        ("Friday", FilterProblem.BARE_DATE, "Friday"),
        ("mine 15 Dec", FilterProblem.BARE_DATE, "15 Dec"),
        ("from 15 Dec until Friday", FilterProblem.ENDS_FIRST, "until Friday"),
        ("mine giving", FilterProblem.SEVERAL, "giving"),
        ("late agreed", FilterProblem.SEVERAL, "agreed"),
        ("<@U1> <@U2>", FilterProblem.SEVERAL, "<@U2>"),
        ("<@U1> @ben", FilterProblem.SEVERAL, "@ben"),
        ("<#C1> <#C2>", FilterProblem.SEVERAL, "<#C2>"),
        ("by Friday by 15 Dec", FilterProblem.SEVERAL, "by 15 Dec"),
        ("plan", FilterProblem.NO_PLAN_NAME, "plan"),
        ("plan <@U1>", FilterProblem.NO_PLAN_NAME, "plan"),
        ("x" * (TEXT_MAX + 1), FilterProblem.TOO_LONG, "x" * (TEXT_MAX + 1)),
        ("x" * 9_000, FilterProblem.TOO_LONG, "x" * 9_000),
    ],
)
def test_what_is_unclear_is_asked_back(words: str, problem: FilterProblem, phrase: str) -> None:
    with pytest.raises(Refused) as raised:
        parse_filter(words, TODAY)
    assert raised.value.code is Code.UNCLEAR_FILTER
    assert (raised.value.values["problem"], raised.value.values["phrase"]) == (problem, phrase)


def test_the_readings_of_a_date_are_named() -> None:
    with pytest.raises(Refused) as raised:
        parse_filter("by 03/04/2027", TODAY)
    assert raised.value.values["readings"] == (dt.date(2027, 3, 4), dt.date(2027, 4, 3))


def filter_or_refusal(words: str, today: dt.date) -> Filter | Refused:
    """What was understood, or what is asked back."""
    try:
        return parse_filter(words, today)
    except Refused as refused:
        return refused


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=9).map(" ".join), days)
def test_any_text_is_understood_or_asked_back(words: str, today: dt.date) -> None:
    found = filter_or_refusal(words, today)
    if isinstance(found, Refused):
        assert found.code is Code.UNCLEAR_FILTER
        assert isinstance(found.values["problem"], FilterProblem)
        return
    assert len(found.text) <= TEXT_MAX
    assert found.text == one_line(found.text)
    assert not (found.due_from and found.due_until and found.due_from > found.due_until)


@given(filters)
def test_a_filter_comes_back_from_slack_as_it_was(wanted: Filter) -> None:
    written = encode_filter(wanted)
    assert decode_filter(written) == wanted
    assert len(written) <= VALUE_MAX - 100
    assert not set(written) & {"|", "\n", " "}
    assert decode_filter(encode_filter(cleared(wanted))) == cleared(wanted)


@given(st.text() | st.lists(st.sampled_from(["k=", "mine", "plan", "&n=", "&t=", "%", "7", "&f=2026-12-15", "=", "&"])))
def test_what_is_not_ours_is_ignored(text: str | list[str]) -> None:
    found = decode_filter(text if isinstance(text, str) else "".join(text))
    assert found is None or decode_filter(encode_filter(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "mine", "k=banana", "k=person", "k=plan", "n=7", "k=mine&s=gone", "k=mine&n=0", "k=mine&n=٧",
        "k=mine&w=ana",
        "k=mine&f=20261215", "k=mine&f=2026-02-31", "k=mine&u=9999-01-01", "k=mine&t=" + "x" * (TEXT_MAX + 1),
        "k=mine&t=%FF", "k=mine&t=a%0Ab", "k=mine&x=1", "k=mine&" + "&".join(["t=a"] * 20), "k=mine&t",
    ],
)  # fmt: skip
def test_hostile_values_are_ignored(text: str) -> None:
    assert decode_filter(text) is None


def test_clearing_keeps_whose_list_it_is() -> None:
    narrow = Filter(Kind.PLAN, "U1", None, 7, None, Standing.LATE, TODAY, TODAY, "x")
    assert cleared(narrow) == Filter(Kind.PLAN, plan=7)
    assert cleared(of_plan(7)) == of_plan(7)
    assert cleared(Filter(Kind.PERSON, "U1", standing=Standing.ANY)) == Filter(Kind.PERSON, "U1")
    assert cleared(Filter(Kind.OVERDUE, text="x")) == MINE
    assert cleared(Filter(Kind.GIVING, text="x", plan=7)) == Filter(Kind.GIVING)


@pytest.mark.parametrize(
    ("base", "chosen", "kind"),
    [
        (MINE, Filter(Kind.HERE, "U1", plan=7), Kind.MINE),
        (Filter(Kind.GIVING), Filter(Kind.HERE, "U1"), Kind.GIVING),
        (Filter(Kind.OVERDUE), Filter(Kind.HERE), Kind.MINE),
        (HERE, Filter(Kind.HERE, plan=7), Kind.PLAN),
        (HERE, Filter(Kind.HERE, "U1"), Kind.PERSON),
        (HERE, Filter(Kind.HERE), Kind.MINE),
        (of_plan(7), Filter(Kind.HERE, "U1", plan=8), Kind.PLAN),
        (Filter(Kind.PERSON, "U1"), Filter(Kind.HERE, "U2", plan=8), Kind.PERSON),
        (Filter(Kind.PERSON, "U1"), Filter(Kind.HERE, plan=8), Kind.PLAN),
    ],
)
def test_a_form_keeps_ones_own_list_and_follows_others(base: Filter, chosen: Filter, kind: Kind) -> None:
    found = refined(base, chosen)
    assert (found.kind, found.person, found.plan) == (kind, chosen.person, chosen.plan)
