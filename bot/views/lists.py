"""Handoffs in lists: a line each, with a button beside it, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.handoff import Handoff
from bot.domain.life_cycle import next_mover
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import dates, facts, order, values
from bot.views.buttons import act_button, new_button, next_button
from bot.views.kit import Block, Runs, actions, bold, button, message, paragraph, row, say
from bot.views.look import Look
from bot.views.text import clip, headline, number
from bot.views.translations import N_
from bot.views.usage import example

PAGE = 15  # what fits the size of a message with the longest names
_THING_SHOWN = 80

Rows = Sequence[tuple[Handoff, Plan]]

_TITLES = {
    "": N_("Handoffs: {count}."),
    "mine": N_("Your handoffs: {count}."),
    "giving": N_("You hand over: {count}."),
    "receiving": N_("You take over: {count}."),
    "overdue": N_("Overdue: {count}."),
}
_EMPTY = {
    "": N_("Nothing is open here."),
    "mine": N_("You have no open handoffs."),
    "giving": N_("You hand nothing over at present."),
    "receiving": N_("You take nothing over at present."),
    "overdue": N_("Nothing is overdue."),
}


def handoff_list(title_filter: str, rows: Rows, viewer: str, at: Look, *, page: int = 0) -> Message:
    """`/handoff list`, in the order given, this person's moves first.

    `title_filter`: "" (or "all"), "mine", "giving", "receiving", "overdue", or a person's id. `page` counts from 0; one
    beyond the last shows the last. An empty list says what to do.
    """
    asked = "" if title_filter == "all" else title_filter
    if not rows:
        return message(paragraph(_empty(asked, at), example(at)), actions([new_button(at)]))
    yours = [pair for pair in rows if next_mover(*pair) == viewer]
    others = [pair for pair in rows if next_mover(*pair) not in (viewer, None)]
    over = [pair for pair in rows if next_mover(*pair) is None]
    groups = [(at.gettext("Your move"), yours), (at.gettext("Waiting for others"), others), (at.gettext("Over"), over)]
    last = (len(rows) - 1) // PAGE
    page = min(max(page, 0), last)
    shown = _page(groups, page * PAGE, viewer, at)
    return message(
        paragraph(_title(asked, len(rows), at), _which(page, last, at)), *shown, _pager(asked, page, last, at)
    )


def rows_of(rows: Rows, viewer: str, at: Look) -> list[Block]:
    """The first of these, each with this person's next move or Open beside it; says how many more there are."""
    shown = [row(line(*pair, viewer, at), next_button(*pair, viewer, at)) for pair in rows[:PAGE]]
    more = len(rows) - len(shown)
    if more:
        shown.append(paragraph(say(at.gettext("And {count} more: `/handoff list`."), count=more)))
    return shown


def line(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> str:
    """ "H-7 · Model registry · Ana to Ben · agreed, Ana's move · after H-3 · Tue 15 Dec, 2 working days late"."""
    when = dates.day(handoff.due, at)
    if handoff.is_overdue(at.now):
        when += ", " + dates.late(dates.working_days_late(handoff.due, at), at)
    sides = at.gettext("{giver} to {receiver}").format(
        giver=at.person(handoff.giver), receiver=at.person(handoff.receiver)
    )
    thing = clip(headline(facts.thing(handoff, at)), _THING_SHOWN)
    standing = facts.standing(handoff, plan, at, viewer)
    return " · ".join((number(handoff.number), thing, sides, standing, *order.parts(handoff, at), when))


def _page(groups: list[tuple[str, list[tuple[Handoff, Plan]]]], start: int, viewer: str, at: Look) -> list[Block]:
    blocks: list[Block] = []
    for name, members in groups:
        shown = members[max(start, 0) : max(start + PAGE, 0)]
        start -= len(members)
        if shown:
            blocks.append(paragraph((bold(f"{name} ({len(members)})"),)))
            blocks += [row(line(*pair, viewer, at), act_button(pair[0], "open", at)) for pair in shown]
    return blocks


def _title(asked: str, count: int, at: Look) -> Runs:
    if asked in _TITLES:
        return say(at.gettext(_TITLES[asked]), count=count)
    return say(at.gettext("Handoffs with {person}: {count}."), count=count, person=at.person(asked))


def _which(page: int, last: int, at: Look) -> Runs:
    return say(at.gettext("Page {page} of {pages}."), page=page + 1, pages=last + 1) if last else ()


def _empty(asked: str, at: Look) -> Runs:
    if asked in _EMPTY:
        return say(at.gettext(_EMPTY[asked]))
    return say(at.gettext("No open handoffs with {person}."), person=at.person(asked))


def _pager(asked: str, page: int, last: int, at: Look) -> Block | None:
    """One button that goes round: to the next page, and from the last one to the first."""
    if not last:
        return None
    label, to = (at.gettext("Next page"), page + 1) if page < last else (at.gettext("First page"), 0)
    return actions([button(label, values.action_id("list_page"), values.page_value(asked, to), label)])
