"""The Slack app's manifest. There is one, `app_manifest.yml` at the root of the repository; `bot/app_manifest.yml` is a
link to it, which becomes a file of its own in the installed package.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

NAME = "app_manifest.yml"


def read_manifest() -> str:
    """The manifest as it is kept: for Socket Mode, with the lines that HTTP needs as comments."""
    checkout = Path(__file__).parents[1] / NAME
    if checkout.is_file():
        return checkout.read_text("utf-8")
    return resources.files("bot").joinpath(NAME).read_text("utf-8")
