"""Handoffs to look at: Ana gives the fraud-model pager to Ben by Tue 15 Dec; it is Wed 2 Dec 2026 in Warsaw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain import events as ev
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, fold
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.trail import NO_HASH, Record
from bot.domain.words import Words
from bot.sandbox.block_kit import MAX_BLOCKS_SIZE, MAX_VIEW_SIZE, blocks_size, problems, view_size
from bot.views.look import Look

ANA, BEN, CHLOE, DAN = "UANA", "UBEN", "UCHLOE", "UDAN"
NAMES = {ANA: "Ana", BEN: "Ben", CHLOE: "Chloe", DAN: "Dan"}
WARSAW = "Europe/Warsaw"
NOW = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
DUE = Due(dt.date(2026, 12, 15), None, WARSAW)
LATER = Due(dt.date(2026, 12, 18), None, WARSAW)
PLAN = Plan(1, ANA, WARSAW, "C1", (), NOW)
PAIR = Plan(2, ANA, WARSAW, None, (ANA, BEN), NOW)
PAGER = "the fraud-model pager"
CRITERIA = ("two pages answered alone", "runbook is merged", "rota lists Ben")


def digest(text: str) -> Digest:
    """Stands for the text: these tests read words, not hashes."""
    return Digest(f"digest of {text}")


@dataclass
class Story:
    """A handoff to which things happen; keeps its records, and the words that a view needs."""

    plan: Plan = PLAN
    number: int = 1
    handoff: Handoff | None = None
    before: Handoff | None = None
    records: list[Record] = field(default_factory=list)
    texts: dict[Digest, str] = field(default_factory=dict)
    next_seq: int = 12
    now: dt.datetime = NOW
    away: dict[str, dt.date] = field(default_factory=dict)

    def keep(self, text: str) -> Digest:
        """The digest of some words, which the views will find."""
        self.texts[digest(text)] = text
        return digest(text)

    def keep_all(self, texts: Sequence[str]) -> tuple[Digest, ...]:
        """The digests of several."""
        return tuple(map(self.keep, texts))

    def does(self, actor: str, event: ev.Event, at: dt.datetime | None = None) -> Record:
        """One more record."""
        record = Record("T1", self.plan.number, self.next_seq, at or self.now, actor, self.number, event, NO_HASH)
        self.next_seq += 1
        self.before, self.handoff = self.handoff, fold(self.handoff, record)
        self.records.append(record)
        return record

    @property
    def now_is(self) -> Handoff:
        """The handoff as it stands."""
        assert self.handoff is not None
        return self.handoff

    def look(self, zone: str = WARSAW, locale: str = "en", now: dt.datetime | None = None) -> Look:
        """What a view is given."""
        return Look(Words(NAMES, {"C1": "fraud-model"}, self.texts, self.away), now or self.now, zone, locale)


def proposed(
    by: str = ANA,
    thing: str = PAGER,
    criteria: Sequence[str] = CRITERIA,
    due: Due = DUE,
    plan: Plan = PLAN,
    number: int = 1,
    follows: int | None = None,
) -> Story:
    """Somebody typed the sentence."""
    story = Story(plan, number)
    event = ev.Propose(ANA, BEN, story.keep(thing), story.keep_all(criteria), due, by == ANA, follows)
    story.does(by, event)
    return story


def agreed(**terms: Any) -> Story:
    """Ben took it."""
    story = proposed(**terms)
    story.does(BEN, ev.Agree())
    return story


def delivered(evidence: str | None = "both pages handled https://wiki.example/runbook", **terms: Any) -> Story:
    """Ana marked it delivered."""
    story = agreed(**terms)
    story.does(ANA, ev.Deliver(story.keep(evidence) if evidence else None))
    return story


def offered(due: Due | None = LATER, suggested: Sequence[str] = (), **terms: Any) -> Story:
    """Ben suggested a change."""
    story = agreed(**terms)
    story.does(BEN, ev.Offer(due, story.keep_all(suggested) or None, story.keep("change freeze")))
    return story


def moved(**terms: Any) -> Story:
    """Ana moved the date, and Ben has not answered."""
    story = agreed(**terms)
    story.does(ANA, ev.Reschedule(LATER, story.now_is.due, None))
    return story


def declined(**terms: Any) -> Story:
    """Ben declined."""
    story = proposed(**terms)
    story.does(BEN, ev.Decline(story.keep("on leave"), not_me=False))
    return story


def accepted(**terms: Any) -> Story:
    """Ben accepted."""
    story = delivered(**terms)
    numbers = tuple(range(1, len(story.now_is.criteria) + 1))
    story.does(BEN, ev.Accept(numbers, story.now_is.wording, None, None))
    return story


def owned_by(story: Story, owner: str) -> Plan:
    """The story's plan with another owner."""
    return replace(story.plan, owner=owner)


def one_line(message: Message) -> str:
    """A message's words as VOICE writes them, without line breaks."""
    return " ".join(message.text.split())


def labels(message: Message) -> list[str]:
    """The buttons in order; a "…" menu as "… (its options)"."""
    found: list[str] = []
    for block in message.blocks:
        parts = block["elements"] if block["type"] == "actions" else [block.get("accessory")]
        for part in (part for part in parts if part and part["type"] in {"button", "overflow"}):
            found.append(part["text"]["text"] if part["type"] == "button" else f"… ({', '.join(options(part))})")
    return found


def options(overflow: dict[str, Any]) -> list[str]:
    """The options of a "…" menu."""
    return [option["text"]["text"] for option in overflow["options"]]


def assert_message(message: Message) -> None:
    """Slack takes it: its schema, sizes, and our own rules for every message."""
    payload = {"text": message.text, "blocks": list(message.blocks)}
    assert problems("message", payload) == []
    assert blocks_size(payload) <= MAX_BLOCKS_SIZE
    assert 0 < len(message.text) <= 4000
    rows = [block for block in message.blocks if block["type"] == "actions"]
    assert all(len(row["elements"]) <= 5 for row in rows)
    buttons = [part for row in rows for part in row["elements"] if part["type"] == "button"]
    buttons += [block["accessory"] for block in message.blocks if "accessory" in block]
    assert sum(button.get("style") == "primary" for button in buttons) <= 1
    assert all(button["accessibility_label"].startswith(button["text"]["text"]) for button in buttons)


def assert_form(view: dict[str, Any]) -> None:
    """Slack takes it."""
    assert problems("modal", view) == []
    assert view_size(view) <= MAX_VIEW_SIZE
