"""The receiver's two forms at the end: accept, with a box for each criterion, and not yet, with those unmet."""

from __future__ import annotations

from bot.domain.handoff import Handoff, State
from bot.views import dates
from bot.views.forms import inputs
from bot.views.kit import Block, Runs, paragraph, say
from bot.views.look import Look
from bot.views.text import criterion, evidence


def accept_blocks(handoff: Handoff, at: Look, *, read_wording: int | None) -> list[Block]:
    """One input a criterion, each with one box Confirmed; its `block_id` is `criterion_1` and so on.

    The boxes' `action_id` names the wording: a tick made on an old one does not outlive the form's renewal.
    """
    _ = at.gettext
    delivered = handoff.state is State.DELIVERED
    final = say(_("Accepting is final; if it breaks later, use Hand back."))
    return [
        paragraph(_changed(handoff, at, read_wording), _wording(handoff, at), final, _delivered(handoff, at)),
        *_per_criterion("criterion", handoff, at, _("Confirmed"), optional=False),
        *([paragraph(say(_("If a point is missing, close and choose Not yet.")))] if delivered else []),
        inputs.text_input("evidence", _("Evidence"), optional=True, many_lines=True),
        inputs.text_input("note", _("Note"), optional=True, many_lines=True),
    ]


def not_yet_blocks(handoff: Handoff, at: Look) -> list[Block]:
    """One input a criterion, to tick where it is unmet: `unmet_1` and so on."""
    _ = at.gettext
    said = say(
        _("Tick what is missing. It goes back to agreed; the date stays {date}."), date=dates.day(handoff.due, at)
    )
    return [
        paragraph(said),
        *_per_criterion("unmet", handoff, at, _("Missing"), optional=True),
        inputs.text_input("reason", _("Reason"), many_lines=True),
    ]


def _per_criterion(block: str, handoff: Handoff, at: Look, box: str, *, optional: bool) -> list[Block]:
    wording = f"wording_{handoff.wording}"
    return [
        inputs.tick_input(f"{block}_{n}", f"{n}. {criterion(at.text(one))}", box, optional=optional, action_id=wording)
        for n, one in enumerate(handoff.criteria, 1)
    ]


def _changed(handoff: Handoff, at: Look, read_wording: int | None) -> Runs:
    """What changed while the form was open; the line above it names the sides and the date."""
    if read_wording is None:
        return ()
    if read_wording != handoff.wording:
        return say(at.gettext("The wording changed while you read. Here is the new one."))
    return say(at.gettext("The date or a side changed while you read. Above is how it stands now."))


def _wording(handoff: Handoff, at: Look) -> Runs:
    if handoff.wording_at is None:
        return say(at.gettext("Wording {wording}."), wording=handoff.wording)
    changed = dates.date_of(handoff.wording_at, at)
    return say(at.gettext("Wording {wording}, changed {date}."), wording=handoff.wording, date=changed)


def _delivered(handoff: Handoff, at: Look) -> Runs:
    giver = at.person(handoff.giver)
    if handoff.state is not State.DELIVERED:
        return say(at.gettext("{giver} has not marked it delivered."), giver=giver)
    if handoff.evidence is None:
        return ()
    return say(at.gettext("{giver}: {evidence}."), giver=giver, evidence=evidence(at.text(handoff.evidence)))
