"""A sandbox that stands for Slack, and the edge's own client on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import AppConfig, Sandbox
from bot.slack.client import open_session, web_client
from tests.unit.slack.fakes import MemoryStore

MANIFEST = Path(__file__).parents[3] / "app_manifest.yml"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(AppConfig.from_manifest(MANIFEST), limits=None) as slack:
        yield slack


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[AsyncWebClient]:
    session = open_session()
    yield web_client(session, sandbox.bot_token, sandbox.api_url)
    await session.close()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()
