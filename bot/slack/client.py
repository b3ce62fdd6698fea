"""The Slack Web API: one client on one shared session, and Slack's answers as outcomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

CALL_SECONDS = 15.0  # Slack answers in well under one; beyond this the outcome is unknown
CONNECTIONS = 100

Json = dict[str, Any]
SlackClient = AsyncWebClient


def open_session() -> aiohttp.ClientSession:
    """The one session of the process: connections are kept and used again."""
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    return aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))


def web_client(session: aiohttp.ClientSession, token: str | None, api_url: str) -> AsyncWebClient:
    """A client that never tries again by itself: a repeated POST can say a thing twice."""
    client = AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])
    if proxy_bypass(urlsplit(api_url).hostname or ""):
        client.proxy = None  # the SDK does not look at NO_PROXY
    return client


class CallFailed(Exception):
    """Slack said no, or nothing. `code` is Slack's, or `timeout`, `connection_failed`, `connection_lost`,
    `http_500` and the like where it gave none; `retry_after` as Slack asked; `needed` the scope that is missing.
    """

    def __init__(
        self,
        code: str,
        status: int | None = None,
        retry_after: dt.timedelta | None = None,
        needed: str | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after
        self.needed = needed


async def call(request: Callable[[], Awaitable[Any]]) -> Json:
    """Make one call. Raises CallFailed for whatever went wrong, on the way or at Slack's."""
    try:
        response = await request()
    except SlackApiError as error:
        raise _failed(error) from None
    except TimeoutError:
        raise CallFailed("timeout") from None
    except aiohttp.ClientConnectorError:
        raise CallFailed("connection_failed") from None
    except (aiohttp.ClientError, OSError):
        raise CallFailed("connection_lost") from None
    except (AttributeError, ValueError):  # the SDK's, for a body that is no JSON object
        raise CallFailed("no_json") from None
    data = response.data
    if not isinstance(data, dict):
        raise CallFailed("no_json", response.status_code)
    return data


def _failed(error: SlackApiError) -> CallFailed:
    """The SDK's error holds a response of ours, or, where the body was no JSON, aiohttp's."""
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == 429:
        return CallFailed("ratelimited", status, _retry_after(response))
    if isinstance(code, str) and code:
        needed = data.get("needed") if isinstance(data, dict) else None
        return CallFailed(code, status, needed=needed if isinstance(needed, str) else None)
    return CallFailed(f"http_{status}" if status else "no_json", status)


def _retry_after(response: Any) -> dt.timedelta:
    headers = {str(name).lower(): value for name, value in (getattr(response, "headers", None) or {}).items()}
    value = str(headers.get("retry-after", ""))
    return dt.timedelta(seconds=int(value) if value.isascii() and value.isdigit() else 30)
