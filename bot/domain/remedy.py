"""What stands in the way of saying something, by Slack's codes, and who has to hear of it (DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.handoff import Handoff
from bot.domain.leaving import Vacancy
from bot.domain.people import Channel
from bot.domain.plan import Plan
from bot.domain.words import Words


class Trouble(StrEnum):
    """What is wrong with a channel, with a person, or (the last) with all direct messages; `kind` of a remedy."""

    NOT_IN_CHANNEL = "not_in_channel"
    ARCHIVED = "archived"
    DELETED = "deleted"
    RESTRICTED = "restricted"
    DEACTIVATED = "deactivated"
    UNREACHABLE = "unreachable"
    MESSAGES_TAB = "messages_tab"


# Slack's codes, as chat.postMessage and conversations.open document them. A code of which people cannot put anything
# right (our own mistakes, the token) stands in neither.
_OF_CHANNEL = {
    "not_in_channel": Trouble.NOT_IN_CHANNEL,
    "channel_not_found": Trouble.NOT_IN_CHANNEL,  # also a private channel that Baton is not in
    "is_archived": Trouble.ARCHIVED,
    "ekm_access_denied": Trouble.RESTRICTED,
}
_OF_PERSON = {
    "user_disabled": Trouble.DEACTIVATED,
    "user_not_found": Trouble.DEACTIVATED,
    "user_not_visible": Trouble.UNREACHABLE,
    "channel_not_found": Trouble.UNREACHABLE,
    "ekm_access_denied": Trouble.UNREACHABLE,
    "messages_tab_disabled": Trouble.MESSAGES_TAB,
}
_RESTRICTED = "restricted_action"  # also with what is restricted after it, as `_read_only_channel`


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something to put right. `target` is the channel or the person it is about (the workspace, where it is about
    direct messages as such); `handoffs` wait, each with its plan in `plans`. Of somebody who left: their `vacancies`,
    and the plans that they owned and that the reader may take over (`orphans`).
    """

    trouble: Trouble
    target: str
    handoffs: tuple[Handoff, ...]
    plans: Mapping[int, Plan]
    words: Words
    vacancies: tuple[Vacancy, ...] = ()
    orphans: tuple[Plan, ...] = ()


def trouble_of(code: str, *, person: bool) -> Trouble | None:
    """What a refusal means for the place it came from; None where nobody there can put it right."""
    if code.startswith(_RESTRICTED):
        return Trouble.UNREACHABLE if person else Trouble.RESTRICTED
    return (_OF_PERSON if person else _OF_CHANNEL).get(code)


def trouble_with(channel: Channel) -> Trouble | None:
    """Why nothing can be posted in a channel, by what the directory knows."""
    if channel.archived:
        return Trouble.ARCHIVED
    return None if channel.joined else Trouble.NOT_IN_CHANNEL
