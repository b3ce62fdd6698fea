"""A folder in which a demo is kept, so that it goes on where it was: Baton's database, and the workspace as JSON.

The workspace's file is always whole: it is written beside and then put in its place. It is there before the database
is: a database that has none beside it is somebody else's, and is left alone. And it is never behind the database in
what Baton believes that Slack did: Baton is answered only when that is on disk.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from bot.demo.clock import DemoClock
from bot.outcome import CommandError
from bot.sandbox import Sandbox
from bot.sandbox.memory import CannotRestore, restore
from bot.sandbox.memory import dump as dump_workspace

try:
    import fcntl
except ImportError:  # Windows: nothing keeps a second demo out there
    fcntl = None  # type: ignore[assignment]

DATABASE, WORKSPACE, LOCK = "baton.db", "workspace.json", "baton.lock"
FIRST_PERSON, FIRST_CHANNEL = "Ana", "#fraud-model"  # the page opens with them
UNFINISHED = {"unfinished": True}  # the start of a demo that was never there to be used: it begins again
KEEP_WITHIN_SECONDS = 0.3
SPARE_IDS = 10_000  # more than are given out between two writes, as to events: Baton knows them again

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file held: the demo's time when it was written, the workspace, and what each person has read of it."""

    now: dt.datetime
    workspace: Any
    read: Any


class Home:
    """A folder that is this demo's own. `kept` is what it goes on from, None at a fresh start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database_url = f"sqlite:///{quote((folder / DATABASE).as_posix(), safe='/:')}"
        self.kept = self._read()
        self._lock, self._numbers, self._written = threading.Lock(), itertools.count(1), 0

    def clear(self) -> None:
        """Make it a fresh start: what was kept is removed."""
        self.write(self.number(), json.dumps(UNFINISHED).encode())
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (self.folder / name).unlink(missing_ok=True)
        self.kept = None

    def number(self) -> int:
        """What the next content is to be written under."""
        return next(self._numbers)

    def write(self, number: int, content: bytes) -> None:
        """Replace the workspace's file, from any thread; what is older than that stays away. Raises OSError."""
        with self._lock:
            if number < self._written:
                return
            beside = self.folder / f"{WORKSPACE}.new"
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.folder / WORKSPACE)
            self._written = number

    def _read(self) -> Kept | None:
        file, database = self.folder / WORKSPACE, self.folder / DATABASE
        if not file.exists():
            if database.exists():
                raise CommandError(f"{database} is no demo's: choose another folder with --keep")
            return None
        try:
            content = json.loads(file.read_bytes())
        except (ValueError, RecursionError):
            raise _not_kept(file, "is damaged") from None
        if content == UNFINISHED:
            return None
        if not isinstance(content, dict) or "workspace" not in content:
            raise _not_kept(file, "holds no workspace")
        if not database.exists():
            raise CommandError(f"{file} is there, but {database} is missing: choose another folder with --keep")
        return Kept(_instant(file, content.get("now")), content["workspace"], content.get("read"))


@contextmanager
def home_in(folder: Path) -> Iterator[Home]:
    """The folder, made where it is missing, and nobody else's meanwhile. Raises CommandError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("ab")
    except OSError as error:
        raise unusable(folder, error) from error
    with lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(f"--keep {folder}: another demo is using it") from None
        try:
            home = Home(folder)
            if home.kept is None:
                home.clear()
        except OSError as error:
            raise unusable(folder, error) from error
        yield home


def bring_back(home: Home, sandbox: Sandbox) -> None:
    """Give a workspace that has not started yet what was kept. Raises CommandError where that cannot be."""
    if home.kept is not None:
        workspace = sandbox.workspace
        try:
            restore(workspace, home.kept.workspace, spare=SPARE_IDS)
        except CannotRestore as error:
            raise _not_kept(home.folder / WORKSPACE, str(error)) from None
        try:
            workspace.find_user(FIRST_PERSON), workspace.find_channel(FIRST_CHANNEL)
        except LookupError:
            raise _not_kept(home.folder / WORKSPACE, "is of another team") from None


def bring_back_marks(home: Home, sandbox: Sandbox) -> None:
    """The same for what was read, once the sandbox has started: until then all counts as read."""
    if home.kept is not None:
        try:
            sandbox.page.marks.restore(home.kept.read)
        except (TypeError, ValueError):
            raise _not_kept(home.folder / WORKSPACE, "is damaged") from None


class Keeper:
    """Writes the workspace down while it changes, and at the end.

    What the app is answered is on disk before the answer leaves: otherwise Baton's database could hold as sent what a
    killed demo has lost. The rest follows at once, off the event loop; what people fill in, of which only the log
    tells, follows soon.
    """

    def __init__(self, home: Home, sandbox: Sandbox, clock: DemoClock) -> None:
        self._home, self._sandbox, self._clock = home, sandbox, clock
        self._one_at_a_time = asyncio.Lock()
        self._changes = self._changes_kept = 0
        self._news, self._changed = asyncio.Event(), asyncio.Event()
        self._fails = False
        self._writing: asyncio.Task[None] | None = None
        self._unsubscribe: list[Callable[[], None]] = []

    def start(self) -> None:
        """Write it down now, and from now on whenever it changes. Raises CommandError where that cannot be."""
        self._unsubscribe = [
            self._sandbox.workspace.subscribe(lambda _: self._on_change()),
            self._sandbox.page.marks.subscribe(self._on_change),
            self._sandbox.log.subscribe(lambda _: self._news.set()),
            lambda: self._sandbox.answer_after(None),
        ]
        self._sandbox.answer_after(self.kept)
        self._clock.subscribe(self._on_change)
        self._write()
        self._writing = asyncio.create_task(self._write_when_news())

    async def kept(self) -> None:
        """Return when all that has changed until now is on disk; one write serves everybody who waits for it.

        Where nothing can be written, say so in the log and go on: the next write holds it.
        """
        changes = self._changes
        async with self._one_at_a_time:
            if self._changes_kept < changes:
                await self._write_aside()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write it down a last time, if it was ever started. Raises CommandError where that cannot be."""
        if self._writing is None:
            return
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._writing.cancel()
        with suppress(asyncio.CancelledError):
            await self._writing
        self._write()

    def _on_change(self) -> None:
        self._changes += 1
        self._news.set()
        self._changed.set()

    def _write(self) -> None:
        try:
            self._home.write(*self._content())
        except OSError as error:
            raise unusable(self._home.folder, error) from error

    async def _write_when_news(self) -> None:
        while True:
            await self._news.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(KEEP_WITHIN_SECONDS):  # `wait_for` can swallow a cancellation
                    await self._changed.wait()
            async with self._one_at_a_time:
                if self._news.is_set():  # otherwise it was written for somebody who waited for it
                    await self._write_aside()

    async def _write_aside(self) -> None:
        changes = self._changes
        self._news.clear()
        self._changed.clear()
        try:
            await asyncio.to_thread(self._home.write, *self._content())
        except OSError as error:
            self._news.set()  # and try again, soon
            if not self._fails:
                logger.error("the workspace could not be kept: %s", error.strerror or error)
            self._fails = True
        else:
            self._changes_kept, self._fails = changes, False

    def _content(self) -> tuple[int, bytes]:
        content = {
            "now": self._clock.now().isoformat(),
            "workspace": dump_workspace(self._sandbox.workspace),
            "read": self._sandbox.page.marks.dump(),
        }
        # Not orjson: people may type lone surrogates, which only escapes can hold.
        return self._home.number(), json.dumps(content, separators=(",", ":")).encode()


def _instant(file: Path, text: object) -> dt.datetime:
    try:
        instant = dt.datetime.fromisoformat(str(text))
    except ValueError:
        raise _not_kept(file, "is damaged") from None
    if instant.tzinfo is None:
        raise _not_kept(file, "is damaged")
    return instant


def _not_kept(file: Path, why: str) -> CommandError:
    return CommandError(f"{file} {why}: choose another folder with --keep")


def unusable(folder: Path, error: OSError) -> CommandError:
    """A folder in which nothing can be kept, in one line."""
    if isinstance(error, FileExistsError):
        return CommandError(f"--keep {folder}: that is a file, and a folder is needed")
    return CommandError(f"--keep {folder}: {error.strerror or error}")
