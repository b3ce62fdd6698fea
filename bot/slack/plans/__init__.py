"""What people do with plans and gates in Slack: words after `/transition`, buttons `plan.…`, forms `plan.form.…`.

Each module here holds three tables; this one joins them and gives every refusal its sentence.
"""

from __future__ import annotations

from bot.domain.errors import Code, Refused
from bot.domain.form import FormProblems
from bot.domain.outgoing import Message
from bot.slack.opening import View
from bot.slack.payloads import Command, Press, SentForm
from bot.slack.plans import csv_file, ending, gates, people, setting_up, shadow, showing, summaries
from bot.slack.plans.renewing import look_here
from bot.slack.plans.tables import CommandHandler, FormHandler, PressHandler
from bot.slack.replies import FormAnswer, Reply
from bot.slack.services import Services
from bot.slack.wrong import wrong_form
from bot.views.errors import refused as refused_message
from bot.views.plan_buttons import MORE
from bot.views.plan_values import PLAN_FORM, PLAN_PREFIX, parse_plan_value
from bot.views.welcome import no_plan_here, unnamed_here

_PARTS = (setting_up, gates, shadow, ending, people, summaries, csv_file, showing)
COMMANDS: dict[str, CommandHandler] = {word: handler for part in _PARTS for word, handler in part.COMMANDS.items()}
PRESSES: dict[str, PressHandler] = {act: handler for part in _PARTS for act, handler in part.PRESSES.items()}
FORMS: dict[str, FormHandler] = {act: handler for part in _PARTS for act, handler in part.FORMS.items()}


def knows(text: str) -> bool:
    """Whether `/transition` has a word for this."""
    return text.strip().partition(" ")[0].lower() in COMMANDS


async def answer_transition(services: Services, command: Command) -> Message | None:
    """Carry out the word that was typed; None where a form opens instead. Raises Refused(REPEATED)."""
    word, _, rest = command.text.strip().partition(" ")
    try:
        return await COMMANDS[word.lower()](services, command, rest.strip())
    except Refused as refused:
        if refused.code is Code.REPEATED:
            raise
        return await _nothing_here(services, command, refused) or await plan_refusal(services, refused)


async def answer_plan_press(services: Services, press: Press) -> Reply | None:
    """Carry out a click on a plan's button; None where nothing has to be said. What Baton never drew is ignored."""
    act, pressed = press.action_id.removeprefix(PLAN_PREFIX), parse_plan_value(press.value)
    if act == MORE and pressed and pressed.rest:  # an option of a "…" menu
        act = pressed.rest[0]
    handler = PRESSES.get(act)
    if handler is None:
        return None
    try:
        return await handler(services, press, pressed)
    except Refused as refused:
        return Reply(await plan_refusal(services, refused))


async def answer_plan_form(services: Services, form: SentForm, view: View, answer_url: str | None) -> FormAnswer:
    """Carry out a plan's form. What Baton never drew is ignored."""
    handler = FORMS.get(form.callback_id.removeprefix(PLAN_FORM))
    if handler is None:
        return FormAnswer()
    try:
        return await handler(services, form, view, parse_plan_value(str(view["private_metadata"])), answer_url)
    except FormProblems as problems:
        words = await people.named_in(services, *problems.at.values())
        first = refused_message(next(iter(problems.at.values())), services.look(words))
        return wrong_form(services, view, problems, first, words)
    except Refused as refused:
        if refused.code is Code.REPEATED:  # the same form again: it closes, as it did the first time
            return FormAnswer()
        return wrong_form(services, view, refused, await plan_refusal(services, refused))


async def plan_refusal(services: Services, refused: Refused) -> Message:
    """Why it was refused, with the names of those whom it names."""
    return refused_message(refused, services.look(await people.named_in(services, refused)))


async def _nothing_here(services: Services, command: Command, refused: Refused) -> Message | None:
    """What can be done where the place has no plan, or none with gates; None where that is not why it was refused."""
    if refused.code is Code.PLAN_NOT_FOUND:
        return no_plan_here(services.look(), in_channel=command.where.channel is not None)
    if refused.code is not Code.UNNAMED:
        return None
    found, look = await look_here(services, command.who, command.where)
    return unnamed_here(found.plan, command.who, look)
