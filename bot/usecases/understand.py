"""From a parsed sentence to a filled form: people looked up, dates and limits held to the rules, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.domain.due_dates import Ask, DateProblem, Due
from bot.domain.errors import Code, Refused
from bot.domain.form import Filled
from bot.domain.handoff import Handoff
from bot.domain.sentence import Mention, Name, Sentence, SentenceProblem, Who
from bot.ports import Reads
from bot.usecases.order import awaitable, may_wait_for
from bot.usecases.texts import checked_criteria, checked_thing
from bot.usecases.where import Where, find_visible

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
    after, choices = _after(reads, who, where, sentence.after, settle)
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
        after=after,
        choices=choices,
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


def _after(
    reads: Reads, who: str, where: Where, typed: Sequence[int], settle: list[Refused]
) -> tuple[tuple[int, ...], tuple[Handoff, ...]]:
    """What it waits for, of those that were typed, and what it may wait for. Where there is no channel, the first one
    that this person may see says which plan is meant. One that is not to be found is asked for, not guessed.
    """
    plan = reads.plan_of_channel(where.channel) if where.channel else None
    known: list[int] = []
    for number in typed:
        try:
            _, its_plan = find_visible(reads, who, where, number)
            plan = plan or (its_plan if where.channel is None else None)
            known += awaitable(reads, who, where, plan, [number])
        except Refused:
            settle.append(Refused(Code.NOT_IN_PLAN, handoff=number))
    return tuple(known), may_wait_for(reads, who, where, plan) if plan and typed else ()


def _date(said: Due | Ask, settle: list[Refused]) -> tuple[Due | None, tuple[Due, ...]]:
    if isinstance(said, Due):
        return said, ()
    code = _DATE_CODES.get(said.reason, Code.AMBIGUOUS_DATE if said.readings else Code.UNCLEAR_DATE)
    settle.append(Refused(code, phrase=said.phrase, problem=said.reason.value))
    return None, said.readings
