"""The tests' own ground: a story goes on when Baton is at rest, though nothing that it does is on the wire yet."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.domain.errors import Refused
from bot.sandbox import Sandbox
from bot.slack.home import Homes
from tests.support.at_rest import at_rest

MUCH_LONGER_THAN_QUIET = 0.2


async def nobody_sees(changed: object) -> list[str]:
    return []


async def test_what_was_begun_is_waited_for(sandbox: Sandbox) -> None:
    read = asyncio.Event()

    async def after_reading(who: str) -> dt.datetime | None:
        await read.wait()
        return None

    Homes("T0SANDBOX01", after_reading, nobody_sees).show("U0ANA000000")
    with pytest.raises(TimeoutError):
        await at_rest(sandbox, MUCH_LONGER_THAN_QUIET)
    read.set()
    await at_rest(sandbox)


async def test_what_waits_for_a_later_time_is_not(sandbox: Sandbox) -> None:
    tried = []

    async def busy(who: str) -> dt.datetime | None:
        tried.append(who)
        raise Refused("busy")

    homes = Homes("T0SANDBOX01", busy, nobody_sees)
    homes.show("U0ANA000000")
    await at_rest(sandbox, MUCH_LONGER_THAN_QUIET)
    assert tried == ["U0ANA000000"]
    await homes.close(0)
