"""2,000 messages of the outbox, 64 at once, to a Slack that answers in 50 ms, against raw aiohttp posting as many.

`python -m tests.bench.bench_sending PORT` is that Slack.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy import create_engine, text

from bot.engine.delivery import Delivery
from bot.engine.pacing import Pacing
from bot.engine.sender import AT_ONCE, Sender
from bot.slack.client import open_session, web_client
from bot.slack.messenger import SlackMessenger
from storage.outbox_claims import OutboxClaims
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.bench.fill import WallClock, fill
from tests.bench.processes import PYTHON, free_port, running
from tests.bench.report import Row
from tests.bench.slack_stub import _handle as answer
from tests.support.postgres import fresh_database, postgres_server

ROUNDS, MESSAGES, LATENCY = 3, 2000, 0.05


def rows() -> Iterator[Row]:
    """Arms interleaved, medians of three rounds; each of ours on a database of its own."""
    port = free_port()
    with (
        running([PYTHON, "-m", "tests.bench.bench_sending", str(port)], port, "/api/api.test"),
        postgres_server(durable=True) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        api = f"http://127.0.0.1:{port}/api/"
        raw: list[float] = []
        ours: dict[str, list[float]] = {"sqlite": [], "postgresql": []}
        for number in range(ROUNDS):
            raw.append(asyncio.run(_raw(api)))
            ours["sqlite"].append(_ours(f"sqlite:///{Path(folder) / f'{number}.db'}", api))
            with fresh_database(server) as url:
                ours["postgresql"].append(_ours(url, api))
    reference = statistics.median(raw)
    for name, rates in ours.items():
        rate = statistics.median(rates)
        what = f"{MESSAGES} messages, {AT_ONCE} at once, {name}"
        yield Row(what, f"{rate:.0f}/s", f"raw aiohttp {reference:.0f}/s", rate / reference, 0.8)


async def _raw(api: str) -> float:
    """Messages a second."""
    numbers = iter(range(MESSAGES))
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "The pager, due on Tue 15 Dec. " * 8}}]

    async def post() -> None:
        for number in numbers:
            body = {"channel": f"C{number}", "text": "The pager", "blocks": blocks, "metadata": {"id": number}}
            async with session.post(f"{api}chat.postMessage", json=body) as answer:
                assert (await answer.json())["ok"]

    async with open_session() as session:
        began = time.perf_counter()
        await asyncio.gather(*(post() for _ in range(AT_ONCE)))
        return MESSAGES / (time.perf_counter() - began)


def _ours(url: str, api: str) -> float:
    asyncio.run(fill(url, MESSAGES))
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:  # all but 2,000 are taken out of the way
        newest = text("SELECT id FROM outbox ORDER BY id LIMIT 1 OFFSET :messages")
        last = connection.execute(newest, {"messages": MESSAGES}).scalar_one()
        connection.execute(text("DELETE FROM outbox WHERE id >= :last"), {"last": last})
    engine.dispose()
    return asyncio.run(_drained(url, api))


async def _drained(url: str, api: str) -> float:
    clock = WallClock()
    writer, reader = StorageWriter(url, clock), StorageReader(url)
    async with open_session() as session:
        messenger = SlackMessenger(web_client(session, "xoxb-bench", api), reader, writer)
        sender = Sender(OutboxClaims(writer, clock), Delivery(messenger, reader, clock, Pacing(post_every=0)))
        began = time.perf_counter()
        settled = await sender.drain()
        seconds = time.perf_counter() - began
    await writer.close()
    reader.close()
    if settled != MESSAGES:
        raise RuntimeError(f"{settled} of {MESSAGES} were settled")
    return MESSAGES / seconds


@web.middleware
async def _slowly(request: web.Request, handler: Handler) -> web.StreamResponse:
    await asyncio.sleep(LATENCY)
    return await handler(request)


if __name__ == "__main__":
    app = web.Application(middlewares=[_slowly])
    app.router.add_route("*", "/api/{method}", answer)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=lambda *_: None, access_log=None)
