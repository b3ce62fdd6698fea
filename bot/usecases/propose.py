"""Make a handoff: from one typed sentence, or from the form. The first one in a channel makes its plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import events as ev
from bot.domain import life_cycle, outgoing
from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.form import Entered, Field, Filled, FormProblems
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.sentence import parse
from bot.domain.words import Words
from bot.ports import Draft, UnitOfWork
from bot.usecases.perform import announce
from bot.usecases.texts import checked_criteria, checked_thing, criteria_lines
from bot.usecases.understand import owner_problem, understand
from bot.usecases.where import Where, learn_place
from bot.usecases.words import words_for, words_of_form

MOST_AN_HOUR = 20  # new handoffs a person (DESIGN section 7)


@dataclass(frozen=True, slots=True)
class Made:
    """A handoff was made. `first`: it began its plan; `joined`: Baton can post in the plan's channel."""

    handoff: Handoff
    plan: Plan
    words: Words
    first: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Something is missing or ambiguous: the form opens with all that was understood; the draft is kept."""

    filled: Filled
    words: Words


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a handoff says, checked, in words."""

    giver: str
    receiver: str
    thing: str
    criteria: Sequence[str]
    due: Due
    follows: int | None = None


def propose_typed(
    uow: UnitOfWork, who: str, where: Where, text: str, *, key: str, draft_id: str, answer_url: str | None
) -> Made | Unsettled:
    """`/handoff <sentence>`. Raises Refused where the person made too many, or where it is a repeat."""
    _first(uow, key)
    learn_place(uow, where)
    sentence = parse(text, uow.now, zone_for(uow, who, where))
    filled = understand(uow, who, where, sentence, draft_id)
    if filled.settle:
        uow.put_draft(Draft(draft_id, who, where.channel, sentence.text, answer_url, uow.now))
        return Unsettled(filled, words_of_form(uow, filled))
    assert filled.giver and filled.receiver and filled.due
    terms = Terms(filled.giver, filled.receiver, filled.thing, filled.criteria, filled.due)
    return _make(uow, who, where, terms, pair=False)


def propose_form(uow: UnitOfWork, who: str, where: Where, entered: Entered, *, draft_id: str | None, key: str) -> Made:
    """The form, sent. `where` is the channel it was opened in; the form's own choice counts where that is nowhere.
    Raises FormProblems with an error at each field, or Refused.
    """
    _first(uow, key)
    place = where if where.channel or not entered.channel else _chosen(uow, entered.channel)
    terms = _checked(uow, who, place, entered)
    made = _make(uow, who, place, terms, pair=entered.pair and place.channel is None)
    if draft_id:
        uow.drop_draft(draft_id)
    return made


def create(uow: UnitOfWork, who: str, plan: Plan, terms: Terms, number: int | None = None) -> Handoff:
    """Decide, number and record a new handoff of a plan, and queue its card and notices. Raises Refused."""
    _not_too_many(uow, who)
    proposed = life_cycle.propose(
        who,
        ev.Propose(
            giver=terms.giver,
            receiver=terms.receiver,
            thing=uow.keep_text(terms.thing),
            criteria=tuple(uow.keep_text(criterion) for criterion in terms.criteria),
            due=terms.due,
            confirmed=False,
            follows=terms.follows,
        ),
        uow.now,
    )
    number = number or uow.new_handoff_number()
    record = uow.record(plan.number, number, who, proposed)
    handoff = uow.handoff(number)
    assert handoff is not None, "record() keeps the handoff it folds"
    if plan.channel and joined(uow, plan):
        uow.send(outgoing.card(handoff, plan.channel))
    announce(uow, None, handoff, plan, record)
    return handoff


def joined(uow: UnitOfWork, plan: Plan) -> bool:
    """Whether Baton can post in the plan's channel; True where a plan has none."""
    if plan.channel is None:
        return True
    channel = uow.channel(plan.channel)
    return channel is not None and channel.joined


def zone_for(uow: UnitOfWork, who: str, where: Where) -> str:
    """The plan's zone, or, before there is a plan, that of the person who types."""
    plan = uow.plan_of_channel(where.channel) if where.channel else None
    person = uow.person(who)
    return plan.zone if plan else person.zone if person else "UTC"


def _make(uow: UnitOfWork, who: str, where: Where, terms: Terms, *, pair: bool) -> Made:
    plan, first = _plan_for(uow, who, where, (terms.giver, terms.receiver) if pair else ())
    handoff = create(uow, who, plan, terms)
    return Made(handoff, plan, words_for(uow, [handoff], [plan]), first, joined(uow, plan))


def _plan_for(uow: UnitOfWork, who: str, where: Where, pair: tuple[str, ...]) -> tuple[Plan, bool]:
    """The plan of the channel or the pair; the first handoff there makes it, owned by the person who typed."""
    if where.channel is None and not pair:
        raise Refused(Code.NO_PLACE)
    found = uow.plan_of_pair(pair) if where.channel is None else uow.plan_of_channel(where.channel)
    if found:
        return found, False
    start = ev.StartPlan(who, zone_for(uow, who, where), where.channel, tuple(sorted(pair)))
    number = uow.new_plan_number()
    uow.record(number, None, who, start)
    plan = uow.plan(number)
    assert plan is not None, "record() keeps the plan it folds"
    return plan, True


def _first(uow: UnitOfWork, key: str) -> None:
    if not uow.first_time(key):
        raise Refused(Code.REPEATED)


def _not_too_many(uow: UnitOfWork, who: str) -> None:
    if uow.proposals_since(who, uow.now - dt.timedelta(hours=1)) >= MOST_AN_HOUR:
        raise Refused(Code.TOO_MANY, most=MOST_AN_HOUR)


def _chosen(uow: UnitOfWork, channel: str) -> Where:
    known = uow.channel(channel)
    return Where(channel, known.private if known else True, known.name if known else "")


def _checked(uow: UnitOfWork, who: str, where: Where, entered: Entered) -> Terms:
    """Every field held against the rules at once, so that one look shows all that is wrong. Raises FormProblems."""
    wrong: dict[Field, Refused] = {}
    thing = ""
    criteria: tuple[str, ...] = ()
    try:
        thing = checked_thing(entered.thing)
    except Refused as refused:
        wrong[Field.THING] = refused
    try:
        criteria = checked_criteria(criteria_lines(entered.criteria))
    except Refused as refused:
        wrong[Field.CRITERIA] = refused
    wrong |= _wrong_sides(uow, who, entered)
    due = due_from_form(entered.date, entered.time, zone_for(uow, who, where))
    if isinstance(due, Refused):
        wrong[Field.DUE] = due
    elif due.instant() <= uow.now:
        wrong[Field.DUE] = Refused(Code.DATE_PAST)
    if where.channel is None and not entered.pair:
        wrong[Field.PLACE] = Refused(Code.NO_PLACE)
    elif where.channel is None and who not in (entered.giver, entered.receiver):
        wrong[Field.PLACE] = Refused(Code.NOT_OUR_PAIR)
    if wrong or isinstance(due, Refused) or not entered.giver or not entered.receiver:
        raise FormProblems(wrong)
    return Terms(entered.giver, entered.receiver, thing, criteria, due)


def _wrong_sides(uow: UnitOfWork, who: str, entered: Entered) -> dict[Field, Refused]:
    wrong: dict[Field, Refused] = {}
    sides = ((Field.GIVER, entered.giver, Code.NO_GIVER), (Field.RECEIVER, entered.receiver, Code.NO_RECEIVER))
    for field, person, missing in sides:
        problem = owner_problem(uow, person) if person else Refused(missing)
        if problem:
            wrong[field] = problem
    if entered.receiver and entered.giver == entered.receiver:
        wrong.setdefault(Field.RECEIVER, Refused(Code.SAME_PERSON))
    return wrong


def due_from_form(date: dt.date | None, time: dt.time | None, zone: str) -> Due | Refused:
    """A form's date and time in the plan's zone, or why there is none."""
    return Due(date, time, zone) if date else Refused(Code.NO_DATE)
