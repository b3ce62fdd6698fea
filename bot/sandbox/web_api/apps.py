"""Methods about the app and its team: `auth.test`, `apps.connections.open`, `bots.info`, `team.info`."""

from __future__ import annotations

from bot.sandbox.model import Json
from bot.sandbox.web_api.call import ApiError, Call, Method


def auth_test(call: Call) -> Json:
    """Who the token belongs to."""
    workspace, app = call.workspace, call.workspace.app
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.users[app.bot_user].name,
        "team_id": workspace.team_id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    """The address of a new Socket Mode connection, good once."""
    return {"url": call.socket_url}


def bots_info(call: Call) -> Json:
    """The app's bot."""
    workspace, app = call.workspace, call.workspace.app
    if call.args.text("bot") not in {"", app.bot_id}:
        raise ApiError("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id,
            "deleted": app.refused is not None,
            "name": app.config.display_name,
            "updated": int(workspace.now().timestamp()),
            "app_id": app.app_id,
            "user_id": app.bot_user,
            "icons": {},
        }
    }


def team_info(call: Call) -> Json:
    """The team."""
    workspace = call.workspace
    if call.args.text("team") not in {"", workspace.team_id}:
        raise ApiError("team_not_found")
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "domain": workspace.domain,
            "email_domain": "example.com",
            "icon": {"image_default": True},
        }
    }


METHODS = (
    Method("auth.test", auth_test),
    Method("apps.connections.open", connections_open, token="app"),
    Method("bots.info", bots_info, ("users:read",)),
    Method("team.info", team_info, ("team:read",)),
)
