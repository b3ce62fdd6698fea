"""Who the token is: asked once, at the start, with `auth.test`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.delivery_policy import Denied, Gone, outcome_of
from bot.slack.client import CallFailed, call

WAITS = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between attempts, while Slack does not answer


class TokenRefused(Exception):
    """Slack does not take the token; the message is Slack's code."""


class NotAnswering(Exception):
    """Slack cannot be reached, or not now; the message is the last code."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The workspace (`T…`, or `E…` for a whole organisation) and Baton's own ids in it."""

    workspace: str
    bot_user: str
    bot_id: str


async def who_we_are(
    client: AsyncWebClient,
    waits: Sequence[float] = WAITS,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Identity:
    """Ask Slack, some times over where it does not answer. Raises TokenRefused or NotAnswering."""
    for wait in (*waits, None):
        try:
            answer = await call(client.auth_test)
            break
        except CallFailed as failed:
            if isinstance(outcome_of(failed.status, failed.code), Gone | Denied):
                raise TokenRefused(failed.code) from None
            if wait is None:
                raise NotAnswering(failed.code) from None
            await sleep(wait)
    whole = answer.get("enterprise_id") if answer.get("is_enterprise_install") else None
    return Identity(str(whole or answer["team_id"]), str(answer["user_id"]), str(answer.get("bot_id") or ""))
