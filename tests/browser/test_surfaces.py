"""Every kind of Block Kit in messages and on Home: shown, used by mouse and keyboard, and what the app then hears."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox import Sandbox
from tests.browser.conftest import Visit
from tests.browser.kit_app import CHANNEL, Json, Kit, actions, button, options, plain, section
from tests.browser.visitor import Visitor

NEW_YEAR_NOON = 1_798_714_800  # 31 Dec 2026, 12:00 in Warsaw

RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "strong", "style": {"bold": True}},
                {"type": "text", "text": " and "},
                {"type": "text", "text": "code", "style": {"code": True}},
                {"type": "link", "url": "https://example.com/rich", "text": "a link"},
                {"type": "user", "user_id": "U0BEN000000"},
                {"type": "broadcast", "range": "here"},
                {"type": "date", "timestamp": NEW_YEAR_NOON, "format": "{date_long} at {time}", "fallback": "later"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "first point"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "second point"}]},
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "as Ana said"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "kubectl get pods"}]},
    ],
}


async def at_the_channel(visitor: Visitor, kit: Kit, name: str = "Ana") -> None:
    """Somebody looks at the kit's channel."""
    await visitor.opens(kit.sandbox.page.url, person=kit.sandbox.person(name).id, channel=kit.channel.id)


async def test_every_block_is_shown(kit: Kit, visitor: Visitor) -> None:
    await kit.posts(
        {"type": "header", "text": plain("The headline")},
        section("*bold* _italic_ ~gone~ `code` <https://example.com|the wiki> <@U0BEN000000> <!here>"),
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": "*Owner*\nAna"}, {"type": "plain_text", "text": "*not bold*"}],
        },
        {"type": "divider"},
        {
            "type": "context",
            "elements": [{"type": "image", "image_url": kit.picture, "alt_text": "a dot"}, plain("small")],
        },
        {"type": "image", "image_url": kit.picture, "alt_text": "a grey dot", "title": plain("The picture")},
        {"type": "markdown", "text": "## A heading\n\n**strong words** and [a site](https://example.com/md)"},
        RICH,
    )
    await at_the_channel(visitor, kit)
    message = visitor.message("The headline")
    await visitor.there(message.get_by_role("heading", name="The headline"), "the header")
    await expect(message.locator("b", has_text="bold").first).to_be_visible()
    await expect(message.locator("i", has_text="italic")).to_be_visible()
    await expect(message.locator("s", has_text="gone")).to_be_visible()
    await expect(message.locator("code", has_text="code").first).to_be_visible()
    for name, address in (("the wiki", "https://example.com/"), ("a link", "/rich"), ("a site", "/md")):
        link = message.get_by_role("link", name=name)
        await expect(link).to_have_attribute("href", re.compile(re.escape(address)))
        await expect(link).to_have_attribute("rel", re.compile("noopener"))
    for words in ("@Ben", "@here", "*not bold*", "small", "The picture", "as Ana said", "kubectl get pods"):
        await visitor.sees(words, message)
    await visitor.sees("Thursday, December 31st at 12:00 PM", message)
    await expect(message.get_by_role("separator")).to_be_visible()
    await expect(message.locator("pre")).to_have_text("kubectl get pods")
    await expect(message.locator("blockquote")).to_have_text("as Ana said")
    await expect(message.locator("ol > li")).to_have_text(["first point", "second point"])
    picture = message.get_by_role("img", name="a grey dot")
    await expect(picture).to_have_js_property("naturalWidth", 1)
    await expect(message.get_by_role("img", name="a dot")).to_be_visible()


async def test_a_picture_from_elsewhere_is_a_frame_with_its_words(kit: Kit, visitor: Visitor) -> None:
    await kit.posts({"type": "image", "image_url": "https://example.com/x.png", "alt_text": "a chart of late handoffs"})
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    await at_the_channel(visitor, kit)
    await visitor.there(visitor.main.get_by_role("img", name="a chart of late handoffs"), "the frame")
    assert [url for url in asked if "example.com" in url] == []


Keys = Callable[[Visitor, Locator], Awaitable[None]]


@dataclass(frozen=True)
class Use:
    """An element, how somebody uses it from the keyboard, and what the app then hears of it."""

    element: Json
    role: Any
    keys: Keys
    heard: Json


def press(*keys: str) -> Keys:
    """Focus the element, and press these keys."""

    async def use(visitor: Visitor, element: Locator) -> None:
        await element.focus()
        for key in keys:
            await visitor.page.keyboard.press(key)

    return use


def write(words: str) -> Keys:
    """Focus the element, type, and go on to the next one."""

    async def use(visitor: Visitor, element: Locator) -> None:
        await element.focus()
        await visitor.page.keyboard.type(words)
        await visitor.page.keyboard.press("Tab")

    return use


def named(kind: str, **more: Any) -> Json:
    """An element called "The one"."""
    return {"type": kind, "action_id": "used", "placeholder": plain("The one")} | more


ONE_TWO = options("One", "Two", "Three")
USES = {
    "button": Use(button("The one", "used", value="v7"), "button", press("Enter"), {"value": "v7"}),
    "button by the space bar": Use(button("The one", "used"), "button", press("Space"), {"value": "1"}),
    "overflow": Use(
        {"type": "overflow", "action_id": "used", "options": ONE_TWO},
        "button",
        press("Enter", "ArrowDown", "Enter"),
        {"selected_option": ONE_TWO[1]},
    ),
    "static select": Use(
        named("static_select", options=ONE_TWO), "combobox", press("T", "Tab"), {"selected_option": ONE_TWO[1]}
    ),
    "person": Use(named("users_select"), "combobox", press("B", "Tab"), {"selected_user": "U0BEN000000"}),
    "channel": Use(named("channels_select"), "combobox", press("#", "g", "Tab"), {"selected_channel": "C0000000001"}),
    "conversation": Use(
        named("conversations_select", filter={"include": ["public"]}),
        "combobox",
        press("#", "g", "Tab"),
        {"selected_conversation": "C0000000001"},
    ),
    "several": Use(
        named("multi_static_select", options=ONE_TWO),
        "combobox",
        press("Enter", "Space", "Tab", "Tab", "Space", "Escape"),
        {"selected_options": [ONE_TWO[0], ONE_TWO[2]]},
    ),
    "several people": Use(
        named("multi_users_select"), "combobox", press("Enter", "Space", "Escape"), {"selected_users": ["U0ANA000000"]}
    ),
    "day": Use(named("datepicker"), None, write("12152026"), {"selected_date": "2026-12-15"}),
    "time": Use(named("timepicker"), None, write("0930AM"), {"selected_time": "09:30"}),
    "moment": Use(
        {"type": "datetimepicker", "action_id": "used"},
        None,
        write("12312026\t1200PM"),
        {"selected_date_time": NEW_YEAR_NOON},
    ),
    "boxes": Use(
        {"type": "checkboxes", "action_id": "used", "options": ONE_TWO},
        "checkbox",
        press("Space", "Tab", "Space"),
        {"selected_options": ONE_TWO[:2]},
    ),
    "one of": Use(
        {"type": "radio_buttons", "action_id": "used", "options": ONE_TWO},
        "radio",
        press("Space", "ArrowDown"),
        {"selected_option": ONE_TWO[1]},
    ),
}


@pytest.mark.parametrize("kind", list(USES))
async def test_it_is_used_from_the_keyboard_in_a_message(kit: Kit, visitor: Visitor, kind: str) -> None:
    use = USES[kind]
    of_several = use.element["type"].startswith("multi_")  # which Slack does not have in rows of actions
    block = section("Which?", block_id="row", accessory=use.element) if of_several else actions(use.element)
    await kit.posts(section("Choose"), block)
    await at_the_channel(visitor, kit)
    message = visitor.message("Choose").locator("[data-block=row]")
    await visitor.there(message, "the row")
    element = message.get_by_role(use.role).first if use.role else message.locator("input").first
    await use.keys(visitor, element)

    def is_heard(body: Json) -> bool:
        return use.heard.items() <= body["actions"][0].items()

    body = await kit.hears_such("block_actions", is_heard)
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"]) == ("used", "row")
    assert (body["user"]["id"], body["channel"]["id"]) == (kit.sandbox.person("Ana").id, kit.channel.id)
    assert body["container"]["type"] == "message"


async def test_buttons_go_by_what_screen_readers_are_told(kit: Kit, visitor: Visitor) -> None:
    await kit.posts(section("Choose"), actions(button("Open", accessibility_label="Open: H-7, the pager")))
    await at_the_channel(visitor, kit)
    named_so = visitor.message("Choose").get_by_role("button", name="Open: H-7, the pager", exact=True)
    await expect(named_so).to_have_text("Open")
    await visitor.clicks("Open", on="Choose")
    assert (await kit.hears("block_actions"))["actions"][0]["action_id"] == "press"


async def test_one_press_is_one_press(kit: Kit, visitor: Visitor) -> None:
    await kit.posts(section("Choose"), actions(button("Press me")))
    await at_the_channel(visitor, kit)
    with kit.holding():
        await visitor.button("Press me").dblclick()
        await kit.hears("block_actions")
    await kit.sandbox.settled()
    assert len(kit.of("block_actions")) == 1


async def test_what_asks_first_waits_for_the_answer(kit: Kit, visitor: Visitor) -> None:
    sure = {
        "title": plain("Sure?"),
        "text": plain("It is final."),
        "confirm": plain("Do it"),
        "deny": plain("Leave it"),
    }
    await kit.posts(section("Choose"), actions(button("Cancel handoff", style="danger", confirm=sure)))
    await at_the_channel(visitor, kit)
    await visitor.clicks("Cancel handoff", on="Choose")
    asking = visitor.dialog("Sure?").or_(visitor.page.get_by_role("alertdialog", name="Sure?"))
    await visitor.sees("It is final.", asking)
    await asking.get_by_role("button", name="Leave it").click()
    await visitor.gone(asking, "the question")
    assert kit.of("block_actions") == []
    await visitor.clicks("Cancel handoff", on="Choose")
    await asking.get_by_role("button", name="Do it").click()
    await kit.hears("block_actions")


async def test_inputs_in_a_message_keep_what_was_chosen(kit: Kit, visitor: Visitor) -> None:
    await kit.posts(section("Choose", accessory=named("static_select", options=ONE_TWO)))
    await at_the_channel(visitor, kit)
    choice = visitor.message("Choose").get_by_role("combobox")
    await choice.select_option(label="Two")
    await kit.hears("block_actions")
    await visitor.reloads()
    await expect(choice).to_have_value("two")
    await visitor.becomes("Ben")
    await expect(choice).to_have_value("")


async def test_what_only_one_person_sees(kit: Kit, visit: Visit) -> None:
    ana, ben = await visit(), await visit()
    await at_the_channel(ana, kit)
    await at_the_channel(ben, kit, "Ben")
    await kit.says_to("Ana", "Psst", section("Psst, Ana"))
    await kit.posts(section("For everybody"))
    await ana.sees("Only visible to you", ana.message("Psst, Ana"))
    await ben.there(ben.message("For everybody"), "the message for all")
    await ben.sees_not("Psst, Ana")
    await ana.gone(ana.message("Psst, Ana").get_by_role("button", name="More actions"), "a menu")


async def test_messages_change_and_go_in_place(kit: Kit, visitor: Visitor) -> None:
    ts = await kit.posts(section("As it was"), actions(button("Press me")))
    await kit.posts(section("The one after"))
    await at_the_channel(visitor, kit)
    await visitor.there(visitor.message("As it was"), "the message")
    await kit.client.chat_update(channel=kit.channel.id, ts=ts, text="As it is", blocks=[section("As it is")])
    await visitor.sees("As it is", visitor.messages.first)
    await visitor.sees("(edited)", visitor.messages.first)
    await visitor.gone(visitor.button("Press me"), "the button")
    await kit.client.chat_delete(channel=kit.channel.id, ts=ts)
    await expect(visitor.messages).to_have_count(1)


async def test_replies_stand_in_their_thread(kit: Kit, visitor: Visitor) -> None:
    ts = await kit.posts(section("What began it"))
    await kit.client.chat_postMessage(channel=kit.channel.id, text="A reply of the app", thread_ts=ts)
    await at_the_channel(visitor, kit)
    first = visitor.messages.first
    await first.get_by_role("button", name=re.compile("1 reply")).click()
    await visitor.sees("A reply of the app", first)
    await first.get_by_role("textbox").fill("And mine")
    await first.get_by_role("textbox").press("Enter")
    await visitor.sees("And mine", first)
    await visitor.there(first.get_by_role("button", name=re.compile("2 replies")), "two replies")
    posted = kit.sandbox.workspace.history(kit.channel)[-1]
    assert (posted.text, posted.thread_ts) == ("And mine", ts)


async def test_the_home_of_the_app(kit: Kit, visitor: Visitor) -> None:
    kit.home = [section("Two notes wait for you."), actions(button("Look"))]
    await visitor.opens(kit.sandbox.page.url)
    await visitor.goes_to("Kit")
    await visitor.main.get_by_role("tab", name="Home").click()
    await visitor.sees("Two notes wait for you.", visitor.main)
    await visitor.main.get_by_role("button", name="Look").click()
    heard = await kit.hears("block_actions")
    assert heard["view"]["type"] == "home"
    blocks = [section("One note waits for you.")]
    await kit.client.views_publish(user_id=kit.sandbox.person("Ana").id, view={"type": "home", "blocks": blocks})
    await visitor.sees("One note waits for you.", visitor.main)
    await visitor.main.get_by_role("tab", name="About").click()
    await visitor.sees("Try the kit", visitor.main)


async def test_a_message_to_the_app(kit: Kit, visitor: Visitor) -> None:
    await visitor.opens(kit.sandbox.page.url)
    await visitor.goes_to("Kit")
    await visitor.types("Good morning")
    heard = await kit.hears_such("event", lambda body: body["event"]["type"] == "message")
    assert heard["event"]["text"] == "Good morning"
    await kit.client.chat_postMessage(channel=heard["event"]["channel"], text="Good morning, Ana")
    await visitor.sees("Good morning, Ana", visitor.messages)


async def test_a_command_with_its_usage(kit: Kit, visitor: Visitor) -> None:
    await at_the_channel(visitor, kit)
    await visitor.composer.press_sequentially("/ki")
    offered = visitor.page.get_by_role("option", name="/kit")
    await visitor.sees("[words] | help", offered)
    await visitor.composer.press("Tab")
    await expect(visitor.composer).to_have_value("/kit ")
    await visitor.composer.press_sequentially("hello @be")
    await visitor.there(visitor.page.get_by_role("option", name=re.compile("^Ben")), "Ben")
    await visitor.composer.press("Enter")
    await visitor.composer.press_sequentially("in #gen")
    await visitor.there(visitor.page.get_by_role("option", name=re.compile("^general")), "#general")
    await visitor.composer.press("Tab")
    await visitor.composer.press("Enter")
    heard = await kit.hears("command")
    assert heard["text"] == "hello <@U0BEN000000|ben> in <#C0000000001|general>"
    assert heard["channel_name"] == "fraud-model"


async def test_a_command_that_the_app_does_not_answer(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.goes_to(CHANNEL)
    await visitor.types("/kit anybody?")
    await visitor.sees('/kit failed with the error "dispatch_failed".', visitor.messages)
    await visitor.types("/nothing")
    await visitor.sees("/nothing is not a valid command.", visitor.messages)
