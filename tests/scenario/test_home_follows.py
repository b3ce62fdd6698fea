"""Every Home that is open shows what it would if it were opened now, after whatever anybody does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.sandbox.model import Json
from bot.usecases.home import home_of
from bot.views.home import home_view
from bot.views.look import Look
from storage.reader import StorageReader
from tests.scenario.at_home import SOON, at_home, home, presses, shows
from tests.scenario.playbook import Cast, kicked_off
from tests.scenario.playbook import planned as playbook_planned
from tests.scenario.playbook import presses as presses_gate
from tests.scenario.team import SENTENCE, Team
from tests.scenario.test_leavers import leaves
from tests.scenario.test_plan_set_up import planned

EVERYBODY = ("Ana", "Ben", "Chloe", "Dev", "Eve")
VAULT = Cast("Zephyrine", "#vault", "Ana", "Ana", "Ana", giver="Ana", receiver="Ben", private=True)
KEYS = "/handoff By 16 Dec, I transfer the keys to @dev, done when he has them"


class Homes:
    """All open Homes, against what is to stand there."""

    def __init__(self, team: Team, reader: StorageReader) -> None:
        self._team, self._reader = team, reader

    async def open(self, *names: str) -> None:
        """Everybody looks at theirs, and leaves it open."""
        for name in names or EVERYBODY:
            await at_home(self._team, name)

    async def follow(self, *names: str) -> None:
        """Before long each shows how things stand, once Baton knows of all that was done."""
        await self._team.settled()
        for name in names or EVERYBODY:
            wanted = await self._wanted(name)
            try:
                async with asyncio.timeout(SOON):
                    while self._shown(name) != wanted:  # noqa: ASYNC110 - as somebody looks at it
                        await asyncio.sleep(0.01)
            except TimeoutError:
                outdated = home(self._team, name)
                now = await at_home(self._team, name)
                raise AssertionError(f"the Home of {name} is behind:\n{outdated}\nand not\n{now}") from None

    def _shown(self, name: str) -> list[Json]:
        view = self._team.person(name).home()
        assert view is not None
        return [_plain(block) for block in view.blocks]

    async def _wanted(self, name: str) -> list[Json]:
        who, now = self._team.person(name).id, self._team.clock.now()
        seen = await self._reader.read(self._team.sandbox.workspace.team_id, lambda reads: home_of(reads, who, now))
        blocks: list[Json] = home_view(seen.home, who, Look(seen.words, now, seen.zone))["blocks"]
        return [_plain(block) for block in blocks]


def _plain(block: Json) -> Json:
    return {name: value for name, value in block.items() if name != "block_id"}


@pytest.fixture
async def homes(team: Team) -> AsyncIterator[Homes]:
    reader = StorageReader(team.database_url)
    yield Homes(team, reader)
    await asyncio.to_thread(reader.close)


async def test_every_act_of_a_handoff(team: Team, homes: Homes) -> None:
    await planned(team)
    await team.types("Ana", KEYS)  # H-1: Ana and Dev see how the rest of the plan goes on
    await homes.open()
    await team.types("Chloe", SENTENCE)
    await homes.follow()
    await team.clicks("Ana", "That's right")
    await homes.follow()
    await team.clicks("Ben", "Suggest a change", on="pager")
    await team.person("Ben").chooses("By", "2026-12-18")
    await team.person("Ben").fills("Reason", "freeze")
    await team.submits("Ben")
    await homes.follow()
    await team.clicks("Ana", "Agree to change")
    await homes.follow()
    await team.clicks("Ana", "Mark delivered", on="pager")
    await team.submits("Ana")
    await homes.follow()
    await team.clicks("Ben", "Accept")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")
    await homes.follow()
    assert "1 of 2 accepted" in home(team, "Dev")


async def test_what_others_have_in_the_plan_is_taken_back_handed_back_and_late(team: Team, homes: Homes) -> None:
    await planned(team)
    await team.types("Ana", KEYS)
    await homes.open()
    await team.types("Ana", SENTENCE)
    await homes.follow()
    await team.clicks("Ana", "Undo", on="H-2 is proposed")
    await homes.follow()
    await team.types("Ana", SENTENCE)
    await team.clicks("Ben", "Decline", on="H-3")
    await team.person("Ben").fills("Reason", "no room")
    await team.submits("Ben")
    await homes.follow()
    await team.at("2026-12-17 12:00")
    await homes.follow()
    await shows(team, "Dev", "1 late")


async def test_what_becomes_late_in_the_afternoon_of_who_is_not_reminded(team: Team, homes: Homes) -> None:
    await team.invites_baton()
    await team.types("Ana", "/handoff By Friday 3pm, I transfer the pager to @ben, done when it rang")
    await team.clicks("Ben", "I'll take it")
    await homes.open("Ana", "Ben")
    await team.at("2026-12-04 15:00")
    await homes.follow("Ana", "Ben")
    assert "was due Fri 4 Dec" in home(team, "Ana")


async def test_who_leaves_a_private_channel_and_who_comes_into_it(team: Team, homes: Homes) -> None:
    workspace = team.sandbox.workspace
    workspace.add_channel("vault", [team.person(name).id for name in ("Ana", "Ben", "Eve")], "private")
    await playbook_planned(team, VAULT)
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @ben, done when it rang", "#vault")
    await team.types("Ana", "/handoff By 15 Dec, I transfer the keys to @eve, done when it rang", "#vault")
    await homes.open("Ana", "Ben", "Eve")
    assert "Zephyrine · #vault" in home(team, "Ben")
    assert "Zephyrine · #vault" in home(team, "Eve")
    await team.person("Ana").removes("Ben", "#vault")
    await homes.follow("Ana", "Ben", "Eve")
    assert "Zephyrine" not in home(team, "Ben")
    assert "vault" not in home(team, "Ben")
    await team.person("Eve").leaves("#vault")
    await homes.follow("Ana", "Ben", "Eve")
    assert "Zephyrine" not in home(team, "Eve")
    await team.person("Ana").invites("Ben", "#vault")
    await team.settled()
    await homes.follow("Ana", "Ben", "Eve")
    assert "Zephyrine" in home(team, "Ben")


async def test_a_channel_that_is_renamed_and_one_that_is_made_private(team: Team, homes: Homes) -> None:
    workspace = team.sandbox.workspace
    workspace.add_channel("vault", [team.person(name).id for name in ("Ana",)])
    await playbook_planned(team, Cast("Zephyrine", "#vault", "Ana", "Ana", "Ana", giver="Ana", receiver="Ben"))
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @ben, done when it rang", "#vault")
    await homes.open("Ana", "Ben")
    assert "Zephyrine · #vault" in home(team, "Ben")
    channel = workspace.find_channel("#vault")
    workspace.rename(channel, "cellar")
    await team.settled()
    await homes.follow("Ana", "Ben")
    assert "Zephyrine · #cellar" in home(team, "Ben")
    channel.kind = "private"
    await team.types("Ana", "/handoff", "#cellar")
    await team.settled()
    await homes.follow("Ana", "Ben")
    assert "Zephyrine" not in home(team, "Ben")
    assert "Zephyrine · #cellar" in home(team, "Ana")


async def test_who_is_called_something_else_and_who_lives_elsewhere(team: Team, homes: Homes) -> None:
    await planned(team)
    await team.types("Ana", SENTENCE)
    await homes.open("Ana", "Ben", "Chloe")
    ben = team.person("Ben")
    team.sandbox.workspace.change_user(ben.id, display_name="Benjamin", tz="Asia/Tokyo")
    await team.settled()
    await homes.follow("Ana", "Ben", "Chloe")
    assert "Ana to Benjamin" in home(team, "Ana")
    assert "Tokyo" in home(team, "Ben")
    team.sandbox.workspace.change_user(team.person("Dev").id, display_name="Devi")
    await team.settled()
    await homes.follow("Ana", "Ben", "Chloe")
    assert "Devi's move" in home(team, "Chloe")


async def test_who_is_away_and_who_is_back(team: Team, homes: Homes) -> None:
    await team.proposed()
    await homes.open("Ana", "Ben")
    for day, said in (("2026-12-09", True), ("", False)):
        await team.clicks("Ben", "Reminder settings")
        if day:
            await team.person("Ben").chooses("Away until", day)
        else:
            await team.person("Ben").clears("Away until")
        await team.submits("Ben")
        await homes.follow("Ana", "Ben")
        assert ("Ben's move (away until 9 Dec)" in home(team, "Ana")) is said


async def test_who_takes_a_leavers_handoffs_and_who_owns_their_plan(team: Team, homes: Homes) -> None:
    await team.proposed()
    await team.types("Chloe", "/handoff By 16 Dec, I transfer the rota to @ben, done when it ran")
    await homes.open("Ana", "Ben", "Chloe", "Dev")
    await leaves(team, "Ben")
    await homes.follow("Ana", "Chloe", "Dev")
    await team.at("2026-12-03 09:00")
    await team.clicks("Ana", "Reassign", on="Ben's account is deactivated")
    for line in ("H-1, Fraud-model pager: who takes it over", "H-2, Rota: who takes it over"):
        await team.person("Ana").chooses(line, "Dev")
    await team.submits("Ana")
    await homes.follow("Ana", "Chloe", "Dev")
    assert "Waiting for me (2)" in home(team, "Dev")
    await leaves(team, "Ana")
    await homes.follow("Chloe", "Dev")
    await team.clicks("Chloe", "Take over")
    await homes.follow("Chloe", "Dev")
    assert "My plans (1) #fraud-model" in home(team, "Chloe")


async def test_dates_that_are_pushed_and_gates_that_open(team: Team, homes: Homes) -> None:
    await planned(team)
    await team.types("Ana", SENTENCE)
    await team.types("Chloe", "/handoff By 16 Dec, @ana transfers the rota to @dev, after H-1, done when it ran")
    await homes.open()
    await presses(team, "Ben", "I'll take it")
    await homes.follow()
    await team.types("Chloe", "/transition gates")
    await team.clicks("Chloe", "Edit plan")
    await team.person("Chloe").chooses("Production owner", "Ben")
    await team.submits("Chloe")
    await homes.follow()
    await team.types("Ana", "/handoff H-1")
    await team.clicks("Ana", "Reschedule", team.private_answers("Ana")[-1])
    await team.person("Ana").chooses("By", "2026-12-18")
    await team.person("Ana").submits()
    await team.person("Ana").chooses("What it pushes", "Move them along")
    await team.submits("Ana")
    await homes.follow()
    assert "Fri 18 Dec" in home(team, "Ana")


async def test_gates_that_open_and_what_time_does_to_them(team: Team, homes: Homes) -> None:
    await kicked_off(team)
    await team.types("Ana", SENTENCE)
    await homes.open("Ana", "Ben", "Chloe", "Dev")
    await presses_gate(team, "Ana", "Link evidence")
    for label in ("Runs in the real environment", "Runs on production data"):
        await team.person("Ana").fills(label, "https://dash.example.com")
    await team.submits("Ana")
    await homes.follow("Ana", "Ben", "Chloe", "Dev")
    for label in ("Open integration", "Start shadow mode"):
        await presses_gate(team, "Chloe", label)
    await homes.follow("Ana", "Ben", "Chloe", "Dev")
    await team.later(days=8)  # one week of shadow mode is over
    await homes.follow("Ana", "Ben", "Chloe", "Dev")
