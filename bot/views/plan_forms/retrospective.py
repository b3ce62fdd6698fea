"""The forms of the retrospective: scoring the four dimensions, and closing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain import plan_events as pe
from bot.domain.gates import Facts
from bot.domain.plan import Plan
from bot.domain.retrospective import DIMENSIONS, HIGHEST, LOWEST, medians
from bot.views.forms import inputs
from bot.views.forms.state import View, choice, text
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, bold, lines, paragraph, say
from bot.views.look import Look
from bot.views.plan_values import plan_form, plan_value
from bot.views.retrospective import NAMES, asks_why, dimension_lines


@dataclass(frozen=True, slots=True)
class Scores:
    """By dimension; None where none was chosen."""

    scores: Mapping[str, int | None]
    note: str


def score_form(plan: Plan, own: pe.Score | None, at: Look, *, channel: str | None = None) -> Block:
    """Four choices and a note; filled with what this person scored before. `channel`: where it was opened."""
    numbers = [(str(number), str(number)) for number in range(LOWEST, HIGHEST + 1)]
    secret = say(at.gettext("1 is low, 5 is high. Others see medians and notes, never who scored what."))
    choices = [
        inputs.choice_input(name, at.gettext(NAMES[name]), numbers, chosen=str(getattr(own, name)) if own else "")
        for name in DIMENSIONS
    ]
    note = inputs.text_input("note", at.gettext("Note"), _own_note(own, at), optional=True, many_lines=True)
    return inputs.modal(
        at.gettext("Score"),
        [paragraph(lines((bold(plan_name(plan, at)),), secret)), *choices, note],
        at,
        callback_id=plan_form("score"),
        metadata=plan_value(plan, channel or ""),
        submit=at.gettext("Score"),
    )


def close_form(plan: Plan, facts: Facts, at: Look, *, channel: str | None = None) -> Block:
    """The medians that stay; why no dimension is above the plan before, where that is so."""
    ours = medians(plan.scores)
    assert ours is not None, "it can be closed"
    final = say(at.gettext("These medians stay; nobody scores after this."))
    why: list[Block] = []
    if asks_why(plan, facts, at):
        hint = at.gettext("No dimension is above the plan before. Why not?")
        why = [inputs.text_input("reason", at.gettext("Reason"), many_lines=True, hint=hint)]
    return inputs.modal(
        at.gettext("Close the retrospective"),
        [paragraph(lines((bold(plan_name(plan, at)),), dimension_lines(ours, at))), paragraph(final), *why],
        at,
        callback_id=plan_form("close_retro"),
        metadata=plan_value(plan, channel or ""),
        submit=at.gettext("Close the retrospective"),
    )


def decode_scores(view: View) -> Scores:
    """What was chosen and written."""
    return Scores({name: _number(choice(view, name)) for name in DIMENSIONS}, text(view, "note"))


def decode_reason(view: View) -> str:
    """Why it is not above the plan before."""
    return text(view, "reason")


def _own_note(own: pe.Score | None, at: Look) -> str:
    return at.text(own.note) if own and own.note else ""


def _number(chosen: str | None) -> int | None:
    return int(chosen) if chosen and chosen.isascii() and chosen.isdigit() and len(chosen) == 1 else None
