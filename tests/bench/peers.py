"""The references that the slash command is held against: Bolt that does nothing, and Bolt as people write it."""

from __future__ import annotations

import sys
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from tests.bench.load import SECRET


async def _authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T0BENCH", bot_token="xoxb-bench", bot_user_id="U0BOT")


def _serve(app: AsyncApp, port: int) -> None:
    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack/events", handle)
    server.router.add_get("/readyz", lambda _request: _ok())
    web.run_app(server, host="127.0.0.1", port=port, print=lambda *_: None, access_log=None)


async def _ok() -> web.Response:
    return web.Response(text="ready")


def bare(port: int) -> None:
    """Bolt before response, no database: the answer is a constant."""
    app = AsyncApp(signing_secret=SECRET, authorize=_authorize, process_before_response=True)

    @app.command("/handoff")
    async def made(ack: Any) -> None:
        await ack("H-1 is proposed")

    _serve(app, port)


def usual(port: int, path: str) -> None:
    """Bolt's default, and one insert through SQLAlchemy and aiosqlite with full sync."""
    from sqlalchemy import event, text
    from sqlalchemy.ext.asyncio import create_async_engine

    app = AsyncApp(signing_secret=SECRET, authorize=_authorize)
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

    @event.listens_for(engine.sync_engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA busy_timeout=30000")

    async def prepare() -> None:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE handoffs (id INTEGER PRIMARY KEY, who TEXT, said TEXT)"))

    @app.command("/handoff")
    async def made(ack: Any, command: dict[str, str]) -> None:
        insert = text("INSERT INTO handoffs (who, said) VALUES (:who, :said)")
        async with engine.begin() as connection:
            await connection.execute(insert, {"who": command["user_id"], "said": command["text"]})
        await ack("H-1 is proposed")

    import asyncio

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(prepare())
    _serve(app, port)


if __name__ == "__main__":
    {"bare": lambda: bare(int(sys.argv[2])), "usual": lambda: usual(int(sys.argv[2]), sys.argv[3])}[sys.argv[1]]()
