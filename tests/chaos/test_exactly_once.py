"""Whatever dies and whatever Slack does: every message once, none lost. (The whole storm is `make chaos`.)"""

from __future__ import annotations

from tests.chaos.__main__ import report
from tests.chaos.fleet import Lives
from tests.chaos.storm import Size, weather


async def survives(size: Size, url: str) -> None:
    """Raise the storm, and hold what became of every message against what should have."""
    ledger, figures = await weather(size, url)
    print(report(ledger, figures))
    assert list(ledger.problems()) == []
    assert figures.kills == [size.lives.kills] * size.replicas


async def test_replicas_on_postgresql(own_postgres_url: str) -> None:
    size = Size(3, nudges=160, workers=40, rounds=2, lives=Lives(3, 10, 60, 5.0), skips=True, limits=None, within=60)
    await survives(size, own_postgres_url)


async def test_one_process_on_sqlite(own_sqlite_url: str) -> None:
    size = Size(1, nudges=100, workers=40, rounds=2, lives=Lives(5, 10, 60, 5.0), skips=True, limits=None, within=60)
    await survives(size, own_sqlite_url)
