"""The page over HTTP: its files, its headers, who may ask, and bodies that nobody sane sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.sandbox import Panel, Sandbox
from bot.sandbox.inputs import STATE_KEYS
from bot.sandbox.page.acts import ACTS
from bot.sandbox.page.body import LARGEST
from tests.unit.sandbox.page_visitor import visiting
from tests.unit.sandbox.pager_app import CONFIG, button, form, plain, section

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http://127.0.0.1:*; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/", 200, "text/html"),
        ("/page/app.js", 200, "text/javascript"),
        ("/page/base.css", 200, "text/css"),
        ("/page/icon.svg", 200, "image/svg+xml"),
        ("/page/stream", 200, "text/event-stream"),
        ("/page/nothing.js", 404, "application/json"),
        ("/page/", 404, "application/json"),
        ("/page/a/b.js", 404, "application/json"),
        ("/page/..%2fpage.py", 404, "application/json"),
        ("/page/%2e%2e/routes.py", 404, "application/json"),
        ("/page/wire/1", 404, "application/json"),
        ("/page/panel/0", 404, "application/json"),
        ("/page/guide", 404, "application/json"),
        ("/page/messages", 404, "application/json"),
        ("/page/act", 404, "application/json"),
        ("/elsewhere", 404, "text/plain"),
    ],
)
async def test_everything_of_the_page_is_safe(sandbox: Sandbox, path: str, status: int, kind: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(_url(sandbox, path)) as response:
        assert (response.status, response.content_type) == (status, kind)
        assert {name: response.headers.get(name) for name in SAFE} == SAFE


def _url(sandbox: Sandbox, path: str) -> URL:
    return URL(sandbox.page.url.rstrip("/") + path, encoded=True)


@pytest.mark.parametrize("path", ["/", "/page/app.js", "/page/stream", "/page/messages"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:1", "localhost.evil.example", "[::1]"])
async def test_other_names_for_this_machine_are_refused(sandbox: Sandbox, path: str, host: str) -> None:
    async with aiohttp.ClientSession(sandbox.page.url) as session:
        async with session.get(path, headers={"Host": host}) as response:
            assert response.status == 403
        async with session.get("/", headers={"Host": "localhost:1234"}) as response:
            assert response.status == 200
        async with session.post("/api/auth.test", headers={"Host": host}) as response:
            assert response.status == 200


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        (JSON | {"Origin": "http://evil.example"}, "{}", 403),
        (JSON | {"Origin": "null"}, "{}", 403),
        (JSON | {"Origin": "https://{host}"}, "{}", 403),
        ({"Content-Type": "text/plain"}, "{}", 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "as=1", 415),
        (JSON, "", 400),
        (JSON, "[]", 400),
        (JSON, '{"as": NaN}', 400),
        (JSON, '{"as": "\\ud800"}', 400),
        (JSON, "[" * 100_000, 400),
        (JSON, '{"as": ' + "9" * 10_000 + "}", 400),
        (JSON, b'"\xff"', 400),
        (JSON, '{"as": 1}', 400),
        (JSON, '{"as": "U0NOBODY"}', 404),
        (JSON, '{"as": "U0SANDBOXBOT", "act": "home"}', 404),
        (JSON, '{"as": "USLACKBOT", "act": "home"}', 404),
        (JSON, '{"as": "U0ANA000000"}', 400),
        (JSON, '{"as": "U0ANA000000", "act": "carry_out"}', 400),
        (JSON, '{"text": "' + "x" * LARGEST + '"}', 413),
        (JSON | {"Origin": "http://{host}"}, '{"as": "U0ANA000000", "act": "home"}', 200),
        (JSON | {"Origin": "http://localhost:9", "Host": "localhost:9"}, '{"as": "U0ANA000000", "act": "home"}', 200),
    ],
)
async def test_who_may_act(sandbox: Sandbox, headers: dict[str, str], body: str | bytes, status: int) -> None:
    host = sandbox.page.url.removeprefix("http://").rstrip("/")
    sent = {name: value.replace("{host}", host) for name, value in headers.items()}
    async with (
        aiohttp.ClientSession(sandbox.page.url) as session,
        session.post("/page/act", data=body, headers=sent) as response,
    ):
        assert response.status == status
        assert status == 200 or (await response.json())["error"].endswith(".")


@pytest.mark.parametrize(
    ("path", "site", "mode", "status"),
    [
        ("/", "cross-site", "navigate", 200),
        ("/", "cross-site", "no-cors", 403),
        ("/page/stream", "cross-site", "cors", 403),
        ("/page/stream", "same-site", "cors", 403),
        ("/page/stream", "same-origin", "cors", 200),
        ("/page/app.js", "cross-site", "no-cors", 403),
        ("/page/app.js", "same-origin", "cors", 200),
        ("/page/icon.svg", "none", "navigate", 200),
        ("/page/messages?as=U0ANA000000&channel=C0000000001", "cross-site", "no-cors", 403),
        ("/page/wire/1", "cross-site", "navigate", 403),
    ],
)
async def test_other_sites_may_only_link_to_the_page(
    sandbox: Sandbox, path: str, site: str, mode: str, status: int
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}
    async with aiohttp.ClientSession() as session, session.get(_url(sandbox, path), headers=headers) as response:
        assert response.status == status
        assert status == 200 or (await response.json())["error"] == "This page belongs to another site."
        assert len(sandbox.page.tabs) == (path == "/page/stream" and status == 200)


async def test_the_page_leaves_no_trace_in_the_log(sandbox: Sandbox) -> None:
    async with visiting(sandbox, "Ana") as [ana]:
        await ana.does("say", channel=ana.channel("general"), text="Hello")
        async with ana.listening():
            await ana.messages("general")
        assert sandbox.log.entries == []
        await sandbox.settled(quiet=0.01)


async def test_panels_guide_and_calls_are_read(sandbox: Sandbox) -> None:
    asked: list[tuple[str, str]] = []

    async def read(user_id: str, channel_id: str) -> dict[str, Any]:
        asked.append((user_id, channel_id))
        return {"items": []}

    sandbox.page.show(panels=[Panel("Trail", read)], guide=read)
    async with visiting(sandbox, "Ana", "Dev") as [ana, dev]:
        general, secret = ana.channel("general"), ana.channel("fraud-model")
        assert await ana.get("/page/panel/0", channel=general) == (200, {"items": []})
        assert await dev.get("/page/guide", channel=secret) == (200, {"items": []})
        assert asked == [(ana.id, general), (dev.id, "")]
        assert (await ana.get("/page/panel/1"))[0] == (await ana.get("/page/panel/x"))[0] == 404
        async with ana.session.post("/api/chat.postMessage", json={"text": "x" * 300}) as response:
            assert not (await response.json())["ok"]
        status, call = await ana.get("/page/wire/1")
        assert (status, call["method"], call["ok"], call["status"]) == (200, "chat.postMessage", False, 200)
        assert call["summary"].startswith("not_authed: xxx") and len(call["summary"]) == 120
        assert call["request"]["text"] == "x" * 300 and call["response"]["error"] == "not_authed"
        for number in ("0", "2", "x", "9" * 20):
            assert (await ana.get(f"/page/wire/{number}"))[0] == 404


def _all_inputs() -> list[dict[str, Any]]:
    """An input of every kind."""
    options = {"options": [{"text": plain(text), "value": text} for text in ("a", "b")]}
    with_options = {"static_select", "multi_static_select", "radio_buttons", "checkboxes"}
    blocks = []
    for kind in STATE_KEYS:
        element = {"type": kind, "action_id": "v", **(options if kind in with_options else {})}
        if kind == "number_input":
            element["is_decimal_allowed"] = False
        blocks.append({"type": "input", "block_id": kind, "label": plain(kind), "element": element})
    return blocks


FIELDS = ("channel", "text", "thread", "on", "block", "action", "option", "value")
FIELDS += ("entries", "view", "all", "id", "ts", "people", "index", "to")


def test_no_body_breaks_the_page() -> None:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        sandbox = runner.run(stack.enter_async_context(Sandbox(CONFIG, limits=None)))
        [ana] = runner.run(stack.enter_async_context(visiting(sandbox, "Ana")))
        try:
            _fuzz(sandbox, ana.id, lambda body: runner.run(ana.act(body["act"], **body)))
        finally:
            runner.run(stack.aclose())


def _fuzz(sandbox: Sandbox, ana: str, send: Callable[[dict[str, Any]], tuple[int, Any]]) -> None:
    general = sandbox.workspace.find_channel("general")
    actions = {"type": "actions", "block_id": "row", "elements": [button("Go", "go")]}
    message = sandbox.workspace.post_as_app(general, "x", blocks=[section("x"), actions])

    def view() -> str:
        return sandbox.slack.surfaces.open(ana, form(*_all_inputs(), actions)).id

    known = st.sampled_from([general.id, message.ts, ana, "row", "go", "new_page", "v", "a", "09:00", *STATE_KEYS])
    junk = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | known,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(known | st.text(max_size=3), inner, max_size=3),
        max_leaves=6,
    ).filter(_sendable)
    entries = st.dictionaries(st.sampled_from(list(STATE_KEYS)), st.dictionaries(st.just("v"), junk), max_size=4)
    on = st.just({"channel": general.id, "ts": message.ts}) | st.just({"view": "here"}) | junk

    @given(act=st.sampled_from([*ACTS]), fields=st.dictionaries(st.sampled_from(FIELDS), junk), on=on, entries=entries)
    @settings(max_examples=200)
    def try_it(act: str, fields: dict[str, Any], on: Any, entries: Any) -> None:
        if act == "join" or fields.get("text") == "/leave":
            fields.pop("channel", None)
        body = {"on": on, "entries": entries, "view": "here"} | fields | {"act": act}
        here = view()
        sent = json.loads(json.dumps(body).replace('"here"', json.dumps(here)))
        status, answer = send(sent)
        assert status in {200, 400, 404, 409}, answer
        assert status == 200 or answer["error"].endswith(".")

    try_it()


def _sendable(value: Any) -> bool:
    """Half characters are refused with all else that is not JSON; they cannot be sent by this client."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
