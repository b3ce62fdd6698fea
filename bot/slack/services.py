"""What every handler is given: the writer, the reader, the clock, and the ways to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Message
from bot.domain.words import Words
from bot.ports import Clock, Reader, Reads, UnitOfWork, Wanted, Writer
from bot.slack.answers import Answers
from bot.slack.directory import Directory
from bot.slack.files import Files
from bot.slack.home import Homes
from bot.slack.messenger import SlackMessenger
from bot.slack.tasks import KeptTasks
from bot.usecases.look import look_at
from bot.usecases.where import Where
from bot.usecases.words import words_for
from bot.views import errors
from bot.views.look import Look

T = TypeVar("T")

NOTHING_WANTED = Wanted()
NO_WORDS = Words()
NO_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Services:
    """One workspace, as handlers need it. `bot_user` is Baton's own user id there; `address` where Baton is reached
    over HTTP, without a slash at its end, once it listens; `home_link` leads to Home, where that is known. `opens`:
    how a form opens, alone or on top of the modal in which somebody pressed.
    """

    workspace: str
    bot_user: str
    writer: Writer
    reader: Reader
    clock: Clock
    client: AsyncWebClient
    answers: Answers
    directory: Directory
    messenger: SlackMessenger
    files: Files
    homes: Homes
    tasks: KeptTasks
    address: Callable[[], str]
    home_link: str | None = None
    opens: Literal["views.open", "views.push"] = "views.open"

    def over_modal(self) -> Services:
        """The same for what is done in a modal."""
        return replace(self, opens="views.push")

    async def write(self, usecase: Callable[[UnitOfWork], T], wanted: Wanted = NOTHING_WANTED) -> T:
        """Run a use case and return once it is committed. Raises Refused."""
        return await self.writer.write(self.workspace, usecase, wanted)

    async def read(self, query: Callable[[Reads], T]) -> T:
        """Run a query. Raises Refused."""
        return await self.reader.read(self.workspace, query)

    def look(self, words: Words = NO_WORDS, zone: str = NO_ZONE) -> Look:
        """What views need besides the value."""
        return Look(words, self.clock.now(), zone)


async def look_for(services: Services, people: Sequence[str], channels: Sequence[str] = ()) -> Look:
    """A look that names these people and channels, where the records can be read: nobody reads an id."""
    if not people and not channels:
        return services.look()

    def query(reads: Reads) -> Words:
        known = {channel.id: channel.name for channel in reads.channels(channels)}
        return replace(words_for(reads, people=people), channels=known)

    try:
        return services.look(await services.read(query))
    except Refused:
        return services.look()


async def refusal(services: Services, refused: Refused, who: str, where: Where, number: int | None) -> Message:
    """Why it was refused, and how the handoff stands, where this person may see it."""
    if number is None or refused.code in {Code.NOT_FOUND, Code.BUSY, Code.UNAVAILABLE}:
        return errors.refused(refused, services.look())
    try:
        seen = await services.read(lambda reads: look_at(reads, who, where, number))
    except Refused as unseen:
        return errors.refused(unseen, services.look())
    return errors.refused(refused, services.look(seen.words, seen.plan.zone), seen.handoff, seen.plan)
