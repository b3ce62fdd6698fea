"""What a click and a form are answered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.outgoing import Message


@dataclass(frozen=True, slots=True)
class Reply:
    """What a click is answered with; `replace`: in place of the message that was clicked."""

    message: Message
    replace: bool = False


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What a form is answered with: the body of the acknowledgement (None closes it), and the same as a message for
    a form that is closed, or cannot show it.
    """

    body: dict[str, Any] | None = None
    instead: Message | None = None
