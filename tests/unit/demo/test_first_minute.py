"""What the guide says next, for every way in which things can stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.demo.first_minute import LAST, SENTENCES, Facts, Followed, Someone, step
from bot.domain.due_dates import Due, parse_due
from bot.domain.handoff import State

ANA, BEN, CHLOE = (Someone(f"U{name}", name, f"D{name}") for name in ("Ana", "Ben", "Chloe"))
HOME = "C1"
NOTHING_MADE = Facts(ANA.id, HOME, ANA, HOME, next_nudge=2)
PROPOSED = Followed(10, State.PROPOSED, False, ANA, BEN, BEN, HOME)
MOVERS = {State.AGREED: ANA, State.DELIVERED: BEN, State.DECLINED: CHLOE, State.ACCEPTED: None}


def facts(state: State, *, reminded: bool = False, **changes: object) -> Facts:
    """A handoff from Ana to Ben was made, and stands so; Chloe owns the plan."""
    followed = replace(PROPOSED, state=state, mover=MOVERS.get(state, BEN))
    return replace(NOTHING_MADE, followed=followed, reminded=reminded, **changes)


def clicks(seen: Facts) -> list[dict[str, object]]:
    """The offers as the page gets them, without their labels."""
    return [{key: value for key, value in offer.as_json().items() if key != "label"} for offer in step(seen).offers]


TYPED = [{"as": ANA.id, "channel": HOME, "type": sentence} for _, sentence in SENTENCES]


@pytest.mark.parametrize(
    ("seen", "number", "title", "offered"),
    [
        (NOTHING_MADE, 1, "Make a handoff", TYPED),
        (replace(NOTHING_MADE, cancelled=True, viewer=BEN.id), 1, "Make a handoff", TYPED),
        (facts(State.PROPOSED), 2, "Ben is asked", [{"as": BEN.id, "channel": BEN.dm}]),
        (facts(State.PROPOSED, reminded=True), 2, "Ben is asked", [{"as": BEN.id, "channel": BEN.dm}]),
        (facts(State.DECLINED), 2, "Ben declined", [{"as": CHLOE.id, "channel": CHLOE.dm}, *TYPED]),
        (facts(State.AGREED), 3, "Ben took it", [{"jump": 2}]),
        (facts(State.AGREED, reminded=True), 4, "Deliver it", [{"as": ANA.id, "channel": ANA.dm}]),
        (facts(State.DELIVERED), 5, "Only Ben can accept it", [{"as": BEN.id, "channel": BEN.dm}]),
    ],
)
def test_each_step_leads_on_by_one_click(
    seen: Facts, number: int, title: str, offered: list[dict[str, object]]
) -> None:
    found = step(seen)
    assert (found.number, found.title, found.done) == (number, title, False)
    assert clicks(seen) == offered


@pytest.mark.parametrize("state", [State.PROPOSED, State.AGREED])
@pytest.mark.parametrize("reminded", [False, True])
def test_an_open_offer_is_the_givers_to_answer(state: State, reminded: bool) -> None:
    seen = facts(state, reminded=reminded)
    assert seen.followed
    seen = replace(seen, followed=replace(seen.followed, offered=True, mover=ANA))
    assert (step(seen).number, step(seen).title) == (2, "Ben suggests a change")
    assert clicks(seen) == [{"as": ANA.id, "channel": ANA.dm}]


def test_once_accepted_there_is_more_to_see() -> None:
    found = step(facts(State.ACCEPTED))
    assert (found.number, found.title, found.done) == (LAST, "Ben accepted it", True)
    assert found.text == "H-10 is Ben's now, and each step is on record."
    assert clicks(facts(State.ACCEPTED)) == [
        {"as": ANA.id, "channel": HOME, "panel": "Trail"},
        {"as": BEN.id, "channel": BEN.dm},
        {"as": ANA.id, "channel": HOME, "type": "/handoff list mine"},
    ]


def test_what_waits_for_somebody_else_is_offered_at_the_end() -> None:
    last = step(facts(State.ACCEPTED, asked=CHLOE)).offers[-1]
    assert last.as_json() == {"label": "Decline something as Chloe", "as": CHLOE.id, "channel": CHLOE.dm}


def test_the_trail_of_two_people_alone_is_seen_from_a_direct_message() -> None:
    seen = facts(State.ACCEPTED)
    assert seen.followed
    seen = replace(seen, followed=replace(seen.followed, channel=None))
    assert clicks(seen)[0] == {"as": ANA.id, "channel": ANA.dm, "panel": "Trail"}


def test_whoever_is_there_already_is_not_sent_there() -> None:
    here = facts(State.PROPOSED, viewer=BEN.id, channel=BEN.dm)
    assert clicks(here) == []
    assert step(here).text == "Take it, suggest a change, or decline."
    elsewhere = facts(State.PROPOSED, viewer=BEN.id)
    assert [offer.label for offer in step(elsewhere).offers] == ["Open Baton's message"]
    assert [offer.label for offer in step(facts(State.PROPOSED)).offers] == ["Be Ben"]


def test_the_page_gets_plain_json() -> None:
    assert step(facts(State.AGREED)).as_json() == {
        "step": 3,
        "of": LAST,
        "title": "Ben took it",
        "text": "Nobody has to keep it in mind. Let time pass until Baton reminds somebody.",
        "done": False,
        "offers": [{"label": "See Baton remind", "jump": 2}],
    }


@pytest.mark.parametrize("days", range(0, 400, 7))
def test_the_sentences_have_a_date_on_whatever_day_they_are_clicked(days: int) -> None:
    for weekday in range(7):
        now = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC) + dt.timedelta(days=days + weekday)
        assert isinstance(parse_due("next Friday", now, "Europe/Warsaw"), Due)
