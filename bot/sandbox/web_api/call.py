"""What every Web API method shares: arguments, scopes, errors, pages."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from bot.sandbox.model import Channel, Json
from bot.sandbox.surfaces import Surfaces
from bot.sandbox.triggers import Triggers
from bot.sandbox.workspace import Workspace

Item = TypeVar("Item")


class ApiError(Exception):
    """`ok: false` with this code, and whatever else Slack's answer carries."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code, self.extra = code, extra


def with_messages(code: str, messages: Sequence[str]) -> ApiError:
    """An error that explains itself in `response_metadata.messages`."""
    shown = [message if message.startswith("[") else f"[ERROR] {message}" for message in messages]
    return ApiError(code, response_metadata={"messages": shown})


class Arguments:
    """A call's arguments, whether they came as a form (all strings) or as JSON."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """The argument as a string; empty when it is missing."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        """The same, refusing an empty one as Slack does."""
        if not self.text(name):
            raise with_messages("invalid_arguments", [f"missing required field: {name}"])
        return self.text(name)

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean: `true`, `1`, `"true"`."""
        if name not in self:
            return default
        return self.text(name).lower() in {"true", "1"}

    def structure(self, name: str, error: str) -> Any:
        """A list or object, given as such or as a JSON string; `None` when missing."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise ApiError(error) from None


@dataclass
class Call:
    """One call that has been authenticated."""

    workspace: Workspace
    surfaces: Surfaces
    triggers: Triggers
    args: Arguments
    socket_url: str = ""

    def needs(self, *any_of: str) -> None:
        """Refuse unless the token has one of these scopes."""
        scopes = self.workspace.app.scopes
        if not scopes.intersection(any_of):
            raise ApiError("missing_scope", needed=",".join(any_of), provided=",".join(sorted(scopes)))

    def channel(self, name: str = "channel") -> Channel:
        """The conversation in an argument; one the app cannot see does not exist for it."""
        channel = self.workspace.channels.get(self.args.required(name))
        if channel is None or (channel.kind != "public" and not self.is_member(channel)):
            raise ApiError("channel_not_found")
        return channel

    def is_member(self, channel: Channel) -> bool:
        """Whether the app's bot is in the conversation."""
        return self.workspace.app.bot_user in channel.members


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """A method: its name, what it does, and the scopes of which the token needs one."""

    name: str
    handler: Handler
    any_scope: tuple[str, ...] = ()
    token: Literal["bot", "app"] = "bot"


def page(items: Sequence[Item], args: Arguments, default: int, most: int) -> tuple[list[Item], str]:
    """The part of a list that `cursor` and `limit` ask for, and the next cursor (empty at the end)."""
    start = decode_cursor(args.text("cursor"), "offset") if args.text("cursor") else "0"
    if not start.isdigit():
        raise ApiError("invalid_cursor")
    begin, size = int(start), limit(args, default, most)
    more = begin + size < len(items)
    return list(items[begin : begin + size]), encode_cursor("offset", str(begin + size)) if more else ""


def limit(args: Arguments, default: int, most: int) -> int:
    """The `limit` argument; more than `most` is cut down to it."""
    text = args.text("limit") or str(default)
    if not text.isdigit():
        raise ApiError("invalid_limit")
    return min(int(text) or default, most)


def encode_cursor(kind: str, value: str) -> str:
    """An opaque cursor, as Slack's are."""
    return base64.b64encode(f"{kind}:{value}".encode()).decode()


def decode_cursor(cursor: str, kind: str) -> str:
    """What `encode_cursor` hid. Raises `ApiError("invalid_cursor")` for anything else."""
    try:
        found, _, value = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError("invalid_cursor") from None
    if found != kind or not value:
        raise ApiError("invalid_cursor")
    return value
