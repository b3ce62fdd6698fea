"""Salts for the texts: random bytes, drawn from the system many at a time.

A handoff needs half a dozen, and each look into the system lets go of the interpreter's lock: under load that costs
more than the bytes.
"""

from __future__ import annotations

import secrets

_DRAWN = 4096  # bytes a look


class SaltPool:
    """Called as `secrets.token_bytes`; each byte is given once. For one thread."""

    def __init__(self) -> None:
        self._bytes = b""
        self._at = 0

    def __call__(self, count: int) -> bytes:
        """That many random bytes, at most 4096."""
        if self._at + count > len(self._bytes):
            self._bytes, self._at = secrets.token_bytes(_DRAWN), 0
        begin, self._at = self._at, self._at + count
        return self._bytes[begin : self._at]
