"""What Slack checks before it takes a message, wherever it comes from."""

from __future__ import annotations

from typing import Any

from bot.sandbox import block_kit
from bot.sandbox.files import Files, slack_files
from bot.sandbox.model import Json
from bot.sandbox.web_api.call import ApiError, Arguments

CUT_OFF = 40_000
METADATA_BYTES = 16_000


class Content:
    """A message's text, blocks, attachments and metadata; which of them were given decides what an update keeps."""

    def __init__(self, args: Arguments, files: Files) -> None:
        self.has_text, self.has_blocks = "text" in args, "blocks" in args
        self.blocks = checked_blocks(args.structure("blocks", "invalid_blocks_format"), files)
        self.attachments: list[Json] = args.structure("attachments", "invalid_attachments") or []
        self.metadata = checked_metadata(args.structure("metadata", "invalid_metadata_format"))
        self.text = args.text("text")[:CUT_OFF]
        if not (self.text.strip() or self.blocks or self.attachments):
            raise ApiError("no_text")
        if not self.text and self.blocks:
            self.text = words_of(self.blocks)


def checked_blocks(blocks: Any, files: Files) -> list[Json]:
    """The blocks, when Slack would take them. Raises `ApiError`."""
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    problems = block_kit.problems("message", {"blocks": blocks}) or unfit_files({"blocks": blocks}, files)
    if problems:
        shown = [f"[ERROR] {problem}" if not problem.startswith("[") else problem for problem in problems]
        raise ApiError("invalid_blocks", errors=problems, response_metadata={"messages": shown})
    if block_kit.blocks_size({"blocks": blocks}) > block_kit.MAX_BLOCKS_SIZE:
        raise ApiError("msg_blocks_too_long")
    return blocks


def unfit_files(payload: Json, files: Files, at: str = "") -> list[str]:
    """What Slack says of images whose file is not there, is no picture, or has not been looked through yet."""
    named = slack_files(payload, at)
    return [f"invalid slack file [json-pointer:{pointer}]" for pointer, file in named if not files.fits_image(file)]


def checked_metadata(metadata: Any) -> Json | None:
    """The metadata, when Slack would take it. Raises `ApiError`."""
    if not metadata:
        return None
    shape = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not shape or not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    if len(str(metadata["event_payload"]).encode()) > METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return dict(metadata)


def words_of(blocks: list[Json]) -> str:
    """The text that Slack builds for notifications and screen readers when an app gives none."""
    words: list[str] = []
    for block in blocks:
        texts = [block.get("text"), *block.get("fields", ()), *_context(block)]
        words += [text["text"] if isinstance(text, dict) else text for text in texts if text]
    return " ".join(words) or "This content can't be displayed."


def _context(block: Json) -> list[Json]:
    if block["type"] != "context":
        return []
    return [element for element in block["elements"] if element["type"] != "image"]
