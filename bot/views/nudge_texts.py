"""What each row of the policy says to the person it reminds: as a sentence of its own, and as one of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.life_cycle import next_mover
from bot.domain.nudge_policy import LineKind
from bot.domain.working_time import local_date
from bot.views import dates, facts
from bot.views.kit import Runs, say, sentences
from bot.views.reminded import Reminded, asked
from bot.views.text import headline
from bot.views.translations import N_

# What is asked of this person before the date, by the first act that is theirs.
ASKS = {
    "confirm": N_("Is it you who hands it over?"),
    "deliver": N_("Mark it delivered when it is done."),
    "fine": N_("Is the new date fine?"),
}


def sentence(told: Reminded) -> Runs:
    """The only item of a message."""
    _ = told.at.gettext
    if told.line.snoozed_until:
        until = dates.day_of(told.line.snoozed_until, told.at)
        return told.say(_("{starting}, due {date}, is snoozed until {until}."), until=until)
    still = say(_("Still needed?")) if told.still_needed else ()
    return sentences(still, _SENTENCES[told.line.kind](told))


def item(told: Reminded) -> Runs:
    """One of several: "Model registry (H-7), 2 working days late"."""
    _, why = told.at.gettext, brief(told)
    said = told.say(_("{thing} ({number}), {why}"), thing=headline(facts.thing(told.handoff, told.at)), why=why)
    if not told.still_needed:
        return said
    return (*said, *say("" if why.endswith("?") else "."), *say(" "), *say(_("Still needed?")))


def brief(told: Reminded) -> str:
    """ "2 working days late", "due in 7 days", "ready for you to accept"."""
    if told.line.snoozed_until:
        return told.at.gettext("snoozed until {date}").format(date=dates.day_of(told.line.snoozed_until, told.at))
    return _BRIEFS[told.line.kind](told)


def warning_of_all(reminded: Sequence[Reminded]) -> Runs:
    """What is said once of all that are late; nothing where they are not all told to the same people on one day."""
    late = [told for told in reminded if told.about in _LATE and not told.line.snoozed_until]
    escalates = {(told.line.escalates_on, _told_next(told)) for told in late}
    if len(escalates) != 1 or not _is_warned(late[0]):
        return ()
    at, count, first = late[0].at, len(late), late[0]
    if _is_today(first):
        tells = at.ngettext(
            "Today I tell {people} of the one that is late, unless it moves.",
            "Today I tell {people} of those that are late, unless they move.",
            count,
        )
    else:
        tells = at.ngettext(
            "On {date} I tell {people} of the one that is late, unless it moves.",
            "On {date} I tell {people} of those that are late, unless they move.",
            count,
        )
    return say(tells, people=_told_next(first), date=_escalates_on(first))


def _offer(told: Reminded) -> Runs:
    if told.offers_past:
        return _offer_past(told)
    _, at = told.at.gettext, told.at
    suggests = told.say(
        _("Answer the offer: {receiver} suggests {terms} for {handoff}."), terms=facts.offered(told.handoff, at)
    )
    if _suggests_a_date(told):
        stands = say(_("Until you answer, {old} stands."), old=dates.short(told.handoff.due, at))
    else:
        stands = say(_("Until you answer, the present terms stand."))
    return sentences(suggests, stands)


def _offer_past(told: Reminded) -> Runs:
    _ = told.at.gettext
    if not told.handoff.is_overdue(told.at.now):
        past = _("The offer's date is past: {handoff} needs a new date, or stays due {date}.")
    elif _suggests_a_date(told):
        past = _("Both dates are past: {handoff} needs a new date.")
    else:
        past = _("Its date is past: {handoff} needs a new date.")
    suggested = told.say(_("{receiver} suggested {terms}."), terms=facts.offered(told.handoff, told.at))
    return sentences(told.say(past), suggested)


def _needs_date(told: Reminded) -> Runs:
    _ = told.at.gettext
    needs = told.say(_("{starting} needs a new date: it was due {date} and is not agreed."))
    ask = say(_("Reschedule or cancel it.")) if told.is_giver else say(_("Suggest one, or decline."))
    return sentences(needs, ask)


def _accept(told: Reminded) -> Runs:
    at, count = told.at, len(told.handoff.criteria)
    ready = told.say(at.gettext("Ready for you to accept: {named}."))
    points = at.ngettext("Check one point.", "Check {count} points.", count)
    return sentences(ready, say(points, count=facts.counted(count, at)))


def _warning(told: Reminded) -> Runs:
    """What happens next working day; as overdue where nobody else is to be told."""
    _, who = told.at.gettext, _told_next(told)
    if not _is_warned(told):
        return _overdue(told)
    if _is_today(told):
        tells = say(_("Today I tell {people}, unless it moves."), people=who)
    else:
        next_day = _("Next working day, {date}, I tell {people}, unless it moves.")
        tells = say(next_day, date=_escalates_on(told), people=who)
    return sentences(told.say(_("{starting} was due {date}.")), tells, _whose(told))


def _overdue(told: Reminded) -> Runs:
    _ = told.at.gettext
    if not told.is_giver:
        return sentences(_was_due(told), _whose(told))
    ask = _("Mark it delivered, or give it a new date.")
    if told.still_needed:
        ask = _("Mark it delivered, give it a new date, or cancel it.")
    return sentences(_was_due(told), say(ask))


def _proposed(told: Reminded) -> Runs:
    _ = told.at.gettext
    if told.is_giver:
        return told.say(_("Is it you who transfers {thing} to {receiver} by {date} ({number})?"))
    return told.say(_("Will you take {thing} from {giver} by {date} ({number})?"))


def _due_soon(told: Reminded) -> Runs:
    _, why = told.at.gettext, _due(told)
    if told.is_giver:
        fact = told.say(_("{starting} is {why}, {date}."), why=why)
    else:
        fact = told.say(_("{starting} is {why}, {date}, from {giver}."), why=why)
    ask = ASKS.get(next(iter(asked(told)), ""))
    return sentences(fact, say(_(ask)) if ask else _whose(told))


def _declined(told: Reminded) -> Runs:
    _ = told.at.gettext
    return told.say(_("{starting} needs a receiver: {receiver} declined it. Reassign or cancel it."))


def _escalated(told: Reminded) -> Runs:
    """To the plan owner: what it is about, for how long, whose move it is and what they may do."""
    _, at = told.at.gettext, told.at
    waited = told.say(_(_WAITED[told.about]), days=dates.days(told.line.days, at), late=_late(told))
    may = say(_("You can reschedule, reassign or cancel it.")) if told.plan.owner == told.viewer else ()
    return sentences(told.say(_("Escalated to you: {named}.")), waited, _whose(told), may)


def _was_due(told: Reminded) -> Runs:
    _ = told.at.gettext
    if not told.line.days:
        return told.say(_("{starting} was due {date}."))
    return told.say(_("{starting} was due {date}, {late}."), late=_late(told))


def _whose(told: Reminded) -> Runs:
    """Whose move it is, where that is somebody else's."""
    if next_mover(told.handoff, told.plan) == told.viewer:
        return ()
    return facts.next_move(told.handoff, told.plan, told.at)


def _late(told: Reminded) -> str:
    return dates.late(told.line.days, told.at)


def _due(told: Reminded) -> str:
    """ "due in 3 days", "coming your way tomorrow"."""
    at, days = told.at, told.line.days
    near = {0: at.gettext("today"), 1: at.gettext("tomorrow")}
    when = near.get(days, at.ngettext("in {count} day", "in {count} days", days).format(count=days))
    return (at.gettext("due {when}") if told.is_giver else at.gettext("coming your way {when}")).format(when=when)


def _told_next(told: Reminded) -> str:
    """Whom an escalation reaches besides those who read the warning: "Chloe and #fraud-model"."""
    at, owner, unreachable = told.at, told.plan.owner, told.at.words.unreachable
    channel = at.channel(told.plan.channel) if told.plan.channel not in unreachable else ""
    is_news = owner not in told.handoff.sides or (not channel and owner != told.viewer)
    hears = owner and owner not in unreachable
    people = at.person(owner) + facts.away(owner, at) if hears and is_news else ""
    return at.gettext(" and ").join(part for part in (people, channel) if part)


def _is_warned(told: Reminded) -> bool:
    return told.line.kind is LineKind.WARNING and told.line.escalates_on is not None and bool(_told_next(told))


def _escalates_on(told: Reminded) -> str:
    return dates.day_of(told.line.escalates_on, told.at) if told.line.escalates_on else ""


def _is_today(told: Reminded) -> bool:
    today = local_date(told.at.now, told.plan.zone)
    return told.line.escalates_on is not None and told.line.escalates_on <= today


def _suggests_a_date(told: Reminded) -> bool:
    offer = told.handoff.offer
    return offer is not None and offer.due not in {None, told.handoff.due}


def _offer_brief(told: Reminded) -> str:
    at, handoff = told.at, told.handoff
    if told.offers_past and not handoff.is_overdue(at.now):
        return at.gettext("the offer's date is past")
    if told.offers_past:
        return at.gettext("both dates are past") if _suggests_a_date(told) else at.gettext("its date is past")
    answer = at.gettext("answer {person}'s offer: {terms}")
    return answer.format(person=at.person(handoff.receiver), terms=facts.offered(handoff, at))


def _warning_brief(told: Reminded) -> str:
    at, late = told.at, _overdue_brief(told)
    if told.warned_above or not _is_warned(told):
        return late
    if _is_today(told):
        return at.gettext("{late}, escalates today").format(late=late)
    return at.gettext("{late}, escalates {date}").format(late=late, date=_escalates_on(told))


def _overdue_brief(told: Reminded) -> str:
    return _late(told) if told.is_giver else _and_whose(told, _late(told))


def _proposed_brief(told: Reminded) -> str:
    return told.at.gettext("is it you?") if told.is_giver else told.at.gettext("will you take it?")


def _escalated_brief(told: Reminded) -> str:
    days = dates.days(told.line.days, told.at)
    why = _and_whose(told, told.at.gettext(_WAITED_BRIEF[told.about]).format(days=days, late=_late(told)))
    return told.at.gettext("escalated to you: {why}").format(why=why)


def _and_whose(told: Reminded, why: str) -> str:
    mover = next_mover(told.handoff, told.plan)
    if mover is None or mover == told.viewer:
        return why
    return told.at.gettext("{why}, {move}").format(why=why, move=facts.move_of(mover, told.at))


_SENTENCES: dict[LineKind, Callable[[Reminded], Runs]] = {
    LineKind.OFFER: _offer,
    LineKind.NEEDS_DATE: _needs_date,
    LineKind.ACCEPT: _accept,
    LineKind.WARNING: _warning,
    LineKind.OVERDUE: _overdue,
    LineKind.PROPOSED: _proposed,
    LineKind.DUE_SOON: _due_soon,
    LineKind.ESCALATED: _escalated,
    LineKind.DECLINED: _declined,
}
_BRIEFS: dict[LineKind, Callable[[Reminded], str]] = {
    LineKind.OFFER: _offer_brief,
    LineKind.NEEDS_DATE: lambda told: told.at.gettext("needs a new date"),
    LineKind.ACCEPT: lambda told: told.at.gettext("ready for you to accept"),
    LineKind.WARNING: _warning_brief,
    LineKind.OVERDUE: _overdue_brief,
    LineKind.PROPOSED: _proposed_brief,
    LineKind.DUE_SOON: lambda told: _and_whose(told, _due(told)),
    LineKind.ESCALATED: _escalated_brief,
    LineKind.DECLINED: lambda told: told.at.gettext("needs a receiver"),
}
_LATE = {LineKind.WARNING, LineKind.OVERDUE}  # whose lines say that they are late
# What an escalation to the plan owner is about: alone, and as one of several.
_WAITED = {
    LineKind.OVERDUE: N_("It was due {date}, {late}."),
    LineKind.PROPOSED: N_("It has waited {days} for an answer."),
    LineKind.OFFER: N_("An offer has waited {days} for an answer."),
    LineKind.ACCEPT: N_("It is delivered and has waited {days} to be accepted."),
}
_WAITED_BRIEF = {
    LineKind.OVERDUE: "{late}",
    LineKind.PROPOSED: N_("no answer for {days}"),
    LineKind.OFFER: N_("an offer not answered for {days}"),
    LineKind.ACCEPT: N_("not accepted for {days}"),
}
