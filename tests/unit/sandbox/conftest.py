"""A sandbox on a frozen clock without rate limits, the SDK's client for it, and the little app on either wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.support.unhurried import UNHURRIED
from tests.unit.sandbox.pager_app import CONFIG, Pager, over_http, over_socket_mode

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(CONFIG, clock=lambda: NOON, limits=None, timing=UNHURRIED) as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)


@pytest.fixture(params=["http", "socket mode"])
async def pager(request: pytest.FixtureRequest, sandbox: Sandbox) -> AsyncIterator[Pager]:
    async with (over_http if request.param == "http" else over_socket_mode)(sandbox) as pager:
        yield pager


@pytest.fixture
async def http_pager(sandbox: Sandbox) -> AsyncIterator[Pager]:
    async with over_http(sandbox) as pager:
        yield pager
