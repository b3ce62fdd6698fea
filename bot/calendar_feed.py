"""`GET /calendar/{secret}.ics`: somebody's own dates, for whoever has the address. docs/calendar.md describes it.

An address that never was, one that was revoked, and that of a deactivated account get the same answer, so that nothing
can be learnt by asking. Addresses are looked up by their hash and never logged.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging

from aiohttp import web

from bot.buckets import Buckets
from bot.calendar_document import Entry, document
from bot.domain.calendar_secret import secret_hash, workspace_of_secret
from bot.domain.errors import Code, Refused
from bot.domain.handoff import State
from bot.ports import Clock, Reader
from bot.usecases.calendar import OwnDates, calendar_person, own_dates
from bot.views.calendar import entry_title, entry_words, feed_name
from bot.views.look import Look

PATH = "/calendar/{secret}.ics"
BURST, PER_SECOND = 30, 0.1  # requests for one calendar
MISSES, MISSES_PER_SECOND = 30, 0.5  # requests from one address for calendars that are not there
UNAVAILABLE_SECONDS = 60
_AGREED = frozenset({State.AGREED, State.DELIVERED, State.ACCEPTED})
_FRESH = {"Cache-Control": "private, no-cache"}  # each time asked for anew: a revoked address is to show nothing

logger = logging.getLogger(__name__)


class CalendarFeed:
    """The route, for one workspace. How often may be asked is counted in this process."""

    def __init__(
        self,
        workspace: str,
        reader: Reader,
        clock: Clock,
        *,
        requests: Buckets | None = None,
        misses: Buckets | None = None,
    ) -> None:
        self._workspace = workspace
        self._reader = reader
        self._clock = clock
        self._requests = requests or Buckets(BURST, PER_SECOND)
        self._misses = misses or Buckets(MISSES, MISSES_PER_SECOND)

    def routes(self) -> list[web.RouteDef]:
        """For `bot.web.build_web`; HEAD too."""
        return [web.get(PATH, self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The calendar, or 304 where the one who asks has it as it stands."""
        try:
            found = await self._found(request)
        except Refused as refused:
            if refused.code is not Code.UNAVAILABLE:
                raise
            return _failed(503, "Baton cannot reach its records: try again.\n", UNAVAILABLE_SECONDS)
        if isinstance(found, web.Response):
            return found
        body = await asyncio.to_thread(self._document, found)
        tag = hashlib.sha256(body).hexdigest()[:32]
        headers = {**_FRESH, "ETag": f'"{tag}"'}
        known = request.if_none_match or ()
        if any(one.value in {tag, "*"} for one in known):
            return web.Response(status=304, headers=headers)
        headers["Content-Disposition"] = 'inline; filename="handoffs.ics"'
        return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)

    async def _found(self, request: web.Request) -> OwnDates | web.Response:
        """Whoever has an address that counts is not held back by others' misses from the same network address, which
        may be a proxy's.
        """
        address, secret = request.remote or "", request.match_info["secret"]
        hashed = secret_hash(secret)
        if hashed not in self._requests and (seconds := self._misses.wait(address)):
            return _too_many(seconds)
        ours = workspace_of_secret(secret) == self._workspace
        if not ours or not await self._read_person(hashed):
            return self._missed(address, hashed)
        if seconds := self._requests.take(hashed):
            return _too_many(seconds)
        now = self._clock.now()
        dates = await self._reader.read(self._workspace, lambda reads: own_dates(reads, hashed, now))
        return dates or self._missed(address, hashed)

    async def _read_person(self, hashed: str) -> bool:
        return await self._reader.read(self._workspace, lambda reads: calendar_person(reads, hashed)) is not None

    def _missed(self, address: str, hashed: str) -> web.Response:
        self._requests.forget(hashed)
        self._misses.take(address)
        return _failed(404, "There is no such calendar.\n")

    def _document(self, dates: OwnDates) -> bytes:
        """In the person's own words: their names of people and places, their zone."""
        at = Look(dates.words, self._clock.now(), dates.zone)
        entries = [
            Entry(
                uid=f"{self._workspace}-H-{handoff.number}@baton",
                due=handoff.due,
                title=entry_title(handoff, dates.who, at),
                words=entry_words(handoff, plan, dates.who, at),
                sequence=handoff.last,
                made_at=handoff.proposed_at,
                changed_at=dates.changed_at[handoff.number],
                tentative=handoff.state not in _AGREED,
            )
            for handoff, plan in dates.rows
        ]
        return document(feed_name(at), entries)


def _too_many(seconds: int) -> web.Response:
    return _failed(429, "Too many requests: wait for as many seconds as Retry-After says.\n", seconds)


def _failed(status: int, said: str, retry_after: int = 0) -> web.Response:
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(retry_after)} if retry_after else {})
    return web.Response(status=status, text=said, headers=headers)
