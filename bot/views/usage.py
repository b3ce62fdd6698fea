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


def whole_system(at: Look) -> Runs:
    """How a plan begins."""
    return say(at.gettext("A whole system: `/transition new`."))


def what_a_plan_is(at: Look) -> Runs:
    """What there is above single handoffs."""
    return say(
        at.gettext(
            "A plan brings one system from pilot to production: its handoffs, and gates that stay closed until nothing "
            "is missing."
        )
    )


def plan_commands(at: Look) -> list[Block]:
    """What can be typed after `/transition`."""
    _ = at.gettext
    return [
        paragraph(
            say(_("In its channel `/transition` shows how it stands, and `/transition gates` what is missing.")),
            say(_("One gate alone: `/transition kickoff`, `shadow`, `go-live`, `retro`.")),
            say(_("Something broke: `/transition incident`.")),
        ),
        paragraph(
            say(_("All plans that you may see: `/transition portfolio`.")),
            say(_("Reminders still to come: `/transition preview`.")),
            say(_("A summary now: `/transition status`; when its channel gets one: `/transition summary`.")),
        ),
        paragraph(say(_("Single handoffs: `/handoff help`."))),
    ]


def commands(at: Look) -> list[Block]:
    """What else can be typed or clicked."""
    _ = at.gettext
    return [
        paragraph(
            say(_("`/handoff list` · `H-7` · `settings` (reminders, away, stop).")),
            say(
                _(
                    "The list takes, in any order, `mine`, `giving`, `receiving`, `overdue`, a state or `all`, "
                    '`@person`, `#channel` or `plan "Fraud model"`, `due this week`, `by 15 Dec`, and words to search '
                    "for."
                )
            ),
            say(_("What waits for you and what you wait for: Baton's Home tab.")),
            say(_("Your dates in a calendar of your own: `/handoff calendar`.")),
            say(_("A channel's handoffs: `/transition`; their reminders still to come: `/transition preview`.")),
        ),
        paragraph(say(_("A plan and its gates: `/transition help`."))),
        paragraph(say(_("In a thread, where slash commands do not work: message menu, Make a handoff."))),
    ]
