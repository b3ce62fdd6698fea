"""A form that was refused: what is wrong stands at its inputs, as far as the view that was sent has them."""

from __future__ import annotations

from bot.domain.errors import Refused
from bot.domain.form import FormProblems
from bot.domain.outgoing import Message
from bot.domain.words import Words
from bot.slack.opening import View
from bot.slack.replies import FormAnswer
from bot.slack.services import NO_WORDS, Services
from bot.views.forms import decode, errors


def wrong_form(
    services: Services, view: View, problems: FormProblems | Refused, said: Message, words: Words = NO_WORDS
) -> FormAnswer:
    """Errors at inputs that this view has; what belongs to none of them stands at the first. A view without any
    closes, and the person is told. `words`: the names of those whom the problems name.
    """
    inputs = decode.inputs_of(view)
    if not inputs:
        return FormAnswer(None, said)
    callback_id = str(view.get("callback_id"))
    at = errors(callback_id, problems, services.look(words))
    shown = {block_id: text for block_id, text in at.items() if block_id in inputs}
    if len(shown) < len(at) or not at:
        lost = next((text for block_id, text in at.items() if block_id not in inputs), said.text)
        shown.setdefault(inputs[0], lost)
    return FormAnswer({"response_action": "errors", "errors": shown}, said)
