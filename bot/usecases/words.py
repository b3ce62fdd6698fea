"""Looks up, in three reads, the names and the texts that a message about some handoffs needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.domain import events as ev
from bot.domain.events import Digest
from bot.domain.form import Filled
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.domain.words import Words
from bot.ports import Reads
from bot.usecases.where import Where, may_see_plan

_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,40})(?:\|[^<>]*)?>")


def words_for(
    reads: Reads,
    handoffs: Iterable[Handoff] = (),
    plans: Iterable[Plan] = (),
    records: Iterable[Record] = (),
    people: Iterable[str] = (),
) -> Words:
    """Names of everybody involved or mentioned, of the plans' channels, and every text that these values hold."""
    ids: dict[str, None] = dict.fromkeys(people)
    digests: dict[Digest, None] = {}
    channels: dict[str, None] = {}
    for handoff in handoffs:
        ids.update(dict.fromkeys((handoff.giver, handoff.receiver, handoff.proposer)))
        if handoff.moved:
            ids[handoff.moved.by] = None
        digests.update(dict.fromkeys(_digests_of(handoff)))
    for plan in plans:
        ids.update(dict.fromkeys((plan.owner, *plan.pair)))
        if plan.channel:
            channels[plan.channel] = None
    for record in records:
        ids.update(dict.fromkeys(_people_in(record)))
        digests.update(dict.fromkeys(ev.digests_in(record.event)))
    texts = reads.texts(tuple(digests))
    ids.update(dict.fromkeys(_mentioned(texts.values())))
    known, named = reads.people(tuple(ids)), reads.channels(tuple(channels))
    until = {person.id: reads.settings(person.id).away_until for person in known}
    active = {person.id for person in known if not person.deactivated}
    open_to_us = {channel.id for channel in named if channel.joined and not channel.archived}
    return Words(
        people={person.id: person.name for person in known},
        channels={channel.id: channel.name for channel in named},
        texts=texts,
        away={person: day for person, day in until.items() if day},
        unreachable=frozenset({*ids, *channels} - active - open_to_us),
    )


def for_reader(reads: Reads, words: Words, who: str, where: Where, *plans: Plan) -> Words:
    """The same without the channels of those plans that this person may not see: a side of a private channel's handoff
    sees that handoff alone, and not what the channel is called.
    """
    hidden = {plan.channel for plan in plans if not may_see_plan(reads, who, where, plan)}
    return replace(words, channels={place: name for place, name in words.channels.items() if place not in hidden})


def words_of_form(reads: Reads, filled: Filled) -> Words:
    """Names of those mentioned in what was typed, and of those between whom the person has to choose."""
    ids = dict.fromkeys(_mentioned((filled.thing, *filled.criteria)))
    for refused in filled.settle:
        ids.update(dict.fromkeys(people if isinstance(people := refused.values.get("people"), tuple) else ()))
    return words_for(reads, people=ids)


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
        case ev.Reassign(was=was, to=to):
            return record.actor, was, to
    return (record.actor,)
