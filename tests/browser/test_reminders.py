"""Reminders in the page of `baton demo`: snoozed, set to one's own hour, and escalated by time travel."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.async_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.test_accessible import EACH, VARIANTS, Inspector
from tests.browser.visitor import Visitor

CHANNEL, SETTINGS, LATE = "#fraud-model", "Reminder settings", "Model registry (H-2)"
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


async def opens_settings(visitor: Visitor) -> Locator:
    """Type the command, and wait for its form."""
    await visitor.types("/handoff settings")
    await visitor.there(visitor.dialog(SETTINGS), "the form")
    return visitor.dialog(SETTINGS)


async def opens_snooze(visitor: Visitor, on: str, nth: int = 1) -> Locator:
    """Open the nth "…" of the newest message that says so, and choose Snooze."""
    await visitor.message(on).get_by_role("button", name="More", exact=True).nth(nth - 1).click()
    await visitor.page.get_by_role("menuitem", name="Snooze").click()
    await visitor.there(visitor.dialog("Snooze"), "the form")
    return visitor.dialog("Snooze")


async def ticked(form: Locator) -> list[str]:
    """The working days in the form."""
    boxes = [(day, form.get_by_role("checkbox", name=day)) for day in WEEK]
    return [day for day, box in boxes if await box.is_checked()]


async def test_a_reminder_is_snoozed_the_next_comes_at_another_hour_and_the_channel_hears_of_it_all_the_same(
    demo: str, visitor: Visitor
) -> None:
    await visitor.opens(demo)
    await visitor.goes_to("Baton")
    form = await opens_snooze(visitor, f"{LATE}, 1 working day late", nth=2)
    await visitor.sees("This does not stop an escalation.", form)
    await expect(form.get_by_role("radio", name="Tomorrow (Thu 3 Dec)")).to_be_checked()
    await form.get_by_role("radio", name="Monday (Mon 7 Dec)").check()
    await visitor.clicks("Snooze")
    await visitor.gone(form, "the form")
    await visitor.sees("snoozed until Mon 7 Dec", visitor.message(LATE))

    await visitor.goes_to(CHANNEL)
    form = await opens_settings(visitor)
    assert await ticked(form) == list(WEEK[:5])
    await visitor.fills("Nudge time", "11:00")
    await visitor.chooses("Country", "Poland")
    await visitor.clicks("Save")
    await visitor.gone(form, "the form")
    assert "Ana" not in await visitor.jumps("Tomorrow 09:00")
    assert await visitor.jumps("Next nudge") == "Thu 3 Dec, 11:00 in Warsaw: Baton wrote to Ana."

    assert (await visitor.jumps("Tomorrow 09:00")).endswith("Chloe and #fraud-model.")
    escalated = visitor.message("The model registry (H-2) was due")
    await visitor.sees("needs a new date or a hand. Next move: Ana.", escalated)
    await visitor.goes_to("Baton")
    await visitor.sees_not(LATE, visitor.messages.last)


async def presses(visitor: Visitor, keys: Sequence[str]) -> None:
    """One key after the other."""
    for key in keys:
        await visitor.page.keyboard.press(key)


async def test_the_settings_from_the_keyboard_alone(shown_demo: str, visitor: Visitor) -> None:
    """The first input has the focus; what was saved stands there the next time."""
    await visitor.opens(shown_demo)
    await visitor.becomes("Dev")
    await visitor.goes_to("Baton")
    form = await opens_settings(visitor)
    keyboard = visitor.page.keyboard
    await expect(visitor.field("Nudge time")).to_be_focused()
    await keyboard.type("0815AM")
    await form.get_by_role("checkbox", name="Friday").focus()
    await presses(visitor, ("Tab", "Tab", "Space", "Tab"))
    await expect(visitor.field("Country")).to_be_focused()
    await keyboard.type("nepal")
    await presses(visitor, ("Tab", "ArrowDown"))
    await expect(form.get_by_role("radio", name="Mondays")).to_be_focused()
    await presses(visitor, ("Tab",))
    await keyboard.type("12142026")
    await keyboard.press("Enter")
    await visitor.gone(form, "the form")

    form = await opens_settings(visitor)
    await expect(visitor.field("Nudge time")).to_have_value("08:15")
    assert await ticked(form) == [*WEEK[:5], "Sunday"]
    await expect(visitor.field("Country").locator("option:checked")).to_have_text("Nepal")
    await expect(form.get_by_role("radio", name="Mondays")).to_be_checked()
    await expect(visitor.field("Away until")).to_have_value("2026-12-14")
    await keyboard.press("Escape")
    await visitor.gone(form, "the form")


@EACH
async def test_everybody_can_use_their_forms(shown_demo: str, visit: Visit, variant: str) -> None:
    visitor = await visit(**VARIANTS[variant])
    inspector = Inspector(visitor)
    await visitor.opens(shown_demo)
    await visitor.goes_to("Baton")
    await inspector.looks_at("a reminder", visitor.message(LATE), "main")
    form = await opens_settings(visitor)
    await inspector.looks_at("the settings", form, "dialog")
    mondays = form.get_by_role("radio", name="Mondays")
    await expect(mondays).to_have_accessible_description(re.compile("^At most one message a week"))
    await expect(visitor.field("Away until")).to_have_accessible_description(re.compile("You are reminded again"))
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(form, "the form")
    form = await opens_snooze(visitor, LATE)
    await inspector.looks_at("snooze", form, "dialog")
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(form, "the form")
    assert inspector.found == {}
