"""How the app is reached: signatures, time-outs, repeats, Socket Mode's comings and goings, response URLs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import Sandbox, Timing
from bot.sandbox.delivery import sign
from tests.unit.sandbox.pager_app import CONFIG, Pager, Wire, form, over_http, over_socket_mode, section

FAST = Timing(ack=0.1, trigger=0.0, response_url=0.0, event_retries=(0.0, 0.01, 0.01))
EVENT: dict[str, object] = {"type": "team_join", "user": {"id": "U1"}}


@pytest.fixture
async def fast() -> AsyncIterator[Sandbox]:
    """A workspace without patience."""
    clock = datetime(2026, 12, 2, tzinfo=UTC)
    async with Sandbox(CONFIG, clock=lambda: clock, limits=None, timing=FAST) as fast:
        yield fast


class Endpoint:
    """A request URL that answers with the given statuses, then 200, and remembers what came."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.seen: asyncio.Queue[tuple[dict[str, str], str]] = asyncio.Queue()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        self.seen.put_nowait((dict(request.headers), await request.text()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@asynccontextmanager
async def endpoint(sandbox: Sandbox, *statuses: int) -> AsyncIterator[Endpoint]:
    """Deliver to a request URL of our own."""
    made = Endpoint(*statuses)
    app = web.Application()
    app.router.add_post("/slack/events", made.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield made
    await runner.cleanup()


# Requests ---------------------------------------------------------------------------------------------


async def test_commands_are_signed_and_escaped(sandbox: Sandbox) -> None:
    ana = sandbox.person("Ana")
    async with endpoint(sandbox) as made:
        await ana.types("/pager & <b> #general https://a.example/b, @ben @nobody", "#secret-project")
        headers, body = await made.seen.get()
        ana.mention_style = "plain"
        await ana.types("/pager @ben", "Pager")
        plain = parse_qs((await made.seen.get())[1])
        await ana.types("/raw @ben & co", "#general")
        raw = parse_qs((await made.seen.get())[1])
    stamp = int(headers["X-Slack-Request-Timestamp"])
    assert sign(body, sandbox.signing_secret, stamp)["X-Slack-Signature"] == headers["X-Slack-Signature"]
    general, ben = sandbox.workspace.find_channel("general").id, sandbox.person("Ben").id
    text = f"&amp; &lt;b&gt; <#{general}|general> <https://a.example/b>, <@{ben}|ben> @nobody"
    assert urlencode({"text": text}) in body
    assert parse_qs(body)["channel_name"] == ["privategroup"]
    assert (plain["text"], plain["channel_name"]) == ([f"<@{ben}>"], ["directmessage"])
    assert raw["text"] == ["@ben & co"]


async def test_checks_of_the_request_url(sandbox: Sandbox, http_pager: Pager) -> None:
    transport = sandbox.slack.link.http
    assert transport is not None
    assert (await transport.ssl_check()).status == 200
    assert (await transport.url_verification("abc")).body == {"challenge": "abc"}
    form_type = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await transport.post("payload={}", form_type | sign("another body", "secret"))).status == 401


@pytest.mark.parametrize("wire", [over_http, over_socket_mode])
async def test_a_late_app_is_a_time_out(fast: Sandbox, wire: Wire) -> None:
    ana = fast.person("Ana")
    async with wire(fast) as pager:
        pager.may_answer.clear()
        await ana.types("/raw", "#general")
        pager.may_answer.set()
    ana.sees('Slackbot · only visible to you /raw failed with the error "operation_timeout".', "#general")


async def test_an_app_that_is_down_or_fails(sandbox: Sandbox) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/raw", "#general")
    ana.sees('/raw failed with the error "dispatch_failed".')
    await ana.uses_shortcut("New page")
    ana.sees('New page failed with the error "dispatch_failed".', "Slackbot")
    async with endpoint(sandbox, 500):
        await ana.types("/raw", "#general")
    ana.sees('/raw failed with the error "http_service_error".')


async def test_acknowledgements_with_words(sandbox: Sandbox, http_pager: Pager) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    http_pager.answer = {"text": "For all", "response_type": "in_channel"}
    await ana.types("/raw", "#general")
    ben.sees("For all")
    http_pager.answer = {"text": "x", "blocks": [{"type": "section"}]}
    await ana.types("/raw", "#general")
    ana.sees('/raw failed with the error "invalid_blocks".')


async def test_commands_slack_answers_itself(sandbox: Sandbox, http_pager: Pager) -> None:
    ana = sandbox.person("Ana")
    await ana.types("Hello", "#general")
    await ana.types("/raw", "#general", thread=ana.messages("#general")[-1])
    ana.sees("/raw is not supported in threads. Sorry!")
    await ana.types("/unknown", "#general")
    ana.sees("/unknown is not a valid command.")
    assert http_pager.heard == []


# Events -----------------------------------------------------------------------------------------------


async def test_events_come_again_until_acknowledged(fast: Sandbox) -> None:
    async with endpoint(fast, 500, 500) as made:
        event_id = await fast.emit(EVENT)
        came = [await made.seen.get() for _ in range(3)]
        await fast.settled()
        assert made.seen.empty()
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in came] == [None, "1", "2"]
    assert came[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert all(f'"event_id": "{event_id}"' in body for _, body in came)


async def test_an_event_can_be_sent_twice(sandbox: Sandbox, http_pager: Pager) -> None:
    event_id = await sandbox.emit(EVENT)
    assert event_id is not None
    assert await sandbox.redeliver(event_id)
    first, second = http_pager.heard
    assert first["event_id"] == second["event_id"] == event_id


async def test_events_need_subscription_scope_and_presence(sandbox: Sandbox, http_pager: Pager) -> None:
    general = sandbox.workspace.find_channel("general")
    sandbox.workspace.rename(general, "all")
    assert await sandbox.emit({"type": "reaction_added", "user": "U1"}) is None
    sandbox.workspace.app.scopes.discard("users:read")
    assert await sandbox.emit(EVENT) is None
    await sandbox.settled()
    assert http_pager.heard == []


async def test_direct_messages_of_the_app_are_events_too(sandbox: Sandbox) -> None:
    client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
    async with endpoint(sandbox) as made:
        posted = await client.chat_postMessage(channel=sandbox.person("Ana").id, text="one")
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="two")
        await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
        bodies = [(await made.seen.get())[1] for _ in range(3)]
    assert ['"message_changed"' in body for body in bodies] == [False, True, False]
    assert ['"message_deleted"' in body for body in bodies] == [False, False, True]


# Socket Mode ------------------------------------------------------------------------------------------


async def test_connections_take_turns(sandbox: Sandbox) -> None:
    async with over_socket_mode(sandbox) as one, over_socket_mode(sandbox) as other:
        await sandbox.socket_mode.connected(2)
        for _ in range(4):
            await sandbox.person("Ana").types("/raw", "#general")
    assert (len(one.heard), len(other.heard)) == (2, 2)


async def test_a_client_told_to_go_comes_back(sandbox: Sandbox) -> None:
    async with over_socket_mode(sandbox) as pager:
        before = sandbox.socket_mode.connections[0]
        await sandbox.socket_mode.disconnect("warning")
        await sandbox.socket_mode.connected()
        assert sandbox.socket_mode.connections[0] is not before
        await sandbox.person("Ana").types("/raw", "#general")
        assert len(pager.heard) == 1


async def test_an_eleventh_connection_is_sent_away(sandbox: Sandbox) -> None:
    pager = Pager(sandbox)
    handlers: list[Any] = [AsyncSocketModeHandler(pager.bolt, sandbox.app_token) for _ in range(10)]
    for handler in handlers:
        await handler.connect_async()
    await sandbox.socket_mode.connected(10)
    client = AsyncWebClient(base_url=sandbox.api_url)
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with handlers[0].client.aiohttp_client_session.ws_connect(url) as extra:
        assert (await extra.receive_json())["reason"] == "too_many_websockets"
    for handler in handlers:
        await handler.close_async()


async def test_a_connection_lost_before_the_acknowledgement(sandbox: Sandbox) -> None:
    ana = sandbox.person("Ana")
    async with over_socket_mode(sandbox) as pager:
        pager.may_answer.clear()
        typing = asyncio.create_task(ana.types("/raw", "#general"))
        await pager.came.wait()
        await sandbox.socket_mode.close()
        await typing
        pager.may_answer.set()
    ana.sees('/raw failed with the error "dispatch_failed".')


# Response URLs and triggers ---------------------------------------------------------------------------


async def response_url(sandbox: Sandbox, pager: Pager) -> AsyncWebhookClient:
    """The response URL of a command that Ana typed just now."""
    await sandbox.person("Ana").types("/raw", "#general")
    return AsyncWebhookClient(pager.heard[-1]["response_url"])


async def test_a_response_url_is_good_five_times(sandbox: Sandbox, http_pager: Pager) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    webhook = await response_url(sandbox, http_pager)
    assert (await webhook.send(text="Working on it")).body == "ok"
    assert (await webhook.send(text="Done", replace_original=True)).status_code == 200
    ana.sees("only visible to you Done")
    ana.sees_not("Working on it")
    assert (await webhook.send(text="Done for all", response_type="in_channel")).status_code == 200
    ben.sees("Done for all")
    assert (await webhook.send(text="", blocks=[{"type": "section"}])).status_code == 400
    assert (await webhook.send(delete_original=True)).status_code == 200
    ana.sees_not("only visible to you")
    late = await webhook.send(text="Once more")
    assert (late.status_code, "used_url" in late.body) == (404, True)


async def test_what_is_private_stays_private(sandbox: Sandbox, http_pager: Pager) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    await ana.types("/pager wake", "#general")
    await ana.clicks("Post", on="Ready")
    webhook = AsyncWebhookClient(http_pager.last("block_actions")["response_url"])
    await webhook.send(text="Replaced", replace_original=True, response_type="in_channel")
    ana.sees("only visible to you Replaced")
    ben.sees_not("Replaced")


async def test_response_urls_and_triggers_expire(fast: Sandbox) -> None:
    client = AsyncWebClient(fast.bot_token, base_url=fast.api_url)
    async with over_http(fast) as pager:
        late = await (await response_url(fast, pager)).send(text="late")
        assert (late.status_code, "expired_url" in late.body) == (404, True)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=pager.heard[-1]["trigger_id"], view=form(section("late")))
