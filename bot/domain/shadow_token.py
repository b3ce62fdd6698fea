"""The token with which cases are logged over HTTP: `baton_<workspace>_<43 url-safe characters>`.

State and trail hold its SHA-256 alone: 32 random bytes cannot be guessed from it.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from bot.domain.plan import Plan

SECRET_BYTES = 32
_TOKEN = re.compile(r"baton_([A-Z][A-Z0-9]{1,40})_[A-Za-z0-9_-]{43}", re.ASCII)
_NONE = "0" * 64  # the hash of nothing that anybody has


def token_of(workspace: str, secret: str) -> str:
    """The whole token; `secret` is `SECRET_BYTES` random bytes as URL-safe Base64 without padding."""
    return f"baton_{workspace}_{secret}"


def workspace_of(token: str) -> str | None:
    """The workspace that a token names; None where it is no token of Baton's."""
    found = _TOKEN.fullmatch(token)
    return found[1] if found else None


def token_hash(token: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def fits(plan: Plan | None, token_sha256: str) -> bool:
    """Whether it is the plan's token. It takes as long where there is no plan, or no token."""
    kept = plan.token if plan else None
    return hmac.compare_digest(kept or _NONE, token_sha256) and kept is not None
