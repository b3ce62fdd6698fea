"""The retrospective's four dimensions: the median of several people's scores, and the comparison with another plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bot.domain.plan import Scored

SEVERAL = 3  # fewer, and each could tell from the medians what the other scored
DIMENSIONS = ("data", "technical", "operational", "adoption")
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class Medians:
    """Data maturity, technical capability, operational readiness, cultural adoption: 1 to 5, in halves."""

    data: float
    technical: float
    operational: float
    adoption: float


def medians(scores: Sequence[Scored]) -> Medians | None:
    """Of what people scored; None where they are too few."""
    if len(scores) < SEVERAL:
        return None
    return Medians(**{name: float(median(getattr(one.score, name) for one in scores)) for name in DIMENSIONS})


def is_above(ours: Medians, previous: Medians) -> bool:
    """Whether at least one dimension is above the previous plan's."""
    return any(getattr(ours, name) > getattr(previous, name) for name in DIMENSIONS)
