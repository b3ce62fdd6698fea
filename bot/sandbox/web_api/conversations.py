"""`conversations.info`, `.list`, `.members`, `.open`, `.join`."""

from __future__ import annotations

from bot.sandbox.model import Channel, Json
from bot.sandbox.web_api.call import ApiError, Call, Method, page, with_messages

READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_TYPES = {
    "public_channel": ("public", "channels:read"),
    "private_channel": ("private", "groups:read"),
    "im": ("im", "im:read"),
    "mpim": ("mpim", "mpim:read"),
}


def conversations_info(call: Call) -> Json:
    """One conversation."""
    channel = call.channel()
    call.needs(f"{channel.scope_prefix}:read")
    result = channel_json(call, channel)
    if call.args.flag("include_num_members"):
        result["num_members"] = len(channel.members)
    return {"channel": result}


def conversations_list(call: Call) -> Json:
    """The conversations of the asked types that the app can see."""
    kinds = set()
    for name in (call.args.text("types") or "public_channel").split(","):
        if name.strip() not in _TYPES:
            raise ApiError("invalid_types")
        kind, scope = _TYPES[name.strip()]
        call.needs(scope)
        kinds.add(kind)
    archived_too = not call.args.flag("exclude_archived")
    seen = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in kinds and (channel.kind == "public" or call.is_member(channel))
        if archived_too or not channel.is_archived
    ]
    channels, cursor = page(seen, call.args, default=100, most=1000)
    return {
        "channels": [channel_json(call, channel) for channel in channels],
        "response_metadata": {"next_cursor": cursor},
    }


def conversations_members(call: Call) -> Json:
    """The ids of a conversation's members."""
    channel = call.channel()
    call.needs(f"{channel.scope_prefix}:read")
    members, cursor = page(channel.members, call.args, default=100, most=1000)
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


def conversations_open(call: Call) -> Json:
    """The direct message with somebody, or the group message with several."""
    args, workspace = call.args, call.workspace
    if "channel" in args:
        channel = call.channel()
        return _opened(call, channel, already=True)
    users = [user.strip() for user in args.text("users").split(",") if user.strip()]
    if not users:
        raise ApiError("users_list_not_supplied")
    call.needs("im:write" if len(users) == 1 else "mpim:write")
    for user_id in users:
        user = workspace.users.get(user_id)
        if user is None:
            raise ApiError("user_not_found")
        if user.deleted:
            raise ApiError("user_disabled")
        if user.is_bot or user_id == workspace.app.bot_user:
            raise ApiError("cannot_dm_bot")
    known = len(workspace.channels)
    channel = workspace.direct(workspace.app.bot_user, *users)
    return _opened(call, channel, already=len(workspace.channels) == known)


def conversations_join(call: Call) -> Json:
    """Join a public channel."""
    channel = call.channel()
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    joined = call.workspace.join(channel, call.workspace.app.bot_user)
    result: Json = {"channel": channel_json(call, channel)}
    if not joined:
        result |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return result


def channel_json(call: Call, channel: Channel) -> Json:
    """The conversation object."""
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": call.workspace.team_id,
        "updated": channel.created * 1000,
    }
    if channel.is_direct:
        others = [member for member in channel.members if member != call.workspace.app.bot_user]
        return common | {"user": others[0], "is_user_deleted": call.workspace.users[others[0]].deleted}
    private = channel.kind != "public"
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_channel": channel.kind in {"public", "private"},
        "is_group": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": private,
        "is_member": call.is_member(channel),
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def _opened(call: Call, channel: Channel, *, already: bool) -> Json:
    if not channel.is_direct and channel.kind != "mpim":
        raise with_messages("invalid_arguments", ["channel is no direct message"])
    whole = call.args.flag("return_im")
    result: Json = {"channel": channel_json(call, channel) if whole else {"id": channel.id}}
    return result | ({"no_op": True, "already_open": True} if already else {})


METHODS = (
    Method("conversations.info", conversations_info, READ),
    Method("conversations.list", conversations_list, READ),
    Method("conversations.members", conversations_members, READ),
    Method("conversations.open", conversations_open, ("im:write", "mpim:write")),
    Method("conversations.join", conversations_join, ("channels:join",)),
)
