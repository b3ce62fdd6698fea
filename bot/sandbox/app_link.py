"""The way from the workspace to the app: deliveries, their log, and events with their repeats."""

from __future__ import annotations

from bot.sandbox.activity import Activity
from bot.sandbox.delivery import Ack, Delivery, Kind, Retry, SocketTransport, Transport
from bot.sandbox.events import event_callback, event_of, is_wanted
from bot.sandbox.model import Change, Json
from bot.sandbox.timing import Timing
from bot.sandbox.wire_log import WireLog
from bot.sandbox.workspace import Workspace

_REASONS = {
    "operation_timeout": "http_timeout",
    "dispatch_failed": "connection_failed",
    "http_service_error": "http_error",
}


class AppLink:
    """Delivers over HTTP where a request URL is set, else over Socket Mode."""

    def __init__(
        self, workspace: Workspace, socket: SocketTransport, activity: Activity, log: WireLog, timing: Timing
    ) -> None:
        self._workspace, self._activity, self._log, self._timing = workspace, activity, log, timing
        self._events: dict[str, Json] = {}
        self.socket = socket
        self.http: Transport | None = None
        workspace.subscribe(self._on_change)

    async def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Ack:
        """Deliver once; logged, and counted as in flight."""
        transport: Transport = self.http or self.socket
        with self._activity.running():
            started = self._timing.monotonic()
            ack = await transport.send(Delivery(kind, payload, retry))
            spent = (self._timing.monotonic() - started) * 1000
            answer = ack.body if ack.ok else {"ok": False, "error": ack.error}
            self._log.record(
                "Slack to app", _name(kind, payload), payload, answer, status=ack.status, milliseconds=spent
            )
        return ack

    async def emit(self, event: Json) -> str | None:
        """Send an event, when the app subscribes to it; answers its id, after the first attempt.

        Repeats of one that was not acknowledged go on in the background, as Slack's do.
        """
        event_id = self._admit(event)
        return await self._first(event_id) if event_id else None

    async def redeliver(self, event_id: str, number: int = 1, reason: str = "http_timeout") -> Ack:
        """Send an event once more, as Slack does when it did not see the acknowledgement."""
        return await self.send("events_api", self._events[event_id], Retry(number, reason))

    def _on_change(self, change: Change) -> None:
        for event in event_of(change, self._workspace):
            if event_id := self._admit(event):
                self._activity.start(self._first(event_id))

    def _admit(self, event: Json) -> str | None:
        reachable = self.http is not None or self.socket.connections
        if not reachable or not is_wanted(event, self._workspace):
            return None
        event_id = self._workspace.new_id("Ev")
        self._events[event_id] = event_callback(event, event_id, self._workspace)
        return event_id

    async def _first(self, event_id: str) -> str:
        ack = await self.send("events_api", self._events[event_id])
        if not ack.ok and not ack.no_retry:
            self._activity.start(self._repeat(event_id, ack))
        return event_id

    async def _repeat(self, event_id: str, ack: Ack) -> None:
        for number, delay in enumerate(self._timing.event_retries, 1):
            await self._timing.sleep(delay)
            ack = await self.redeliver(event_id, number, _REASONS.get(ack.error or "", "unknown_error"))
            if ack.ok or ack.no_retry:
                return


def _name(kind: Kind, payload: Json) -> str:
    if kind == "slash_commands":
        return str(payload["command"])
    return str(payload["event"]["type"] if kind == "events_api" else payload["type"])
