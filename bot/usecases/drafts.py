"""Sentences that wait for their form: nothing typed is ever lost."""

from __future__ import annotations

from bot.domain.form import Filled
from bot.domain.sentence import clean, is_sentence, parse
from bot.domain.typed_text import unescaped
from bot.ports import Draft, UnitOfWork
from bot.usecases.propose import Unsettled, zone_for
from bot.usecases.understand import understand
from bot.usecases.where import Where, learn_place
from bot.usecases.words import words_of_form


def blank_form(
    uow: UnitOfWork, who: str, where: Where, text: str, *, draft_id: str, answer_url: str | None
) -> Unsettled:
    """`/handoff` alone, or a shortcut with a message's words: a sentence fills the form, other words become the thing.

    A first form says nothing of what is missing: nobody has had a chance to fill it in yet.
    """
    learn_place(uow, where)
    words = clean(text).strip()
    uow.put_draft(Draft(draft_id, who, where.channel, "", answer_url, uow.now))  # nothing that this person typed
    if is_sentence(words):
        sentence = parse(words, uow.now, zone_for(uow, who, where))
        filled = understand(uow, who, where, sentence, draft_id)
    else:
        thing = " ".join(unescaped(words).split())
        filled = Filled(draft_id, thing=thing, giver=who, channel=where.channel)
    return Unsettled(filled, words_of_form(uow, filled))


def give_back(uow: UnitOfWork, draft_id: str, who: str) -> Draft | None:
    """The form was closed, or could not open: the sentence, once, and only to the person who typed it."""
    draft = uow.draft(draft_id)
    if draft is None or draft.person != who:
        return None
    uow.drop_draft(draft_id)
    return draft
