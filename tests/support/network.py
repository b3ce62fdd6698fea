"""Keeps tests on this machine: any attempt to reach another one is refused, and remembered."""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import Any
from urllib.parse import urlsplit

ALLOWED_HOSTS = {"", "localhost", urlsplit(os.environ.get("TEST_DATABASE_URL", "")).hostname}
CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}

outside_attempts: list[str] = []


class OutsideNetworkError(Exception):
    """A test tried to reach something other than this machine."""


def keep_tests_here() -> None:
    """Refuse other machines for the rest of this process; Python offers no way to lift an audit hook."""
    sys.addaudithook(_refuse_outside)


def _refuse_outside(event: str, args: tuple[Any, ...]) -> None:
    if event in CONNECTING:
        host = args[1][0] if isinstance(args[1], tuple) else None  # a Unix socket's address is no tuple
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name not in ALLOWED_HOSTS and not _is_here(name):
        outside_attempts.append(name)
        raise OutsideNetworkError(f"tests reach nothing but this machine, and {name} is another")


def _is_here(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
