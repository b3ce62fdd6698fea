"""Deliveries as signed HTTP requests to the app's request URL."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.delivery.ack import TIMED_OUT, UNREACHABLE, Ack, Delivery


def sign(body: str, secret: str, timestamp: int | None = None) -> dict[str, str]:
    """The headers that prove a request is Slack's: version 0, over real time unless told otherwise."""
    moment = str(int(time.time()) if timestamp is None else timestamp)
    digest = hmac.new(secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}


class HttpTransport:
    """Posts to one request URL; `timeout` is in seconds."""

    def __init__(self, url: str, secret: str, timeout: float) -> None:
        self._url, self._secret = url, secret
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout))

    async def send(self, delivery: Delivery) -> Ack:
        """Post the delivery in the shape its kind has."""
        body, content_type = _encode(delivery)
        headers = {"Content-Type": content_type}
        if delivery.retry:
            headers["X-Slack-Retry-Num"] = str(delivery.retry.number)
            headers["X-Slack-Retry-Reason"] = delivery.retry.reason
        return await self.post(body, headers | sign(body, self._secret))

    async def ssl_check(self) -> Ack:
        """Slack's unsigned question whether the certificate is good."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self.post(urlencode({"ssl_check": "1", "token": "unused"}), form)

    async def url_verification(self, challenge: str = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P") -> Ack:
        """Slack's question when a request URL is entered: the app answers with the challenge."""
        body = json.dumps({"token": "unused", "challenge": challenge, "type": "url_verification"})
        return await self.post(body, {"Content-Type": "application/json"} | sign(body, self._secret))

    async def post(self, body: str, headers: dict[str, str]) -> Ack:
        """Post any body with any headers, signed or not."""
        try:
            async with self._session.post(self._url, data=body.encode(), headers=headers) as response:
                no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                text = await response.text()
        except TimeoutError:
            return TIMED_OUT
        except aiohttp.ClientError:
            return UNREACHABLE
        if not 200 <= response.status < 300:
            return Ack(response.status, error="http_service_error", no_retry=no_retry)
        return Ack(response.status, _decode(text, response.content_type), no_retry=no_retry)

    async def close(self) -> None:
        """End the connections."""
        await self._session.close()


def _encode(delivery: Delivery) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload), form
    if delivery.kind == "interactive":
        return urlencode({"payload": json.dumps(delivery.payload)}), form
    return json.dumps(delivery.payload), "application/json"


def _decode(text: str, content_type: str) -> dict[str, object] | None:
    if not text.strip():
        return None
    if content_type == "application/json":
        try:
            body = json.loads(text)
        except ValueError:
            return {"text": text}
        return body if isinstance(body, dict) else None
    return {"text": text}
