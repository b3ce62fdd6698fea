"""The order of a plan's handoffs in words: what one waits for, and what a moved date pushes.

Only what the reader may see is named: `Words.awaited` has nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, State
from bot.domain.order import Push, fingerprint
from bot.domain.outgoing import Message
from bot.views import dates, values
from bot.views.buttons import LABELS
from bot.views.kit import Runs, actions, button, lines, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import clip, headline, number

_SHOWN = 10  # numbers in a sentence
_LINES = 20  # of what a date pushes
_THING_SHOWN = 60


def waits(handoff: Handoff, at: Look) -> Runs:
    """ "After H-3 and H-4. H-2 is accepted."; nothing once it is over."""
    return sentences(*(say(at.gettext("{order}."), order=_capital(part)) for part in parts(handoff, at)))


def parts(handoff: Handoff, at: Look) -> tuple[str, ...]:
    """ "after H-3", "H-2 is accepted", each to stand in a list's line."""
    if not handoff.is_open:
        return ()
    awaited = [at.words.awaited[one] for one in handoff.after if one in at.words.awaited]
    waiting = [one.number for one in awaited if one.is_open or one.state is State.DECLINED]
    accepted = [one.number for one in awaited if one.state is State.ACCEPTED]
    found = [at.gettext("after {handoffs}").format(handoffs=_listed(waiting, at))] if waiting else []
    if accepted:
        are = at.ngettext("{handoffs} is accepted", "{handoffs} are accepted", len(accepted))
        found.append(are.format(handoffs=_listed(accepted, at)))
    return tuple(found)


def named(after: Iterable[int], at: Look) -> str:
    """ "H-3 and H-4"; "others" where the reader may see none of them."""
    return _listed([one for one in after if one in at.words.awaited], at) or at.gettext("others")


def behind(handoff: Handoff, at: Look) -> str:
    """ "due Mon 21 Dec, before H-5, Wed 23 Dec, which it waits for." """
    due = handoff.due.instant()
    awaited = [at.words.awaited[one] for one in handoff.after if one in at.words.awaited]
    late = [one for one in awaited if one.is_open and one.due.instant() > due]
    date = dates.day(handoff.due, at)
    if not late:
        return at.gettext("due {date}, before what it waits for. Move it, if it has to wait.").format(date=date)
    last = max(late, key=lambda one: (one.due.instant(), one.number))
    said = at.gettext("due {date}, but waits for {other}, now due {later}. Move it, if it has to wait.")
    return said.format(date=date, other=number(last.number), later=dates.day(last.due, at))


def ahead(pushes: Sequence[Push], at: Look) -> list[Runs]:
    """What a new date pushes, a paragraph for what the reader may move and one for the rest."""
    mine, others = [one for one in pushes if one.moves], [one for one in pushes if not one.moves]
    said = []
    if mine:
        listed = [say("{line}", line=_pushed(one, at)) for one in mine[:_LINES]]
        said.append(lines(say(at.gettext("This pushes:")), *listed, _more(len(mine) - _LINES, at)))
    if others:
        listed = [_not_yours(one, at) for one in others[:_LINES]]
        said.append(lines(*listed, _more(len(others) - _LINES, at)))
    return said


def agreed_pushes(handoff: Handoff, was: Due, pushes: Sequence[Push], at: Look) -> Message:
    """After an offer with another date was agreed to: what that pushes, and a button that moves it along."""
    agreed = say(
        at.gettext("{number} is agreed for {date}, was {was}."),
        number=number(handoff.number),
        date=dates.day(handoff.due, at),
        was=dates.day(was, at),
    )
    label = at.gettext(LABELS[values.MOVE_ALONG])
    value = values.along_value(handoff, was, fingerprint(pushes))
    along = button(label, values.action_id(values.MOVE_ALONG), value, f"{label}: {number(handoff.number)}")
    moves = any(one.moves for one in pushes)
    return message(paragraph(agreed), *map(paragraph, ahead(pushes, at)), actions([along] if moves else []))


def moved_along(pushes: Sequence[Push], at: Look) -> Message:
    """And after it was pressed."""
    listed = [say("{line}", line=_pushed(one, at)) for one in pushes if one.moves][:_LINES]
    return message(paragraph(lines(say(at.gettext("Moved along:")), *listed)))


def _pushed(push: Push, at: Look) -> str:
    """ "H-5 Feature store, Ana to Ben: Wed 23 Dec, was Fri 18 Dec" """
    handoff = push.handoff
    said = at.gettext("{number} {thing}, {giver} to {receiver}: {new}, was {was}")
    return said.format(
        number=number(handoff.number),
        thing=headline(clip(at.text(handoff.thing), _THING_SHOWN)),
        giver=at.person(handoff.giver),
        receiver=at.person(handoff.receiver),
        new=dates.day(push.due, at),
        was=dates.day(handoff.due, at),
    )


def _not_yours(push: Push, at: Look) -> Runs:
    return say(
        at.gettext("You cannot move {number} {thing}, due {date}; {giver} is told."),
        number=number(push.handoff.number),
        thing=headline(clip(at.text(push.handoff.thing), _THING_SHOWN)),
        date=dates.day(push.handoff.due, at),
        giver=at.person(push.handoff.giver),
    )


def _more(count: int, at: Look) -> Runs:
    return say(at.gettext("And {count} more."), count=count) if count > 0 else ()


def _listed(numbers: Iterable[int], at: Look) -> str:
    shown = [number(one) for one in numbers]
    if len(shown) > _SHOWN:
        rest = len(shown) - _SHOWN
        shown = [*shown[:_SHOWN], at.ngettext("{count} more", "{count} more", rest).format(count=rest)]
    head, last = ", ".join(shown[:-1]), shown[-1] if shown else ""
    return at.gettext("{one} and {other}").format(one=head, other=last) if head else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
