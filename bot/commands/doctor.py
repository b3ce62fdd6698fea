"""`baton doctor`: prints what the checks found, one line each, and a remedy under each problem."""

from __future__ import annotations

import asyncio
import os

from bot.doctor import Finding, examine
from bot.outcome import DONE, FOUND, NOT_DONE


def run() -> int:
    """Examine everything. A wrong setting counts as one anywhere else does: exit status 2."""
    findings = asyncio.run(examine(os.environ))
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        print("\n".join(lines(finding, width)))
    problems = [finding for finding in findings if finding.is_problem]
    if any(finding.name == "settings" for finding in problems):
        return NOT_DONE
    return FOUND if problems else DONE


def lines(finding: Finding, width: int) -> list[str]:
    """A finding as it is printed; `width` is that of the names."""
    verdict = "problem" if finding.is_problem else "ok"
    shown = [f"{verdict:<7}  {finding.name:<{width}}  {finding.text}"]
    if finding.remedy is not None:
        shown.append(f"{'':<7}  {'':<{width}}  > {finding.remedy}")
    return shown
