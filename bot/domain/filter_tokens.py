"""The words after `/handoff list`, one by one, and how one says that they are unclear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import Code, Refused
from bot.domain.filters import FilterProblem, one_line
from bot.domain.typed_text import MENTION, typed

_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{1,40})(?:\|[^<>]*)?>", re.ASCII)
_PIECES = re.compile(rf"{MENTION}|(?:(?!{MENTION})\S)+")
BESIDE = ".,;:!"  # marks at either end of a word that are none of it


@dataclass(frozen=True, slots=True)
class Token:
    """One word, or what stands for one: a person (id), a channel (id), words in quotes."""

    text: str
    person: str | None = None
    channel: str | None = None
    quoted: bool = False

    @property
    def word(self) -> str:
        """As the grammar compares it; empty where it is none of its words."""
        return "" if self.quoted or self.person or self.channel else self.text.lower().strip(BESIDE)


def tokens_of(cleaned: str) -> list[Token]:
    """Split a cleaned text in Slack's wire form, of at most 60,000 characters."""
    source = typed(cleaned)
    found = []
    for piece in _PIECES.findall(source.text):
        bare = piece.strip(BESIDE)
        original = source.restore(bare)
        if bare in source.people:
            found.append(Token(original, person=source.people[bare]))
        elif bare in source.quotations:
            found.append(Token(one_line(source.quotations[bare]), quoted=True))
        elif channel := _CHANNEL.fullmatch(original):
            found.append(Token(original, channel=channel[1]))
        elif bare:
            found.append(Token(source.restore(piece)))
    return found


def word_at(tokens: Sequence[Token], at: int) -> str:
    """The word there; empty where there is none."""
    return tokens[at].word if at < len(tokens) else ""


def phrase(tokens: Sequence[Token], start: int, end: int) -> str:
    """These words as they were typed."""
    return " ".join(token.text for token in tokens[start:end])


def unclear(problem: FilterProblem, said: str, **values: object) -> Refused:
    """What is to be asked back, and about which words."""
    return Refused(Code.UNCLEAR_FILTER, problem=problem, phrase=said, **values)
