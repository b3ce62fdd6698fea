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
from tests.support.at_rest import at_rest

WARSAW = ZoneInfo("Europe/Warsaw")
WARNED_TOO = "Thu 3 Dec, 15:00 in Warsaw: Baton wrote to Ben."
WARNING = "On Fri 4 Dec I tell #fraud-model of the one that is late, unless it moves."


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


def last_written(world: DemoWorld, name: str) -> dt.datetime:
    """When Baton last wrote to somebody, in Warsaw."""
    return dt.datetime.fromtimestamp(float(world.person(name).messages("Baton")[-1].ts), WARSAW)


async def test_an_hour_in_which_nothing_is_due() -> None:
    async with visiting() as world:
        assert await jumps(world, AN_HOUR) == "Wed 2 Dec, 11:00 in Warsaw: nothing was due."


async def test_the_next_nudge_is_the_next_that_is_really_written() -> None:
    async with visiting() as world:
        before = len(world.person("Ben").messages("Baton"))
        assert await jumps(world, NEXT_NUDGE) == "Wed 2 Dec, 15:00 in Warsaw: Baton wrote to Ben."
        assert len(world.person("Ben").messages("Baton")) == before + 1
        world.person("Ben").sees("The model registry (H-2) was due Tue 1 Dec, 1 working day late.", "Baton")
        assert await jumps(world, NEXT_NUDGE) == "Wed 2 Dec, 23:00 in Warsaw: Baton wrote to Eve."
        assert await jumps(world, NEXT_NUDGE, "Eve") == "Thu 3 Dec, 14:15 in Lord Howe: Baton wrote to Dev."


async def test_from_nudge_to_nudge_the_late_one_is_warned_of_and_then_told_in_the_channel() -> None:
    async with visiting() as world:
        told: list[str] = []
        while not told or "#fraud-model" not in told[-1]:
            told.append(await jumps(world, NEXT_NUDGE))
        assert told[4:6] == ["Thu 3 Dec, 09:00 in Warsaw: Baton wrote to Ana.", WARNED_TOO]
        moment, _, names = told[-1].partition(": Baton wrote to ")
        assert moment == "Fri 4 Dec, 09:00 in Warsaw"
        assert set(names.removesuffix(".").split(" and ")) == {"Ana", "#fraud-model"}  # at once, in either order
        for name in ("Ana", "Ben"):
            world.person(name).sees(WARNING, "Baton")
        escalated = "The model registry (H-2) was due Tue 1 Dec and needs a new date or a hand. Next move: Ana."
        world.person("Chloe").sees(escalated, "#fraud-model")


async def test_a_home_is_as_of_now_after_a_leap_over_more_than_a_month() -> None:
    async with visiting() as world:
        ana = world.person("Ana")
        await ana.opens_home()
        await at_rest(world.sandbox)
        assert "was due Tue 1 Dec, 1 working day late" in ana.screen()
        await goes_to(world, "2027-01-11T09:01")
        await at_rest(world.sandbox)
        assert "was due Tue 1 Dec, 29 working days late" in ana.screen()


async def test_a_private_channel_is_named_to_its_members_alone() -> None:
    async with visiting() as world:
        await goes_to(world, "2026-12-10T10:00")
        await goes_to(world, "2026-12-15T08:59")  # a minute before the merchant risk scores are escalated
        said = await jumps(world, AN_HOUR, "Ben")
        names = said.removeprefix("Tue 15 Dec, 03:59 in New York: Baton wrote to ").removesuffix(".")
        assert set(names.split(" and ")) == {"Ana", "a private channel"}  # at once, in either order
        world.person("Ana").sees("The merchant risk scores (H-7) was due Thu 10 Dec", "#secret-project")


async def test_until_tomorrow_each_is_reminded_at_their_own_hour() -> None:
    async with visiting() as world:
        said = await jumps(world, TOMORROW)
        assert said == "Thu 3 Dec, 09:00 in Warsaw: Baton wrote to Ben, Eve, Dev, Chloe and Ana."
        hours = [last_written(world, name).strftime("%a %H:%M") for name in ("Ben", "Eve", "Chloe", "Ana")]
        assert hours == ["Wed 15:00", "Wed 23:00", "Thu 06:00", "Thu 09:00"]


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
        before["Ana"] += 1  # her plan's: shadow mode has run its weeks
        said = await goes_to(world, "2027-12-01T15:30")
        assert said.startswith("Wed 1 Dec 2027, 15:30 in Warsaw: Baton wrote to ")
        for name in ("Ana", "Ben"):
            assert f"{name}" in said
            assert len(world.person(name).messages("Baton")) == before[name] + 1
        assert "Chloe" not in said  # it is evening there
        assert len(world.person("Chloe").messages("Baton")) == before["Chloe"]


async def test_a_summary_that_was_posted_is_named_as_well() -> None:
    async with visiting() as world:
        await goes_to(world, "2026-12-07T08:59")
        said = await jumps(world, AN_HOUR)
        assert said.startswith("Mon 7 Dec, 09:59 in Warsaw: Baton wrote to ")
        assert "#fraud-model" in said


async def test_what_falls_on_a_weekend_comes_on_monday_at_their_own_hour() -> None:
    async with visiting() as world:
        said = await goes_to(world, "2027-01-16T10:00")  # a Saturday
        assert said.startswith("Sat 16 Jan 2027, 10:00 in Warsaw: Baton writes to ")
        assert said.endswith(" at their next nudge time.") and "Ana" in said
        assert await jumps(world, NEXT_NUDGE) == "Sun 17 Jan 2027, 23:00 in Warsaw: Baton wrote to Eve."
        assert "Ana" in await goes_to(world, "2027-01-18T09:00")
        assert last_written(world, "Ana").strftime("%a %d %b %Y %H:%M") == "Mon 18 Jan 2027 09:00"


async def test_what_still_waits_when_another_year_has_gone_is_one_message_all_the_same() -> None:
    async with visiting() as world:
        before = len(world.person("Ana").messages("Baton"))
        for moment in ("2027-01-16T10:00", "2028-01-16T10:00"):  # a Saturday, and a Sunday
            assert "Ana" in await goes_to(world, moment)
            assert len(world.person("Ana").messages("Baton")) == before
        assert "Ana" in await goes_to(world, "2028-01-17T09:00")
        said = sorted(one.text for one in world.person("Ana").messages("Baton")[before:])
        assert [text.partition(" for you")[0][:40] for text in said] == [
            "5 handoffs wait",
            "Shadow mode of Fraud model has run its 4",
        ]


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
