"""A load of signed slash commands from a process of its own: raw sockets, so that the server is what is measured."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

SECRET = "bench-signing-secret"
SENTENCE = (
    "By {date}, <@{giver}> transfers the fraud-model pager number {n} to <@{receiver}>, "
    "done when two pages were answered alone; runbook is merged"
)


@dataclass(frozen=True)
class Figures:
    """What one run saw: requests a second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float
    failed: int


def command(n: int, port: int, date: str) -> bytes:
    """One whole HTTP request: a person types a sentence; twenty a person at most, a hundred channels."""
    who, other = f"U{n % 1000:05d}", f"U{(n + 1) % 1000:05d}"
    body = urlencode(
        {
            "command": "/handoff",
            "text": SENTENCE.format(date=date, giver=who, receiver=other, n=n),
            "team_id": "T0BENCH",
            "user_id": who,
            "user_name": "bench",
            "channel_id": f"C{n % 100:05d}",
            "channel_name": f"bench-{n % 100}",
            "trigger_id": f"1.{n}.x",
            "response_url": "http://127.0.0.1:9/none",
            "api_app_id": "A0BENCH",
        }
    )
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body.encode()


async def _client(port: int, requests: list[bytes], took: list[float], answers: list[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while requests:
        request = requests.pop()
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        )
        body = await reader.readexactly(length)
        took.append(time.perf_counter() - began)
        answers.append(head[9:12] + body)
    writer.close()


async def run(port: int, first: int, count: int, at_once: int, date: str, expect: bytes) -> Figures:
    """Send `count` commands numbered from `first`, `at_once` at a time; an answer without `expect` has failed."""
    requests = [command(n, port, date) for n in range(first, first + count)]
    took: list[float] = []
    answers: list[bytes] = []
    began = time.perf_counter()
    await asyncio.gather(*(_client(port, requests, took, answers) for _ in range(at_once)))
    seconds = time.perf_counter() - began
    failed = sum(1 for answer in answers if not answer.startswith(b"200") or expect not in answer)
    quantiles = statistics.quantiles(took, n=100)
    return Figures(count / seconds, quantiles[49] * 1000, quantiles[98] * 1000, failed)


if __name__ == "__main__":
    port, first, count, at_once, date, expect = sys.argv[1:7]
    print(json.dumps(asdict(asyncio.run(run(int(port), int(first), int(count), int(at_once), date, expect.encode())))))
