"""The forms of a plan's order: what a handoff waits for, and, before a date is saved, what it pushes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff
from bot.domain.order import Push, fingerprint
from bot.views import dates, facts, order
from bot.views.buttons import LABELS
from bot.views.forms import inputs
from bot.views.forms.acts import about
from bot.views.kit import Block, paragraph, say
from bot.views.look import Look
from bot.views.text import clip, headline, number
from bot.views.values import FORM, MOVE_ALONG, WAIT_FOR, act_metadata, due_value

ALONG = "along"
ONLY_THIS = "only_this"
_MOST_CHOICES = 100  # of Slack's select
_THING_SHOWN = 60


def wait_form(handoff: Handoff, others: Sequence[Handoff], at: Look) -> Block:
    """`others`: what may be chosen, what it waits for now first. Without any there is nothing to send."""
    title = at.gettext(LABELS[WAIT_FOR])
    if not others:
        alone = paragraph(say(at.gettext("Nothing else is open that it could wait for.")))
        return inputs.modal(title, [about(handoff, at), alone], at)
    forbids = say(at.gettext("Waiting forbids nothing. It is shown, and moving a date says what that pushes."))
    return inputs.modal(
        title,
        [about(handoff, at), paragraph(forbids), after_input(others, handoff.after, at)],
        at,
        callback_id=f"{FORM}.{WAIT_FOR}",
        metadata=act_metadata(handoff, WAIT_FOR),
        submit=at.gettext("Save"),
    )


def after_input(others: Sequence[Handoff], chosen: Sequence[int], at: Look) -> Block:
    """Several handoffs to choose, by number and thing; the first hundred."""
    offered = others[:_MOST_CHOICES]
    choices = [(_choice(one, at), str(one.number)) for one in offered]
    hint = ""
    if len(others) > len(offered):
        hint = at.gettext("The first {count} are offered.").format(count=len(offered))
    values = [str(one) for one in chosen]
    return inputs.several_input("after", at.gettext("It waits for"), choices, values, optional=True, hint=hint)


def along_form(
    handoff: Handoff, due: Due, pushes: Sequence[Push], reason: str, at: Look, *, changed: bool = False
) -> Block:
    """The second step of Reschedule: what the new date pushes. `changed`: they were shown something else before."""
    renewed = say(at.gettext("What it pushes changed while you read. Here it is anew.")) if changed else ()
    new = say(at.gettext("The new date: {date}."), date=dates.day(due, at))
    choose: list[Block] = []
    if any(one.moves for one in pushes):
        choices = [(at.gettext("Move them along"), ALONG), (at.gettext("Only this one"), ONLY_THIS)]
        choose = [inputs.choice_input(ALONG, at.gettext("What it pushes"), choices)]
    return inputs.modal(
        at.gettext(LABELS["reschedule"]),
        [
            about(handoff, at),
            paragraph(renewed, new),
            *(paragraph(said) for said in order.ahead(pushes, at)),
            *choose,
            inputs.text_input("reason", at.gettext("Reason"), reason, optional=True, many_lines=True),
        ],
        at,
        callback_id=f"{FORM}.{MOVE_ALONG}",
        metadata=act_metadata(handoff, MOVE_ALONG, f"{due_value(due)}|{fingerprint(pushes)}"),
        submit=at.gettext(LABELS["reschedule"]),
    )


def _choice(handoff: Handoff, at: Look) -> str:
    return f"{number(handoff.number)} {headline(clip(facts.thing(handoff, at), _THING_SHOWN))}"
