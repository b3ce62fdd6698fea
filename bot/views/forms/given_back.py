"""What people read when a form was closed or could not open: nothing typed is ever lost."""

from __future__ import annotations

from bot.domain.outgoing import Message
from bot.views.kit import message, paragraph, preformatted, say
from bot.views.look import Look
from bot.views.text import from_wire

_MOST_SHOWN = 10_000  # characters: longer than any sentence that could be made, and what fits a message


def sentence_back(text: str, at: Look) -> Message:
    """Nothing was made; the sentence to copy, exactly as it was typed."""
    return message(
        paragraph(say(at.gettext("Not made. Your sentence:"))), preformatted(from_wire(text, at.words)[:_MOST_SHOWN])
    )


def could_not_open(at: Look) -> Message:
    """A form that did not open, where nothing was typed that could be given back."""
    return message(paragraph(say(at.gettext("The form could not open, and nothing changed. Please try again."))))
