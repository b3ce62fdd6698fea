"""As much of JSON Schema as docs/openapi.yaml uses; a keyword that is not known is an error, so that none is idle."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]

_TYPES: dict[str, Callable[[object], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
}
_CHECKS: dict[str, Callable[[Any, Any], bool]] = {
    "type": lambda value, name: _TYPES[name](value),
    "const": lambda value, one: bool(value == one),
    "enum": lambda value, several: value in several,
    "minLength": lambda value, least: len(value) >= least,
    "maxLength": lambda value, most: len(value) <= most,
    "minItems": lambda value, least: len(value) >= least,
    "maxItems": lambda value, most: len(value) <= most,
    "minimum": lambda value, least: bool(value >= least),
    "pattern": lambda value, pattern: isinstance(value, str) and re.search(pattern, value) is not None,
    "required": lambda value, names: isinstance(value, dict) and set(names) <= set(value),
}


def problems(value: Any, schema: Schema, document: Schema, at: str = "") -> list[str]:
    """What of the value the schema does not allow, each with where it stands."""
    found: list[str] = []
    for keyword, given in schema.items():
        if keyword in _CHECKS:
            if not _CHECKS[keyword](value, given):
                return [*found, f"{at}: {keyword} {given}"]
        else:
            found += _inside(keyword, given, value, schema, document, at)
    return found


def resolved(schema: Schema, document: Schema) -> Schema:
    """The schema, or what it refers to."""
    found: Any = schema
    while "$ref" in found:
        path, found = found["$ref"].removeprefix("#/").split("/"), document
        for name in path:
            found = found[name]
    return dict(found)


def _inside(keyword: str, given: Any, value: Any, schema: Schema, document: Schema, at: str) -> list[str]:
    match keyword:
        case "description":
            return []
        case "$ref":
            return problems(value, resolved(schema, document), document, at)
        case "oneOf":
            fitting = [one for one in given if not problems(value, one, document, at)]
            return [] if len(fitting) == 1 else [f"{at}: fits {len(fitting)} of oneOf"]
        case "not":
            return [] if problems(value, given, document, at) else [f"{at}: fits what it must not"]
        case "items":
            return [one for index, item in enumerate(value) for one in problems(item, given, document, f"{at}/{index}")]
        case "properties":
            inner = ((name, given[name]) for name in value if name in given)
            return [one for name, sub in inner for one in problems(value[name], sub, document, f"{at}/{name}")]
        case "additionalProperties" if given is False:
            return [f"{at}: {name}" for name in value if name not in schema["properties"]]
    raise AssertionError(f"{keyword} is not known here")
