"""The form of Filter that was sent: the list from which it was opened, or the App Home, shows what was chosen."""

from __future__ import annotations

from typing import Any

from bot.domain.errors import Code, Refused
from bot.domain.filters import TEXT_MAX, Filter, FilterProblem
from bot.slack.home_presses import filter_home
from bot.slack.lists import list_page
from bot.slack.opening import View, show_below
from bot.slack.payloads import SentForm
from bot.slack.replies import FormAnswer
from bot.slack.services import Services
from bot.usecases.where import NOWHERE, Where
from bot.views.errors import refused as refused_message
from bot.views.errors import sentence
from bot.views.forms.filter import entered_filter, parse_filter_metadata


async def answer_filter(services: Services, form: SentForm, view: View, answer_url: str | None) -> FormAnswer:
    """Show it. What cannot be meant stands at its input. Raises Refused."""
    opened = parse_filter_metadata(str(view["private_metadata"]))
    if opened is None:
        return FormAnswer()
    home, channel, base = opened
    wanted = entered_filter(view, base)
    if wrong := _wrong(wanted):
        block_id, refused = wrong
        look = services.look()
        body: dict[str, Any] = {"response_action": "errors", "errors": {block_id: sentence(refused, look)}}
        return FormAnswer(body, refused_message(refused, look))
    if home:
        await filter_home(services, form.who, wanted)
        return FormAnswer()
    where = Where(channel) if channel else NOWHERE
    message = await list_page(services, form.who, where, wanted, 0)
    if not show_below(services, view, message):
        telling = services.answers.tell(form.who, message, url=answer_url, channel=channel, replace=True)
        services.tasks.start(telling)
    return FormAnswer()


def _wrong(wanted: Filter) -> tuple[str, Refused] | None:
    """The input at which something cannot be meant, and what."""
    first, last = wanted.due_from, wanted.due_until
    if first and last and first > last:
        return "due_until", Refused(Code.UNCLEAR_FILTER, problem=FilterProblem.UNTIL_BEFORE_FROM, first=first)
    if len(wanted.text) > TEXT_MAX:
        return "text", Refused(Code.UNCLEAR_FILTER, problem=FilterProblem.TOO_LONG, most=TEXT_MAX)
    return None
