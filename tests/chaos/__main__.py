"""`make chaos`: the whole storm on PostgreSQL and on SQLite, with real `baton serve` processes, and its figures."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from storage import migrate
from tests.chaos.fleet import Lives
from tests.chaos.storm import Size, weather
from tests.chaos.verdict import Figures, Ledger
from tests.support.postgres import fresh_database, postgres_server

LIVES = Lives(20, fewest=50, most=300, seconds=60.0)
WHOLE = Size(3, nudges=2000, workers=48, rounds=15, lives=LIVES, skips=False, limits=2.0, within=1800)
SHOWN = 20
EVERY = 60.0  # seconds


def main(names: list[str]) -> int:
    """Each storm asked for, both by default; the exit status is 1 where a message is lost or came twice."""
    problems = 0
    if not names or "postgresql" in names:
        with postgres_server(durable=True) as server, fresh_database(server) as url:
            problems += _run("PostgreSQL, three replicas", WHOLE, url)
    if not names or "sqlite" in names:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'baton.db'}"
            problems += _run("SQLite, one process", replace(WHOLE, replicas=1), url)
    return 1 if problems else 0


def _run(name: str, size: Size, url: str) -> int:
    migrate.upgrade(url)
    ledger, figures = _interruptible(weather(size, url, _watch))
    problems = list(ledger.problems())
    print(f"{name}\n{report(ledger, figures)}", flush=True)
    for problem in problems[:SHOWN]:
        print(f"  PROBLEM {problem}", flush=True)
    print(f"  {len(problems)} problems\n" if problems else "  every message once, none lost\n", flush=True)
    return len(problems)


def report(ledger: Ledger, figures: Figures) -> str:
    """The figures, one a line."""
    rows = ledger.rows.values()
    direct = sum(row.to_person and row.kind != "update" for row in rows)
    lines = {
        "messages": f"{len(ledger.posted)}: {direct} rows to people, of them "
        f"{sum(row.kind == 'nudge' for row in rows)} nudges; {len(ledger.crowd.told)} handoffs made meanwhile",
        "updates": sum(row.kind == "update" for row in rows),
        "answers to clicks": f"{ledger.answers} as direct messages, not held against each other",
        "kills": ", ".join(map(str, figures.kills)),
        "calls": ", ".join(f"{count} {name}" for name, count in figures.calls.most_common(6)),
        "faults": ", ".join(f"{count} {name}" for name, count in sorted(figures.faults().items())),
        "429s": figures.limited,
        "uncertain outcomes": ledger.uncertain,
        "searches": figures.calls["conversations.history"],
        "repeats in channels": f"{ledger.repeats}; {ledger.given_up} routine posts there given up as uncertain",
        "seconds": f"{figures.raged:.0f} while it raged, {figures.calmed:.0f} until all was said",
    }
    return "\n".join(f"  {name:20} {value}" for name, value in lines.items())


async def _watch(figures: Figures) -> None:
    """A sign of life now and then."""
    while True:
        await asyncio.sleep(EVERY)
        print(f"  … {figures.calls['chat.postMessage']} posts tried, {figures.limited} 429s", flush=True)


def _interruptible(work: Coroutine[Any, Any, tuple[Ledger, Figures]]) -> tuple[Ledger, Figures]:
    """SIGTERM ends it as Ctrl-C does: with everything that was started."""

    async def run() -> tuple[Ledger, Figures]:
        task = asyncio.ensure_future(work)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await task

    return asyncio.run(run())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
