"""Files that the app uploads, in Slack's three steps: announced, sent, completed. Then Slack looks them through, and
only after that says of what kind they are, and shows pictures among them in blocks.
"""

from __future__ import annotations

import base64
import mimetypes
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

Json = dict[str, Any]

LARGEST = 16 * 1024**2
"""Bytes of one file. Slack takes more; the sandbox keeps all in memory."""
PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
"""The kinds that an image block shows, and how each begins."""
_OCTETS = "application/octet-stream"


class UploadRefused(Exception):
    """What was sent to an upload URL is not taken: the HTTP status and the text of the answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


@dataclass(eq=False)
class File:
    """One file. `length` is in bytes, as it was announced; `content` is its bytes in base64, empty until they came;
    `asked` counts how often the app asked about it once it was completed.
    """

    id: str
    name: str
    length: int
    user: str
    created: int
    title: str = ""
    alt: str = ""
    content: str = ""
    completed: bool = False
    asked: int = 0

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return base64.b64decode(self.content)

    @property
    def kind(self) -> str:
        """What it is: a picture by how it begins, all else by its name."""
        begin = base64.b64decode(self.content[:16])
        shown = next((kind for kind, magic in PICTURES.items() if begin.startswith(magic)), None)
        guessed = mimetypes.guess_type(self.name)[0] or _OCTETS
        return shown or (_OCTETS if guessed in PICTURES else guessed)

    @property
    def is_picture(self) -> bool:
        """Whether image blocks show such a file."""
        return self.kind in PICTURES

    def as_json(self, team_id: str, domain: str, *, scanned: bool) -> Json:
        """Slack's file object. Until it was looked through, nothing says of what kind it is."""
        ending = PurePosixPath(self.name).suffix.removeprefix(".").lower()
        shown: Json = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.kind if scanned else "",
            "filetype": (ending or "binary") if scanned else "",
            "pretty_type": ending.upper() if scanned else "",
            "user": self.user,
            "user_team": team_id,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": f"https://files.slack.com/files-pri/{team_id}-{self.id}/{self.name}",
            "permalink": f"https://{domain}.slack.com/files/{self.user}/{self.id}/{self.name}",
        }
        return shown | ({"alt_txt": self.alt} if self.alt else {})


class Files:
    """The files of a workspace. `scan_after`: how many questions about a completed file (`files.info`) are answered
    before it has been looked through; 0: at once. `base_url` begins upload URLs, once the sandbox listens.
    """

    def __init__(self, new_id: Callable[[str], str], now: Callable[[], float]) -> None:
        self._new_id, self._now = new_id, now
        self._announced: dict[str, File] = {}
        self.by_id: dict[str, File] = {}
        self.base_url = ""
        self.scan_after = 1

    def announce(self, name: str, length: int, user: str, alt: str = "") -> tuple[File, str]:
        """A file that is to come, and where to."""
        file = File(self._new_id("F"), name, length, user, int(self._now()), alt=alt)
        key = secrets.token_urlsafe(24)
        self._announced[key] = self.by_id[file.id] = file
        return file, f"{self.base_url}/{key}"

    def receive(self, key: str, data: bytes) -> File:
        """Take a file's bytes, once, all of them. Raises UploadRefused."""
        file = self._announced.get(key)
        if file is None:
            raise UploadRefused(404, "no such upload")
        if len(data) != file.length:
            raise UploadRefused(400, f"expected {file.length} bytes, got {len(data)}")
        del self._announced[key]
        file.content = base64.b64encode(data).decode()
        return file

    def is_scanned(self, file: File) -> bool:
        """Whether Slack has looked it through."""
        return file.completed and file.asked >= self.scan_after

    def fits_image(self, slack_file: Json) -> bool:
        """Whether an image block may show this: a picture that is there and was looked through."""
        file = self.named_by(slack_file)
        return file is not None and file.is_picture and self.is_scanned(file)

    def named_by(self, slack_file: Json) -> File | None:
        """The file that a `slack_file` object names, by its id or by one of its addresses."""
        if "id" in slack_file:
            return self.by_id.get(str(slack_file["id"]))
        parts = str(slack_file.get("url", "")).replace("-", "/").split("/")
        return next((self.by_id[part] for part in parts if part in self.by_id), None)


def slack_files(value: Any, at: str = "") -> Iterator[tuple[str, Json]]:
    """The `slack_file` objects anywhere in blocks or in a view, each with its JSON pointer."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from slack_files(item, f"{at}/{index}")
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "slack_file" and isinstance(item, dict):
                yield f"{at}/{name}", item
            else:
                yield from slack_files(item, f"{at}/{name}")
