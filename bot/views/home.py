"""The App Home: what waits for its reader, what they wait for, their plans and reminders; for who is new, what Baton is
and how to begin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.domain.filters import Filter, cleared
from bot.domain.gates import Facts
from bot.domain.home import Home, Part
from bot.domain.outgoing import Message
from bot.domain.pages import Row
from bot.domain.plan import Plan
from bot.domain.plan_events import SetSummary
from bot.domain.plan_rules import may
from bot.views import usage
from bot.views.buttons import allowed_acts, move, new_button, nudge_row, settings_button
from bot.views.filter_texts import filtered_by
from bot.views.forms import inputs
from bot.views.home_texts import asked, plan_line, reminders
from bot.views.home_values import BACK, CLEAR, FILTER, NEXT, home_action, part_value
from bot.views.kit import Block, actions, button, overflow, paragraph, plain_text, row, say
from bot.views.lists import handoff_rows
from bot.views.look import Look
from bot.views.plan_buttons import MORE, new_plan_button
from bot.views.plan_values import plan_action, plan_value
from bot.views.portfolio import portfolio_button
from bot.views.translations import N_

WAITING, AWAITED, OVER, PLANS = N_("Waiting for me"), N_("I wait for"), N_("Over"), N_("My plans")
_RARE = ("reschedule", "reassign", "cancel")
_SEEN = ("show", "show_all", "timeline", "csv")
_LABELS = {
    "show": N_("Show gates"),
    "show_all": N_("Show all handoffs"),
    "timeline": N_("Show timeline"),
    "csv": N_("Download as CSV"),
    "summary": N_("Summary times"),
}

T = TypeVar("T")
Drawn = Sequence[Block | None]


def home_view(home: Home, viewer: str, at: Look) -> Block:
    """The tab as a view to publish."""
    return {"type": "home", "blocks": home_blocks(home, viewer, at)}


def home_modal(home: Home, viewer: str, at: Look) -> Block:
    """The same where Home itself cannot be opened."""
    return inputs.modal(at.gettext("Baton"), home_blocks(home, viewer, at), at)


def page(message: Message, at: Look) -> Block:
    """An answer where there is no conversation to give it in: a modal to read, and to go on from."""
    return inputs.modal(at.gettext("Baton"), list(message.blocks), at)


def home_blocks(home: Home, viewer: str, at: Look) -> list[Block]:
    """At most 70 blocks, whatever there is to show."""
    blocks = _first_step(at) if home.is_new else [*_handoffs(home, viewer, at), *_plans(home, viewer, at)]
    settings = row(reminders(home.settings, at), settings_button(at))
    return [block for block in (*blocks, {"type": "divider"}, settings) if block]


def _first_step(at: Look) -> Drawn:
    return [
        paragraph(usage.what_baton_is(at)),
        paragraph(usage.example(at)),
        paragraph(say(at.gettext("Nothing waits for you.")), usage.whole_system(at)),
        actions([new_button(at), new_plan_button(at)]),
    ]


def _handoffs(home: Home, viewer: str, at: Look) -> Drawn:
    narrowed = cleared(home.filter) != home.filter
    nothing = at.gettext("Nothing matches the filter.") if narrowed else at.gettext("Nothing waits for you.")
    nobody = at.gettext("Nothing matches the filter.") if narrowed else at.gettext("You wait for nobody.")
    over = at.gettext("Nothing matches the filter.")
    return [
        actions([new_button(at), _home_button(FILTER, at.gettext("Filter"), "1", at)]),
        _narrowed(home.filter, home, at) if narrowed else None,
        *_part("waiting", WAITING, home.waiting, nothing, lambda rows: _waiting(rows, viewer, at), at),
        *_part("awaited", AWAITED, home.awaited, nobody, lambda rows: handoff_rows(rows, viewer, at), at),
        *(_part("over", OVER, home.over, over, lambda rows: handoff_rows(rows, viewer, at), at) if home.over else ()),
    ]


def _plans(home: Home, viewer: str, at: Look) -> Drawn:
    none = at.gettext("You have no plans yet. A plan brings a whole system from pilot to production.")

    def drawn(shown: Sequence[tuple[Plan, Facts]]) -> Drawn:
        return [row(plan_line(plan, facts, viewer, at), _menu(plan, facts, viewer, at)) for plan, facts in shown]

    return [
        *_part("plans", PLANS, home.plans, none, drawn, at),
        actions([new_plan_button(at), portfolio_button(at)]),
    ]


def _part(name: str, title: str, part: Part[T], nothing: str, draw: Callable[[Sequence[T]], Drawn], at: Look) -> Drawn:
    """Its title with how many there are, its rows, and its pages where it has several."""
    words = at.gettext(title)
    titled = f"{words} ({part.count})" if part.count else words
    heading: Block = {"type": "header", "text": plain_text(titled)}
    return [heading, *(draw(part.shown) if part.shown else [paragraph(say(nothing))]), *_pager(name, words, part, at)]


def _pager(name: str, title: str, part: Part[T], at: Look) -> Drawn:
    if part.pages < 2:
        return ()
    where = say(at.gettext("Page {page} of {pages}."), page=part.page + 1, pages=part.pages)
    turns = [(BACK, at.gettext("Previous page"), part.page - 1), (NEXT, at.gettext("Next page"), part.page + 1)]
    buttons = [
        button(label, home_action(act), part_value(name, to), f"{label}: {title}")
        for act, label, to in turns
        if 0 <= to < part.pages
    ]
    return [paragraph(where), actions(buttons)]


def _waiting(rows: Sequence[Row], viewer: str, at: Look) -> list[Block]:
    """Each with the next move as a button, and what else this person may do in its "…" menu."""
    blocks: list[Block | None] = []
    for handoff, plan in rows:
        acts = move(handoff, plan, viewer, at)
        allowed = allowed_acts(handoff, plan, viewer, at)
        unread = handoff.offer is not None and handoff.offer.criteria is not None
        rare = (act for act in _RARE if act in allowed and act not in acts)
        first = () if unread else acts[:1]  # other criteria are opened, and not agreed to unread
        blocks += [paragraph(asked(handoff, viewer, at)), nudge_row(handoff, first, (*acts, *rare, "open"), at)]
    return [block for block in blocks if block]


def _menu(plan: Plan, facts: Facts, viewer: str, at: Look) -> Block:
    """The "…" menu of a plan: what is to be seen of it, and, for who leads it, when its channel gets a summary."""
    acts = [act for act in _SEEN if plan.is_named or act != "show"]
    if may(plan, SetSummary, viewer, facts):
        acts.append("summary")
    return overflow(plan_action(MORE), [(at.gettext(_LABELS[act]), plan_value(plan, act)) for act in acts])


def _narrowed(wanted: Filter, home: Home, at: Look) -> Block:
    said = filtered_by(wanted, home.filter_plan, at)
    if said:
        shown = at.gettext("Filtered: {filter}.").format(filter=said)
    else:
        shown = at.gettext("Filtered by a plan that you do not see any more.")
    return row(shown, _home_button(CLEAR, at.gettext("Clear"), "1", at))


def _home_button(act: str, label: str, value: str, at: Look) -> Block:
    return button(label, home_action(act), value, label)
