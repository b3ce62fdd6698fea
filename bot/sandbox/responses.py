"""Answers to what a person did: by `response_url`, or in the acknowledgement of a command."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.timing import Timing
from bot.sandbox.web_api.call import ApiError, Arguments
from bot.sandbox.web_api.messages import Content
from bot.sandbox.workspace import Workspace

MOST_USES = 5


@dataclass
class Address:
    """Where an answer goes: the person, the conversation, and the message that was clicked, if any."""

    user: str
    channel: Channel
    message: Message | None = None
    issued: float = 0.0
    uses: int = 0

    @property
    def thread_ts(self) -> str | None:
        """The thread in which the clicked message stands."""
        return self.message.thread_ts if self.message else None


class Responses:
    """Issues response URLs and carries out what comes back over them."""

    def __init__(self, workspace: Workspace, timing: Timing) -> None:
        self._workspace, self._timing = workspace, timing
        self._addresses: dict[str, Address] = {}
        self.base_url = ""

    def issue(self, address: Address) -> str:
        """A new response URL: five uses within thirty minutes of real time."""
        key = secrets.token_urlsafe(18)
        address.issued = self._timing.monotonic()
        self._addresses[key] = address
        return f"{self.base_url}/{key}"

    def answer(self, key: str, body: Json) -> None:
        """Carry out one use. Raises `ApiError`: `expired_url`, `used_url`, or what is wrong with the body."""
        address = self._addresses.get(key)
        if address is None or self._timing.monotonic() - address.issued > self._timing.response_url:
            raise ApiError("expired_url")
        if address.uses >= MOST_USES:
            raise ApiError("used_url")
        address.uses += 1
        self.respond(address, body)

    def respond(self, address: Address, body: Json) -> None:
        """Post, replace or delete as the body says. A private answer never becomes public."""
        args, original = Arguments(body), address.message
        present = original if original and self._present(original) else None
        if args.flag("delete_original"):
            if present:
                self._workspace.delete(present)
            return
        content = Content(args, self._workspace.files)
        if args.flag("replace_original") and present:
            self._workspace.edit(present, content.text, content.blocks, attachments=content.attachments)
            return
        in_channel = args.text("response_type") == "in_channel"
        posted = self._workspace.post_as_app(
            address.channel,
            content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            metadata=content.metadata if in_channel else None,
            visible_to=None if in_channel else address.user,
            thread_ts=args.text("thread_ts") or address.thread_ts,
        )
        if original is None:
            address.message = posted

    def _present(self, message: Message) -> bool:
        channel = self._workspace.channels[message.channel]
        return self._workspace.find_message(channel, message.ts) is message
