"""What a view needs besides the value it shows: names of people and channels, and the words behind digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.digests import Digest
from bot.domain.handoff import Handoff


@dataclass(frozen=True, slots=True)
class Words:
    """Looked up once for a message. What is missing shows as the id, or as words that were erased."""

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[Digest, str] = field(default_factory=dict)
    away: Mapping[str, dt.date] = field(default_factory=dict)  # who is away, and until when (their own date)
    unreachable: frozenset[str] = frozenset()  # people and channels that Baton tells nothing, as far as is known
    awaited: Mapping[int, Handoff] = field(default_factory=dict)  # what others wait for, where the reader may see it
