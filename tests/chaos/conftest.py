"""Real processes of `python -m bot serve`, and the workspace that they serve."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage import migrate


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database of the present schema, made once and copied for each test."""
    file = tmp_path_factory.mktemp("schema") / "baton.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def own_database_url(migrated_file: Path, tmp_path: Path) -> str:
    """A database of the test's own."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'baton.db')}"
