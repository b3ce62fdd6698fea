"""A row of the report: a figure, its reference, their ratio, and the budget it is held against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`ratio` is held against `budget`: at least it where `more` is good, else at most."""

    what: str
    figure: str
    reference: str
    ratio: float
    budget: float
    more: bool = True

    @property
    def holds(self) -> bool:
        """Within the budget."""
        return self.ratio >= self.budget if self.more else self.ratio <= self.budget

    def __str__(self) -> str:
        sign = "at least" if self.more else "at most"
        verdict = "holds" if self.holds else "MISSED"
        return (
            f"{self.what:<44} {self.figure:>16} against {self.reference:<28}"
            f"{self.ratio:6.2f} ({sign} {self.budget}) {verdict}"
        )
