"""Cases of shadow mode: what the system recommended, and what was decided without it.

They come from a form, a file (CSV, JSON lines) or a request. Whatever bytes come, they give cases, or name every bad
line and why. Of a file's or an object's other columns nothing is kept.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.sentence import clean

COLUMNS = ("case", "recommendation", "decision")
FIELD_MAX = 200  # characters of each field
CASES_MAX = 10_000  # in one batch


class Problem(StrEnum):
    """What is wrong with a line. What a `BadLine` of it carries is named beside it."""

    NOT_UTF8 = "not_utf8"
    NOT_CSV = "not_csv"  # quotation marks that fit nowhere, or an endless field
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    NO_COLUMN = "no_column"  # field: the header does not name it
    COLUMN_TWICE = "column_twice"  # field: the header names it more than once
    OTHER_COUNT = "other_count"  # count, most: so many values, where the header has so many columns
    EMPTY = "empty"  # field
    NOT_TEXT = "not_text"  # field: a number, a list, …
    TOO_LONG = "too_long"  # field, most
    REPEATED = "repeated"  # case, count: the same reference stood in that line before
    LOGGED = "logged"  # case: this run of shadow mode has it already
    TOO_MANY = "too_many"  # most: cases in one batch; what follows was not read
    NO_CASES = "no_cases"  # there is nothing in it


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line (of a file) or an entry (of a list), from 1, and what is wrong with it."""

    line: int
    problem: Problem
    field: str = ""
    case: str = ""
    count: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One case: each text is on one line."""

    case: str
    recommendation: str
    decision: str

    @property
    def agrees(self) -> bool:
        """Whether both say the same, whatever their case."""
        return self.recommendation.casefold() == self.decision.casefold()


@dataclass(frozen=True, slots=True)
class Entry:
    """A case, and the line in which it stood."""

    line: int
    case: Case


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read: every good line, and every bad one. There is one of either at least."""

    entries: tuple[Entry, ...]
    bad: tuple[BadLine, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases alone."""
        return tuple(entry.case for entry in self.entries)


def read_csv(data: bytes) -> Batch:
    """Commas between values, which may stand in quotation marks; the first line names the columns, in any order."""
    return _read(data, _csv_rows)


def read_jsonl(data: bytes) -> Batch:
    """One JSON object a line; blank lines are left out."""
    return _read(data, _json_rows)


def read_entries(values: Sequence[object]) -> Batch:
    """Decoded JSON: each value should be an object; counted from 1."""
    return _batch(enumerate(values, 1))


def agreeing(cases: Iterable[Case]) -> int:
    """In how many recommendation and decision agree."""
    return sum(case.agrees for case in cases)


def as_lines(cases: Iterable[Case]) -> str:
    """The cases as JSON lines: the words whose digest the trail holds."""
    rows = ({"case": one.case, "recommendation": one.recommendation, "decision": one.decision} for one in cases)
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


# A line and its content: an object, something else that JSON knows, or why it could not be read.
_Row = tuple[int, object]


def _read(data: bytes, rows: Callable[[str], Iterator[_Row]]) -> Batch:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Batch((), (BadLine(line, Problem.NOT_UTF8),))
    return _batch(rows(clean(text)))


def _batch(rows: Iterable[_Row]) -> Batch:
    entries: list[Entry] = []
    bad: list[BadLine] = []
    first: dict[str, int] = {}
    for count, (line, row) in enumerate(rows, 1):
        if count > CASES_MAX:
            bad.append(BadLine(line, Problem.TOO_MANY, most=CASES_MAX))
            break
        found = row if isinstance(row, BadLine) else _case(line, row)
        if isinstance(found, Case) and found.case in first:
            found = BadLine(line, Problem.REPEATED, case=found.case, count=first[found.case])
        if isinstance(found, Case):
            first[found.case] = line
            entries.append(Entry(line, found))
        else:
            bad.append(found)
    if not (entries or bad):
        bad.append(BadLine(1, Problem.NO_CASES))
    return Batch(tuple(entries), tuple(bad))


def _case(line: int, row: object) -> Case | BadLine:
    if not isinstance(row, Mapping):
        return BadLine(line, Problem.NOT_AN_OBJECT)
    values: dict[str, str] = {}
    for field in COLUMNS:
        value = row.get(field)
        if value is not None and not isinstance(value, str):
            return BadLine(line, Problem.NOT_TEXT, field)
        words = " ".join(clean(value or "").split())
        if not words:
            return BadLine(line, Problem.EMPTY, field)
        if len(words) > FIELD_MAX:
            return BadLine(line, Problem.TOO_LONG, field, most=FIELD_MAX)
        values[field] = words
    return Case(**values)


def _json_rows(text: str) -> Iterator[_Row]:
    for line, row in enumerate(text.split("\n"), 1):
        if row.strip():
            yield line, _json(line, row)


def _json(line: int, row: str) -> Any:
    try:
        return json.loads(row)
    except (ValueError, RecursionError):
        return BadLine(line, Problem.NOT_JSON)


def _csv_rows(text: str) -> Iterator[_Row]:
    """Where the header is wrong nothing below it can be read."""
    rows = _csv_lines(text)
    line, header = next(rows, (1, []))
    if isinstance(header, BadLine):
        yield line, header
        return
    names = [name.strip().lower() for name in header]
    wrong = [_column(line, field, names) for field in COLUMNS if names.count(field) != 1]
    if wrong:
        yield from ((line, one) for one in wrong if header)
        return
    for line, values in rows:
        if isinstance(values, BadLine):
            yield line, values
        elif len(values) != len(names):
            yield line, BadLine(line, Problem.OTHER_COUNT, count=len(values), most=len(names))
        else:
            yield line, dict(zip(names, values, strict=True))


def _column(line: int, field: str, names: Sequence[str]) -> BadLine:
    return BadLine(line, Problem.COLUMN_TWICE if field in names else Problem.NO_COLUMN, field)


def _csv_lines(text: str) -> Iterator[tuple[int, list[str] | BadLine]]:
    """Each record with the line in which it begins; blank lines are left out. After a bad one the next line is read."""
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, BadLine(line, Problem.NOT_CSV)
            continue
        if any(value.strip() for value in values):
            yield line, values
