"""Handoffs in lists: a line each, with a button beside it, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.filters import Filter, Kind, Standing, cleared
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.pages import PAGE, Group, Page
from bot.domain.plan import Plan
from bot.views import dates, facts, order, values
from bot.views.buttons import act_button, new_button, next_button
from bot.views.filter_texts import filtered_by, narrowing
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, Runs, actions, bold, button, message, paragraph, row, say
from bot.views.look import Look
from bot.views.text import clip, headline, number
from bot.views.translations import N_
from bot.views.usage import example

__all__ = ["filtered_by", "handoff_list", "handoff_rows", "line", "rows_of"]

_THING_SHOWN, _NAME_SHOWN = 80, 40

Rows = Sequence[tuple[Handoff, Plan]]

_WHAT = {
    Kind.HERE: N_("Handoffs"),
    Kind.MINE: N_("Your handoffs"),
    Kind.OVERDUE: N_("Your handoffs"),
    Kind.GIVING: N_("You hand over"),
    Kind.RECEIVING: N_("You take over"),
    Kind.PERSON: N_("Handoffs with {person}"),
    Kind.PLAN: N_("Handoffs of {plan}"),
}
_EMPTY = {
    Kind.HERE: N_("Nothing is open here."),
    Kind.MINE: N_("You have no open handoffs."),
    Kind.OVERDUE: N_("Nothing is overdue."),
    Kind.GIVING: N_("You hand nothing over at present."),
    Kind.RECEIVING: N_("You take nothing over at present."),
    Kind.PERSON: N_("No open handoffs with {person}."),
    Kind.PLAN: N_("Nothing is open in {plan}."),
}
_GROUPS = {
    Group.YOURS: N_("Your move"),
    Group.OTHERS: N_("Waiting for others"),
    Group.LATE: N_("Late"),
    Group.NEXT: N_("Next"),
    Group.OVER: N_("Over"),
}


def handoff_list(wanted: Filter, shown: Page, viewer: str, at: Look, *, plan: Plan | None = None) -> Message:
    """`/handoff list`, one page of it. `plan` is the one that the filter names. An empty list says what to do."""
    if not shown.count:
        return _empty(wanted, plan, at)
    blocks: list[Block] = []
    for section in shown.sections:
        blocks.append(paragraph((bold(f"{at.gettext(_GROUPS[section.group])} ({section.count})"),)))
        blocks += [row(line(*pair, viewer, at), act_button(pair[0], "open", at)) for pair in section.rows]
    title = say(at.gettext("{what}: {count}."), what=_what(wanted, plan, at), count=shown.count)
    return message(paragraph(title, _which(shown, at)), *blocks, _buttons(wanted, shown, at))


def handoff_rows(rows: Rows, viewer: str, at: Look) -> list[Block]:
    """Each of these, with this person's next move or Open beside it."""
    return [row(line(*pair, viewer, at), next_button(*pair, viewer, at)) for pair in rows]


def rows_of(rows: Rows, viewer: str, at: Look) -> list[Block]:
    """The first of these in the same way; says how many more there are."""
    shown = handoff_rows(rows[:PAGE], viewer, at)
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
        giver=clip(at.person(handoff.giver), _NAME_SHOWN), receiver=clip(at.person(handoff.receiver), _NAME_SHOWN)
    )
    thing = clip(headline(facts.thing(handoff, at)), _THING_SHOWN)
    standing = facts.standing(handoff, plan, at, viewer)
    return " · ".join((number(handoff.number), thing, sides, standing, *order.parts(handoff, at), when))


def _what(wanted: Filter, plan: Plan | None, at: Look) -> str:
    """ "Handoffs of Fraud model, late, with Ben"."""
    return ", ".join((_filled(_WHAT[wanted.kind], wanted, plan, at), *narrowing(wanted, plan, at)))


def _filled(template: str, wanted: Filter, plan: Plan | None, at: Look) -> str:
    person = at.person(wanted.person) if wanted.person else ""
    return at.gettext(template).format(person=person, plan=plan_name(plan, at) if plan else "")


def _which(shown: Page, at: Look) -> Runs:
    if shown.pages == 1:
        return ()
    return say(at.gettext("Page {page} of {pages}."), page=shown.number + 1, pages=shown.pages)


def _empty(wanted: Filter, plan: Plan | None, at: Look) -> Message:
    """ "Handoffs of Fraud model, late, with Ben: none. Change the filter, or clear it." """
    kind = Kind.OVERDUE if wanted == Filter(Kind.MINE, standing=Standing.LATE) else wanted.kind
    whole = wanted == cleared(wanted)
    if kind is Kind.OVERDUE:  # there is nothing to do about it
        buttons = actions([_filter_button(wanted, at), _clear_button(wanted, at)])
        return message(paragraph(say(at.gettext(_EMPTY[kind]))), buttons)
    if whole and wanted.standing is Standing.OPEN:
        none = say("{said}", said=_filled(_EMPTY[kind], wanted, plan, at))
        return message(paragraph(none, example(at)), actions([new_button(at), _filter_button(wanted, at)]))
    none = say(at.gettext("{what}: none."), what=_what(wanted, plan, at))
    if whole:
        return message(paragraph(none, example(at)), actions([new_button(at)]))
    only_open = wanted.standing is Standing.OPEN
    more = say(at.gettext("Only open ones are looked at; `all` looks at every one.")) if only_open else ()
    people = say(at.gettext("People are found by `@name`.")) if wanted.text and not wanted.person else ()
    change = say(at.gettext("Change the filter, or clear it."))
    buttons = actions([_filter_button(wanted, at), _clear_button(wanted, at)])
    return message(paragraph(none, more, people, change), buttons)


def _buttons(wanted: Filter, shown: Page, at: Look) -> Block | None:
    """To the pages beside this one, and to another filter."""
    made = []
    if shown.number > 0:
        made.append(_page_button("list_back", at.gettext("Previous page"), wanted, shown.number - 1))
    if shown.number + 1 < shown.pages:
        made.append(_page_button("list_page", at.gettext("Next page"), wanted, shown.number + 1))
    made.append(_filter_button(wanted, at))
    return actions([*made, *([_clear_button(wanted, at)] if wanted != cleared(wanted) else [])])


def _page_button(act: str, label: str, wanted: Filter, page: int) -> Block:
    return button(label, values.action_id(act), values.page_value(wanted, page), label)


def _filter_button(wanted: Filter, at: Look) -> Block:
    label = at.gettext("Filter")
    return button(label, values.action_id(values.FILTER), values.page_value(wanted, 0), label)


def _clear_button(wanted: Filter, at: Look) -> Block:
    return _page_button("list_clear", at.gettext("Clear filter"), cleared(wanted), 0)
