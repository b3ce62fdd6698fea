"""What people type after `/handoff list`: words in any order, each of which narrows the list.

`mine`, `giving`, `receiving`, `here` · a state, `open`, `late` or `overdue`, `all` · `@person` · `#channel`, or `plan`
and a name · `due`, `by`, `before`, `after`, `from` … and a day, or `this week` and its like. Whatever is left, and what
stands in quotes, is searched for. What can be read in more than one way is asked back, never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.filter_dates import ANY_DAY, DATE_WORDS, Span, bare_date, both, spans_at
from bot.domain.filter_tokens import BESIDE, Token, phrase, tokens_of, unclear, word_at
from bot.domain.filters import TEXT_MAX, Filter, FilterProblem, Kind, Standing, one_line
from bot.domain.typed_text import clean

_LONGEST = 2_000  # characters of all that is typed
_NAME_TOKENS = 3
_PLAN = "plan"
_WHOSE = {kind.value: kind for kind in (Kind.HERE, Kind.MINE, Kind.GIVING, Kind.RECEIVING)}
_STATES = {one.value: one for one in Standing if one is not Standing.ANY} | {
    "overdue": Standing.LATE,
    "canceled": Standing.CANCELLED,
    "all": Standing.ANY,
}
_FILLERS = frozenset({"handoffs", "with", "of", "in", "for", "and", "the"})  # where they only join what was understood
_KNOWN = _WHOSE.keys() | _STATES.keys() | DATE_WORDS | _FILLERS | {_PLAN}


def parse_filter(text: str, today: dt.date) -> Filter:
    """What was typed after `list` (Slack's wire form) on this local date. Names are not looked up yet. Raises
    Refused(UNCLEAR_FILTER) with a `problem` and what it is about; no text makes it raise anything else.
    """
    cleaned = clean(text)
    if len(cleaned) > _LONGEST:
        raise unclear(FilterProblem.TOO_LONG, cleaned, most=TEXT_MAX)
    return _Reading(tokens_of(cleaned), today).filter()


@dataclass(slots=True)
class _Reading:
    """The tokens, and what was understood of them so far. `left` are the positions of the words to search for."""

    tokens: Sequence[Token]
    today: dt.date
    whose: Kind | None = None
    standing: Standing | None = None
    person: str | None = None
    name: str | None = None
    channel: str | None = None
    plan_name: str | None = None
    span: Span = ANY_DAY
    left: list[int] = field(default_factory=list)

    def filter(self) -> Filter:
        """All of it."""
        position = 0
        while position < len(self.tokens):
            position += self._take(position)
        words = one_line(" ".join(self.tokens[one].text for one in self.left if not self._joins(one)))
        if len(words) > TEXT_MAX:
            raise unclear(FilterProblem.TOO_LONG, words, most=TEXT_MAX)
        kind, standing = self._kind()
        return Filter(
            kind, self.person, self.name, None, self.channel, standing, *self.span, words, plan_name=self.plan_name
        )

    def _kind(self) -> tuple[Kind, Standing]:
        standing = self.standing or Standing.OPEN
        if self.whose:
            return self.whose, standing
        if self.channel or self.plan_name:
            return Kind.PLAN, standing
        if self.person or self.name:
            return Kind.PERSON, standing
        return (Kind.OVERDUE, Standing.OPEN) if standing is Standing.LATE else (Kind.HERE, standing)

    def _take(self, at: int) -> int:
        """Understand what begins at this position; how many tokens that were."""
        token = self.tokens[at]
        if taken := self._person(at) or self._plan(at) or self._dates(at):
            return taken
        if token.word in _WHOSE:
            self._once("whose", _WHOSE[token.word], token)
        elif token.word in _STATES:
            self._once("standing", _STATES[token.word], token)
        elif not token.quoted and (date := bare_date(self.tokens, at, self.today)):
            raise unclear(FilterProblem.BARE_DATE, date)
        else:
            self.left.append(at)
        return 1

    def _person(self, at: int) -> int:
        token = self.tokens[at]
        if token.person:
            self._one_of("person", "name", token.person, token)
            return 1
        if not token.word.startswith("@") or len(token.word) == 1:
            return 0
        taken = [token.text.strip(BESIDE)[1:]]
        for further in range(at + 1, at + _NAME_TOKENS):
            if not self._is_plain(further):
                break
            taken.append(self.tokens[further].text)  # a full name, or words to search for: who is called so decides
        self._one_of("name", "person", " ".join(taken), token)
        return len(taken)

    def _plan(self, at: int) -> int:
        token = self.tokens[at]
        if token.channel:
            self._one_of("channel", "plan_name", token.channel, token)
            return 1
        if _is_channel_name(token.word):
            self._one_of("channel", "plan_name", token.text.strip(BESIDE)[1:], token)
            return 1
        if token.word != _PLAN:
            return 0
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if following is None or following.person or not following.text:
            raise unclear(FilterProblem.NO_PLAN_NAME, token.text)
        if following.channel or _is_channel_name(following.word):
            return 1  # "plan #fraud-model"
        self._one_of("plan_name", "channel", following.text, following)
        return 2

    def _dates(self, at: int) -> int:
        end = at
        for span, end in spans_at(self.tokens, at, self.today):
            self.span = both(self.span, span, phrase(self.tokens, at, end))
        return end - at

    def _joins(self, at: int) -> bool:
        """ "with" before a person, "of" before a plan: words that are not to be searched for."""
        if word_at(self.tokens, at) not in _FILLERS or at + 1 == len(self.tokens):
            return False
        return at + 1 not in self.left or self._joins(at + 1)

    def _is_plain(self, at: int) -> bool:
        """Whether this word could be a part of somebody's name."""
        word = word_at(self.tokens, at)
        return bool(word) and word not in _KNOWN and word[0] not in "@#"

    def _once(self, name: str, value: Kind | Standing, token: Token) -> None:
        if getattr(self, name) not in {None, value}:
            raise unclear(FilterProblem.SEVERAL, token.text)
        setattr(self, name, value)

    def _one_of(self, name: str, other: str, value: str, token: Token) -> None:
        """One person, or one plan, however it is named."""
        if getattr(self, name) not in {None, value} or getattr(self, other) is not None:
            raise unclear(FilterProblem.SEVERAL, token.text)
        setattr(self, name, value)


def _is_channel_name(word: str) -> bool:
    """ "#fraud-model", and not "#7", which is a handoff's number."""
    return len(word) > 1 and word[0] == "#" and not word[1:].isdigit()
