"""What Baton is and how it is used: shown where it is invited, asked for help, or did not understand."""

from __future__ import annotations

from bot.views.kit import Block, Runs, paragraph, say
from bot.views.look import Look


def what_baton_is(at: Look) -> Runs:
    """The first sentence anybody reads."""
    return say(at.gettext("Baton tracks handoffs: who passes what to whom, by when, and what done means."))


def example(at: Look) -> Runs:
    """One whole sentence to learn from."""
    return say(
        at.gettext("Try: `/handoff By Friday, I transfer the pager to @ben, done when he answered two pages alone`.")
    )


def commands(at: Look) -> list[Block]:
    """What else can be typed or clicked."""
    _ = at.gettext
    return [
        paragraph(
            say(_("`/handoff list` · `H-7` · `settings` (reminders, away, stop).")),
            say(_("The list takes `mine`, `giving`, `receiving`, `overdue` or `@person`.")),
            say(_("A channel's handoffs: `/transition`; their reminders still to come: `/transition preview`.")),
        ),
        paragraph(say(_("In a thread, where slash commands do not work: message menu, Make a handoff."))),
    ]
