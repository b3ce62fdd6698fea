"""What the guide says next, for every way in which things can stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.demo.first_minute import LAST, SENTENCES, STATUS, Facts, Followed, Someone, step
from bot.domain.due_dates import Due, parse_due
from bot.domain.handoff import State

ANA, BEN, CHLOE = (Someone(f"U{name}", name, f"D{name}") for name in ("Ana", "Ben", "Chloe"))
HOME = "C1"
NOTHING_MADE = Facts(ANA.id, HOME, ANA, HOME, next_nudge=2)
PROPOSED = Followed(10, "Alert thresholds", State.PROPOSED, False, ANA, BEN, BEN, HOME, "Fri 11 Dec")
SHOW_TIMELINE = "Ask how the plan stands, then press Show timeline"
MOVERS = {State.AGREED: ANA, State.DELIVERED: BEN, State.DECLINED: CHLOE, State.ACCEPTED: None}


def facts(state: State, *, reminded: tuple[Someone, ...] = (), **changes: Any) -> Facts:
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
        (facts(State.PROPOSED, reminded=(BEN,)), 2, "Ben is asked", [{"as": BEN.id, "channel": BEN.dm}]),
        (facts(State.DECLINED), 2, "Ben declined", [{"as": CHLOE.id, "channel": CHLOE.dm}, *TYPED]),
        (facts(State.AGREED), 3, "Ben took it", [{"jump": 2}]),
        (
            facts(State.AGREED, reminded=(ANA, BEN)),
            4,
            "Deliver it",
            [{"as": ANA.id, "channel": ANA.dm}, {"as": BEN.id, "channel": BEN.dm}],
        ),
        (facts(State.AGREED, reminded=(BEN, ANA)), 4, "Deliver it", [{"as": ANA.id, "channel": ANA.dm}]),
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
@pytest.mark.parametrize("reminded", [(), (BEN,)])
def test_an_open_offer_is_the_givers_to_answer(state: State, reminded: tuple[Someone, ...]) -> None:
    seen = facts(state, reminded=reminded)
    assert seen.followed
    seen = replace(seen, followed=replace(seen.followed, offered=True, mover=ANA))
    assert (step(seen).number, step(seen).title) == (2, "Ben suggests a change")
    assert clicks(seen) == [{"as": ANA.id, "channel": ANA.dm}]


def test_once_accepted_there_is_more_to_see() -> None:
    found = step(facts(State.ACCEPTED))
    assert (found.number, found.title, found.done) == (LAST, "Ben accepted it", True)
    assert found.text == "Alert thresholds (H-10) is Ben's now, and each step is on record."
    assert clicks(facts(State.ACCEPTED)) == [
        {"as": ANA.id, "channel": HOME, "panel": "Trail"},
        {"as": BEN.id, "channel": BEN.dm},
        {"as": ANA.id, "channel": ANA.dm, "tab": "home"},
        {"as": ANA.id, "channel": HOME, "type": STATUS},
    ]


def test_at_the_end_nobody_is_led_to_what_is_not_there() -> None:
    """Baton has not written to her yet, so there is no Home to go to; and there is no channel with a plan."""
    labels = [offer.label for offer in step(facts(State.ACCEPTED, first=replace(ANA, dm=None), home=None)).offers]
    assert labels == ["See the trail", "Look back: press History as Ben"]
    alone = [offer.label for offer in step(facts(State.ACCEPTED, home=ANA.dm)).offers]
    assert alone == ["See the trail", "Look back: press History as Ben", "Open Ana's Home"]


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
    assert step(here).text == "Alert thresholds (H-10): take it, suggest a change, or decline."
    elsewhere = facts(State.PROPOSED, viewer=BEN.id)
    assert [offer.label for offer in step(elsewhere).offers] == ["Open Baton's message"]
    assert [offer.label for offer in step(facts(State.PROPOSED)).offers] == ["Be Ben"]


def test_at_the_end_whoever_is_there_already_is_not_sent_there() -> None:
    here = facts(State.ACCEPTED, viewer=BEN.id, channel=BEN.dm)
    assert [offer.label for offer in step(here).offers] == ["See the trail", "Open Ana's Home", SHOW_TIMELINE]
    assert step(here).text.endswith(" Press History to look back.")
    there = facts(State.ACCEPTED, viewer=CHLOE.id, channel=CHLOE.dm, asked=CHLOE)
    assert [offer.label for offer in step(there).offers][-1] == SHOW_TIMELINE


def test_a_reminder_is_told_of_and_can_be_read() -> None:
    seen = facts(State.AGREED, reminded=(CHLOE, BEN))
    assert step(seen).text == (
        "Baton reminded Chloe and Ben of what waits; of H-10 it reminds both before Fri 11 Dec. "
        "When Ana's part is done: press Mark delivered at Alert thresholds (H-10)."
    )
    assert [offer.label for offer in step(seen).offers] == ["Open Baton's message", "Read the reminder"]
    reading = replace(seen, viewer=BEN.id, channel=str(BEN.dm))
    assert [offer.label for offer in step(reading).offers] == ["Be Ana"]
    assert seen.followed
    late = replace(seen, followed=replace(seen.followed, due=None), reminded=(BEN,))
    assert step(late).text.startswith("Baton reminded Ben of what waits. When ")


def test_without_a_place_for_it_a_sentence_is_typed_where_one_is() -> None:
    assert clicks(replace(NOTHING_MADE, home=None)) == [{"as": ANA.id, "type": sentence} for _, sentence in SENTENCES]


def test_away_from_a_channel_the_form_asks_for_one() -> None:
    found = step(replace(NOTHING_MADE, home=ANA.dm))
    assert found.text == ("Click a sentence, then press Enter. In the form, choose Only the two of us, and propose it.")


def test_the_page_gets_plain_json() -> None:
    assert step(facts(State.AGREED)).as_json() == {
        "step": 3,
        "of": LAST,
        "title": "Ben took it",
        "text": "Alert thresholds (H-10): nobody has to keep it in mind. Let time pass until Baton reminds somebody.",
        "done": False,
        "offers": [{"label": "See Baton remind", "jump": 2}],
    }


@pytest.mark.parametrize("days", range(0, 400, 7))
def test_the_sentences_have_a_date_on_whatever_day_they_are_clicked(days: int) -> None:
    for weekday in range(7):
        now = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC) + dt.timedelta(days=days + weekday)
        assert isinstance(parse_due("next Friday", now, "Europe/Warsaw"), Due)
