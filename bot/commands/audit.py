"""`baton audit verify`: what an audit finds, in plain words, and what it cannot prove."""

from __future__ import annotations

import os
from collections.abc import Callable

from bot.databases import must_be_current, told
from bot.outcome import DONE, FOUND, CommandError
from bot.settings import NEEDED_FOR_DATABASE, load
from storage.audit import Audit, Finding, Problem, Summary

WORDS: dict[Problem, str] = {
    Problem.NO_TRIGGER: "the trigger {what} is missing, changed or switched off, so that the trail could be changed",
    Problem.MALFORMED: "is no record of an act that Baton knows",
    Problem.STATES_UNREAD: "because of what is no record, states and words of this workspace were not checked",
    Problem.NOT_CANONICAL: "is not written in the form that records have",
    Problem.WRONG_HASH: "was edited: its text does not have the hash beside it",
    Problem.WRONG_PREV: "does not follow the record before it: something was put in, taken out or edited",
    Problem.WRONG_PLACE: "stands in another place than the one it names",
    Problem.GAP: "follows a gap: record {what} is missing",
    Problem.TIME_WENT_BACK: "is older than the record before it",
    Problem.WRONG_LEAF: "has the leaf number {what}, which is out of range or there twice",
    Problem.WRONG_HEAD: "the newest record is not the one that the plan remembers",
    Problem.WRONG_COUNTER: "the counter {what} does not agree with what was counted",
    Problem.CANNOT_FOLLOW: "cannot follow the records before it",
    Problem.AGAINST_RULES: "is against the rules: not by that person, not then, or not with that content",
    Problem.WRONG_PLAN_STATE: "the stored state is not what its records say",
    Problem.WRONG_HANDOFF_STATE: "the stored state is not what its records say",
    Problem.UNEXPLAINED_PLAN: "is stored, and no record made it",
    Problem.UNEXPLAINED_HANDOFF: "is stored, and no record made it",
    Problem.MISSING_PLAN: "records made it, and it is not stored",
    Problem.MISSING_HANDOFF: "records made it, and it is not stored",
    Problem.MISSING_TEXT: "the words of {what} are gone, and no record says that they were erased",
    Problem.WRONG_TEXT: "the words of {what} are not those that were written",
    Problem.RELEASED: "its trail was released for deletion, and what is gone of it cannot be checked",
}
NOT_PROVEN = (
    "Not proven: that the newest records were not cut off together with what the database remembers of them. "
    "For that, hold the last record against a number that Slack showed: each acceptance prints its own."
)


def run(plan: int | None) -> int:
    """Verify the database of `DATABASE_URL`. Raises SettingError and CommandError."""
    url = load(os.environ, needs=NEEDED_FOR_DATABASE).database_url
    must_be_current(url)
    with told():
        return FOUND if verify(url, plan, print) else DONE


def verify(url: str, plan: int | None, say: Callable[[str], object]) -> int:
    """Say every finding as it is found, then what was checked; answers how many there were.

    Raises CommandError where there is no such plan, and StorageError.
    """
    summary, count = Summary(), 0
    for finding in Audit(url, plan).findings(summary):
        say(sentence(finding))
        count += 1
    if plan is not None and not summary.plans and not count:
        raise CommandError(f"--plan: no workspace has a plan {plan}")
    within = f"{_counted(summary.plans, 'plan')} of {_counted(summary.workspaces, 'workspace')}"
    looked_at = f"{_counted(summary.records, 'record')} in {within}"
    if count:
        say(f"{_counted(count, 'finding')} in {looked_at}.")
    else:
        say(
            f"{looked_at}: the chain holds, {_counted(summary.texts, 'text')} are as they were written, "
            f"and the records explain the state of {_counted(summary.handoffs, 'handoff')}."
        )
    say(NOT_PROVEN)
    return count


def sentence(finding: Finding) -> str:
    """One finding: where, and what is wrong there."""
    place = [finding.workspace] if finding.workspace else []
    place += [f"plan {finding.plan}"] if finding.plan is not None else []
    place += [f"record {finding.seq}"] if finding.seq is not None else []
    place += [f"H-{finding.handoff}"] if finding.handoff is not None else []
    return f"{', '.join(place) or 'database'}: {WORDS[finding.problem].format(what=finding.what)}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
