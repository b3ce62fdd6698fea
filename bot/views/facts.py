"""What is true of a handoff now, in the sentences that cards, notices and lists share."""

from __future__ import annotations

from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from bot.domain.plan import Plan
from bot.views import dates, order
from bot.views.kit import MOST_NUMBERED, Block, Runs, bold, lines, numbered, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import bare, clip, criterion, headline, number, quote, sentence_start, unstopped
from bot.views.translations import N_

STATES = {
    State.PROPOSED: N_("proposed"),
    State.AGREED: N_("agreed"),
    State.DELIVERED: N_("delivered"),
    State.ACCEPTED: N_("accepted"),
    State.DECLINED: N_("declined"),
    State.CANCELLED: N_("cancelled"),
}
_QUOTED = 300  # characters of a reason or of evidence on a card; the notice has all of it
_COUNTS = (
    N_("zero"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"),
    N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten"),
)  # fmt: skip


def state(handoff: Handoff, at: Look) -> str:
    """The state's name."""
    return at.gettext(STATES[handoff.state])


def standing(handoff: Handoff, plan: Plan, at: Look, viewer: str = "") -> str:
    """ "proposed, Ben's move (away until 4 Jan)": the state by its name, and whose move it is."""
    mover = next_mover(handoff, plan)
    if mover is None:
        return state(handoff, at)
    if mover == viewer:
        return at.gettext("{state}, your move").format(state=state(handoff, at))
    return at.gettext("{state}, {move}").format(state=state(handoff, at), move=move_of(mover, at))


def move_of(person: str, at: Look) -> str:
    """ "Ana's move", "Ana's move (away until 4 Jan)"."""
    return at.gettext("{person}'s move").format(person=at.person(person)) + _absent(person, at)


def next_move(handoff: Handoff, plan: Plan, at: Look) -> Runs:
    """ "Next move: Ana." """
    mover = next_mover(handoff, plan)
    return say(at.gettext("Next move: {person}."), person=at.person(mover) + _absent(mover, at)) if mover else ()


def away(person: str, at: Look) -> str:
    """ " (away until 4 Jan)", to stand after a name; empty where they are there."""
    back = at.away_until(person)
    return at.gettext(" (away until {date})").format(date=dates.day_and_month(back, at)) if back else ""


def thing(handoff: Handoff, at: Look) -> str:
    """What is handed over, as it was typed: "the fraud-model pager"."""
    return at.text(handoff.thing)


def thing_and_number(handoff: Handoff, at: Look) -> str:
    """ "the fraud-model pager (H-1)"."""
    return f"{thing(handoff, at)} ({number(handoff.number)})"


def starting(handoff: Handoff, at: Look) -> str:
    """ "The fraud-model pager (H-1)", where it begins a sentence."""
    return f"{sentence_start(thing(handoff, at))} ({number(handoff.number)})"


def named(handoff: Handoff, at: Look) -> str:
    """ "fraud-model pager (H-1)", after a colon."""
    return f"{bare(thing(handoff, at))} ({number(handoff.number)})"


def placed(handoff: Handoff, plan: Plan, at: Look) -> str:
    """ "H-1, #fraud-model"; a channel whose name this reader may not have is left out."""
    place = at.gettext("only the two of you see it") if plan.pair else at.channel(plan.channel)
    return ", ".join(part for part in (number(handoff.number), place) if part)


def title(handoff: Handoff, plan: Plan, at: Look, viewer: str = "") -> Runs:
    """ "Fraud-model pager · H-1 · proposed, Ben's move." """
    return say(
        at.gettext("{thing} · {number} · {standing}."),
        thing=bold(headline(thing(handoff, at))),
        number=number(handoff.number),
        standing=standing(handoff, plan, at, viewer),
    )


def sides(handoff: Handoff, at: Look) -> Runs:
    """ "Ana to Ben by Tue 15 Dec." """
    return say(
        at.gettext("{giver} to {receiver} by {date}."),
        giver=at.person(handoff.giver),
        receiver=at.person(handoff.receiver),
        date=dates.day(handoff.due, at),
    )


def done_when(handoff: Handoff, at: Look) -> Block:
    """ "Done when: 1. … 2. …", a criterion a line."""
    criteria = numbered([criterion(at.text(one)) for one in handoff.criteria], most=_room(handoff))
    return paragraph(lines(say(at.gettext("Done when:")), criteria))


def notes(handoff: Handoff, at: Look) -> Runs:
    """All else that a card must not hide: unconfirmed, an offer, a moved or missed date, wording, what it follows."""
    return sentences(
        _late(handoff, at),
        _moved(handoff, at),
        _offer(handoff, at),
        _unconfirmed(handoff, at),
        _evidence(handoff, at),
        _wording(handoff, at),
        _links(handoff, at),
        order.waits(handoff, at),
    )


def unconfirmed(handoff: Handoff, at: Look) -> Runs:
    """ "Ana has not confirmed." """
    return say(at.gettext("{giver} has not confirmed."), giver=at.person(handoff.giver))


def offered(handoff: Handoff, at: Look) -> str:
    """The open offer's terms: "Fri 18 Dec", "Fri 18 Dec and other criteria". Empty where there is none."""
    offer = handoff.offer
    if offer is None:
        return ""
    date = dates.day(offer.due, at) if offer.due and offer.due != handoff.due else ""
    criteria = at.gettext("other criteria") if offer.criteria else ""
    return at.gettext(" and ").join(part for part in (date, criteria) if part)


def other_criteria(handoff: Handoff, at: Look) -> Block | None:
    """The criteria that an open offer suggests."""
    if handoff.offer is None or handoff.offer.criteria is None:
        return None
    suggested = numbered([criterion(at.text(one)) for one in handoff.offer.criteria], most=_room(handoff))
    return paragraph(lines(say(at.gettext("Suggested, done when:")), suggested))


def reason(text: str, at: Look) -> str:
    """': "change freeze"' to stand after a sentence's words; empty without one."""
    return at.gettext(": {quoted}").format(quoted=quote(unstopped(text))) if text else ""


def counted(count: int, at: Look) -> str:
    """A small number as a word."""
    return at.gettext(_COUNTS[count]) if count < len(_COUNTS) else str(count)


def _absent(person: str, at: Look) -> str:
    """ " (account deactivated)", or away: why somebody may not answer. Who is not known at all is not called so."""
    deactivated = person in at.words.unreachable and person in at.words.people
    return at.gettext(" (account deactivated)") if deactivated else away(person, at)


def _room(handoff: Handoff) -> int:
    """Where an offer has criteria of its own, the two lists share a message."""
    return MOST_NUMBERED // 2 if handoff.offer and handoff.offer.criteria else MOST_NUMBERED


def _late(handoff: Handoff, at: Look) -> Runs:
    if not handoff.is_overdue(at.now):
        return ()
    late = dates.late(dates.working_days_late(handoff.due, at), at)
    return say(at.gettext("It is {late}."), late=late)


def _moved(handoff: Handoff, at: Look) -> Runs:
    was: Runs = ()
    if handoff.moved:
        was = say(
            at.gettext("Was {date}, moved by {person}, {receiver} has not answered."),
            date=dates.day(handoff.moved.was, at),
            person=at.person(handoff.moved.by),
            receiver=at.person(handoff.receiver),
        )
    if not handoff.moves:
        return was
    moved = at.ngettext("moved once", "moved {count} times", handoff.moves).format(count=handoff.moves)
    if handoff.moves == 1 and handoff.moved:
        return was
    if handoff.first_agreed is None:
        return was or say(at.gettext("The date was {moved}."), moved=moved)
    first = dates.day(handoff.first_agreed, at)
    return sentences(was, say(at.gettext("First agreed for {date}; {moved}."), date=first, moved=moved))


def _offer(handoff: Handoff, at: Look) -> Runs:
    if handoff.offer is None:
        return ()
    return say(
        at.gettext("{receiver} suggests {terms}{reason}; {giver} has not answered."),
        receiver=at.person(handoff.receiver),
        terms=offered(handoff, at),
        reason=reason(clip(at.text(handoff.offer.reason), _QUOTED), at),
        giver=at.person(handoff.giver),
    )


def _unconfirmed(handoff: Handoff, at: Look) -> Runs:
    return unconfirmed(handoff, at) if handoff.is_open and not handoff.confirmed else ()


def _evidence(handoff: Handoff, at: Look) -> Runs:
    if handoff.state is not State.DELIVERED or handoff.evidence is None:
        return ()
    return say(at.gettext("Evidence: {evidence}."), evidence=clip(at.text(handoff.evidence), _QUOTED))


def _wording(handoff: Handoff, at: Look) -> Runs:
    if handoff.wording == 1 or handoff.wording_at is None:
        return ()
    changed = dates.date_of(handoff.wording_at, at)
    return say(at.gettext("Wording {wording}, changed {date}."), wording=handoff.wording, date=changed)


def _links(handoff: Handoff, at: Look) -> Runs:
    follows: Runs = ()
    handed_back: Runs = ()
    if handoff.follows:
        follows = say(at.gettext("It follows {number}."), number=number(handoff.follows))
    if handoff.handed_back:
        handed_back = say(at.gettext("It was handed back as {number}."), number=number(handoff.handed_back))
    return sentences(follows, handed_back)
