"""The team of each story, over HTTP unless a story asks for both ways."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.scenario.team import Team, Transport, at_work


@pytest.fixture
def transport() -> Transport:
    """How Slack reaches Baton; stories that run both ways are parametrised with it."""
    return "http"


@pytest.fixture
def team_database_url(own_sqlite_url: str) -> str:
    """A database of the story's own."""
    return own_sqlite_url


@pytest.fixture
async def team(team_database_url: str, transport: Transport) -> AsyncIterator[Team]:
    """Ana, Ben, Chloe, Dev and the others, with Baton, on Wed 2 Dec 2026, 10:00 in Warsaw."""
    async with at_work(team_database_url, transport) as team:
        yield team
