"""An escalation as its channel reads it: once, what needs a hand, and whose move it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.domain.handoff import Handoff
from bot.domain.life_cycle import next_mover
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.working_time import local_date
from bot.views import dates, facts
from bot.views.buttons import act_button
from bot.views.kit import Block, Runs, actions, message, paragraph, row, say
from bot.views.look import Look
from bot.views.text import clip, headline, number

WITH_BUTTONS = 10  # each a line with Open; the rest is named
_NAMED = 40
_THING_SHOWN = 120


def escalation_notice(
    handoffs: Sequence[Handoff], plan: Plan, at: Look, *, owner_told: dt.date | None = None
) -> Message:
    """One message for all of a plan that are escalated on a date, in the order given. `owner_told`: the date in the
    plan's zone on which the plan owner is told of them, None where they are not.
    """
    if len(handoffs) == 1:
        handoff = handoffs[0]
        needs = say(
            at.gettext("{starting} was due {date} and needs a new date or a hand."),
            starting=facts.starting(handoff, at),
            date=dates.day(handoff.due, at),
        )
        said = paragraph(needs, facts.next_move(handoff, plan, at), _owner(handoffs, plan, at, owner_told))
        return message(said, actions([act_button(handoff, "open", at)]))
    need = at.ngettext(
        "{count} handoff was due and needs a new date or a hand.",
        "{count} handoffs were due and need a new date or a hand.",
        len(handoffs),
    )
    shown = [row(_line(one, plan, at), act_button(one, "open", at)) for one in handoffs[:WITH_BUTTONS]]
    title = paragraph(say(need, count=len(handoffs)), _owner(handoffs, plan, at, owner_told))
    return message(title, *shown, _also(handoffs[WITH_BUTTONS:], at))


def no_hand_needed(handoffs: Sequence[Handoff], at: Look) -> Message:
    """What is left of an escalation once these have moved; none where newer escalations tell of all of it."""
    if not handoffs:
        return message(paragraph(say(at.gettext("What stood here was told again further down."))))
    if len(handoffs) == 1:
        named = facts.named(handoffs[0], at)
    else:
        named = ", ".join(number(one.number) for one in handoffs[:_NAMED])
    more = len(handoffs) - _NAMED
    if more > 0:
        named = at.gettext("{handoffs} and {count} more").format(handoffs=named, count=more)
    return message(paragraph(say(at.gettext("Nothing here needs a hand any more: {handoffs}."), handoffs=named)))


def _line(handoff: Handoff, plan: Plan, at: Look) -> str:
    """ "Model registry (H-7), due Wed 2 Dec, Ana's move"."""
    mover = next_mover(handoff, plan)
    return at.gettext("{thing} ({number}), due {date}, {move}").format(
        thing=clip(headline(facts.thing(handoff, at)), _THING_SHOWN),
        number=number(handoff.number),
        date=dates.day(handoff.due, at),
        move=facts.move_of(mover, at) if mover else facts.state(handoff, at),
    )


def _owner(handoffs: Sequence[Handoff], plan: Plan, at: Look, told: dt.date | None) -> Runs:
    """ "Chloe knows.", where that is so, and is news: the one whose move it is does, and one who is away is told when
    back.
    """
    if told is None or all(next_mover(one, plan) == plan.owner for one in handoffs):
        return ()
    owner, back = at.person(plan.owner), at.away_until(plan.owner)
    if back:
        return say(at.gettext("{person} is away until {date}."), person=owner, date=dates.day_and_month(back, at))
    if told > local_date(at.now, plan.zone):
        return say(at.gettext("I tell {person} on {date}."), person=owner, date=dates.day_of(told, at))
    return say(at.gettext("{person} knows."), person=owner)


def _also(handoffs: Sequence[Handoff], at: Look) -> Block | None:
    """The rest by number: "Also H-15, H-16." """
    if not handoffs:
        return None
    named = ", ".join(number(one.number) for one in handoffs[:_NAMED])
    more = say(at.gettext("And {count} more: `/handoff list overdue`."), count=len(handoffs) - _NAMED)
    return paragraph(say(at.gettext("Also {handoffs}."), handoffs=named), more if len(handoffs) > _NAMED else ())
