"""Show timeline, Show picture: whoever may see the plan gets pictures, alone; where that fails, the same in words."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.sandbox import Fault
from bot.sandbox.model import Message, View
from tests.scenario.playbook import SECRET, add_channel, kicked_off, live, planned, scores
from tests.scenario.team import BATON, CHANNEL, Team

SHOWN = "(image: "
PATIENCE = 5.0
MOMENT = "One moment: the picture is being drawn."
NO_PLAN = "I find no such plan here."
UPLOADS = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info")
TITLES = ["Timeline: #fraud-model", "Progress: #fraud-model"]


def button(act: str, plan: int = 1, value: str = "") -> dict[str, Any]:
    """A row with such a button, as a summary or Home has it."""
    label = {"timeline": "Show timeline", "retro_picture": "Show picture", "show_all": "Show all"}[act]
    pressed = {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": f"plan.{act}",
        "value": value or f"1|P-{plan}|1",
    }
    return {"type": "actions", "elements": [pressed]}


def posted(team: Team, act: str = "timeline", where: str = CHANNEL, **more: Any) -> Message:
    """A message of Baton's in a channel that has the button."""
    channel = team.sandbox.workspace.find_channel(where)
    return team.sandbox.workspace.post_as_app(channel, "How it stands", blocks=[button(act, **more)])


def images(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The image blocks of a message or view."""
    return [block for block in blocks if block["type"] == "image"]


def calls(team: Team, method: str) -> int:
    """How often Baton called it."""
    return len(team.sandbox.log.calls(method))


async def agreed(team: Team) -> None:
    """There is a plan to look at, and Slack looks pictures through at once."""
    await team.agreed()
    team.sandbox.workspace.files.scan_after = 0


async def answer(team: Team, name: str, message: Message, label: str = "Show timeline") -> Message:
    """Somebody presses, and is answered privately in the channel."""
    person = team.person(name)

    def private() -> list[Message]:
        return [one for one in person.messages(CHANNEL) if one.visible_to == person.id]

    before = len(private())
    await person.clicks(label, message)
    async with asyncio.timeout(PATIENCE):
        while len(private()) == before:
            await team.sandbox.settled()
    await team.settled()
    assert len(private()) == before + 1
    return private()[-1]


def in_words(message: Message) -> bool:
    """Whether it tells of H-1 without pictures."""
    return "H-1" in message.text and not images(message.blocks)


async def in_modal(team: Team, name: str, words: str) -> View:
    """The modal in front of somebody, once it says so."""
    person = team.person(name)
    await person.waits_for(words)
    view = person.modal()
    assert view is not None, person.screen()
    return view


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_who_asks_in_the_channel_gets_pictures_alone(team: Team) -> None:
    await agreed(team)
    said = await answer(team, "Ana", posted(team))
    assert [block["title"]["text"] for block in images(said.blocks)] == TITLES
    assert all(block["alt_text"] in said.text for block in images(said.blocks))
    assert team.labels("Ana", said) == ["Show all"]
    team.person("Ana").sees("#fraud-model on Wed 2 Dec.", CHANNEL)
    for name in ("Ben", "Chloe"):
        team.person(name).sees_not(SHOWN)


async def test_a_picture_waits_until_slack_has_looked_it_through(team: Team) -> None:
    await team.agreed()
    assert images((await answer(team, "Ana", posted(team))).blocks)
    assert calls(team, "files.info") == 4


async def test_the_click_is_acknowledged_before_the_pictures_are_there(team: Team) -> None:
    await agreed(team)
    team.sandbox.faults.next("upload", Fault.latency(1.0))
    await team.person("Ana").clicks("Show timeline", posted(team))
    assert team.sandbox.log.calls("block_actions")[-1].milliseconds < 900
    team.person("Ana").sees_not(SHOWN)
    await team.person("Ana").waits_for(SHOWN, CHANNEL)


async def test_pictures_are_uploaded_once_until_the_plan_changes(team: Team) -> None:
    await agreed(team)
    message = posted(team)
    for _ in range(2):
        assert len(images((await answer(team, "Ana", message)).blocks)) == 2
    assert calls(team, "upload") == 2
    await team.types("Chloe", "/handoff By 18 Dec, @ana transfers the runbook to @ben, done when it is merged")
    await answer(team, "Chloe", message)
    assert calls(team, "upload") > 2


async def test_a_private_message_keeps_its_place(team: Team) -> None:
    await agreed(team)
    await team.types("Ana", "/transition status")
    status = team.private_answers("Ana")[-1]
    assert images((await answer(team, "Ana", status)).blocks)
    assert team.private_answers("Ana")[-2] is status


@pytest.mark.parametrize("step", UPLOADS)
@pytest.mark.parametrize("fault", [Fault.status(500), Fault.ratelimited(30), Fault.reset_after()], ids=lambda f: f.kind)
async def test_where_the_upload_fails_the_same_comes_in_words(team: Team, step: str, fault: Fault) -> None:
    await agreed(team)
    team.sandbox.faults.next(step, fault)
    assert in_words(await answer(team, "Ana", posted(team)))
    assert calls(team, step) == 1
    assert images((await answer(team, "Ana", posted(team))).blocks)


@pytest.mark.parametrize("scope", ["files:write", "files:read"])
async def test_without_the_scope_it_comes_in_words(team: Team, scope: str) -> None:
    await agreed(team)
    team.sandbox.workspace.app.scopes.discard(scope)
    assert in_words(await answer(team, "Ana", posted(team)))


async def test_where_slack_does_not_show_them_any_more_they_are_uploaded_anew(team: Team) -> None:
    await agreed(team)
    await answer(team, "Ana", posted(team))
    team.sandbox.workspace.files.by_id.clear()
    assert in_words(await answer(team, "Ben", posted(team)))
    assert images((await answer(team, "Ben", posted(team))).blocks)


async def test_who_may_not_see_the_plan_is_refused_like_for_one_that_is_not_there(team: Team) -> None:
    add_channel(team, SECRET)
    await planned(team, SECRET)
    await team.invites_baton()
    for act in ("timeline", "retro_picture", "show_all"):
        for plan in (1, 99):
            await team.clicks("Chloe", button(act)["elements"][0]["text"]["text"], posted(team, act, plan=plan))
            assert team.answered("Chloe").startswith(NO_PLAN)
    assert calls(team, "files.getUploadURLExternal") == 0


@pytest.mark.parametrize("act", ["timeline", "retro_picture", "show_all"])
async def test_a_value_that_baton_never_wrote_is_ignored(team: Team, act: str) -> None:
    await agreed(team)
    before = team.person("Ana").screen()
    message = posted(team, act, value="1|H-1|1")
    await team.clicks("Ana", button(act)["elements"][0]["text"]["text"], message)
    team.sandbox.workspace.delete(message)
    assert team.person("Ana").screen() == before


async def test_in_home_a_modal_opens_at_once_and_then_has_the_pictures(team: Team) -> None:
    await agreed(team)
    ana = team.person("Ana")
    team.sandbox.slack.surfaces.publish(ana.id, {"type": "home", "blocks": [button("timeline")]})
    team.sandbox.faults.next("upload", Fault.latency(0.5))
    await ana.clicks("Show timeline")
    early = await in_modal(team, "Ana", MOMENT)
    view = await in_modal(team, "Ana", SHOWN)
    assert view.id == early.id
    assert [block["title"]["text"] for block in images(view.blocks)] == TITLES


async def test_in_home_it_comes_in_words_where_the_upload_fails(team: Team) -> None:
    await agreed(team)
    ana = team.person("Ana")
    team.sandbox.slack.surfaces.publish(ana.id, {"type": "home", "blocks": [button("timeline")]})
    team.sandbox.faults.next("upload", Fault.status(500))
    await ana.clicks("Show timeline")
    view = await in_modal(team, "Ana", MOMENT)
    async with asyncio.timeout(PATIENCE):
        while MOMENT in ana.screen():
            await team.sandbox.settled()
    assert images(view.blocks) == []
    assert "H-1" in json.dumps(view.blocks)


async def test_in_a_modal_the_pictures_take_its_place(team: Team) -> None:
    await agreed(team)
    ana = team.person("Ana")
    title = {"type": "plain_text", "text": "Baton"}
    opened = team.sandbox.slack.surfaces.open(ana.id, {"type": "modal", "title": title, "blocks": [button("timeline")]})
    await ana.clicks("Show timeline")
    assert (await in_modal(team, "Ana", SHOWN)).id == opened.id


async def test_a_modal_that_cannot_open_is_answered_in_words_in_the_direct_message(team: Team) -> None:
    await agreed(team)
    ana = team.person("Ana")
    team.sandbox.slack.surfaces.publish(ana.id, {"type": "home", "blocks": [button("timeline")]})
    team.sandbox.faults.next("views.open", Fault.failing("expired_trigger_id"))
    before = len(ana.messages(BATON))
    await team.clicks("Ana", "Show timeline")
    assert len(ana.messages(BATON)) == before + 1


async def test_the_retrospective_as_a_picture(team: Team) -> None:
    await live(team)
    team.sandbox.workspace.files.scan_after = 0
    for who in ("Ana", "Ben", "Chloe"):
        await scores(team, who, 4, 3, 5, 2)
    await team.types("Chloe", "/transition retro")
    [picture] = images((await answer(team, "Chloe", team.private_answers("Chloe")[-1], "Show picture")).blocks)
    assert picture["title"]["text"] == "Retrospective: Fraud model"
    assert "Ana" not in picture["alt_text"]
    team.person("Ben").sees_not(SHOWN)


async def test_a_retrospective_without_scores_comes_in_words(team: Team) -> None:
    await kicked_off(team)
    said = await answer(team, "Chloe", posted(team, "retro_picture"), "Show picture")
    assert "Nobody has scored yet" in said.text
    assert images(said.blocks) == []
    assert calls(team, "upload") == 0


async def test_show_all_lists_every_handoff_of_the_plan(team: Team) -> None:
    await agreed(team)
    await team.types("Chloe", "/handoff By 18 Dec, @ana transfers the runbook to @ben, done when it is merged")
    said = await answer(team, "Chloe", posted(team, "show_all"), "Show all")
    assert "H-1" in said.text
    assert "H-2" in said.text
