"""The template *pilot to production*: four handoffs to be filled in, in words that a team then makes its own."""

from __future__ import annotations

from bot.views.look import Look
from bot.views.translations import N_

# Each the thing, and then what done means.
_PILOT_TO_PRODUCTION = (
    (
        N_("the data pipelines"),
        N_("they read production data on schedule for five working days"),
        N_("the receiver has run a backfill alone"),
        N_("sources, owners and retention are written down"),
    ),
    (
        N_("the infrastructure"),
        N_("it is deployed from the receiver's repository by the receiver"),
        N_("the receiver has rolled it back once, rehearsed"),
        N_("access of the pilot team is removed or agreed"),
    ),
    (
        N_("the support team"),
        N_("the rota names who answers, with a second"),
        N_("two real questions were answered without the pilot team"),
        N_("the runbook covers the three most likely failures"),
    ),
    (
        N_("monitoring with alerting"),
        N_("alerts reach the receiver's rota and were tested once"),
        N_("a dashboard shows uptime, errors and response time"),
        N_("each alert says what to do"),
    ),
)


def pilot_to_production(at: Look) -> tuple[str, ...]:
    """Each handoff to be filled in as lines: the thing, then its criteria."""
    return tuple("\n".join(at.gettext(line) for line in lines) for lines in _PILOT_TO_PRODUCTION)


def thing_of(words: str) -> str:
    """The thing that a handoff to be filled in is about."""
    return words.split("\n", 1)[0]
