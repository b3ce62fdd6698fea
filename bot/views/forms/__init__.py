"""Forms: what they show, the errors at their fields, and (in `decode`) what came back."""

from bot.views.forms.acts import act_form
from bot.views.forms.given_back import could_not_open
from bot.views.forms.given_back import sentence_back as given_back
from bot.views.forms.handoff import handoff_form
from bot.views.forms.order import along_form, wait_form
from bot.views.forms.problems import errors
from bot.views.forms.settings import settings_form
from bot.views.forms.snooze import snooze_form

__all__ = [
    "act_form",
    "along_form",
    "could_not_open",
    "errors",
    "given_back",
    "handoff_form",
    "settings_form",
    "snooze_form",
    "wait_form",
]
