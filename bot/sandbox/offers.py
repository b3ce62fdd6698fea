"""The people and conversations that a select offers to somebody: those they see, of the kinds it asks for.

See https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object.
"""

from __future__ import annotations

from bot.sandbox.model import Channel, Json
from bot.sandbox.people import SLACKBOT, User
from bot.sandbox.workspace import Workspace


def people(workspace: Workspace, user_id: str) -> list[User]:
    """The accounts that can be chosen; those that were deactivated cannot."""
    return [user for user in workspace.known_to(user_id) if not user.deleted]


def conversations(element: Json, workspace: Workspace, user_id: str) -> list[Channel]:
    """The conversations that a channels or conversations select offers; archived ones are not among them."""
    seen = [channel for channel in workspace.seen_by(user_id) if not channel.is_archived]
    if "conversations" not in element["type"]:
        return [channel for channel in seen if channel.kind == "public"]
    wanted: Json = element.get("filter", {})
    return [channel for channel in seen if _passes(channel, wanted, workspace, user_id)]


def _passes(channel: Channel, wanted: Json, workspace: Workspace, user_id: str) -> bool:
    if channel.kind not in wanted.get("include", (channel.kind,)):
        return False
    if wanted.get("exclude_external_shared_channels") and channel.is_ext_shared:
        return False
    others = [workspace.users[member] for member in channel.members if member != user_id]
    with_bot = channel.is_direct and any(other.is_bot or other.id == SLACKBOT for other in others)
    return not (wanted.get("exclude_bot_users") and with_bot)
