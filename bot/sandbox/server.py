"""The HTTP side of the workspace: `/api/…`, response URLs, Socket Mode and the page, on a loopback port."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.activity import Activity
from bot.sandbox.delivery import SocketTransport
from bot.sandbox.faults import RESPONSE_URL, UPLOAD, Fault, Faults
from bot.sandbox.files import LARGEST, UploadRefused
from bot.sandbox.limits import Limits
from bot.sandbox.model import Json
from bot.sandbox.page import Page
from bot.sandbox.slack_side import SlackSide
from bot.sandbox.timing import Timing
from bot.sandbox.web_api import METHODS, ApiError, Arguments, Call, Method
from bot.sandbox.wire_log import WireLog

_FORM = "application/x-www-form-urlencoded"


class Server:
    """Serves one workspace. `port` 0 lets the system choose."""

    def __init__(
        self,
        slack: SlackSide,
        socket_mode: SocketTransport,
        activity: Activity,
        log: WireLog,
        faults: Faults,
        limits: Limits | None,
        timing: Timing,
        page: Page,
        port: int,
    ) -> None:
        self._slack, self._socket, self._activity, self._log = slack, socket_mode, activity, log
        self._faults, self._limits, self._timing, self._port = faults, limits, timing, port
        self._page = page
        self.before_answer: Callable[[], Awaitable[None]] | None = None
        app = web.Application(client_max_size=LARGEST + 1024**2)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{key}", self._response_url)
        app.router.add_post("/upload/v1/{key}", self._upload)
        app.router.add_get("/link", self._socket.serve)
        page.routes.add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        self.url = ""

    async def start(self) -> None:
        """Listen; from then on `url` is known."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._slack.responses.base_url = f"{self.url}/response"
        self._slack.workspace.files.base_url = f"{self.url}/upload/v1"
        self._page.start(f"{self.url}/")

    async def close(self) -> None:
        """Stop listening and end what is open."""
        self._page.close()
        await self._socket.close()
        await self._runner.cleanup()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        with self._activity.running():
            values = await _arguments(request)
            token = _token(request, values)
            return await self._exchange(request, method, values, lambda: self._answer(method, token, Arguments(values)))

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        with self._activity.running():
            values = await _arguments(request)
            return await self._exchange(
                request, RESPONSE_URL, values, lambda: self._respond(request.match_info["key"], values)
            )

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        with self._activity.running():
            data = await _bytes(request)
            return await self._exchange(
                request, UPLOAD, {"bytes": len(data)}, lambda: self._receive(request.match_info["key"], data)
            )

    async def _exchange(
        self, request: web.Request, method: str, values: Json, carry_out: Callable[[], web.Response]
    ) -> web.StreamResponse:
        """Carry a call out with the fault it meets, log it as the app saw it, and answer it when `before_answer` has
        returned.
        """
        started = self._timing.monotonic()
        fault = self._faults.take(method)
        late, fault = (fault, None) if fault and fault.kind == "latency" else (None, fault)
        if late and not late.after:
            await self._timing.sleep(late.seconds)
        response = _broken(fault) if fault and not fault.after else carry_out()
        if fault and fault.after:
            response = _broken(fault)
        if late and late.after:
            await self._timing.sleep(late.seconds)
        if fault and fault.kind == "reset":
            _reset(request.transport)
        spent = (self._timing.monotonic() - started) * 1000
        shown = "connection reset" if fault and fault.kind == "reset" else _read(response)
        status = 0 if shown == "connection reset" else response.status
        self._log.record("app to Slack", method, values, shown, status=status, milliseconds=spent)
        if self.before_answer:
            await self.before_answer()
        return response

    def _answer(self, name: str, token: str, args: Arguments) -> web.Response:
        method = METHODS.get(name)
        if method is None:
            return _json({"ok": False, "error": "unknown_method", "req_method": name})
        workspace = self._slack.workspace
        if wait := self._over_limit(name, args):
            body = {"ok": False, "error": "ratelimited"}
            return _json(body, status=429, headers={"Retry-After": str(wait)})
        call = Call(workspace, self._slack.surfaces, self._slack.triggers, args)
        try:
            self._authenticate(method, token)
            if method.any_scope:
                call.needs(*method.any_scope)
            if method.token == "app":
                address = self.url.replace("http:", "ws:")
                call.socket_url = f"{address}/link?ticket={self._socket.ticket()}"
            body = {"ok": True, **method.handler(call)}
        except ApiError as refused:
            body = {"ok": False, "error": refused.code, **refused.extra}
        scopes = {"X-OAuth-Scopes": ",".join(sorted(workspace.app.scopes))}
        return _json(body, headers=scopes | {"X-Accepted-OAuth-Scopes": ",".join(method.any_scope)})

    def _respond(self, key: str, body: Json) -> web.Response:
        try:
            self._slack.responses.answer(key, body)
        except ApiError as refused:
            status = 404 if refused.code in {"expired_url", "used_url"} else 400
            return _json({"ok": False, "error": refused.code, **refused.extra}, status=status)
        return web.Response(text="ok")

    def _receive(self, key: str, data: bytes) -> web.Response:
        try:
            self._slack.workspace.files.receive(key, data)
        except UploadRefused as refused:
            return web.Response(status=refused.status, text=refused.text)
        return web.Response(text=f"OK - {len(data)}")

    def _authenticate(self, method: Method, token: str) -> None:
        app = self._slack.workspace.app
        if not token:
            raise ApiError("not_authed")
        if token not in {app.bot_token, app.app_token}:
            raise ApiError("invalid_auth")
        if app.refused:
            raise ApiError(app.refused)
        if (token == app.app_token) != (method.token == "app"):
            raise ApiError("not_allowed_token_type")

    def _over_limit(self, method: str, args: Arguments) -> int | None:
        if self._limits is None:
            return None
        workspace = self._slack.workspace
        place = args.text("channel")
        channel = workspace.channels.get(place)
        if channel and channel.is_direct:
            place = next(m for m in channel.members if m != workspace.app.bot_user)
        return self._limits.take(method, workspace.team_id, workspace.app.app_id, place or None)


async def _arguments(request: web.Request) -> Json:
    """Query, form and JSON arguments together. What cannot be read counts as not sent."""
    values: Json = dict(request.query)
    if request.content_type in {_FORM, "multipart/form-data"}:
        values |= dict(await request.post())
    elif request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            body = {}
        values |= body if isinstance(body, dict) else {}
    return values


async def _bytes(request: web.Request) -> bytes:
    """What is uploaded: the body as it is, or the file in a form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""


def _token(request: web.Request, values: Json) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or str(values.get("token", ""))


def _json(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(body, status=status, headers=headers)


def _read(response: web.Response) -> Any:
    text = response.text or ""
    return json.loads(text) if response.content_type == "application/json" else text


def _broken(fault: Fault) -> web.Response:
    if fault.kind == "ratelimited":
        body = {"ok": False, "error": "ratelimited"}
        return _json(body, status=429, headers={"Retry-After": str(int(fault.seconds))})
    if fault.kind == "error":
        return _json({"ok": False, "error": fault.error})
    return web.Response(status=fault.code or 500, text="upstream connect error")


def _reset(transport: asyncio.Transport | None) -> None:
    """Abort the connection so that the other end sees a reset, not an end of file."""
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
