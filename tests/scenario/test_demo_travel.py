"""Time travel: Baton's reminders come as they would, and each jump says in one sentence to whom."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.demo import START, DemoWorld, demo_world
from bot.demo.travel import AN_HOUR, JUMPS, NEXT_NUDGE, TOMORROW, time_travel
from bot.sandbox.page import TimeTravel
from tests.scenario.visiting import person_id, visiting

WARSAW = ZoneInfo("Europe/Warsaw")


async def jumps(world: DemoWorld, label: str, name: str = "Ana", travel: TimeTravel | None = None) -> str:
    """Somebody presses a jump; what they are told."""
    jump = (travel or time_travel(world)).jumps[JUMPS.index(label)]
    assert jump.label == label
    return await jump.run(person_id(world, name))


async def goes_to(world: DemoWorld, moment: str) -> str:
    """Ana chooses a moment of her own time; what she is told."""
    to = time_travel(world).to
    assert to is not None
    instant = dt.datetime.fromisoformat(moment).replace(tzinfo=WARSAW).astimezone(dt.UTC)
    return await to(person_id(world, "Ana"), instant)


async def test_an_hour_in_which_nothing_is_due() -> None:
    async with visiting() as world:
        assert await jumps(world, AN_HOUR) == "Wed 2 Dec, 11:00 in Warsaw: nothing was due."


async def test_the_next_nudge_is_the_next_that_is_really_written() -> None:
    async with visiting() as world:
        before = len(world.person("Ben").messages("Baton"))
        assert await jumps(world, NEXT_NUDGE) == "Wed 2 Dec, 15:00 in Warsaw: Baton wrote to Ben."
        assert len(world.person("Ben").messages("Baton")) == before + 1
        world.person("Ben").sees("Model registry (H-2), 1 working day late", "Baton")
        assert await jumps(world, NEXT_NUDGE, "Eve") == "Thu 3 Dec, 14:30 in Lord Howe: Baton wrote to Chloe."


async def test_until_tomorrow_each_is_reminded_at_their_own_nine_oclock() -> None:
    async with visiting() as world:
        assert await jumps(world, TOMORROW) == "Thu 3 Dec, 09:00 in Warsaw: Baton wrote to Ben, Chloe and Ana."
        written = [float(world.person(name).messages("Baton")[-1].ts) for name in ("Ben", "Chloe", "Ana")]
        hours = [dt.datetime.fromtimestamp(ts, WARSAW).strftime("%a %H:%M") for ts in written]
        assert hours == ["Wed 15:00", "Thu 04:30", "Thu 09:00"]


async def test_tomorrow_is_that_of_the_person_who_jumps() -> None:
    async with visiting() as world:
        assert (await jumps(world, TOMORROW, "Ben")).startswith("Thu 3 Dec, 09:00 in New York: Baton wrote to ")


async def test_where_nothing_is_to_be_reminded_of_the_clock_stays() -> None:
    async with demo_world() as world:
        assert await jumps(world, NEXT_NUDGE) == "No reminder is due in the next 90 days."
        assert (world.clock.now() - START).total_seconds() < 60
        assert await jumps(world, TOMORROW) == "Thu 3 Dec, 09:00 in Warsaw: nothing was due."


async def test_a_year_at_once_is_one_message_a_person() -> None:
    async with visiting() as world:
        before = {name: len(world.person(name).messages("Baton")) for name in ("Ana", "Ben", "Chloe")}
        said = await goes_to(world, "2027-12-01T15:30")
        assert said.startswith("Wed 1 Dec 2027, 15:30 in Warsaw: Baton wrote to ")
        for name in ("Ana", "Ben"):
            assert f"{name}" in said
            assert len(world.person(name).messages("Baton")) == before[name] + 1
        assert "Chloe" not in said  # it is evening there
        assert len(world.person("Chloe").messages("Baton")) == before["Chloe"]


async def test_reminders_that_wait_for_monday_go_out_on_it_however_far_the_next_jump_is() -> None:
    async with visiting() as world:
        said = await goes_to(world, "2027-01-16T10:00")  # a Saturday
        assert said.startswith("Sat 16 Jan 2027, 10:00 in Warsaw: Baton writes to ")
        assert said.endswith(" on the next working morning.")
        assert "Ana" in await goes_to(world, "2028-01-16T10:00")  # a Sunday
        written = float(world.person("Ana").messages("Baton")[-1].ts)
        assert dt.datetime.fromtimestamp(written, WARSAW).date() == dt.date(2027, 1, 18)
        assert await jumps(world, NEXT_NUDGE) == "Sun 16 Jan 2028, 23:00 in Warsaw: Baton wrote to Eve."


async def test_one_does_not_go_farther_than_two_years() -> None:
    async with demo_world() as world:
        with pytest.raises(ValueError, match="Choose a moment within the next two years"):
            await goes_to(world, "2030-01-01T09:00")


@pytest.mark.parametrize(
    ("name", "moment", "said"),
    [
        ("Ana", "2026-12-02T10:30", "Wed 2 Dec, 10:30 in Warsaw: nothing was due."),
        ("Ben", "2026-12-02T05:00", "Wed 2 Dec, 05:00 in New York: nothing was due."),
    ],
)
async def test_a_moment_chosen_on_the_page_is_told_on_the_clock_of_who_chose(name: str, moment: str, said: str) -> None:
    async with visiting() as world:
        world.sandbox.page.show(time=time_travel(world))
        act = {"as": person_id(world, name), "act": "travel", "to": moment}
        async with (
            aiohttp.ClientSession(world.sandbox.page.url) as session,
            session.post("/page/act", json=act) as response,
        ):
            assert await response.json() == {"say": said}
