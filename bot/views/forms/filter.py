"""The form of Filter: what narrows a list, or the App Home, and what came back of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.filters import TEXT_MAX, Filter, Standing, decode_filter, encode_filter, one_line, refined
from bot.domain.plan import Plan
from bot.views.filter_texts import STANDINGS
from bot.views.forms import inputs
from bot.views.forms.state import View, choice, chosen_date, pick, text
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, actions, button
from bot.views.look import Look
from bot.views.text import headline
from bot.views.translations import N_
from bot.views.values import FILTER, FILTER_CLEAR, FORM, FORMAT, action_id

HOME = "home"
_METADATA = re.compile(r"1\|(home|)\|([CG][A-Z0-9]{1,40}|)\|([^|\s]*)", re.ASCII)
_PLAN = re.compile(r"[1-9]\d{0,14}", re.ASCII)
_PERSON = re.compile(r"[UW][A-Z0-9]{1,40}", re.ASCII)
_ANY = N_("any state")
_EMPTIED = "emptied"


def filter_form(
    wanted: Filter, plans: Sequence[Plan], at: Look, *, metadata: str = "", kept: str = "", emptied: bool = False
) -> Block:
    """`plans`: up to a hundred that the person may see. `kept` is what Clear carries: the metadata, and where the list
    stands. `emptied`: it takes the place of one whose inputs Slack would else keep.
    """
    _ = at.gettext
    label = _("Clear")
    chosen = str(wanted.plan) if wanted.plan else ""
    offered = [(_("Plans"), [(plan_name(plan, at), str(plan.number)) for plan in plans])]
    named = STANDINGS | {Standing.ANY: _ANY}
    states = [(_("State"), [(headline(_(name)), standing.value) for standing, name in named.items()])]
    asked = [
        inputs.select_input("plan", _("Plan"), offered, chosen) | {"optional": True} if plans else None,
        inputs.person_input("person", _("Person"), wanted.person, optional=True),
        inputs.select_input("standing", _("State"), states, wanted.standing.value),
        inputs.day_input("due_from", _("Due from"), wanted.due_from),
        inputs.day_input("due_until", _("Due until"), wanted.due_until),
        _text_input(_("Text"), wanted.text, _("In the thing, its criteria, or a number like H-7.")),
    ]
    for block in asked:
        if block and emptied:
            block["element"]["action_id"] = _EMPTIED
    clear = actions([button(label, action_id(FILTER_CLEAR), kept, label)])
    return inputs.modal(
        _("Filter"), [*asked, clear], at, callback_id=f"{FORM}.{FILTER}", metadata=metadata, submit=_("Show")
    )


def filter_metadata(wanted: Filter, channel: str | None, *, home: bool) -> str:
    """Where the form was opened (in Home, or about a list that was asked for in a channel), and what it is about."""
    return f"{FORMAT}|{HOME if home else ''}|{channel or ''}|{encode_filter(wanted)}"


def parse_filter_metadata(metadata: str) -> tuple[bool, str | None, Filter] | None:
    """Whether it was Home, the channel, and the filter; None where it is not ours."""
    found = _METADATA.fullmatch(metadata)
    wanted = decode_filter(found[3]) if found else None
    return (found[1] == HOME, found[2] or None, wanted) if found and wanted else None


def entered_filter(view: View, base: Filter) -> Filter:
    """What was chosen, of the list that the form is about. Text may be too long."""
    plan, person, standing = choice(view, "plan") or "", pick(view, "person", "selected_user"), choice(view, "standing")
    chosen = Filter(
        base.kind,
        person=person if isinstance(person, str) and _PERSON.fullmatch(person) else None,
        plan=int(plan) if _PLAN.fullmatch(plan) else None,
        standing=Standing(standing) if standing in set(Standing) else Standing.OPEN,
        due_from=chosen_date(view, "due_from"),
        due_until=chosen_date(view, "due_until"),
        text=one_line(text(view, "text")),
    )
    return refined(base, chosen)


def _text_input(label: str, words: str, hint: str) -> Block:
    made = inputs.text_input("text", label, words, optional=True, hint=hint)
    made["element"]["max_length"] = TEXT_MAX
    return made
