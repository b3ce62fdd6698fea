"""Errors at their fields: Slack shows each, as plain text, under the input that its `block_id` names."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.views.errors import sentence
from bot.views.look import Look
from bot.views.values import FORM

# Fields whose input is not called as they are; "" stands for every form.
_BLOCKS: dict[tuple[str, Field], str] = {
    ("", Field.UNMET): "unmet_1",
    ("", Field.CONFIRMED): "criterion_1",
    (f"{FORM}.reassign", Field.GIVER): "to",
    (f"{FORM}.reassign", Field.RECEIVER): "to",
}
# Refusals of a whole form that belong to one of its fields.
_FIELDS: dict[Code, Field] = {
    Code.NO_THING: Field.THING,
    Code.THING_TOO_LONG: Field.THING,
    Code.NO_CRITERIA: Field.CRITERIA,
    Code.TOO_MANY_CRITERIA: Field.CRITERIA,
    Code.CRITERION_TOO_LONG: Field.CRITERIA,
    Code.NO_GIVER: Field.GIVER,
    Code.NO_RECEIVER: Field.RECEIVER,
    Code.SAME_PERSON: Field.RECEIVER,
    Code.NO_DATE: Field.DUE,
    Code.DATE_PAST: Field.DUE,
    Code.DATE_TOO_FAR: Field.DUE,
    Code.NO_PLACE: Field.PLACE,
    Code.NOT_OUR_PAIR: Field.PLACE,
    Code.NO_REASON: Field.REASON,
    Code.NO_UNMET: Field.UNMET,
    Code.IN_A_CIRCLE: Field.AFTER,
    Code.NOT_IN_PLAN: Field.AFTER,
}
_UNCHANGED: dict[str, Field] = {
    f"{FORM}.suggest": Field.DUE,
    f"{FORM}.reschedule": Field.DUE,
    f"{FORM}.edit": Field.THING,
    f"{FORM}.reassign": Field.RECEIVER,
    f"{FORM}.wait_for": Field.AFTER,
}


def errors(callback_id: str, problems: FormProblems | Refused, at: Look) -> dict[str, str]:
    """`response_action` errors for a form: each `block_id` and its sentence.

    Empty where the refusal belongs to no field: then nothing was changed, and it is said as a message.
    """
    return {block_id: sentence(refused, at) for block_id, refused in _placed(callback_id, problems)}


def _placed(callback_id: str, problems: FormProblems | Refused) -> Iterator[tuple[str, Refused]]:
    if isinstance(problems, FormProblems):
        for field, refused in problems.at.items():
            yield _block(callback_id, field), refused
        return
    if problems.code is Code.UNCONFIRMED:
        numbers = problems.values.get("numbers")
        for number in numbers if isinstance(numbers, tuple) else ():
            yield f"criterion_{number}", problems
        return
    own = _UNCHANGED.get(callback_id) if problems.code is Code.NO_CHANGE else None
    at = own or _FIELDS.get(problems.code)
    if at:
        yield _block(callback_id, at), problems


def _block(callback_id: str, field: Field) -> str:
    return _BLOCKS.get((callback_id, field)) or _BLOCKS.get(("", field)) or field.value
