"""The HTTP edge: Slack's requests, verified before anything reads them, and whether Baton lives and is ready.

Whatever bytes come, the answer is a short clear text: 401 for what Slack did not sign, 413 for what is too large,
400 for what is no payload or never ends.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

MAX_BODY = 1024 * 1024  # bytes; Slack's largest payloads (views) are 250 KB
MAX_AGE = 300  # seconds; Slack's own advice against replays
MAX_TIMESTAMP_DIGITS = 12
BODY_SECONDS = 3.0  # Slack itself waits no longer for the answer

SSL_CHECK = "ssl_check"  # now and then Slack looks whether the certificate holds, with no command at all

Payload = dict[str, Any]
Receive = Callable[[Payload], Awaitable[tuple[int, str, str]]]  # answers status, content type and text
NotReady = Callable[[], Awaitable[list[str]]]  # what is missing, one line each; empty when ready


WRONG = "signature wrong"

logger = logging.getLogger(__name__)
_server_logger = logging.getLogger(f"{__name__}.server")


class NotSlack(Exception):
    """The request was not signed by Slack; the message says why, for the one who asked."""


class NotAPayload(Exception):
    """The body is signed, and still nothing that Slack sends."""


def verify(secret: str, timestamp: str | None, signature: str | None, body: bytes, now: float) -> None:
    """Check Slack's signature (v0, HMAC-SHA256 over timestamp and raw body). `now` in Unix seconds. Raises NotSlack."""
    if timestamp is None or signature is None:
        raise NotSlack("signature missing")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= MAX_TIMESTAMP_DIGITS):
        raise NotSlack("timestamp is no number")
    if abs(now - int(timestamp)) > MAX_AGE:
        raise NotSlack("timestamp too old")
    signed = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(f"v0={signed}".encode(), signature.encode(errors="surrogateescape")):
        raise NotSlack(WRONG)


def read_payload(body: bytes) -> Payload:
    """The payload in a body: JSON (events), a form's `payload` (interactions), or a form (commands).

    Raises NotAPayload.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise NotAPayload("not UTF-8") from None
    if text.lstrip().startswith("{"):
        return _read_json(text)
    try:
        form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
    except ValueError:
        raise NotAPayload("no form") from None
    if "payload" in form:
        return _read_json(form["payload"])
    if "command" not in form and SSL_CHECK not in form:
        raise NotAPayload("neither a command nor a payload")
    return form


def _read_json(text: str) -> Payload:
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAPayload("no JSON") from None
    if not isinstance(payload, dict):
        raise NotAPayload("no JSON object")
    return payload


def build_web(
    receive: Receive | None,
    signing_secret: str | None,
    not_ready: NotReady,
    *,
    routes: Iterable[web.RouteDef] = (),
    body_seconds: float = BODY_SECONDS,
) -> web.Application:
    """The web application. Without `receive` (Socket Mode) `/slack/events` is not there; `routes` always are. A body
    of Slack's that has not come whole within `body_seconds` is not waited for.
    """
    app = web.Application(client_max_size=MAX_BODY)
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz(not_ready))
    app.router.add_routes(routes)
    if receive is not None and signing_secret:
        app.router.add_post("/slack/events", _slack_events(receive, signing_secret, body_seconds))
    return app


def build_runner(app: web.Application, drain_seconds: float) -> web.AppRunner:
    """A runner that logs no requests, leaves bodies as they came (they are signed), and lets begun requests end."""
    _server_logger.addFilter(_without_request)
    return web.AppRunner(
        app,
        access_log=None,
        logger=_server_logger,
        handle_signals=False,
        auto_decompress=False,
        shutdown_timeout=drain_seconds,
    )


def _without_request(record: logging.LogRecord) -> bool:
    """Of a request that is none, aiohttp logs the line: the address of somebody's calendar may stand in it."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        record.msg, record.args, record.exc_info = "a request is none: %s", (type(error).__name__,), None
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
    return True


async def _healthz(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _readyz(not_ready: NotReady) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def readyz(_request: web.Request) -> web.Response:
        missing = await not_ready()
        if missing:
            return web.Response(status=503, text="".join(f"{line}\n" for line in missing))
        return web.Response(text="ready\n")

    return readyz


def _slack_events(
    receive: Receive, secret: str, body_seconds: float
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def slack_events(request: web.Request) -> web.Response:
        try:
            body = await read_body(request, body_seconds)
            headers = request.headers
            timestamp, signature = headers.get("X-Slack-Request-Timestamp"), headers.get("X-Slack-Signature")
            verify(secret, timestamp, signature, body, time.time())
            payload = read_payload(body)
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413, text=f"more than {MAX_BODY} bytes\n")
        except NotSlack as error:
            if str(error) == WRONG:
                logger.warning("a request was refused: is SLACK_SIGNING_SECRET the one of this app?")
            return web.Response(status=401, text=f"{error}\n")
        except NotAPayload as error:
            return web.Response(status=400, text=f"{error}\n")
        if payload.get("type") == "url_verification":
            return _challenge(payload)
        if SSL_CHECK in payload and "command" not in payload:
            return web.Response(text="ok\n")
        status, content_type, text = await receive(payload)
        return web.Response(status=status, text=text, content_type=content_type)

    return slack_events


async def read_body(request: web.Request, seconds: float) -> bytes:
    """The whole body. Raises HTTPRequestEntityTooLarge, or NotAPayload where it does not end: the server tells nobody
    of a chunk that is none.
    """
    try:
        async with asyncio.timeout(seconds):
            return await request.read()
    except (TimeoutError, ConnectionError, aiohttp.ClientPayloadError):
        raise NotAPayload("the body has no end") from None


def _challenge(payload: Payload) -> web.Response:
    challenge = payload.get("challenge")
    if not isinstance(challenge, str):
        return web.Response(status=400, text="no challenge\n")
    return web.Response(text=challenge.encode(errors="replace").decode())
