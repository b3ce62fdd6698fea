"""Rate limits and faults, as the SDK's client meets them."""

from __future__ import annotations

import asyncio
from random import Random

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import Fault, Faults, Limits, Sandbox
from bot.sandbox.limits import CHANNEL_BURST
from tests.unit.sandbox.pager_app import CONFIG, Pager


class Seconds:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_channel_takes_one_post_a_second_after_a_burst() -> None:
    seconds = Seconds()
    limits = Limits(monotonic=seconds)

    def post(channel: str) -> int | None:
        return limits.take("chat.postMessage", "T1", "A1", channel)

    assert [post("C1") for _ in range(CHANNEL_BURST + 1)] == [None] * CHANNEL_BURST + [1]
    assert post("C2") is None
    seconds.now += 1
    assert [post("C1"), post("C1")] == [None, 1]


def test_methods_and_workspaces_have_buckets_of_their_own() -> None:
    seconds = Seconds()
    limits = Limits(monotonic=seconds)
    for _ in range(20):
        assert limits.take("users.list", "T1", "A1") is None
    assert limits.take("users.list", "T1", "A1") == 3
    assert limits.take("users.list", "T2", "A1") is None
    assert limits.take("users.info", "T1", "A1") is None
    seconds.now += 3
    assert limits.take("users.list", "T1", "A1") is None
    looser = Limits(factor=10, monotonic=seconds)
    assert all(looser.take("users.list", "T1", "A1") is None for _ in range(200))


async def test_limits_over_the_wire() -> None:
    async with Sandbox(CONFIG) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        ana = sandbox.person("Ana").id
        channel = (await client.chat_postMessage(channel=ana, text="x"))["channel"]
        for _ in range(CHANNEL_BURST - 1):
            await client.chat_postMessage(channel=channel, text="x")
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=channel, text="x")
        assert refused.value.response["error"] == "ratelimited"
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "1"
        assert (await client.chat_postMessage(channel=sandbox.person("Ben").id, text="x"))["ok"]


def texts(sandbox: Sandbox) -> list[str]:
    """What Ana was sent."""
    return [message.text for message in sandbox.person("Ana").messages("Pager")]


async def test_resets(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("Ana").id
    client.retry_handlers.clear()
    sandbox.faults.next("chat.postMessage", Fault.reset_before())
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=ana, text="before")
    assert texts(sandbox) == []
    sandbox.faults.next("chat.postMessage", Fault.reset_after())
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=ana, text="after")
    assert texts(sandbox) == ["after"]
    assert [entry.response for entry in sandbox.log.calls("chat.postMessage")] == ["connection reset"] * 2


async def test_statuses_errors_and_rate_limits(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("Ana").id
    sandbox.faults.next("chat.postMessage", Fault.ratelimited(7))
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=ana, text="1")
    assert refused.value.response.headers["Retry-After"] == "7"
    sandbox.faults.next("*", Fault.status(503))
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=ana, text="2")
    assert refused.value.response.status_code == 503
    sandbox.faults.next("chat.postMessage", Fault.failing("fatal_error", after=True))
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.chat_postMessage(channel=ana, text="3")
    assert (await client.chat_postMessage(channel=ana, text="4"))["ok"]
    assert texts(sandbox) == ["3", "4"]


async def test_latency(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.next("auth.test", Fault.latency(0.05))
    await client.auth_test()
    assert sandbox.log.calls("auth.test")[0].milliseconds >= 50


async def test_an_answer_that_is_late_is_that_of_a_call_carried_out_at_once(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    ana = sandbox.workspace.find_user("Ana").id
    late = Fault.latency(60, after=True)
    sandbox.faults.next("chat.postMessage", late)
    asking = asyncio.create_task(client.chat_postMessage(channel=ana, text="1"))
    await sandbox.person("Ana").waits_for("1", "Pager")
    assert not asking.done()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert sandbox.faults.met == {late: 1}


async def test_response_urls_fail_too(sandbox: Sandbox, http_pager: Pager) -> None:
    await sandbox.person("Ana").types("/raw", "#general")
    sandbox.faults.next("response_url", Fault.status(500))
    webhook = AsyncWebhookClient(http_pager.heard[-1]["response_url"])
    assert (await webhook.send(text="x")).status_code == 500
    assert (await webhook.send(text="x")).status_code == 200


def test_chance_is_seeded() -> None:
    def series() -> list[bool]:
        faults = Faults()
        faults.by_chance("*", Fault.status(500), 0.3, Random(7))
        return [faults.take("auth.test") is not None for _ in range(50)]

    assert series() == series()
    assert 5 < sum(series()) < 25
    faults = Faults()
    faults.next("auth.test", Fault.status(500), times=2)
    assert [faults.take("auth.test") is None for _ in range(3)] == [False, False, True]
    faults.next("auth.test", Fault.status(500))
    faults.clear()
    assert faults.take("auth.test") is None
