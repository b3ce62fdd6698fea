"""`baton preview`: every reminder that is still to come, a line each, from the database alone."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.databases import must_be_current, told
from bot.domain.nudge_lines import Line
from bot.domain.nudge_preview import HORIZON, Ahead
from bot.outcome import DONE, CommandError
from bot.settings import NEEDED_FOR_DATABASE, load
from bot.usecases.preview import courses_of
from bot.usecases.words import words_for
from bot.views.look import Look
from bot.views.preview import items
from bot.views.text import clip, number
from storage.survey import Surveyed, each_workspace

_THING = 80  # characters

Say = Callable[[str], object]


def run(plan: int | None, workspace: str | None, until: dt.date | None) -> int:
    """Print what is to come of the database of `DATABASE_URL`. Raises SettingError and CommandError."""
    now = dt.datetime.now(dt.UTC)
    if until is not None and until < now.date():
        raise CommandError(f"--until: {until} is past")
    url = load(os.environ, needs=NEEDED_FOR_DATABASE).database_url
    must_be_current(url)
    with told():
        preview(url, now, print, plan=plan, workspace=workspace, until=until)
    return DONE


def preview(
    url: str, now: dt.datetime, say: Say, *, plan: int | None, workspace: str | None, until: dt.date | None
) -> None:
    """Say it workspace by workspace: how many messages, then each. Raises CommandError where there is no such plan or
    workspace, and StorageError.
    """
    last = min(until or dt.date.max, (now + HORIZON).date())
    workspaces, plans = 0, 0
    for reads in each_workspace(url):
        if workspace not in {None, reads.workspace}:
            continue
        workspaces += 1
        numbers = [number for number in reads.plan_numbers() if plan in {None, number}]
        plans += len(numbers)
        if numbers or plan is None:
            _say_workspace(reads, numbers, now, last, say)
    if workspace is None and not workspaces:
        say("Nothing is to come: nobody has made a handoff in this database yet.")
    if workspace is not None and not workspaces:
        raise CommandError(f"--workspace: there is no workspace {workspace} in this database")
    if plan is not None and not plans:
        raise CommandError(f"--plan: no workspace has a plan {plan}")


def _say_workspace(reads: Surveyed, numbers: list[int], now: dt.datetime, last: dt.date, say: Say) -> None:
    """Whoever is next comes first; each with all that is to come to them."""
    found = [(one, list(one.coming)) for one in courses_of(reads, reads.plans(numbers), now, last)]
    courses = sorted((pair for pair in found if pair[1]), key=lambda pair: pair[1][0].at)
    count = sum(len(coming) for _, coming in courses)
    say(f"{reads.workspace}: {count:,} {'message' if count == 1 else 'messages'} to come, if nothing moves.")
    for course, coming in courses:
        handoffs = {one.line.handoff.number: one.line.handoff for ahead in coming for one in ahead.told}
        channels = [plan for plan in reads.plans(numbers) if plan.channel == course.place]
        look = Look(words_for(reads, handoffs.values(), channels, people=[course.place]), now, course.zone)
        for ahead in coming:
            say(_sentence(ahead, look))


def _sentence(ahead: Ahead, look: Look) -> str:
    """ "Tue 2026-12-08 09:00 Europe/Warsaw · Ana · H-1 (the pager), due in 7 days"; times in that person's zone."""
    local = ahead.at.astimezone(ZoneInfo(look.zone))
    name = look.channel(ahead.place) or look.person(ahead.place)
    said = items(ahead, look.zone, look, lambda line: _named(line, look))
    return " ".join(f"{local:%a %Y-%m-%d %H:%M} {look.zone} · {name} · {said}".split())


def _named(line: Line, look: Look) -> str:
    return f"{number(line.handoff.number)} ({clip(look.text(line.handoff.thing), _THING)})"
