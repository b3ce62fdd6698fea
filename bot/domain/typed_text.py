"""Typed text made safe to cut: what the grammar must not look into stands as one private character each.

Slack's wire form of a command carries mentions and links in angle brackets and writes `&`, `<` and `>` as entities
(SLACK.md, "Text and people"). Mentions, links, bare addresses, entities and quotations are opaque: no word inside
them is a verb, no `;` inside them ends a criterion. `Typed.restore` gives any slice back as the person typed it:
entities become characters, angle-bracket tokens stay as they are.
"""

import re
from dataclasses import dataclass, field

MENTION = "[\U000f0000-\U000ffffd]"  # stands for a mentioned person
OTHER = "[\U00100000-\U0010fffd]"  # stands for anything else
_FIRST_MENTION, _FIRST_OTHER = 0xF0000, 0x100000

_ANGLE = r"<(?:[#!@]|https?://|mailto:|tel:)[^<>\n]*>"
_ENTITY = r"&(?:amp|lt|gt);"
_CHARACTERS = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_LONGEST_QUOTATION = 1100  # twice the longest criterion, since quotation marks inside are doubled
_OPAQUE = re.compile(
    r"<@(?P<person>[UW][A-Z0-9]+)(?:\|[^<>\n]*)?>"
    rf"|{_ANGLE}"
    r"|https?://[^\s<>]*[^\s<>.,;:!?)\"'”]"
    rf"|{_ENTITY}"
    rf"|(?<![^\s(,:;])(?P<quotation>\"(?:[^\"\n]|\"\"){{0,{_LONGEST_QUOTATION}}}\"|“[^“”\n]{{0,{_LONGEST_QUOTATION}}}”)"
    r"(?=[\s,.;:!?)]|$)"
    rf"|{MENTION}|{OTHER}"
)
_STANDS_FOR = re.compile(f"{MENTION}|{OTHER}")
_RESTORED = re.compile(rf"{_ANGLE}|(?P<entity>{_ENTITY})")
_READ_AS_ENTITY = re.compile(rf"{_ANGLE}|&(?=(?:amp|lt|gt);)")
# NUL and other controls, but neither tab nor newline, and halves of surrogate pairs.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NEWLINE = re.compile("\r\n?")


@dataclass(slots=True)
class Typed:
    """A text with its opaque parts replaced; `people` and `quotations` say what some of the characters stand for."""

    text: str
    people: dict[str, str] = field(default_factory=dict)  # character to user id
    quotations: dict[str, str] = field(default_factory=dict)  # character to the words inside
    _originals: dict[str, str] = field(default_factory=dict)

    def restore(self, part: str) -> str:
        """A slice of `text`, as it was typed."""
        return _STANDS_FOR.sub(lambda match: self._originals[match[0]], part)

    def words(self, part: str) -> str:
        """A slice on one line. Where all of it is one quotation it is what stands inside, to the letter."""
        part = part.strip()
        if part in self.quotations:
            return self.quotations[part].strip()
        return " ".join(self.restore(part).split())


def clean(text: str) -> str:
    """Without NUL, other control characters except newline and tab, and lone surrogates; newlines as `\\n`."""
    return _UNWANTED.sub("", _NEWLINE.sub("\n", text))


def typed(text: str) -> Typed:
    """Replace the opaque parts of a cleaned text of at most 60,000 characters."""
    result = Typed("")

    def replace(match: re.Match[str]) -> str:
        found, person, quotation = match[0], match["person"], match["quotation"]
        character = chr((_FIRST_MENTION if person else _FIRST_OTHER) + len(result._originals))
        result._originals[character] = found if person else unescaped(found)
        if person:
            result.people[character] = person
        elif quotation:
            inside = unescaped(quotation[1:-1])
            result.quotations[character] = inside.replace('""', '"') if quotation[0] == '"' else inside
        return character

    result.text = _OPAQUE.sub(replace, text)
    return result


def quoted(words: str) -> str:
    """Words that the grammar takes to the letter, the opposite of `Typed.words`."""
    return '"' + words.replace('"', '""') + '"'


def escaped(words: str) -> str:
    """Words with each `&` escaped that would else be read as the beginning of an entity."""
    return _READ_AS_ENTITY.sub(lambda match: "&amp;" if match[0] == "&" else match[0], words)


def unescaped(text: str) -> str:
    """Slack's wire form as it was typed: entities outside of angle brackets become their characters."""
    return _RESTORED.sub(lambda match: _CHARACTERS[match[0]] if match["entity"] else match[0], text)
