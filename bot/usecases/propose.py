"""Make a handoff: from one typed sentence, or from the form. The first one in a channel makes its plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import events as ev
from bot.domain import life_cycle, outgoing
from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.form import Entered, Field, Filled
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.plan_events import StartPlan
from bot.domain.sentence import parse
from bot.domain.words import Words
from bot.ports import Draft, UnitOfWork
from bot.usecases.fields import Fields, date_field
from bot.usecases.order import awaitable
from bot.usecases.perform import announce
from bot.usecases.summary_wake import offer_with_third
from bot.usecases.texts import checked_criteria, checked_thing, criteria_lines, keep_names
from bot.usecases.understand import owner_problem, understand
from bot.usecases.where import NOWHERE, Where, check_member, learn_place
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
    after: tuple[int, ...] = ()


def propose_typed(
    uow: UnitOfWork, who: str, where: Where, text: str, *, key: str, draft_id: str, answer_url: str | None
) -> Made | Unsettled:
    """`/handoff <sentence>`. Raises Refused where the person made too many, or where it is a repeat."""
    _first(uow, who, key)
    learn_place(uow, where)
    sentence = parse(text, uow.now, zone_for(uow, who, where))
    filled = understand(uow, who, where, sentence, draft_id)
    if filled.settle:
        uow.put_draft(Draft(draft_id, who, where.channel, sentence.text, answer_url, uow.now))
        return Unsettled(filled, words_of_form(uow, filled))
    assert filled.giver and filled.receiver and filled.due
    terms = Terms(filled.giver, filled.receiver, filled.thing, filled.criteria, filled.due, after=filled.after)
    return _make(uow, who, where, terms, pair=False)


def propose_form(uow: UnitOfWork, who: str, where: Where, entered: Entered, *, draft_id: str | None, key: str) -> Made:
    """The form, sent. `where` is the channel it was opened in; the form's own choice counts where that is nowhere.
    Raises FormProblems with an error at each field, or Refused.
    """
    _first(uow, who, key)
    place = where if where.channel or not entered.channel else _chosen(uow, entered.channel)
    terms = checked_terms(uow, who, place, entered)
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
            names=keep_names(uow, terms.giver, terms.receiver),
        ),
        uow.now,
    )
    number = number or uow.new_handoff_number()
    record = uow.record(plan.number, number, who, proposed)
    if terms.after:
        uow.record(plan.number, number, who, ev.WaitFor(terms.after))
    handoff = uow.handoff(number)
    assert handoff is not None, "record() keeps the handoff it folds"
    if plan.channel and joined(uow, plan):
        uow.send(outgoing.card(handoff, plan.channel))
    announce(uow, None, handoff, plan, record)
    offer_with_third(uow, plan, record)
    return handoff


def start_plan(uow: UnitOfWork, who: str, channel: str | None, pair: Sequence[str] = ()) -> Plan:
    """A plan begins, owned by this person and in their zone."""
    person = uow.person(who)
    zone = person.zone if person else "UTC"
    number = uow.new_plan_number()
    uow.record(number, None, who, StartPlan(who, zone, channel, tuple(sorted(pair)), keep_names(uow, who)))
    plan = uow.plan(number)
    assert plan is not None, "record() keeps the plan it folds"
    return plan


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
    return Made(handoff, plan, words_for(uow, [handoff], [plan], reader=who, where=where), first, joined(uow, plan))


def _plan_for(uow: UnitOfWork, who: str, where: Where, pair: tuple[str, ...]) -> tuple[Plan, bool]:
    """The plan of the channel or the pair; the first handoff there makes it, owned by the person who typed."""
    if where.channel is None and not pair:
        raise Refused(Code.NO_PLACE)
    found = uow.plan_of_pair(pair) if where.channel is None else uow.plan_of_channel(where.channel)
    if found:
        return found, False
    return start_plan(uow, who, where.channel, pair), True


def _first(uow: UnitOfWork, who: str, key: str) -> None:
    """A repeat names the newest handoff that this person made, so that the answer can show how it stands."""
    if not uow.first_time(key):
        made = [one.number for one in uow.handoffs_of_person(who, open_only=False) if one.proposer == who]
        raise Refused(Code.REPEATED, handoff=max(made, default=None))


def _not_too_many(uow: UnitOfWork, who: str) -> None:
    if uow.proposals_since(who, uow.now - dt.timedelta(hours=1)) >= MOST_AN_HOUR:
        raise Refused(Code.TOO_MANY, most=MOST_AN_HOUR)


def _chosen(uow: UnitOfWork, channel: str) -> Where:
    known = uow.channel(channel)
    return Where(channel, known.private if known else True, known.name if known else "")


def checked_terms(uow: UnitOfWork, who: str, where: Where, entered: Entered) -> Terms:
    """Every field held against the rules at once, so that one look shows all that is wrong. Raises FormProblems."""
    with Fields() as fields:
        thing = fields.at(Field.THING, lambda: checked_thing(entered.thing))
        criteria = fields.at(Field.CRITERIA, lambda: checked_criteria(criteria_lines(entered.criteria)))
        zone = zone_for(uow, who, where)
        due = fields.at(Field.DUE, lambda: date_field(entered.date, entered.time, zone, uow.now))
        giver = fields.at(Field.GIVER, lambda: _side(uow, entered.giver, Code.NO_GIVER))
        receiver = fields.at(Field.RECEIVER, lambda: _side(uow, entered.receiver, Code.NO_RECEIVER, giver))
        fields.at(Field.PLACE, lambda: _placed(uow, who, where, entered))
        after = fields.at(Field.AFTER, lambda: _awaited(uow, who, where, entered))
    assert thing and criteria and due and giver and receiver
    return Terms(giver, receiver, thing, criteria, due, after=after or ())


def _side(uow: UnitOfWork, person: str | None, missing: Code, other: str | None = None) -> str:
    if not person:
        raise Refused(missing)
    if problem := owner_problem(uow, person):
        raise problem
    if person == other:
        raise Refused(Code.SAME_PERSON)
    return person


def _awaited(uow: UnitOfWork, who: str, where: Where, entered: Entered) -> tuple[int, ...]:
    """What it waits for, in the plan that it comes into."""
    if not entered.after:
        return ()
    if where.channel:
        plan = uow.plan_of_channel(where.channel)
    else:
        plan = uow.plan_of_pair((str(entered.giver), str(entered.receiver))) if entered.pair else None
    return awaitable(uow, who, where, plan, entered.after)


def _placed(uow: UnitOfWork, who: str, where: Where, entered: Entered) -> None:
    if where.channel is None and not entered.pair:
        raise Refused(Code.NO_PLACE)
    if where.channel is None and who not in (entered.giver, entered.receiver):
        raise Refused(Code.NOT_OUR_PAIR)
    if where.channel is not None and where.channel == entered.channel:
        check_member(uow, who, NOWHERE, where.channel)
