"""One sentence for each code with which Baton says no: what to do now. A test finds a code without one."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.domain.errors import Code, Refused
from bot.domain.gates import Missing
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import next_mover
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.views import facts
from bot.views.buttons import act_button
from bot.views.filter_texts import NOT_UNDERSTOOD, problem_template, problem_values
from bot.views.gate_texts import gate_name, gate_word, missing_words
from bot.views.kit import Runs, actions, message, paragraph, say
from bot.views.look import Look
from bot.views.text import clip, number, plain
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
    Code.PLAN_NOT_FOUND: N_("I find no such plan here. `/transition` in a channel shows the one you may see there."),
    Code.PLAN_STALE: N_("Nothing changed: the plan changed while the form was open. Close it, and open it again."),
    Code.UNNAMED: N_("These handoffs have no gates yet. `/transition new` makes them a plan."),
    Code.ALREADY_NAMED: N_("This channel's plan has a name already. Choose another channel."),
    Code.NOT_YOUR_PLAN: N_("Nothing changed. {whose}"),
    Code.NOTHING_NEW: N_("Nothing changed: this is what stands already. Change something, or close the form."),
    Code.OWNER_IS_HERE: N_("Nothing changed: {person} is active and owns this. Ask {person} to pass it on."),
    Code.MEMBERS_ONLY: N_("Nothing changed: a member of its channel can take this over, a guest cannot."),
    Code.NO_CHANNEL: N_("Nothing changed: only the two of you see these handoffs, and they have no channel."),
    Code.NOT_IN_CHANNEL: N_("Choose a channel that you are in."),
    Code.CHANNEL_TAKEN: N_("Another plan has its home there. Choose another channel."),
    Code.NOT_A_MEMBER: N_(
        "{person} may not see this plan. Invite them to its channel first, or choose another person."
    ),
    Code.NO_NAME: N_("Give the plan a name."),
    Code.NAME_TOO_LONG: N_("Shorten the name to {most} characters."),
    Code.TARGET_PAST: N_("That day is past. Choose a day to come, or leave it empty."),
    Code.NO_SLOT: N_("Nothing changed: it was filled in or dropped meanwhile."),
    Code.NO_TEMPLATE: N_("That template is gone. Choose another one, or begin empty."),
    Code.NOTHING_TO_SAVE: N_("There is nothing to save yet: a template is made of a plan's handoffs."),
    Code.NO_LINK: N_("Add a web address (https://…) under which it can be seen."),
    Code.GATE_CLOSED: N_("{gate} stays closed. Missing: {missing}."),
    Code.GATE_IS_OPEN: N_("Nothing changed: {gate_word} is open already."),
    Code.NOT_BY_HAND: N_("Nothing changed: time alone opens stable, and the production owner's Go live opens go-live."),
    Code.ALREADY_ASKED: N_("{person} was asked already; the next move is theirs."),
    Code.NO_OVERRIDE: N_("{gate} has no override. Settle what is missing: `/transition gates`."),
    Code.NOTHING_TO_OVERRIDE: N_("Nothing changed: nothing is missing, so {gate_word} needs no override."),
    Code.SECOND_NEEDED: N_("Choose who confirms it: plan owner and production owner are one person here."),
    Code.NO_SECOND_NEEDED: N_(
        "Nothing changed: it needs no second person any more. Close the form, and open it again."
    ),
    Code.SECOND_IS_SAME: N_("Choose somebody other than the plan owner and the production owner."),
    Code.NO_OVERRIDE_ASKED: N_("Nothing changed: that override was answered, or taken back."),
    Code.NOT_IN_SHADOW: N_("Nothing changed: shadow mode is not running."),
    Code.NO_CASES: N_("Enter at least one case."),
    Code.BAD_CASES: N_("Nothing was logged: put right what is named, and send all of it again."),
    Code.NO_TOKEN: N_("There is no token. `/transition shadow token` makes one."),
    Code.NOT_LIVE: N_("Nothing changed: it is not live yet."),
    Code.NO_SEVERITY: N_("Choose how bad it was."),
    Code.NO_ACCOUNT: N_("Say what happened, in a few words."),
    Code.NO_SCORE: N_("Score this from 1 to 5."),
    Code.IN_A_CIRCLE: N_("These would wait for each other: {chain}. Leave one of them out."),
    Code.NOT_IN_PLAN: N_("I find no {number} in this plan. Choose handoffs of the same plan."),
    Code.UNCLEAR_SCHEDULE: N_(
        'I do not read "{phrase}" as times of a summary: try `/transition summary weekly Monday 9:00`, `daily 8:30`, '
        "`every two weeks`, `first of the month` or `off`."
    ),
    Code.UNCLEAR_FILTER: NOT_UNDERSTOOD,
    Code.NO_CALENDAR: N_("Nothing changed: your calendar has no address."),
    Code.NO_CHECK_IN: N_("Nothing changed: it was answered meanwhile, or handed back."),
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
    "check_in": N_("Answering"),
    "snooze": N_("Snoozing"),
    "wait_for": N_("Saying what it waits for"),
}
PLAN_DOING = {
    "set_up": N_("Making it a plan"),
    "edit_plan": N_("Editing the plan"),
    "change_owner": N_("Changing the owner"),
    "take_over": N_("Taking it over"),
    "change_zone": N_("Changing the time zone"),
    "change_channel": N_("Changing the channel"),
    "save_template": N_("Saving it as a template"),
    "drop_slot": N_("Dropping a handoff to be filled in"),
    "answer_requirements": N_("Answering the production requirements"),
    "link_evidence": N_("Linking evidence"),
    "open_gate": N_("Opening a gate"),
    "override": N_("Overriding a gate"),
    "ask_override": N_("Overriding a gate"),
    "refuse_override": N_("Answering the override"),
    "reset_shadow": N_("Beginning shadow mode anew"),
    "set_summary": N_("Saying when summaries come"),
    "make_token": N_("Making a token"),
    "revoke_token": N_("Revoking the token"),
    "ask_go_live": N_("Asking to go live"),
    "go_live": N_("Going live"),
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
    unclear = refused.code is Code.UNCLEAR_FILTER
    template = problem_template(refused) if unclear else SENTENCES[refused.code]
    said = say(at.gettext(template), **values)
    return (*said[:-1], type(said[-1])(said[-1].text.rstrip(), said[-1].style))


def _whose(refused: Refused, at: Look, handoff: Handoff | None) -> str:
    """ "Accepting is Ben's to do; H-1 is delivered." """
    who = refused.values.get("who")
    names = [at.person(str(person)) for person in who] if isinstance(who, tuple) else []
    act = str(refused.values.get("act"))
    doing = at.gettext(DOING.get(act) or PLAN_DOING.get(act, _THAT))
    if refused.code is Code.NOT_YOUR_PLAN and not names:
        return at.gettext("{doing} needs a production owner, and none is named.").format(doing=doing)
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
        "phrase": clip(plain(str(given.get("phrase", "")), at.words), _TYPED_SHOWN),
        "person": _named(str(given.get("person", "")), at),
        "people": ", ".join(at.person(str(one)) for one in shown),
        **problem_values(refused, at),
    } | _gate(refused, at)


def _gate(refused: Refused, at: Look) -> dict[str, object]:
    """The values of plans' codes. Where no gate is carried, it is that which the production owner opens."""
    gate, missing, chain = (refused.values.get(name) for name in ("gate", "missing", "chain"))
    known = gate if isinstance(gate, Gate) else Gate.GO_LIVE
    lacking = [one for one in missing if isinstance(one, Missing)] if isinstance(missing, tuple) else []
    handoffs = [one for one in chain if isinstance(one, int)] if isinstance(chain, tuple) else []
    return {
        "gate": gate_name(known, at),
        "gate_word": gate_word(known, at),
        "missing": missing_words(lacking, at),
        "chain": ", ".join(
            at.gettext("{one} waits for {other}").format(one=number(one), other=number(other))
            for one, other in pairwise(handoffs)
        ),
    }


def _named(person: str, at: Look) -> str:
    """A name; whom the directory does not know goes without one, since an id tells people nothing."""
    name = at.person(person)
    return at.gettext("This person") if _ID.fullmatch(name) else name
