"""Plans to draw: Wed 2 Dec 2026 in Warsaw, with as many handoffs as asked for, in every state."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff, State
from bot.domain.plan import Opened, Plan, Scored, Shadow, Slot
from bot.domain.plan_events import Gate, Risk, Score
from bot.domain.words import Words
from bot.views.look import Look

ZONE = "Europe/Warsaw"
NOW = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
PEOPLE = {
    "UANA": "Ana",
    "UBEN": "Ben",
    "UCHLOE": "Chloe",
    "UDAN": "Dan",
    "UEVE": "Christopher Alexander",
    "UOTT": "Ottoline",
}
THINGS = (
    "the fraud-model pager", "data pipelines", "infrastructure", "support team", "monitoring with alerting",
    "the model registry", "feature store", "the weekly drift report and what is done about it", "access reviews",
    "on-call rota", "the runbook", "batch scoring jobs",
)  # fmt: skip
_STATES = (State.ACCEPTED, State.ACCEPTED, State.AGREED, State.DELIVERED, State.AGREED, State.PROPOSED, State.DECLINED)
_LONGEST = {"thing": "W" * 200, "person": "Maximiliana Wolfeschlegelsteinhausenbergerdorff " * 2, "name": "Wide " * 40}


def look(texts: dict[str, str] | None = None, people: dict[str, str] = PEOPLE, now: dt.datetime = NOW) -> Look:
    """The plan's own reader."""
    told = {Digest(f"thing {n}"): THINGS[n % len(THINGS)] for n in range(1000)}
    told |= {Digest("name"): "Fraud model"} | {Digest(key): text for key, text in (texts or {}).items()}
    return Look(Words(people, {"C1": "fraud-model"}, told), now, ZONE)


def longest() -> Look:
    """The longest that people may write, and longer names than Slack has."""
    long = {Digest(f"thing {n}"): _LONGEST["thing"] for n in range(1000)} | {Digest("name"): _LONGEST["name"]}
    return Look(Words(dict.fromkeys(PEOPLE, _LONGEST["person"]), {}, long), NOW, ZONE)


def handoff(number: int, state: State, due: dt.date, after: tuple[int, ...] = ()) -> Handoff:
    """One of the plan's; what was accepted was so a day before its date."""
    people = list(PEOPLE)
    ended = dt.datetime.combine(due - dt.timedelta(days=1), dt.time(12), dt.UTC) if state is State.ACCEPTED else None
    began = dt.datetime.combine(min(due, NOW.date()) - dt.timedelta(days=20), dt.time(9), dt.UTC)
    return Handoff(
        number, 1, state, people[0], people[number % 6], people[(number + 1) % 6], Digest(f"thing {number}"),
        (Digest("done"),), Due(due, None, ZONE), True, began, began, 12, 12, ended_at=ended, after=after,
    )  # fmt: skip


def handoffs(count: int) -> tuple[Handoff, ...]:
    """From three weeks ago on, a few days apart; each third waits for the one before it, some for others, too."""
    made = []
    for n in range(1, count + 1):
        due = dt.date(2026, 11, 12) + dt.timedelta(days=n * 5 if count <= 20 else n * 300 // count)
        state = _STATES[(n - 1) % 7]
        if state is State.ACCEPTED and due > dt.date(2026, 12, 2):
            state = State.AGREED
        after = (n - 1,) if n % 3 == 0 else (n - 3, n - 1) if n % 5 == 0 else ()
        made.append(handoff(n, state, due, after))
    return tuple(made)


def facts(count: int) -> Facts:
    """With so many handoffs."""
    return Facts(handoffs(count))


UNNAMED = Plan(1, "UANA", ZONE, "C1", (), NOW - dt.timedelta(days=40))
NAMED = replace(UNNAMED, name=Digest("name"), pilot_owner="UANA", production_owner="UDAN")


def opened(*gates: Gate) -> tuple[Opened, ...]:
    """These gates, a week apart, the last one twelve days ago."""
    return tuple(
        Opened(gate, NOW - dt.timedelta(days=12 + 7 * (len(gates) - 1 - n)), "UDAN", 20 + n)
        for n, gate in enumerate(gates)
    )


IN_SHADOW = replace(
    NAMED,
    opened=opened(Gate.KICKOFF, Gate.INTEGRATION, Gate.SHADOW),
    shadow=Shadow(1, NOW - dt.timedelta(days=12), 34, 31),
    risk=Risk.CUSTOMER_FACING,
    target=dt.date(2026, 12, 21),
)
LIVE = replace(
    IN_SHADOW,
    opened=opened(*list(Gate)[:4]),
    shadow=Shadow(1, NOW - dt.timedelta(days=60), 34, 31),
    live_at=NOW - dt.timedelta(days=12),
    calm_since=NOW - dt.timedelta(days=12),
)
WITH_SLOTS = replace(NAMED, slots=tuple(Slot(n, Digest("slot")) for n in range(1, 5)))


def scored(*scores: tuple[int, int, int, int]) -> Plan:
    """A live plan that people have scored."""
    return replace(LIVE, scores=tuple(Scored(f"U{n}", Score(*one, None)) for n, one in enumerate(scores)))
