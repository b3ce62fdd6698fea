"""`users.info`, `users.list`, `users.lookupByEmail`."""

from __future__ import annotations

from bot.sandbox.model import Json
from bot.sandbox.people import User
from bot.sandbox.web_api.call import ApiError, Call, Method, page


def users_info(call: Call) -> Json:
    """One account; also a stranger's from a shared channel."""
    user = call.workspace.users.get(call.args.required("user"))
    if user is None:
        raise ApiError("user_not_found")
    if user.is_stranger and not _shares_channel(call, user):
        raise ApiError("user_not_visible")
    return {"user": _json(call, user)}


def users_list(call: Call) -> Json:
    """All accounts of the team, leavers and bots too, strangers not."""
    own = [user for user in call.workspace.users.values() if not user.is_stranger]
    users, cursor = page(own, call.args, default=1000, most=1000)
    return {
        "members": [_json(call, user) for user in users],
        "cache_ts": int(call.workspace.now().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def users_lookup_by_email(call: Call) -> Json:
    """The active account with that address."""
    wanted = call.args.required("email").lower()
    for user in call.workspace.users.values():
        if user.email.lower() == wanted and not user.deleted and not user.is_stranger:
            return {"user": _json(call, user)}
    raise ApiError("users_not_found")


def _json(call: Call, user: User) -> Json:
    workspace = call.workspace
    with_email = "users:read.email" in workspace.app.scopes
    return user.as_json(workspace.team_id, workspace.now(), with_email=with_email)


def _shares_channel(call: Call, user: User) -> bool:
    return any(user.id in c.members and call.is_member(c) for c in call.workspace.channels.values())


METHODS = (
    Method("users.info", users_info, ("users:read",)),
    Method("users.list", users_list, ("users:read",)),
    Method("users.lookupByEmail", users_lookup_by_email, ("users:read.email",)),
)
