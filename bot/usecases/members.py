"""Who is in the private channels in which Baton is: they may see the plan that has its home there (DESIGN section 7).

Of other channels it is not kept. Where Baton is not, or is no more, nobody counts as a member until it is known again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.ports import UnitOfWork
from bot.usecases.channels import are_kept, keep_channel


def keep_members(uow: UnitOfWork, channel_id: str, listed: Iterable[str], moved: Mapping[str, bool]) -> None:
    """All whom Slack lists in a channel; who came (True) or left (False) while it was listing is in `moved`."""
    known = uow.channel(channel_id)
    if known is not None and are_kept(known):
        uow.put_members(channel_id, {person for person in listed if moved.get(person, True)} | _came(moved))


def member_moved(uow: UnitOfWork, channel_id: str, person: str, *, joined: bool, key: str) -> bool:
    """Somebody came into a channel or left it; whether that is kept of this channel."""
    known = uow.channel(channel_id)
    if known is None or not are_kept(known):
        return False
    if uow.first_time(key):
        uow.set_member(channel_id, person, joined=joined)
    return True


def out_of_sight(uow: UnitOfWork, channel_id: str) -> None:
    """Slack knows of no such channel, as far as Baton may see: it is private, and Baton is not in it."""
    known = uow.channel(channel_id)
    if known is not None:
        keep_channel(uow, known, replace(known, joined=False, private=True))


def _came(moved: Mapping[str, bool]) -> set[str]:
    return {person for person, joined in moved.items() if joined}
