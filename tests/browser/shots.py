"""Pictures of the page, for people to look at: each surface in light, in dark and on a phone.

`python -m tests.browser.shots FOLDER` writes them as PNG into a folder (outside the repository: they are not kept), and
`--readme FILE` the one that the README shows.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox
from tests.browser.kit_app import CONFIG, NOON, Kit, actions, button, form, plain, section
from tests.browser.running import running_demo
from tests.browser.shots_overviews import hides_guide, many_handoffs, of_the_many, of_the_overviews
from tests.browser.test_forms import EVERYTHING
from tests.browser.test_reminders import LATE, opens_settings, opens_snooze
from tests.browser.test_surfaces import ONE_TWO, RICH, USES
from tests.browser.visitor import Visitor
from tests.support.browser import DESKTOP, PHONE, chromium, fresh_context

WAYS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "size": DESKTOP},
    "dark": {"color_scheme": "dark", "size": DESKTOP},
    "phone": {"color_scheme": "light", "size": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
}
CHANNEL, SENTENCE = "#fraud-model", "/handoff By 15 Dec, I transfer the night pager to @"
README_SIZE = (1200, 720)
Shots = AsyncIterator[str]


async def of_the_demo(visitor: Visitor, url: str) -> Shots:
    """The surfaces of Baton, each a name when it stands there."""
    await visitor.opens(url)
    if not await visitor.main.is_visible():
        yield "side bar"
        await visitor.row(CHANNEL).click()
    await visitor.there(visitor.messages.last, "the messages")
    yield "channel"
    await visitor.composer.press_sequentially(SENTENCE)
    await visitor.there(visitor.page.get_by_role("option").first, "the suggestions")
    yield "completion"
    await visitor.composer.fill("")
    await visitor.types("/handoff I transfer the rota to @ben, done when it lists him")
    await visitor.there(visitor.dialog("New handoff"), "the form")
    yield "form"
    await visitor.fills("By", "2026-12-01")
    await visitor.clicks("Propose")
    await visitor.sees("That is past", visitor.front)
    yield "form with an error"
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(visitor.dialog("New handoff"), "the form")
    await visitor.you.click()
    yield "people"
    await visitor.page.keyboard.press("Escape")
    await visitor.bar.get_by_title("Time travel").click()
    yield "time travel"
    await visitor.page.keyboard.press("Escape")
    for tab in ("Guide", "Trail", "Wire"):
        panel = await visitor.looks_inside(tab)
        await visitor.there(panel.get_by_role("listitem").first, tab)
        yield tab.lower()


async def of_the_reminders(visitor: Visitor, url: str) -> Shots:
    """What Baton says by itself, and how people have a say in it: as Ana's, but for one of Ben's."""
    await visitor.opens(url)
    await visitor.goes_to("Baton")
    await visitor.there(visitor.message(LATE), "the reminder")
    await hides_guide(visitor)
    yield "bundle"
    form = await opens_snooze(visitor, LATE, nth=2)
    yield "snooze"
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(form, "the form")
    form = await opens_settings(visitor)
    yield "settings"
    await visitor.field("Away until").scroll_into_view_if_needed()
    yield "settings, its end"
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(form, "the form")
    await visitor.jumps("Next nudge")
    await visitor.becomes("Ben")
    await visitor.goes_to("Baton")
    await visitor.sees("1 working day late", visitor.messages.last)
    yield "nudge"
    await visitor.becomes("Ana")
    await visitor.jumps("Tomorrow 09:00")
    await visitor.goes_to("Baton")
    await visitor.sees("unless it moves", visitor.messages.last)
    yield "warning"
    await visitor.jumps("Tomorrow 09:00")
    await visitor.goes_to(CHANNEL)
    await visitor.sees("needs a new date or a hand", visitor.messages.last)
    yield "escalation"
    await visitor.types("/transition preview")
    await visitor.there(visitor.message("Reminders still to come"), "the preview")
    yield "preview"


async def of_the_kit(visitor: Visitor, kit: Kit) -> Shots:
    """All of Block Kit, in a message, in a form and on Home."""
    ana = kit.sandbox.person("Ana")
    await visitor.opens(kit.sandbox.page.url, person=ana.id, channel=kit.channel.id)
    await kit.posts(*MESSAGE)
    await visitor.there(visitor.message("The headline"), "the message")
    yield "blocks"
    await kit.shows("Ana", EVERYTHING)
    await visitor.there(visitor.dialog("A note"), "the form")
    yield "inputs"
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(visitor.dialog("A note"), "the form")
    await kit.shows("Ana", form(section("Is that all?"), title="A small form"))
    await visitor.there(visitor.dialog("A small form"), "the form")
    yield "small form"
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(visitor.dialog("A small form"), "the form")
    direct = kit.sandbox.workspace.direct(kit.sandbox.workspace.app.bot_user, ana.id)
    await visitor.opens(kit.sandbox.page.url, person=ana.id, channel=f"{direct.id}/home")
    await visitor.sees("Two notes", visitor.main)
    yield "home"
    await visitor.opens(kit.sandbox.page.url, person=kit.sandbox.person("Finn").id)
    await visitor.there(visitor.main.get_by_role("heading"), "the gate")
    yield "deactivated"


MESSAGE = (
    {"type": "header", "text": plain("The headline")},
    section("*bold* _italic_ ~gone~ `code` <https://example.com|a link> <@U0ANA000000> <@U0BEN000000> <!here>"),
    {"type": "section", "fields": [plain("Owner: Ana"), plain("Receiver: Ben")], "accessory": USES["day"].element},
    {"type": "divider"},
    RICH,
    {"type": "context", "elements": [plain("In small letters")]},
    actions(
        button("Take it", "a1", style="primary"),
        button("Later", "a2"),
        button("Decline", "a3", style="danger"),
        USES["static select"].element | {"action_id": "a4"},
        {"type": "overflow", "action_id": "a5", "options": ONE_TWO},
        {"type": "checkboxes", "action_id": "a6", "options": ONE_TWO},
    ),
)


async def take_all(folder: Path) -> None:
    """Every surface in every way."""
    async with chromium() as browser:
        for way, options in WAYS.items():
            async with running_demo() as url, fresh_context(browser, **options) as (context, troubles):
                visitor = Visitor(await context.new_page(), troubles)
                await _take(visitor, of_the_demo(visitor, url), folder, way)
                visitor = Visitor(await context.new_page(), troubles)
                await _take(visitor, of_the_reminders(visitor, url), folder, way)
            async with running_demo() as url, fresh_context(browser, **options) as (context, troubles):
                visitor = Visitor(await context.new_page(), troubles)
                await _take(visitor, of_the_overviews(visitor, url), folder, way)
            async with many_handoffs() as team, fresh_context(browser, **options) as (context, troubles):
                visitor = Visitor(await context.new_page(), troubles)
                await _take(visitor, of_the_many(visitor, team), folder, way)
            async with (
                Sandbox(CONFIG, clock=lambda: NOON, limits=None) as sandbox,
                Kit(sandbox).working() as kit,
                fresh_context(browser, **options) as (context, troubles),
            ):
                visitor = Visitor(await context.new_page(), troubles)
                await _take(visitor, of_the_kit(visitor, kit), folder, way)


async def take_for_readme(file: Path) -> None:
    """The channel with its plan's summary, as somebody sees it who asked how it stands, and beside it the trail."""
    async with (
        chromium() as browser,
        running_demo() as url,
        fresh_context(browser, size=README_SIZE, color_scheme="light") as (context, troubles),
    ):
        visitor = Visitor(await context.new_page(), troubles)
        await visitor.opens(url)
        await visitor.types("/transition status")
        await visitor.there(visitor.message("1 of 6 accepted"), "the summary")
        trail = await visitor.looks_inside("Trail")
        await visitor.sees("the chain holds", trail)
        await visitor.page.screenshot(path=file)


async def _take(visitor: Visitor, shots: Shots, folder: Path, way: str) -> None:
    async for name in shots:
        file = folder / f"{name} {way}.png".replace(",", "").replace(" ", "-")
        await visitor.page.screenshot(path=file)
        print(file)


def main() -> None:
    """Read the command line, and take them."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.shots", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="where the pictures go")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="the README's picture")
    chosen = parser.parse_args()
    if chosen.folder:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(take_all(chosen.folder))
    if chosen.readme:
        asyncio.run(take_for_readme(chosen.readme))


if __name__ == "__main__":
    main()
