"""A whole `/handoff` sentence over HTTP, against bare Bolt and against Bolt as people write it."""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.load import Figures
from tests.bench.processes import PYTHON, baton, free_port, load, running, slack
from tests.bench.report import Row
from tests.support.postgres import fresh_database, postgres_server

ROUNDS, COUNT, AT_ONCE = 5, 2000, 32
OURS = {"sqlite", "postgresql"}  # a reference that loses some of its answers under load is measured all the same


def rows() -> Iterator[Row]:
    """Arms interleaved, medians of five rounds."""
    date = (dt.datetime.now(dt.UTC) + dt.timedelta(days=20)).date().isoformat()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        slack_port = stack.enter_context(slack())
        database = stack.enter_context(fresh_database(stack.enter_context(postgres_server(durable=True))))
        ports = {
            "bare": _peer(stack, "bare"),
            "usual": _peer(stack, "usual", str(folder / "usual.db")),
            "sqlite": stack.enter_context(baton(f"sqlite:///{folder / 'baton.db'}", slack_port))[1],
            "postgresql": stack.enter_context(baton(database, slack_port))[1],
        }
        seen = _measure(ports, date)
    yield from _against(seen)


def _peer(stack: ExitStack, kind: str, *words: str) -> int:
    port = free_port()
    stack.enter_context(running([PYTHON, "-m", "tests.bench.peers", kind, str(port), *words], port, "/readyz"))
    return port


def _measure(ports: dict[str, int], date: str) -> dict[str, list[Figures]]:
    seen: dict[str, list[Figures]] = {name: [] for name in ports}
    for number in range(ROUNDS + 1):  # the first round warms up
        for name, port in ports.items():
            figures = load(port, number * COUNT, COUNT, AT_ONCE, date, "is proposed")
            if figures.failed and name in OURS:
                raise RuntimeError(f"{name}: {figures.failed} of {COUNT} failed")
            if number:
                seen[name].append(figures)
    return seen


def _against(seen: dict[str, list[Figures]]) -> Iterator[Row]:
    def middle(name: str, of: Callable[[Figures], float]) -> float:
        return statistics.median(of(figures) for figures in seen[name])

    def rate(name: str) -> float:
        return middle(name, lambda figures: figures.rate)

    def p99(name: str) -> float:
        return middle(name, lambda figures: figures.p99)

    for name, budget in (("sqlite", 0.5), ("postgresql", 0.4)):
        figure, reference = f"{rate(name):.0f}/s", f"bare Bolt {rate('bare'):.0f}/s"
        yield Row(f"/handoff, 32 at once, {name}", figure, reference, rate(name) / rate("bare"), budget)
    figure, reference = f"{p99('sqlite'):.0f} ms", f"bare Bolt {p99('bare'):.0f} ms"
    yield Row("/handoff, p99, sqlite", figure, reference, p99("sqlite") / p99("bare"), 3, more=False)
    figure, reference = f"{rate('sqlite'):.0f}/s", f"Bolt, aiosqlite {rate('usual'):.0f}/s"
    yield Row("/handoff, sqlite", figure, reference, rate("sqlite") / rate("usual"), 3)
