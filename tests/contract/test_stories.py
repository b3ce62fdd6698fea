"""Whatever anybody does, through the use cases and on a real database: the trail explains every stored state, and
only the receiver ever accepts.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain import events as ev
from bot.domain.errors import Refused
from bot.domain.form import Entered, FormProblems
from bot.ports import UnitOfWork
from bot.usecases import accept, answer, change, check_ins, decline, deliver, hand_back, offer, order
from bot.usecases.perform import Click
from bot.usecases.propose import propose_form
from bot.usecases.where import Where
from storage.audit import Audit, Summary
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.plan_stories import LONG, ON_THE_WAY, PLAN_ACTS, WAY
from tests.contract.samples import ANA, BEN, CLEO, HOME, StillClock, meet

PEOPLE = st.sampled_from([ANA, BEN, CLEO])
DAYS = st.sampled_from([dt.date(2026, 11, 19), dt.date(2026, 12, 15), dt.date(2027, 1, 3)])
WORDS = st.sampled_from(["", "because", "https://example.com/runbook"])
LINES = st.sampled_from(["", "one", "one\ntwo", "two\nthree\nfour"])
NUMBERS = st.sampled_from([(), (1,), (1, 2), (1, 2, 3)])
TIMES = st.sampled_from([None, dt.time(17)])
HERE = Where(HOME, False, "home")

UseCase = Callable[[UnitOfWork, Click], object]


def using(usecase: Callable[..., object], **content: st.SearchStrategy[Any]) -> st.SearchStrategy[UseCase]:
    """A use case with generated content, still to be given its click."""
    return st.fixed_dictionaries(content).map(lambda drawn: lambda uow, click: usecase(uow, click, **drawn))


ACTS = st.one_of(
    *(using(act) for act in (answer.take, answer.confirm, answer.not_me, order.agree_to_change, answer.fine)),
    using(answer.undo),
    using(offer.suggest, date=DAYS, time=TIMES, criteria=LINES, reason=WORDS),
    using(offer.keep, reason=WORDS),
    using(decline.decline, reason=WORDS, not_me=st.booleans()),
    using(deliver.deliver, evidence=WORDS),
    using(accept.accept, confirmed=NUMBERS, wording=st.integers(1, 3), note=WORDS, evidence=WORDS),
    using(accept.not_yet, unmet=NUMBERS, reason=WORDS),
    using(order.reschedule, date=DAYS, time=TIMES, reason=WORDS, along=st.booleans()),
    using(change.edit, thing=st.sampled_from(["the pager", "the keys"]), criteria=LINES),
    using(change.reassign, side=st.sampled_from(ev.Side), to=PEOPLE, reason=WORDS),
    using(change.cancel, reason=WORDS),
    using(hand_back.hand_back, date=DAYS, time=TIMES, criteria=LINES, reason=WORDS),
)
NEWER_ACTS = st.one_of(
    using(order.wait_for, after=NUMBERS),
    using(check_ins.still_running),
    using(check_ins.needs_giver, note=WORDS),
    PLAN_ACTS,
    PLAN_ACTS,
)
SECONDS = st.integers(0, 400)
STEPS = st.lists(st.tuples(PEOPLE, st.integers(1, 3), ACTS, SECONDS), max_size=20)
EVERY_STEPS = st.lists(
    st.tuples(PEOPLE, st.integers(1, 3), ACTS | NEWER_ACTS, SECONDS | st.sampled_from(LONG)), max_size=20
)


async def play(
    writer: StorageWriter, clock: StillClock, team: str, steps: Sequence[tuple[str, int, UseCase, int]]
) -> None:
    await writer.write(team, meet)
    entered = Entered("the pager", ANA, BEN, dt.date(2026, 12, 15), None, "one\ntwo")
    await writer.write(team, lambda uow: propose_form(uow, CLEO, HERE, entered, draft_id=None, key="first"))
    for n, (who, number, usecase, seconds) in enumerate(steps):
        clock.pass_time(dt.timedelta(seconds=seconds))
        click = Click(who, HERE, number, None, f"step {n}")
        with suppress(Refused, FormProblems, order.Pushing):
            await writer.write(team, lambda uow, click=click, usecase=usecase: usecase(uow, click))  # type: ignore[misc]


async def check_who_accepted(reader: StorageReader, team: str) -> None:
    """The receiver at that time, of the wording of that time, every criterion."""
    for number in range(1, 30):
        handoff = await reader.read(team, lambda reads, number=number: reads.handoff(number))  # type: ignore[misc]
        if handoff is None:
            assert number > 1
            return
        receiver, criteria = "", 0
        for row in await reader.read(team, lambda reads, handoff=handoff: reads.trail_of_handoff(handoff)):  # type: ignore[misc]
            match row.record.event:
                case ev.Propose(receiver=person, criteria=lines):
                    receiver, criteria = person, len(lines)
                case ev.Reassign(side=ev.Side.RECEIVER, to=person):
                    receiver = person
                case ev.Edit(criteria=lines):
                    criteria = len(lines)
                case ev.Accept(criteria=confirmed):
                    assert row.record.actor == receiver
                    assert handoff.handed_back or confirmed == tuple(range(1, len(handoff.criteria) + 1))
        assert criteria > 0


def test_any_acts_by_anyone_leave_a_trail_that_explains_the_state(url: str) -> None:
    teams = itertools.count(1)

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @example([*WAY], [])
    @given(ON_THE_WAY, EVERY_STEPS)
    def any_story(begun: list[tuple[str, int, UseCase, int]], steps: list[tuple[str, int, UseCase, int]]) -> None:
        async def story() -> None:
            clock = StillClock()
            writer, reader = StorageWriter(url, clock, patience=20.0), StorageReader(url, threads=1)
            team = f"T{next(teams)}"
            await play(writer, clock, team, [*begun, *steps])
            await check_who_accepted(reader, team)
            await writer.close()
            reader.close()

        asyncio.run(story())

    any_story()
    summary = Summary()
    assert list(Audit(url).findings(summary)) == []
    assert summary.records > next(teams)
