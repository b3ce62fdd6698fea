"""Somebody's own dates over HTTP, on a running server and a real database; held against docs/openapi.yaml."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
import icalendar
import pytest
import yaml
from aiohttp import web
from yarl import URL

from bot.buckets import Buckets
from bot.calendar_feed import BURST, MISSES, MISSES_PER_SECOND, PATH, PER_SECOND, CalendarFeed
from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.calendar_secret import calendar_secret, secret_hash
from bot.domain.due_dates import Due
from bot.domain.errors import Code, Refused
from bot.domain.people import Channel, Person
from bot.ports import Reader, Reads, UnitOfWork
from bot.usecases.calendar import CalendarMade, make_calendar, revoke_calendar
from bot.web import build_runner, build_web
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.support.json_schema import problems, resolved

T = TypeVar("T")

DOCUMENT: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "docs" / "openapi.yaml").read_text())
RESPONSES: dict[str, Any] = DOCUMENT["paths"][PATH]["get"]["responses"]
WORKSPACE, ANA, BEN, CHLOE = "T1", "UANA", "UBEN", "UCHLOE"
NOW = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
DAY = Due(dt.date(2026, 12, 15), None, "Europe/Warsaw")
LATER = Due(dt.date(2026, 12, 18), dt.time(17), "Europe/Warsaw")
SECRET = calendar_secret(WORKSPACE, "s" * 43)


@dataclass
class MovableClock:
    """A `bot.ports.Clock` that is moved by hand; `seconds` for the buckets."""

    at: dt.datetime = NOW
    seconds: float = 1000.0

    def now(self) -> dt.datetime:
        return self.at

    def real(self) -> dt.datetime:
        return self.at


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]  # whatever their case
    body: bytes

    @property
    def events(self) -> list[Any]:
        """The calendar's events."""
        return list(icalendar.Calendar.from_ical(self.body).events)

    @property
    def titles(self) -> list[str]:
        """What they are called."""
        return [str(one["SUMMARY"]) for one in self.events]


@dataclass
class Feed:
    """A running feed, and the database beneath it. Every answer is held against the document."""

    url: str
    writer: StorageWriter
    clock: MovableClock
    keys: list[str] = field(default_factory=list)

    async def write(self, usecase: Callable[[UnitOfWork], T]) -> T:
        return await self.writer.write(WORKSPACE, usecase)

    async def get(self, secret: str = SECRET, *, method: str = "GET", **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"{self.url}/calendar/{secret}.ics"
        async with aiohttp.ClientSession() as session, session.request(method, url, headers=sent) as answer:
            found = Answer(answer.status, answer.headers, await answer.read())
        if method in {"GET", "HEAD"}:
            assert fits(found) == []
        return found

    async def makes(self, who: str = ANA, secret: str = SECRET) -> CalendarMade:
        self.keys.append(f"make:{len(self.keys)}")
        return await self.write(lambda uow: make_calendar(uow, who, secret_hash(secret), key=self.keys[-1]))

    async def does(self, number: int, who: str, event: ev.HandoffEvent) -> None:
        await self.write(lambda uow: uow.record(1, number, who, event))


def fits(answer: Answer) -> list[str]:
    """How the answer differs from the document."""
    described = RESPONSES[str(answer.status)]
    wrong = []
    for name, header in described.get("headers", {}).items():
        schema = resolved(header, DOCUMENT)["schema"]
        value = answer.headers[name]
        wrong += problems(int(value) if schema.get("type") == "integer" else value, schema, DOCUMENT, name)
    kinds = list(described.get("content", {}))
    sent = answer.headers.get("Content-Type", "").split(";")[0]
    return wrong if not kinds or sent in kinds else [*wrong, f"Content-Type: {sent}"]


@asynccontextmanager
async def running(reader: Reader, clock: MovableClock) -> AsyncIterator[str]:
    """The server with its usual limits, on a clock of the test's."""

    async def ready() -> list[str]:
        return []

    def seconds() -> float:
        return clock.seconds

    limits = {
        "requests": Buckets(BURST, PER_SECOND, seconds),
        "misses": Buckets(MISSES, MISSES_PER_SECOND, seconds),
    }
    feed = CalendarFeed(WORKSPACE, reader, clock, **limits)
    runner = build_runner(build_web(None, None, ready, routes=feed.routes()), drain_seconds=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def feed(own_sqlite_url: str) -> AsyncIterator[Feed]:
    clock = MovableClock()
    writer, reader = StorageWriter(own_sqlite_url, clock), StorageReader(own_sqlite_url)
    await writer.write(WORKSPACE, people_and_plan)
    async with running(reader, clock) as address:
        yield Feed(address, writer, clock)
    await writer.close()
    await asyncio.to_thread(reader.close)


def people_and_plan(uow: UnitOfWork) -> None:
    for person in (ANA, BEN, CHLOE):
        uow.put_person(Person(person, person[1:].title(), "Europe/Warsaw"))
    uow.put_channel(Channel("C1", "fraud-model", private=False, joined=True))
    uow.record(uow.new_plan_number(), None, CHLOE, pe.StartPlan(CHLOE, "Europe/Warsaw", "C1", ()))


def propose(uow: UnitOfWork, thing: str = "the pager", due: Due = DAY, giver: str = ANA, receiver: str = BEN) -> int:
    number = uow.new_handoff_number()
    event = ev.Propose(
        giver, receiver, uow.keep_text(thing), (uow.keep_text("it rang twice"),), due, confirmed=True, follows=None
    )
    uow.record(1, number, giver, event)
    return number


async def test_what_it_shows_and_to_whom(feed: Feed) -> None:
    for due in (LATER, DAY):
        await feed.write(lambda uow, due=due: propose(uow, due=due))  # type: ignore[misc]
    await feed.write(lambda uow: propose(uow, giver=CHLOE, receiver=BEN))
    await feed.makes()
    mine = await feed.get()
    assert mine.status == 200 and mine.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert mine.titles == ["Hand over: pager to Ben (H-2)", "Hand over: pager to Ben (H-1)"]
    whole, timed = mine.events
    assert (whole["DTSTART"].dt, whole["STATUS"], whole["UID"]) == (DAY.date, "TENTATIVE", "T1-H-2@baton")
    assert timed["DTSTART"].dt == dt.datetime(2026, 12, 18, 16, tzinfo=dt.UTC)
    assert str(whole["DESCRIPTION"]) == ("State: proposed, Ben's move.\n#fraud-model\nDone when:\n1. It rang twice.")
    theirs = calendar_secret(WORKSPACE, "b" * 43)
    await feed.makes(BEN, theirs)
    assert len((await feed.get(theirs)).events) == 3
    assert (await feed.get(theirs)).titles[0] == "Take over: pager from Ana (H-2)"


async def test_nothing_to_show_is_an_empty_calendar(feed: Feed) -> None:
    await feed.makes(CHLOE)
    assert (await feed.get()).events == []


async def test_asked_again_it_says_that_nothing_changed(feed: Feed) -> None:
    await feed.write(propose)
    await feed.makes()
    first = await feed.get()
    feed.clock.at += dt.timedelta(days=3)
    again = await feed.get()
    assert (again.headers["ETag"], again.body) == (first.headers["ETag"], first.body)
    for sent in (first.headers["ETag"], f"W/{first.headers['ETag']}", f'"x", {first.headers["ETag"]}', "*"):
        same = await feed.get(If_None_Match=sent)
        assert (same.status, same.body, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    for sent in ('"x"', "no tag at all", '"', "W/"):
        assert (await feed.get(If_None_Match=sent)).status == 200


async def test_a_moved_date_has_another_number_and_tag(feed: Feed) -> None:
    number = await feed.write(propose)
    await feed.makes()
    first = await feed.get()
    feed.clock.at += dt.timedelta(hours=1)
    await feed.does(number, ANA, ev.Reschedule(LATER, DAY, None))
    moved = await feed.get(If_None_Match=first.headers["ETag"])
    assert moved.status == 200 and moved.headers["ETag"] != first.headers["ETag"]
    (before,), (after,) = first.events, moved.events
    assert after["UID"] == before["UID"] and after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt == NOW + dt.timedelta(hours=1) == after["DTSTAMP"].dt
    assert before["LAST-MODIFIED"].dt == NOW == after["CREATED"].dt
    assert "Due at 17:00 in Warsaw." in after["DESCRIPTION"]


async def test_accepted_stays_a_while_and_cancelled_goes_at_once(feed: Feed) -> None:
    done, gone = [await feed.write(propose) for _ in range(2)]
    await feed.makes()
    await feed.does(done, BEN, ev.Accept((1,), 1, None, None))
    await feed.does(gone, ANA, ev.Cancel(await feed.write(lambda uow: uow.keep_text("no need"))))
    assert (await feed.get()).titles == ["Accepted: pager to Ben (H-1)"]
    feed.clock.at += dt.timedelta(days=29, hours=23)
    assert len((await feed.get()).events) == 1
    feed.clock.at += dt.timedelta(hours=1)
    assert (await feed.get()).events == []


async def test_declined_stays_with_its_giver(feed: Feed) -> None:
    number = await feed.write(propose)
    theirs = calendar_secret(WORKSPACE, "b" * 43)
    await feed.makes()
    await feed.makes(BEN, theirs)
    await feed.does(number, BEN, ev.Decline(await feed.write(lambda uow: uow.keep_text("on leave")), not_me=False))
    (event,) = (await feed.get()).events
    assert "State: declined, Chloe's move." in event["DESCRIPTION"] and event["STATUS"] == "TENTATIVE"
    assert (await feed.get(theirs)).events == []


async def test_a_side_of_a_private_channel_does_not_read_its_name(feed: Feed) -> None:
    await feed.write(lambda uow: uow.put_channel(Channel("C1", "merger", private=True, joined=True)))
    await feed.write(propose)
    await feed.makes()
    (event,) = (await feed.get()).events
    assert "merger" not in event["DESCRIPTION"]


async def test_every_address_that_shows_nothing_gets_one_answer(feed: Feed) -> None:
    await feed.makes()
    odd = [
        "x",
        "T1-",
        f"T1-{'x' * 43}",
        f"T2-{'s' * 43}",
        SECRET.lower(),
        f"{SECRET}x",
        "ą" * 43,
        "%00",
        "%2e%2e",
        "T1-%F0",
    ]
    answers = [await feed.get(one) for one in odd]
    revoked = await feed.get()
    assert revoked.status == 200
    await feed.write(lambda uow: revoke_calendar(uow, ANA, key="revoke"))
    answers.append(await feed.get())
    await feed.makes()
    await feed.write(lambda uow: uow.put_person(Person(ANA, "Ana", "Europe/Warsaw", deactivated=True)))
    answers.append(await feed.get())
    kept = {(one.status, one.body, one.headers["Cache-Control"], len(one.headers)) for one in answers}
    assert kept == {(404, b"There is no such calendar.\n", "no-store", len(revoked.headers) - 2)}


async def test_a_secret_counts_in_its_own_workspace_alone(feed: Feed) -> None:
    elsewhere = calendar_secret("T2", "s" * 43)
    await feed.writer.write("T2", lambda uow: uow.put_person(Person(ANA, "Ana", "UTC")))
    await feed.writer.write("T2", lambda uow: make_calendar(uow, ANA, secret_hash(elsewhere), key="make"))
    assert (await feed.get(elsewhere)).status == 404
    await feed.makes(secret=elsewhere)  # what names another workspace is not looked up at all
    assert (await feed.get(elsewhere)).status == 404


async def test_a_new_address_replaces_the_one_before(feed: Feed) -> None:
    new = calendar_secret(WORKSPACE, "n" * 43)
    assert await feed.makes() == CalendarMade(replaced=False)
    assert await feed.makes(secret=new) == CalendarMade(replaced=True)
    assert [(await feed.get(one)).status for one in (SECRET, new)] == [404, 200]


async def test_made_and_revoked_once_a_delivery(feed: Feed) -> None:
    await feed.makes()
    again = await feed.write(lambda uow: make_calendar(uow, ANA, secret_hash("other"), key=feed.keys[0]))
    assert again == CalendarMade(again=True) and (await feed.get()).status == 200
    await feed.write(lambda uow: revoke_calendar(uow, ANA, key="revoke"))
    await feed.makes()
    await feed.write(lambda uow: revoke_calendar(uow, ANA, key="revoke"))
    assert (await feed.get()).status == 200
    await feed.write(lambda uow: revoke_calendar(uow, ANA, key="another"))
    with pytest.raises(Refused) as refused:
        await feed.write(lambda uow: revoke_calendar(uow, ANA, key="a third"))
    assert refused.value.code is Code.NO_CALENDAR


async def test_who_is_not_known_yet_has_none(feed: Feed) -> None:
    with pytest.raises(Refused) as refused:
        await feed.makes("UNOBODY")
    assert refused.value.code is Code.UNAVAILABLE


async def test_head_says_the_same_without_the_dates(feed: Feed) -> None:
    await feed.write(propose)
    await feed.makes()
    whole, head = await feed.get(), await feed.get(method="HEAD")
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])
    assert (await feed.get("x", method="HEAD")).status == 404
    assert (await feed.get(method="HEAD", If_None_Match=whole.headers["ETag"])).status == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
async def test_other_methods_are_told_which_there_are(feed: Feed, method: str) -> None:
    await feed.makes()
    answers = [await feed.get(one, method=method) for one in (SECRET, "x")]
    assert [one.status for one in answers] == [405, 405]
    assert {frozenset(one.headers["Allow"].split(",")) for one in answers} == {frozenset({"GET", "HEAD"})}


async def test_a_calendar_may_be_asked_for_so_often(feed: Feed) -> None:
    await feed.makes()
    assert {(await feed.get()).status for _ in range(BURST)} == {200}
    held = await feed.get()
    assert (held.status, held.headers["Retry-After"]) == (429, "10")
    feed.clock.seconds += 10
    assert (await feed.get()).status == 200


async def test_misses_are_held_back_by_address_and_calendars_that_are_there_are_not(feed: Feed) -> None:
    await feed.makes()
    assert (await feed.get()).status == 200
    wrong = calendar_secret(WORKSPACE, "x" * 43)
    assert [(await feed.get(wrong)).status for _ in range(MISSES + 1)] == [404] * MISSES + [429]
    assert (await feed.get("x")).status == 429
    assert (await feed.get()).status == 200
    await feed.write(lambda uow: revoke_calendar(uow, ANA, key="revoke"))
    assert [(await feed.get()).status for _ in range(2)] == [404, 429]
    feed.clock.seconds += 2
    assert (await feed.get(wrong)).status == 404


class NoDatabase:
    """A reader whose database does not answer, at first or in the middle."""

    def __init__(self, reader: Reader | None = None, answers: int = 0) -> None:
        self._reader = reader
        self._answers = answers

    def read(self, workspace: str, query: Callable[[Reads], T]) -> Awaitable[T]:
        if self._reader and self._answers:
            self._answers -= 1
            return self._reader.read(workspace, query)
        raise Refused(Code.UNAVAILABLE)


@pytest.mark.parametrize("answers", [0, 1])
async def test_without_a_database(feed: Feed, tmp_path: Path, answers: int) -> None:
    await feed.makes()
    reader = StorageReader(f"sqlite:///{tmp_path / 'baton.db'}")
    async with running(NoDatabase(reader, answers), feed.clock) as url:
        answer = await Feed(url, feed.writer, feed.clock).get()
    await asyncio.to_thread(reader.close)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")


async def test_the_address_is_not_logged(feed: Feed, caplog: pytest.LogCaptureFixture) -> None:
    await feed.makes()
    with caplog.at_level(logging.DEBUG):
        for method in ("GET", "HEAD", "POST"):
            await feed.get(method=method)
        await feed.get(calendar_secret(WORKSPACE, "x" * 43))
    assert "s" * 43 not in caplog.text and "x" * 43 not in caplog.text and secret_hash(SECRET) not in caplog.text


@pytest.mark.parametrize(
    "rest", ["?" + "y" * 9000 + " HTTP/1.1\r\n\r\n", " HTTP/9.x\r\n\r\n", " HTTP/1.1\r\nA b: \x00\r\n\r\n"]
)
async def test_nor_is_that_of_a_request_that_is_none(feed: Feed, caplog: pytest.LogCaptureFixture, rest: str) -> None:
    url = urlsplit(feed.url)
    with caplog.at_level(logging.DEBUG):
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        writer.write(f"GET /calendar/{SECRET}.ics{rest}".encode())
        assert b" 400 " in await reader.read(100)
        writer.close()
    assert "s" * 43 not in caplog.text


@pytest.mark.parametrize(
    "path", ["/calendar/.ics", "/calendar/", "/calendar/%2F.ics", "/calendar/a%2Fb.ics", "/calendar/%00.ics",
             f"/calendar/{WORKSPACE}-{'s' * 42}.ics", "/calendar/../calendar/.ics", "/calendar/" + "s" * 7000 + ".ics",
             "/calendar/%FF%FE.ics", "/calendar//.ics"]
)  # fmt: skip
async def test_odd_paths_are_not_there(feed: Feed, path: str) -> None:
    await feed.makes()
    url = urlsplit(feed.url)
    async with aiohttp.ClientSession() as session:
        address = URL(f"http://{url.netloc}{path}", encoded=True)
        async with session.get(address) as answer:
            assert answer.status == 404


async def test_five_hundred_handoffs_of_the_longest_texts(feed: Feed) -> None:
    def many(uow: UnitOfWork) -> None:
        for number in range(500):
            due = Due(DAY.date + dt.timedelta(days=number), dt.time(17) if number % 2 else None, "Europe/Warsaw")
            event = ev.Propose(
                ANA, BEN, uow.keep_text(f"{number} " + "ż" * 245),
                tuple(uow.keep_text(f"{number} {one} " + "x" * 490) for one in range(20)), due,
                confirmed=True, follows=None,
            )  # fmt: skip
            uow.record(1, uow.new_handoff_number(), ANA, event)

    await feed.write(many)
    await feed.makes()
    answer = await feed.get()
    assert len(answer.events) == 500
    assert len(answer.body) < 1_000_000  # calendars refuse more


def test_the_document_describes_this_path_and_these_answers() -> None:
    assert set(RESPONSES) == {"200", "304", "404", "429", "503"}
    assert list(DOCUMENT["paths"][PATH]) == ["get"]
