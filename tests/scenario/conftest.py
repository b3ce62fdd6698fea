"""The team of each story, over HTTP unless a story asks for both ways."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import migrate
from tests.scenario.team import Team, Transport, at_work


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database of the present schema, made once and copied for each story."""
    file = tmp_path_factory.mktemp("schema") / "baton.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def transport() -> Transport:
    """How Slack reaches Baton; stories that run both ways are parametrised with it."""
    return "http"


@pytest.fixture
def team_database_url(migrated_file: Path, tmp_path: Path) -> str:
    """A database of the story's own."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'baton.db')}"


@pytest.fixture
async def team(team_database_url: str, transport: Transport) -> AsyncIterator[Team]:
    """Ana, Ben, Chloe, Dev and the others, with Baton, on Wed 2 Dec 2026, 10:00 in Warsaw."""
    async with at_work(team_database_url, transport) as team:
        yield team
