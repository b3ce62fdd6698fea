"""`baton shadow import`: the cases of a file are logged in a plan's shadow mode, on the database alone."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.databases import must_be_current, told
from bot.domain.errors import Code, Refused
from bot.domain.shadow_log import BadLine, Batch, read_csv, read_jsonl
from bot.domain.words import Words
from bot.outcome import DONE, CommandError
from bot.ports import Clock
from bot.settings import NEEDED_FOR_DATABASE, load
from bot.system_clock import SystemClock
from bot.usecases.shadow import Logged, log_imported
from bot.views.gates import agreement
from bot.views.look import Look
from bot.views.shadow import bad_line
from storage.survey import each_workspace
from storage.writer import StorageWriter

BYTES_MAX = 16 * 1024 * 1024
NAMED = 20  # bad lines

_READERS: Mapping[str, Callable[[bytes], Batch]] = {".csv": read_csv, ".jsonl": read_jsonl}
_WHY = {
    Code.UNNAMED: "plan {plan} has no gates yet; /transition new in its channel makes it a plan",
    Code.NOT_IN_SHADOW: "shadow mode of plan {plan} does not run; /transition shadow in its channel says why",
}

Say = Callable[[str], object]


def run(file: Path, plan: int, workspace: str | None) -> int:
    """Import into the database of `DATABASE_URL`. Raises SettingError and CommandError."""
    url = load(os.environ, needs=NEEDED_FOR_DATABASE).database_url
    batch = read(file)
    must_be_current(url)
    clock = SystemClock()
    with told():
        chosen = workspace_with(url, plan, workspace)
        try:
            logged = asyncio.run(_write(url, clock, chosen, plan, batch))
        except Refused as refused:
            raise _failure(refused, file, plan, clock, lambda line: print(line, file=sys.stderr)) from None
    print(_sentence(logged, clock))
    return DONE


def read(file: Path) -> Batch:
    """What stands in a file. Raises CommandError where it cannot be read."""
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise CommandError(f"FILE: {file} is neither a .csv nor a .jsonl file")
    try:
        with file.open("rb") as opened:
            data = opened.read(BYTES_MAX + 1)
    except OSError as error:
        raise CommandError(f"FILE: {file} cannot be read: {error.strerror}") from None
    if len(data) > BYTES_MAX:
        raise CommandError(f"FILE: {file} has more than {BYTES_MAX // 1024**2} MB; split it")
    return reader(data)


def workspace_with(url: str, plan: int, workspace: str | None) -> str:
    """The one workspace that has the plan. Raises CommandError and StorageError."""
    known: list[str] = []
    having: list[str] = []
    for reads in each_workspace(url):
        known.append(reads.workspace)
        if workspace in {None, reads.workspace} and plan in reads.plan_numbers():
            having.append(reads.workspace)
    if workspace is not None and workspace not in known:
        raise CommandError(f"--workspace: there is no workspace {workspace} in this database")
    if not having:
        where = "no workspace has" if workspace is None else f"{workspace} has no"
        raise CommandError(f"--plan: {where} {'a ' if workspace is None else ''}plan {plan}")
    if len(having) > 1:
        raise CommandError(f"--workspace: {', '.join(having)} have a plan {plan} each; name one of them")
    return having[0]


async def _write(url: str, clock: Clock, workspace: str, plan: int, batch: Batch) -> Logged:
    writer = StorageWriter(url, clock)
    try:
        return await writer.write(workspace, lambda uow: log_imported(uow, plan, batch))
    finally:
        await writer.close()


def _failure(refused: Refused, file: Path, plan: int, clock: Clock, say: Say) -> CommandError:
    """Bad lines are named before the line that says how it ended."""
    lines = refused.values.get("lines")
    bad = [one for one in lines if isinstance(one, BadLine)] if isinstance(lines, tuple) else []
    if bad:
        at = Look(Words(), clock.now(), "UTC")
        for one in bad[:NAMED]:
            say(f"line {one.line}: {bad_line(one, at)}")
        if len(bad) > NAMED:
            say(f"and {len(bad) - NAMED:,} more")
        wrong = "1 line is bad" if len(bad) == 1 else f"{len(bad):,} lines are bad"
        return CommandError(f"FILE: nothing was imported, {wrong} in {file}")
    if refused.code in _WHY:
        return CommandError(f"--plan: nothing was imported, {_WHY[refused.code].format(plan=plan)}")
    if refused.code is Code.PLAN_NOT_FOUND:
        return CommandError(f"--plan: there is no plan {plan} any more")
    return CommandError("DATABASE_URL: nothing was imported, the database is busy or does not answer; try again")


def _sentence(logged: Logged, clock: Clock) -> str:
    """ "34 cases imported into plan 1, record 12. In all: 31 of 34 agree." """
    cases = "1 case" if logged.count == 1 else f"{logged.count:,} cases"
    total = agreement(logged.plan, Look(Words(), clock.now(), "UTC"))
    return f"{cases} imported into plan {logged.plan.number}, record {logged.record.seq}. In all: {total}"
