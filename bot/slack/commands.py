"""`/handoff` and `/transition`: decode, one use case, and the answer for the one who typed."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Awaitable, Callable

from bot.domain.criteria import split_head
from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Message
from bot.domain.sentence import is_sentence
from bot.ports import Reads, UnitOfWork, Wanted
from bot.slack.answers import both
from bot.slack.directory import mentioned, nameless
from bot.slack.lists import typed_list
from bot.slack.opening import open_draft, open_settings
from bot.slack.payloads import Command
from bot.slack.plans import answer_transition, knows
from bot.slack.services import Services, look_for, refusal
from bot.usecases.drafts import blank_form
from bot.usecases.look import look_at
from bot.usecases.outgoing import zone_of
from bot.usecases.preview import Preview, preview
from bot.usecases.propose import Made, Unsettled, propose_typed, zone_for
from bot.usecases.where import Where
from bot.views.cards import private_card
from bot.views.echo import echo
from bot.views.errors import refused as refused_message
from bot.views.forms import given_back
from bot.views.plans import no_plan
from bot.views.preview import preview as preview_message
from bot.views.welcome import help_message, not_understood, plan_not_understood

logger = logging.getLogger(__name__)

_NUMBER = re.compile(r"(?:#|h-?)0*([1-9]\d{0,14})", re.IGNORECASE | re.ASCII)
_DRAFT_NAME = 16  # hex digits
_SETTINGS = {"settings", "reminders", "stop", "mute", "unmute", "away", "calendar"}


async def answer_command(services: Services, command: Command) -> Message | None:
    """The private answer; None where a form opens instead. Where a sentence is refused, it comes back; one that was
    carried out before is answered with the handoff that it made.
    """
    handler = _COMMANDS.get(command.name, _help)
    if command.where.channel and command.where.private:
        services.tasks.start(services.directory.seen_private(command.where.channel))
    try:
        return await handler(services, command)
    except Refused as refused:
        if refused.code is Code.REPEATED:
            return await _repeated(services, command, refused)
        said = await refusal(services, refused, command.who, command.where, _number(command.text))
        if not is_sentence(command.text):
            return said
        return both(said, given_back(command.text, await look_for(services, nameless(command.text))))


async def _handoff(services: Services, command: Command) -> Message | None:
    words = command.text.strip()
    first, _, rest = words.partition(" ")
    if not words:
        await open_blank(services, command.who, command.where, "", command.trigger_id, command.response_url)
        return None
    if number := _number(words):
        return await _card(services, command, number)
    if first.lower() == "list" and not _tells_done(words):
        return await typed_list(services, command.who, command.where, rest)
    if words.lower() == "help":
        return help_message(services.look())
    if words.lower() in _SETTINGS:
        await open_settings(services, command.who, command.trigger_id, command.response_url)
        return None
    if is_sentence(words):
        return await _propose(services, command, words)
    return not_understood(words, await look_for(services, nameless(words)))


async def _transition(services: Services, command: Command) -> Message | None:
    words = command.text.strip().lower()
    if knows(words):
        return await answer_transition(services, command)
    if words == "preview":
        return await _preview(services, command)
    return plan_not_understood(command.text.strip(), await look_for(services, nameless(command.text)))


async def _preview(services: Services, command: Command) -> Message:
    """What is still to come of the channel's plan."""
    now = services.clock.now()

    def query(reads: Reads) -> tuple[Preview, str]:
        return preview(reads, command.who, command.where, now), zone_of(reads, command.who)

    found, zone = await services.read(query)
    look = services.look(found.words, zone)
    if found.plan is None:
        return no_plan(look, in_channel=command.where.channel is not None)
    return preview_message(
        found.plan, found.coming, found.zones, command.who, look,
        more=found.more, many=found.many, none_for_viewer=found.reader_has_none,
    )  # fmt: skip


async def _help(services: Services, command: Command) -> Message | None:
    words = command.text.strip()
    if words.lower() in {"", "help"}:
        return help_message(services.look())
    return not_understood(words, await look_for(services, nameless(words)))


async def _propose(services: Services, command: Command, words: str) -> Message | None:
    who, where = command.who, command.where
    people = (who, *mentioned(words))
    await services.directory.meet(people)
    draft_id = draft_name(command.key)

    def usecase(uow: UnitOfWork) -> tuple[Made | Unsettled, str]:
        made = propose_typed(
            uow, who, where, words, key=command.key, draft_id=draft_id, answer_url=command.response_url
        )
        return made, made.plan.zone if isinstance(made, Made) else zone_for(uow, who, where)

    wanted = Wanted(seen=command.key, people=people, channel=where.channel, proposer=who)
    made, zone = await services.write(usecase, wanted)
    if isinstance(made, Made):
        return echo_of(services, made, who, where.channel)
    open_draft(services, made, who, command.trigger_id, zone)
    return None


async def _card(services: Services, command: Command, number: int) -> Message:
    seen = await services.read(lambda reads: look_at(reads, command.who, command.where, number))
    return private_card(seen.handoff, seen.plan, command.who, services.look(seen.words, seen.plan.zone))


async def _repeated(services: Services, command: Command, refused: Refused) -> Message:
    """How the handoff stands that the first delivery made, where that is known; else that it was done."""
    number = refused.values.get("handoff")
    if isinstance(number, int):
        try:
            return await _card(services, command, number)
        except Refused as unseen:
            logger.warning("a repeated command's handoff cannot be shown: %s", unseen.code)
    return refused_message(refused, services.look())


async def open_blank(
    services: Services, who: str, where: Where, words: str, trigger_id: str, answer_url: str | None
) -> None:
    """Open the handoff form, filled from these words where there are some. Raises Refused."""
    draft_id = draft_name(trigger_id)

    def usecase(uow: UnitOfWork) -> tuple[Unsettled, str]:
        form = blank_form(uow, who, where, words, draft_id=draft_id, answer_url=answer_url)
        return form, zone_for(uow, who, where)

    await services.directory.meet((who, *mentioned(words)))
    form, zone = await services.write(usecase, Wanted(people=(who,), channel=where.channel))
    open_draft(services, form, who, trigger_id, zone)


def echo_of(services: Services, made: Made, who: str, channel: str | None) -> Message:
    """What was made, for the one who made it. `channel`: where they read it."""
    look, here = services.look(made.words, made.plan.zone), made.plan.channel == channel
    return echo(made.handoff, made.plan, who, look, first=made.first, joined=made.joined, here=here)


def draft_name(delivery: str) -> str:
    """A draft's name: the same for the same delivery, so that a repeat keeps no second one. Only its owner gets it
    back, so it need not be secret.
    """
    return hashlib.sha256(delivery.encode()).hexdigest()[:_DRAFT_NAME]


def _tells_done(words: str) -> bool:
    """A handoff of something that begins with "list": a list's words never say when it is done."""
    return is_sentence(words) and split_head(words)[1] is not None


def _number(words: str) -> int | None:
    found = _NUMBER.fullmatch(words.strip())
    return int(found[1]) if found else None


_COMMANDS: dict[str, Callable[[Services, Command], Awaitable[Message | None]]] = {
    "/handoff": _handoff,
    "/transition": _transition,
}
