"""Whose workspace it is: what a guest sees, who cannot sign in, two people at once, what is unread, starting again."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox
from tests.browser.conftest import Visit
from tests.browser.kit_app import CHANNEL, CONFIG, Kit
from tests.browser.visitor import Visitor, heard


async def rows(visitor: Visitor) -> list[str]:
    """The names in the side bar's lists, without what is unread."""
    names = await visitor.side.locator("li button").all()
    return [re.sub(r", \d+ unread$", "", await row.get_attribute("aria-label") or "") for row in names]


async def test_it_begins_as_the_first_person_in_a_channel(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.there(visitor.bar.get_by_role("button", name="You are: Ana"), "Ana")
    await visitor.there(visitor.composer, "the composer")
    assert await rows(visitor) == [
        "#fraud-model",
        "#general",
        "#secret-project",
        "Ben",
        "Chloe",
        "Dev",
        "Eve",
        "Kit",
    ]
    await expect(visitor.page).to_have_title(re.compile("Northwind"))


async def test_everybody_can_be_chosen_with_where_they_are(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.bar.get_by_role("button", name="You are: Ana").click()
    people = visitor.page.get_by_role("menuitemradio")
    await expect(people).to_have_count(6)
    told = await people.all_inner_texts()
    assert [name.split("\n")[0] for name in told] == ["Ana", "Ben", "Chloe", "Dev", "Eve", "Finn"]
    assert "guest" in told[4]
    assert "deactivated" in told[5]
    await expect(people.first).to_have_attribute("aria-checked", "true")


async def test_a_guest_sees_only_what_is_theirs(sandbox: Sandbox, visitor: Visitor) -> None:
    general = sandbox.workspace.find_channel("general")
    sandbox.workspace.post(general, sandbox.person("Ana").id, "For members only")
    await visitor.opens(sandbox.page.url)
    await visitor.becomes("Eve")
    assert await rows(visitor) == ["Kit"]
    await visitor.gone(visitor.side.get_by_role("button", name="Browse channels"), "browsing")
    await visitor.sees_not("For members only")
    await sandbox.person("Ana").invites("Eve", "#general")
    await visitor.goes_to("#general")
    await visitor.sees("For members only")
    assert "#fraud-model" not in await rows(visitor)


async def test_a_deactivated_account_cannot_sign_in(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.bar.get_by_role("button", name="You are: Ana").click()
    await visitor.page.get_by_role("menuitemradio", name=re.compile("^Finn")).click()
    await visitor.there(visitor.main.get_by_role("heading", name="Finn's account is deactivated"), "why")
    await visitor.gone(visitor.composer, "the composer")
    assert await rows(visitor) == []
    await visitor.main.get_by_role("button", name="Go on as Ana").click()
    await visitor.there(visitor.composer, "the composer")


async def test_whoever_is_deactivated_meanwhile_is_told(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url, person=sandbox.person("Ben").id)
    await visitor.there(visitor.composer, "the composer")
    sandbox.workspace.change_user(sandbox.person("Ben").id, deleted=True)
    await visitor.sees("Ben's account is deactivated")


async def test_two_tabs_are_two_people_who_see_each_other_write(sandbox: Sandbox, visitor: Visitor) -> None:
    channel = sandbox.workspace.find_channel(CHANNEL).id
    await visitor.opens(sandbox.page.url, person=sandbox.person("Ana").id, channel=channel)
    ben = await visitor.another_tab()
    await ben.opens(sandbox.page.url, person=sandbox.person("Ben").id, channel=channel)
    await visitor.types("Hello, Ben")
    await ben.sees("Hello, Ben", ben.messages)
    await ben.types("Hello, @ana: I am here")
    await visitor.sees("@Ana", visitor.message("I am here"))
    await expect(visitor.messages).to_have_count(2)
    await expect(ben.messages).to_have_count(2)
    await visitor.there(visitor.bar.get_by_role("button", name="You are: Ana"), "Ana")
    await ben.there(ben.bar.get_by_role("button", name="You are: Ben"), "Ben")


async def test_each_reads_their_own_clock(sandbox: Sandbox, visitor: Visitor) -> None:
    """The browser is in UTC, and the people are not: each sees the time of their own place."""
    sandbox.workspace.post(sandbox.workspace.find_channel(CHANNEL), sandbox.person("Ben").id, "At noon in London")
    await visitor.opens(sandbox.page.url, channel=CHANNEL)
    await visitor.goes_to(CHANNEL)
    await visitor.sees("1:00 PM", visitor.message("At noon in London"))
    await visitor.becomes("Ben")
    await visitor.sees("7:00 AM", visitor.message("At noon in London"))
    await visitor.becomes("Chloe")
    await visitor.sees("5:30 PM", visitor.message("At noon in London"))


async def test_what_is_unread_is_marked_until_it_is_read(sandbox: Sandbox, visitor: Visitor) -> None:
    workspace, ben = sandbox.workspace, sandbox.person("Ben").id
    await visitor.opens(sandbox.page.url)
    await visitor.goes_to("#general")
    workspace.post(workspace.find_channel(CHANNEL), ben, "One")
    workspace.post(workspace.find_channel(CHANNEL), ben, "Two")
    await visitor.there(visitor.side.get_by_role("button", name="#fraud-model, 2 unread", exact=True), "the mark")
    async with visitor.page.expect_response(heard("read")):
        await visitor.goes_to(CHANNEL)
    await visitor.sees("New", visitor.message("One"))
    await visitor.there(visitor.side.get_by_role("button", name="#fraud-model", exact=True), "a row without a mark")
    await visitor.goes_to("#general")
    await visitor.there(visitor.side.get_by_role("button", name="#fraud-model", exact=True), "a row without a mark")
    await visitor.reloads()
    await visitor.there(visitor.side.get_by_role("button", name="#fraud-model", exact=True), "a row without a mark")


async def test_a_direct_message_is_unread_where_it_is_for(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.goes_to("Ben")
    await visitor.types("Are you there?")
    await visitor.sees("Are you there?", visitor.messages)
    await visitor.goes_to(CHANNEL)
    await visitor.bar.get_by_role("button", name="You are: Ana").click()
    await visitor.sees("1 new", visitor.page.get_by_role("menuitemradio", name=re.compile("^Ben")))
    await visitor.page.get_by_role("menuitemradio", name=re.compile("^Ben")).click()
    await visitor.there(visitor.side.get_by_role("button", name="Ana, 1 unread", exact=True), "Ana, unread")


async def test_reloading_stays_in_place(sandbox: Sandbox, kit: Kit, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.becomes("Chloe")
    await visitor.goes_to("Kit")
    await visitor.main.get_by_role("tab", name="About").click()
    await visitor.sees("/kit", visitor.main)
    await visitor.reloads()
    await visitor.there(visitor.bar.get_by_role("button", name="You are: Chloe"), "Chloe")
    await visitor.sees("/kit", visitor.main)
    await visitor.page.go_back()
    await visitor.there(visitor.composer, "the messages that stood there before")


async def test_a_draft_waits_where_it_was_begun(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.goes_to(CHANNEL)
    await visitor.composer.fill("Half a sent")
    await visitor.goes_to("#general")
    await expect(visitor.composer).to_have_value("")
    await visitor.goes_to(CHANNEL)
    await expect(visitor.composer).to_have_value("Half a sent")


async def test_channels_are_joined_and_left(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.becomes("Dev")
    await visitor.side.get_by_role("button", name="Browse channels").click()
    await visitor.clicks("Join #fraud-model")
    await visitor.there(visitor.row(CHANNEL), CHANNEL)
    await visitor.there(visitor.page.get_by_role("textbox", name="Message #fraud-model"), "the composer")
    await visitor.types("/leave")
    await visitor.gone(visitor.row(CHANNEL), CHANNEL)


async def test_the_app_is_brought_in_by_name(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.goes_to(CHANNEL)
    await visitor.composer.press_sequentially("/inv")
    await visitor.page.get_by_role("option", name="/invite").click()
    await visitor.composer.press_sequentially("@ki")
    await visitor.page.get_by_role("option", name=re.compile("^Kit")).click()
    await visitor.composer.press("Enter")
    await visitor.there(visitor.main.get_by_role("button", name="4 members"), "four members")


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        ("/invite @nobody", "Nobody is called @nobody"),
        ("/invite", "Add a name: /invite @name."),
        ("x" * 12_001, "A message takes at most 12,000 characters."),
    ],
)
async def test_what_is_refused_is_said_and_given_back(
    sandbox: Sandbox, visitor: Visitor, written: str, refused: str
) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.goes_to(CHANNEL)
    with visitor.troubles.expected("409|400|413"):
        await visitor.composer.evaluate("box => box.removeAttribute('maxlength')")
        await visitor.types(written)
        await visitor.there(visitor.page.get_by_role("status").filter(has_text=refused), refused)
    await expect(visitor.composer).to_have_value(written)


async def test_an_archived_channel_and_one_that_is_renamed(sandbox: Sandbox, visitor: Visitor) -> None:
    channel = sandbox.workspace.find_channel(CHANNEL)
    await visitor.opens(sandbox.page.url)
    await visitor.goes_to(CHANNEL)
    sandbox.workspace.rename(channel, "fraud-models")
    await visitor.there(visitor.page.get_by_role("textbox", name="Message #fraud-models"), "its new name")
    sandbox.workspace.archive(channel)
    await visitor.sees("This channel is archived", visitor.main)
    await visitor.gone(visitor.composer, "the composer")


async def test_the_page_finds_its_way_back_to_a_workspace_that_was_away(visit: Visit) -> None:
    """The workspace ends and comes back on its port, as when `baton demo` is started again."""
    visitor = await visit()
    visitor.troubles.allow("ERR_")
    async with Sandbox(CONFIG, limits=None) as first:
        port = int(first.page.url.rsplit(":", 1)[1].strip("/"))
        await visitor.opens(first.page.url)
        await visitor.goes_to(CHANNEL)
    await visitor.sees("Connecting again")
    async with Sandbox(CONFIG, limits=None, port=port) as second:
        await visitor.sees_not("Connecting again")
        await visitor.types("We are back")
        await visitor.sees("We are back", visitor.messages)
        assert second.workspace.history(second.workspace.find_channel(CHANNEL))[-1].text == "We are back"


async def test_starting_again_throws_away_what_was_done(demo: str, visitor: Visitor) -> None:
    await visitor.opens(demo)
    await visitor.goes_to("#general")
    await visitor.types("This will be forgotten")
    await visitor.sees("This will be forgotten", visitor.messages)
    inside = visitor.page.get_by_role("complementary", name="Behind the scenes")
    await inside.get_by_role("button", name="Start again").click()
    visitor.troubles.allow("ERR_")
    await visitor.clicks("Throw away")
    await visitor.sees("Started again.")
    await visitor.goes_to("#general")
    await visitor.sees_not("This will be forgotten")
    await visitor.there(visitor.message("The fraud model goes from pilot to production"), "the sample")
    await visitor.sees_not("Connecting again")
