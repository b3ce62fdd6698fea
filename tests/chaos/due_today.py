"""A workspace in which exactly one nudge to each person is due now, whatever the hour.

What came before today is made by the same writer and rules as ever, in bulk, so that trail and state are honest; what
was said about it in Slack is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo, available_timezones

from bot.domain import events as ev
from bot.domain import life_cycle
from bot.domain.due_dates import Due
from bot.domain.life_cycle import Attempt
from bot.domain.nudge_settings import NudgeSettings
from bot.domain.people import Channel, Person
from bot.domain.plan_events import StartPlan
from bot.domain.working_time import local_date, to_instant
from bot.ports import UnitOfWork
from bot.sandbox import User, Workspace, account
from bot.sandbox.model import Channel as Place
from bot.usecases.texts import keep_names
from storage.writer import StorageWriter

NUDGE_TIME = dt.time(9)
AWAKE = range(10, 14)  # local hours: after the nudge time, and long before it is too late to catch up
ZONES = 24
A_CHANNEL = 50  # people
UNMET = 10  # every tenth person has had no direct message with Baton yet
AGO = dt.timedelta(days=9)
LATE = dt.timedelta(days=6)  # long enough for the channel to be told, on a weekday
ANY_DAY = NudgeSettings(working_days=frozenset(range(7)))


@dataclass(frozen=True)
class Pair:
    """Two people of one zone and channel, and the numbers of the handoffs of which both are to be reminded today."""

    giver: str
    receiver: str
    zone: str
    channel: str
    numbers: tuple[int, ...]


class PastClock:
    """A clock that stands still some days ago."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now

    def now(self) -> dt.datetime:
        """Aware UTC."""
        return self._now

    real = now


def awake_zones(now: dt.datetime) -> list[str]:
    """Zones all over where it is late morning or noon."""
    places = sorted(name for name in available_timezones() if "/" in name)
    awake = [name for name in places if now.astimezone(ZoneInfo(name)).hour in AWAKE]
    return awake[:: max(1, len(awake) // ZONES)]


def people(count: int, now: dt.datetime) -> list[User]:
    """That many accounts; two that follow each other share a zone."""
    zones = awake_zones(now)
    return [account(f"P{n:04}", "Person", zones[n // 2 % len(zones)]) for n in range(count)]


async def fill(url: str, workspace: Workspace, now: dt.datetime) -> list[Pair]:
    """Make the channels, the directory and the handoffs of all the people of a workspace, in pairs."""
    members = [user for user in workspace.users.values() if user.email]
    writer = StorageWriter(url, PastClock(now - AGO), patience=600)
    try:
        await writer.write(workspace.team_id, lambda uow: _meet(uow, workspace, members))
        pairs: list[Pair] = []
        for start in range(0, len(members), A_CHANNEL):
            some = members[start : start + A_CHANNEL]
            channel = workspace.add_channel(f"team-{start}", [*(one.id for one in some), workspace.app.bot_user])
            team = partial(_team, channel=channel, members=some, now=now)
            pairs += await writer.write(workspace.team_id, team)
        return pairs
    finally:
        await writer.close()


def _meet(uow: UnitOfWork, workspace: Workspace, members: Sequence[User]) -> None:
    bot = workspace.app.profile()
    uow.put_person(Person(bot.id, bot.shown, bot.tz, bot.real_name, bot=True))
    for number, one in enumerate(members):
        known = number % UNMET != UNMET - 1
        dm = workspace.direct(workspace.app.bot_user, one.id).id if known else None
        uow.put_person(Person(one.id, one.display_name, one.tz, one.real_name, dm=dm))
        uow.put_settings(one.id, ANY_DAY)


def _team(uow: UnitOfWork, channel: Place, members: Sequence[User], now: dt.datetime) -> list[Pair]:
    uow.put_channel(Channel(channel.id, channel.name, private=False, joined=True))
    owner, plan = members[0], uow.new_plan_number()
    uow.record(plan, None, owner.id, StartPlan(owner.id, owner.tz, channel.id, (), keep_names(uow, owner.id)))
    uow.wake_plan(plan, now)
    return [
        _pair(uow, plan, channel.id, giver, receiver, now)
        for giver, receiver in zip(members[::2], members[1::2], strict=True)
    ]


def _pair(uow: UnitOfWork, plan: int, channel: str, giver: User, receiver: User, now: dt.datetime) -> Pair:
    """One handoff due tomorrow; every third pair has two more, one of them overdue and the other way round."""
    today = local_date(now, giver.tz)
    tomorrow, missed = (Due(today + late, None, giver.tz) for late in (dt.timedelta(days=1), -LATE))
    terms = [(giver.id, receiver.id, tomorrow)]
    if int(giver.name[1:]) // 2 % 3 == 2:
        terms += [(receiver.id, giver.id, missed), (giver.id, receiver.id, tomorrow)]
    numbers = tuple(_agreed(uow, plan, *one) for one in terms)
    for person in (giver.id, receiver.id):
        uow.wake(person, to_instant(today, NUDGE_TIME, giver.tz))
    return Pair(giver.id, receiver.id, giver.tz, channel, numbers)


def _agreed(uow: UnitOfWork, plan_number: int, giver: str, receiver: str, due: Due) -> int:
    thing, criteria = uow.keep_text(f"the pager of {giver}"), (uow.keep_text("two pages answered"),)
    names = keep_names(uow, giver, receiver)
    proposed = life_cycle.propose(giver, ev.Propose(giver, receiver, thing, criteria, due, False, names=names), uow.now)
    number = uow.new_handoff_number()
    uow.record(plan_number, number, giver, proposed)
    handoff, plan = uow.handoff(number), uow.plan(plan_number)
    assert handoff is not None and plan is not None
    agreed = life_cycle.decide(handoff, plan, Attempt(receiver, ev.Agree), ev.Agree(), uow.now)
    uow.record(plan_number, number, receiver, agreed)
    return number
