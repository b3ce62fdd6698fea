"""A workspace as plain JSON and back: people, conversations, messages, files, and what ids and times were given out.

Left out is what a new start makes anew: tokens and secrets, triggers, response URLs, open modals and Homes (an app
publishes those again). The app's account and scopes are those of the manifest that the workspace is made with.
"""

from __future__ import annotations

import copy
import re
import types
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from bot.sandbox.files import File
from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.people import User
from bot.sandbox.workspace import Workspace

FORMAT = 1

_Row = TypeVar("_Row", User, Channel, Message, File)
_COUNTERS = ("last_number", "last_microsecond")
_TEAM = ("team_id", "name", "domain")
_TS = re.compile(r"[0-9]+\.[0-9]{6}")


class CannotRestore(Exception):
    """This is no workspace that was kept, or one of another version. The message is the end of a sentence."""


def dump(workspace: Workspace) -> Json:
    """All that is to be kept. It shares blocks and values with the workspace: encode it before anything goes on."""
    app_user = workspace.app.bot_user
    return {
        "format": FORMAT,
        "team": {name: getattr(workspace, name) for name in _TEAM},
        "counters": {name: getattr(workspace, name) for name in _COUNTERS},
        "refused": workspace.app.refused,
        "users": [_row(user) for user in workspace.users.values() if user.id != app_user],
        "channels": [_row(channel) for channel in workspace.channels.values()],
        "messages": [_row(one) for channel in workspace.channels.values() for one in workspace.all_messages(channel)],
        "files": [_row(file) for file in workspace.files.by_id.values() if file.completed],
    }


def restore(workspace: Workspace, kept: object, *, spare: int = 0) -> None:
    """Make the workspace the one that was kept; nobody is told, so do it before anybody looks.

    `spare` ids are passed over: as many as may have been given out after the last dump. Raises CannotRestore, and
    changes nothing then.
    """
    content = copy.deepcopy(kept)
    if not isinstance(content, dict):
        raise CannotRestore("holds no workspace")
    if content.get("format") != FORMAT:
        raise CannotRestore("is of another version of Baton, or of something else")
    team = _texts(content.get("team"), _TEAM, str)
    counters = _texts(content.get("counters"), _COUNTERS, int)
    refused = content.get("refused")
    if not (refused is None or isinstance(refused, str)):
        raise CannotRestore("is damaged")
    users, channels, messages = _things(content, workspace.app.bot_user)
    files = _files(content, messages)
    profile = workspace.users[workspace.app.bot_user]
    for name, value in {**team, **counters}.items():
        setattr(workspace, name, value)
    workspace.last_number += spare
    workspace.app.refused = refused
    workspace.users = {user.id: user for user in (*users, profile)}
    workspace.files.by_id = {file.id: file for file in files}
    workspace.channels = {}
    for channel in channels:
        workspace.put_back(channel, [message for message in messages if message.channel == channel.id])


def _row(thing: User | Channel | Message | File) -> Json:
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


def _texts(row: object, names: tuple[str, ...], kind: type) -> Json:
    if not isinstance(row, dict) or set(row) != set(names) or any(type(value) is not kind for value in row.values()):
        raise CannotRestore("is damaged")
    return row


def _things(content: Json, app_user: str) -> tuple[list[User], list[Channel], list[Message]]:
    """People, conversations and messages, each checked, and whether they belong together."""
    users, channels = _read(content, "users", User), _read(content, "channels", Channel)
    messages = _read(content, "messages", Message)
    people, places = {user.id for user in users}, {channel.id for channel in channels}
    whole = (
        len(people) == len(users)
        and len(places) == len(channels)
        and app_user not in people
        and all({*channel.members} <= people | {app_user} for channel in channels)
        and all(message.channel in places and message.user in people | {app_user} for message in messages)
        and all(_TS.fullmatch(message.ts) for message in messages)
    )
    if not whole:
        raise CannotRestore("is damaged")
    return users, channels, messages


def _files(content: Json, messages: list[Message]) -> list[File]:
    """What was uploaded; a workspace that was kept before there were files has none."""
    files = _read(content, "files", File) if "files" in content else []
    try:
        whole = all(len(file.data) == file.length for file in files)
        known = {file.id for file in files}
        if not whole or not all(file.get("id") in known for message in messages for file in message.files):
            raise CannotRestore("is damaged")
    except ValueError:  # no base64
        raise CannotRestore("is damaged") from None
    return files


def _read(content: Json, name: str, kind: Callable[..., _Row]) -> list[_Row]:
    rows = content.get(name)
    if not isinstance(rows, list):
        raise CannotRestore("is damaged")
    return [_made(row, kind) for row in rows]


def _made(row: object, kind: Callable[..., _Row]) -> _Row:
    hints = _hints(kind)
    if not isinstance(row, dict) or not all(key in hints and _fits(value, hints[key]) for key, value in row.items()):
        raise CannotRestore("is damaged")
    try:
        return kind(**row)
    except TypeError:
        raise CannotRestore("is damaged") from None  # a field that has no default is missing


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _fits(value: object, hint: Any) -> bool:
    """Whether a value read from JSON has the type that a field was declared with."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin is types.UnionType:
        return any(_fits(value, one) for one in inner)
    if origin is Literal:
        return value in inner
    if origin is list:
        return isinstance(value, list) and all(_fits(one, inner[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(one, inner[1]) for one in value.values())
    return type(value) is (type(None) if hint is None else hint)
