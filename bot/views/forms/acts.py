"""The forms of acts that need more than a click. Their inputs keep their `block_id` when a form is renewed."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.events import Side
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.views import dates, facts
from bot.views.buttons import LABELS
from bot.views.check_in import needs_label
from bot.views.forms import inputs
from bot.views.forms.accept import accept_blocks, not_yet_blocks
from bot.views.kit import Block, paragraph, say
from bot.views.look import Look
from bot.views.text import clip, headline, number
from bot.views.values import FORM, act_metadata


def act_form(
    act_name: str, handoff: Handoff, plan: Plan, viewer: str, at: Look, *, read_wording: int | None = None
) -> Block:
    """The form of an act, by the act's name in `action_id`. Raises KeyError for an act that has none.

    `read_wording`: the version that somebody read in an accept form while the terms changed; this is the new form.
    """
    title = _title(act_name, handoff, at)
    if act_name == "accept":
        blocks = accept_blocks(handoff, at, read_wording=read_wording)
    else:
        blocks = _BLOCKS[act_name](handoff, plan, viewer, at)
    return inputs.modal(
        title,
        [about(handoff, at), *blocks],
        at,
        callback_id=f"{FORM}.{act_name}",
        metadata=act_metadata(handoff, act_name, _remembered(act_name, handoff, plan, viewer)),
        submit=title,
    )


def _title(act_name: str, handoff: Handoff, at: Look) -> str:
    """As on the button that opened it."""
    if act_name == "needs_giver":
        return clip(needs_label(handoff, at), inputs.MOST_TITLE)
    return at.gettext(LABELS[act_name])


def own_side(handoff: Handoff, plan: Plan, viewer: str) -> Side | None:
    """The side that this person passes on; None for the plan owner, who chooses in the form."""
    if viewer == plan.owner:
        return None
    return Side.GIVER if viewer == handoff.giver else Side.RECEIVER


def about(handoff: Handoff, at: Look) -> Block:
    """Which handoff a form is for: its first line."""
    said = at.gettext("{thing} · {number} · {giver} to {receiver} by {date}")
    return paragraph(
        say(
            said,
            thing=headline(facts.thing(handoff, at)),
            number=number(handoff.number),
            giver=at.person(handoff.giver),
            receiver=at.person(handoff.receiver),
            date=dates.day(handoff.due, at),
        )
    )


def _remembered(act_name: str, handoff: Handoff, plan: Plan, viewer: str) -> str:
    """What the form must know when it comes back: the wording that was read, or whose side passes on."""
    if act_name == "accept":
        return str(handoff.wording)
    side = own_side(handoff, plan, viewer) if act_name == "reassign" else None
    return side.value if side else ""


def _suggest(handoff: Handoff, _plan: Plan, _viewer: str, at: Look) -> list[Block]:
    stands = say(at.gettext("The present terms stand until {giver} answers."), giver=at.person(handoff.giver))
    dated = inputs.date_inputs(at.gettext("By"), handoff.due, at)
    return [paragraph(stands), *dated, *_criteria(handoff, at), _reason(at, optional=True)]


def _decline(_handoff: Handoff, _plan: Plan, _viewer: str, at: Look) -> list[Block]:
    not_me = inputs.tick_input("not_me", at.gettext("Or"), at.gettext("I am not the one"), optional=True)
    return [_reason(at, optional=True), not_me]


def _keep(handoff: Handoff, _plan: Plan, _viewer: str, at: Look) -> list[Block]:
    offered = facts.offered(handoff, at)
    suggests = at.gettext("{receiver} suggests {terms}.")
    said = [paragraph(say(suggests, receiver=at.person(handoff.receiver), terms=offered))] if offered else []
    return [*said, _reason(at, optional=True)]


def _deliver(_handoff: Handoff, _plan: Plan, _viewer: str, at: Look) -> list[Block]:
    hint = at.gettext("What shows that it is done: words, links.")
    return [inputs.text_input("evidence", at.gettext("Evidence"), optional=True, many_lines=True, hint=hint)]


def _reschedule(handoff: Handoff, _plan: Plan, _viewer: str, at: Look) -> list[Block]:
    counts = say(at.gettext("The new date counts at once; {receiver} is told."), receiver=at.person(handoff.receiver))
    return [paragraph(counts), *inputs.date_inputs(at.gettext("By"), handoff.due, at), _reason(at, optional=True)]


def _edit(handoff: Handoff, _plan: Plan, _viewer: str, at: Look) -> list[Block]:
    again = at.gettext("After a change {receiver} is asked again.")
    thing = inputs.text_input("thing", at.gettext("What is handed over"), facts.thing(handoff, at))
    return [paragraph(say(again, receiver=at.person(handoff.receiver))), thing, *_criteria(handoff, at)]


def _reassign(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> list[Block]:
    to = inputs.person_input("to", at.gettext("To"))
    if own_side(handoff, plan, viewer):
        return [to, _reason(at, optional=True)]
    sides = [
        (at.gettext("{person}, who hands it over").format(person=at.person(handoff.giver)), Side.GIVER.value),
        (at.gettext("{person}, who takes it over").format(person=at.person(handoff.receiver)), Side.RECEIVER.value),
    ]
    return [inputs.choice_input("side", at.gettext("In place of"), sides), to, _reason(at, optional=True)]


def _cancel(_handoff: Handoff, _plan: Plan, _viewer: str, at: Look) -> list[Block]:
    return [paragraph(say(at.gettext("Cancelling is final."))), _reason(at)]


def _hand_back(handoff: Handoff, _plan: Plan, _viewer: str, at: Look) -> list[Block]:
    back = at.gettext("A new handoff goes from {receiver} back to {giver}, who is asked.")
    said = say(back, receiver=at.person(handoff.receiver), giver=at.person(handoff.giver))
    dated = inputs.date_inputs(at.gettext("By"), None, at, zone=handoff.due.zone)
    return [paragraph(said), *dated, *_criteria(handoff, at), _reason(at)]


def _needs_giver(handoff: Handoff, plan: Plan, _viewer: str, at: Look) -> list[Block]:
    others = dict.fromkeys(one for one in (handoff.giver, plan.owner) if one != handoff.receiver)
    read = at.gettext("{people} will read it.").format(people=at.gettext(" and ").join(map(at.person, others)))
    return [inputs.text_input("note", at.gettext("Note"), optional=True, many_lines=True, hint=read)]


def _criteria(handoff: Handoff, at: Look) -> list[Block]:
    criteria = [at.text(one) for one in handoff.criteria]
    hint = at.gettext("One criterion a line.")
    return inputs.criteria_inputs(at.gettext("Done when"), at.gettext("Done when, continued"), criteria, hint)


def _reason(at: Look, *, optional: bool = False) -> Block:
    return inputs.text_input("reason", at.gettext("Reason"), optional=optional, many_lines=True)


_BLOCKS: dict[str, Callable[[Handoff, Plan, str, Look], list[Block]]] = {
    "suggest": _suggest,
    "decline": _decline,
    "keep": _keep,
    "deliver": _deliver,
    "not_yet": lambda handoff, _plan, _viewer, at: not_yet_blocks(handoff, at),
    "reschedule": _reschedule,
    "edit": _edit,
    "reassign": _reassign,
    "cancel": _cancel,
    "hand_back": _hand_back,
    "needs_giver": _needs_giver,
}
