"""`POST /api/plans/{plan}/shadow`: cases of shadow mode over HTTP, with a plan's token. docs/openapi.yaml describes it.

An unknown plan, a wrong token and a revoked one get the same answer, so that nothing can be learnt by asking. Tokens
are compared in constant time and never logged.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.buckets import Buckets
from bot.domain.errors import Code, Refused
from bot.domain.shadow_log import BadLine, Batch, Problem, read_entries
from bot.domain.shadow_token import token_hash, workspace_of
from bot.domain.words import Words
from bot.ports import Clock, Reader, UnitOfWork, Writer
from bot.usecases.shadow import Logged, holds_token, log_sent
from bot.views.look import Look
from bot.views.shadow import bad_line
from bot.web import MAX_BODY, NotAPayload, read_body

PATH = "/api/plans/{plan}/shadow"
BURST, PER_SECOND = 60, 1.0  # requests of one token
FAILURES, FAILURES_PER_SECOND = 10, 0.1  # requests from one address with a token that does not fit
BUSY_SECONDS = 2
BODY_SECONDS = 10.0
MOST_NAMED = 100  # wrong entries in one answer

_SCHEME = "bearer "
_DIGITS_MAX = 15
_FAILED = {
    401: ("unauthorized", "This token is none of this plan's."),
    409: ("not_in_shadow", "Shadow mode of this plan does not run: nothing was logged."),
    413: ("too_large", f"The body has more than {MAX_BODY} bytes: nothing was logged."),
    415: ("not_json_type", "Send application/json, not compressed: nothing was logged."),
    429: ("too_many_requests", "Too many requests: wait for as many seconds as Retry-After says."),
    503: ("unavailable", "Baton is busy, or cannot reach its records. Nothing was logged: try again."),
}

logger = logging.getLogger(__name__)


class _Answered(Exception):
    """The request is answered with an error."""

    def __init__(self, response: web.Response) -> None:
        super().__init__(response.status)
        self.response = response


class ShadowApi:
    """The route, for one workspace. How often may be asked is counted in this process."""

    def __init__(
        self,
        workspace: str,
        writer: Writer,
        reader: Reader,
        clock: Clock,
        *,
        requests: Buckets | None = None,
        failures: Buckets | None = None,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._workspace = workspace
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._requests = requests or Buckets(BURST, PER_SECOND)
        self._failures = failures or Buckets(FAILURES, FAILURES_PER_SECOND)
        self._body_seconds = body_seconds

    def routes(self) -> list[web.RouteDef]:
        """For `bot.web.build_web`."""
        return [web.post(PATH, self.log)]

    async def log(self, request: web.Request) -> web.Response:
        """Log the cases of one request: all of them, or none."""
        try:
            plan, token = await self._authorized(request)
            batch = _batch(await self._json(request))
            logged = await self._write(request, plan, token, batch)
        except _Answered as answered:
            return answered.response
        except Refused as refused:
            return self._refusal(refused)
        logger.info("plan %d: %d cases of shadow mode were sent", plan, logged.count)
        return web.json_response(_counts(logged), status=201)

    async def _authorized(self, request: web.Request) -> tuple[int, str]:
        """The plan, and the hash of its token. Who has a token that fits is not held back by others' failures from the
        same address, which may be a proxy's.
        """
        address, plan, token = request.remote or "", _number(request.match_info["plan"]), _bearer(request)
        hashed = token_hash(token)
        if _key(plan, hashed) not in self._requests and (seconds := self._failures.wait(address)):
            raise _Answered(_failed(429, seconds))
        fits = workspace_of(token) == self._workspace and await self._reader.read(
            self._workspace, lambda reads: holds_token(reads, plan, hashed)
        )
        if not fits:
            raise self._unauthorized(address, plan, hashed)
        if seconds := self._requests.take(_key(plan, hashed)):
            raise _Answered(_failed(429, seconds))
        return plan, hashed

    def _unauthorized(self, address: str, plan: int, hashed: str) -> _Answered:
        self._requests.forget(_key(plan, hashed))
        self._failures.take(address)
        return _Answered(_failed(401))

    async def _json(self, request: web.Request) -> object:
        encoding = request.headers.get("Content-Encoding", "identity")
        if request.content_type != "application/json" or encoding.lower() != "identity":
            raise _Answered(_failed(415))
        try:
            body = await read_body(request, self._body_seconds)
            return json.loads(body.decode("utf-8-sig"))
        except web.HTTPRequestEntityTooLarge:
            raise _Answered(_failed(413)) from None
        except (NotAPayload, ValueError, RecursionError):
            raise _Answered(_error(400, "not_json", "The body is no JSON: nothing was logged.")) from None

    async def _write(self, request: web.Request, plan: int, hashed: str, batch: Batch) -> Logged:
        def usecase(uow: UnitOfWork) -> Logged:
            return log_sent(uow, plan, hashed, batch)

        try:
            return await self._writer.write(self._workspace, usecase)
        except Refused as refused:
            if refused.code is Code.NO_TOKEN:  # it was revoked while the body came
                raise self._unauthorized(request.remote or "", plan, hashed) from None
            raise

    def _refusal(self, refused: Refused) -> web.Response:
        if refused.code in {Code.BUSY, Code.UNAVAILABLE}:
            return _failed(503, BUSY_SECONDS)
        lines = refused.values.get("lines")
        bad = [one for one in lines if isinstance(one, BadLine)] if isinstance(lines, tuple) else []
        if not bad:
            return _failed(409)
        at = Look(Words(), self._clock.now(), "UTC")
        named = [_entry(one, at) for one in bad[:MOST_NAMED]]
        if all(one.problem is Problem.LOGGED for one in bad):
            said = "These cases are logged already: nothing was logged."
            return _error(409, "repeated_cases", said, cases=named, wrong=len(bad))
        return _error(400, "bad_cases", "Nothing was logged: put these right.", cases=named, wrong=len(bad))


def _batch(body: object) -> Batch:
    """One case, or a list of them under "cases"."""
    if not isinstance(body, Mapping) or "cases" not in body:
        return read_entries([body])
    cases = body["cases"]
    if not isinstance(cases, Sequence) or isinstance(cases, str):
        raise _Answered(_error(400, "not_json", '"cases" is no list: nothing was logged.'))
    return read_entries(cases)


def _key(plan: int, hashed: str) -> str:
    """With the plan: trying a token elsewhere must not give back what was taken with it where it counts."""
    return f"{plan}:{hashed}"


def _bearer(request: web.Request) -> str:
    """What was sent as the token; empty where there is none."""
    sent = request.headers.get("Authorization", "")
    return sent[len(_SCHEME) :].strip() if sent[: len(_SCHEME)].lower() == _SCHEME else ""


def _number(text: str) -> int:
    """A plan's number; 0, which is nobody's plan, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX else 0


def _counts(logged: Logged) -> dict[str, int]:
    shadow = logged.plan.shadow
    assert shadow is not None, "what was logged is in it"
    return {
        "logged": logged.count,
        "agreed": logged.agreed,
        "total": shadow.cases,
        "total_agreed": shadow.agreed,
        "record": logged.record.seq,
    }


def _entry(bad: BadLine, at: Look) -> dict[str, object]:
    named: dict[str, object] = {"entry": bad.line, "problem": bad.problem.value, "message": bad_line(bad, at)}
    return named | ({"field": bad.field} if bad.field else {}) | ({"case": bad.case} if bad.case else {})


def _failed(status: int, retry_after: int = 0) -> web.Response:
    response = _error(status, *_FAILED[status])
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _error(status: int, error: str, message: str, **more: Any) -> web.Response:
    return web.json_response({"error": error, "message": message, **more}, status=status)
