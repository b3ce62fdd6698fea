"""The reference that sending reminders is held against: APScheduler with a job a reminder, as people write it.

A job is stored by its function's name, so what it needs can only be looked up in the module.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC

from aiohttp import ClientSession
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # type: ignore[import-untyped]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

from tests.bench.nudge_fill import DUE, NOW, person_id

TEXT = "H-1 *the pager* to <@U1>, due tomorrow, Thu 19 Nov: done when two pages were answered."
_sessions: list[ClientSession] = []


async def remind(api: str, person: str) -> None:
    """The job: one post, on the one session that all share."""
    body = {"channel": f"D{person[1:]}", "text": TEXT}
    async with _sessions[0].post(f"{api}chat.postMessage", json=body) as answer:
        if not (await answer.json())["ok"]:
            raise RuntimeError(f"{person} was not reminded")


@asynccontextmanager
async def paused(url: str, api: str) -> AsyncIterator[AsyncIOScheduler]:
    """A scheduler whose jobs are all due, however late; its store is as it comes."""
    scheduler = AsyncIOScheduler({"apscheduler.timezone": UTC}, job_defaults={"misfire_grace_time": None})
    scheduler.add_jobstore(SQLAlchemyJobStore(url))
    scheduler.start(paused=True)
    for n in range(DUE):
        scheduler.add_job(remind, "date", run_date=NOW, args=(api, person_id(n)))
    async with ClientSession() as session:
        _sessions.append(session)
        yield scheduler
        scheduler.shutdown(wait=False)
