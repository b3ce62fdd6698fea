"""Somebody's own dates in their calendar: what each entry says, the address that shows them, and its settings."""

from __future__ import annotations

import datetime as dt
import ipaddress
from urllib.parse import urlsplit

from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, State
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import dates, facts
from bot.views.kit import Block, Run, Runs, actions, bold, button, lines, message, paragraph, preformatted, say
from bot.views.look import Look
from bot.views.text import bare, clip, criterion, number
from bot.views.translations import N_
from bot.views.values import FORMAT

MAKE = "calendar.make"
REVOKE = "calendar.revoke"
MOST_TITLE = 400  # characters of an entry's one line
MOST_CRITERION = 200
MOST_CRITERIA = 1000  # of all criteria in an entry: calendars refuse files of more than about a megabyte
_LABELS = {
    "make": N_("Make calendar address"),
    "again": N_("New calendar address"),
    "revoke": N_("Revoke address"),
}
_TITLES = {
    "giver": N_("Hand over: {thing} to {receiver} ({number})"),
    "receiver": N_("Take over: {thing} from {giver} ({number})"),
}
_ACCEPTED = {
    "giver": N_("Accepted: {thing} to {receiver} ({number})"),
    "receiver": N_("Accepted: {thing} from {giver} ({number})"),
}


# Entries -----------------------------------------------------------------------------------------------------------


def feed_name(at: Look) -> str:
    """How the calendar is called where it is subscribed to."""
    return at.gettext("My handoffs (Baton)")


def entry_title(handoff: Handoff, who: str, at: Look) -> str:
    """ "Hand over: model registry to Ben (H-7)", for its giver; on one line."""
    side = "giver" if who == handoff.giver else "receiver"
    template = (_ACCEPTED if handoff.state is State.ACCEPTED else _TITLES)[side]
    giver, receiver = at.person(handoff.giver), at.person(handoff.receiver)
    thing = bare(facts.thing(handoff, at))
    said = at.gettext(template).format(thing=thing, giver=giver, receiver=receiver, number=number(handoff.number))
    return clip(said, MOST_TITLE)


def entry_words(handoff: Handoff, plan: Plan, who: str, at: Look) -> str:
    """What done means, how it stands and whose move it is, a line each."""
    standing = at.gettext("State: {standing}.").format(standing=facts.standing(handoff, plan, at, who))
    said = (_clock(handoff.due, at), standing, at.channel(plan.channel), at.gettext("Done when:"))
    return "\n".join((*filter(None, said), *_criteria(handoff, at)))


def _clock(due: Due, at: Look) -> str:
    """In the handoff's own zone, as it was agreed: the calendar shows it in the reader's."""
    if due.time is None:
        return ""
    return at.gettext("Due at {time} in {city}.").format(time=f"{due.time:%H:%M}", city=dates.city(due.zone))


def _criteria(handoff: Handoff, at: Look) -> list[str]:
    """As many as there is room for, and how many more there are."""
    said: list[str] = []
    for position, digest in enumerate(handoff.criteria, 1):
        line = f"{position}. {clip(criterion(at.text(digest)), MOST_CRITERION)}"
        if sum(map(len, said)) + len(line) > MOST_CRITERIA:
            break
        said.append(line)
    more = len(handoff.criteria) - len(said)
    if more:
        rest = at.ngettext("And {count} more: /handoff {number} in Slack.",
                           "And {count} more: /handoff {number} in Slack.", more)  # fmt: skip
        said.append(rest.format(count=more, number=number(handoff.number)))
    return said


# Settings ----------------------------------------------------------------------------------------------------------


def calendar_section(since: dt.datetime | None, address: str, at: Look, *, news: Runs = ()) -> list[Block]:
    """The part of the settings about the calendar: since when there is an address, and buttons to make and revoke it.
    `address` is Baton's own; `news` what was just done.
    """
    title = (bold(at.gettext("Calendar")), Run(": "))
    if since is None:
        standing = say(at.gettext("an address of your own shows the dates of your handoffs in your calendar."))
    else:
        made = at.gettext("an address made {date} shows the dates of your handoffs. A new one replaces it.")
        standing = say(made, date=dates.date_of(since, at))
    row = [_button("make" if since is None else "again", MAKE, at)]
    row += [] if since is None else [_button("revoke", REVOKE, at)]
    rows = actions(row)
    assert rows is not None, "there is a button at least"
    said = [paragraph(news)] if news else []
    return [{"type": "divider"}, *said, paragraph((*title, *standing), _only_here(address, at)), rows]


def calendar_once(url: str, address: str, at: Look, *, replaced: bool) -> Message:
    """The address, for the one who made it: Baton keeps only a hash of it. `replaced`: there was one before."""
    _ = at.gettext
    shown = say(_("The address of your calendar. It is shown this once: copy it now."))
    secret = say(_("Whoever has it can read these dates, without signing in: keep it like a password."))
    before = say(_("The one before it no longer works.")) if replaced else ()
    how = lines(
        say(_("Google Calendar: Other calendars, then From URL.")),
        say(_("Outlook: Add calendar, then Subscribe from web.")),
        say(_("Apple Calendar: File, then New Calendar Subscription.")),
    )
    slow = say(_("Calendars look again every few hours: a new date shows later there than in Slack."))
    here = _only_here(address, at)
    return message(
        paragraph(shown, secret, before),
        preformatted(url),
        paragraph(here) if here else None,
        paragraph(how),
        paragraph(slow),
    )


def calendar_made_before(at: Look) -> Message:
    """The same click again: what it showed is not shown twice."""
    again = at.gettext("An address was made, and is not shown again. Press New calendar address for another.")
    return message(paragraph(say(again)))


def calendar_not_shown(at: Look) -> Message:
    """An address was made, and the modal that should have shown it could not open."""
    lost = at.gettext(
        "A calendar address was made, and could not be shown. Type `/handoff settings` and press New calendar address "
        "for another."
    )
    return message(paragraph(say(lost)))


def calendar_revoked(at: Look) -> Runs:
    """No address counts."""
    return say(at.gettext("The calendar address is revoked: it shows nothing any more."))


def is_only_here(address: str) -> bool:
    """Whether nobody but its own machine reaches Baton at this address."""
    host = urlsplit(address).hostname or ""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return ip.is_loopback or ip.is_unspecified


def _only_here(address: str, at: Look) -> Runs:
    if not is_only_here(address):
        return ()
    only = at.gettext(
        "Baton can be reached on its own machine only, so other calendars cannot read it: ask whoever runs Baton to "
        "set `BATON_PUBLIC_URL`."
    )
    return say(only)


def _button(label: str, action_id: str, at: Look) -> Block:
    said = at.gettext(_LABELS[label])
    return button(said, action_id, FORMAT, said)
