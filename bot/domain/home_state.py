"""What somebody has chosen to see in their App Home: it stays when the tab is published again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.filters import Filter, Kind

MINE = Filter(Kind.MINE)


@dataclass(frozen=True, slots=True)
class HomeState:
    """A filter, and a page (from 0) of each part: what waits for them, what they wait for, what is over (only where
    the filter asks for it), their plans.
    """

    filter: Filter = MINE
    waiting: int = 0
    awaited: int = 0
    over: int = 0
    plans: int = 0
