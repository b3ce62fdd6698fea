"""The panel "Trail": what is recorded, in words and to the byte, for those who may see it; and whether it holds."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot.demo import DemoWorld
from bot.demo.trail_panel import NOTHING, trail_panel
from bot.demo.trail_titles import TITLES
from bot.domain.events import EVENTS
from tests.scenario.visiting import channel_id, person_id, visiting

EMPTY = {"verdict": None, "empty": NOTHING, "note": None, "items": []}


async def panel(world: DemoWorld, name: str, where: str) -> Mapping[str, Any]:
    """The panel as it is for somebody who looks at a conversation; "" for none."""
    return await trail_panel(world).read(person_id(world, name), channel_id(world, where) if where else "")


def titles(content: Mapping[str, Any]) -> list[str]:
    """The records, one line each."""
    return [item["title"] for item in content["items"]]


def edits(world: DemoWorld, *statements: str) -> None:
    """Somebody edits the database by hand, past the trail's triggers."""
    engine = create_engine(world.database_url)
    with engine.begin() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


async def test_a_channels_trail_newest_first_in_words_and_to_the_byte() -> None:
    async with visiting() as world:
        content = await panel(world, "Ana", "#fraud-model")
    assert titles(content)[:3] == [
        "25 · Chloe proposed H-9",
        "24 · Chloe marked H-3 delivered",
        "23 · Ben logged 1 case of shadow mode",
    ]
    assert titles(content)[-1] == "1 · Ana began this trail"
    assert content["items"][-1]["text"] == "For #fraud-model. Ana owns it."
    assert content["items"][1]["text"] == (
        'Tue 1 Dec 12:20 · Chloe marked it delivered: "512 cases, https://wiki.example.com/test-set".'
    )
    assert content["verdict"] == {
        "ok": True,
        "text": "25 records, the chain holds, and they explain every state.",
    }
    assert content["note"].startswith("Times in Warsaw. ")
    for item in content["items"]:
        record, _, digest = item["detail"].partition("\n\nSHA-256 ")
        assert hashlib.sha256(record.encode()).hexdigest() == digest
        assert item["ok"] is True


async def test_the_acts_of_the_plan_itself_are_told_too() -> None:
    async with visiting() as world:
        told = titles(await panel(world, "Ana", "#fraud-model"))
    for line in (
        "4 · Ana named the plan",
        "5 · Ana set when summaries come",
        "6 · Chloe answered the questions on running it",
        "7 · Ana opened kickoff",
        "18 · Ana opened shadow mode",
    ):
        assert line in told


async def test_times_are_those_of_whoever_looks() -> None:
    async with visiting() as world:
        content = await panel(world, "Ben", "#fraud-model")
    assert content["note"].startswith("Times in New York. ")
    assert content["items"][1]["text"].startswith("Tue 1 Dec 06:20 · ")


async def test_a_private_channels_trail_is_for_its_members_alone() -> None:
    async with visiting() as world:
        assert len(titles(await panel(world, "Dev", "#secret-project"))) == 3
        for name in ("Ben", "Chloe", "Eve"):
            assert await panel(world, name, "#secret-project") == EMPTY


async def test_a_guest_sees_the_trail_of_their_channel_and_of_no_other() -> None:
    async with visiting() as world:
        assert len(titles(await panel(world, "Eve", "#rota-handover"))) == 4
        assert await panel(world, "Eve", "#fraud-model") == EMPTY
        assert await panel(world, "Dev", "#general") == EMPTY


async def test_in_a_direct_message_it_shows_the_trails_that_one_takes_part_in() -> None:
    async with visiting() as world:
        dev = await panel(world, "Dev", "Dev")
        assert titles(dev) == [  # he is in the private channel, too
            "2.4 · Dev proposed H-8",
            "3.3 · Dev took H-7",
            "3.2 · Ana proposed H-7",
            "3.1 · Ana began this trail",
            "2.3 · Dev suggested a change of H-5",
            "2.2 · Chloe proposed H-5",
            "2.1 · Chloe began this trail",
        ]
        eve = await panel(world, "Eve", "")
        assert "secret-project" not in json.dumps(eve)
        assert titles(eve) == ["4 · Dev proposed H-8"]
        assert eve["verdict"]["text"] == "1 record, the chain holds, and it explains every state."
        assert await panel(world, "Finn", "") == EMPTY


async def test_it_follows_what_happens() -> None:
    async with visiting() as world:
        await world.person("Ben").clicks("I'll take it", "weekly false-positive review")
        content = await panel(world, "Ana", "#fraud-model")
    assert titles(content)[0] == "26 · Ben took H-9"
    assert content["items"][0]["text"] == "Wed 2 Dec 10:00"
    assert content["verdict"]["text"].startswith("26 records, the chain holds")


@pytest.mark.parametrize(
    ("statement", "wrong", "why"),
    [
        (
            'UPDATE trail SET record = replace(record, \'"act":"decline"\', \'"act":"agree"\') WHERE seq = 20',
            [20],
            "plan 1, record 20: was edited",
        ),
        ("UPDATE trail SET record = '{}' WHERE plan = 1 AND seq = 5", [5], "plan 1, record 5: was edited"),
        ("DELETE FROM trail WHERE plan = 1 AND seq = 5", [6], "plan 1, record 6: follows a gap: record 5 is missing"),
        ("UPDATE handoffs SET state = 'accepted' WHERE handoff = 2", [], "plan 1, H-2: the stored state is not"),
    ],
)
async def test_the_verdict_turns_bad_when_the_database_is_edited_by_hand(
    statement: str, wrong: list[int], why: str
) -> None:
    async with visiting(audited=False) as world:
        edits(world, statement)
        content = await panel(world, "Ana", "#fraud-model")
        assert content["verdict"]["ok"] is False
        marked = {int(item["title"].split(" ")[0]) for item in content["items"] if item["ok"] is False}
        assert marked >= set(wrong)
        assert content["verdict"]["text"].startswith(f"The trail does not hold. {why}")
        undisturbed = await panel(world, "Ana", "#rota-handover")
        assert undisturbed["verdict"]["text"].startswith("The trail does not hold. database: the trigger ")
        assert all(item["ok"] for item in undisturbed["items"])


async def test_the_same_panel_notices_an_edit_after_a_moment() -> None:
    async with visiting(audited=False) as world:
        same, who, where = trail_panel(world), person_id(world, "Ana"), channel_id(world, "#fraud-model")
        assert (await same.read(who, where))["verdict"]["ok"]
        edits(world, "UPDATE trail SET record = replace(record, '2026-11-27', '2026-11-26') WHERE plan = 1")
        async with asyncio.timeout(10):
            while (await same.read(who, where))["verdict"]["ok"]:
                pass


async def test_a_stranger_to_a_plan_is_not_told_what_is_wrong_with_the_rest_of_it() -> None:
    async with visiting(audited=False) as world:
        edits(world, "UPDATE trail SET hash = 'none' WHERE plan = 2 AND seq = 1")
        eve = await panel(world, "Eve", "")
    assert eve["verdict"]["ok"] is False
    assert "record 1" not in eve["verdict"]["text"]


async def test_a_long_trail_shows_its_newest_records() -> None:
    async with visiting() as world:
        short = trail_panel(world, most=5)
        content = await short.read(person_id(world, "Ana"), channel_id(world, "#fraud-model"))
    assert [title.split(" ")[0] for title in titles(content)] == ["25", "24", "23", "22", "21"]
    assert content["note"].startswith("20 older records are not shown. ")
    assert content["verdict"]["text"].startswith("25 records, ")


def test_every_act_has_its_line() -> None:
    assert set(TITLES) == set(EVENTS.values())
