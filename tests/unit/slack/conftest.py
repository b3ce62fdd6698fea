"""A sandbox that stands for Slack, and the edge's own client on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import bootstrap
from bot.sandbox import AppConfig, Sandbox
from bot.sandbox.timing import Timing
from bot.settings import load
from bot.slack.app import SlackApp
from bot.slack.client import open_session, web_client
from bot.slack.services import Services
from tests.support.unhurried import UNHURRIED
from tests.unit.slack.fakes import MemoryStore

MANIFEST = Path(__file__).parents[3] / "app_manifest.yml"


@pytest.fixture
def timing() -> Timing:
    """Slack's patience; tests of what happens after it are parametrised with it."""
    return UNHURRIED


@pytest.fixture
async def sandbox(timing: Timing) -> AsyncIterator[Sandbox]:
    async with Sandbox(AppConfig.from_manifest(MANIFEST), limits=None, timing=timing) as slack:
        yield slack


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[AsyncWebClient]:
    session = open_session()
    yield web_client(session, sandbox.bot_token, sandbox.api_url)
    await session.close()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def baton(sandbox: Sandbox, own_sqlite_url: str) -> AsyncIterator[bootstrap.Baton]:
    settings = load(
        {
            "DATABASE_URL": own_sqlite_url,
            "PORT": "0",
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        }
    )
    running = bootstrap.build(settings)
    await running.start()
    sandbox.deliver_to(f"http://127.0.0.1:{running.port}/slack/events")
    while await running.not_ready():  # noqa: ASYNC110 - asked as a load balancer asks
        await asyncio.sleep(0.01)
    yield running
    await running.stop()


@pytest.fixture
def services(baton: bootstrap.Baton) -> Services:
    return baton._services


@pytest.fixture
def app(services: Services) -> SlackApp:
    return SlackApp(services, "B0")
