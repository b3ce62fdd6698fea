"""A plan's handoffs as CSV (RFC 4180), one a row, in UTF-8 with the mark by which spreadsheets know it.

What people typed is made harmless: a cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence

from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import facts
from bot.views.gate_texts import plan_name
from bot.views.kit import Runs, message, paragraph, say
from bot.views.look import Look
from bot.views.text import number
from bot.views.translations import N_

ACT = "csv"
HEADINGS = (
    N_("Number"), N_("Thing"), N_("Giver"), N_("Receiver"), N_("Due date"), N_("Time"), N_("Zone"), N_("State"),
    N_("Whose move"), N_("Criteria"), N_("After"), N_("Proposed (UTC)"), N_("Agreed first for"), N_("Delivered (UTC)"),
    N_("Accepted (UTC)"), N_("Moves"),
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # the wide ones are read as the others by some
_UNSEEN = ("\t", "\r", "\n")  # at the start, before what is meant
_NAME_MAX = 60
_NOT_IN_NAMES = re.compile(r"[^\w]+")


def plan_csv(plan: Plan, handoffs: Sequence[Handoff], at: Look) -> bytes:
    """The file: the headings, then a row a handoff."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow([at.gettext(heading) for heading in HEADINGS])
    rows.writerows([_harmless(cell) for cell in _row(handoff, plan, at)] for handoff in handoffs)
    return written.getvalue().encode("utf-8-sig", errors="replace")


def file_name(plan: Plan, at: Look) -> str:
    """ "fraud-model-handoffs.csv"."""
    name = _NOT_IN_NAMES.sub("-", plan_name(plan, at).lower())[:_NAME_MAX].strip("-")
    return f"{name or f'plan-{plan.number}'}-handoffs.csv"


def file_comment(count: int, at: Look) -> str:
    """What stands beside the file. Names are left to the file itself: here Slack would format them."""
    said = at.ngettext("Your CSV file: {count} handoff.", "Your CSV file: {count} handoffs, one a row.", count)
    return said.format(count=count)


def file_sent(plan: Plan, at: Look) -> Message:
    """Where the file is."""
    sent = at.gettext("The handoffs of {plan} are in your direct message with me, as a CSV file.")
    return message(paragraph(say(sent, plan=plan_name(plan, at))))


def file_not_sent(at: Look) -> Runs:
    """Above the list that stands in for it."""
    return say(at.gettext("Slack did not take the file. Here are the handoffs; try again for the file."))


def _row(handoff: Handoff, plan: Plan, at: Look) -> list[str]:
    mover = next_mover(handoff, plan)
    accepted = handoff.ended_at if handoff.state is State.ACCEPTED else None
    criteria = [f"{position}. {at.text(one)}" for position, one in enumerate(handoff.criteria, 1)]
    return [
        number(handoff.number),
        facts.thing(handoff, at),
        at.person(handoff.giver),
        at.person(handoff.receiver),
        handoff.due.date.isoformat(),
        f"{handoff.due.time:%H:%M}" if handoff.due.time else "",
        handoff.due.zone,
        facts.state(handoff, at),
        at.person(mover) if mover else "",
        "\n".join(criteria),
        ", ".join(number(one) for one in handoff.after),
        _instant(handoff.proposed_at),
        _date(handoff.first_agreed),
        _instant(handoff.delivered_at),
        _instant(accepted),
        str(handoff.moves),
    ]


def _date(due: Due | None) -> str:
    if due is None:
        return ""
    return due.date.isoformat() + (f" {due.time:%H:%M}" if due.time else "")


def _instant(instant: dt.datetime | None) -> str:
    """ "2026-12-02 09:00", which spreadsheets read as a time."""
    return f"{instant.astimezone(dt.UTC):%Y-%m-%d %H:%M}" if instant else ""


def _harmless(cell: str) -> str:
    risky = cell.startswith(_UNSEEN) or cell.lstrip().startswith(_FORMULAS)
    return f"'{cell}" if risky else cell
