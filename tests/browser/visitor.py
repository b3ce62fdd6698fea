"""A person at the page, told as a user's story: what they do goes by roles and accessible names, as a screen reader has
them, and waits until the page is ready for it; what they see is waited for, never slept for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.async_api import Error, Locator, Page, Response, expect

from tests.support.browser import PATIENCE, Troubles

MESSAGE_INPUT = re.compile(r"^Message ")
PLACES = re.compile(r"^#/([^/]+)/([^/]+)")


def called(label: str) -> re.Pattern[str]:
    """An accessible name: the label, or the label with what it is about, as "Open: H-1, the pager"."""
    return re.compile(rf"^{re.escape(label)}(?:$|[:,] )")


def heard(act: str) -> Callable[[Response], bool]:
    """Whether it is the workspace's answer to such an act of the page."""
    return lambda response: f'"act":"{act}"' in (response.request.post_data or "")


@dataclass
class Visitor:
    """One tab of a browser."""

    page: Page
    troubles: Troubles

    # Coming and going -----------------------------------------------------------------------------------

    async def opens(self, url: str, *, person: str = "", channel: str = "") -> None:
        """Open the page, as somebody and in a conversation (ids) where given; ends when it is there."""
        await self.page.goto(f"{url}#/{person}/{channel}" if person else url)
        await self.there(self.you, "the page")

    async def another_tab(self) -> Visitor:
        """A second tab of the same browser."""
        return Visitor(await self.page.context.new_page(), self.troubles)

    async def reloads(self) -> None:
        """Load the page again."""
        await self.page.reload()
        await self.there(self.you, "the page")

    async def becomes(self, name: str) -> None:
        """Choose somebody in "You are: …"; ends when the workspace is theirs."""
        await self.you.click()
        await self.page.get_by_role("menuitemradio", name=re.compile(rf"^{name}\b")).click()
        await self.there(self.bar.get_by_role("button", name=f"You are: {name}"), f"You are: {name}")

    async def goes_to(self, conversation: str) -> None:
        """Choose a conversation in the side bar: "#fraud-model", "Ben", "Baton". On a phone one is behind the other."""
        if await self.back.is_visible():
            await self.back.click()
        await self.row(conversation).click()
        row = self.row(conversation, hidden=True)
        await self.holds(lambda: expect(row).to_have_attribute("aria-current", "page"), f"{conversation} does not open")

    async def jumps(self, label: str) -> str:
        """Move the clock on by one of its steps; answers what is said when the journey ends."""
        clock = self.bar.get_by_title("Time travel")
        await clock.click()
        box = self.dialog("Time travel")
        async with self.page.expect_response(heard("jump")):
            await box.get_by_role("button", name=label, exact=True).click()
        await self.holds(lambda: expect(clock).not_to_have_attribute("aria-busy", "true"), "the journey does not end")
        said = await box.get_by_role("status").inner_text()
        await self.page.keyboard.press("Escape")
        await self.gone(box, "time travel")
        return said

    async def looks_inside(self, tab: str) -> Locator:
        """Open "Behind the scenes" on a tab, and answer the tab's panel."""
        inside = self.page.get_by_role("complementary", name="Behind the scenes")
        if not await inside.is_visible():
            await self.bar.get_by_role("button", name="Behind the scenes").click()
        await inside.get_by_role("tab", name=tab, exact=True).click()
        return inside.get_by_role("tabpanel", name=tab)

    # Doing ----------------------------------------------------------------------------------------------

    async def types(self, words: str) -> None:
        """Put a message or a command into the composer, and press Enter."""
        await self.composer.fill(words)
        await self.composer.press("Enter")

    async def clicks(self, label: str, on: str | None = None) -> None:
        """Press a button: of the dialog in front, else of the newest message that says `on`, else of the newest."""
        button = self.button(label, on)
        await self.there(button, f"a button {label!r}")
        await button.click()

    async def uses_shortcut(self, name: str, on: str | None = None) -> None:
        """Use a shortcut: of the message that says `on`, else one of the composer's menu."""
        if on is None:
            await self.main.get_by_role("button", name="Shortcuts").click()
        else:
            message = self.message(on)
            await message.hover()
            await message.get_by_role("button", name="More actions").click()
        await self.page.get_by_role("menuitem", name=re.compile(rf"^{re.escape(name)}")).click()

    async def fills(self, label: str, words: str) -> None:
        """Type into a text input of the dialog in front."""
        await self.there(self.field(label), label)
        await self.field(label).fill(words)

    async def chooses(self, label: str, *names: str, within: Locator | None = None) -> None:
        """Choose by name: one in a list, or several where several can be."""
        field = (within or self.front).get_by_label(label, exact=True)
        await self.there(field, label)
        if await field.evaluate("node => node.localName") == "select":
            await field.select_option(label=names[0])
            return
        await field.click()
        for name in names:
            await self.dialog(label).get_by_role("checkbox", name=name).check()
        await self.page.keyboard.press("Escape")

    async def ticks(self, label: str, nth: int | None = None) -> None:
        """Tick the boxes of that name in the dialog in front: the nth (from 1), or all."""
        boxes = self.front.get_by_role("checkbox", name=label)
        await self.there(boxes.first, f"a box {label!r}")
        for box in [boxes.nth(nth - 1)] if nth else await boxes.all():
            await box.check()

    # Seeing ---------------------------------------------------------------------------------------------

    async def sees(self, words: str, within: Locator | None = None) -> None:
        """Wait until these words stand somewhere visible."""
        found = (within or self.page).get_by_text(words).locator("visible=true").first
        await self.there(found, repr(words))

    async def sees_not(self, words: str, within: Locator | None = None) -> None:
        """Wait until these words stand nowhere visible."""
        found = (within or self.page).get_by_text(words).locator("visible=true")
        await self.holds(lambda: expect(found).to_have_count(0), f"{words!r} is still there")

    async def there(self, locator: Locator, what: str) -> None:
        """Wait until it is visible. Raises AssertionError with what the page has instead."""
        await self.holds(lambda: expect(locator).to_be_visible(), f"{what} is not there")

    async def gone(self, locator: Locator, what: str) -> None:
        """Wait until it is not visible. Raises AssertionError with what the page has."""
        await self.holds(lambda: expect(locator).to_be_hidden(), f"{what} is still there")

    async def holds(self, expectation: Callable[[], object], otherwise: str) -> None:
        """Hold an expectation of Playwright's, which adds the page as a screen reader has it where it does not hold."""
        expect.set_options(timeout=PATIENCE * 1000)
        try:
            await expectation()  # type: ignore[misc]
        except (AssertionError, Error) as error:
            raise AssertionError("\n".join([otherwise, *self.troubles.unexpected(), str(error)])) from None

    # Where things are -----------------------------------------------------------------------------------

    @property
    def bar(self) -> Locator:
        """The bar at the top."""
        return self.page.get_by_role("banner")

    @property
    def you(self) -> Locator:
        """The button that says who one is."""
        return self.bar.get_by_role("button", name=re.compile("^You are: "))

    @property
    def side(self) -> Locator:
        """The side bar."""
        return self.page.get_by_role("navigation", name="Workspace")

    @property
    def main(self) -> Locator:
        """The conversation."""
        return self.page.get_by_role("main")

    @property
    def composer(self) -> Locator:
        """Where messages are typed."""
        return self.main.get_by_role("textbox", name=MESSAGE_INPUT)

    @property
    def messages(self) -> Locator:
        """The messages of the conversation, oldest first."""
        return self.main.get_by_role("list", name="Messages").locator("> li[data-ts]")

    @property
    def front(self) -> Locator:
        """The dialog in front."""
        return self.page.get_by_role("dialog").last

    @property
    def back(self) -> Locator:
        """The button that leads from a conversation to the side bar, on a phone."""
        return self.main.get_by_role("button", name="Back", exact=True)

    def row(self, conversation: str, *, hidden: bool = False) -> Locator:
        """A conversation's row in the side bar, whatever is unread there; a `hidden` one, too, where asked for."""
        side = self.page.get_by_role("navigation", name="Workspace", include_hidden=hidden)
        name = re.compile(rf"^{re.escape(conversation)}(?:$|, )")
        return side.get_by_role("button", name=name, include_hidden=hidden)

    def message(self, words: str) -> Locator:
        """The newest message that says so."""
        return self.messages.filter(has_text=words).last

    def dialog(self, title: str) -> Locator:
        """The dialog of that title."""
        return self.page.get_by_role("dialog", name=title, exact=True)

    def field(self, label: str) -> Locator:
        """The input of that label in the dialog in front."""
        return self.front.get_by_label(label, exact=True).locator("visible=true")

    def button(self, label: str, on: str | None = None) -> Locator:
        """A button: of the message that says `on`, else of the dialog in front, else of the newest message with one."""
        name = called(label)
        if on is not None:
            return self.message(on).get_by_role("button", name=name)
        return self.front.or_(self.main).get_by_role("button", name=name).last
