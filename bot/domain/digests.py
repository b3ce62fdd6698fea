"""The digest that stands for free text wherever Baton keeps state."""

from __future__ import annotations

from typing import NewType

Digest = NewType("Digest", str)
