"""`conversations.history` and `conversations.replies`: what was said, page by page."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.web_api.call import ApiError, Arguments, Call, Method, decode_cursor, encode_cursor, limit, page

HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")


def conversations_history(call: Call) -> Json:
    """Messages between `oldest` and `latest`, newest first; replies stand in their threads alone."""
    channel = _readable(call)
    args = call.args
    inside = [m for m in reversed(call.workspace.history(channel)) if not m.is_reply and _within(m.ts, args)]
    if args.text("cursor"):
        before = _moment(decode_cursor(args.text("cursor"), "next_ts"), "invalid_cursor")
        inside = [message for message in inside if Decimal(message.ts) <= before]
    size = limit(args, default=100, most=999)
    rest = inside[size:]
    cursor = encode_cursor("next_ts", rest[0].ts) if rest else ""
    return {
        "messages": [_json(call, channel, message) for message in inside[:size]],
        "has_more": bool(rest),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def conversations_replies(call: Call) -> Json:
    """A thread: its first message, then the replies, oldest first."""
    channel = _readable(call)
    wanted = call.args.required("ts")
    history = call.workspace.history(channel)
    thread = next((m.thread_ts or m.ts for m in history if m.ts == wanted), None)
    if thread is None:
        raise ApiError("thread_not_found")
    parent = [message for message in history if message.ts == thread]
    replies = [m for m in history if m.is_reply and m.thread_ts == thread and _within(m.ts, call.args)]
    messages, cursor = page(parent + replies, call.args, default=1000, most=1000)
    return {
        "messages": [_json(call, channel, message) for message in messages],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.needs(f"{channel.scope_prefix}:history")
    if not call.is_member(channel):
        raise ApiError("not_in_channel")
    return channel


def _within(ts: str, args: Arguments) -> bool:
    at, inclusive = Decimal(ts), args.flag("inclusive")
    oldest, latest = args.text("oldest"), args.text("latest")
    if oldest and (at < (edge := _moment(oldest, "invalid_ts_oldest")) or (at == edge and not inclusive)):
        return False
    if not latest or latest == "now":
        return True
    edge = _moment(latest, "invalid_ts_latest")
    return at < edge or (at == edge and inclusive)


def _moment(text: str, error: str) -> Decimal:
    try:
        moment = Decimal(text)
    except InvalidOperation:
        raise ApiError(error) from None
    if not moment.is_finite():
        raise ApiError(error)
    return moment


def _json(call: Call, channel: Channel, message: Message) -> Json:
    workspace = call.workspace
    result = message.as_json(workspace.team_id, with_metadata=call.args.flag("include_all_metadata"))
    replies = [m for m in workspace.history(channel) if m.is_reply and m.thread_ts == message.ts]
    if replies:
        result |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": sorted({reply.user for reply in replies}),
            "latest_reply": replies[-1].ts,
        }
    return result


METHODS = (
    Method("conversations.history", conversations_history, HISTORY),
    Method("conversations.replies", conversations_replies, HISTORY),
)
