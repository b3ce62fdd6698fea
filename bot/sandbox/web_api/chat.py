"""`chat.postMessage`, `.postEphemeral`, `.update`, `.delete`, `.getPermalink`."""

from __future__ import annotations

from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.web_api.call import ApiError, Call, Method
from bot.sandbox.web_api.messages import Content

LONGEST_UPDATE = 4000


def post_message(call: Call) -> Json:
    """A message to a conversation, or by a person's id into the direct message with them."""
    channel = _place(call)
    content = Content(call.args, call.workspace.files)
    thread_ts = call.args.text("thread_ts") or None
    if thread_ts:
        parent = call.workspace.find_message(channel, thread_ts)
        if parent is None or parent.visible_to:
            raise ApiError("thread_not_found")
        thread_ts = parent.thread_ts or parent.ts
    message = call.workspace.post_as_app(
        channel,
        content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata,
        thread_ts=thread_ts,
    )
    shown = message.as_json(call.workspace.team_id, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """A message that one member of the conversation sees, and nobody later."""
    user_id = call.args.required("user")
    channel = _by_id_or_name(call)
    if not call.is_member(channel):
        raise ApiError("not_in_channel")
    if channel.is_archived:
        raise ApiError("is_archived")
    if user_id not in channel.members:
        raise ApiError("user_not_in_channel")
    content = Content(call.args, call.workspace.files)
    message = call.workspace.post_as_app(
        channel,
        content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        visible_to=user_id,
        thread_ts=call.args.text("thread_ts") or None,
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Change one of the app's own messages. Text without blocks takes the blocks away."""
    channel, message = _own_message(call, "cant_update_message")
    if len(call.args.text("text")) > LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    content = Content(call.args, call.workspace.files)
    keeps_metadata = "metadata" not in call.args
    call.workspace.edit(
        message,
        content.text,
        content.blocks,
        attachments=content.attachments,
        metadata=message.metadata if keeps_metadata else content.metadata,
    )
    shown = message.as_json(call.workspace.team_id, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    """Take one of the app's own messages away."""
    channel, message = _own_message(call, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """The address at which people open a message."""
    channel = call.channel()
    message = call.workspace.find_message(channel, call.args.required("message_ts"))
    if message is None or message.visible_to:
        raise ApiError("message_not_found")
    place = f"{call.workspace.domain}.slack.com/archives/{channel.id}"
    link = f"https://{place}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _place(call: Call) -> Channel:
    """Where a post goes. Like Slack, a deactivated person's direct message takes it as any other."""
    wanted = call.args.required("channel")
    workspace = call.workspace
    if user := workspace.users.get(wanted):
        if user.is_bot or user.id == "USLACKBOT":
            raise ApiError("cannot_dm_bot")
        channel = workspace.direct(workspace.app.bot_user, user.id)
    else:
        channel = _by_id_or_name(call)
    if channel.is_direct and not workspace.app.config.messages_tab:
        raise ApiError("messages_tab_disabled")
    if channel.is_archived:
        raise ApiError("is_archived")
    if not call.is_member(channel) and "chat:write.public" not in workspace.app.scopes:
        raise ApiError("not_in_channel")
    if channel.is_posting_restricted:
        raise ApiError("restricted_action")
    return channel


def _by_id_or_name(call: Call) -> Channel:
    wanted = call.args.required("channel")
    channel = call.workspace.channels.get(wanted) or call.workspace.named_channel(wanted.removeprefix("#"))
    if channel is None or (channel.kind != "public" and not call.is_member(channel)):
        raise ApiError("channel_not_found")
    return channel


def _own_message(call: Call, refusal: str) -> tuple[Channel, Message]:
    channel = call.channel()
    message = call.workspace.find_message(channel, call.args.required("ts"))
    if message is None or message.visible_to:
        raise ApiError("message_not_found")
    if message.app_id != call.workspace.app.app_id:
        raise ApiError(refusal)
    if channel.is_archived:
        raise ApiError("is_archived")
    return channel, message


METHODS = (
    Method("chat.postMessage", post_message, ("chat:write",)),
    Method("chat.postEphemeral", post_ephemeral, ("chat:write",)),
    Method("chat.update", update, ("chat:write",)),
    Method("chat.delete", delete, ("chat:write",)),
    Method("chat.getPermalink", get_permalink),
)
