"""Which events Slack sends, to whom, and in what shape."""

from __future__ import annotations

from bot.sandbox.model import Change, Channel, Json, Message
from bot.sandbox.workspace import Workspace

_PLURALS = {"channel": "channels", "group": "groups"}
_NEEDS_NO_SUBSCRIPTION = {"app_rate_limited"}
_OF_LEAVING = {"channel_left", "group_left"}

# Event type: the scopes of which the app needs one. What is not named needs none.
_SCOPES: dict[str, tuple[str, ...]] = {
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_left": ("channels:read",),
    "group_left": ("groups:read",),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_rename": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "group_rename": ("groups:read",),
    "user_change": ("users:read",),
    "team_join": ("users:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
}


def event_of(change: Change, workspace: Workspace) -> list[Json]:
    """The events that a change of the workspace causes, whether or not the app subscribes to them."""
    if change.message and change.channel:
        return _message_event(change, change.channel, change.message, workspace)
    if change.kind in {"user_changed", "user_joined_team"} and change.user:
        account = change.user.as_json(workspace.team_id, workspace.now(), with_email=False)
        return [_event("user_change" if change.kind == "user_changed" else "team_join", workspace, user=account)]
    if change.kind == "app_uninstalled":
        tokens = {"oauth": [], "bot": [workspace.app.bot_user]}
        return [_event("tokens_revoked", workspace, tokens=tokens), _event("app_uninstalled", workspace)]
    if change.channel:
        return _channel_event(change, change.channel, workspace)
    return []


def is_wanted(event: Json, workspace: Workspace) -> bool:
    """Whether the app subscribes to it, has a scope for it, and is where it happened."""
    app = workspace.app
    name = event["type"]
    if name == "message":
        kind = str(event["channel_type"])
        name = f"message.{_PLURALS.get(kind, kind)}"
    needed = _SCOPES.get(name)
    if name not in app.config.bot_events and name not in _NEEDS_NO_SUBSCRIPTION:
        return False
    if needed and not app.scopes.intersection(needed):
        return False
    if name in _OF_LEAVING:
        return True
    place = event.get("channel")
    channel = workspace.channels.get(place["id"] if isinstance(place, dict) else str(place))
    return channel is None or app.bot_user in channel.members


def event_callback(event: Json, event_id: str, workspace: Workspace) -> Json:
    """The envelope in which an event travels. Repeats carry the same `event_id`."""
    app = workspace.app
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": app.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": app.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(workspace.now().timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def home_opened(user_id: str, channel: Channel, home: Json | None, workspace: Workspace) -> Json:
    """`app_home_opened` for the Home tab."""
    event = _event("app_home_opened", workspace, user=user_id, channel=channel.id, tab="home")
    return event | ({"view": home} if home else {})


def _event(name: str, workspace: Workspace, **fields: object) -> Json:
    return {"type": name, **fields, "event_ts": workspace.next_ts()}


def _message_event(change: Change, channel: Channel, message: Message, workspace: Workspace) -> list[Json]:
    if message.visible_to:
        return []
    place = {"channel": channel.id, "channel_type": _channel_type(channel)}
    now = message.as_json(workspace.team_id, with_metadata=True)
    if change.kind == "message_posted":
        return [now | place | {"event_ts": message.ts}]
    previous = (change.previous or message).as_json(workspace.team_id)
    event = _event("message", workspace, hidden=True, previous_message=previous, **place)
    if change.kind == "message_deleted":
        return [event | {"subtype": "message_deleted", "deleted_ts": message.ts, "ts": event["event_ts"]}]
    return [event | {"subtype": "message_changed", "message": now, "ts": event["event_ts"]}]


def _channel_event(change: Change, channel: Channel, workspace: Workspace) -> list[Json]:
    family = "group" if channel.kind == "private" else "channel"
    if change.kind == "member_left" and change.user and change.user.id == workspace.app.bot_user:
        return [_event(f"{family}_left", workspace, channel=channel.id, actor_id=change.actor)]
    if change.kind in {"member_joined", "member_left"} and change.user:
        fields = {"user": change.user.id, "channel": channel.id, "team": workspace.team_id}
        name = "member_joined_channel" if change.kind == "member_joined" else "member_left_channel"
        event = _event(name, workspace, **fields, channel_type=channel.id[0])  # of private channels too it is C
        return [event | ({"inviter": change.actor} if change.actor else {})]
    if change.kind == "channel_renamed":
        described = {"id": channel.id, "name": channel.name, "created": channel.created}
        return [_event(f"{family}_rename", workspace, channel=described)]
    if change.kind in {"channel_archived", "channel_unarchived"}:
        name = "archive" if change.kind == "channel_archived" else "unarchive"
        return [_event(f"{family}_{name}", workspace, channel=channel.id)]
    return []


def _channel_type(channel: Channel) -> str:
    return {"public": "channel", "private": "group"}.get(channel.kind, channel.kind)
