"""Who did it: what somebody did is theirs whatever the page is by the time it leaves, and a new workspace hears nothing
of what was begun in the old one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Route, expect

from bot.sandbox import Sandbox
from tests.browser.kit_app import CONFIG, NOON, Json, Kit, actions, asks, button, form, plain, section
from tests.browser.test_surfaces import at_the_channel
from tests.browser.visitor import Visitor

AWAY = "Connecting again"
SURE: Json = {
    "title": plain("Sure?"),
    "text": plain("It cannot be undone."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
}


class SlowKit(Kit):
    """The kit app, which answers only while the gate is open."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self.gate = asyncio.Event()

    async def _take(self, request: web.Request) -> web.Response:
        response = await super()._take(request)
        await self.gate.wait()
        return response


@pytest_asyncio.fixture(loop_scope="session")
async def slow(sandbox: Sandbox) -> AsyncIterator[SlowKit]:
    """It at work, the gate shut."""
    kit = SlowKit(sandbox)
    async with kit.working():
        yield kit
        kit.gate.set()


def who(kit: Kit, kind: str) -> list[str]:
    """By whom it was done, as the app heard it, the first first."""
    names = {kit.sandbox.person(name).id: name for name in ("Ana", "Ben")}
    return [names[body["user"]["id"]] for body in kit.of(kind)]


def pressed(kit: Kit) -> list[tuple[str, str]]:
    """Who used which element, as the app heard it."""
    used = [body["actions"][0]["action_id"] for body in kit.of("block_actions")]
    return list(zip(who(kit, "block_actions"), used, strict=True))


async def after_ben(visitor: Visitor, kit: Kit) -> None:
    """Ana's page, where Back is Ben's."""
    await at_the_channel(visitor, kit, "Ben")
    await visitor.becomes("Ana")


async def goes_back_to_ben(visitor: Visitor) -> None:
    """Press Back; ends when the page is Ben's."""
    await visitor.page.go_back()
    await visitor.there(visitor.bar.get_by_role("button", name="You are: Ben", include_hidden=True), "You are: Ben")


# Acts on their way -----------------------------------------------------------------------------------------


async def test_what_waits_for_its_turn_is_sent_as_whoever_did_it(slow: SlowKit, visitor: Visitor) -> None:
    await slow.posts(section("Two to press"), actions(button("First", "first"), button("Second", "second")))
    await after_ben(visitor, slow)
    await visitor.clicks("First")
    await slow.hears("block_actions")
    await visitor.clicks("Second")
    await goes_back_to_ben(visitor)
    slow.gate.set()
    await slow.hears("block_actions", 1)
    assert pressed(slow) == [("Ana", "first"), ("Ana", "second")]


async def test_one_persons_slow_button_is_free_for_another(slow: SlowKit, visitor: Visitor) -> None:
    await slow.posts(section("One to press"), actions(button("First", "first")))
    await after_ben(visitor, slow)
    await visitor.clicks("First")
    await slow.hears("block_actions")
    await expect(visitor.button("First")).to_have_attribute("aria-busy", "true")
    await goes_back_to_ben(visitor)
    await visitor.there(visitor.button("First"), "Ben's button")
    assert await visitor.button("First").get_attribute("aria-busy") is None
    await visitor.clicks("First")
    await slow.hears("block_actions", 1)
    assert pressed(slow) == [("Ana", "first"), ("Ben", "first")]


async def test_one_persons_slow_form_holds_up_no_other(slow: SlowKit, visitor: Visitor) -> None:
    await after_ben(visitor, slow)
    await slow.shows("Ana", form(asks("Title", "plain_text_input"), title="For Ana"))
    await slow.shows("Ben", form(asks("Title", "plain_text_input"), title="For Ben"))
    await visitor.there(visitor.dialog("For Ana"), "Ana's form")
    await visitor.fills("Title", "Of Ana")
    await visitor.clicks("Send")
    await slow.hears("view_submission")
    await goes_back_to_ben(visitor)
    await visitor.there(visitor.dialog("For Ben"), "Ben's form")
    await visitor.fills("Title", "Of Ben")
    await visitor.clicks("Send")
    await slow.hears("view_submission", 1)
    assert who(slow, "view_submission") == ["Ana", "Ben"]
    slow.gate.set()
    await visitor.gone(visitor.dialog("For Ben"), "Ben's form")


async def test_a_form_is_sent_as_it_stood(slow: SlowKit, visitor: Visitor) -> None:
    """What waits behind a slow button is what was sent, not what is typed meanwhile."""
    await at_the_channel(visitor, slow)
    await slow.shows("Ana", form(asks("Title", "plain_text_input"), actions(button("More", "more"))))
    await visitor.fills("Title", "As it stood")
    await visitor.clicks("More")
    await slow.hears("block_actions")
    await visitor.clicks("Send")
    await visitor.fills("Title", "Too late")
    slow.gate.set()
    sent = await slow.hears("view_submission")
    assert sent["view"]["state"]["values"]["title"]["value"]["value"] == "As it stood"


# What is half done -----------------------------------------------------------------------------------------


async def test_a_question_is_for_whoever_was_asked(kit: Kit, visitor: Visitor) -> None:
    await kit.posts(section("Ask first"), actions(button("Throw it away", "throw", confirm=SURE), button("Press")))
    await after_ben(visitor, kit)
    await visitor.clicks("Throw it away")
    await visitor.there(visitor.dialog("Sure?"), "the question")
    await goes_back_to_ben(visitor)
    await visitor.gone(visitor.dialog("Sure?"), "the question")
    await visitor.clicks("Press")
    await kit.hears("block_actions")
    assert pressed(kit) == [("Ben", "press")]


@pytest.mark.parametrize(
    ("element", "typed"),
    [
        ({"type": "datepicker"}, "2026-12-15"),
        (
            {
                "type": "plain_text_input",
                "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
            },
            "Half a sent",
        ),
    ],
    ids=["date", "text"],
)
async def test_what_is_half_typed_is_not_sent_for_another(
    kit: Kit, visitor: Visitor, element: Json, typed: str
) -> None:
    asking = asks("When", **({"kind": element.pop("type")} | element), block={"dispatch_action": True})
    await kit.posts(section("Half typed"), asking, actions(button("Press")))
    await visitor.page.clock.install()
    await after_ben(visitor, kit)
    field = visitor.message("Half typed").get_by_label("When")
    await field.fill(typed)
    await goes_back_to_ben(visitor)
    await visitor.page.clock.fast_forward(5_000)
    await visitor.clicks("Press")
    await kit.hears_such("block_actions", lambda body: bool(body["actions"][0]["action_id"] == "press"))
    assert pressed(kit) == [("Ben", "press")]


async def test_an_open_menu_closes_for_another_person(kit: Kit, visitor: Visitor) -> None:
    await after_ben(visitor, kit)
    await visitor.main.get_by_role("button", name="Shortcuts").click()
    item = visitor.page.get_by_role("menuitem", name="New note")
    await visitor.there(item, "the menu")
    await goes_back_to_ben(visitor)
    await visitor.gone(item, "the menu")


# Another workspace -----------------------------------------------------------------------------------------


@asynccontextmanager
async def a_world(port: int = 0) -> AsyncIterator[tuple[Kit, int]]:
    """A workspace with a guide, the kit app in it, and its port. What has an id has the same in each of them."""

    async def guide(_: str, __: str) -> Json:
        return {"step": 1, "of": 2, "title": "Look around", "text": "", "done": False, "offers": []}

    async with Sandbox(CONFIG, clock=lambda: NOON, limits=None, port=port) as sandbox, Kit(sandbox).working() as kit:
        sandbox.workspace.direct(sandbox.workspace.app.bot_user, sandbox.person("Ana").id)
        sandbox.page.show(guide=guide)
        yield kit, int(sandbox.page.url.rsplit(":", 1)[1].strip("/"))


async def test_a_new_workspace_begins_with_nothing_of_the_old(visitor: Visitor) -> None:
    visitor.troubles.allow("ERR_")
    view = form(asks("Title", "plain_text_input"))
    strip = visitor.page.get_by_role("region", name="Guide")
    inside = visitor.page.get_by_role("complementary", name="Behind the scenes")
    async with a_world() as (kit, port):
        await at_the_channel(visitor, kit)
        await inside.get_by_role("button", name="Close").click()
        await strip.get_by_role("button", name="Hide the guide").click()
        await visitor.gone(strip, "the strip")
        await visitor.composer.fill("Of the old world")
        before = await kit.shows("Ana", view)
        await visitor.fills("Title", "Of the old world")
    await visitor.sees(AWAY)
    async with a_world(port) as (kit, _):
        assert await kit.shows("Ana", view) == before
        await visitor.sees_not(AWAY)
        await visitor.there(visitor.dialog("A note"), "the form")
        await expect(visitor.field("Title")).to_have_value("")
        await visitor.clicks("Cancel")
        await expect(visitor.composer).to_have_value("")
        await visitor.there(strip, "the strip")


async def test_what_waits_for_its_turn_does_not_reach_a_new_workspace(visitor: Visitor) -> None:
    visitor.troubles.allow("ERR_")
    blocks = (
        section("Some to press"),
        actions(*(button(label, label.lower()) for label in ("First", "Second", "Third"))),
    )
    begun = asyncio.Event()

    async def hold(route: Route) -> None:
        await begun.wait()
        await route.abort()

    async with a_world() as (kit, port):
        before = await kit.posts(*blocks)
        await at_the_channel(visitor, kit)
        await visitor.there(visitor.button("First"), "the buttons")
        await visitor.page.route("**/page/act", hold, times=1)
        await visitor.clicks("First")
        await visitor.clicks("Second")
    await visitor.sees(AWAY)
    async with a_world(port) as (kit, _):
        assert await kit.posts(*blocks) == before
        await visitor.sees_not(AWAY)
        begun.set()
        await expect(visitor.button("Second")).not_to_have_attribute("aria-busy", "true")
        await visitor.clicks("Third")
        await kit.hears_such("block_actions", lambda body: bool(body["actions"][0]["action_id"] == "third"))
        assert pressed(kit) == [("Ana", "third")]


async def test_a_broken_connection_loses_nothing_of_what_was_begun(kit: Kit, visitor: Visitor) -> None:
    await at_the_channel(visitor, kit)
    await visitor.composer.fill("Half a sent")
    await kit.shows("Ana", form(asks("Title", "plain_text_input")))
    await visitor.fills("Title", "Half a ti")
    async with visitor.page.expect_response("**/page/stream*"):
        kit.sandbox.page.tabs.end()
    await kit.posts(section("We are back"))
    await visitor.sees("We are back", visitor.messages)
    await expect(visitor.field("Title")).to_have_value("Half a ti")
    await visitor.clicks("Cancel")
    await expect(visitor.composer).to_have_value("Half a sent")


# Names that an app may choose -------------------------------------------------------------------------------


async def test_blocks_may_be_called_as_the_page_s_own_things_are(kit: Kit, visitor: Visitor) -> None:
    await at_the_channel(visitor, kit)
    names = ["__proto__", "constructor", "toString"]
    inputs = [asks(name, "plain_text_input", block={"block_id": name}, action_id=name) for name in names]
    await kit.shows("Ana", form(*inputs))
    await visitor.there(visitor.dialog("A note"), "the form")
    for name in names:
        await expect(visitor.field(name)).to_have_value("")
        await expect(visitor.field(name)).not_to_have_attribute("aria-invalid", "true")
        await visitor.fills(name, f"in {name}")
    await visitor.clicks("Send")
    sent = (await kit.hears("view_submission"))["view"]["state"]["values"]
    assert {block: state[block]["value"] for block, state in sent.items()} == {name: f"in {name}" for name in names}
