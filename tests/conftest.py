"""What every test may ask for: an empty database of either kind; and a network that ends at this machine."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("tests.support")

from storage import migrate  # noqa: E402
from tests.support.network import keep_tests_here, outside_attempts  # noqa: E402

keep_tests_here()

# No deadline: how long an example takes says more about the machine than about the code.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(autouse=True)
def _no_network_outside() -> Iterator[None]:
    """Fail a test that reached out, also where the code under test took the refusal for an outage."""
    outside_attempts.clear()
    yield
    assert not outside_attempts


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The maintenance database of a PostgreSQL server; under pytest-xdist each worker has a server of its own."""
    from tests.support.postgres import postgres_server  # only the tests that need it wait for the driver

    with postgres_server() as url:
        yield url


@pytest.fixture
def postgres_database_url(postgres_url: str) -> Iterator[str]:
    """An empty PostgreSQL database, dropped after the test."""
    from tests.support.postgres import fresh_database

    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
def sqlite_database_url(tmp_path: Path) -> str:
    """An SQLite database whose file does not exist yet."""
    return f"sqlite:///{tmp_path / 'baton.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database, once of each kind: where the contract tests start."""
    name = {"sqlite": "sqlite_database_url", "postgresql": "postgres_database_url"}[request.param]
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database of the present schema, made once and copied for each test."""
    file = tmp_path_factory.mktemp("schema") / "baton.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_template(postgres_url: str) -> Iterator[str]:
    """The same on PostgreSQL: the name of the database to copy."""
    from tests.support.postgres import fresh_database

    with fresh_database(postgres_url) as url:
        migrate.upgrade(url)
        yield urlsplit(url).path[1:]


@pytest.fixture
def own_sqlite_url(migrated_file: Path, sqlite_database_url: str) -> str:
    """An SQLite database of the test's own, of the present schema."""
    shutil.copy(migrated_file, sqlite_database_url.removeprefix("sqlite:///"))
    return sqlite_database_url


@pytest.fixture
def own_postgres_url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own, of the present schema."""
    from tests.support.postgres import fresh_database

    with fresh_database(postgres_url, migrated_template) as url:
        yield url


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: no collection of garbage needs to walk through it again."""
    gc.collect()
    gc.freeze()
