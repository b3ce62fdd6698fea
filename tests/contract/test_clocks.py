"""The database server's clock against this machine's, as `baton doctor` compares them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.doctor import Finding, examine
from storage import checks, migrate
from tests.contract.samples import query

SECOND = dt.timedelta(seconds=1)


def run_ahead(url: str, seconds: int) -> None:
    """Set the clock of the database, as its connections see it."""
    name = url.rpartition("/")[2]
    query(url, f"ALTER DATABASE {name} SET search_path TO public, pg_catalog")
    query(
        url,
        "CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS "
        f"'SELECT pg_catalog.clock_timestamp() + {seconds} * INTERVAL ''1 second'''",
    )


async def clock_finding(url: str) -> list[Finding]:
    """What the doctor says about clocks."""
    return [one for one in await examine({"DATABASE_URL": url}) if one.name == "clock"]


async def test_a_clock_that_differs_is_a_problem(postgres_database_url: str) -> None:
    migrate.upgrade(postgres_database_url)
    (well,) = await clock_finding(postgres_database_url)
    assert not well.is_problem
    for seconds, said in ((45, "is 45 s behind the database's"), (-100, "is 100 s ahead of the database's")):
        run_ahead(postgres_database_url, seconds)
        (found,) = await clock_finding(postgres_database_url)
        assert found.remedy and "NTP" in found.remedy
        assert said in found.text and "leases" in found.text
    run_ahead(postgres_database_url, 20)
    (small,) = await clock_finding(postgres_database_url)
    assert not small.is_problem


@pytest.mark.parametrize("slow", [0, 60])
def test_a_slow_answer_is_no_difference(postgres_database_url: str, slow: int) -> None:
    run_ahead(postgres_database_url, slow // 2)
    begun = dt.datetime.now(dt.UTC)
    moments = iter([begun, begun + (slow + 5) * SECOND])
    assert checks.clock_ahead(postgres_database_url, lambda: next(moments)) == dt.timedelta()


async def test_sqlite_has_no_clock_of_its_own(sqlite_database_url: str, tmp_path: Path) -> None:
    migrate.upgrade(sqlite_database_url)
    assert await clock_finding(sqlite_database_url) == []
