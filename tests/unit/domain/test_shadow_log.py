"""Cases of shadow mode as they come: CSV, JSON lines, decoded JSON. Whatever comes, every bad line is named."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.shadow_log import (
    CASES_MAX,
    COLUMNS,
    FIELD_MAX,
    BadLine,
    Batch,
    Case,
    Problem,
    agreeing,
    as_lines,
    read_csv,
    read_entries,
    read_jsonl,
)

HEADER = b"case,recommendation,decision\n"
GOOD = {"case": "C-1", "recommendation": "pay", "decision": "Pay"}


def bad(batch: Batch) -> list[tuple[int, Problem]]:
    """The bad lines' numbers and problems."""
    return [(one.line, one.problem) for one in batch.bad]


def test_columns_stand_in_any_order_with_others_between() -> None:
    batch = read_csv(b"Decision, case ,noted by,recommendation\r\nyes,C-1,ana,YES\r\nno,C-2,,yes\r\n")
    assert batch.bad == ()
    assert batch.cases == (Case("C-1", "YES", "yes"), Case("C-2", "yes", "no"))
    assert [entry.line for entry in batch.entries] == [2, 3]
    assert agreeing(batch.cases) == 1


def test_a_byte_order_mark_quotation_marks_and_line_breaks_within() -> None:
    batch = read_csv(b'\xef\xbb\xbf"case","recommendation","decision"\r\n"C ""1"", a","pay\r\n later",x\r\nC-2,a,b\r\n')
    assert batch.cases == (Case('C "1", a', "pay later", "x"), Case("C-2", "a", "b"))
    assert [entry.line for entry in batch.entries] == [2, 4]


def test_json_lines_with_blank_ones_between_and_other_keys() -> None:
    batch = read_jsonl(b"\xef\xbb\xbf" + json.dumps({**GOOD, "score": 0.93}).encode() + b"\r\n\r\n")
    assert batch.cases == (Case("C-1", "pay", "Pay"),) and batch.cases[0].agrees


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [(1, Problem.NO_CASES)]),
        (b"\n \n,,\n", [(1, Problem.NO_CASES)]),
        (HEADER, [(1, Problem.NO_CASES)]),
        (HEADER + b"a,b,\xff\n", [(2, Problem.NOT_UTF8)]),
        (b"case;recommendation;decision\n", [(1, Problem.NO_COLUMN)] * 3),
        (b"\ncase,case,decision\n1,2,3\n", [(2, Problem.COLUMN_TWICE), (2, Problem.NO_COLUMN)]),
        (b'"case"x,recommendation,decision\n1,2,3\n', [(1, Problem.NOT_CSV)]),
        (HEADER + b'1,"a"b,c\n2,3,4\n', [(2, Problem.NOT_CSV)]),
        (HEADER + b'1,2,3\n2,"never ends\n3,4,5\n', [(3, Problem.NOT_CSV)]),
        (HEADER + b"1,2\n2,3,4,5\n", [(2, Problem.OTHER_COUNT), (3, Problem.OTHER_COUNT)]),
        (HEADER + b"1,2,3\n\n1,4,5\n", [(4, Problem.REPEATED)]),
        (HEADER + b" ,2,3\n2,,3\n3,4, \n", [(2, Problem.EMPTY), (3, Problem.EMPTY), (4, Problem.EMPTY)]),
        (HEADER + b"x" * (FIELD_MAX + 1) + b",2,3\n", [(2, Problem.TOO_LONG)]),
        (HEADER + b"x" * 200_000 + b",2,3\n", [(2, Problem.NOT_CSV)]),
    ],
)
def test_bad_lines_of_csv(data: bytes, expected: list[tuple[int, Problem]]) -> None:
    assert bad(read_csv(data)) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [(1, Problem.NO_CASES)]),
        (b'{"case": "a"', [(1, Problem.NOT_JSON)]),
        (b"[" * 100_000, [(1, Problem.NOT_JSON)]),
        (b'\n["a", "b", "c"]\nnull\n"a"', [(line, Problem.NOT_AN_OBJECT) for line in (2, 3, 4)]),
        (b'{"case": 7, "recommendation": "a", "decision": "b"}', [(1, Problem.NOT_TEXT)]),
        (b'{"case": "a", "recommendation": "a", "decision": null}', [(1, Problem.EMPTY)]),
        (b'{"case": "\\ud800", "recommendation": "a", "decision": "a"}', [(1, Problem.EMPTY)]),
        ("ą\n".encode("utf-16"), [(1, Problem.NOT_UTF8)]),
    ],
)
def test_bad_lines_of_json(data: bytes, expected: list[tuple[int, Problem]]) -> None:
    assert bad(read_jsonl(data)) == expected


def test_what_a_bad_line_carries() -> None:
    assert read_entries([GOOD, GOOD]).bad == (BadLine(2, Problem.REPEATED, case="C-1", count=1),)
    assert read_entries([{**GOOD, "decision": []}]).bad == (BadLine(1, Problem.NOT_TEXT, "decision"),)
    long = {**GOOD, "recommendation": "x" * (FIELD_MAX + 1)}
    assert read_entries([long]).bad == (BadLine(1, Problem.TOO_LONG, "recommendation", most=FIELD_MAX),)
    assert read_csv(HEADER + b"1,2\n").bad == (BadLine(2, Problem.OTHER_COUNT, count=2, most=3),)


def test_as_many_as_a_batch_holds_and_not_one_more() -> None:
    cases = [{**GOOD, "case": f"C-{number}"} for number in range(CASES_MAX + 2)]
    assert read_entries(cases[:CASES_MAX]).bad == ()
    assert bad(read_entries(cases)) == [(CASES_MAX + 1, Problem.TOO_MANY)]


def test_the_kept_lines_are_the_cases() -> None:
    batch = read_entries([GOOD, {**GOOD, "case": "Zażółć", "decision": "no"}])
    assert read_jsonl(as_lines(batch.cases).encode()).cases == batch.cases


def holds(batch: Batch) -> None:
    """Either cases, or lines that are named; references once, and each text fit to keep."""
    assert batch.entries or batch.bad
    assert all(line >= 1 for line in [*(one.line for one in batch.entries), *(one.line for one in batch.bad)])
    texts = [getattr(case, name) for case in batch.cases for name in COLUMNS]
    assert all(text and text == " ".join(text.split()) and len(text) <= FIELD_MAX for text in texts)
    assert len({case.case for case in batch.cases}) == len(batch.cases)
    as_lines(batch.cases).encode()


TOKENS = [
    b"case",
    b"recommendation",
    b"decision",
    b",",
    b'"',
    b"\n",
    b"\r\n",
    b"\r",
    b"{",
    b"}",
    b":",
    b"[",
    b"\x00",
    HEADER,
]
CODES = [b"\xef\xbb\xbf", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"a", b" ", b"\\ud800", b"1e999", b"NaN"]
PIECES = st.lists(st.sampled_from([*TOKENS, *CODES]) | st.binary(max_size=4)).map(b"".join)


@given(st.binary(max_size=300) | PIECES | PIECES.map(lambda data: HEADER + data))
def test_any_bytes_give_cases_or_named_bad_lines(data: bytes) -> None:
    holds(read_csv(data))
    holds(read_jsonl(data))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(COLUMNS) | st.text(max_size=3), inner),
    max_leaves=8,
)


@given(st.lists(JSON | st.fixed_dictionaries(dict.fromkeys(COLUMNS, st.text(max_size=4))), max_size=6))
def test_any_json_gives_cases_or_named_entries(values: list[object]) -> None:
    holds(read_entries(values))


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, st.text("ab\n,\"'é", min_size=1, max_size=6))), max_size=5)
)
def test_csv_and_json_lines_say_the_same(rows: list[dict[str, str]]) -> None:
    quoted = [",".join('"' + row[name].replace('"', '""') + '"' for name in COLUMNS) for row in rows]
    written = read_csv(HEADER + "\n".join(quoted).encode())
    lines = read_jsonl("\n".join(json.dumps(row) for row in rows).encode())
    if not (written.bad or lines.bad):
        assert written.cases == lines.cases
