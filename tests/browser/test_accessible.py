"""Everybody can use it: axe-core finds nothing on any surface, landmarks are there, and a keyboard is enough."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, expect

from bot.sandbox import Sandbox
from tests.browser.conftest import Visit
from tests.browser.kit_app import CHANNEL, Kit, actions, asks, button, form, plain, section
from tests.browser.test_forms import EVERYTHING
from tests.browser.test_surfaces import ONE_TWO, RICH, USES, at_the_channel
from tests.browser.visitor import Visitor
from tests.support.browser import DESKTOP, PHONE

VARIANTS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "size": DESKTOP},
    "dark": {"color_scheme": "dark", "size": DESKTOP},
    "phone": {"color_scheme": "light", "size": PHONE, "has_touch": True, "is_mobile": True},
}
# On a phone the side bar is a screen of its own: a list of places to go, whose main landmark and heading come then.
OF_WHOLE_PAGES = ("landmark-one-main", "page-has-heading-one")
EACH = pytest.mark.parametrize("variant", list(VARIANTS))


class Inspector:
    """Runs axe-core on a page as it stands, and remembers what it found, by surface."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self.found: dict[str, list[str]] = {}

    async def looks_at(self, surface: str, there: Locator, part: str | None = None) -> None:
        """Wait until it is there, and check the page, or a part of it (a selector)."""
        await self._visitor.there(there, surface)
        without = () if await self._visitor.main.is_visible() else OF_WHOLE_PAGES
        rules = {rule: {"enabled": False} for rule in without}
        results = await Axe().run(self._visitor.page, part, {"resultTypes": ["violations"], "rules": rules})
        told = [
            f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
            for rule in results.response["violations"]
            for node in rule["nodes"]
        ]
        if told:
            self.found[surface] = told


@EACH
async def test_messages_and_forms(kit: Kit, visit: Visit, variant: str) -> None:
    visitor = await visit(**VARIANTS[variant])
    inspector = Inspector(visitor)
    await kit.posts(
        {"type": "header", "text": plain("The headline")},
        section("*bold* `code` <https://example.com|the wiki> <@U0ANA000000> <@U0BEN000000> <#C0000000001> <!here>"),
        {"type": "section", "fields": [plain("One"), plain("Two")], "accessory": USES["static select"].element},
        {"type": "image", "image_url": kit.picture, "alt_text": "a grey dot", "title": plain("The picture")},
        {"type": "context", "elements": [{"type": "image", "image_url": kit.picture, "alt_text": "a dot"}, plain("x")]},
        RICH,
        actions(
            button("Plain"),
            button("Good", "b2", style="primary"),
            button("Bad", "b3", style="danger"),
            {"type": "overflow", "action_id": "o", "options": ONE_TWO},
            {"type": "datepicker", "action_id": "d"},
            {"type": "checkboxes", "action_id": "c", "options": ONE_TWO},
            {"type": "radio_buttons", "action_id": "r", "options": ONE_TWO},
        ),
    )
    await kit.says_to("Ana", "Psst", section("Psst"))
    await at_the_channel(visitor, kit)
    await inspector.looks_at("a channel", visitor.message("The headline"))
    await visitor.message("The headline").get_by_role("button", name="More", exact=True).click()
    await inspector.looks_at("a menu", visitor.page.get_by_role("menu"), "[role=menu]")
    await visitor.page.keyboard.press("Escape")
    await visitor.composer.press_sequentially("/")
    await inspector.looks_at("commands", visitor.page.get_by_role("listbox", name="Suggestions"), ".composer")
    await visitor.composer.fill("")
    await visitor.composer.press_sequentially("@")
    await inspector.looks_at("people", visitor.page.get_by_role("listbox", name="Suggestions"), ".composer")
    await visitor.composer.fill("")
    await kit.shows("Ana", EVERYTHING)
    await inspector.looks_at("a form", visitor.dialog("A note"))
    await visitor.clicks("Send")
    await inspector.looks_at("a form with errors", visitor.front.get_by_text("required").first, "dialog")
    await visitor.field("Kinds").click()
    await inspector.looks_at("a choice of several", visitor.dialog("Kinds"), "dialog")
    assert inspector.found == {}


@EACH
async def test_everything_around_them(kit: Kit, visit: Visit, variant: str) -> None:
    visitor = await visit(**VARIANTS[variant])
    inspector = Inspector(visitor)
    kit.home = [section("Two notes"), actions(button("Look")), asks("Field", "plain_text_input", optional=True)]
    kit.sandbox.workspace.post(
        kit.sandbox.workspace.find_channel("general"), kit.sandbox.person("Ben").id, "Unread, <@U0ANA000000>"
    )
    await visitor.opens(kit.sandbox.page.url)
    await inspector.looks_at("the beginning", visitor.side.or_(visitor.main).first)
    await kit.client.chat_postMessage(channel=kit.sandbox.person("Ana").id, text="Hello, Ana")
    direct = kit.sandbox.workspace.direct(kit.sandbox.workspace.app.bot_user, kit.sandbox.person("Ana").id)
    await visitor.opens(kit.sandbox.page.url, person=kit.sandbox.person("Ana").id, channel=direct.id)
    await inspector.looks_at("a direct message", visitor.message("Hello, Ana"))
    await visitor.main.get_by_role("tab", name="Home").click()
    await inspector.looks_at("Home", visitor.main.get_by_text("Two notes"))
    await visitor.main.get_by_role("tab", name="About").click()
    await inspector.looks_at("About", visitor.main.get_by_text("Try the kit"))
    await visitor.you.click()
    await inspector.looks_at("the people", visitor.page.get_by_role("menu"), "header")
    await visitor.page.get_by_role("menuitemradio", name=re.compile("^Finn")).click()
    await inspector.looks_at("a deactivated account", visitor.main.get_by_role("button", name="Go on as Ana"))
    assert inspector.found == {}


@EACH
async def test_what_is_behind_the_scenes(shown_demo: str, visit: Visit, variant: str) -> None:
    visitor = await visit(**VARIANTS[variant])
    inspector = Inspector(visitor)
    await visitor.opens(shown_demo)
    await inspector.looks_at("the demo", visitor.you)
    await visitor.bar.get_by_title("Time travel").click()
    await inspector.looks_at("time travel", visitor.dialog("Time travel"), "header")
    await visitor.page.keyboard.press("Escape")
    for tab in ("Guide", "Trail", "Wire"):
        panel = await visitor.looks_inside(tab)
        await inspector.looks_at(tab, panel.get_by_role("listitem").first, "#inside")
    await visitor.page.get_by_role("button", name="Start again").click()
    await inspector.looks_at("starting again", visitor.page.get_by_role("button", name="Throw away"), "#inside")
    assert inspector.found == {}


async def test_the_page_has_its_landmarks_and_names(shown_demo: str, visitor: Visitor) -> None:
    await visitor.opens(shown_demo)
    for landmark in (visitor.bar, visitor.side, visitor.main):
        await expect(landmark).to_have_count(1)
        await expect(landmark).to_be_visible()
    await expect(visitor.page.get_by_role("complementary", name="Behind the scenes")).to_have_count(1)
    await expect(visitor.main.get_by_role("heading", level=1)).to_have_text("fraud-model")
    await expect(visitor.main.get_by_role("list", name="Messages")).to_be_visible()
    await expect(visitor.messages.first.get_by_role("article")).to_have_accessible_name(re.compile(r"^\w+, \d+:\d\d"))
    await expect(visitor.composer).to_have_accessible_name("Message #fraud-model")
    await expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    await expect(visitor.row(CHANNEL)).to_have_attribute("aria-current", "page")


async def test_the_theme_is_the_systems_until_one_is_chosen(sandbox: Sandbox, visit: Visit) -> None:
    visitor = await visit(color_scheme="dark")
    await visitor.opens(sandbox.page.url)
    root = visitor.page.locator("html")
    await expect(root).to_have_attribute("data-theme", "dark")
    await visitor.bar.get_by_role("button", name="Theme").click()
    await visitor.page.get_by_role("menuitemradio", name="Light").click()
    await expect(root).to_have_attribute("data-theme", "light")
    await visitor.reloads()
    await expect(root).to_have_attribute("data-theme", "light")
    await visitor.bar.get_by_role("button", name="Theme").click()
    await visitor.page.get_by_role("menuitemradio", name="As the system").click()
    await expect(root).to_have_attribute("data-theme", "dark")
    await visitor.page.emulate_media(color_scheme="light")
    await expect(root).to_have_attribute("data-theme", "light")


async def test_what_comes_is_told_to_screen_readers(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.goes_to(CHANNEL)
    await visitor.there(visitor.main.get_by_text("This is the very beginning of #fraud-model."), "the beginning")
    sandbox.workspace.post(sandbox.workspace.find_channel(CHANNEL), sandbox.person("Ben").id, "Are you *there*?")
    heard = visitor.page.locator("[aria-live=polite]").filter(has_text="Ben: Are you there?")
    await expect(heard).to_have_count(1)


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    async def tabs_to(self, goal: Locator, key: str = "Tab", most: int = 120) -> None:
        """Press Tab (or another key) until the focus is there, and it shows."""
        await self.visitor.there(goal, "where the focus should go")
        for _ in range(most):
            if await goal.evaluate("node => node === document.activeElement"):
                assert await goal.evaluate("node => node.matches(':focus-visible')"), "the focus does not show"
                return
            await self.presses(key)
        focused = await self.visitor.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"{most} times {key} do not lead to {goal}; the focus is on {focused}")

    async def presses(self, *keys: str) -> None:
        """Press these keys, one after the other."""
        for key in keys:
            await self.visitor.page.keyboard.press(key)

    async def types(self, words: str) -> None:
        """Type where the focus is."""
        await self.visitor.page.keyboard.type(words)

    async def becomes(self, name: str) -> None:
        """Become somebody else."""
        await self.tabs_to(self.visitor.you)
        await self.presses("Enter")
        goal = self.visitor.page.get_by_role("menuitemradio", name=re.compile(rf"^{name}\b"))
        await self.tabs_to(goal, "ArrowDown")
        await self.presses("Enter")
        await self.visitor.there(self.visitor.bar.get_by_role("button", name=f"You are: {name}"), name)

    async def goes_to(self, conversation: str) -> None:
        """Go to a conversation of the side bar."""
        await self.tabs_to(self.visitor.row(conversation))
        await self.presses("Enter")
        await self.visitor.there(self.visitor.composer, conversation)

    async def uses(self, label: str, on: str) -> None:
        """Go to a button in a message, and press it."""
        await self.tabs_to(self.visitor.button(label, on))
        await self.presses("Enter")


async def test_a_whole_handoff_with_the_keyboard_alone(demo: str, visitor: Visitor) -> None:
    await visitor.opens(demo)
    keys = Keyboard(visitor)
    await keys.tabs_to(visitor.composer)
    await keys.types("/handoff By 15 Dec, I transfer the night pager to @be")
    await visitor.there(visitor.page.get_by_role("option", name=re.compile("^Ben")), "Ben among the suggestions")
    await keys.presses("Enter")
    await keys.types("done when it rang twice")
    await keys.presses("Enter")
    await visitor.there(visitor.message("Ben is being asked"), "the answer")
    await keys.becomes("Ben")
    await keys.goes_to("Baton")
    await keys.uses("I'll take it", on="night pager")
    await visitor.there(visitor.message("night pager").filter(has_text="agreed"), "that it is agreed")
    await keys.becomes("Ana")
    await keys.goes_to("Baton")
    await keys.uses("Mark delivered", on="Ben takes the night pager")
    await visitor.there(visitor.dialog("Mark delivered"), "the form")
    await keys.types("it rang twice on Monday")
    await keys.tabs_to(visitor.front.get_by_role("button", name="Mark delivered"))
    await keys.presses("Enter")
    await visitor.gone(visitor.dialog("Mark delivered"), "the form")
    await keys.becomes("Ben")
    await keys.goes_to("Baton")
    await keys.uses("Accept", on="Ready for you to accept: night pager")
    await visitor.there(visitor.dialog("Accept"), "the form")
    await keys.tabs_to(visitor.front.get_by_role("checkbox", name="Confirmed"))
    await keys.presses("Space")
    await keys.tabs_to(visitor.front.get_by_role("button", name="Accept"))
    await keys.presses("Enter")
    await visitor.there(visitor.message("Ben accepted the night pager"), "that it is accepted")


async def test_messages_are_walked_with_the_arrows(kit: Kit, visitor: Visitor) -> None:
    for number in (1, 2, 3):
        await kit.posts(section(f"Note {number}"), text=f"Note {number}")
    kit.opens = form(asks("Title", "plain_text_input"))
    await at_the_channel(visitor, kit)
    keys = Keyboard(visitor)
    await keys.tabs_to(visitor.message("Note 3").get_by_role("article"))
    await keys.presses("ArrowUp")
    await expect(visitor.message("Note 2").get_by_role("article")).to_be_focused()
    await keys.tabs_to(visitor.message("Note 2").get_by_role("button", name="More actions"))
    await keys.presses("Enter", "Enter")
    await visitor.there(visitor.dialog("A note"), "the form")
    assert (await kit.hears("message_action"))["message"]["text"] == "Note 2"
    await keys.presses("Escape")
    await visitor.gone(visitor.dialog("A note"), "the form")


async def test_escape_closes_the_menu_before_the_form(kit: Kit, visitor: Visitor) -> None:
    await at_the_channel(visitor, kit)
    await kit.shows("Ana", EVERYTHING)
    await visitor.there(visitor.dialog("A note"), "the form")
    await visitor.field("Kinds").click()
    await visitor.there(visitor.dialog("Kinds"), "the choices")
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(visitor.dialog("Kinds"), "the choices")
    await expect(visitor.field("Kinds")).to_be_focused()
    await visitor.there(visitor.dialog("A note"), "the form")
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(visitor.dialog("A note"), "the form")


async def test_what_is_wrong_would_be_found(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.page.evaluate("() => document.querySelector('main').append(document.createElement('button'))")
    inspector = Inspector(visitor)
    await inspector.looks_at("a nameless button", visitor.main)
    assert "button-name" in str(inspector.found)
