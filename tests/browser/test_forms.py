"""Modals: every input, by hand and by keyboard; errors, stacks, updates while one types, and what the app hears."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.kit_app import Json, Kit, actions, asks, button, form, options, plain, section, values
from tests.browser.test_surfaces import NEW_YEAR_NOON, ONE_TWO, at_the_channel
from tests.browser.visitor import Visitor

EVERYTHING = form(
    asks("Title", "plain_text_input"),
    asks("Story", "plain_text_input", multiline=True),
    asks("Count", "number_input", is_decimal_allowed=False),
    asks("Mail", "email_text_input"),
    asks("Link", "url_text_input"),
    asks("Kind", "static_select", options=ONE_TWO),
    asks("Kinds", "multi_static_select", options=ONE_TWO),
    asks("Who", "users_select"),
    asks("All", "multi_users_select"),
    asks("Where", "channels_select"),
    asks("Talk", "conversations_select"),
    asks("By", "datepicker"),
    asks("At", "timepicker"),
    asks("Moment", "datetimepicker"),
    asks("Boxes", "checkboxes", options=ONE_TWO),
    asks("Radio", "radio_buttons", options=ONE_TWO),
)
SENT: Json = {
    "title": {"value": "The pager"},
    "story": {"value": "One line\nand another"},
    "count": {"value": "7"},
    "mail": {"value": "ana@example.com"},
    "link": {"value": "https://example.com/x"},
    "kind": {"selected_option": ONE_TWO[1]},
    "kinds": {"selected_options": [ONE_TWO[0], ONE_TWO[2]]},
    "who": {"selected_user": "U0BEN000000"},
    "all": {"selected_users": ["U0BEN000000", "U0CHLOE0000"]},
    "where": {"selected_channel": "C0000000001"},
    "talk": {"selected_conversation": "C0000000002"},
    "by": {"selected_date": "2026-12-15"},
    "at": {"selected_time": "09:30"},
    "moment": {"selected_date_time": NEW_YEAR_NOON},
    "boxes": {"selected_options": ONE_TWO[:2]},
    "radio": {"selected_option": ONE_TWO[2]},
}


async def shown(visitor: Visitor, kit: Kit, view: Json, title: str = "A note") -> None:
    """Ana is at the channel, with this form in front of her."""
    await at_the_channel(visitor, kit)
    await kit.shows("Ana", view)
    await visitor.there(visitor.dialog(title), title)


def told(body: Json) -> dict[str, Any]:
    """What was sent, without the types."""
    return {name: {key: one for key, one in state.items() if key != "type"} for name, state in values(body).items()}


async def test_every_input_is_sent_as_it_was_filled(kit: Kit, visitor: Visitor) -> None:
    await shown(visitor, kit, EVERYTHING)
    for label, words in (
        ("Title", "The pager"),
        ("Story", "One line\nand another"),
        ("Count", "7"),
        ("Mail", "ana@example.com"),
        ("Link", "https://example.com/x"),
        ("By", "2026-12-15"),
        ("At", "09:30"),
        ("Moment", "2026-12-31T12:00"),
    ):
        await visitor.fills(label, words)
    await visitor.chooses("Kind", "Two")
    await visitor.chooses("Kinds", "One", "Three")
    await visitor.chooses("Who", "Ben")
    await visitor.chooses("All", "Ben", "Chloe")
    await visitor.chooses("Where", "#general")
    await visitor.chooses("Talk", "#fraud-model")
    await visitor.ticks("One")
    await visitor.ticks("Two")
    await visitor.front.get_by_role("radio", name="Three").check()
    await visitor.clicks("Send")
    await visitor.gone(visitor.dialog("A note"), "the form")
    assert told(await kit.hears("view_submission")) == SENT


async def test_every_input_is_filled_from_the_keyboard_alone(kit: Kit, visitor: Visitor) -> None:
    """The first input has the focus; Tab goes through all of them to the button."""
    await shown(visitor, kit, EVERYTHING)
    await expect(visitor.field("Title")).to_be_focused()
    keyboard = visitor.page.keyboard
    for words in ("The pager", "One line", "7", "ana@example.com", "https://example.com/x"):
        await keyboard.type(words)
        if words == "One line":
            await keyboard.press("Enter")
            await keyboard.type("and another")
        await keyboard.press("Tab")
    await keyboard.press("T")
    await keyboard.press("Tab")
    for keys in (("Enter", "Space", "Tab", "Tab", "Space", "Escape", "Tab"), ("B", "Tab")):
        for key in keys:
            await keyboard.press(key)
    for key in ("Enter", "Tab", "Space", "Tab", "Space", "Escape", "Tab"):
        await keyboard.press(key)
    await keyboard.type("#g")
    await keyboard.press("Tab")
    await keyboard.type("#f")
    await expect(visitor.field("Talk")).to_be_focused()
    for label, words in (("By", "12152026"), ("At", "0930AM"), ("Moment", "12312026\t1200PM")):
        await visitor.field(label).focus()
        await keyboard.type(words)
    await visitor.front.get_by_role("checkbox", name="One").focus()
    for key in ("Space", "Tab", "Space", "Tab", "Tab", "Space", "ArrowDown", "ArrowDown"):
        await keyboard.press(key)
    await visitor.field("Title").focus()
    await keyboard.press("Enter")
    await visitor.gone(visitor.dialog("A note"), "the form")
    assert told(await kit.hears("view_submission")) == SENT


async def test_what_the_app_fills_in_stands_there(kit: Kit, visitor: Visitor) -> None:
    await shown(
        visitor,
        kit,
        form(
            asks("Title", "plain_text_input", initial_value="the pager", placeholder=plain("What?")),
            asks("Who", "users_select", initial_user="U0BEN000000"),
            asks("By", "datepicker", initial_date="2026-12-15"),
            asks("Boxes", "checkboxes", options=ONE_TWO, initial_options=ONE_TWO[:1]),
            asks("Note", "plain_text_input", optional=True, block={"hint": plain("For the record")}),
        ),
    )
    await expect(visitor.field("Title")).to_have_value("the pager")
    await expect(visitor.field("Who")).to_have_value("U0BEN000000")
    await expect(visitor.field("By")).to_have_value("2026-12-15")
    await expect(visitor.front.get_by_role("checkbox", name="One")).to_be_checked()
    await expect(visitor.field("Note")).to_have_accessible_description("(optional) For the record")
    await visitor.clicks("Send")
    assert told(await kit.hears("view_submission")) == {
        "title": {"value": "the pager"},
        "who": {"selected_user": "U0BEN000000"},
        "by": {"selected_date": "2026-12-15"},
        "boxes": {"selected_options": ONE_TWO[:1]},
        "note": {"value": None},
    }


async def test_what_must_be_filled_is_asked_for_before_the_app_hears(kit: Kit, visitor: Visitor) -> None:
    await shown(visitor, kit, form(asks("Title", "plain_text_input"), asks("Who", "users_select")))
    await visitor.clicks("Send")
    for label in ("Title", "Who"):
        await expect(visitor.field(label)).to_have_attribute("aria-invalid", "true")
    await expect(visitor.field("Title")).to_be_focused()
    assert kit.of("view_submission") == []


async def test_the_apps_errors_stand_at_their_fields_until_they_are_mended(kit: Kit, visitor: Visitor) -> None:
    await shown(visitor, kit, form(asks("Title", "plain_text_input"), asks("Note", "plain_text_input", optional=True)))
    kit.answers = {"response_action": "errors", "errors": {"note": "Say why."}}
    await visitor.fills("Title", "The pager")
    await visitor.clicks("Send")
    await visitor.sees("Say why.", visitor.dialog("A note"))
    await expect(visitor.field("Note")).to_be_focused()
    await expect(visitor.field("Note")).to_have_attribute("aria-invalid", "true")
    await expect(visitor.field("Title")).not_to_have_attribute("aria-invalid", "true")
    await expect(visitor.field("Title")).to_have_value("The pager")
    await visitor.fills("Note", "Because")
    await visitor.clicks("Send")
    await visitor.gone(visitor.dialog("A note"), "the form")
    assert told(await kit.hears("view_submission", 1))["note"] == {"value": "Because"}


async def test_a_form_that_the_app_does_not_take_says_so_and_loses_nothing(kit: Kit, visitor: Visitor) -> None:
    await shown(visitor, kit, form(asks("Title", "plain_text_input")))
    kit.answers = {"response_action": "nonsense"}
    await visitor.fills("Title", "The pager")
    await visitor.clicks("Send")
    await visitor.sees("We had some trouble connecting. Try again?", visitor.dialog("A note"))
    await expect(visitor.field("Title")).to_have_value("The pager")


async def test_views_are_stacked_and_each_keeps_what_stands_in_it(kit: Kit, visitor: Visitor) -> None:
    first = form(asks("Title", "plain_text_input"), actions(button("More", "more")))
    await shown(visitor, kit, first)
    await visitor.fills("Title", "Half a ti")
    await visitor.clicks("More")
    heard = await kit.hears("block_actions")
    assert values(heard)["title"]["value"] == "Half a ti"
    second = form(asks("Detail", "plain_text_input"), title="A detail", notify_on_close=True)
    await kit.client.views_push(trigger_id=heard["trigger_id"], view=second)
    await visitor.there(visitor.dialog("A detail"), "the second form")
    await visitor.clicks("Back")
    await visitor.there(visitor.dialog("A note"), "the first form")
    await expect(visitor.field("Title")).to_have_value("Half a ti")
    await visitor.clicks("More")
    again = await kit.hears("block_actions", 1)
    await kit.client.views_push(trigger_id=again["trigger_id"], view=second)
    await visitor.there(visitor.dialog("A detail"), "the second form")
    await visitor.clicks("Close")
    await visitor.gone(visitor.page.get_by_role("dialog"), "the whole stack")
    assert [body["is_cleared"] for body in kit.of("view_closed")] == [False, True]


@pytest.mark.parametrize("way", ["Cancel", "Close", "Escape"])
async def test_a_form_is_left(kit: Kit, visitor: Visitor, way: str) -> None:
    await at_the_channel(visitor, kit)
    kit.opens = form(asks("Title", "plain_text_input"), notify_on_close=True)
    await visitor.types("/kit")
    await visitor.there(visitor.dialog("A note"), "the form")
    if way == "Escape":
        await visitor.page.keyboard.press("Escape")
    else:
        await visitor.clicks(way)
    await visitor.gone(visitor.dialog("A note"), "the form")
    assert (await kit.hears("view_closed"))["view"]["callback_id"] == "note"
    await expect(visitor.composer).to_be_focused()


async def test_a_form_that_follows_another_at_once_stays(kit: Kit, visitor: Visitor) -> None:
    kit.opens = kit.follows = form(asks("Title", "plain_text_input"), notify_on_close=True)
    await at_the_channel(visitor, kit)
    await visitor.types("/kit")
    for number in range(6):
        await visitor.there(visitor.dialog("A note"), "the form")
        await visitor.fills("Title", "Half a ti")
        await visitor.page.keyboard.press("Escape")
        await kit.hears("view_closed", number)
        await visitor.holds(lambda: expect(visitor.field("Title")).to_have_value(""), "no other form comes")
    await kit.sandbox.settled()
    assert len(kit.of("view_closed")) == 6
    await visitor.there(visitor.dialog("A note"), "the form")


async def test_an_update_leaves_what_is_being_typed(kit: Kit, visitor: Visitor) -> None:
    view = form(asks("Title", "plain_text_input"), section("Before"))
    await at_the_channel(visitor, kit)
    view_id = await kit.shows("Ana", view)
    await visitor.fills("Title", "Half a ti")
    await kit.client.views_update(view_id=view_id, view=form(asks("Title", "plain_text_input"), section("After")))
    await visitor.sees("After", visitor.dialog("A note"))
    await expect(visitor.field("Title")).to_have_value("Half a ti")
    await expect(visitor.field("Title")).to_be_focused()
    await visitor.page.keyboard.type("tle")
    await visitor.clicks("Send")
    assert told(await kit.hears("view_submission"))["title"] == {"value": "Half a title"}


async def test_an_input_that_tells_the_app_at_once(kit: Kit, visitor: Visitor) -> None:
    asking = asks("Kind", "static_select", options=options("Small", "Large"), block={"dispatch_action": True})
    await shown(visitor, kit, form(asking, asks("Title", "plain_text_input")))
    await visitor.fills("Title", "Half a ti")
    await visitor.chooses("Kind", "Large")
    heard = await kit.hears("block_actions")
    assert heard["actions"][0]["selected_option"]["value"] == "large"
    assert values(heard)["title"]["value"] == "Half a ti"
    assert kit.of("view_submission") == []


async def test_the_shortcuts_of_a_message_and_of_the_composer(kit: Kit, visitor: Visitor) -> None:
    ts = await kit.posts(section("Worth a note"))
    kit.opens = form(asks("Title", "plain_text_input"))
    await at_the_channel(visitor, kit)
    await visitor.uses_shortcut("Make a note", on="Worth a note")
    await visitor.there(visitor.dialog("A note"), "the form")
    assert (await kit.hears("message_action"))["message"]["ts"] == ts
    await visitor.clicks("Cancel")
    await visitor.uses_shortcut("New note")
    await visitor.there(visitor.dialog("A note"), "the form")
    assert (await kit.hears("shortcut"))["callback_id"] == "new_note"


async def test_a_form_waits_for_the_person_it_is_for(kit: Kit, visitor: Visitor) -> None:
    """Becoming somebody else leaves a form behind; coming back finds it, and so does another tab."""
    await shown(visitor, kit, form(asks("Title", "plain_text_input")))
    await visitor.page.goto(f"{kit.sandbox.page.url}#/{kit.sandbox.person('Ben').id}/{kit.channel.id}")
    await visitor.there(visitor.bar.get_by_role("button", name="You are: Ben"), "Ben")
    await visitor.gone(visitor.dialog("A note"), "the form")
    await visitor.becomes("Ana")
    await visitor.there(visitor.dialog("A note"), "the form")
