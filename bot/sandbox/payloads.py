"""The payloads of commands, clicks, forms and shortcuts, as Slack builds them."""

from __future__ import annotations

from bot.sandbox.inputs import first_values
from bot.sandbox.model import Channel, Json, Message, View
from bot.sandbox.people import User
from bot.sandbox.workspace import Workspace


def channel_name(channel: Channel) -> str:
    """What Slack calls a conversation in payloads: the names of private ones it keeps to itself."""
    return {"private": "privategroup", "im": "directmessage"}.get(channel.kind, channel.name)


def slash_command(
    workspace: Workspace, user: User, channel: Channel, command: str, text: str, url: str, trigger: str
) -> Json:
    """The form of a slash command."""
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger,
    }


def interaction(workspace: Workspace, kind: str, user: User, trigger: str | None = None) -> Json:
    """What all interactions have in common."""
    payload: Json = {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": workspace.team_id},
        "api_app_id": workspace.app.app_id,
        "token": workspace.app.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return payload | ({"trigger_id": trigger} if trigger else {})


def on_message(workspace: Workspace, user: User, message: Message, url: str) -> Json:
    """The part of `block_actions` that says which message it was. An ephemeral's words are not sent."""
    channel = workspace.channels[message.channel]
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.visible_to is not None,
    }
    values = message.values.get(user.id) or first_values(message.blocks)
    part: Json = {
        "container": container | ({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": values},
        "response_url": url,
    }
    if message.visible_to is None:
        part["message"] = message.as_json(workspace.team_id)
    return part


def on_view(view: View, view_json: Json) -> Json:
    """The part of `block_actions` that says which modal or Home it was."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json,
        "state": {"values": view.values},
    }


def on_shortcut(workspace: Workspace, callback_id: str, message: Message | None, url: str | None) -> Json:
    """The part of a shortcut; with a message, what that was and where to answer."""
    part: Json = {"callback_id": callback_id, "action_ts": workspace.next_ts()}
    if message is None:
        return part
    channel = workspace.channels[message.channel]
    return part | {
        "message_ts": message.ts,
        "message": message.as_json(workspace.team_id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "response_url": url,
    }
