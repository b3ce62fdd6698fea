"""Two processes on one database: numbers without gaps, a whole chain, and nothing claimed twice."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from storage import migrate
from storage.audit import Audit, Summary
from tests.contract.samples import TEAM, query

ROOT = Path(__file__).parents[2]
EACH = 150


async def run_python(*arguments: str) -> str:
    """What a Python program prints; it must end well."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


async def test_two_writers_in_the_same_workspaces(url: str) -> None:
    outputs = await asyncio.gather(
        *(run_python("-m", "tests.contract.hammer", url, name, str(EACH)) for name in ("one", "two"))
    )
    for workspace in (TEAM, "T0"):
        numbers = query(url, "SELECT handoff FROM handoffs WHERE workspace=:one ORDER BY handoff", one=workspace)
        assert numbers == [(number,) for number in range(1, EACH + 1)]
        plans = query(url, "SELECT plan FROM plans WHERE workspace=:one ORDER BY plan", one=workspace)
        assert plans == [(number,) for number in range(1, 6)]
    summary = Summary()
    assert list(Audit(url).findings(summary)) == []
    assert (summary.handoffs, summary.records) == (2 * EACH, 2 * EACH + 10)
    claimed = "".join(outputs).split("\n")
    assert len(claimed) == len(set(claimed)) + claimed.count("") - 1


async def test_two_processes_bring_an_empty_database_up_to_date(database_url: str) -> None:
    program = "import sys; from storage import migrate; migrate.upgrade(sys.argv[1])"
    await asyncio.gather(*(run_python("-c", program, database_url) for _ in range(3)))
    assert migrate.is_current(database_url)
