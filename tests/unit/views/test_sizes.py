"""Plans of 0, 1, 5, 50 and 500 handoffs with the longest words that the rules allow: everything made of them fits."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

import pytest

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.charts import Chart
from bot.domain.due_dates import Due
from bot.domain.filters import Filter, Kind, Standing
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff
from bot.domain.home import Home, Part
from bot.domain.life_cycle import next_mover
from bot.domain.nudge_settings import NudgeSettings
from bot.domain.outgoing import Message
from bot.domain.pages import Row, by_mover, by_time, page_of
from bot.domain.plan import Overridden, Plan, Schedule, Scored, Shadow
from bot.domain.plan_events import Cadence, Gate, Risk
from bot.domain.plan_form import NAME_MAX, SYSTEM_MAX
from bot.domain.remedy import Remedy, Trouble
from bot.domain.sentence import CRITERIA_MAX, CRITERION_MAX, THING_MAX
from bot.domain.summary import summarise
from bot.domain.trail import NO_HASH, Record
from bot.domain.words import Words
from bot.pictures import draw
from bot.sandbox.block_kit import MAX_VIEW_SIZE, problems, view_size
from bot.usecases.home import PLANS, ROWS
from bot.usecases.texts import NOTE_MAX
from bot.views.charts import (
    progress_chart,
    progress_text,
    retrospective_chart,
    retrospective_text,
    timeline_chart,
    timeline_text,
)
from bot.views.home import home_modal, home_view
from bot.views.lists import handoff_list
from bot.views.look import Look
from bot.views.pictures import Picture, pictures_message
from bot.views.plan_csv import HEADINGS, plan_csv
from bot.views.summaries import summary_message
from tests.support.many_handoffs import DISPLAY_NAME_MAX
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    DAN,
    NOW,
    WARSAW,
    Story,
    accepted,
    agreed,
    assert_form,
    assert_message,
    declined,
    delivered,
    digest,
    moved,
    offered,
    proposed,
)

COUNTS = (0, 1, 5, 50, 500)
LETTERS = {
    "plain": "ab ",
    "escaped": "&<>",
    "quoted": 'a"\\ ',
    "emoji": "😀é ",
    "joined": "👩🏽‍🚒",
    "links": "https://a.io/b?c=1&d=2 ",
    "marks": "*_~`> ",
    "leftwards": "مرحبا ",
}
LATEST = NOW + dt.timedelta(days=30)  # by which half of them are late
SINCE = dt.date(2026, 11, 30)
HEAD = "4be19d02c7a3f651" * 4
ALT_MAX, VIEW_BLOCKS, MESSAGE_BLOCKS = 2_000, 100, 50
PNG = b"\x89PNG\r\n\x1a\n"

every_size = pytest.mark.parametrize(
    ("count", "letters"), list(product(COUNTS, LETTERS.values())), ids=lambda value: str(value).strip()
)


def long(letters: str, length: int, first: str = "") -> str:
    """So many characters of these letters, and something to read at both ends."""
    return (f"{first} " + letters * length)[: length - 1] + "x"


@dataclass(frozen=True)
class Many:
    """A plan with its handoffs, all that ever happened to them, and its readers' words."""

    plan: Plan
    handoffs: tuple[Handoff, ...]
    records: tuple[Record, ...]
    look: Look

    @property
    def facts(self) -> Facts:
        """The handoffs, as gates need them."""
        return Facts(self.handoffs)

    def rows(self, holds: Callable[[Handoff], bool] = lambda _: True) -> list[Row]:
        """Those for which that is so."""
        return [(one, self.plan) for one in self.handoffs if holds(one)]


@lru_cache(maxsize=1)
def many(count: int, letters: str) -> Many:
    """In every state, each moved on from the ones before, on dates before and after today; every gate overridden."""
    kinds: tuple[Callable[..., Story], ...] = (
        agreed, accepted, proposed, _delivered, moved, offered, _returned, declined, _cancelled
    )  # fmt: skip
    criteria = [long(letters, CRITERION_MAX, f"point {place}") for place in range(CRITERIA_MAX)]
    texts: dict[Any, str] = {}
    handoffs: list[Handoff] = []
    records: list[Record] = []
    for n in range(count):
        due = Due(NOW.date() + dt.timedelta(days=n % 60), dt.time(17, 30) if n % 7 == 0 else None, WARSAW)
        thing = long(letters, THING_MAX, f"thing {n}")
        story = kinds[n % len(kinds)](thing=thing, criteria=criteria, due=due, number=n + 1)
        story.keep(long(letters, NOTE_MAX, "note"))
        texts |= story.texts
        handoffs.append(replace(story.now_is, after=(n,)) if n % 3 == 2 else story.now_is)
        records += story.records
    plan = _plan(letters)
    records += [Record("T1", 1, 9, NOW, CHLOE, None, event, NO_HASH) for event in _plan_acts()]
    return Many(plan, tuple(handoffs), tuple(records), _look(letters, texts))


def _delivered(**terms: Any) -> Story:
    return delivered("e" * NOTE_MAX, **terms)


def _returned(**terms: Any) -> Story:
    story = _delivered(**terms)
    story.does(BEN, ev.Return(tuple(range(1, CRITERIA_MAX + 1)), digest("note")))
    return story


def _cancelled(**terms: Any) -> Story:
    story = agreed(**terms)
    story.does(ANA, ev.Cancel(digest("note")))
    return story


def _plan(letters: str) -> Plan:
    overrides = tuple(
        Overridden(gate, NOW, CHLOE, DAN, digest("note"), ("requirements",), seq) for seq, gate in enumerate(Gate)
    )
    scores = tuple(Scored(who, pe.Score(1, 3, 4, 5, digest("note"))) for who in (ANA, BEN, CHLOE))
    return Plan(
        1, ANA, WARSAW, "C1", (), NOW - dt.timedelta(days=100), name=digest("name"), system=digest("system"),
        pilot_owner=BEN, production_owner=CHLOE, risk=Risk.FINANCIAL_OR_HEALTH, target=dt.date(2027, 3, 1),
        overrides=overrides, shadow=Shadow(1, NOW, 40, 31), scores=scores,
        summary=Schedule(Cadence.WEEKLY, 0, dt.time(9), SINCE),
    )  # fmt: skip


def _plan_acts() -> list[pe.PlanEvent]:
    opened = [pe.Override(gate, ("requirements",), digest("note"), DAN) for gate in Gate]
    return [*opened, pe.ChangeOwner(BEN, ANA), pe.LogShadow(40, 31, digest("note"), "form"), pe.GoLive()]


def _look(letters: str, texts: dict[Any, str]) -> Look:
    texts |= {
        digest("name"): long(letters, NAME_MAX, "Fraud model"),
        digest("system"): long(letters, SYSTEM_MAX, "scores"),
        digest("note"): long(letters, NOTE_MAX, "note"),
    }
    names = {who: long(letters, DISPLAY_NAME_MAX, who) for who in (ANA, BEN, CHLOE, DAN)}
    return Look(Words(names, {"C1": "f" * 80}, texts, dict.fromkeys(names, dt.date(2027, 1, 4))), LATEST, WARSAW)


def _part(rows: list[Row], page: int) -> Part[Row]:
    pages = max(1, -(-len(rows) // ROWS))
    page = min(page, pages - 1)
    return Part(tuple(rows[page * ROWS : (page + 1) * ROWS]), len(rows), page, pages)


def fits(message: Message) -> None:
    """Slack takes it, and there is room left."""
    assert_message(message)
    assert len(message.blocks) < MESSAGE_BLOCKS


@every_size
def test_summaries(count: int, letters: str) -> None:
    one = many(count, letters)
    remedy = Remedy(Trouble.NOT_IN_CHANNEL, "C1", tuple(one.handoffs), {1: one.plan}, one.look.words)
    for records, wrong in product((one.records, (), one.records[-1:]), (None, remedy)):
        told = summarise(one.plan, one.facts, records, SINCE, 1_000_000, HEAD, LATEST)
        message = summary_message(told, one.look, wrong=wrong, sets_times=True)
        fits(message)
        assert message.text.rstrip(".").endswith(HEAD[:32]), "whatever is left out, its record is not"


@every_size
def test_each_page_of_the_lists(count: int, letters: str) -> None:
    one = many(count, letters)
    wanted = Filter(Kind.PLAN, plan=1, standing=Standing.ANY, person=BEN, text=long(letters, 100))
    for groups in (by_mover(one.rows(), ANA), by_time(one.rows(), LATEST)):
        pages = page_of(groups, 0).pages
        seen: list[int] = []
        for number in range(pages):
            page = page_of(groups, number)
            fits(handoff_list(wanted, page, ANA, one.look, plan=one.plan))
            seen += [handoff.number for handoff, _ in page.rows]
        assert sorted(seen) == list(range(1, count + 1))


@every_size
def test_each_page_of_home(count: int, letters: str) -> None:
    one = many(count, letters)
    waiting = one.rows(lambda handoff: next_mover(handoff, one.plan) == ANA)
    awaited = one.rows(lambda handoff: next_mover(handoff, one.plan) not in {ANA, None})
    over = one.rows(lambda handoff: next_mover(handoff, one.plan) is None)
    wanted = Filter(Kind.MINE, plan=1, person=BEN, standing=Standing.ANY, text=long(letters, 100))
    plans = Part(((one.plan, one.facts),) * PLANS, count, 1, 3)
    for number, asked in product(range(_part(awaited, 0).pages), (Filter(Kind.MINE), wanted)):
        home = Home(
            asked,
            one.plan,
            waiting=_part(waiting, number),
            awaited=_part(awaited, number),
            over=_part(over, number),
            plans=plans,
            settings=NudgeSettings(),
            is_new=False,
        )
        view = home_view(home, ANA, one.look)
        assert len(view["blocks"]) <= VIEW_BLOCKS
        assert problems("home", view) == []
        assert view_size(view) <= MAX_VIEW_SIZE
        assert_form(home_modal(home, ANA, one.look))


@every_size
def test_pictures_and_the_same_in_words(count: int, letters: str) -> None:
    one = many(count, letters)
    plan, facts, at = one.plan, one.facts, one.look
    charts: list[Chart] = [
        timeline_chart(plan, facts, at),
        progress_chart(plan, facts, at),
        retrospective_chart(plan, at),
    ]
    for chart in charts:
        assert 0 < len(chart.alt) <= ALT_MAX
        assert draw(chart).startswith(PNG)
    fits(pictures_message(plan, [Picture(f"F{n:010d}", chart) for n, chart in enumerate(charts)], at))
    for words in (timeline_text(plan, facts, at), progress_text(plan, facts, at), retrospective_text(plan, at)):
        fits(words)


@every_size
def test_the_table(count: int, letters: str) -> None:
    one = many(count, letters)
    table = list(
        csv.DictReader(io.StringIO(plan_csv(one.plan, one.handoffs, one.look).decode("utf-8-sig"), newline=""))
    )
    assert [row["Number"] for row in table] == [f"H-{n}" for n in range(1, count + 1)]
    for row, handoff in zip(table, one.handoffs, strict=True):
        assert list(row) == list(HEADINGS)
        criteria = [f"{place}. {one.look.text(text)}" for place, text in enumerate(handoff.criteria, 1)]
        assert row["Criteria"] == "\n".join(criteria)
