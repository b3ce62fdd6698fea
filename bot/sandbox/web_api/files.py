"""`files.getUploadURLExternal`, `files.completeUploadExternal`, `files.info`."""

from __future__ import annotations

from typing import Any

from bot.sandbox.files import LARGEST, File
from bot.sandbox.model import Channel, Json
from bot.sandbox.web_api.call import ApiError, Call, Method, with_messages

LONGEST_ALT = 1000


def get_upload_url(call: Call) -> Json:
    """A file is announced; its bytes go to the address in the answer."""
    name, length, alt = call.args.required("filename"), call.args.text("length"), call.args.text("alt_txt")
    if not length.isdigit():
        raise with_messages("invalid_arguments", ["must provide a number [json-pointer:/length]"])
    if not int(length):
        raise ApiError("missing_argument")
    if int(length) > LARGEST:
        raise ApiError("file_upload_size_restricted")
    if len(alt) > LONGEST_ALT:
        raise ApiError("alt_txt_too_large")
    file, url = call.workspace.files.announce(name, int(length), call.workspace.app.bot_user, alt)
    return {"upload_url": url, "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """The bytes came: from now on these are files, the app's own or with a message in a conversation."""
    sent = _sent(call, call.args.structure("files", "invalid_arguments"))
    places = [_place(call, one.strip()) for one in _wanted(call)]
    thread_ts = call.args.text("thread_ts") or None
    for file, title in sent:
        file.title, file.completed = title or file.name, True
    shown = [_json(call, file) for file, _ in sent]
    for place in places:
        comment = call.args.text("initial_comment")
        call.workspace.post_as_app(place, comment, files=shown, subtype="file_share", thread_ts=thread_ts)
    return {"files": shown}


def files_info(call: Call) -> Json:
    """One file. Its kind is missing until it has been looked through, which being asked about it brings nearer."""
    file = call.workspace.files.by_id.get(call.args.required("file"))
    if file is None or not file.completed:
        raise ApiError("file_not_found")
    shown = _json(call, file)
    file.asked += 1
    return {"file": shown, "comments": [], "response_metadata": {"next_cursor": ""}}


def _sent(call: Call, wanted: Any) -> list[tuple[File, str]]:
    """The files to complete, whose bytes are there, each with its title."""
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        raise with_messages("invalid_arguments", ["must provide an array [json-pointer:/files]"])
    found = []
    for one in wanted:
        file = call.workspace.files.by_id.get(str(one.get("id")))
        if file is None or not file.content:
            raise ApiError("file_not_found")
        if file.completed:
            raise ApiError("file_update_failed")
        found.append((file, str(one.get("title") or "")))
    return found


def _wanted(call: Call) -> list[str]:
    """The ids of the conversations to share in: none, `channel_id`, or `channels`, with commas between them."""
    several = [one for one in call.args.text("channels").split(",") if one.strip()]
    one = call.args.text("channel_id")
    return [one, *several] if one else several


def _place(call: Call, wanted: str) -> Channel:
    """By the id of a conversation alone: neither a name nor a person."""
    channel = call.workspace.channels.get(wanted)
    if channel is None or (channel.kind != "public" and not call.is_member(channel)):
        raise ApiError("channel_not_found")
    if channel.is_direct and not call.workspace.app.config.messages_tab:
        raise ApiError("messages_tab_disabled")
    if channel.is_archived:
        raise ApiError("is_archived")
    if not call.is_member(channel):
        raise ApiError("not_in_channel")
    if channel.is_posting_restricted:
        raise ApiError("restricted_action")
    return channel


def _json(call: Call, file: File) -> Json:
    workspace = call.workspace
    return file.as_json(workspace.team_id, workspace.domain, scanned=workspace.files.is_scanned(file))


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, ("files:write",)),
    Method("files.completeUploadExternal", complete_upload, ("files:write",)),
    Method("files.info", files_info, ("files:read",)),
)
