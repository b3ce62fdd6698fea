"""`baton manifest`: the Slack app's manifest, ready to be pasted at Slack."""

from __future__ import annotations

import re
import sys

from bot.manifest import read_manifest
from bot.outcome import DONE, CommandError

PLACEHOLDER = "https://baton.example.com"

_PUBLIC_URL = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[\w.~/-]*)?", re.ASCII)
_LEADING_COMMENT = re.compile(r"\A(?:#.*\n)+")
_LINE_WITH_URL = re.compile(rf"^( *)# (\w+: \[?{re.escape(PLACEHOLDER)})", re.MULTILINE)


def run(url: str | None) -> int:
    """Print the manifest; with `url` for HTTP at that address."""
    text = read_manifest()
    sys.stdout.write(for_http(text, url) if url else text)
    return DONE


def for_http(text: str, url: str) -> str:
    """The same manifest for HTTP: Socket Mode off, and each address that Slack calls. Raises CommandError."""
    if not _PUBLIC_URL.fullmatch(url):
        raise CommandError("--url is wrong: it begins with https:// and names a host, as https://baton.example.com")
    text = _LEADING_COMMENT.sub("", text)
    text = _LINE_WITH_URL.sub(r"\1\2", text).replace(PLACEHOLDER, url.rstrip("/"))
    return text.replace("socket_mode_enabled: true", "socket_mode_enabled: false")
