"""Who the token is: asked once, at the start, with `auth.test`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.delivery_policy import Denied, Gone, outcome_of
from bot.slack.client import CallFailed, call

logger = logging.getLogger(__name__)

WAITS = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between attempts, while Slack does not answer


class TokenRefused(Exception):
    """Slack does not take the token; the message is Slack's code."""


class NotAnswering(Exception):
    """Slack cannot be reached, or not now; the message is the last code."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The workspace (`T…`, or `E…` for a whole organisation), Baton's own ids in it, and the address that leads to its
    Home, where that is known.
    """

    workspace: str
    bot_user: str
    bot_id: str
    home_link: str | None = None


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
    bot_id = str(answer.get("bot_id") or "")
    link = None if whole else await _home_link(client, str(answer["team_id"]), bot_id)
    return Identity(str(whole or answer["team_id"]), str(answer["user_id"]), bot_id, link)


async def _home_link(client: AsyncWebClient, team: str, bot_id: str) -> str | None:
    """Slack's own address of an app's Home names one team and the app, which `auth.test` does not tell of. Without it
    Home opens as a modal instead.
    """
    if not bot_id:
        return None
    try:
        answer = await call(lambda: client.bots_info(bot=bot_id))
    except CallFailed as failed:
        logger.warning("bots.info failed, reminders do not link to Home: %s", failed.code)
        return None
    app = (answer.get("bot") or {}).get("app_id")
    return f"slack://app?team={team}&id={app}&tab=home" if isinstance(app, str) and app else None
