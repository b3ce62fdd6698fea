"""What Slack sends, decoded: commands, clicks, forms, shortcuts and events as frozen values.

Slack's fields are not trusted to be there or to have their type: anything else than what Slack documents raises
PayloadError. Text loses NUL and lone surrogates at the door.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.sentence import clean
from bot.usecases.where import NOWHERE, Where

Json = Mapping[str, Any]

_ID = re.compile(r"[A-Z][A-Z0-9]{1,40}", re.ASCII)
_KEY_MAX = 300  # trigger and view ids are far shorter; a key column need not hold more


class PayloadError(Exception):
    """The payload is not one that Slack documents; the message says what is wrong and quotes nothing."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command. `key` names this delivery."""

    who: str
    where: Where
    name: str
    text: str
    trigger_id: str
    response_url: str | None
    key: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button or a menu's option: in a message (`ephemeral`: seen by this person alone), in a modal (`modal` is its
    id), or in Home.
    """

    who: str
    where: Where
    action_id: str
    value: str
    ephemeral: bool
    trigger_id: str
    response_url: str | None
    key: str
    modal: str | None = None

    @property
    def has_place(self) -> bool:
        """Whether there is a conversation in which it can be answered."""
        return self.response_url is not None or self.where.channel is not None


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form that was sent, or closed. `view` is as Slack sent it, its text cleaned."""

    who: str
    callback_id: str
    metadata: str
    view: dict[str, Any]
    key: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A global shortcut, or one on a message, whose words are `text`."""

    who: str
    where: Where
    callback_id: str
    text: str
    trigger_id: str
    response_url: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the Events API; `key` is its id, the same each time it is repeated."""

    kind: str
    body: dict[str, Any]
    key: str


def command(body: Json) -> Command:
    """Decode a slash command. Raises PayloadError."""
    trigger_id = text(body, "trigger_id")
    return Command(
        who=identity(body, "user_id"),
        where=_where(body.get("channel_id"), body.get("channel_name")),
        name=text(body, "command"),
        text=text(body, "text"),
        trigger_id=trigger_id,
        response_url=text(body, "response_url") or None,
        key=_key("trigger", trigger_id),
    )


def press(body: Json) -> Press:
    """Decode the first action of `block_actions`: Slack sends one a click. Raises PayloadError."""
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], dict):
        raise PayloadError("no action")
    action = actions[0]
    value = action.get("value")
    if isinstance(action.get("selected_option"), dict):
        value = action["selected_option"].get("value")
    trigger_id, view = text(body, "trigger_id"), part(body, "view")
    return Press(
        who=identity(part(body, "user"), "id"),
        where=_where_of(body),
        action_id=text(action, "action_id"),
        value=clean(value) if isinstance(value, str) else "",
        ephemeral=part(body, "container").get("is_ephemeral") is True,
        trigger_id=trigger_id,
        response_url=text(body, "response_url") or None,
        key=_key("trigger", trigger_id),
        modal=(text(view, "id") or None) if view.get("type") == "modal" else None,
    )


def sent_form(body: Json) -> SentForm:
    """Decode `view_submission` or `view_closed`. Raises PayloadError."""
    view = cleaned(part(body, "view"))
    return SentForm(
        who=identity(part(body, "user"), "id"),
        callback_id=text(view, "callback_id"),
        metadata=text(view, "private_metadata"),
        view=view,
        key=_key("view", f"{text(view, 'id')}:{text(view, 'hash')}"),
    )


def shortcut(body: Json) -> Shortcut:
    """Decode a global or a message shortcut. Raises PayloadError."""
    message = part(body, "message")
    return Shortcut(
        who=identity(part(body, "user"), "id"),
        where=_where_of(body),
        callback_id=text(body, "callback_id"),
        text=text(message, "text"),
        trigger_id=text(body, "trigger_id"),
        response_url=text(body, "response_url") or None,
    )


def event(body: Json) -> Event:
    """Decode an event's envelope; its content is cleaned. Raises PayloadError."""
    content = part(body, "event")
    return Event(text(content, "type"), cleaned(content), _key("event", text(body, "event_id")))


def part(source: Json, name: str) -> dict[str, Any]:
    """An object within the payload; empty where there is none. Raises PayloadError where it is something else."""
    value = source.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise PayloadError(f"{name} is no object")
    return value


def text(source: Json, name: str) -> str:
    """A string, cleaned; empty where there is none. Raises PayloadError where it is something else."""
    value = source.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise PayloadError(f"{name} is no text")
    return clean(value)


def identity(source: Json, name: str) -> str:
    """One of Slack's ids. Raises PayloadError."""
    value = source.get(name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise PayloadError(f"{name} is no id")
    return value


def cleaned(value: Any) -> Any:
    """The same JSON with every text cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean(str(name)): cleaned(item) for name, item in value.items()}
    return value


def _where_of(body: Json) -> Where:
    channel = part(body, "channel")
    return _where(channel.get("id"), channel.get("name"))


def _where(channel_id: object, name: object) -> Where:
    """Slack names private channels "privategroup", direct messages "directmessage" and group messages "mpdm-…"."""
    if channel_id is None:
        return NOWHERE
    channel = identity({"channel": channel_id}, "channel")
    called = clean(name) if isinstance(name, str) else ""
    if channel.startswith("D") or called == "directmessage" or called.startswith("mpdm-"):
        return NOWHERE
    private = called == "privategroup" or channel.startswith("G")
    return Where(channel, private, "" if private else called)


def _key(kind: str, value: str) -> str:
    if not value.strip(":") or len(value) > _KEY_MAX:
        raise PayloadError(f"no {kind} id")
    return f"{kind}:{value}"
