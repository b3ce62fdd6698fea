"""The life cycle, the rows about doing it: deliver, accept, return, undo, hand back. What each person sees."""

from __future__ import annotations

import pytest

from tests.scenario.team import SENTENCE, Team

pytestmark = pytest.mark.parametrize("transport", ["http", "socket"])


async def test_ana_marks_it_delivered_with_evidence(team: Team) -> None:
    await team.delivered("both pages handled, https://wiki.example.com/runbook")

    assert team.told("Ben") == (
        'Ready for you to accept: fraud-model pager (H-1). Ana: "both pages handled", '
        "https://wiki.example.com/runbook. Check two points."
    )
    assert team.can_press("Ben") == ["Accept", "Not yet"]
    assert team.can_press("Ana") == []
    assert "delivered, Ben's move" in team.card_says()


async def test_delivering_what_chloe_typed_confirms_it_too(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", SENTENCE)
    await team.clicks("Ana", "Open")
    await team.clicks("Ana", "Mark delivered")
    await team.submits("Ana")

    assert "Ana has not confirmed" not in team.card_says()
    assert team.can_press("Ana") == []
    assert team.told("Ben") == (
        "Ready for you to accept: fraud-model pager (H-1). No evidence was given. Check two points."
    )


async def test_ben_accepts_with_a_box_for_each_criterion(team: Team) -> None:
    await team.delivered()
    await team.clicks("Ben", "Accept")
    ben = team.person("Ben")
    ben.sees("Wording 1. Accepting is final; if it breaks later, use Hand back.")
    ben.sees("1. Ben's team answered two pages alone")
    ben.sees("2. Runbook is merged")
    await ben.ticks("Confirmed", nth=1)
    await ben.submits()
    assert ben.modal() is not None
    assert team.acts()[-1] == "deliver"

    await ben.ticks("Confirmed", nth=2)
    await ben.fills("Note", "rehearsed on Friday")
    await team.submits("Ben")

    number = team.query("SELECT hash FROM trail WHERE plan = 1 AND seq = 5")[0][0][:32]
    for name, moment in (("Ben", "Wed 2 Dec 04:00, New York"), ("Ana", "Wed 2 Dec 10:00, Warsaw")):
        assert team.told(name) == (
            f"Ben accepted the fraud-model pager (H-1), all 2 points, wording 1, {moment}. It is Ben's now. "
            f'Note: "rehearsed on Friday". Record 5, {number}: anyone can check it without Baton.'
        )
        assert team.can_press(name) == ["Receipt", "History"]
    assert team.card_says().startswith("Fraud-model pager · H-1 · accepted. Ana to Ben by Tue 15 Dec.")
    assert team.records()[-1]["data"]["criteria"] == [1, 2]


async def test_the_plan_owner_hears_of_an_acceptance(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", SENTENCE)
    await team.clicks("Ben", "Open")
    await team.clicks("Ben", "Accept")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")

    assert team.told("Chloe").startswith("Ben accepted the fraud-model pager (H-1), all 2 points, wording 1,")
    assert "Recorded with it: not marked delivered, no evidence." in team.told("Chloe")
    assert team.records()[-1]["data"]["undelivered"] is True
    assert team.records()[-1]["data"]["no_evidence"] is True


async def test_ben_says_not_yet(team: Team) -> None:
    await team.delivered()
    await team.clicks("Ben", "Not yet")
    ben = team.person("Ben")
    await ben.fills("Reason", "no rollback step")
    await ben.submits()
    ben.sees("Tick at least one point that is missing.")
    await ben.ticks("Missing", nth=2)
    await team.submits("Ben")

    assert team.told("Ana") == (
        "Ben says not yet: fraud-model pager (H-1). "
        'Missing: 2. Runbook is merged, "no rollback step". Back to agreed; the date stays Tue 15 Dec.'
    )
    assert team.can_press("Ana") == ["Mark delivered", "Reschedule"]
    assert team.can_press("Ben") == []
    assert "agreed, Ana's move" in team.card_says()


async def test_after_not_yet_it_is_delivered_and_accepted_again(team: Team) -> None:
    await team.delivered()
    await team.clicks("Ben", "Not yet")
    await team.person("Ben").ticks("Missing")
    await team.person("Ben").fills("Reason", "it rang once")
    await team.submits("Ben")
    assert "Missing: 1. Ben's team answered two pages alone. 2. Runbook is merged." in team.told("Ana")
    await team.clicks("Ana", "Mark delivered")
    await team.person("Ana").fills("Evidence", "twice now")
    await team.submits("Ana")
    await team.clicks("Ben", "Accept")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")
    assert team.acts()[-4:] == ["deliver", "return", "deliver", "accept"]
    assert [team.can_press(name) for name in ("Ana", "Ben")] == [["Receipt", "History"]] * 2


async def test_undo_within_five_minutes(team: Team) -> None:
    await team.proposed()
    await team.later(minutes=5)
    await team.clicks("Ana", "Undo")

    assert team.acts()[-1] == "undo"
    assert team.answered("Ana").startswith("Fraud-model pager · H-1 · cancelled.")
    assert "cancelled" in team.card_says()
    assert team.told("Ben").endswith("Now: cancelled.")
    assert team.can_press("Ben") == []


async def test_undo_after_five_minutes_is_too_late(team: Team) -> None:
    await team.proposed()
    await team.later(minutes=5, seconds=1)
    await team.clicks("Ana", "Undo")

    assert team.answered("Ana") == (
        "Nothing changed: it was answered, or five minutes have passed. Use Cancel handoff."
    )
    assert team.acts() == ["start_plan", "propose"]


async def test_undo_after_an_answer_is_too_late(team: Team) -> None:
    await team.agreed()
    await team.clicks("Ana", "Undo")
    assert team.answered("Ana").startswith("Nothing changed")
    assert team.acts()[-1] == "agree"


async def test_ben_hands_it_back(team: Team) -> None:
    await team.accepted()
    await team.clicks("Ben", "Open")
    await team.clicks("Ben", "Hand back")
    ben = team.person("Ben")
    ben.sees("A new handoff goes from Ben back to Ana, who is asked.")
    await ben.chooses("By", "2026-12-29")
    await ben.fills("Reason", "two regressions in a week")
    await team.submits("Ben")

    assert set(team.acts()[-2:]) == {"propose", "hand_back"}
    assert team.told("Ana").startswith(
        "Ben asks you to take over the fraud-model pager by Tue 29 Dec (H-2, #fraud-model)"
    )
    assert "It hands back H-1." in team.told("Ana")
    assert team.can_press("Ana")[-3:] == ["I'll take it", "Suggest a change", "Decline"]
    assert "It was handed back as H-2." in team.card_says(number="H-1")
    assert "proposed, Ana's move" in team.card_says(number="H-2")
    assert "It follows H-1." in team.card_says(number="H-2")
