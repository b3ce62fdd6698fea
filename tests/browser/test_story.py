"""The whole story in the page of `baton demo`, acted by three people: from a typed sentence to its acceptance."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

CHANNEL = "#fraud-model"
PAGER = "fraud-model pager"
SCHEDULE = "retraining schedule"


async def test_three_people_from_a_sentence_to_its_acceptance(demo: str, visit: Visit) -> None:
    page = await visit()
    await page.opens(demo)
    await ana_types_a_sentence(page)
    await ana_mends_one_without_a_date(page)
    await ben_suggests_another_date(page)
    await ana_agrees(page)
    await chloe_declines(page)
    await time_brings_a_reminder(page)
    await ana_marks_it_delivered(page)
    await ben_accepts(page)
    await all_of_it_is_on_record(page)


async def ana_types_a_sentence(page: Visitor) -> None:
    """A name is completed with Enter, the sentence sent with another."""
    await page.composer.press_sequentially(f"/handoff By 15 Dec, I transfer the {PAGER} to @be")
    suggestions = page.page.get_by_role("listbox", name="Suggestions")
    await page.there(suggestions.get_by_role("option", name=re.compile("^Ben")), "Ben among the suggestions")
    await page.composer.press("Enter")
    await page.gone(suggestions, "the list of suggestions")
    await expect(page.composer).to_have_value(f"/handoff By 15 Dec, I transfer the {PAGER} to @ben ")
    await page.composer.press_sequentially("done when Ben answered two pages alone; the runbook is merged")
    await page.composer.press("Enter")
    await page.sees("is proposed; Ben is being asked. Due Tue 15 Dec (in 13 days)", page.message("Ben is being asked"))
    await page.sees("Only visible to you", page.message("Ben is being asked"))
    await page.sees("proposed, Ben's move", page.message("Fraud-model pager"))
    await expect(page.composer).to_have_value("")


async def ana_mends_one_without_a_date(page: Visitor) -> None:
    """What is missing opens the form; what is wrong is said at its field; nothing typed is lost."""
    await page.types(f"/handoff I transfer the {SCHEDULE} to @chloe, done when one retraining ran without Ana")
    form = page.dialog("New handoff")
    await page.there(form, "the form")
    await expect(page.field("What is handed over")).to_have_value(f"the {SCHEDULE}")
    by = page.field("By")
    await by.fill("2026-12-01")
    await page.clicks("Propose")
    await page.sees("That is past. Choose a date to come.", form)
    await expect(by).to_have_attribute("aria-invalid", "true")
    await expect(by).to_have_accessible_description(re.compile("That is past"))
    await expect(page.field("What is handed over")).to_have_value(f"the {SCHEDULE}")
    await by.fill("2026-12-16")
    await page.clicks("Propose")
    await page.gone(form, "the form")
    await page.sees("is proposed; Chloe is being asked", page.message("Chloe is being asked"))


async def ben_suggests_another_date(page: Visitor) -> None:
    """Ben is asked in his direct message with Baton, which is unread until he looks."""
    await page.becomes("Ben")
    await page.there(page.side.get_by_role("button", name=re.compile(r"^Baton, \d+ unread$")), "Baton, unread")
    await page.goes_to("Baton")
    await page.clicks("Suggest a change", on=f"Ana asks you to take over the {PAGER}")
    form = page.dialog("Suggest a change")
    await page.there(form, "the form")
    await page.fills("By", "2026-12-18")
    await page.fills("Reason", "change freeze")
    await page.clicks("Suggest a change")
    await page.gone(form, "the form")


async def ana_agrees(page: Visitor) -> None:
    await page.becomes("Ana")
    await page.goes_to("Baton")
    await page.sees("Ben suggests Fri 18 Dec instead of Tue 15 Dec", page.message("change freeze"))
    await page.clicks("Agree to change", on="change freeze")
    await page.sees("Fri 18 Dec", page.message(PAGER))


async def chloe_declines(page: Visitor) -> None:
    await page.becomes("Chloe")
    await page.goes_to("Baton")
    await page.clicks("Decline", on=f"Ana asks you to take over the {SCHEDULE}")
    form = page.dialog("Decline")
    await page.there(form, "the form")
    await page.fills("Reason", "I leave the team in December")
    await page.clicks("Decline")
    await page.gone(form, "the form")
    await page.becomes("Ana")
    await page.goes_to("Baton")
    await page.there(page.message("Chloe declined"), "that Chloe declined")


async def time_brings_a_reminder(page: Visitor) -> None:
    """The clock moves, Baton writes to somebody, and it is unread where they look next."""
    said = ""
    while "Ana" not in said:
        said = await page.jumps("Next nudge")
        assert "Baton wrote to" in said
    await page.sees("due", page.messages.last)
    await page.there(page.messages.last.get_by_role("button", name=re.compile("^Mark delivered: ")).first, "its button")


async def ana_marks_it_delivered(page: Visitor) -> None:
    await page.clicks("Mark delivered", on="change freeze")
    form = page.dialog("Mark delivered")
    await page.there(form, "the form")
    await page.fills("Evidence", "both pages handled, https://wiki.example.com/runbook")
    await page.clicks("Mark delivered")
    await page.gone(form, "the form")


async def ben_accepts(page: Visitor) -> None:
    """A box that was left out is an error at that box; with all of them it is Ben's."""
    await page.becomes("Ben")
    await page.goes_to("Baton")
    await page.clicks("Accept", on="Ready for you to accept")
    form = page.dialog("Accept")
    await page.there(form, "the form")
    await page.ticks("Confirmed", nth=1)
    await page.clicks("Accept")
    await page.sees("Please complete this required field.", form)
    await expect(form.get_by_role("checkbox", name="Confirmed").nth(1)).to_be_focused()
    await page.ticks("Confirmed")
    await page.clicks("Accept")
    await page.gone(form, "the form")
    await page.sees(f"Ben accepted the {PAGER}", page.message("Ben accepted"))


async def all_of_it_is_on_record(page: Visitor) -> None:
    await page.goes_to(CHANNEL)
    await page.sees("accepted", page.message("Fraud-model pager"))
    trail = await page.looks_inside("Trail")
    await page.sees("holds", trail)
    await page.sees("Ben accepted", trail)
    wire = await page.looks_inside("Wire")
    call = wire.get_by_role("listitem").filter(has_text="chat.update").last
    await page.there(call, "a call of chat.update")
    await call.get_by_text("chat.update").first.click()
    await page.sees("ok", call)
