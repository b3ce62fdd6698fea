"""Deliveries over Socket Mode: WebSocket connections that the app opens."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from typing import Literal

from aiohttp import WSMsgType, web

from bot.sandbox.delivery.ack import TIMED_OUT, UNREACHABLE, Ack, Delivery
from bot.sandbox.model import Json

DisconnectReason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]
MOST_CONNECTIONS = 10


class SocketTransport:
    """Serves the WebSocket end and hands each delivery to one connection in turn. `timeout` in seconds."""

    def __init__(self, app_id: str, timeout: float) -> None:
        self._app_id, self._timeout = app_id, timeout
        self._tickets: set[str] = set()
        self._turn = 0
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Ack]]] = {}
        self._moved = asyncio.Event()
        self.connections: list[web.WebSocketResponse] = []

    def ticket(self) -> str:
        """What admits one new connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def connected(self, count: int = 1, within: float = 5.0) -> None:
        """Wait until the app holds that many connections. Raises `TimeoutError` after `within` seconds."""
        async with asyncio.timeout(within):
            while len(self.connections) < count:
                await self._next_move()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from its hello to its end."""
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden(text="unknown ticket")
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            return socket
        self.connections.append(socket)
        self._moved.set()
        try:
            await socket.send_json(self._hello())
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._acknowledged(json.loads(frame.data))
        finally:
            self.connections.remove(socket)
            self._moved.set()
            self._lost(socket)
        return socket

    async def send(self, delivery: Delivery) -> Ack:
        """Send an envelope to the connection whose turn it is and wait for its acknowledgement."""
        if not self.connections:
            return UNREACHABLE
        self._turn += 1
        socket = self.connections[self._turn % len(self.connections)]
        envelope = _envelope(delivery)
        future: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = (socket, future)
        try:
            await socket.send_json(envelope)
            return await asyncio.wait_for(future, self._timeout)
        except TimeoutError:
            return TIMED_OUT
        except ConnectionError:
            return UNREACHABLE
        finally:
            del self._waiting[envelope["envelope_id"]]

    async def disconnect(self, reason: DisconnectReason, grace: float = 10.0) -> None:
        """Tell every connection to go. After a `warning` Slack waits `grace` seconds before it hangs up."""
        leaving = tuple(self.connections)
        for socket in leaving:
            await socket.send_json(_disconnect(reason))
        if reason == "warning":
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    while set(leaving) & set(self.connections):
                        await self._next_move()
        for socket in leaving:
            await socket.close()

    async def close(self) -> None:
        """Hang up everywhere."""
        for socket in tuple(self.connections):
            await socket.close()

    async def _next_move(self) -> None:
        self._moved.clear()
        await self._moved.wait()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _acknowledged(self, answer: Json) -> None:
        _, future = self._waiting.get(str(answer.get("envelope_id")), (None, None))
        if future is not None and not future.done():
            payload = answer.get("payload")
            future.set_result(Ack(200, payload if isinstance(payload, dict) and payload else None))

    def _lost(self, socket: web.WebSocketResponse) -> None:
        for owner, future in self._waiting.values():
            if owner is socket and not future.done():
                future.set_result(UNREACHABLE)


def _envelope(delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": secrets.token_hex(16),
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        envelope["retry_attempt"] = delivery.retry.number if delivery.retry else 0
        envelope["retry_reason"] = delivery.retry.reason if delivery.retry else ""
    return envelope


def _disconnect(reason: DisconnectReason) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
