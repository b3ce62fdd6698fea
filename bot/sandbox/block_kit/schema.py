"""A small schema language for Block Kit JSON, with Slack's wording for what is wrong.

Slack checks payloads against JSON schemas and names each fault by a message and a JSON pointer, as in
`must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. The kinds here say the same; the
tables in `objects`, `elements` and `blocks` are made of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

Surface = Literal["message", "modal", "home"]

# A rule looks at an object whose fields are already known to be well-formed.
Rule = Callable[[dict[str, Any], str], Iterator[str]]


def problem(message: str, at: str) -> str:
    """Word one fault at the JSON pointer `at` as Slack does."""
    return f"{message} [json-pointer:{at}]"


class Kind(Protocol):
    """What a JSON value may be."""

    def check(self, value: Any, at: str) -> Iterator[str]:
        """Yield what is wrong with `value`, found at the JSON pointer `at`."""
        ...


@dataclass(frozen=True)
class Boolean:
    """True or false; null is refused, as everywhere in Block Kit."""

    def check(self, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, bool):
            yield problem("must provide a boolean", at)


@dataclass(frozen=True)
class Integer:
    """A whole number between two bounds, both included."""

    minimum: int | None = None
    maximum: int | None = None

    def check(self, value: Any, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield problem("must provide an integer", at)
            return
        if self.minimum is not None and value < self.minimum:
            yield problem(f"must be greater than {self.minimum}", at)
        if self.maximum is not None and value > self.maximum:
            yield problem(f"must be less than {self.maximum}", at)


@dataclass(frozen=True)
class String:
    """A string of `shortest` to `longest` characters (code points), of a set, or of a pattern."""

    longest: int | None = None
    shortest: int = 0
    choices: tuple[str, ...] = ()
    pattern: str | None = None

    def check(self, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", at)
            return
        if len(value) < self.shortest:
            yield problem(f"must be more than {self.shortest - 1} characters", at)
        if self.longest is not None and len(value) > self.longest:
            yield problem(f"must be less than {self.longest + 1} characters", at)
        if self.choices and value not in self.choices:
            yield problem("must be a valid enum value", at)
        if self.pattern is not None and not re.search(self.pattern, value):
            yield problem(f"input must match regex pattern: {self.pattern}", at)


@dataclass(frozen=True)
class Date:
    """A calendar date written as YYYY-MM-DD."""

    def check(self, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", at)
        elif not _is_date(value):
            yield problem("input must be a valid: date", at)


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None


@dataclass(frozen=True)
class Array:
    """A list of `fewest` to `most` values of one kind."""

    item: Kind
    most: int | None = None
    fewest: int = 0

    def check(self, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must provide an array", at)
            return
        if len(value) < self.fewest:
            yield problem(f"must provide at least {self.fewest} items", at)
        if self.most is not None and len(value) > self.most:
            yield problem(f"no more than {self.most} items allowed", at)
        for index, item in enumerate(value):
            yield from self.item.check(item, f"{at}/{index}")


@dataclass(frozen=True)
class Anything:
    """Any JSON value: for parts whose schema Slack has not published."""

    def check(self, value: Any, at: str) -> Iterator[str]:
        yield from ()


@dataclass(frozen=True)
class Object:
    """An object with these fields and no others; `rules` are asked once every field is well-formed."""

    required: Mapping[str, Kind] = field(default_factory=dict)
    optional: Mapping[str, Kind] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def check(self, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
            return
        found = [*self._own_faults(value, at), *self._field_faults(value, at)]
        yield from found
        if not found:
            for rule in self.rules:
                yield from rule(value, at)

    def _own_faults(self, value: dict[str, Any], at: str) -> Iterator[str]:
        for name in self.required:
            if name not in value:
                yield problem(f"missing required field: {name}", at)
        for name in value:
            if name not in self.required and name not in self.optional:
                yield problem(f"invalid additional property: {name}", at)

    def _field_faults(self, value: dict[str, Any], at: str) -> Iterator[str]:
        for name, kind in {**self.required, **self.optional}.items():
            if name in value:
                yield from kind.check(value[name], f"{at}/{name}")


@dataclass(frozen=True)
class Typed:
    """One of several objects, told apart by `type`; the variants leave that field out."""

    variants: Mapping[str, Object]

    def check(self, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
        elif "type" not in value:
            yield problem("missing required field: type", at)
        elif not isinstance(value["type"], str):
            yield problem("must provide a string", f"{at}/type")
        elif value["type"] not in self.variants:
            yield problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            body = {name: part for name, part in value.items() if name != "type"}
            yield from self.variants[value["type"]].check(body, at)


def exactly_one_of(*names: str) -> Rule:
    """Demand one of these fields, and only one."""

    def rule(body: dict[str, Any], at: str) -> Iterator[str]:
        if sum(name in body for name in names) != 1:
            yield problem("failed to match exactly one allowed schema", at)

    return rule


def any_of(*names: str) -> Rule:
    """Demand at least one of these fields."""

    def rule(body: dict[str, Any], at: str) -> Iterator[str]:
        if not any(name in body for name in names):
            yield problem("failed to match any allowed schemas", at)

    return rule
