"""Time travel: jumps of the demo's clock, each answered with one sentence about whom Baton wrote to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.demo.passing import held_back, leap, look, next_moment, pass_until
from bot.demo.world import START, DemoWorld
from bot.sandbox.page import Jump, TimeTravel
from bot.views.dates import city

AN_HOUR, TOMORROW, NEXT_NUDGE = "+1 hour", "Tomorrow 09:00", "Next nudge"
JUMPS = (AN_HOUR, TOMORROW, NEXT_NUDGE)  # in the order in which the page offers them
MORNING = dt.time(9)
MOST_WAKES = 60  # that may pass without a word before "Next nudge" gives up
FARTHEST_NUDGE = dt.timedelta(days=90)
WATCHED = dt.timedelta(days=8)  # what is farther is one leap: one message a person
FARTHEST = dt.timedelta(days=2 * 366)  # no handoff can be due later


def time_travel(world: DemoWorld) -> TimeTravel:
    """The jumps that the page offers."""
    travel = _Travel(world)
    run = {AN_HOUR: travel.an_hour, TOMORROW: travel.tomorrow, NEXT_NUDGE: travel.next_nudge}
    jumps = tuple(Jump(label, run[label]) for label in JUMPS)
    return TimeTravel(jumps=jumps, to=travel.to)


@dataclass(frozen=True, slots=True)
class _Travel:
    """`who` is the id of the person who jumps: the answer is told on their clock."""

    world: DemoWorld

    async def an_hour(self, who: str) -> str:
        """An hour later."""
        return await self._go(self.world.clock.now() + dt.timedelta(hours=1), who)

    async def tomorrow(self, who: str) -> str:
        """Nine o'clock on their next day."""
        zone = self._zone(who)
        tomorrow = self.world.clock.now().astimezone(zone).date() + dt.timedelta(days=1)
        return await self._go(dt.datetime.combine(tomorrow, MORNING, zone), who)

    async def to(self, who: str, instant: dt.datetime) -> str:
        """A later moment of their choice, aware UTC. Raises ValueError with a sentence for them."""
        if instant - self.world.clock.now() > FARTHEST:
            raise ValueError("Choose a moment within the next two years.")
        return await self._go(instant, who)

    async def next_nudge(self, who: str) -> str:
        """From one moment at which Baton looks at somebody to the next, until it writes to somebody."""
        began = self.world.clock.now()
        for _ in range(MOST_WAKES):
            moment = await next_moment(self.world)
            if moment is None or moment - began > FARTHEST_NUDGE:
                break
            await leap(self.world, moment)
            if told := await self._told(began):
                return self._sentence(who, told)
        return f"No reminder is due in the next {FARTHEST_NUDGE.days} days."

    async def _go(self, instant: dt.datetime, who: str) -> str:
        began = self.world.clock.now()
        if instant - began <= WATCHED:
            await pass_until(self.world, instant)
        else:
            await leap(self.world, instant)  # as if Baton had been down
            await self._look_at_home(who)
        if told := await self._told(began):
            return self._sentence(who, told)
        if waiting := await held_back(self.world):
            return f"{self._now(who)}: Baton writes to {self._names(who, waiting)} at their next nudge time."
        return f"{self._now(who)}: nothing was due."

    async def _look_at_home(self, who: str) -> None:
        """Open their Home anew, if they ever did: of one that nobody opens Baton keeps only thirty days up to date."""
        slack = self.world.sandbox.slack
        if who in slack.surfaces.homes:
            await slack.open_home(slack.workspace.users[who])

    async def _told(self, since: dt.datetime) -> list[str]:
        return await look(self.world, lambda looking: looking.reminded(since))

    def _sentence(self, who: str, told: Iterable[str]) -> str:
        return f"{self._now(who)}: Baton wrote to {self._names(who, told)}."

    def _names(self, who: str, places: Iterable[str]) -> str:
        *most, last = [self._name(who, place) for place in places]
        return f"{', '.join(most)} and {last}" if most else last

    def _name(self, who: str, place: str) -> str:
        workspace = self.world.sandbox.workspace
        if user := workspace.users.get(place):
            return user.shown
        channel = workspace.channels[place]
        return "a private channel" if channel.kind == "private" and who not in channel.members else f"#{channel.name}"

    def _now(self, who: str) -> str:
        return _moment(self.world.clock.now(), self._zone(who))

    def _zone(self, who: str) -> ZoneInfo:
        return ZoneInfo(self.world.sandbox.workspace.users[who].tz)


def _moment(instant: dt.datetime, zone: ZoneInfo) -> str:
    """ "Thu 3 Dec, 09:00 in Warsaw"; the year once it is another than the demo's first."""
    local = instant.astimezone(zone)
    year = f" {local.year}" if local.year != START.year else ""
    return f"{local:%a} {local.day} {local:%b}{year}, {local:%H:%M} in {city(zone.key)}"
