"""What a person does on the page: they reach what they see, and nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox import Jump, Message, Sandbox, TimeTravel
from tests.unit.sandbox.conftest import NOON
from tests.unit.sandbox.page_visitor import Visitor, visiting
from tests.unit.sandbox.pager_app import PAGE_FORM, Pager, button, form, plain, section, text_input

OPTIONS = [{"text": plain(text), "value": text.lower()} for text in ("Daily", "Mondays")]
MENU = {"type": "overflow", "action_id": "heard", "options": OPTIONS}
SELECT = {"type": "static_select", "action_id": "heard", "options": OPTIONS}


@dataclass
class Scene:
    """Ana and Ben at the page, the app behind it, and a card in #fraud-model."""

    sandbox: Sandbox
    pager: Pager
    ana: Visitor
    ben: Visitor
    card: Message

    @property
    def on(self) -> dict[str, str]:
        """The card, as acts name it."""
        return {"channel": self.card.channel, "ts": self.card.ts}

    def pressed(self) -> Any:
        """The last action that the app heard of."""
        return self.pager.last("block_actions")["actions"][0]


@pytest.fixture
async def scene(sandbox: Sandbox, http_pager: Pager) -> AsyncIterator[Scene]:
    channel = sandbox.workspace.find_channel("fraud-model")
    row = {"type": "actions", "block_id": "row", "elements": [button("Go", "heard", "7")]}
    blocks = [row, section("x") | {"block_id": "menu", "accessory": MENU}]
    blocks.append(section("y") | {"block_id": "often", "accessory": SELECT})
    card = sandbox.workspace.post_as_app(channel, "Card", blocks=blocks)
    async with visiting(sandbox, "Ana", "Ben") as [ana, ben]:
        yield Scene(sandbox, http_pager, ana, ben, card)


# Writing --------------------------------------------------------------------------------------------------


async def test_writing_and_answering(scene: Scene) -> None:
    channel = scene.card.channel
    await scene.ana.does("say", channel=channel, text="Hello", thread=None)
    await scene.ana.does("say", channel=channel, text="Reply", thread=scene.card.ts)
    hello, reply = scene.sandbox.person("Ben").messages("#fraud-model")[-2:]
    assert (hello.text, hello.thread_ts, reply.thread_ts) == ("Hello", None, scene.card.ts)
    await scene.ben.does("say", channel=channel, text="Below", thread=reply.ts)
    assert scene.sandbox.person("Ben").messages("#fraud-model")[-1].thread_ts == scene.card.ts
    await scene.ana.does("say", channel=channel, text="/pager now", thread=reply.ts)
    scene.sandbox.person("Ana").sees("/pager is not supported in threads. Sorry!")
    await scene.ana.does("say", channel=channel, text="/pager\tnow")
    scene.sandbox.person("Ana").sees("Ready: now")
    await scene.ana.does("say", channel=channel, text="/no such")
    scene.sandbox.person("Ana").sees("/no is not a valid command.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing to send."),
        (" \n ", "There is nothing to send."),
        ("x" * 12_001, "A message takes at most 12,000 characters."),
        ("/invite", "Add a name: /invite @name."),
        ("/invite @zoe", "Nobody is called @zoe. There are Ana, Ben, Chloe, Dev, Eve, Finn, Pager, Slackbot."),
        ("/invite @finn", "The account of Finn is deactivated."),
        ("/remove @dev", "Dev is not in this channel."),
        ("/remove", "Add a name: /remove @name."),
    ],
)
async def test_what_cannot_be_written(scene: Scene, text: str, sentence: str) -> None:
    assert await scene.ana.refused("say", channel=scene.card.channel, text=text) == (409, sentence)


async def test_commands_of_the_workspace(scene: Scene) -> None:
    channel = scene.sandbox.workspace.find_channel("fraud-model")
    app, dev = scene.sandbox.workspace.app.bot_user, scene.sandbox.person("Dev").id
    told = await scene.ana.does("say", channel=channel.id, text="/invite @Pager @Dev Gurung")
    assert told == {"say": "Pager is in #fraud-model now. Dev is in #fraud-model now."}
    assert {app, dev} <= set(channel.members)
    await scene.ana.does("say", channel=channel.id, text="/invite @dev")
    scene.sandbox.person("Ana").sees("Dev is already in this channel.")
    told = await scene.ana.does("say", channel=channel.id, text="/remove @dev")
    assert told == {"say": "Dev is not in #fraud-model any more."}
    assert dev not in channel.members
    await scene.ana.does("say", channel=channel.id, text="/leave")
    assert scene.ana.id not in channel.members
    assert await scene.ana.refused("say", channel=channel.id, text="x") == (404, "You are not in this conversation.")
    assert await scene.ana.does("join", channel=channel.id) == {"channel": channel.id}
    assert (await scene.ana.does("join", channel=channel.id)) == {"channel": channel.id}
    direct = (await scene.ana.does("open", people=[scene.ben.id]))["channel"]
    for text, sentence in {
        "/invite @Dev": "/invite works in channels only.",
        "/remove @Ben": "/remove works in channels only.",
        "/leave": "A direct message cannot be left.",
    }.items():
        assert await scene.ana.refused("say", channel=direct, text=text) == (409, sentence)


async def test_places_that_take_nothing(scene: Scene) -> None:
    workspace, channel = scene.sandbox.workspace, scene.card.channel
    secret = scene.ana.channel("secret-project")
    assert await scene.ben.refused("join", channel=secret) == (404, "This conversation is not there any more.")
    assert (await scene.ben.refused("say", channel=secret, text="x"))[0] == 404
    finn = (await scene.ana.does("open", people=[scene.sandbox.person("Finn").id]))["channel"]
    told = "The account of Finn is deactivated."
    assert await scene.ana.refused("say", channel=finn, text="x") == (409, told)
    hidden = workspace.tell_privately(workspace.channels[channel], scene.ben.id, "Psst")
    for ts in (hidden.ts, "1.000000", ""):
        assert (await scene.ana.refused("say", channel=channel, text="x", thread=ts))[0] == 404
    workspace.archive(workspace.channels[channel])
    assert await scene.ana.refused("say", channel=channel, text="x") == (409, "#fraud-model is archived.")
    workspace.leave(workspace.channels[channel], scene.ana.id)
    assert await scene.ana.refused("join", channel=channel) == (409, "#fraud-model is archived.")


async def test_guests_neither_add_nor_remove(scene: Scene) -> None:
    eve = Visitor(scene.ana.session, scene.sandbox, "Eve")
    await scene.ana.does("say", channel=scene.card.channel, text="/invite @Eve")
    await eve.does("say", channel=scene.card.channel, text="Hello")
    for text in ("/invite @Ben", "/remove @Ben"):
        sentence = "Guests cannot add or remove people."
        assert await eve.refused("say", channel=scene.card.channel, text=text) == (409, sentence)


async def test_opening_conversations(scene: Scene) -> None:
    workspace = scene.sandbox.workspace
    chloe, dev = (scene.sandbox.person(name).id for name in ("Chloe", "Dev"))
    two = (await scene.ana.does("open", people=[scene.ben.id, scene.ana.id, scene.ben.id]))["channel"]
    three = (await scene.ana.does("open", people=[chloe, dev]))["channel"]
    alone = (await scene.ana.does("open", people=[]))["channel"]
    assert [workspace.channels[one].kind for one in (two, three, alone)] == ["im", "mpim", "im"]
    assert workspace.channels[alone].members == [scene.ana.id]
    await scene.ana.does("say", channel=alone, text="Note to self")
    assert (await scene.ana.refused("open", people=["U0NOBODY"]))[0] == 404
    assert (await scene.ana.refused("open", people=["U0NOBODY", 1]))[0] == 400
    for number in range(9):
        workspace.add_user(workspace.users[dev].__class__(f"U{number}", f"u{number}", "", ""))
    many = await scene.ana.refused("open", people=[f"U{number}" for number in range(9)])
    assert many == (409, "A group has at most 9 people.")


async def test_a_long_command_is_read_in_no_time(scene: Scene) -> None:
    started = time.process_time()
    await scene.ana.refused("say", channel=scene.card.channel, text="/invite @a" + " " * 11_900 + "b")
    assert time.process_time() - started < 0.3


async def test_a_name_the_typist_cannot_see_stays_text(scene: Scene) -> None:
    eve, ben = Visitor(scene.ana.session, scene.sandbox, "Eve"), scene.ben.id
    workspace, channel = scene.sandbox.workspace, scene.sandbox.workspace.find_channel("fraud-model")
    workspace.join(channel, eve.id)
    fraud = f"<#{channel.id}|fraud-model>"
    typed = "#secret-project #general #fraud-model @dev @Dev Gurung @ben"
    await eve.does("say", channel=channel.id, text=typed)
    unseen = "#secret-project #general"
    assert workspace.history(channel)[-1].text == f"{unseen} {fraud} @dev @Dev Gurung <@{ben}>"
    await eve.does("say", channel=channel.id, text=f"/pager {typed}")
    assert scene.pager.heard[-1]["text"] == f"{unseen} {fraud} @dev @Dev Gurung <@{ben}|ben>"
    await scene.ben.does("say", channel=channel.id, text=typed)
    said = workspace.history(channel)[-1].text
    assert said.startswith(f"#secret-project <#{scene.ben.channel('general')}|general> {fraud} <@")


# Pressing -------------------------------------------------------------------------------------------------


async def test_pressing_and_choosing_on_a_message(scene: Scene) -> None:
    await scene.ana.does("press", on=scene.on, block="row", action="heard", option=None, entries=None)
    assert (scene.pressed()["value"], scene.pager.last("block_actions")["user"]["id"]) == ("7", scene.ana.id)
    await scene.ana.does("press", on=scene.on, block="menu", action="heard", option="mondays")
    assert scene.pressed()["selected_option"]["value"] == "mondays"
    await scene.ana.does("enter", on=scene.on, block="often", action="heard", value="daily")
    assert scene.pressed()["selected_option"] == OPTIONS[0]
    messages = (await scene.ana.messages("fraud-model"))["messages"]
    assert messages[0]["values"] == {"often": {"heard": "daily"}}
    assert (await scene.ben.messages("fraud-model"))["messages"][0]["values"] == {"often": {"heard": None}}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"block": "row", "action": "gone"}, 404),
        ({"block": "gone", "action": "heard"}, 404),
        ({"block": "row", "action": "heard", "option": "daily"}, 400),
        ({"block": "menu", "action": "heard"}, 400),
        ({"block": "menu", "action": "heard", "option": "forged"}, 400),
        ({"block": "often", "action": "heard", "option": "daily"}, 400),
        ({"block": "row", "action": "heard", "on": None}, 400),
        ({"block": "row", "action": "heard", "on": {}}, 400),
        ({"block": "row", "action": "heard", "on": {"view": ""}}, 404),
        ({"block": "row", "action": "heard", "on": {"view": "V1"}}, 404),
        ({"block": "row", "action": "heard", "on": {"channel": "C1", "ts": "1.000000"}}, 404),
        ({"block": "row", "action": "heard", "entries": {"row": {"heard": "x"}}}, 400),
        ({"block": "row", "action": "heard", "entries": {"no": {"such": "x"}}}, 404),
        ({"block": "row", "action": "heard", "entries": {"row": []}}, 400),
        ({"block": "row", "action": "heard", "entries": {}}, 200),
        ({"block": "row", "action": "heard", "entries": []}, 400),
        ({"block": 1, "action": "heard"}, 400),
    ],
)
async def test_what_cannot_be_pressed(scene: Scene, fields: dict[str, Any], status: int) -> None:
    before = len(scene.pager.heard)
    answered, body = await scene.ana.act("press", **({"on": scene.on} | fields))
    assert answered == status, body
    assert len(scene.pager.heard) == before + (status == 200)


async def test_only_what_one_sees_is_pressed(scene: Scene) -> None:
    workspace, dev = scene.sandbox.workspace, Visitor(scene.ana.session, scene.sandbox, "Dev")
    there_no_more = (404, "This message is not there any more.")
    press = {"block": "row", "action": "heard"}
    assert await dev.refused("press", on=scene.on, **press) == there_no_more
    hidden = workspace.post_as_app(
        workspace.channels[scene.card.channel], "x", blocks=scene.card.blocks, visible_to=scene.ben.id
    )
    on = {"channel": hidden.channel, "ts": hidden.ts}
    assert await scene.ana.refused("press", on=on, **press) == there_no_more
    await scene.ben.does("press", on=on, **press)
    workspace.delete(hidden)
    assert await scene.ben.refused("press", on=on, **press) == there_no_more


async def test_shortcuts(scene: Scene) -> None:
    surfaces = scene.sandbox.slack.surfaces
    await scene.ana.does("shortcut", id="new_page", on=None)
    assert scene.pager.last("shortcut")["user"]["id"] == scene.ana.id
    assert surfaces.top(scene.ana.id)
    await scene.ben.does("shortcut", id="make_page", on=scene.on)
    assert scene.pager.last("message_action")["message"]["ts"] == scene.card.ts
    for wrong in ({"id": "new_page", "on": scene.on}, {"id": "make_page"}, {"id": "Make a page"}):
        assert (await scene.ana.refused("shortcut", **wrong))[0] == 404
    channel = scene.sandbox.workspace.channels[scene.card.channel]
    hidden = scene.sandbox.workspace.tell_privately(channel, scene.ana.id, "Psst")
    refused = await scene.ana.refused("shortcut", id="make_page", on={"channel": channel.id, "ts": hidden.ts})
    assert refused == (409, "Shortcuts do not reach messages that only you can see.")


async def test_opening_home(scene: Scene) -> None:
    async with scene.ana.listening() as stream:
        await scene.ana.does("home")
        home = await stream.until("home")
        assert home["blocks"][0]["text"]["text"] == "Two pages wait for you"


# Forms ----------------------------------------------------------------------------------------------------


async def test_a_form_is_sent_with_all_that_was_entered(scene: Scene) -> None:
    async with scene.ana.listening() as stream:
        await scene.ana.does("say", channel=scene.card.channel, text="/pager")
        [view] = await stream.until("views")
        await scene.ana.does("submit", view=view["id"], entries={"reason": {"value": ""}})
        [view] = await stream.until("views")
        assert view["errors"] == {"reason": "Please complete this required field."}
        entries = {"reason": {"value": "Rain"}, "who": {"value": scene.ben.id}, "when": {"value": "2026-12-15"}}
        scene.pager.answer = {"response_action": "errors", "errors": {"reason": "Again"}}
        await scene.ana.does("submit", view=view["id"], entries=entries)
        [view] = await stream.until("views", lambda views: views[0]["errors"] == {"reason": "Again"})
        assert view["values"] == entries
        scene.pager.answer = {}
        await scene.ana.does("submit", view=view["id"])
        assert await stream.until("views", lambda views: not views) == []
    values = scene.pager.last("view_submission")["view"]["state"]["values"]
    assert values["who"]["value"] == {"type": "users_select", "selected_user": scene.ben.id}
    assert (await scene.ana.refused("submit", view=view["id"])) == (404, "This form is not open any more.")


async def test_a_view_is_its_owners_and_the_one_in_front(scene: Scene) -> None:
    surfaces = scene.sandbox.slack.surfaces
    row = {"type": "actions", "block_id": "row", "elements": [button("Go", "heard")]}
    below = surfaces.open(scene.ana.id, form(row))
    top = surfaces.push(scene.ana.id, {"type": "modal", "title": plain("Top"), "blocks": [row]})
    press = {"block": "row", "action": "heard"}
    covered = (409, "Another form lies on top of this one.")
    assert await scene.ana.refused("press", on={"view": below.id}, **press) == covered
    assert await scene.ana.refused("close", view=below.id) == covered
    assert (await scene.ben.refused("press", on={"view": top.id}, **press))[0] == 404
    assert (await scene.ben.refused("close", view=top.id, all=True))[0] == 404
    assert await scene.ana.refused("submit", view=top.id) == (409, "This form has nothing to send.")
    await scene.ana.does("close", view=top.id, all=False)
    assert surfaces.top(scene.ana.id) is below
    surfaces.push(scene.ana.id, PAGE_FORM)
    await scene.ana.does("close", view=surfaces.stack(scene.ana.id)[-1].id, all=True)
    assert scene.pager.last("view_closed")["is_cleared"] and not surfaces.stack(scene.ana.id)
    assert (await scene.ana.refused("close", view=top.id, all=1))[0] in {400, 404}
    home = surfaces.publish(scene.ana.id, {"type": "home", "blocks": [row]})
    await scene.ana.does("press", on={"view": home.id}, **press)
    assert (await scene.ana.refused("submit", view=home.id))[0] == 400


async def test_a_form_may_want_all_below_it_closed_with_it(scene: Scene) -> None:
    surfaces, place = scene.sandbox.slack.surfaces, scene.card.channel
    below = surfaces.open(scene.ana.id, PAGE_FORM)
    top = surfaces.push(scene.ana.id, PAGE_FORM | {"clear_on_close": True})
    await scene.ana.does("submit", view=top.id, entries={"reason": {"value": "Rain"}})
    assert surfaces.stack(scene.ana.id) == [below]
    top = surfaces.push(scene.ana.id, PAGE_FORM | {"clear_on_close": True})
    await scene.ana.does("close", view=top.id)
    assert surfaces.stack(scene.ana.id) == []
    told = [body for body in scene.pager.heard if body.get("type") == "view_closed"]
    assert [(body["view"]["id"], body["is_cleared"]) for body in told] == [(top.id, True), (below.id, True)]
    await scene.ana.does("say", channel=place, text="/pager")
    assert len(surfaces.stack(scene.ana.id)) == 1
    surfaces.push(scene.ana.id, PAGE_FORM | {"clear_on_close": True})
    await scene.sandbox.person("Ana").cancels()
    assert surfaces.top(scene.ana.id) is None


async def test_entries_go_with_a_press_and_are_sent_once(scene: Scene) -> None:
    row = {"type": "actions", "block_id": "row", "elements": [button("Go", "heard")]}
    sent = text_input("Sent at once", "sent", element={"action_id": "heard"}, dispatch_action=True)
    view = scene.sandbox.slack.surfaces.open(scene.ana.id, form(text_input("Reason", "reason"), sent, row))
    scene.sandbox.slack.surfaces.complain(view, errors={"reason": "Say more", "sent": "Say it"})
    on, before = {"view": view.id}, len(scene.pager.heard)
    entries = {"reason": {"value": "Rain"}, "sent": {"heard": None}}
    await scene.ana.does("press", on=on, block="row", action="heard", entries=entries)
    heard = scene.pager.last("block_actions")
    assert heard["view"]["state"]["values"]["reason"]["value"]["value"] == "Rain"
    assert view.errors == {"sent": "Say it"}
    await scene.ana.does("enter", on=on, block="sent", action="heard", value="Now", entries=entries)
    assert scene.pressed()["value"] == "Now"
    await scene.ana.does("enter", on=on, block="reason", action="value", value="Quiet")
    assert len(scene.pager.heard) == before + 2
    bad = {"reason": {"value": "Changed"}, "sent": {"heard": 5}}
    refused = await scene.ana.refused("press", on=on, block="row", action="heard", entries=bad)
    assert refused == (400, "One of the inputs does not take that.")
    assert view.values["reason"]["value"]["value"] == "Quiet"
    assert (await scene.ana.refused("enter", on=on, block="row", action="heard", value=1))[0] == 400


# The clock ------------------------------------------------------------------------------------------------


async def test_the_clock(sandbox: Sandbox) -> None:
    order: list[str] = []
    reached: list[tuple[str, datetime]] = []
    begun, may_go = asyncio.Event(), asyncio.Event()

    async def slowly(user_id: str) -> str:
        order.append(f"{user_id} begins")
        begun.set()
        await may_go.wait()
        order.append(f"{user_id} ends")
        return "An hour later."

    async def to(user_id: str, instant: datetime) -> str:
        if instant > NOON + timedelta(days=365):
            raise ValueError("That is too far ahead.")
        reached.append((user_id, instant))
        return "There."

    async with visiting(sandbox, "Ana", "Ben") as [ana, ben]:
        assert (await ana.refused("jump", index=0))[0] == 404
        refused = await ana.refused("travel", to="2026-12-17T09:00")
        assert refused == (409, "The clock of this workspace cannot be set.")
        assert (await ana.refused("reset"))[0] == 409
        resets: list[bool] = []
        sandbox.page.show(time=TimeTravel((Jump("+1 hour", slowly),), to), reset=lambda: resets.append(True))
        async with ben.listening() as stream:
            both = asyncio.gather(ana.does("jump", index=0), ben.does("jump", index=0))
            await begun.wait()
            may_go.set()
            assert await both == [{"say": "An hour later."}] * 2
            first, second = order[0].split()[0], order[2].split()[0]
            assert order == [f"{first} begins", f"{first} ends", f"{second} begins", f"{second} ends"]
            assert {first, second} == {ana.id, ben.id}
            assert await stream.until("clock") == {"now": NOON.isoformat()}
            assert await ben.does("travel", to="2026-12-17T09:00") == {"say": "There."}
            assert reached == [(ben.id, datetime(2026, 12, 17, 14, tzinfo=UTC))]
            await stream.until("moved")
        past = "Time runs forward only: choose a later moment."
        assert await ana.refused("travel", to="2026-12-02T13:00") == (409, past)
        assert await ana.refused("travel", to="2036-12-02T13:00") == (409, "That is too far ahead.")
        for bad in ("", "tomorrow", "2026-02-30T09:00", "2026-12-17", "9999-12-31T23:59", "0001-01-01T00:00"):
            status, sentence = await ben.refused("travel", to=bad)
            assert (status, sentence) in {
                (400, "Choose a date and a time."),
                (409, past),
                (409, "That is too far ahead."),
            }
        for index in (-1, 1, True, "0", None):
            assert (await ana.refused("jump", index=index))[0] in {400, 404}
        assert await ana.does("reset") == {} and resets == [True]
