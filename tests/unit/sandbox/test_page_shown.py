"""What each person's page shows: people, conversations, what is new, messages page by page."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import Jump, Panel, Sandbox, TimeTravel
from tests.unit.sandbox.conftest import NOON
from tests.unit.sandbox.page_visitor import Stream, Visitor, visiting
from tests.unit.sandbox.pager_app import CONFIG, button, form, section, text_input


async def hello(visitor: Visitor) -> Any:
    """What a page is told first."""
    async with visitor.listening() as stream:
        return stream.all("hello")[0]


def named(rows: Any) -> dict[str, Any]:
    """Rows by their names."""
    return {row["name"]: row for row in rows}


async def test_hello_says_all_that_a_page_needs(sandbox: Sandbox) -> None:
    async with visiting(sandbox, "Ana") as [ana]:
        told = await hello(ana)
        app = sandbox.workspace.app
        assert (told["name"], told["domain"], told["me"]) == ("Northwind", "northwind", ana.id)
        assert told["clock"] == {"now": NOON.isoformat(), "jumps": [], "settable": False}
        assert (told["panels"], told["guide"], told["resets"], told["start"]) == ([], False, False, None)
        assert (told["views"], told["home"], told["wire"], told["public"]) == ([], None, [], [])
        assert told["app"] | {"commands": 0} == {
            "id": app.app_id,
            "user": app.bot_user,
            "name": "Pager",
            "commands": 0,
            "shortcuts": [
                {"id": "make_page", "name": "Make a page", "kind": "message", "description": ""},
                {"id": "new_page", "name": "New page", "kind": "global", "description": ""},
            ],
            "home": True,
            "messages": True,
            "writable": True,
        }
        commands = [(row["command"], row.get("own")) for row in told["app"]["commands"]]
        assert commands == [("/pager", None), ("/raw", None), ("/invite", True), ("/remove", True), ("/leave", True)]
        people = named(told["people"])
        assert list(people) == ["Ana", "Ben", "Chloe", "Dev", "Eve", "Finn", "Slackbot", "Pager"]
        assert people["Ben"] == {
            "id": sandbox.person("Ben").id,
            "handle": "ben",
            "name": "Ben",
            "real": "Ben Carter",
            "tz": "America/New_York",
            "guest": False,
            "deactivated": False,
            "bot": False,
            "app": False,
            "color": 1,
            "unread": 0,
        }
        assert people["Eve"]["guest"] and people["Finn"]["deactivated"] and people["Slackbot"]["bot"]
        assert people["Pager"]["app"] and people["Pager"]["bot"]
        general, *_, direct = told["conversations"]
        assert [row["name"] for row in told["conversations"]] == ["general", "fraud-model", "secret-project", ""]
        assert (direct["kind"], direct["with"], direct["latest"]) == ("im", app.bot_user, None)
        assert (general["kind"], general["with"], general["archived"], general["unread"]) == ("public", None, False, 0)


async def test_what_the_program_adds_is_in_hello(sandbox: Sandbox) -> None:
    async def read(_user: str, _channel: str) -> dict[str, Any]:
        return {}

    async def jump(_user: str) -> str:
        return ""

    dev, general = sandbox.person("Dev"), sandbox.workspace.find_channel("general")
    with_all = {"guide": read, "time": TimeTravel((Jump("+1 hour", jump),)), "reset": lambda: None}
    async with visiting(sandbox, "Ana", "Eve") as [ana, eve], ana.listening() as stream:
        sandbox.page.show([Panel("Trail", read)], **with_all, first_person=dev.id, first_channel=general.id)
        assert (await stream.next())[0] == "end"
        told = await hello(ana)
        assert (told["panels"], told["guide"], told["resets"]) == (["Trail"], True, True)
        assert (told["start"], told["clock"]["jumps"], told["clock"]["settable"]) == (general.id, ["+1 hour"], False)
        assert (await hello(eve))["start"] is None
        for nobody in ("", "U0NOBODY", "USLACKBOT", sandbox.workspace.app.bot_user):
            async with ana.session.get("/page/stream", params={"as": nobody}) as response:
                assert (await Stream(response).until("hello"))["me"] == dev.id


async def test_a_guest_sees_those_in_shared_conversations(sandbox: Sandbox) -> None:
    async with visiting(sandbox, "Eve") as [eve]:
        told = await hello(eve)
        assert list(named(told["people"])) == ["Eve", "Slackbot", "Pager"]
        assert list(named(told["cast"])) == ["Ana", "Ben", "Chloe", "Dev", "Eve", "Finn"]
        assert (len(told["conversations"]), told["public"]) == (1, [])
        sandbox.workspace.join(sandbox.workspace.find_channel("fraud-model"), eve.id)
        assert list(named((await hello(eve))["people"])) == ["Ana", "Ben", "Chloe", "Eve", "Slackbot", "Pager"]
        assert await eve.refused("join", channel=eve.channel("general")) == (
            409,
            "Guests come into a channel when a member adds them.",
        )
        assert (await eve.refused("open", people=[sandbox.person("Dev").id]))[0] == 404


async def test_somebody_deactivated_sees_their_name_and_does_nothing(sandbox: Sandbox) -> None:
    travels: list[str] = []

    async def jump(user_id: str) -> str:
        travels.append(user_id)
        return "It is later now."

    sandbox.workspace.direct(sandbox.person("Finn").id, sandbox.person("Ana").id)
    sandbox.page.show(time=TimeTravel((Jump("Later", jump),)))
    async with visiting(sandbox, "Finn") as [finn]:
        told = await hello(finn)
        assert list(named(told["people"])) == ["Finn"]
        assert (told["conversations"], told["public"], told["views"], told["home"]) == ([], [], [], None)
        for act in ("say", "home", "join", "open", "submit"):
            assert await finn.refused(act) == (409, "The account of Finn is deactivated.")
        assert (await finn.get("/page/messages", channel=finn.channel("general")))[0] == 404
        assert await finn.does("jump", index=0) == {"say": "It is later now."}
        assert travels == [finn.id]


async def test_channels_to_join(sandbox: Sandbox) -> None:
    async with visiting(sandbox, "Dev") as [dev]:
        assert list(named((await hello(dev))["public"])) == ["fraud-model"]
        sandbox.workspace.archive(sandbox.workspace.find_channel("fraud-model"))
        assert (await hello(dev))["public"] == []


async def test_two_thousand_messages_come_page_by_page(sandbox: Sandbox) -> None:
    workspace, channel = sandbox.workspace, sandbox.workspace.find_channel("fraud-model")
    ben, chloe = sandbox.person("Ben"), sandbox.person("Chloe")
    for number in range(2000):
        workspace.post(channel, ben.id, f"Number {number} <@{chloe.id}>")
    async with visiting(sandbox, "Chloe") as [visitor]:
        started = time.perf_counter()
        told = named((await hello(visitor))["conversations"])["fraud-model"]
        page = await visitor.messages("fraud-model")
        assert (told["unread"], told["mentions"]) == (2000, 2000)
        texts = [message["text"].split()[1] for message in page["messages"]]
        assert (texts[0], texts[-1], len(texts), page["more"]) == ("1950", "1999", 50, True)
        while page["more"]:
            page = await visitor.messages("fraud-model", before=page["messages"][0]["ts"])
            texts = [message["text"].split()[1] for message in page["messages"]] + texts
        assert texts == [str(number) for number in range(2000)]
        assert time.perf_counter() - started < 5  # 41 requests; about 0.1 s alone
        for before in ("", "x", "1.2", "1" * 30, "-1.000000"):
            status, _ = await visitor.get("/page/messages", channel=channel.id, before=before)
            assert status == 400


async def test_a_message_as_the_page_gets_it(sandbox: Sandbox) -> None:
    workspace, channel = sandbox.workspace, sandbox.workspace.find_channel("fraud-model")
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    row = {"type": "actions", "block_id": "row", "elements": [button("Go", "go")]}
    parent = workspace.post_as_app(channel, "Card", blocks=[row])
    reply = workspace.post(channel, ben.id, "Yes", thread_ts=parent.ts)
    workspace.edit(parent, "Card 2", [section("Card 2")])
    workspace.tell_privately(channel, ana.id, "Psst")
    async with visiting(sandbox, "Ana", "Ben") as [one, other]:
        card, answer, secret = (await one.messages("fraud-model"))["messages"]
        assert card | {"blocks": 0, "rev": 0} == {
            "channel": channel.id,
            "ts": parent.ts,
            "user": workspace.app.bot_user,
            "text": "Card 2",
            "blocks": 0,
            "files": [],
            "thread": None,
            "replies": 1,
            "edited": True,
            "private": False,
            "values": {},
            "rev": 0,
        }
        assert (answer["thread"], answer["text"], answer["replies"]) == (parent.ts, "Yes", 0)
        assert (secret["private"], secret["user"]) == (True, "USLACKBOT")
        assert len({message["rev"] for message in (card, answer, secret)}) == 3
        assert [message["text"] for message in (await other.messages("fraud-model"))["messages"]] == ["Card 2", "Yes"]
        workspace.delete(reply)
        assert (await one.messages("fraud-model"))["messages"][0]["replies"] == 0
        assert (await one.get("/page/messages", channel="C0"))[0] == 404
        assert (await one.get("/page/messages", channel=channel.id, **{"as": "U0"}))[0] == 404


async def test_replies_that_were_there_before_are_counted(sandbox: Sandbox) -> None:
    workspace, channel = sandbox.workspace, sandbox.workspace.find_channel("fraud-model")
    parent = workspace.post_as_app(channel, "Card")
    workspace.post_as_app(channel, "One", thread_ts=parent.ts)
    kept = workspace.all_messages(channel)
    async with Sandbox(CONFIG) as later, visiting(later, "Ana") as [ana]:
        later.workspace.put_back(channel, kept)
        assert (await ana.messages(channel.id))["messages"][0]["replies"] == 1
        later.workspace.post_as_app(channel, "Two", thread_ts=parent.ts)
        assert (await ana.messages(channel.id))["messages"][0]["replies"] == 2


async def test_views_as_the_page_gets_them(sandbox: Sandbox) -> None:
    async with visiting(sandbox, "Ana") as [ana]:
        blocks = [text_input("Reason", "reason", element={"initial_value": "Rain"})]
        view = sandbox.slack.surfaces.open(ana.id, form(*blocks))
        sandbox.slack.surfaces.complain(view, errors={"reason": "Too wet"}, banner="Hm")
        sandbox.slack.surfaces.publish(ana.id, {"type": "home", "blocks": [section("Hi")]})
        told = await hello(ana)
        [shown] = told["views"]
        assert shown == {
            "id": view.id,
            "type": "modal",
            "title": "A page",
            "submit": "Send",
            "close": None,
            "blocks": view.blocks,
            "values": {"reason": {"value": "Rain"}},
            "errors": {"reason": "Too wet"},
            "banner": "Hm",
        }
        assert (told["home"]["type"], told["home"]["title"]) == ("home", None)


@pytest.mark.parametrize(
    ("place", "text", "unread", "mentions"),
    [
        ("#fraud-model", "Hello", 1, 0),
        ("#fraud-model", "Hello @ana", 1, 1),
        ("#fraud-model", "Hello @chloe", 1, 0),
        ("Ana", "Hello", 1, 1),
        ("Ana, Chloe", "Hello", 1, 1),
    ],
)
async def test_what_is_new(sandbox: Sandbox, place: str, text: str, unread: int, mentions: int) -> None:
    page, ben, ana = sandbox.page, sandbox.person("Ben"), sandbox.person("Ana")
    await ben.types(text, place)
    [message] = ben.messages()
    channel = sandbox.workspace.channels[message.channel]
    for _ in range(2):
        count = page.marks.count(ana.id, channel)
        assert (count.unread, count.mentions, page.marks.waiting(ana.id)) == (unread, mentions, mentions)
    assert page.marks.count(ben.id, channel).unread == 0
    sandbox.workspace.tell_privately(channel, ana.id, "Psst")
    await ana.types("Mine", channel.id)
    assert page.marks.count(ana.id, channel).unread == unread
    sandbox.workspace.delete(message)
    assert page.marks.count(ana.id, channel).unread == 0


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Hello @here", 1),
        ("Hello @channel", 1),
        ("Hello @everyone", 1),
        ("Hello @hereabouts", 0),
        ("mail@here", 0),
    ],
)
async def test_what_is_said_to_all_is_meant_for_each(sandbox: Sandbox, text: str, mentions: int) -> None:
    channel = sandbox.workspace.find_channel("fraud-model")
    await sandbox.person("Ben").types(text, "#fraud-model")
    sandbox.workspace.post(channel, sandbox.person("Ben").id, "<!date^1796256000^{date}|then>")
    count = sandbox.page.marks.count(sandbox.person("Ana").id, channel)
    assert (count.unread, count.mentions) == (2, mentions)


@pytest.mark.parametrize("asked_before", [True, False])
async def test_a_thread_is_new_to_those_in_it_alone(sandbox: Sandbox, asked_before: bool) -> None:
    workspace, channel = sandbox.workspace, sandbox.workspace.find_channel("fraud-model")
    ana, ben, chloe = (sandbox.person(name).id for name in ("Ana", "Ben", "Chloe"))
    marks, everybody = sandbox.page.marks, (ana, ben, chloe)

    def counted() -> list[tuple[int, int]]:
        counts = [marks.count(one, channel) for one in everybody]
        return [(count.unread, count.mentions) for count in counts]

    if asked_before:
        assert counted() == [(0, 0)] * 3
    root = workspace.post(channel, ana, "Who has the pager?")
    workspace.post(channel, ben, "Me", thread_ts=root.ts)
    if asked_before:
        assert counted() == [(1, 0), (1, 0), (1, 0)]
    reply = workspace.post(channel, ana, "<!here> Good", thread_ts=root.ts)
    if asked_before:
        assert counted() == [(1, 0), (2, 0), (1, 0)]
    workspace.post(channel, ben, f"<@{chloe}> has it", thread_ts=root.ts)
    workspace.post(channel, chloe, "No", thread_ts=root.ts)
    assert counted() == [(3, 0), (3, 0), (2, 1)]
    workspace.post(channel, ben, "Oh", thread_ts=root.ts)
    assert counted() == [(4, 0), (3, 0), (3, 1)]
    workspace.delete(reply)
    assert counted() == [(4, 0), (2, 0), (3, 1)]
    direct = workspace.direct(ana, ben)
    alone = workspace.post(direct, ben, "For you")
    workspace.post(direct, ben, "More", thread_ts=alone.ts)
    count = marks.count(ana, direct)
    assert (count.unread, count.mentions) == (2, 2)


async def test_marks(sandbox: Sandbox) -> None:
    workspace, channel = sandbox.workspace, sandbox.workspace.find_channel("fraud-model")
    ana, ben, dev, eve = (sandbox.person(name) for name in ("Ana", "Ben", "Dev", "Eve"))
    first, second, third = (workspace.post(channel, ben.id, f"<@{ana.id}> {n}") for n in range(3))
    marks = sandbox.page.marks
    async with visiting(sandbox, "Ana", "Ben") as [visitor, other], visitor.listening() as stream:
        assert named(stream.all("hello")[0]["cast"])["Ana"]["unread"] == 3
        await visitor.does("read", channel=channel.id, ts=second.ts)
        assert named(await stream.until("conversations"))["fraud-model"]["unread"] == 1
        assert named(await stream.until("people"))["Ana"]["unread"] == 1
        await visitor.does("read", channel=channel.id, ts=first.ts)
        assert marks.count(ana.id, channel).unread == 1
        await other.does("read", channel=channel.id, ts="9999999999.000000")
        await visitor.does("read", channel=channel.id, ts="9999999999.000000")
        workspace.post(channel, ben.id, "Later")
        assert marks.count(ana.id, channel).unread == 1
        await dev.joins("#fraud-model")
        assert marks.count(dev.id, channel).unread == 0
        for ts in ("", "1", "9" * 5000, "１.000000"):
            assert (await visitor.refused("read", channel=channel.id, ts=ts))[0] == 400
    sandbox.page.mark_all_read(NOON)
    assert marks.count(ana.id, channel).unread == 4
    sandbox.page.mark_all_read(NOON + timedelta(microseconds=1))
    assert marks.count(ana.id, channel).unread == 3
    sandbox.page.mark_all_read(NOON + timedelta(seconds=1))
    assert marks.count(ana.id, channel).unread == marks.waiting(eve.id) == 0
    assert third in workspace.history(channel)


async def test_what_is_there_at_the_start_has_been_read() -> None:
    sandbox = Sandbox(CONFIG, clock=lambda: NOON)
    channel = sandbox.workspace.find_channel("general")
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    await ben.types("Before", "#general")
    async with sandbox:
        await ben.types("After", "#general")
        assert sandbox.page.marks.count(ana.id, channel).unread == 1


async def test_an_app_without_home_or_messages_has_no_conversation(sandbox: Sandbox) -> None:
    sandbox.workspace.app.config = replace(CONFIG, home_tab=False, messages_tab=False)
    async with visiting(sandbox, "Ana") as [ana]:
        told = await hello(ana)
        assert [row["kind"] for row in told["conversations"]] == ["public", "public", "private"]
        assert (told["app"]["home"], told["app"]["writable"]) == (False, False)
        assert await ana.refused("home") == (409, "This app has no Home.")
