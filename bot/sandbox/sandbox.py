"""A Slack workspace on loopback: put together, started, stopped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Literal, Self

from bot.sandbox.activity import Activity
from bot.sandbox.app_link import AppLink
from bot.sandbox.config import AppConfig
from bot.sandbox.delivery import HttpTransport, SocketTransport
from bot.sandbox.faults import Faults
from bot.sandbox.limits import Limits
from bot.sandbox.page import Page
from bot.sandbox.people import User, default_cast
from bot.sandbox.person import Person
from bot.sandbox.responses import Responses
from bot.sandbox.server import Server
from bot.sandbox.slack_side import SlackSide
from bot.sandbox.surfaces import Surfaces
from bot.sandbox.timing import Timing
from bot.sandbox.triggers import Triggers
from bot.sandbox.wire_log import WireLog
from bot.sandbox.workspace import Workspace, wall_clock


class Sandbox:
    """One workspace with one app installed. Use as `async with Sandbox(app=…) as sandbox`.

    `clock` gives the time that messages and events carry. Signatures, triggers, time-outs and rate limits
    follow real time through `timing`. `limits=None` switches rate limits off.
    """

    def __init__(
        self,
        app: AppConfig,
        people: Iterable[User] | None = None,
        clock: Callable[[], datetime] = wall_clock,
        *,
        limits: Limits | Literal["slack"] | None = "slack",
        timing: Timing | None = None,
        port: int = 0,
    ) -> None:
        timing = timing or Timing()
        limits = Limits(monotonic=timing.monotonic) if limits == "slack" else limits
        self.workspace = Workspace(default_cast() if people is None else people, app, clock)
        self.faults, self.log = Faults(), WireLog()
        self._activity = Activity()
        self.socket_mode = SocketTransport(self.workspace.app.app_id, timing.ack)
        self.slack = SlackSide(
            self.workspace,
            Surfaces(self.workspace),
            Triggers(timing.monotonic, timing.trigger),
            Responses(self.workspace, timing),
            AppLink(self.workspace, self.socket_mode, self._activity, self.log, timing),
        )
        self._timing = timing
        self.page = Page(self.slack, self.log)
        self._server = Server(
            self.slack, self.socket_mode, self._activity, self.log, self.faults, limits, timing, self.page, port
        )
        self._transports: list[HttpTransport] = []
        self._people: dict[str, Person] = {}
        if people is None:
            _add_default_channels(self.workspace)

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._activity.close()
        await self._server.close()
        for transport in self._transports:
            await transport.close()

    @property
    def api_url(self) -> str:
        """The base address of the Web API, with the slash at its end."""
        return f"{self._server.url}/api/"

    @property
    def bot_token(self) -> str:
        """The installed app's `xoxb-` token."""
        return self.workspace.app.bot_token

    @property
    def app_token(self) -> str:
        """The app's `xapp-` token, for Socket Mode."""
        return self.workspace.app.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that requests to the app are signed with."""
        return self.workspace.app.signing_secret

    def deliver_to(self, request_url: str) -> HttpTransport:
        """From now on reach the app over HTTP, there. Without this, deliveries go over Socket Mode."""
        transport = HttpTransport(request_url, self.signing_secret, self._timing.ack)
        self._transports.append(transport)
        self.slack.link.http = transport
        return transport

    def answer_after(self, kept: Callable[[], Awaitable[None]] | None) -> None:
        """From now on await `kept` between carrying a call of the app out and answering it: what the app believes to be
        done can be made to last first. None ends that.
        """
        self._server.before_answer = kept

    def person(self, name: str) -> Person:
        """The driver of an account, by any of its names."""
        user = self.workspace.find_user(name)
        return self._people.setdefault(user.id, Person(self.slack, user.id))

    async def emit(self, event: dict[str, object]) -> str | None:
        """Send an event to the app, when it subscribes to it; answers the event's id after the first attempt."""
        return await self.slack.link.emit(event)

    async def redeliver(self, event_id: str, number: int = 1, reason: str = "http_timeout") -> bool:
        """Send an event again, as a retry; answers whether the app acknowledged it."""
        return (await self.slack.link.redeliver(event_id, number, reason)).ok

    async def settled(self, quiet: float = 0.05, within: float = 10.0) -> None:
        """Wait until nothing has been in flight between app and Slack for `quiet` seconds.

        Raises `TimeoutError` after `within` seconds.
        """
        await self._activity.settled(quiet, within)


def _add_default_channels(workspace: Workspace) -> None:
    everybody = [user.id for user in workspace.users.values() if user.email]
    members = [user_id for user_id in everybody if not workspace.users[user_id].is_restricted]
    active = [user_id for user_id in members if not workspace.users[user_id].deleted]
    named = {name: workspace.find_user(name).id for name in ("Ana", "Ben", "Chloe", "Dev")}
    workspace.add_channel("general", active)
    workspace.add_channel("fraud-model", [named["Ana"], named["Ben"], named["Chloe"]])
    workspace.add_channel("secret-project", [named["Ana"], named["Dev"]], "private")
