"""Cases of shadow mode over HTTP, on a running server and a real database; held against docs/openapi.yaml."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest
import yaml
from aiohttp import web

from bot.api import BURST, FAILURES, PATH, ShadowApi
from bot.buckets import MOST_KEYS, Buckets
from bot.calendar_feed import PATH as CALENDAR
from bot.domain import plan_events as pe
from bot.domain.errors import Code
from bot.domain.shadow_log import CASES_MAX, COLUMNS, FIELD_MAX, Problem
from bot.domain.shadow_token import token_hash, token_of
from bot.ports import Reader, UnitOfWork, Writer
from bot.web import MAX_BODY, build_runner, build_web
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.support.json_schema import problems, resolved
from tests.support.shadow import Leaders, StoppedClock, act, shadow_plan, token_for
from tests.unit.slack.fakes import Refusing

T = TypeVar("T")

DOCUMENT: dict[str, Any] = yaml.safe_load((Path(__file__).parents[3] / "docs" / "openapi.yaml").read_text())
OPERATION: dict[str, Any] = DOCUMENT["paths"][PATH]["post"]
WORKSPACE = "T1"
LED = Leaders()
CASE = {"case": "C-1", "recommendation": "pay", "decision": "Pay"}


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Api:
    """A running API, the plan whose token it takes, and who asks. Every answer is held against the document."""

    url: str
    writer: Writer
    plan: int
    token: str
    seconds: Seconds

    async def write(self, usecase: Callable[[UnitOfWork], T]) -> T:
        return await self.writer.write(WORKSPACE, usecase)

    async def post(
        self, body: object, *, plan: object = None, token: str | None = None, data: bytes | None = None, **headers: str
    ) -> Answer:
        """Send it, as JSON unless `data` says otherwise."""
        sent = {"Authorization": f"Bearer {self.token if token is None else token}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"{self.url}/api/plans/{self.plan if plan is None else plan}/shadow"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=json.dumps(body).encode() if data is None else data, headers=sent) as answer,
        ):
            found = Answer(answer.status, dict(answer.headers), await answer.json())
        assert fits(found) == []
        return found


def fits(answer: Answer) -> list[str]:
    """How the answer differs from the document."""
    described = OPERATION["responses"][str(answer.status)]
    wrong = problems(answer.body, described["content"]["application/json"]["schema"], DOCUMENT)
    for name, header in described.get("headers", {}).items():
        schema = resolved(header, DOCUMENT)["schema"]
        value = answer.headers[name]
        wrong += problems(int(value) if schema.get("type") == "integer" else value, schema, DOCUMENT, name)
    return wrong


@asynccontextmanager
async def running(api: ShadowApi) -> AsyncIterator[str]:
    """The server, as under Socket Mode."""

    async def ready() -> list[str]:
        return []

    runner = build_runner(build_web(None, None, ready, routes=api.routes()), drain_seconds=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def made(writer: Writer, reader: Reader, seconds: Seconds) -> ShadowApi:
    """The API with its usual limits, on a clock of the test's."""
    requests, failures = Buckets(BURST, 1.0, seconds), Buckets(FAILURES, 0.1, seconds)
    return ShadowApi(WORKSPACE, writer, reader, StoppedClock(), requests=requests, failures=failures, body_seconds=0.2)


@pytest.fixture
async def reader(own_sqlite_url: str) -> AsyncIterator[StorageReader]:
    reader = StorageReader(own_sqlite_url)
    yield reader
    reader.close()


@pytest.fixture
async def api(reader: StorageReader, own_sqlite_url: str) -> AsyncIterator[Api]:
    writer = StorageWriter(own_sqlite_url, StoppedClock())
    plan, token = await writer.write(WORKSPACE, begun)
    seconds = Seconds()
    async with running(made(writer, reader, seconds)) as url:
        yield Api(url, writer, plan, token, seconds)
    await writer.close()


def begun(uow: UnitOfWork) -> tuple[int, str]:
    """A plan in shadow mode, and its token."""
    LED.known(uow)
    number = shadow_plan(uow, LED)
    return number, token_for(uow, LED, number)


def numbered(count: int, **values: str) -> list[dict[str, str]]:
    """So many cases."""
    return [{**CASE, "case": f"C-{number}", **values} for number in range(1, count + 1)]


async def test_one_case_and_several(api: Api) -> None:
    one = await api.post({**CASE, "case": "C-0", "score": 0.9})
    assert (one.status, one.body) == (201, {"logged": 1, "agreed": 1, "total": 1, "total_agreed": 1, "record": 9})
    several = await api.post({"cases": [*numbered(2), {**CASE, "case": "C-3", "decision": "no"}]})
    assert several.body == {"logged": 3, "agreed": 2, "total": 4, "total_agreed": 3, "record": 10}
    plan = await api.write(lambda uow: uow.plan(api.plan))
    assert plan and plan.shadow and (plan.shadow.cases, plan.shadow.agreed) == (4, 3)


async def test_the_record_holds_count_source_and_digest(api: Api) -> None:
    await api.post({"cases": numbered(2)})
    row = await api.write(lambda uow: uow.trail_row(api.plan, 9))
    assert row is not None
    event = row.record.event
    assert isinstance(event, pe.LogShadow)
    assert (row.record.actor, event.count, event.agreed, event.source) == ("baton", 2, 2, "api")
    words = await api.write(lambda uow: uow.text(event.entries))
    assert words and [json.loads(line)["case"] for line in words.split("\n")] == ["C-1", "C-2"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], [(1, "not_an_object", None)]),
        ("case", [(1, "not_an_object", None)]),
        ({}, [(1, "empty", "case")]),
        ({"cases": []}, [(1, "no_cases", None)]),
        ({"cases": [CASE, 7, CASE]}, [(2, "not_an_object", None), (3, "repeated", None)]),
        ({**CASE, "decision": True}, [(1, "not_text", "decision")]),
        ({**CASE, "recommendation": "x" * 201}, [(1, "too_long", "recommendation")]),
        ({"cases": [{}] * (CASES_MAX + 1)}, [(n, "empty", "case") for n in range(1, 101)]),
    ],
)
async def test_wrong_entries_are_named_and_nothing_is_logged(api: Api, body: object, expected: list[object]) -> None:
    answer = await api.post(body)
    assert answer.status == 400 and answer.body["error"] == "bad_cases"
    named = answer.body["cases"]
    assert [(one["entry"], one["problem"], one.get("field")) for one in named] == expected
    assert answer.body["wrong"] >= len(named)
    assert (await api.post(CASE)).body["total"] == 1


NO_JSON = (b"", b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 5000, b'{"cases": "C-1"}', b'{"cases": null}')


@pytest.mark.parametrize("data", NO_JSON, ids=lambda data: repr(data[:20]))
async def test_what_is_no_json(api: Api, data: bytes) -> None:
    answer = await api.post(None, data=data)
    assert answer.status == 400 and answer.body["error"] == "not_json"


async def test_repeated_cases_are_a_conflict(api: Api) -> None:
    await api.post({"cases": numbered(2)})
    again = await api.post({"cases": numbered(3)})
    assert again.status == 409 and again.body["error"] == "repeated_cases" and again.body["wrong"] == 2
    assert [(one["entry"], one["case"]) for one in again.body["cases"]] == [(1, "C-1"), (2, "C-2")]
    mixed = await api.post({"cases": [*numbered(1), {}]})
    assert (mixed.status, [one["problem"] for one in mixed.body["cases"]]) == (400, ["logged", "empty"])
    assert (await api.post({**CASE, "case": "C-3"})).body["total"] == 3


async def test_where_shadow_mode_does_not_run(api: Api) -> None:
    def not_begun(uow: UnitOfWork) -> tuple[int, str]:
        number = uow.new_plan_number()
        uow.record(number, None, LED.owner, pe.StartPlan(LED.owner, "UTC", "C2", ()))
        name = uow.keep_text("Other")
        act(uow, LED.owner, number, pe.SetUp(name, None, LED.pilot, None, None, None))
        return number, token_for(uow, LED, number)

    plan, token = await api.write(not_begun)
    answer = await api.post(CASE, plan=plan, token=token)
    assert (answer.status, answer.body["error"]) == (409, "not_in_shadow")


async def test_no_wrong_and_revoked_tokens_and_unknown_plans_get_one_answer(api: Api) -> None:
    other = token_of(WORKSPACE, "x" * 43)
    answers = [
        await api.post(CASE, token=""),
        await api.post(CASE, token="ą"),
        await api.post(CASE, Authorization=f"Basic {api.token}"),
        await api.post(CASE, token=other),
        await api.post(CASE, token=token_of("T2", "s" * 43)),
        await api.post(CASE, plan=api.plan + 1),
        await api.post(CASE, plan=0),
        await api.post(CASE, plan="９" * 30),
    ]
    await api.write(lambda uow: act(uow, LED.owner, api.plan, pe.RevokeToken()))
    answers.append(await api.post(CASE))
    assert {(one.status, json.dumps(one.body)) for one in answers} == {(401, json.dumps(answers[0].body))}


async def test_a_new_token_replaces_the_one_before(api: Api) -> None:
    new = token_of(WORKSPACE, "n" * 43)
    await api.write(lambda uow: act(uow, LED.production, api.plan, pe.MakeToken(token_hash(new))))
    assert (await api.post(CASE)).status == 401
    assert (await api.post(CASE, token=new)).status == 201


async def test_other_types_compressed_and_large_bodies(api: Api) -> None:
    assert (await api.post(CASE, Content_Type="text/plain")).status == 415
    packed = gzip.compress(json.dumps(CASE).encode())
    assert (await api.post(None, data=packed, Content_Encoding="gzip")).status == 415
    assert (await api.post({**CASE, "note": "x" * MAX_BODY})).status == 413
    assert (await api.post(CASE, Content_Type="application/json; charset=utf-8")).status == 201


async def test_a_token_may_ask_so_often_and_then_waits(api: Api) -> None:
    for _ in range(BURST):
        assert (await api.post({})).status == 400
    held = await api.post(CASE)
    assert (held.status, held.headers["Retry-After"]) == (429, "1")
    assert (await api.post(CASE, plan=api.plan + 1)).status == 401  # trying it elsewhere gives nothing back
    assert (await api.post(CASE)).status == 429
    api.seconds.now += 1
    assert (await api.post(CASE)).status == 201


async def test_failing_tokens_are_held_back_by_address_and_good_ones_are_not(api: Api) -> None:
    assert (await api.post(CASE)).status == 201
    wrong = token_of(WORKSPACE, "x" * 43)
    assert [(await api.post(CASE, token=wrong)).status for _ in range(FAILURES + 1)] == [401] * FAILURES + [429]
    assert (await api.post(CASE, token=wrong)).headers["Retry-After"] == "10"
    assert (await api.post({**CASE, "case": "C-2"})).status == 201
    await api.write(lambda uow: act(uow, LED.owner, api.plan, pe.RevokeToken()))
    assert [(await api.post(CASE)).status for _ in range(2)] == [401, 429]
    api.seconds.now += 10
    assert (await api.post(CASE, token=wrong)).status == 401


@pytest.mark.parametrize("code", [Code.BUSY, Code.UNAVAILABLE])
async def test_busy_or_without_a_database(api: Api, reader: StorageReader, code: Code) -> None:
    async with running(made(Refusing(code), reader, api.seconds)) as url:
        answer = await Api(url, api.writer, api.plan, api.token, api.seconds).post(CASE)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")


async def test_a_token_that_is_revoked_while_the_body_comes(api: Api, reader: StorageReader) -> None:
    async with running(made(Refusing(Code.NO_TOKEN), reader, api.seconds)) as url:
        assert (await Api(url, api.writer, api.plan, api.token, api.seconds).post(CASE)).status == 401


async def test_a_body_that_never_ends(api: Api) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b'{"case": '
        await never.wait()

    never = asyncio.Event()
    headers = {"Authorization": f"Bearer {api.token}", "Content-Type": "application/json"}
    url = f"{api.url}/api/plans/{api.plan}/shadow"
    async with aiohttp.ClientSession() as session, session.post(url, data=endless(), headers=headers) as answer:
        assert answer.status == 400
        never.set()


async def test_neither_tokens_nor_cases_are_logged(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await api.post({**CASE, "case": "secret-case"})
        await api.post(CASE, token=token_of(WORKSPACE, "x" * 43))
    assert "1 cases" in caplog.text
    assert "baton_" not in caplog.text and "secret-case" not in caplog.text and token_hash(api.token) not in caplog.text


def test_the_document_describes_this_path_and_these_limits() -> None:
    assert list(DOCUMENT["paths"]) == [PATH, CALENDAR] and list(DOCUMENT["paths"][PATH]) == ["post"]
    assert set(OPERATION["responses"]) == {"201", "400", "401", "409", "413", "415", "429", "503"}
    schemas = DOCUMENT["components"]["schemas"]
    assert (
        schemas["Text"]["maxLength"] == FIELD_MAX and schemas["Cases"]["properties"]["cases"]["maxItems"] == CASES_MAX
    )
    assert tuple(schemas["Case"]["required"]) == COLUMNS
    of_files = {"not_utf8", "not_csv", "not_json", "no_column", "column_twice", "other_count"}
    assert set(schemas["Entry"]["properties"]["problem"]["enum"]) == {one.value for one in Problem} - of_files


def test_the_documents_examples_fit_it() -> None:
    content = OPERATION["requestBody"]["content"]["application/json"]
    for example in content["examples"].values():
        assert problems(example["value"], content["schema"], DOCUMENT) == []
    assert problems({}, content["schema"], DOCUMENT) != []


def test_buckets_forget_what_was_used_longest_ago() -> None:
    seconds = Seconds()
    buckets = Buckets(1, 0.5, seconds)
    assert (buckets.take("a"), buckets.take("a"), buckets.wait("b")) == (0, 2, 0)
    for number in range(MOST_KEYS):
        buckets.take(str(number))
    assert "a" not in buckets and buckets.take("a") == 0
