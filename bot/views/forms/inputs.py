"""The inputs of Baton's forms. Each has one `block_id`, by which errors stand at it and answers are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from bot.domain.due_dates import Due
from bot.views import dates
from bot.views.kit import Block, plain_text
from bot.views.look import Look

VALUE = "value"  # the usual `action_id`: an input's block says which it is
TICKED = "yes"
MOST_TYPED = 3000  # what Slack's text input holds
MOST_TITLE = 24
_CHUNK = 2400  # of what is filled in at first, so that there is room to go on writing
_OPTION_TEXT = 75


def text_input(
    block_id: str, label: str, value: str = "", *, optional: bool = False, many_lines: bool = False, hint: str = ""
) -> Block:
    """A text field."""
    element: Block = {"type": "plain_text_input", "multiline": many_lines}
    if value:
        element["initial_value"] = value[:MOST_TYPED]
    return _input(block_id, label, element, optional=optional, hint=hint)


def criteria_inputs(label: str, more: str, criteria: Sequence[str], hint: str) -> list[Block]:
    """ "Done when", one criterion a line; what is longer than a field goes on in further ones labelled `more`."""
    chunks = [""]
    for criterion in criteria:
        together = f"{chunks[-1]}\n{criterion}" if chunks[-1] else criterion
        if len(together) <= _CHUNK:
            chunks[-1] = together
        else:
            chunks.append(criterion)
    first, *rest = chunks
    blocks = [text_input("criteria", label, first, many_lines=True, hint=hint)]
    for position, chunk in enumerate(rest, 2):
        blocks.append(text_input(f"criteria_{position}", more, chunk, many_lines=True, optional=True))
    return blocks


def person_input(block_id: str, label: str, person: str | None = None, *, optional: bool = False) -> Block:
    """A choice of one person."""
    element: Block = {"type": "users_select"} | ({"initial_user": person} if person else {})
    return _input(block_id, label, element, optional=optional)


def channel_input(block_id: str, label: str, *, optional: bool = False, hint: str = "") -> Block:
    """A choice of one public or private channel of this workspace."""
    kinds = {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True}
    return _input(block_id, label, {"type": "conversations_select", "filter": kinds}, optional=optional, hint=hint)


def date_inputs(label: str, due: Due | None, at: Look, *, optional: bool = False, zone: str = "") -> list[Block]:
    """A day, and a time that may be left out; `zone` (an IANA name) is the one they are meant in."""
    where = dates.city(zone or (due.zone if due else at.zone))
    hint = at.gettext("In {city}. Without a time: until midnight.").format(city=where)
    day: Block = {"type": "datepicker"} | ({"initial_date": due.date.isoformat()} if due else {})
    time: Block = {"type": "timepicker"}
    if due and due.time:
        time["initial_time"] = f"{due.time:%H:%M}"
    return [
        _input("due", label, day, optional=optional),
        _input("time", at.gettext("At"), time, optional=True, hint=hint),
    ]


def day_input(block_id: str, label: str, date: dt.date | None = None, *, hint: str = "") -> Block:
    """A day that may be left out."""
    element: Block = {"type": "datepicker"} | ({"initial_date": date.isoformat()} if date else {})
    return _input(block_id, label, element, optional=True, hint=hint)


def time_input(block_id: str, label: str, time: dt.time, *, hint: str = "") -> Block:
    """A time of the day."""
    return _input(block_id, label, {"type": "timepicker", "initial_time": f"{time:%H:%M}"}, hint=hint)


def choice_input(
    block_id: str,
    label: str,
    choices: Sequence[tuple[str, str]],
    *,
    chosen: str = "",
    described: Mapping[str, str] | None = None,
    optional: bool = False,
    hint: str = "",
) -> Block:
    """Radio buttons of up to ten (label, value). `chosen` is the value of one, or none is; `described` says more of a
    value.
    """
    options = [_option(*choice, (described or {}).get(choice[1], "")) for choice in choices]
    element: Block = {"type": "radio_buttons", "options": options} | _initial(options, chosen)
    return _input(block_id, label, element, optional=optional, hint=hint)


def select_input(
    block_id: str,
    label: str,
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    chosen: str,
    *,
    hint: str = "",
) -> Block:
    """A list of up to a hundred groups of up to a hundred (label, value), one of them chosen."""
    named = [(name, [_option(*one) for one in inside]) for name, inside in groups]
    offered = [{"label": plain_text(name[:_OPTION_TEXT]), "options": options} for name, options in named]
    initial = _initial([option for _, options in named for option in options], chosen)
    element: Block = {"type": "static_select", "option_groups": offered} | initial
    return _input(block_id, label, element, hint=hint)


def several_input(
    block_id: str,
    label: str,
    choices: Sequence[tuple[str, str]],
    chosen: Collection[str] = (),
    *,
    optional: bool = False,
    hint: str = "",
) -> Block:
    """A list of one to a hundred (label, value), of which several may be chosen."""
    options = [_option(*choice) for choice in choices]
    initial = [option for option in options if option["value"] in chosen]
    element: Block = {"type": "multi_static_select", "options": options}
    element |= {"initial_options": initial} if initial else {}
    return _input(block_id, label, element, optional=optional, hint=hint)


def boxes_input(block_id: str, label: str, boxes: Sequence[tuple[str, str]], ticked: Collection[str]) -> Block:
    """Up to ten boxes (label, value) under a label, of which at least one has to be ticked."""
    options = [_option(*box) for box in boxes]
    initial = [option for option in options if option["value"] in ticked]
    element: Block = {"type": "checkboxes", "options": options} | ({"initial_options": initial} if initial else {})
    return _input(block_id, label, element)


def tick_input(block_id: str, label: str, box: str, *, optional: bool = False, action_id: str = VALUE) -> Block:
    """One box to tick under a label. A tick outlives a renewal of the form only where `action_id` stays the same."""
    boxes = {"type": "checkboxes", "options": [_option(box, TICKED)]}
    made = _input(block_id, label, boxes, optional=optional)
    made["element"]["action_id"] = action_id
    return made


def modal(
    title: str, blocks: Sequence[Block | None], at: Look, *, callback_id: str = "", metadata: str = "", submit: str = ""
) -> Block:
    """A form, or a page to read where nothing is submitted."""
    view: Block = {
        "type": "modal",
        "title": plain_text(title[:MOST_TITLE]),
        "close": plain_text(at.gettext("Close")),
        "blocks": [block for block in blocks if block],
    }
    if submit:
        view |= {"callback_id": callback_id, "private_metadata": metadata, "submit": plain_text(submit[:MOST_TITLE])}
    return view


def _input(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label),
        "element": {**element, "action_id": VALUE},
        "optional": optional,
    }
    return made | ({"hint": plain_text(hint)} if hint else {})


def _initial(options: Sequence[Block], chosen: str) -> Block:
    """What is chosen at first, exactly as it is offered; nothing where it is not among these."""
    return next(({"initial_option": option} for option in options if option["value"] == chosen), {})


def _option(label: str, value: str, description: str = "") -> Block:
    made: Block = {"text": plain_text(label[:_OPTION_TEXT]), "value": value}
    return made | ({"description": plain_text(description[:_OPTION_TEXT])} if description else {})
