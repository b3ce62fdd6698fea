"""What "done" means, cut into criteria: by `;`, by lines, or by numbers (DESIGN.md, section 2)."""

import re

from bot.domain.typed_text import Typed

_SUBJECT = r"(?:(?:the|this)\s+)?(?:hand-?\s?(?:off|over)|transfer|it|this|that|which)"
_DONE_WHEN = re.compile(
    rf"(?:^|[\s,.;:(–—-])(?:and\s+)?(?:{_SUBJECT}(?:\s+(?:is|will\s+be|counts\s+as)|['’]s)\s+|is\s+)?"
    r"(?:(?:done|completed?|finished)\s*(?:(?:when|once|if)\b[ \t]*:?|:)|(?:(?:acceptance|done)\s+)?criteria\s*:)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\s*(?:[-*•–—]|\(?[0-9]{1,2}[.)])\s+(?=\S)")
_SEPARATORS = re.compile(r"[;\n]")
_LEADING_AND = re.compile(r"^and\s+", re.IGNORECASE)
_FIRST_NUMBER = re.compile(r"\s*\(?1[.)]\s")
_NUMBER = re.compile(r"(?:^|(?<=[\s;,]))\(?([0-9]{1,2})[.)]\s+")
_STOP_BELONGS = re.compile(r"(?:\.\.|\bv[0-9][\w.]*\.|\b(?:etc|inc|ltd|jr)\.|\b\w(?:\.\w)+\.)$", re.IGNORECASE)


def split_head(text: str) -> tuple[str, str | None]:
    """A sentence before "done when" and after it; None after it where it is not there."""
    match = _DONE_WHEN.search(text)
    return (text[: match.start()], text[match.end() :]) if match else (text, None)


def split_criteria(text: str, source: Typed) -> tuple[str, ...]:
    """Each criterion as typed, without the mark or number before it and without the sentence's full stop."""
    items = (source.words(_without_stop(item)) for item in _items(text))
    return tuple(item for item in items if item)


def _items(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    own_lines = text.lstrip(" \t").startswith("\n")
    if not own_lines and _FIRST_NUMBER.match(text):
        return _numbered(text)
    if (own_lines or len(lines) > 1) and any(_MARKED.match(line) for line in lines):
        return _listed(lines)
    return [_LEADING_AND.sub("", item.strip(), count=1) for item in _SEPARATORS.split(text)]


def _numbered(text: str) -> list[str]:
    """1. this 2. that: numbers count only in their order, so that "wait 5. minutes" is no third item."""
    items: list[str] = []
    start, number = 0, 1
    for match in _NUMBER.finditer(text):
        if int(match[1]) != number:
            continue
        if number > 1:
            items.append(_without_and(text[start : match.start()]))
        start, number = match.end(), number + 1
    return [*items, text[start:]]


def _listed(lines: list[str]) -> list[str]:
    """Lines with marks; a line without one goes on with the one before."""
    items: list[str] = []
    for line in lines:
        match = _MARKED.match(line)
        if match or not items:
            items.append(line[match.end() :] if match else line)
        else:
            items[-1] = f"{items[-1]} {line.strip()}"
    return [_without_and(item) for item in items]


def _without_stop(item: str) -> str:
    """Without the stop that ends the sentence; one that belongs to the last word stays ("v1.", "etc.", "...")."""
    item = item.strip()
    while item.endswith((";", ",", ".")) and not _STOP_BELONGS.search(item[-40:]):
        item = item[:-1].rstrip()
    return item


def _without_and(item: str) -> str:
    """Without the "and" that leads to the next item of a list."""
    item = item.rstrip("; ,\t\n")
    return item[:-4] if item.lower().endswith((" and", ",and", ";and", "\nand")) else item
