"""Slack's text markup, both ways: what a person typed into what goes over the wire, and back into words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.sandbox.people import User
from bot.sandbox.workspace import Workspace

MentionStyle = Literal["named", "plain"]

_TOKEN = re.compile(r"<([^<>]+)>")
_STYLE = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^\n]*?\S)\1(?![\w*_~`])")
_URL = re.compile(r"(https?://[^\s<>|]*[^\s<>|.,;:!?)])")
_BROADCAST = re.compile(r"(?<!\S)@(here|channel|everyone)\b")


def escape(text: str) -> str:
    """The three characters that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The reverse of `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def encode_typed(text: str, workspace: Workspace, typist: str, style: MentionStyle = "named") -> str:
    """What Slack's client makes of what somebody typed: `@ana` becomes `<@U…|ana>` (or `<@U…>` with `plain`),
    `#general` becomes `<#C…|general>`, addresses are bracketed, the rest is escaped. Names of people and channels
    that the typist (a user id) cannot see stay text."""
    words_and_urls = _URL.split(text)
    words_and_urls[0::2] = [_encode_words(words, workspace, typist, style) for words in words_and_urls[0::2]]
    words_and_urls[1::2] = [f"<{escape(url)}>" for url in words_and_urls[1::2]]
    return "".join(words_and_urls)


def _encode_words(text: str, workspace: Workspace, typist: str, style: MentionStyle) -> str:
    text = escape(text)
    text = _BROADCAST.sub(r"<!\1>", text)
    for channel in workspace.seen_by(typist):
        if channel.kind in {"public", "private"}:
            token = f"<#{channel.id}|{channel.name}>"
            text = re.sub(rf"(?<!\S)#{re.escape(channel.name)}(?![\w-])", token, text)
    for name, user_id in _names(workspace.known_to(typist)):
        tail = f"|{workspace.users[user_id].name}" if style == "named" else ""
        pattern = rf"(?<![\w<])@{re.escape(name)}(?!\w)"
        text = re.sub(pattern, f"<@{user_id}{tail}>", text, flags=re.IGNORECASE)
    return text


def _names(people: Iterable[User]) -> list[tuple[str, str]]:
    """Everything a mention can be typed as, the longest first, so that `@Ana Nowak` is not `@Ana`."""
    names = {(name, user.id) for user in people for name in (user.real_name, user.display_name, user.name) if name}
    return sorted(names, key=lambda pair: (-len(pair[0]), pair))


def to_words(text: str, workspace: Workspace, viewer_tz: str) -> str:
    """mrkdwn as a person reads it: names for ids, labels for links, no markup characters."""
    words = _TOKEN.sub(lambda match: _token(match.group(1), workspace, viewer_tz), text)
    previous = None
    while previous != words:
        previous, words = words, _STYLE.sub(r"\2", words)
    return unescape(words)


def _token(inner: str, workspace: Workspace, viewer_tz: str) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        user = workspace.users.get(target[1:])
        return f"@{user.shown if user else label or target[1:]}"
    if target.startswith("#"):
        channel = workspace.channels.get(target[1:])
        return f"#{channel.name if channel else label or target[1:]}"
    if target.startswith("!date^"):
        return _date(target, label, viewer_tz)
    if target.startswith("!subteam"):
        return label or "@group"
    if target.startswith("!"):
        return f"@{target[1:]}"
    return label or target.removeprefix("mailto:")


_DATES: dict[str, Callable[[datetime], str]] = {
    "{date_num}": lambda at: at.strftime("%Y-%m-%d"),
    "{date}": lambda at: f"{at:%B} {at.day}, {at.year}",
    "{date_pretty}": lambda at: f"{at:%B} {at.day}, {at.year}",
    "{date_short}": lambda at: f"{at:%b} {at.day}, {at.year}",
    "{date_short_pretty}": lambda at: f"{at:%b} {at.day}, {at.year}",
    "{date_long}": lambda at: f"{at:%A}, {at:%B} {at.day}, {at.year}",
    "{date_long_pretty}": lambda at: f"{at:%A}, {at:%B} {at.day}, {at.year}",
    "{time}": lambda at: at.strftime("%H:%M"),
    "{time_secs}": lambda at: at.strftime("%H:%M:%S"),
}


def _date(target: str, fallback: str, viewer_tz: str) -> str:
    """`!date^unix^format`, in the reader's own zone. Without today's date "pretty" forms stay plain dates."""
    parts = target.split("^")
    if len(parts) < 3 or not parts[1].isdigit():
        return fallback
    at = datetime.fromtimestamp(int(parts[1]), ZoneInfo(viewer_tz))
    shown = parts[2]
    for token, form in _DATES.items():
        shown = shown.replace(token, form(at))
    return fallback if "{" in shown else shown
