"""The one place where the parts are put together: settings in, a running Baton out."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack

import aiohttp
from aiohttp import web

from bot.api import ShadowApi
from bot.calendar_feed import CalendarFeed
from bot.domain.errors import Refused
from bot.engine.delivery import Delivery
from bot.engine.pacing import Pacing
from bot.engine.remedies import EngineRemedies
from bot.engine.sender import Sender
from bot.engine.ticks import Chore, Engine
from bot.engine.waking import Waker
from bot.ports import Changed, Clock
from bot.settings import SettingError, Settings
from bot.slack.answers import Answers
from bot.slack.app import SlackApp
from bot.slack.client import SlackClient, open_session, web_client
from bot.slack.directory import Directory
from bot.slack.files import Files
from bot.slack.home import Homes
from bot.slack.home_views import publish_home, who_sees
from bot.slack.identity import Identity, NotAnswering, TokenRefused, who_we_are
from bot.slack.messenger import SlackMessenger
from bot.slack.services import Services
from bot.slack.socket import SocketMode
from bot.slack.tasks import KeptTasks
from bot.system_clock import SystemClock
from bot.web import build_runner, build_web
from storage.alarms import StorageAlarms
from storage.errors import StorageError
from storage.outbox_claims import OutboxClaims
from storage.reader import StorageReader
from storage.writer import StorageWriter

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 10.0
DIRECTORY_EVERY = dt.timedelta(hours=6)
HOMES_EVERY = dt.timedelta(seconds=1)
FIRST_READ_SECONDS = 30.0  # readiness does not wait longer for a large workspace's first directory


class Baton:
    """A Baton of one workspace: `start` it, and `stop` it, once. `engine` and `port` are there once it has started."""

    def __init__(self, settings: Settings, clock: Clock, pacing: Pacing) -> None:
        self.settings = settings
        self.clock = clock
        self._pacing = pacing
        self.engine: Engine
        self.port = 0
        self._stopping = False
        self._directory_read = False
        self._closing = AsyncExitStack()  # what was opened last is closed first
        self._tasks = KeptTasks()
        self._services: Services
        self._socket: SocketMode | None = None

    async def start(self) -> None:
        """Connect everything and begin. Raises SettingError where Slack refuses the token or does not answer, where
        the database does not, or where the port is taken.
        """
        try:
            await self._start()
        except BaseException:
            await self._closing.aclose()
            raise
        logger.info("listening on %s:%d for %s", self.settings.host, self.port, self._services.workspace)

    async def stop(self) -> None:
        """Take in nothing more, let what has begun end, and let go of everything. Nothing accepted is lost: what is
        not said yet waits in the outbox.
        """
        self._stopping = True
        await self._closing.aclose()
        logger.info("stopped")

    async def not_ready(self) -> list[str]:
        """What is missing, one line each; empty when requests can be served."""
        if self._stopping:
            return ["stopping"]
        missing = []
        try:
            await self._knows_itself()
        except Refused:
            missing.append("the database does not answer")
        except StorageError:
            missing.append("the database has not the schema of this version")
        if self._socket is not None and not await self._socket.is_connected():
            missing.append("not connected to Slack by Socket Mode")
        if not self._directory_read:
            missing.append("the people of the workspace are being read for the first time")
        return missing

    async def _start(self) -> None:
        closing = self._closing
        session = await closing.enter_async_context(open_session())
        client = web_client(session, self.settings.bot_token, self.settings.api_url)
        identity = await _identity(client)
        reader = StorageReader(self.settings.database_url)
        closing.push_async_callback(asyncio.to_thread, reader.close)
        writer = StorageWriter(
            self.settings.database_url,
            self.clock,
            on_commit=self._poke_from_thread(),
            on_changed=self._show_from_thread(),
        )
        self._services = self._build_services(client, session, identity, reader, writer)
        closing.push_async_callback(self._services.homes.close, DRAIN_SECONDS)  # after the writer's last commit
        closing.push_async_callback(writer.close)
        await self._start_engine(reader, writer)
        closing.push_async_callback(self._tasks.drain, DRAIN_SECONDS)
        await self._listen(SlackApp(self._services, identity.bot_id))

    def _poke_from_thread(self) -> Callable[[], None]:
        """What the writer's thread calls after it committed something to say."""
        loop = asyncio.get_running_loop()

        def poke() -> None:
            loop.call_soon_threadsafe(self.engine.poke)

        return poke

    def _show_from_thread(self) -> Callable[[Changed], None]:
        """What the writer's thread calls after it committed something that Homes may show."""
        loop = asyncio.get_running_loop()

        def show(changed: Changed) -> None:
            loop.call_soon_threadsafe(self._services.homes.changed, changed)

        return show

    def _build_services(
        self,
        client: SlackClient,
        session: aiohttp.ClientSession,
        identity: Identity,
        reader: StorageReader,
        writer: StorageWriter,
    ) -> Services:
        return Services(
            workspace=identity.workspace,
            bot_user=identity.bot_user,
            writer=writer,
            reader=reader,
            clock=self.clock,
            client=client,
            answers=Answers(session, client),
            directory=Directory(identity.workspace, client, reader, writer),
            messenger=SlackMessenger(client, reader, writer, home_link=identity.home_link),
            files=Files(session, client),
            homes=Homes(
                identity.workspace,
                lambda who: publish_home(self._services, who),
                lambda changed: who_sees(self._services, changed),
            ),
            home_link=identity.home_link,
            tasks=self._tasks,
            address=self._address,
        )

    def _address(self) -> str:
        """Where Baton is reached over HTTP, once it listens."""
        return self.settings.public_url or f"http://{self.settings.host}:{self.port}"

    async def _start_engine(self, reader: StorageReader, writer: StorageWriter) -> None:
        try:
            self._directory_read = await self._knows_itself()
        except Refused:
            raise SettingError("DATABASE_URL: the database does not answer") from None
        asyncio.get_running_loop().call_later(FIRST_READ_SECONDS, self._go_on_without_directory)
        delivery = Delivery(self._services.messenger, reader, self.clock, self._pacing)
        sender = Sender(OutboxClaims(writer, self.clock), delivery, EngineRemedies(writer))
        waker = Waker(StorageAlarms(reader, self.clock, writer), writer)
        chores = (
            Chore("directory", DIRECTORY_EVERY, self._refresh_directory),
            Chore("homes", HOMES_EVERY, lambda: self._services.homes.pass_time(self.clock.now())),
        )
        self.engine = Engine(waker, sender, chores)
        await self.engine.start()
        self._closing.push_async_callback(self.engine.stop)

    async def _knows_itself(self) -> bool:
        """Whether the directory of this workspace was read before: Baton itself stands in it."""
        bot_user = self._services.bot_user
        return await self._services.read(lambda reads: reads.person(bot_user)) is not None

    async def _refresh_directory(self) -> None:
        try:
            await self._services.directory.refresh()
        finally:
            self._go_on_without_directory()

    def _go_on_without_directory(self) -> None:
        """Who is mentioned is looked up one by one; only plain names have to wait."""
        self._directory_read = True

    async def _listen(self, app: SlackApp) -> None:
        settings, receive = self.settings, app.receive
        if settings.app_token is not None:
            self._socket = SocketMode(settings.app_token, self._services.client, receive)
            self._closing.push_async_callback(self._socket.close, DRAIN_SECONDS)
            self._tasks.start(self._socket.connect())
        services = self._services
        api = ShadowApi(services.workspace, services.writer, services.reader, self.clock)
        slack_events = None if self._socket else receive
        calendar = CalendarFeed(services.workspace, services.reader, self.clock)
        routes = [*api.routes(), *calendar.routes()]
        web_app = build_web(slack_events, settings.signing_secret, self.not_ready, routes=routes)
        runner = build_runner(web_app, DRAIN_SECONDS)
        await runner.setup()
        self._closing.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            raise SettingError(
                f"HOST, PORT: cannot listen on {settings.host}:{settings.port}: {error.strerror}"
            ) from None
        self.port = runner.addresses[0][1]


def build(settings: Settings, clock: Clock | None = None, pacing: Pacing | None = None) -> Baton:
    """A Baton that has not started. By default it goes by this machine's time, and posts as often as Slack allows."""
    return Baton(settings, clock or SystemClock(), pacing or Pacing())


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; then drain and return. Raises SettingError."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told.set)
    baton = build(settings)
    await baton.start()
    _keep_collections_rare()
    await told.wait()
    await baton.stop()


def _keep_collections_rare() -> None:
    """What was imported lives as long as the process, and requests leave few cycles: looking through all of it after
    each few hundred objects is a tenth of the time under load.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


async def _identity(client: SlackClient) -> Identity:
    try:
        return await who_we_are(client)
    except TokenRefused as refused:
        raise SettingError(f"SLACK_BOT_TOKEN is refused by Slack: {refused}") from None
    except NotAnswering as silent:
        raise SettingError(f"SLACK_API_URL: Slack does not answer: {silent}") from None
