"""A small picture, made here: what uploads and pages are tried with."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 8, height: int = 6, grey: int = 128) -> bytes:
    """A PNG of one grey."""
    rows = b"".join(b"\0" + bytes([grey]) * width for _ in range(height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
