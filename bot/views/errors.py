"""One sentence for each code with which Baton says no: what to do now. A test finds a code without one."""

from __future__ import annotations

import re

from bot.domain.errors import Code, Refused
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import next_mover
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import facts
from bot.views.buttons import act_button
from bot.views.kit import Runs, actions, message, paragraph, say
from bot.views.look import Look
from bot.views.text import clip, number
from bot.views.translations import N_

SENTENCES: dict[Code, str] = {
    Code.NOT_FOUND: N_("I find no {number} here. `/handoff list` shows those you may see."),
    Code.STALE: N_("Nothing changed: the terms are newer than that button. {standing}"),
    Code.WRONG_STATE: N_("Nothing changed. {standing}"),
    Code.NOT_YOURS: N_("Nothing changed. {whose}"),
    Code.NO_OFFER: N_("Nothing changed: that suggestion no longer stands. {standing}"),
    Code.NO_CHANGE: N_("Nothing changed: these are the present terms. Change something, or close the form."),
    Code.UNDO_TOO_LATE: N_("Nothing changed: it was answered, or five minutes have passed. Use Cancel handoff."),
    Code.UNCLEAR_SENTENCE: N_("I did not understand all of the sentence: check each field."),
    Code.NO_THING: N_("Say what is handed over."),
    Code.THING_TOO_LONG: N_("Say it in at most {most} characters; details belong to Done when."),
    Code.NO_CRITERIA: N_("Say what done means, one criterion a line."),
    Code.TOO_MANY_CRITERIA: N_("Use at most {most} criteria, or make two handoffs."),
    Code.CRITERION_TOO_LONG: N_("Shorten criterion {number_of_criterion} to {most} characters."),
    Code.NO_GIVER: N_("Choose who hands it over."),
    Code.NO_RECEIVER: N_("Choose who takes it over."),
    Code.SAME_PERSON: N_("Choose two people: nobody hands over to themselves."),
    Code.DEACTIVATED: N_("{person}'s account is deactivated. Choose another person."),
    Code.NOT_A_PERSON: N_("{person} cannot take part: choose an active member or guest, not an app."),
    Code.UNKNOWN_NAME: N_("I find nobody called {name}. Choose the person."),
    Code.SEVERAL_PEOPLE: N_("Several people are called {name}: {people}. Choose one."),
    Code.NO_DATE: N_("Choose a date."),
    Code.UNCLEAR_DATE: N_('I do not read "{phrase}" as one date. Choose the date.'),
    Code.AMBIGUOUS_DATE: N_('"{phrase}" can be read in more than one way. Choose one.'),
    Code.DATE_PAST: N_("That is past. Choose a date to come."),
    Code.DATE_TOO_FAR: N_("That is more than two years ahead. Choose a nearer date."),
    Code.NO_PLACE: N_("Choose a channel, or only the two of you."),
    Code.NOT_OUR_PAIR: N_("You are neither of the two: choose a channel."),
    Code.PAIR_ONLY: N_("Only the two of you see this one. Cancel it, and make it in a channel."),
    Code.NO_REASON: N_("Say why, in a few words."),
    Code.TEXT_TOO_LONG: N_("Shorten it to {most} characters."),
    Code.UNCONFIRMED: N_("Tick this, or close and choose Not yet."),
    Code.NO_UNMET: N_("Tick at least one point that is missing."),
    Code.NO_WORKING_DAY: N_("Tick at least one working day."),
    Code.SNOOZE_PAST: N_("Choose a day after today."),
    Code.AWAY_PAST: N_("That day is past. Choose a day to come, or today if you are back."),
    Code.SNOOZE_TOO_FAR: N_("That is more than a year ahead. Choose a nearer day."),
    Code.TOO_MANY: N_("You made {most} handoffs within an hour. Wait a little before the next."),
    Code.REPEATED: N_("This was already done; nothing happened twice."),
    Code.BUSY: N_("Nothing changed: I was too busy. Please try again."),
    Code.UNAVAILABLE: N_("Nothing changed: I cannot reach my records. Please try again in a minute."),
}
DOING = {
    "agree": N_("Taking it"),
    "offer": N_("Suggesting a change"),
    "decline": N_("Declining"),
    "confirm": N_("Confirming"),
    "not_me": N_("Saying Not me"),
    "agree_to_change": N_("Answering the suggestion"),
    "keep": N_("Answering the suggestion"),
    "acknowledge": N_("Answering the new date"),
    "deliver": N_("Marking it delivered"),
    "accept": N_("Accepting"),
    "return": N_("Saying Not yet"),
    "reschedule": N_("Rescheduling"),
    "reassign": N_("Reassigning"),
    "edit": N_("Editing"),
    "cancel": N_("Cancelling"),
    "undo": N_("Undo"),
    "hand_back": N_("Handing back"),
    "snooze": N_("Snoozing"),
}
_ID = re.compile(r"[UW][A-Z0-9]{5,}")
_NAMES_SHOWN = 5
_TYPED_SHOWN = 80
_THAT = N_("That")


def sentence(refused: Refused, at: Look, handoff: Handoff | None = None, plan: Plan | None = None) -> str:
    """The code's sentence as plain words. Refused clicks say how the handoff stands, where it is given."""
    return "".join(run.text for run in _said(refused, at, handoff, plan))


def refused(refused: Refused, at: Look, handoff: Handoff | None = None, plan: Plan | None = None) -> Message:
    """The same as a message, for that person alone."""
    said = paragraph(_said(refused, at, handoff, plan))
    if refused.code is not Code.STALE or handoff is None:
        return message(said)
    return message(said, actions([act_button(handoff, "open", at)]))


def still_working(at: Look) -> Message:
    """What was asked has begun and has not ended in time: the result follows by itself."""
    return message(paragraph(say(at.gettext("Still working on it; the result follows."))))


def standing(handoff: Handoff, plan: Plan, at: Look) -> str:
    """ "H-1 is agreed; next move: Ana." """
    mover = next_mover(handoff, plan)
    values = {"number": number(handoff.number), "state": facts.state(handoff, at)}
    if mover is None:
        return at.gettext("{number} is {state}.").format(**values)
    return at.gettext("{number} is {state}; next move: {person}.").format(**values, person=at.person(mover))


def _said(refused: Refused, at: Look, handoff: Handoff | None, plan: Plan | None) -> Runs:
    stands = standing(handoff, plan, at) if handoff and plan else ""
    values = _shown(refused, at) | {"standing": stands, "whose": _whose(refused, at, handoff)}
    said = say(at.gettext(SENTENCES[refused.code]), **values)
    return (*said[:-1], type(said[-1])(said[-1].text.rstrip(), said[-1].style))


def _whose(refused: Refused, at: Look, handoff: Handoff | None) -> str:
    """ "Accepting is Ben's to do; H-1 is delivered." """
    who = refused.values.get("who")
    names = [at.person(str(person)) for person in who] if isinstance(who, tuple) else []
    doing = at.gettext(DOING.get(str(refused.values.get("act")), _THAT))
    whose = at.gettext("{doing} is {people}'s to do").format(doing=doing, people=at.gettext("'s or ").join(names))
    if handoff is None:
        return f"{whose}."
    stands = at.gettext("{whose}; {number} is {state}.")
    return stands.format(whose=whose, number=number(handoff.number), state=facts.state(handoff, at))


def _shown(refused: Refused, at: Look) -> dict[str, object]:
    """The code's values as words; what a code does not carry stays empty."""
    given = refused.values
    people, handoff = given.get("people"), given.get("handoff")
    shown = people[:_NAMES_SHOWN] if isinstance(people, tuple) else ()
    return {
        "number": number(handoff) if isinstance(handoff, int) else at.gettext("such handoff"),
        "number_of_criterion": given.get("number", ""),
        "most": given.get("most", ""),
        "name": clip(str(given.get("name", "")), _TYPED_SHOWN),
        "phrase": clip(str(given.get("phrase", "")), _TYPED_SHOWN),
        "person": _named(str(given.get("person", "")), at),
        "people": ", ".join(at.person(str(one)) for one in shown),
    }


def _named(person: str, at: Look) -> str:
    """A name; whom the directory does not know goes without one, since an id tells people nothing."""
    name = at.person(person)
    return at.gettext("This person") if _ID.fullmatch(name) else name
