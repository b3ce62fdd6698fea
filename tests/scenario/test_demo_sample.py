"""The sample: a transition that is half done, in which everybody has something to look at."""

from __future__ import annotations

import datetime as dt

from bot.demo import START, DemoWorld
from bot.demo.cast import HOME
from bot.demo.passing import look, pass_until
from bot.domain.handoff import State
from bot.domain.nudge_settings import DEFAULTS, NudgeSettings
from bot.usecases.look import waiting_for
from tests.scenario.visiting import channel_id, findings, person_id, visiting
from tests.support.at_rest import at_rest

PEOPLE = ("Ana", "Ben", "Chloe", "Dev", "Eve")
SECRET_WORDS = ("merchant risk scores", "secret-project", "H-7")


async def waits_for(world: DemoWorld, name: str) -> set[int]:
    """The numbers of the handoffs whose move is this person's."""
    who = person_id(world, name)
    waiting = await look(world, lambda looking: waiting_for(looking, who))
    return {handoff.number for handoff, _ in waiting.rows}


def unread(world: DemoWorld, name: str, where: str) -> int:
    """How many messages there the page shows as new."""
    channel = world.sandbox.workspace.channels[channel_id(world, where)]
    return world.sandbox.page.marks.count(person_id(world, name), channel).unread


async def test_it_holds_a_handoff_of_every_kind_and_the_audit_finds_nothing() -> None:
    async with visiting() as world:
        assert 0 <= (world.clock.now() - START).total_seconds() < 60
        found = await look(world, lambda looking: looking.handoffs(range(1, 20)))
        assert {one.number: one.state for one in found} == {
            1: State.ACCEPTED, 2: State.AGREED, 3: State.DELIVERED, 4: State.AGREED, 5: State.PROPOSED,
            6: State.DECLINED, 7: State.AGREED, 8: State.PROPOSED, 9: State.PROPOSED,
        }  # fmt: skip
        assert [one.number for one in found if one.is_overdue(START)] == [2]
        assert [one.number for one in found if one.offer] == [5]
        assert findings(world) == []


async def test_everybody_has_something_waiting() -> None:
    async with visiting() as world:
        waiting = {name: await waits_for(world, name) for name in PEOPLE}
    assert waiting == {"Ana": {2, 3, 4, 6, 7}, "Ben": {9}, "Chloe": {5}, "Dev": set(), "Eve": {8}}


async def test_each_person_sees_what_is_theirs_and_nothing_else() -> None:
    async with visiting() as world:
        for name in ("Ben", "Chloe", "Eve"):
            for words in SECRET_WORDS:
                world.person(name).sees_not(words)
        for name in ("Ana", "Dev"):
            world.person(name).sees("Merchant risk scores · H-7 · agreed, Ana's move.", "#secret-project")
        world.person("Eve").sees("Dev asks you to take over the night escalations", "Baton")
        world.person("Eve").sees_not("model registry")
        world.person("Ana").sees("Model registry (H-2), 1 working day late", "Baton")
        world.person("Ana").sees("Ready for you to accept: labelled test set (H-3).", "Baton")
        world.person("Chloe").sees("Dev suggests Thu 10 Dec instead of Mon 7 Dec", "Baton")


async def test_a_plan_is_under_way() -> None:
    async with visiting() as world:
        ben = world.person("Ben")
        await ben.types("/transition", "#fraud-model")
        for words in (
            "Fraud model: 1 of 6 accepted, 1 late.",
            "Plan owner: Ana. Pilot owner: Ana. Production owner: Chloe.",
            "In shadow mode. Day 6 of 28. 2 of 3 agree, too few to judge. Next gate: go-live.",
            "shadow mode until Fri 25 Dec",
        ):
            await ben.waits_for(words, "#fraud-model")
        world.person("Eve").sees_not("Fraud model")


async def test_its_channel_reads_on_mondays_how_it_stands() -> None:
    async with visiting() as world:
        ben = world.person("Ben")
        ben.sees(
            "Fraud model: 1 of 4 accepted. Since Mon 23 Nov: kickoff opened; integration opened; shadow mode opened; "
            "H-1 accepted; H-2, H-3 and H-4 agreed;",
            "#fraud-model",
        )
        ben.sees_not("Since Mon 30 Nov")
        await pass_until(world, dt.datetime(2026, 12, 7, 9, tzinfo=HOME))
        await at_rest(world.sandbox)
        ben.sees(
            "Fraud model: 1 of 6 accepted, 2 late. "
            "Since Mon 30 Nov: H-3 delivered; H-9 proposed; H-6 declined; 3 cases logged. "
            "Late: H-2, Ana's move; H-4, Ana's move. "
            "Next: H-3, delivered, Ana; H-6, declined, Ana; H-9, Wed 9 Dec, Ben. "
            "Shadow mode: day 11 of 28. Record 25, ",
            "#fraud-model",
        )
        world.person("Eve").sees_not("Shadow mode: day")


async def test_home_shows_each_what_waits_for_them() -> None:
    async with visiting() as world:
        for name, count in (("Ana", 5), ("Ben", 1), ("Eve", 1)):
            await world.person(name).opens_home()
            await world.person(name).waits_for(f"Waiting for me ({count})")


async def test_one_of_them_is_reminded_at_her_own_hour_and_not_on_her_countrys_holidays() -> None:
    async with visiting() as world:
        everybody = [(name, person_id(world, name)) for name in PEOPLE]
        chosen = await look(world, lambda looking: {name: looking.settings(who) for name, who in everybody})
    assert chosen.pop("Chloe") == NudgeSettings(nudge_time=dt.time(10, 30), country="IN")
    assert set(chosen.values()) == {DEFAULTS}


async def test_baton_was_in_the_channel_before_the_first_sentence() -> None:
    async with visiting() as world:
        for name in PEOPLE:
            world.person(name).sees_not("I can't post here")


async def test_there_is_talk_that_a_handoff_can_be_made_of() -> None:
    async with visiting() as world:
        ana = world.person("Ana")
        await ana.uses_shortcut("Make a handoff", on="The feature store backfill has no owner")
        await ana.waits_for("= New handoff =")
        form = ana.modal()
        assert form is not None
        assert "feature store backfill" in str(form.blocks)


async def test_what_is_younger_than_a_day_is_new() -> None:
    async with visiting() as world:
        assert unread(world, "Ana", "#fraud-model") > 0
        assert unread(world, "Ana", "Ana") > 0
        assert unread(world, "Ben", "Ben") > 0
        assert unread(world, "Eve", "#rota-handover") > 0
        assert unread(world, "Ben", "#general") == unread(world, "Dev", "#secret-project") == 0
        assert unread(world, "Ben", "Ben") < len(world.person("Ben").messages("Baton"))
