"""One workspace within the writer's transaction, as `bot.ports.UnitOfWork` asks for it.

What a use case changes stands (`keep`) or falls (`drop`) as a whole; the writer writes what stood at the batch's end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot.domain.digests import Digest
from bot.domain.events import Event
from bot.domain.handoff import FINAL, fold
from bot.domain.home_state import HomeState
from bot.domain.nudge_settings import NudgeSettings
from bot.domain.outgoing import Intent, Kind
from bot.domain.people import Channel, Person
from bot.domain.plan_fold import fold_plan
from bot.domain.trail import NO_HASH, Record
from bot.ports.reading import Draft, SummaryMark
from storage.cells import Cells
from storage.codec import from_ms, optional_ms, to_ms
from storage.delivery_log import DeliveryLog
from storage.plans import Headed
from storage.reads import WorkspaceReads
from storage.session import Counters, Session
from storage.touched import Touched
from storage.trail import Line, line_of

Salts = Callable[[int], bytes]


class WorkspaceUnit(WorkspaceReads):
    """Implements `UnitOfWork` for the use cases of one workspace in a batch, one after the other."""

    def __init__(
        self, connection: Connection, workspace: str, counters: Counters, now: dt.datetime, salts: Salts
    ) -> None:
        super().__init__(Session(connection, workspace, counters))
        self.now = now
        self._salts = salts
        self.log_rows = DeliveryLog(self.session)
        self.touched = Touched()
        self._counters: Cells[str, Counters] = Cells()
        self._counters.learn(workspace, counters)
        self._cells: tuple[Cells, ...] = (  # type: ignore[type-arg]
            self._counters, self.handoff_rows.cells, self.plan_rows.cells, self.people_rows.cells,
            self.channel_rows.cells, self.text_rows.cells, self.trail_rows.cells, self.outbox_rows.cells,
            self.draft_rows.cells, self.seen_rows.cells, self.attention_rows.cells, self.attention_rows.over,
            self.log_rows.cells, self.outbox_rows.hurried, self.member_rows.cells, self.case_rows.cells,
            self.summary_rows.cells, self.home_rows.cells, self.calendar_rows.cells, *self.touched.cells,
        )  # fmt: skip

    def first_time(self, key: str) -> bool:
        """See UnitOfWork, as for all that follow."""
        return self.seen_rows.first_time(key)

    def new_plan_number(self) -> int:
        """From 1."""
        counters = self.counters
        self._counters.put(self.workspace, replace(counters, plan=counters.plan + 1))
        return counters.plan

    def new_handoff_number(self) -> int:
        """From 1."""
        counters = self.counters
        self._counters.put(self.workspace, replace(counters, handoff=counters.handoff + 1))
        return counters.handoff

    def record(self, plan: int, handoff: int | None, actor: str, event: Event) -> Record:
        """Raises ValueError where the event cannot follow."""
        headed, at = self.plan_rows.headed(plan), self.record_at(plan)
        seq, prev = (1, NO_HASH) if headed is None else (headed.next_seq, headed.head)
        record = Record(self.workspace, plan, seq, at, actor, handoff, event, prev)
        if handoff is None:
            state = fold_plan(headed.plan if headed else None, record)
            self.touched.by_plan_act(headed.plan if headed else None, state)
        elif headed is None:
            raise ValueError(f"there is no plan {plan}")
        else:
            state = headed.plan
            before = self.handoff(handoff)
            after = fold(before, record)
            self.touched.by_handoff_act(before, after, state)
            self.handoff_rows.cells.put(handoff, after)
            if after.state in FINAL:
                self.attention_rows.forget(handoff)
        line = self._append(record)
        self.plan_rows.advance(plan, Headed(state, seq + 1, line.row.hash, to_ms(at)))
        return record

    def record_at(self, plan: int) -> dt.datetime:
        """Also where another replica's clock is ahead, or this one went back."""
        headed = self.plan_rows.headed(plan)
        return self.now if headed is None else max(self.now, from_ms(headed.head_at))

    def keep_text(self, text: str) -> Digest:
        """The same words twice have two digests."""
        return self.text_rows.keep(text, self._salts)

    def send(self, intent: Intent) -> None:
        """The first of a key counts."""
        if self.outbox_rows.cells.get(intent.key) is None:
            self.outbox_rows.put(self._new_outbox_number(), intent, self.now)
            if intent.kind is Kind.NUDGE:
                self.touched.person(intent.place)

    def hurry(self, person: str) -> None:
        """What an earlier use case of the batch queued is due at once anyhow."""
        self.outbox_rows.hurry(person)

    def wake(self, person: str, at: dt.datetime) -> None:
        """Never later than it was."""
        self.people_rows.wake(person, to_ms(at))

    def set_wake(
        self, person: str, at: dt.datetime | None, nudged_on: dt.date | None, owed_since: dt.datetime | None = None
    ) -> None:
        """All as told."""
        self.people_rows.set_wake(person, optional_ms(at), nudged_on, optional_ms(owed_since))

    def wake_plan(self, plan: int, at: dt.datetime) -> None:
        """Never later than it was."""
        headed = self.plan_rows.headed(plan)
        wake_at = to_ms(at)
        if headed is not None and (headed.wake_at is None or wake_at < headed.wake_at):
            self.plan_rows.set_wake(plan, wake_at)

    def set_plan_wake(self, plan: int, at: dt.datetime | None) -> None:
        """As told."""
        self.plan_rows.set_wake(plan, optional_ms(at))
        self.touched.plan(plan)  # it was looked at since time has changed something about it

    def put_settings(self, person: str, settings: NudgeSettings) -> None:
        """Also of somebody whom the directory does not know yet."""
        away_until = self.settings(person).away_until
        if self.people_rows.set_settings(person, settings):
            self.touched.person(person)
            if settings.away_until != away_until:
                self.touched.described(person)

    def snooze(self, person: str, handoff: int, until: dt.date | None) -> None:
        """Forgotten once the handoff is over; the delivery log keeps it."""
        if self.attention_rows.snooze(person, handoff, until, self.now):
            self.log_rows.snoozed(self._new_outbox_number(), person, handoff, until, self.now)
            self.touched.person(person)

    def mark_told(self, place: str, handoff: int, key: str) -> None:
        """Forgotten once the handoff is over."""
        self.attention_rows.mark_told(place, handoff, key)

    def unmark_told(self, place: str, handoff: int, key: str) -> None:
        """One that is not there stays so."""
        self.attention_rows.unmark_told(place, handoff, key)

    def put_person(self, person: Person) -> None:
        """When they are woken, and what they have set, is left alone."""
        self.touched.by_directory(self.person(person.id), person)
        self.people_rows.describe(person)

    def put_channel(self, channel: Channel) -> None:
        """The newest word counts."""
        self.touched.by_channel(self.channel(channel.id), channel)
        self.channel_rows.describe(channel)

    def put_members(self, channel: str, members: Iterable[str]) -> None:
        """Only who came and who left is written."""
        for person in self.member_rows.put(channel, members):
            self.touched.person(person)

    def set_member(self, channel: str, person: str, *, joined: bool) -> None:
        """What is known already changes nothing."""
        if self.member_rows.set(channel, person, joined=joined):
            self.touched.person(person)

    def keep_cases(self, plan: int, run: int, cases: Sequence[str]) -> None:
        """By their digests."""
        self.case_rows.keep(plan, run, cases)

    def keep_summary(self, plan: int, date: dt.date) -> None:
        """Of each date the first counts."""
        headed = self.plan_rows.headed(plan)
        if headed is None:
            raise ValueError(f"there is no plan {plan}")
        self.summary_rows.keep(plan, SummaryMark(date, headed.next_seq - 1, self.now))

    def forget_summary(self, plan: int, date: dt.date) -> None:
        """One that is not there stays so."""
        self.summary_rows.forget(plan, date)

    def put_home(self, person: str, state: HomeState) -> None:
        """Opening it changes nothing that is seen in it."""
        if state != (self.home_rows.state(person) or HomeState()):
            self.touched.person(person)
        self.home_rows.put(person, state, self.now)

    def put_calendar(self, person: str, secret_hash: str | None) -> None:
        """The one before it is forgotten."""
        if self.calendar_rows.put(person, secret_hash, self.now):
            self.touched.person(person)

    def put_draft(self, draft: Draft) -> None:
        """In place of one with the same id."""
        self.draft_rows.put(draft)

    def drop_draft(self, draft: str) -> None:
        """One that is not there stays so."""
        self.draft_rows.drop(draft)

    @property
    def counters(self) -> Counters:
        """The next numbers, as the running use case sees them."""
        counters = self._counters.get(self.workspace)
        assert counters is not None
        return counters

    def keep(self) -> None:
        """The running use case stands."""
        for cells in self._cells:
            cells.keep()

    def drop(self) -> None:
        """The running use case failed: nothing of it stays."""
        for cells in self._cells:
            cells.drop()

    def _new_outbox_number(self) -> int:
        counters = self.counters
        self._counters.put(self.workspace, replace(counters, outbox=counters.outbox + 1))
        return counters.outbox

    def _append(self, record: Record) -> Line:
        counters = self.counters
        self._counters.put(self.workspace, replace(counters, leaf=counters.leaf + 1))
        line = line_of(record, counters.leaf)
        self.trail_rows.append(line)
        return line
