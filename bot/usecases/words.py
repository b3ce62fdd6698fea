"""Looks up, in three reads, the names and the texts that a message about some handoffs needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.form import Filled
from bot.domain.gates import QUESTIONS
from bot.domain.handoff import Handoff
from bot.domain.outgoing import is_person
from bot.domain.plan import Plan
from bot.domain.trail import BATON, Record
from bot.domain.words import Words
from bot.ports import Reads
from bot.usecases.where import NOWHERE, Where, may_see, may_see_plan, read_sight

_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,40})(?:\|[^<>]*)?>")


def words_for(
    reads: Reads,
    handoffs: Iterable[Handoff] = (),
    plans: Iterable[Plan] = (),
    records: Iterable[Record] = (),
    people: Iterable[str] = (),
    *,
    reader: str | None = None,
    where: Where = NOWHERE,
) -> Words:
    """Names of everybody involved or mentioned, of the plans' channels, and every text that these values hold. Where it
    is said who reads (a person, and from where, or a plan's channel): what handoffs wait for too, and nothing of a plan
    that this person may not see.
    """
    handoffs, plans, records = tuple(handoffs), tuple(plans), tuple(records)
    involved, digests = _named_in(handoffs, plans, records)
    ids = dict.fromkeys((*people, *involved))
    channels = dict.fromkeys(plan.channel for plan in plans if plan.channel)
    texts = reads.texts(tuple(digests))
    ids.update(dict.fromkeys(_mentioned(texts.values())))
    known, named = reads.people(tuple(ids)), reads.channels(tuple(channels))
    until = {person.id: reads.settings(person.id).away_until for person in known}
    active = {person.id for person in known if not person.deactivated}
    open_to_us = {channel.id for channel in named if channel.joined and not channel.archived}
    words = Words(
        people={person.id: person.name for person in known},
        channels={channel.id: channel.name for channel in named},
        texts=texts,
        away={person: day for person, day in until.items() if day},
        unreachable=frozenset({*ids, *channels} - active - open_to_us),
        awaited=_awaited(reads, _waited_for(handoffs, records), reader, where) if reader else {},
    )
    return for_reader(reads, words, reader, where, *plans) if reader and is_person(reader) else words


def for_reader(reads: Reads, words: Words, who: str, where: Where, *plans: Plan) -> Words:
    """The same without the channels and the texts of those plans that this person may not see: a side of a private
    channel's handoff sees that handoff alone, and not what the channel or the plan is called.
    """
    read_sight(reads, who, plans)
    hidden = [plan for plan in plans if not may_see_plan(reads, who, where, plan)]
    if not hidden:
        return words
    places, digests = {plan.channel for plan in hidden}, {one for plan in hidden for one in digests_of_plan(plan)}
    return replace(
        words,
        channels={place: name for place, name in words.channels.items() if place not in places},
        texts={digest: text for digest, text in words.texts.items() if digest not in digests},
    )


def words_of_form(reads: Reads, filled: Filled) -> Words:
    """Names of those mentioned in what was typed, and of those between whom the person has to choose."""
    ids = dict.fromkeys(_mentioned((filled.thing, *filled.criteria)))
    for refused in filled.settle:
        ids.update(dict.fromkeys(people if isinstance(people := refused.values.get("people"), tuple) else ()))
    return words_for(reads, filled.choices, people=ids)


def people_of_plan(plan: Plan) -> tuple[str, ...]:
    """Everybody whom something about the plan may name; who scored what is nobody's to know."""
    asked = plan.override_asked
    seconds = [person for one in plan.overrides for person in (one.by, one.second)]
    asking = [asked.by, asked.second] if asked else []
    named = (*plan.leaders, *plan.pair, *(one.by for one in plan.opened), *seconds, *asking)
    return tuple(dict.fromkeys(person for person in named if person and person != BATON))


def digests_of_plan(plan: Plan) -> tuple[Digest, ...]:
    """Every text that the plan itself holds, those of its handoffs left out."""
    answers = [getattr(plan.requirements, question) for question in QUESTIONS]
    linked = [plan.evidence.environment, plan.evidence.production_data]
    reasons = [*(one.reason for one in plan.overrides), plan.override_asked and plan.override_asked.reason]
    notes = [one.score.note for one in plan.scores]
    templates = [one for template in plan.templates for one in (template.name, *template.slots)]
    slots = [slot.words for slot in plan.slots]
    found = (plan.name, plan.system, *slots, *answers, *linked, *reasons, *notes, plan.why_not_above, *templates)
    return tuple(digest for digest in found if digest)


def _named_in(
    handoffs: Iterable[Handoff], plans: Iterable[Plan], records: Iterable[Record]
) -> tuple[dict[str, None], dict[Digest, None]]:
    """The people and the texts in these values, each once and in their order."""
    ids: dict[str, None] = {}
    digests: dict[Digest, None] = {}
    for handoff in handoffs:
        ids.update(dict.fromkeys((handoff.giver, handoff.receiver, handoff.proposer)))
        if handoff.moved:
            ids[handoff.moved.by] = None
        digests.update(dict.fromkeys(_digests_of(handoff)))
    for plan in plans:
        ids.update(dict.fromkeys(people_of_plan(plan)))
        digests.update(dict.fromkeys(digests_of_plan(plan)))
    for record in records:
        ids.update(dict.fromkeys(_people_in(record)))
        digests.update(dict.fromkeys(ev.digests_in(record.event)))
    return ids, digests


def _waited_for(handoffs: Iterable[Handoff], records: Iterable[Record]) -> list[int]:
    now = {number for handoff in handoffs for number in handoff.after}
    once = {number for record in records if isinstance(record.event, ev.WaitFor) for number in record.event.after}
    return sorted(now | once)


def _awaited(reads: Reads, numbers: list[int], reader: str, where: Where) -> dict[int, Handoff]:
    """Those of these that the reader may see: a side of a private channel's handoff sees that handoff alone."""
    found = reads.handoffs(numbers) if numbers else []
    plans = {plan.number: plan for plan in reads.plans(sorted({one.plan for one in found}))} if found else {}
    if is_person(reader):
        read_sight(reads, reader, plans.values())
        return {one.number: one for one in found if may_see(reads, reader, where, one, plans[one.plan])}
    return {one.number: one for one in found if plans[one.plan].channel == reader}


def _mentioned(texts: Iterable[str]) -> list[str]:
    return [person for text in texts for person in _MENTION.findall(text)]


def _digests_of(handoff: Handoff) -> list[Digest]:
    found = [handoff.thing, *handoff.criteria]
    if handoff.evidence:
        found.append(handoff.evidence)
    if handoff.offer:
        found.extend(handoff.offer.criteria or ())
        if handoff.offer.reason:
            found.append(handoff.offer.reason)
    return found


def _people_in(record: Record) -> tuple[str, ...]:
    match record.event:
        case ev.Propose(giver=giver, receiver=receiver):
            return record.actor, giver, receiver
        case ev.Reassign(was=was, to=to) | pe.ChangeOwner(was=was, to=to):
            return record.actor, was, to
        case pe.TakeOver(was=was):
            return record.actor, was
        case (
            pe.SetUp(pilot_owner=pilot, production_owner=production)
            | pe.EditPlan(pilot_owner=pilot, production_owner=production)
        ):
            return (record.actor, pilot, *([production] if production else []))
        case pe.AskOverride(second=second) | pe.Override(second=str(second)):
            return record.actor, second
    return (record.actor,)
