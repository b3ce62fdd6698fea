"""Whatever is typed or sent is text: nothing runs, nothing leaves this machine, nobody else's page gets in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import expect

from bot.sandbox import Sandbox
from tests.browser.kit_app import CHANNEL, Json, Kit, actions, asks, button, form, plain, section
from tests.browser.test_surfaces import at_the_channel
from tests.browser.visitor import Visitor

HOSTILE = {
    "script": "<script>window.ran = 1; alert(1)</script>",
    "picture": '<img src=x onerror="window.ran = 1">',
    "closing tags": "</textarea></li></ol></main><svg onload=window.ran=1>",
    "quotes": "\"'`><b onmouseover=window.ran=1>x</b>",
    "template": "${window.ran = 1} {{constructor.constructor('window.ran=1')()}}",
    "javascript link": "<javascript:window.ran=1|press me> [me](javascript:window.ran=1) javascript:alert(1)",
    "data link": "<data:text/html,%3Cscript%3Ewindow.ran=1%3C/script%3E|press me>",
    "broken markup": "<@U1<@U2|>|<!subteam^x> <!date^x^y|z> <https://a|<b>> <|x> <> <!>",
    "entities": "&lt;b&gt; &amp;lt; &#60;script&#62; &quot;",
    "right to left": "\u202egnp.exe \u2066abc\u2069 \u05e9\u05dc\u05d5\u05dd",
    "zero width": "a\u200bb\u200dc\ufeffd \u00ad e\u0301\u0301\u0301\u0301",
    "controls": "bell \u0007 escape \u001b[31m null-like \u2400",
    "stars": "*" * 150 + "_" * 150 + "~" * 150 + "`" * 150,
    "nested": "*_~`*_~`" * 50 + ">>>" * 50,
    "long word": "supercalifragilistic" * 40,
    "prototype": "__proto__ constructor toString hasOwnProperty",
}

MARKUP = {"stars", "nested", "quotes", "template", "controls"}  # in Slack, too

# What must hold of the page whatever stands in it: nothing ran, no handler, no script and no odd address came in.
FOUND = """() => [...document.querySelectorAll("*")].flatMap((node) => [
  ...[...node.attributes].filter(({ name }) => name.startsWith("on")).map(({ name }) => `${node.localName} ${name}`),
  ...["href", "src", "action", "formaction", "xlink:href"].map((name) => node.getAttribute(name))
    .filter((address) => address && !/^(https?:|mailto:|[/#])/.test(address)),
  ...(["script", "iframe", "object", "embed", "base", "style"].includes(node.localName)
    && !node.getAttribute("src")?.startsWith("/page/") ? [node.localName] : []),
]).concat(window.ran === undefined ? [] : ["something ran"])"""


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _nothing_outside(visitor: Visitor) -> AsyncIterator[None]:
    """Fail where the page got something from another machine. (What it asked for in vain is trouble anyway.)"""
    asked: list[str] = []
    visitor.page.context.on("response", lambda response: asked.append(response.url))
    yield
    here = ("http://127.0.0.1:", "http://localhost:", "about:")
    assert [url for url in asked if not url.startswith(here)] == []


async def harmless(visitor: Visitor) -> None:
    """Nothing that was shown became more than text."""
    assert await visitor.page.evaluate(FOUND) == []


def escaped(text: str) -> str:
    """As a well-behaved app escapes what people typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def words(text: str) -> str:
    """What a browser makes of white space."""
    return " ".join(text.split())


async def test_what_people_type_stands_as_they_typed_it(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.opens(sandbox.page.url)
    await visitor.goes_to(CHANNEL)
    for number, (kind, bad) in enumerate(HOSTILE.items()):
        await visitor.types(f"{bad} end {number}.")
        message = visitor.message(f"end {number}.")
        await visitor.there(message, kind)
        await harmless(visitor)
        if kind not in MARKUP:
            assert words(await message.locator(".text").text_content() or "") == words(f"{bad} end {number}."), kind


async def test_what_the_app_sends_is_text_in_every_place(kit: Kit, visitor: Visitor) -> None:
    await at_the_channel(visitor, kit)
    for kind, bad in HOSTILE.items():
        label = bad[:70]
        await kit.posts(
            {"type": "header", "text": plain(bad[:150])},
            section(bad),
            {"type": "section", "fields": [{"type": "mrkdwn", "text": bad}, plain(bad)]},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": bad}, plain(bad)]},
            {"type": "markdown", "text": bad},
            {"type": "image", "image_url": "https://example.com/x.png", "alt_text": bad, "title": plain(bad)},
            {"type": "rich_text", "elements": [rich("section", bad), rich("quote", bad), rich("preformatted", bad)]},
            actions(
                button(label, accessibility_label=label),
                {"type": "static_select", "action_id": "s", "placeholder": plain(label), "options": [choice(label)]},
                {"type": "overflow", "action_id": "o", "options": [choice(label)]},
            ),
            section(f"The end of {kind}."),
            text=bad,
        )
        message = visitor.message(f"The end of {kind}.")
        await visitor.there(message, kind)
        await harmless(visitor)
        assert words(label) in words(await message.text_content() or ""), kind
        assert words(await message.locator("pre").last.text_content() or "") == words(bad)
        await message.get_by_role("button", name="More", exact=True).click()
        await visitor.there(visitor.page.get_by_role("menuitem"), "the menu")
        await harmless(visitor)
        await visitor.page.keyboard.press("Escape")


async def test_what_stands_in_a_form_is_text(kit: Kit, visitor: Visitor) -> None:
    await at_the_channel(visitor, kit)
    box = visitor.front.get_by_role("textbox")
    for kind, bad in HOSTILE.items():
        field = asks("Field", "plain_text_input", initial_value=bad, block={"label": plain(bad), "hint": plain(bad)})
        await kit.shows("Ana", form(field, section(bad), title=bad[:24], submit=plain(bad[:24])))
        await visitor.there(visitor.front, kind)
        await visitor.holds(lambda bad=bad: expect(box).to_have_value(bad), kind)
        await harmless(visitor)
        kit.answers = {"response_action": "errors", "errors": {"field": bad}}
        await box.press("Enter")
        await visitor.holds(lambda: expect(box).to_have_attribute("aria-invalid", "true"), kind)
        await harmless(visitor)


async def test_names_are_text_wherever_they_stand(kit: Kit, visitor: Visitor) -> None:
    workspace, ben = kit.sandbox.workspace, kit.sandbox.person("Ben").id
    general = workspace.find_channel("general")
    await at_the_channel(visitor, kit)
    for kind in ("script", "picture", "closing tags", "quotes", "right to left", "prototype"):
        bad = HOSTILE[kind][:60]
        workspace.change_user(ben, display_name=bad, real_name=bad)
        workspace.rename(general, bad[:40])
        workspace.post(kit.channel, ben, f"<@{ben}> in <#{general.id}> is {kind}.")
        await visitor.there(visitor.message(f"is {kind}."), kind)
        await visitor.composer.fill("")
        await visitor.composer.press_sequentially("@")
        await visitor.there(visitor.page.get_by_role("option").first, "the suggestions")
        await harmless(visitor)
        await visitor.you.click()
        await visitor.there(visitor.page.get_by_role("menuitemradio").first, "the people")
        await harmless(visitor)
        await visitor.page.keyboard.press("Escape")
        await visitor.main.get_by_role("button", name="4 members").click()
        await visitor.there(visitor.dialog("Members"), "the members")
        await harmless(visitor)
        await visitor.page.keyboard.press("Escape")


async def test_the_wire_shows_what_went_over_it_as_text(kit: Kit, visitor: Visitor) -> None:
    for bad in HOSTILE.values():
        await kit.posts(section(escaped(bad)[:2900]), text=escaped(bad))
    await at_the_channel(visitor, kit)
    wire = await visitor.looks_inside("Wire")
    await visitor.there(wire.get_by_text("chat.postMessage").first, "a call")
    for call in (await wire.get_by_text("chat.postMessage").all())[:5]:
        await call.click()
    await visitor.there(wire.get_by_text("xoxb").or_(wire.get_by_text("blocks")).first, "what was sent")
    await harmless(visitor)


async def test_forty_thousand_characters(kit: Kit, visitor: Visitor) -> None:
    await kit.client.chat_postMessage(channel=kit.channel.id, text="long " * 8_000)
    await kit.client.chat_postMessage(channel=kit.channel.id, text="<" * 40_000)
    await kit.posts(section("The one after"))
    await at_the_channel(visitor, kit)
    await visitor.there(visitor.message("The one after"), "the message after them")
    await visitor.types("And on we go")
    await visitor.there(visitor.message("And on we go"), "the next one")
    await harmless(visitor)


def rich(kind: str, text: str) -> Json:
    """An element of rich text with these words."""
    return {"type": f"rich_text_{kind}", "elements": [{"type": "text", "text": text}]}


def choice(label: str) -> Json:
    """An option."""
    return {"text": plain(label), "value": "one"}


# The policy -------------------------------------------------------------------------------------------


async def test_the_policy_is_strict_on_everything_that_is_served(sandbox: Sandbox) -> None:
    paths = ("", "page/app.js", "page/base.css", "page/icon.svg", "page/nothing.js", "page/messages?as=U0ANA000000")
    async with aiohttp.ClientSession() as session:
        for path in paths:
            async with session.get(sandbox.page.url + path) as response:
                policy = response.headers["Content-Security-Policy"]
                rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
                assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
                assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
                assert rules["frame-ancestors"] == "'none'"
                assert "unsafe" not in policy
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                assert "Access-Control-Allow-Origin" not in response.headers


BREAKS = {
    "an inline script": "add('script', { textContent: 'window.ran = 1' })",
    "an inline handler": "document.body.setAttribute('onclick', 'window.ran = 1'); document.body.click()",
    "a javascript link": "add('a', { href: 'javascript:window.ran=1' }).click()",
    "an evaluation": "setTimeout('window.ran = 1')",
    "a script from elsewhere": "add('script', { src: 'http://127.0.0.1:9/x.js' })",
    "a style attribute": "document.body.setAttribute('style', 'opacity: 0')",
    "a frame": "add('iframe', { src: '/' })",
    "a call elsewhere": "fetch('http://127.0.0.1:9/').catch(() => {})",
    "a picture from elsewhere": "add('img', { src: 'https://example.com/x.png' })",
}


ADD = """const add = (tag, props) => {
  const node = Object.assign(document.createElement(tag), props);
  document.body.append(node);
  return node;
};"""


@pytest.mark.parametrize("attempt", list(BREAKS))
async def test_the_policy_really_blocks(sandbox: Sandbox, visitor: Visitor, attempt: str) -> None:
    await visitor.opens(sandbox.page.url)
    refused = "Content.Security.Policy|unsafe-eval|violates| csp$"
    with visitor.troubles.expected(refused):
        async with visitor.page.expect_console_message(lambda message: message.type == "error"):
            await visitor.page.evaluate(f"() => {{ {ADD} {BREAKS[attempt]} }}")
    assert await visitor.page.evaluate("window.ran") is None
    assert await visitor.page.evaluate("getComputedStyle(document.body).opacity") == "1"


# Other people's pages ---------------------------------------------------------------------------------

ATTACK = """async ([url, body]) => {
  const tries = {
    json: () => fetch(`${url}page/act`, { method: "POST", headers: { "Content-Type": "application/json" }, body }),
    text: () => fetch(`${url}page/act`, { method: "POST", mode: "no-cors", body }),
    read: () => fetch(`${url}page/messages?as=U0ANA000000&channel=C0000000002`),
    api: () => fetch(`${url}api/auth.test`, { method: "POST" }),
    stream: () => new Promise((done, failed) => {
      const source = new EventSource(`${url}page/stream?as=U0ANA000000`);
      source.addEventListener("hello", done);
      source.onerror = () => failed(source.close());
    }),
  };
  const got = {};
  for (const [name, run] of Object.entries(tries)) {
    got[name] = await run().then((response) => response.type ?? "heard", () => "refused");
  }
  return got;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere() -> AsyncIterator[str]:
    """The address of somebody else's page on this machine."""
    app = web.Application()
    app.router.add_get("/", _a_page)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def _a_page(_: web.Request) -> web.Response:
    return web.Response(text="<!doctype html><title>elsewhere</title>", content_type="text/html")


async def test_another_page_can_neither_act_nor_read(sandbox: Sandbox, visitor: Visitor, elsewhere: str) -> None:
    channel = sandbox.workspace.find_channel(CHANNEL)
    say = f'{{"as": "U0ANA000000", "act": "say", "channel": "{channel.id}", "text": "forged", "thread": null}}'
    await visitor.page.goto(elsewhere)
    visitor.troubles.allow("CORS|40[0-9]|415|ERR_|MIME")
    got = await visitor.page.evaluate(ATTACK, [sandbox.page.url, say])
    assert set(got.values()) == {"refused"}
    assert sandbox.workspace.history(channel) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:3100"}, 403),
        ({"Host": "localhost:1"}, 200),
        ({}, 200),
    ],
)
async def test_only_our_own_address_is_served(sandbox: Sandbox, headers: dict[str, str], status: int) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("", "page/app.js"):
            async with session.get(sandbox.page.url + path, headers=headers) as response:
                assert response.status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({}, 200),
    ],
)
async def test_only_our_own_page_acts(sandbox: Sandbox, headers: dict[str, str], status: int) -> None:
    channel = sandbox.workspace.find_channel(CHANNEL)
    body: dict[str, Any] = {"as": "U0ANA000000", "act": "say", "channel": channel.id, "text": "Hello", "thread": None}
    async with (
        aiohttp.ClientSession(headers={"Content-Type": "application/json"} | headers) as session,
        session.post(f"{sandbox.page.url}page/act", data=json.dumps(body)) as response,
    ):
        assert response.status == status
    assert len(sandbox.workspace.history(channel)) == (1 if status == 200 else 0)
