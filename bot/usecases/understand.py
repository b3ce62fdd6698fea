"""From a parsed sentence to a filled form: people looked up, dates and limits held to the rules, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.domain.due_dates import Ask, DateProblem, Due
from bot.domain.errors import Code, Refused
from bot.domain.form import Filled
from bot.domain.sentence import Mention, Name, Sentence, SentenceProblem, Who
from bot.ports import Reads
from bot.usecases.texts import checked_criteria, checked_thing
from bot.usecases.where import Where

T = TypeVar("T")

_UNCLEAR = {SentenceProblem.NOT_A_HANDOFF, SentenceProblem.LEFT_OVER}

_DATE_CODES = {
    DateProblem.MISSING: Code.NO_DATE,
    DateProblem.AMBIGUOUS_ORDER: Code.AMBIGUOUS_DATE,
    DateProblem.AMBIGUOUS_TIME: Code.AMBIGUOUS_DATE,
    DateProblem.WEEKDAY_IS_TODAY: Code.AMBIGUOUS_DATE,
    DateProblem.PAST: Code.DATE_PAST,
    DateProblem.TOO_FAR: Code.DATE_TOO_FAR,
}


def understand(reads: Reads, who: str, where: Where, sentence: Sentence, draft_id: str) -> Filled:
    """All that the sentence says, and in `settle` what is missing or ambiguous, in the order of its clauses."""
    settle: list[Refused] = []
    if _UNCLEAR & set(sentence.problems):
        settle.append(Refused(Code.UNCLEAR_SENTENCE))
    thing = _collect(settle, lambda: checked_thing(sentence.thing or ""))
    giver = _owner(reads, who, sentence.giver, Code.NO_GIVER, settle)
    receiver = _owner(reads, who, sentence.receiver, Code.NO_RECEIVER, settle)
    if giver and giver == receiver:
        settle.append(Refused(Code.SAME_PERSON))
        receiver = None
    due, readings = _date(sentence.due, settle)
    criteria = _collect(settle, lambda: checked_criteria(sentence.criteria))
    if where.channel is None:
        settle.append(Refused(Code.NO_PLACE))
    return Filled(
        draft=draft_id,
        thing=thing or sentence.thing or "",
        giver=giver,
        receiver=receiver,
        criteria=criteria or sentence.criteria,
        due=due,
        readings=readings,
        channel=where.channel,
        settle=tuple(settle),
    )


def owner_problem(reads: Reads, person_id: str) -> Refused | None:
    """Why this person cannot be a side, if so: unknown, a bot, a Slack Connect stranger, or deactivated."""
    person = reads.person(person_id)
    if person is not None and person.deactivated:
        return Refused(Code.DEACTIVATED, person=person.name)
    if person is None or not person.can_own:
        return Refused(Code.NOT_A_PERSON, person=person.name if person else person_id)
    return None


def _collect(settle: list[Refused], check: Callable[[], T]) -> T | None:
    try:
        return check()
    except Refused as refused:
        settle.append(refused)
        return None


def _owner(reads: Reads, who: str, said: Who | None, missing: Code, settle: list[Refused]) -> str | None:
    found = _look_up(reads, who, said, missing)
    if isinstance(found, str):
        found = owner_problem(reads, found) or found
    if isinstance(found, Refused):
        settle.append(found)
        return None
    return found


def _look_up(reads: Reads, who: str, said: Who | None, missing: Code) -> str | Refused:
    """A mention is a person, a name is whoever alone bears it, and I or me is the one who types."""
    if said is None:
        return Refused(missing)
    if isinstance(said, Mention):
        return said.user_id
    if isinstance(said, Name):
        people = [person for person in reads.people_named(said.text) if person.can_own]
        if len(people) == 1:
            return people[0].id
        code = Code.SEVERAL_PEOPLE if people else Code.UNKNOWN_NAME
        return Refused(code, name=said.text, people=tuple(person.id for person in people))
    return who


def _date(said: Due | Ask, settle: list[Refused]) -> tuple[Due | None, tuple[Due, ...]]:
    if isinstance(said, Due):
        return said, ()
    code = _DATE_CODES.get(said.reason, Code.AMBIGUOUS_DATE if said.readings else Code.UNCLEAR_DATE)
    settle.append(Refused(code, phrase=said.phrase, problem=said.reason.value))
    return None, said.readings
