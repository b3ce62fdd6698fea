"""All that a leaver had in one form: for each handoff and role a choice of who takes it over, none of them needed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from bot.domain.errors import Refused
from bot.domain.handoff import Handoff
from bot.domain.leaving import Duty, Part, Vacancy, duty_of
from bot.views import facts
from bot.views.errors import sentence
from bot.views.forms import inputs, state
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, paragraph, say, sentences
from bot.views.look import Look
from bot.views.plan_values import plan_form
from bot.views.text import clip, headline, number
from bot.views.translations import N_

ACT = "reassign_all"
MOST = 95  # choices; a view holds a hundred blocks, and says more than these
_THING_SHOWN = 80
_BLOCK = re.compile(r"(giver|receiver|pilot_owner|production_owner)_([1-9]\d{0,14})_(\d{1,15})", re.ASCII)
_LABELS = {
    Part.GIVER: N_("{number}, {thing}: who hands it over"),
    Part.RECEIVER: N_("{number}, {thing}: who takes it over"),
    Part.PILOT_OWNER: N_("Pilot owner of {plan}"),
    Part.PRODUCTION_OWNER: N_("Production owner of {plan}"),
}


def reassign_all_form(
    leaver: str, handoffs: Sequence[Handoff], vacancies: Sequence[Vacancy], metadata: str, at: Look
) -> Block:
    """Roles first: gates hang on them. What does not fit is counted; it is there when the form is opened again."""
    asked = [
        *((Duty(one.part, one.plan.number, one.plan.described), _role(one, at)) for one in vacancies),
        *((duty_of(one, leaver), _side(one, leaver, at)) for one in handoffs),
    ]
    blocks = [inputs.person_input(_block_id(duty), label, optional=True) for duty, label in asked[:MOST]]
    whom = say(at.gettext("In place of {person}. What you leave empty stays as it is."), person=at.person(leaver))
    more = len(asked) - MOST
    rest = say(at.gettext("{count} more do not fit: open this again afterwards."), count=more) if more > 0 else ()
    title = at.gettext("Reassign")
    return inputs.modal(
        title,
        [paragraph(sentences(whom, rest)), *blocks],
        at,
        callback_id=plan_form(ACT),
        metadata=metadata,
        submit=title,
    )


def decode_reassign_all(view: state.View) -> dict[Duty, str]:
    """To whom each duty is to pass, of those for which somebody was chosen."""
    chosen: dict[Duty, str] = {}
    for block_id in islice(state.blocks(view), MOST):
        found = _BLOCK.fullmatch(block_id)
        person = state.pick(view, block_id, "selected_user")
        if found and isinstance(person, str):
            chosen[Duty(Part(found[1]), int(found[2]), int(found[3]))] = person
    return chosen


def duty_errors(problems: Mapping[Duty, Refused], at: Look) -> dict[str, str]:
    """`response_action` errors: what is wrong with each choice."""
    return {_block_id(duty): sentence(refused, at) for duty, refused in problems.items()}


def _block_id(duty: Duty) -> str:
    return f"{duty.part.value}_{duty.number}_{duty.version}"


def _role(vacancy: Vacancy, at: Look) -> str:
    return at.gettext(_LABELS[vacancy.part]).format(plan=plan_name(vacancy.plan, at))


def _side(handoff: Handoff, leaver: str, at: Look) -> str:
    thing = clip(headline(facts.thing(handoff, at)), _THING_SHOWN)
    label = at.gettext(_LABELS[duty_of(handoff, leaver).part])
    return label.format(number=number(handoff.number), thing=thing)
