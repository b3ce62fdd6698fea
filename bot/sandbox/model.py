"""The things a workspace is made of: channels, messages, views, the installed app, and what changed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.config import AppConfig
from bot.sandbox.people import User

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]
"""What stands in inputs: block id, then action id, then Slack's state object."""

ChannelKind = Literal["public", "private", "im", "mpim"]


@dataclass(eq=False)
class Channel:
    """A conversation. `members` keeps the order in which people came."""

    id: str
    name: str
    kind: ChannelKind
    members: list[str]
    created: int
    creator: str
    is_archived: bool = False
    is_ext_shared: bool = False
    is_posting_restricted: bool = False
    """Only some of its people may post, and apps are not among them."""

    @property
    def is_direct(self) -> bool:
        """Whether it is a direct message between two."""
        return self.kind == "im"

    @property
    def scope_prefix(self) -> str:
        """The family of scopes that opens this kind of conversation, as in `im:history`."""
        return {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}[self.kind]


@dataclass(eq=False)
class Message:
    """A message; with `visible_to`, an ephemeral that one person alone sees."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    visible_to: str | None = None
    subtype: str | None = None
    values: dict[str, Values] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_json(self, team_id: str, *, with_metadata: bool = False) -> Json:
        """The message object of the Web API and of events."""
        result: Json = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "team": team_id,
        }
        optional = {
            "subtype": self.subtype,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "thread_ts": self.thread_ts,
            "blocks": self.blocks or None,
            "attachments": self.attachments or None,
            "files": self.files or None,
            "metadata": self.metadata if with_metadata else None,
            "edited": {"user": self.user, "ts": self.edited_ts} if self.edited_ts else None,
        }
        return result | {key: value for key, value in optional.items() if value is not None}


@dataclass(eq=False)
class View:
    """A modal or a Home as one person sees it. `errors` and `banner` are what their client shows on top."""

    id: str
    user: str
    payload: Json
    values: Values
    hash: str
    shown_ts: str
    root_id: str
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    banner: str | None = None

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks, each with its `block_id`."""
        blocks: list[Json] = self.payload["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own id for the view, or an empty string."""
        return str(self.payload.get("external_id") or "")

    def as_json(self, team_id: str, app_id: str, bot_id: str) -> Json:
        """The view object of the Web API and of interactions."""
        copied = ("title", "submit", "close")
        return {
            "id": self.id,
            "team_id": team_id,
            "type": self.kind,
            "blocks": self.blocks,
            "private_metadata": self.payload.get("private_metadata") or "",
            "callback_id": self.payload.get("callback_id") or "",
            "state": {"values": self.values},
            "hash": self.hash,
            "clear_on_close": bool(self.payload.get("clear_on_close")),
            "notify_on_close": bool(self.payload.get("notify_on_close")),
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "app_id": app_id,
            "external_id": self.external_id,
            "app_installed_team_id": team_id,
            "bot_id": bot_id,
        } | {key: self.payload.get(key) for key in copied}


@dataclass
class Installation:
    """The app in this workspace: who it is, its secrets (made new each time), and what it may do."""

    config: AppConfig
    scopes: set[str]
    app_id: str = "A0SANDBOX01"
    bot_id: str = "B0SANDBOX01"
    bot_user: str = "U0SANDBOXBOT"
    bot_token: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(16)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-{secrets.token_hex(16)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12))
    refused: str | None = None
    """The error code that the bot token now gets (`token_revoked`, `account_inactive`), if any."""

    def profile(self, tz: str = "America/Los_Angeles") -> User:
        """The bot's own user account."""
        name = self.config.display_name
        handle = name.lower().replace(" ", "")
        return User(self.bot_user, handle, name, name, tz=tz, is_bot=True, bot_id=self.bot_id)


ChangeKind = Literal[
    "message_posted",
    "message_changed",
    "message_deleted",
    "member_joined",
    "member_left",
    "channel_created",
    "channel_archived",
    "channel_unarchived",
    "channel_renamed",
    "user_changed",
    "user_joined_team",
    "view_changed",
    "app_uninstalled",
]


@dataclass(frozen=True)
class Change:
    """One change of a workspace, for pages that update themselves and for the events Slack sends."""

    kind: ChangeKind
    channel: Channel | None = None
    message: Message | None = None
    previous: Message | None = None
    user: User | None = None
    actor: str | None = None
    """Who invited or removed `user`, where somebody else did."""
    view: View | None = None
