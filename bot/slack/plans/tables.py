"""The kinds of handlers that the tables of this package hold."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.outgoing import Message
from bot.slack.opening import View
from bot.slack.payloads import Command, Press, SentForm
from bot.slack.replies import FormAnswer, Reply
from bot.slack.services import Services
from bot.views.plan_values import PlanPressed

# What was typed after the word. None: a form opens instead.
CommandHandler = Callable[[Services, Command, str], Awaitable[Message | None]]
# The value's content; None where it is not a plan's.
PressHandler = Callable[[Services, Press, PlanPressed | None], Awaitable[Reply | None]]
# The view as it was sent, what its metadata names, and where the message stands from which it was opened.
FormHandler = Callable[[Services, SentForm, View, PlanPressed | None, str | None], Awaitable[FormAnswer]]
