"""The HTTP edge over a running server: what is let in, and a clear answer to everything else."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.web import MAX_BODY, NotAPayload, NotSlack, build_runner, build_web, read_payload, verify

SECRET = "5ecret"
FORM = "application/x-www-form-urlencoded"


def sign(body: bytes, at: str | None = None, secret: str = SECRET) -> dict[str, str]:
    """Slack's headers for a body."""
    stamp = at if at is not None else str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": FORM}


class Bot:
    """What stands behind the edge: remembers payloads, and says what is missing."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.missing: list[str] = []

    async def receive(self, payload: dict[str, Any]) -> tuple[int, str, str]:
        self.received.append(payload)
        return 200, "application/json", '{"text": "made"}'

    async def not_ready(self) -> list[str]:
        return self.missing


@asynccontextmanager
async def running(bot: Bot, secret: str | None = SECRET) -> AsyncIterator[str]:
    """The edge on a port of its own."""
    runner = build_runner(build_web(bot.receive if secret else None, secret, bot.not_ready), drain_seconds=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def bot() -> Bot:
    return Bot()


@pytest.fixture
async def edge(bot: Bot) -> AsyncIterator[str]:
    async with running(bot) as url:
        yield url


async def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/slack/events", data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_a_signed_command_reaches_the_bot(edge: str, bot: Bot) -> None:
    body = urlencode({"command": "/handoff", "text": "a & b"}).encode()
    assert await post(edge, body, sign(body)) == (200, '{"text": "made"}')
    assert bot.received == [{"command": "/handoff", "text": "a & b"}]


async def test_an_interaction_is_unpacked(edge: str, bot: Bot) -> None:
    body = f"payload={quote(json.dumps({'type': 'block_actions'}))}".encode()
    await post(edge, body, sign(body))
    assert bot.received == [{"type": "block_actions"}]


async def test_an_address_is_verified_only_when_signed(edge: str, bot: Bot) -> None:
    body = b'{"type": "url_verification", "challenge": "3eZbrw1a"}'
    assert await post(edge, body, sign(body)) == (200, "3eZbrw1a")
    assert (await post(edge, body, {}))[0] == 401
    assert bot.received == []


@pytest.mark.parametrize(
    ("headers", "why"),  # made when their turn comes: a signature is good for five minutes only
    [
        (dict, "signature missing"),
        (lambda: sign(b"x=1", secret="other"), "signature wrong"),
        (lambda: sign(b"x=2"), "signature wrong"),
        (lambda: sign(b"x=1") | {"X-Slack-Signature": "v0=\u00e9"}, "signature wrong"),
        (lambda: sign(b"x=1", at="soon"), "timestamp is no number"),
        (lambda: sign(b"x=1", at=""), "timestamp is no number"),
        (lambda: sign(b"x=1", at="9" * 400), "timestamp is no number"),
        (lambda: sign(b"x=1", at="1e3"), "timestamp is no number"),
        (lambda: sign(b"x=1", at="1"), "timestamp too old"),
        (lambda: sign(b"x=1", at=str(int(time.time()) + 100_000)), "timestamp too old"),
    ],
)
async def test_what_slack_did_not_sign_is_refused(
    edge: str, bot: Bot, headers: Callable[[], dict[str, str]], why: str
) -> None:
    assert await post(edge, b"x=1", headers()) == (401, f"{why}\n")
    assert bot.received == []


async def test_ssl_check_is_not_answered_unsigned(edge: str) -> None:
    assert (await post(edge, b"ssl_check=1", {"Content-Type": FORM}))[0] == 401


async def test_what_is_too_large_is_refused(edge: str, bot: Bot) -> None:
    body = b"x=" + b"1" * MAX_BODY
    status, text = await post(edge, body, sign(body))
    assert (status, text) == (413, f"more than {MAX_BODY} bytes\n")
    assert bot.received == []


async def test_a_compressed_body_is_not_unpacked(edge: str) -> None:
    body = b"no gzip at all"
    status, _ = await post(edge, body, {"Content-Encoding": "gzip", "Content-Type": FORM})
    assert status == 401


async def test_without_a_secret_there_is_no_way_in() -> None:
    async with running(Bot(), secret=None) as url:
        assert (await post(url, b"x=1", sign(b"x=1")))[0] == 404
        assert await get(f"{url}/healthz") == (200, "ok\n")


async def test_readiness_says_what_is_missing(edge: str, bot: Bot) -> None:
    assert await get(f"{edge}/readyz") == (200, "ready\n")
    bot.missing = ["the database does not answer", "stopping"]
    assert await get(f"{edge}/readyz") == (503, "the database does not answer\nstopping\n")
    assert (await get(f"{edge}/healthz"))[0] == 200


@pytest.mark.parametrize("raw", [b"\x00\xff\n\n", b"POST /slack/events HTTP/1.1\r\nContent-Length: x\r\n\r\n"])
async def test_what_is_no_http_is_refused(edge: str, raw: bytes) -> None:
    host, port = edge.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(connection, raw)
        answer = await asyncio.wait_for(loop.sock_recv(connection, 4096), 5)
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[asyncio.AbstractEventLoop, str]]:
    """A server in a loop of its own, that outlives the examples."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    context = running(Bot())
    url = asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result(10)
    yield loop, url
    asyncio.run_coroutine_threadsafe(context.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


JSON_BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
).map(lambda value: json.dumps(value).encode())
FORM_BODIES = st.dictionaries(
    st.sampled_from(["payload", "command", "text", "x"]), st.text('ab{}"[]:', max_size=20)
).map(lambda form: urlencode(form).encode())


@given(body=st.binary(max_size=2000) | JSON_BODIES | FORM_BODIES, signed=st.booleans())
def test_any_bytes_get_a_clear_answer(server: tuple[asyncio.AbstractEventLoop, str], body: bytes, signed: bool) -> None:
    loop, url = server
    headers = sign(body) if signed else {"Content-Type": FORM}
    status, text = asyncio.run_coroutine_threadsafe(post(url, body, headers), loop).result(10)
    assert status in ({200, 400} if signed else {401})
    assert text


@given(st.binary(max_size=300), st.text(max_size=30), st.text(max_size=80))
def test_nothing_but_the_secret_signs(body: bytes, timestamp: str, signature: str) -> None:
    with pytest.raises(NotSlack):
        verify(SECRET, timestamp, signature, body, now=1_700_000_000.0)


@given(st.binary(max_size=2000))
def test_a_body_is_a_payload_or_is_refused(body: bytes) -> None:
    with contextlib.suppress(NotAPayload):
        assert isinstance(read_payload(body), dict)


@pytest.mark.parametrize("body", [b"[" * 100_000, b"payload=" + b"[" * 100_000, b'{"a":' * 100_000, b"a=1&" * 5000])
def test_a_bottomless_body_is_refused(body: bytes) -> None:
    with pytest.raises(NotAPayload):
        read_payload(body)


async def test_a_signed_ssl_check_is_answered(edge: str, bot: Bot) -> None:
    body = b"ssl_check=1&token=x"
    assert await post(edge, body, sign(body)) == (200, "ok\n")
    assert bot.received == []


@pytest.mark.parametrize("rest", [b"zz\r\nabc\r\n", b"5\r\nab"])
async def test_a_body_without_an_end_is_not_waited_for(rest: bytes) -> None:
    bot = Bot()
    runner = build_runner(build_web(bot.receive, SECRET, bot.not_ready, body_seconds=0.2), drain_seconds=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    reader, writer = await asyncio.open_connection("127.0.0.1", runner.addresses[0][1])
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    await asyncio.sleep(
        0.05
    )  # else the server sees the broken chunk before it hands the request on, and answers itself
    writer.write(rest)
    answer = await asyncio.wait_for(reader.read(4096), 5)
    writer.close()
    await runner.cleanup()
    assert answer.startswith(b"HTTP/1.1 400")


async def test_whoever_hangs_up_in_the_middle_is_no_error(edge: str, caplog: pytest.LogCaptureFixture) -> None:
    host, port = edge.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
    await writer.drain()
    await get(f"{edge}/healthz")
    writer.close()
    await writer.wait_closed()
    await get(f"{edge}/healthz")
    assert caplog.records == []
