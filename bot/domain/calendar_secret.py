"""The secret in the address of somebody's calendar: `<workspace>-<43 url-safe characters>`.

State holds its SHA-256 alone: 32 random bytes cannot be guessed from it.
"""

from __future__ import annotations

import hashlib
import re

SECRET_BYTES = 32
_SECRET = re.compile(r"([A-Z][A-Z0-9]{1,40})-[A-Za-z0-9_-]{43}", re.ASCII)


def calendar_secret(workspace: str, secret: str) -> str:
    """The whole of it; `secret` is `SECRET_BYTES` random bytes as URL-safe Base64 without padding."""
    return f"{workspace}-{secret}"


def workspace_of_secret(secret: str) -> str | None:
    """The workspace that it names; None where it is no secret of Baton's."""
    found = _SECRET.fullmatch(secret)
    return found[1] if found else None


def secret_hash(secret: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
