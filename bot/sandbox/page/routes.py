"""The page over HTTP: its files, its stream, what it asks for and what it does. Only for browsers on this machine."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.keyboard import Impossible
from bot.sandbox.model import Channel, Json
from bot.sandbox.page import wire
from bot.sandbox.page.acts import TS
from bot.sandbox.page.body import LARGEST, Refused, parsed, unreadable
from bot.sandbox.people import User

if TYPE_CHECKING:
    from bot.sandbox.page.page import Page

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http://127.0.0.1:*; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OUR_HOST = re.compile(r"(127\.0\.0\.1|localhost)(:[0-9]{1,5})?")
_STATIC = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_RETRY = b"retry: 500\n\n"
_HEARTBEAT = b": still here\n\n"
_SLOWEST_WRITE = 10.0
"""Seconds in which a browser must take what is written to it."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Routes:
    """The handlers of one page. `heartbeat`: seconds between signs of life on a silent stream."""

    def __init__(self, page: Page, heartbeat: float = 15.0) -> None:
        self._page, self._heartbeat = page, heartbeat

    def add_to(self, app: web.Application) -> None:
        """Serve the page from this application."""
        gets = {
            "/": self._index,
            "/page/stream": self._stream,
            "/page/messages": self._messages,
            r"/page/wire/{number:[0-9]{1,9}}": self._wire,
            r"/page/panel/{index:[0-9]{1,3}}": self._panel,
            "/page/guide": self._guide,
            r"/page/file/{id:F[A-Z0-9]{8,40}}": self._uploaded,
            "/page/{rest:.*}": self._file,
        }
        app.on_response_prepare.append(_with_headers)
        app.router.add_post("/page/act", _guarded(self._act))
        for path, handler in gets.items():
            app.router.add_get(path, _guarded(handler))

    async def _index(self, _: web.Request) -> web.Response:
        return _file("index.html")

    async def _file(self, request: web.Request) -> web.Response:
        return _file(request.match_info["rest"])

    async def _messages(self, request: web.Request) -> web.Response:
        user, before = self._user(request.query), request.query.get("before")
        if before is not None and not TS.fullmatch(before):
            raise unreadable()
        channel = self._channel(user, request.query)
        if channel is None:
            raise Refused(404, "You are not in this conversation.")
        return web.json_response(self._page.shown.messages(user.id, channel, before))

    async def _uploaded(self, request: web.Request) -> web.Response:
        """A file that the app uploaded: a picture to be shown, all else only to be kept. Nothing of it runs here."""
        user, file_id = self._user(request.query), request.match_info["id"]
        file = self._page.shown.file(user.id, file_id)
        if file is None:
            raise Refused(404, "There is no such file.")
        shown = file.is_picture and "download" not in request.query
        kind = file.kind if shown else "application/octet-stream"
        name = quote(file.name, safe="")
        headers = {} if shown else {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return web.Response(body=file.data, content_type=kind, headers=headers)

    async def _wire(self, request: web.Request) -> web.Response:
        entry = self._page.log.find(int(request.match_info["number"]))
        if entry is None:
            raise Refused(404, "There is no such call.")
        return web.json_response(wire.whole(entry))

    async def _panel(self, request: web.Request) -> web.Response:
        panels, index = self._page.extras.panels, int(request.match_info["index"])
        if index >= len(panels):
            raise Refused(404, "There is no such panel.")
        user = self._user(request.query)
        channel = self._channel(user, request.query)
        return web.json_response(dict(await panels[index].read(user.id, channel.id if channel else "")))

    async def _guide(self, request: web.Request) -> web.Response:
        if self._page.extras.guide is None:
            raise Refused(404, "There is no guide.")
        user = self._user(request.query)
        channel = self._channel(user, request.query)
        return web.json_response(dict(await self._page.extras.guide(user.id, channel.id if channel else "")))

    async def _act(self, request: web.Request) -> web.Response:
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{request.host}":
            raise Refused(403, "This page belongs to another site.")
        if request.content_type != "application/json":
            raise Refused(415, "The workspace takes JSON only.")
        body = parsed(await _read(request))
        user = self._user({"as": body.text("as")})
        return web.json_response(await self._page.acts.carry_out(user, body))

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        try:
            await response.prepare(request)
            await self._tell(response, request.query.get("as"))
        except (ConnectionError, TimeoutError):  # the browser went away, or takes nothing any more
            if request.transport is not None:
                request.transport.abort()
        return response

    async def _tell(self, response: web.StreamResponse, user_id: str | None) -> None:
        """Write all that a new tab of this person hears, until it ends."""
        tab, hello = self._page.subscribe(user_id)
        try:
            await _write(response, _RETRY + hello)
            while not tab.ended:
                keys = await tab.next(self._heartbeat)
                if not tab.ended:
                    await _write(response, self._page.events(tab, keys) or _HEARTBEAT)
        finally:
            self._page.tabs.remove(tab)

    def _user(self, query: Mapping[str, str]) -> User:
        user = self._page.user(query.get("as"))
        if user is None:
            raise Refused(404, "Nobody here has this account.")
        return user

    def _channel(self, user: User, query: Mapping[str, str]) -> Channel | None:
        return self._page.shown.conversation_of(user.id, query.get("channel", ""))


def _guarded(handler: Handler) -> Handler:
    """Only under our own address, against sites that rebind their name, and for our own pages; what is refused says so
    in a sentence."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            if not _OUR_HOST.fullmatch(request.host):
                raise Refused(403, "This page is served to this machine only.")
            if _from_elsewhere(request):
                raise Refused(403, "This page belongs to another site.")
            return await handler(request)
        except Refused as refused:
            return _error(refused.status, refused.sentence)
        except Impossible as impossible:
            return _error(409, str(impossible))

    return guarded


def _from_elsewhere(request: web.Request) -> bool:
    """Whether a page of another origin asks, as browsers say of each request. Following a link to the page is fine."""
    if request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}:
        return False
    return request.path != "/" or request.headers.get("Sec-Fetch-Mode") != "navigate"


async def _with_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Our headers on all that is the page's, errors included."""
    if not request.path.startswith(("/api/", "/response/", "/upload/", "/link")):
        response.headers.update(HEADERS)


def _error(status: int, sentence: str) -> web.Response:
    body: Json = {"error": sentence}
    return web.json_response(body, status=status)


def _file(name: str) -> web.Response:
    """A file of the page, by a name that its folder lists: nothing else can be reached."""
    found = {path.name: path for path in _STATIC.iterdir() if path.suffix in _TYPES}.get(name)
    if found is None:
        raise Refused(404, "There is no such file.")
    return web.Response(body=found.read_bytes(), content_type=_TYPES[found.suffix], charset="utf-8")


async def _read(request: web.Request) -> bytes:
    raw = bytearray()
    try:
        async for chunk in request.content.iter_chunked(64 * 1024):
            raw += chunk
            if len(raw) > LARGEST:
                raise Refused(413, "This is too long to send.")
    except ConnectionError:  # the browser went away in the middle
        raise unreadable() from None
    return bytes(raw)


async def _write(response: web.StreamResponse, data: bytes) -> None:
    await asyncio.wait_for(response.write(data), _SLOWEST_WRITE)
