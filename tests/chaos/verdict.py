"""What became of every message of a storm: the outbox and the delivery log held against what stands in Slack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, text

from bot.sandbox import Fault, Message, WireEntry, Workspace
from storage.audit import Audit, Finding, Summary
from storage.database import database_url as with_driver
from tests.chaos.crowd import Crowd
from tests.chaos.due_today import Pair

# Why a message is rightly not sent: it was over before, or a newer one says it.
RIGHTLY_DROPPED = {"superseded", "nothing_to_renew", "no_longer_holds"}
# What a channel is told as a routine is not said again where nobody can know whether it was.
ROUTINE, GIVEN_UP = "escalation", "uncertain"


@dataclass
class Figures:
    """What happened on the way. Seconds: while it raged, and until all was said."""

    calls: Counter[str] = field(default_factory=Counter)
    limited: int = 0
    kills: list[int] = field(default_factory=list)
    met: dict[Fault, int] = field(default_factory=dict)
    raged: float = 0.0
    calmed: float = 0.0

    def count(self, entry: WireEntry) -> None:
        """One more call over the wire."""
        if entry.direction == "app to Slack":
            self.calls[entry.method] += 1
            self.limited += entry.status == 429

    def faults(self) -> dict[str, int]:
        """How many calls met each kind of fault."""
        named: Counter[str] = Counter()
        for fault, count in self.met.items():
            named[f"{fault.code or fault.kind} {'after' if fault.after else 'before'}"] += count
        return dict(named)


@dataclass(frozen=True)
class Row:
    """A row of the outbox as it ended; `why` as the delivery log has it; `uncertain`: its attempts whose outcome nobody
    knew, because Slack's answer was lost or the process that made them was.
    """

    id: int
    kind: str
    key: str
    place: str
    outcome: str | None
    why: str | None
    attempts: int
    uncertain: int

    @property
    def to_person(self) -> bool:
        """Whether it is a direct message."""
        return self.place.startswith("U")


@dataclass
class Ledger:
    """Every row, every message with the outbox id that it carries, and what people saw themselves do."""

    rows: dict[int, Row]
    posted: list[tuple[int, Message]]
    direct: dict[str, list[Message]]
    pairs: list[Pair]
    states: dict[int, str]
    cards: dict[int, str]
    findings: list[Finding]
    crowd: Crowd

    def problems(self) -> Iterator[str]:
        """All that is not as it should be; nothing where every message came once and none is lost."""
        yield from (f"audit: {finding}" for finding in self.findings)
        yield from (f"waits in vain: {what}" for what in sorted(self.crowd.waiting))
        yield from self._rows()
        yield from self._nudges()
        yield from self._acts()

    @property
    def copies(self) -> Counter[int]:
        """How many messages stand for each outbox id."""
        return Counter(number for number, _ in self.posted)

    @property
    def repeats(self) -> int:
        """Messages in channels that stand there a second time."""
        return sum(self.copies[row.id] - 1 for row in self.rows.values() if not row.to_person and self.copies[row.id])

    @property
    def answers(self) -> int:
        """Direct messages that answer a click, where its `response_url` failed."""
        return sum(_outbox_id(one) is None for messages in self.direct.values() for one in messages)

    @property
    def given_up(self) -> int:
        """Routine posts in channels that were not said again, though perhaps they never were."""
        return sum((row.kind, row.why) == (ROUTINE, GIVEN_UP) for row in self.rows.values())

    @property
    def uncertain(self) -> int:
        """Attempts of which nobody knew how they ended."""
        return sum(row.uncertain for row in self.rows.values())

    def _rows(self) -> Iterator[str]:
        copies = self.copies
        yield from (f"a message of no row: {number}" for number in copies.keys() - self.rows.keys())
        for row in self.rows.values():
            said = copies[row.id]
            if row.kind == "update":
                fits = row.outcome in {"sent", "dropped"} and said == 0
            elif (row.kind, row.why) == (ROUTINE, GIVEN_UP):
                fits = row.uncertain > 0 and said <= 1
            elif row.outcome == "dropped":
                fits = row.why in RIGHTLY_DROPPED and said == 0
            elif row.to_person:
                fits = row.outcome == "sent" and said == 1
            else:
                fits = row.outcome == "sent" and 1 <= said <= 1 + row.uncertain
            if not fits:
                yield f"stands {said} times: {row}"

    def _nudges(self) -> Iterator[str]:
        """Each person has one nudge, and no two messages of the same words. Answers to their own clicks are left out:
        they have no outbox id, and who clicks again is answered again.
        """
        nudges = Counter(row.place for row in self.rows.values() if row.kind == "nudge" and row.outcome == "sent")
        for pair in self.pairs:
            for person in (pair.giver, pair.receiver):
                if nudges[person] != 1:
                    yield f"{person} was nudged {nudges[person]} times"
                texts = [one.text for one in self.direct.get(person, []) if _outbox_id(one) is not None]
                if len(texts) != len(set(texts)):
                    yield f"{person} was told the same twice: {texts}"
                nudge = next((one for one in texts if all(f"H-{number}" in one for number in pair.numbers)), None)
                if nudge is None:
                    yield f"{person} was not reminded of {pair.numbers}: {texts}"

    def _acts(self) -> Iterator[str]:
        """What Slack told people was done is done, everybody was told, and the channel's card says so."""
        keys = {row.key for row in self.rows.values()}
        for number in self.crowd.told:
            if not any(key.startswith(f"card:{number}:") for key in keys):
                yield f"H-{number} has no card"
        for number, state in self.states.items():
            if number in self.cards and state not in self.cards[number]:
                yield f"the card of H-{number} does not say {state}: {self.cards[number]}"
        done = {
            "taken": (self.crowd.taken, {"agreed", "delivered"}),
            "delivered": (self.crowd.delivered, {"delivered"}),
        }
        for act, (numbers, states) in done.items():
            yield from (f"H-{number} is not {act}" for number in numbers if self.states[number] not in states)


def read_ledger(url: str, workspace: Workspace, pairs: list[Pair], crowd: Crowd) -> Ledger:
    """Everything, once all was said."""
    engine = create_engine(with_driver(url))
    with engine.connect() as connection:

        def query(statement: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(text(statement))]

        log = query("SELECT id, attempt, outcome, code FROM deliveries")
        outbox = query("SELECT id, kind, key, place, outcome, tries FROM outbox ORDER BY id")
        states = dict(query("SELECT handoff, state FROM handoffs"))
        cards = query("SELECT handoff, channel, ts FROM messages WHERE kind = 'card'")
    engine.dispose()
    return Ledger(
        rows=_rows(outbox, log),
        posted=[(number, one) for one in _messages(workspace) if (number := _outbox_id(one)) is not None],
        direct={
            _reader(workspace, channel.id): workspace.history(channel)
            for channel in workspace.channels.values()
            if channel.is_direct
        },
        pairs=pairs,
        states=states,
        cards={number: _text(workspace, channel, ts) for number, channel, ts in cards},
        findings=list(Audit(url).findings(Summary())),
        crowd=crowd,
    )


def _rows(outbox: list[tuple[Any, ...]], log: list[tuple[Any, ...]]) -> dict[int, Row]:
    ended: dict[int, set[int]] = {}
    unknown: Counter[int] = Counter()
    why: dict[int, str | None] = {}
    for number, attempt, outcome, code in log:
        ended.setdefault(number, set()).add(attempt)
        unknown[number] += outcome == "unknown"
        if outcome == "dropped":
            why[number] = code
    return {
        number: Row(
            number, kind, key, place, outcome, why.get(number), attempts,
            unknown[number] + len(set(range(1, attempts + 1)) - ended.get(number, set())),
        )
        for number, kind, key, place, outcome, attempts in outbox
    }  # fmt: skip


def _messages(workspace: Workspace) -> Iterator[Message]:
    for channel in workspace.channels.values():
        yield from workspace.history(channel)


def _outbox_id(message: Message) -> int | None:
    return message.metadata["event_payload"]["id"] if message.metadata else None


def _reader(workspace: Workspace, channel: str) -> str:
    return next(one for one in workspace.channels[channel].members if one != workspace.app.bot_user)


def _text(workspace: Workspace, channel: str, ts: str) -> str:
    message = workspace.find_message(workspace.channels[channel], ts)
    return message.text if message else ""
