"""The App Home: the plans that somebody leads or has a part in; for who has none, what Baton is and how to begin."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.gates import Facts, missing, next_gate
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import usage
from bot.views.buttons import new_button
from bot.views.forms import inputs
from bot.views.gate_buttons import named_button
from bot.views.gate_texts import gate_word, plan_name
from bot.views.kit import Block, actions, paragraph, plain_text, row, say
from bot.views.look import Look
from bot.views.plan_buttons import new_plan_button
from bot.views.portfolio import portfolio_button
from bot.views.text import clip

_MOST = 40  # plans: a view has a hundred blocks
_LINE = 600

Plans = Sequence[tuple[Plan, Facts]]


def home_view(plans: Plans, viewer: str, at: Look) -> Block:
    """The tab as a view to publish."""
    blocks = _plans(plans, viewer, at) if plans else _first_step(at)
    return {"type": "home", "blocks": [block for block in blocks if block]}


def page(message: Message, at: Look) -> Block:
    """An answer where there is no conversation to give it in: a modal to read, and to go on from."""
    return inputs.modal(at.gettext("Baton"), list(message.blocks), at)


def _first_step(at: Look) -> list[Block | None]:
    none = say(at.gettext("You have no plans yet."))
    return [
        paragraph(usage.what_baton_is(at)),
        paragraph(usage.example(at)),
        paragraph(none, usage.whole_system(at)),
        actions([new_button(at), new_plan_button(at)]),
    ]


def _plans(plans: Plans, viewer: str, at: Look) -> list[Block | None]:
    title: Block = {"type": "header", "text": plain_text(at.gettext("My plans"))}
    rows = [row(_line(plan, facts, viewer, at), named_button(plan, "show", at)) for plan, facts in plans[:_MOST]]
    more = len(plans) - len(rows)
    rest = (
        paragraph(say(at.gettext("And {count} more: `/transition` in their channels."), count=more)) if more else None
    )
    return [title, *rows, rest, actions([new_button(at), new_plan_button(at), portfolio_button(at)])]


def _line(plan: Plan, facts: Facts, viewer: str, at: Look) -> str:
    """ "Fraud model · #fraud-model · Next gate: kickoff, Dev's move." """
    parts = (plan_name(plan, at), at.channel(plan.channel), _where(plan, facts, viewer, at))
    return clip(" · ".join(part for part in parts if part), _LINE)


def _where(plan: Plan, facts: Facts, viewer: str, at: Look) -> str:
    """Which gate is next, and whose move it is."""
    gate = next_gate(plan)
    if gate is None:
        return at.gettext("All gates are open.")
    lacking = missing(plan, gate, facts, at.now)
    if not lacking:
        return at.gettext("Next gate: {gate}, nothing is missing.").format(gate=gate_word(gate, at))
    movers = dict.fromkeys(one.whose for one in lacking if one.whose)
    if viewer in movers:
        return at.gettext("Next gate: {gate}, your move.").format(gate=gate_word(gate, at))
    if movers:
        whose = at.gettext("Next gate: {gate}, {person}'s move.")
        return whose.format(gate=gate_word(gate, at), person=at.person(next(iter(movers))))
    return at.gettext("Next gate: {gate}.").format(gate=gate_word(gate, at))
