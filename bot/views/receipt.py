"""A receipt: one record exactly as it was hashed, and how anybody checks it without Baton."""

from __future__ import annotations

from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import facts
from bot.views.kit import message, paragraph, preformatted, say
from bot.views.look import Look


def receipt(handoff: Handoff, plan: Plan, record_text: str, hash: str, seq: int, at: Look) -> Message:  # noqa: A002
    """The record's text in a code block. `hash` is its SHA-256 in hex, in full: what checking must give."""
    title = say(
        at.gettext("Record {seq} of {thing} ({place}), exactly as it was recorded:"),
        seq=seq,
        thing=facts.thing(handoff, at),
        place=facts.placed(handoff, plan, at),
    )
    check = say(
        at.gettext(
            "To check it without Baton: save that line as `record.json`, with nothing after its last brace, and run "
            "`sha256sum record.json`. It must print {hash}"
        ),
        hash=hash,
    )
    return message(paragraph(title), preformatted(record_text), paragraph(check))
