"""`baton demo --keep`, killed: what Baton believes sent stands in the workspace, and its time never goes back."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import signal
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.demos import ANA, BEN, PATIENCE, Demo, Visitor, opened

Visiting = Callable[[str], Visitor]

SENTENCE = "/handoff By 15 Dec, I transfer the pager to @ben, done when Ben answered two pages alone"
ASKED = "Ana asks you to take over the pager"
POSTS = "SELECT id FROM deliveries WHERE outcome = 'sent' AND kind <> 'update'"
UPDATES = "SELECT handoff, place FROM deliveries WHERE outcome = 'sent' AND kind = 'update'"
STANDING = "SELECT handoff, place, channel, ts FROM messages"
SENT = "SELECT count(*) FROM deliveries WHERE outcome = 'sent'"


@contextmanager
def database(home: Path) -> Iterator[sqlite3.Connection]:
    """Baton's database, beside Baton."""
    with closing(sqlite3.connect(home / "baton.db")) as connection:
        yield connection


def kept_in(home: Path) -> dict[str, Any]:
    """What the workspace's file holds."""
    kept: dict[str, Any] = json.loads((home / "workspace.json").read_bytes())
    return kept


async def killed(demo: Demo, home: Path, after: int, act: Awaitable[Any]) -> None:
    """Do something, and kill the demo as soon as its database holds that so many messages more are sent."""
    with database(home) as baton:
        wanted = baton.execute(SENT).fetchone()[0] + after
        acting = asyncio.ensure_future(act)
        async with asyncio.timeout(PATIENCE):
            while baton.execute(SENT).fetchone()[0] < wanted:  # noqa: ASYNC110 - the other process says no more
                await asyncio.sleep(0)  # not to wait: the request has to leave
        assert await demo.ends(signal.SIGKILL) == (-signal.SIGKILL, "")
        await asyncio.gather(acting, return_exceptions=True)


def nothing_is_lost(home: Path) -> None:
    """All that Baton believes sent is in the workspace."""
    workspace = kept_in(home)["workspace"]
    messages = {(message["channel"], message["ts"]): message for message in workspace["messages"]}
    carried = {one["metadata"]["event_payload"]["id"] for one in messages.values() if one["metadata"]}
    places = {channel["id"] for channel in workspace["channels"]}
    with database(home) as baton:
        assert {number for (number,) in baton.execute(POSTS)} <= carried
        assert {dm for (dm,) in baton.execute("SELECT dm FROM people WHERE dm IS NOT NULL")} <= places
        standing = baton.execute(STANDING).fetchall()
        assert {(channel, ts) for _, _, channel, ts in standing} <= messages.keys()
        edited = {(handoff, place) for handoff, place, *where in standing if messages[tuple(where)]["edited_ts"]}
        assert set(baton.execute(UPDATES)) <= edited


async def says(page: Visiting, home: Path, demo: Demo, after: int) -> None:
    """Ana types the sentence, and the demo is killed when so many of its messages are sent."""
    ana = page(ANA)
    place = await ana.channel("#fraud-model")
    await killed(demo, home, after, ana.acts("say", channel=place, text=SENTENCE, thread=None))


async def test_the_first_message_that_was_sent_is_not_lost(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with opened("--keep", str(home), temporary=tmp_path) as (demo, page):
        await says(page, home, demo, 1)
    nothing_is_lost(home)


@pytest.mark.parametrize("after", [1, 3])
async def test_what_was_sent_is_not_lost_and_can_be_acted_on(tmp_path: Path, after: int) -> None:
    home = tmp_path / "home"
    async with opened("--keep", str(home), temporary=tmp_path) as (demo, page):
        await says(page, home, demo, 2)  # the card in the channel, and Ben's message
    nothing_is_lost(home)
    async with opened("--keep", str(home), temporary=tmp_path) as (demo, page):
        ben = page(BEN)
        asked = [one for one in await ben.messages(await ben.channel("Baton")) if ASKED in one["text"]]
        assert len(asked) == 1
        await killed(demo, home, after, ben.presses("I'll take it", asked[0]))  # Ana's message, and two that change
    nothing_is_lost(home)


async def test_its_time_never_goes_back_behind_a_record(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with opened("--keep", str(home), temporary=tmp_path) as (demo, page):
        ana = page(ANA)
        before = kept_in(home)["now"]
        await ana.acts("jump", index=0)
        assert kept_in(home)["now"] > before  # and not only soon
        await says(page, home, demo, 2)
    kept = kept_in(home)
    (home / "workspace.json").write_text(json.dumps({**kept, "now": before}))  # as if it had been idle for that hour
    with database(home) as baton:
        records = [json.loads(record) for (record,) in baton.execute("SELECT record FROM trail")]
    newest = max(dt.datetime.fromisoformat(record["at"]) for record in records)
    assert newest - dt.datetime.fromisoformat(before) > dt.timedelta(minutes=59)
    async with opened("--keep", str(home), temporary=tmp_path) as (_, page):
        now = (await page(ANA).hello())["clock"]["now"]
        assert newest <= dt.datetime.fromisoformat(now) < newest + dt.timedelta(minutes=5)
