"""The life cycle, the rows before the work: propose, confirm, take it, offer and its answers, decline."""

from __future__ import annotations

import pytest

from tests.scenario.team import SENTENCE, Team

pytestmark = pytest.mark.parametrize("transport", ["http", "socket"])

ASKED = (
    "Ana asks you to take over the fraud-model pager by Tue 15 Dec (H-1, #fraud-model). "
    "Done when: 1. Ben's team answered two pages alone. 2. Runbook is merged. "
    "Yes is not the sign-off; you confirm each point at the end. I'm Baton: I remind you on working days at 09:00. "
    "Change or stop that: /handoff settings."
)


async def suggests(team: Team, *, date: str | None = None, criteria: str | None = None, reason: str = "") -> None:
    """Ben suggests a change."""
    ben = team.person("Ben")
    await team.clicks("Ben", "Suggest a change")
    if date:
        await ben.chooses("By", date)
    if criteria:
        await ben.fills("Done when", criteria)
    if reason:
        await ben.fills("Reason", reason)
    await team.submits("Ben")


async def test_ana_proposes_a_handoff_and_ben_is_asked(team: Team) -> None:
    await team.invites_baton()
    assert team.newest("Chloe", "Baton tracks handoffs: who passes what to whom").blocks

    await team.types("Ana", SENTENCE)

    assert team.answered("Ana") == (
        "H-1 is proposed; Ben is being asked. Due Tue 15 Dec (in 13 days), Warsaw. You own this channel's handoffs."
    )
    assert team.labels("Ana", team.private_answers("Ana")[-1]) == ["Undo", "Edit", "Change owner"]
    assert team.card_says() == (
        "Fraud-model pager · H-1 · proposed, Ben's move. Ana to Ben by Tue 15 Dec. "
        "Done when: 1. Ben's team answered two pages alone. 2. Runbook is merged."
    )
    assert team.labels("Chloe", team.card()) == ["Open"]
    assert team.told("Ben") == ASKED
    assert team.can_press("Ben") == ["I'll take it", "Suggest a change", "Decline"]
    assert team.told("Ana") == ""
    assert team.acts() == ["start_plan", "propose"]


async def test_only_the_echo_and_the_first_request_introduce(team: Team) -> None:
    await team.proposed()
    await team.types("Ana", "/handoff By 16 Dec, I transfer the rota to @ben, done when it lists him")
    assert "You own this channel's handoffs" not in team.answered("Ana")
    assert "I'm Baton" not in team.told("Ben")
    assert team.told("Ben").startswith("Ana asks you to take over the rota by Wed 16 Dec (H-2, #fraud-model).")


async def test_ana_confirms_what_chloe_typed(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", SENTENCE)
    assert team.answered("Chloe").startswith("H-1 is proposed; Ana and Ben are being asked. Due Tue 15 Dec")
    assert team.told("Ana") == "Chloe wrote that you transfer the fraud-model pager to Ben by Tue 15 Dec (H-1)."
    assert team.can_press("Ana") == ["That's right", "Not me"]
    assert team.told("Ben").startswith(
        "Chloe wrote that Ana transfers the fraud-model pager to you by Tue 15 Dec (H-1, #fraud-model). "
        "Ana has not confirmed."
    )
    assert "Ana has not confirmed." in team.card_says()

    await team.clicks("Ana", "That's right")

    assert team.acts() == ["start_plan", "propose", "confirm"]
    assert "has not confirmed" not in team.card_says()
    assert "has not confirmed" not in team.told("Ben")
    assert team.can_press("Ana") == []
    assert team.can_press("Ben") == ["I'll take it", "Suggest a change", "Decline"]


async def test_not_me_cancels_what_chloe_typed(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", SENTENCE)
    await team.clicks("Ana", "Not me")

    said = "Ana says they are not the one to hand over the fraud-model pager (H-1). It is cancelled."
    assert team.told("Chloe") == f"{said} Write it again with the right person."
    assert team.told("Ben") == said
    assert team.card_says().startswith("Fraud-model pager · H-1 · cancelled.")
    assert [team.can_press(name) for name in ("Ana", "Ben", "Chloe")] == [[], [], []]
    assert team.acts() == ["start_plan", "propose", "not_me"]


async def test_ben_takes_it(team: Team) -> None:
    await team.proposed()
    await team.clicks("Ben", "I'll take it")

    assert team.told("Ana") == (
        "Ben takes the fraud-model pager (H-1), by Tue 15 Dec. When your part is done, mark it delivered."
    )
    assert team.can_press("Ana") == ["Mark delivered", "Reschedule"]
    assert team.told("Ben") == f"{ASKED} Now: agreed, Ana's move."
    assert team.can_press("Ben") == []
    assert team.card_says().startswith("Fraud-model pager · H-1 · agreed, Ana's move.")


async def test_ben_suggests_another_date_and_ana_agrees(team: Team) -> None:
    await team.proposed()
    await suggests(team, date="2026-12-18", reason="change freeze")

    assert team.told("Ana") == (
        "Ben suggests Fri 18 Dec instead of Tue 15 Dec for the fraud-model pager (H-1): "
        '"change freeze". Until you answer, 15 Dec stands.'
    )
    assert team.can_press("Ana") == ["Agree to change", "Keep as it is"]
    assert "proposed, Ana's move" in team.card_says()
    assert 'Ben suggests Fri 18 Dec: "change freeze"; Ana has not answered.' in team.card_says()
    assert "Ana to Ben by Tue 15 Dec" in team.card_says()

    await team.clicks("Ana", "Agree to change")

    assert "Ana agrees to your change of the fraud-model pager (H-1)" in team.told("Ben")
    assert "Fri 18 Dec" in team.told("Ben")
    assert "agreed, Ana's move" in team.card_says()
    assert "Ana to Ben by Fri 18 Dec" in team.card_says()
    assert team.can_press("Ana") == ["Mark delivered", "Reschedule"]
    assert team.acts() == ["start_plan", "propose", "offer", "agree_to_change"]


async def test_ben_suggests_other_criteria_and_ana_agrees(team: Team) -> None:
    await team.agreed()
    await team.clicks("Ben", "Open")
    await suggests(team, criteria="Ben's team answered three pages alone\nRunbook is merged")

    assert "Ben suggests other criteria for the fraud-model pager (H-1)" in team.told("Ana")
    assert "1. Ben's team answered three pages alone." in team.told("Ana")
    await team.clicks("Ana", "Agree to change")
    assert "1. Ben's team answered three pages alone. 2. Runbook is merged." in team.card_says()
    assert "Wording 2, changed Wed 2 Dec." in team.card_says()


async def test_ana_keeps_it_as_it_is(team: Team) -> None:
    await team.proposed()
    await suggests(team, date="2026-12-18")
    await team.clicks("Ana", "Keep as it is")
    await team.person("Ana").fills("Reason", "the auditors come on the 16th")
    await team.submits("Ana")

    assert "the auditors come on the 16th" in team.told("Ben")
    assert "15 Dec" in team.told("Ben")
    assert team.can_press("Ben") == ["I'll take it", "Suggest a change", "Decline"]
    assert team.can_press("Ana") == []
    assert "proposed, Ben's move" in team.card_says()
    assert "suggests" not in team.card_says()
    assert team.acts()[-1] == "keep"


async def test_a_second_offer_replaces_the_first(team: Team) -> None:
    await team.proposed()
    await suggests(team, date="2026-12-18")
    first = team.button("Ana", "Agree to change")
    await team.clicks("Ben", "Open")
    await suggests(team, date="2026-12-21")

    assert team.told("Ana").startswith("Ben suggests Mon 21 Dec instead of Tue 15 Dec")
    assert team.can_press("Ana") == ["Agree to change", "Keep as it is"]
    await team.forges("Ana", first, on=team.card())
    assert team.answered("Ana").startswith("Nothing changed")
    assert team.acts()[-1] == "offer"

    await team.clicks("Ana", "Agree to change")
    assert "by Mon 21 Dec" in team.card_says()


async def test_ben_declines_with_a_reason(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", SENTENCE)
    await team.clicks("Ana", "That's right")
    await team.clicks("Ben", "Decline")
    ben = team.person("Ben")
    await ben.submits()
    ben.sees("Say why, in a few words.")
    await ben.fills("Reason", "we have no on-call budget")
    await team.submits("Ben")

    declined = 'Ben declined the fraud-model pager (H-1): "we have no on-call budget".'
    assert team.told("Ana") == f"{declined} It needs a receiver; next move: Chloe."
    assert team.told("Chloe") == f"{declined} It needs a receiver: reassign or cancel it."
    assert team.can_press("Chloe") == ["Reassign", "Cancel handoff"]
    assert team.can_press("Ben") == []
    assert team.can_press("Ana") == []
    assert "declined, Chloe's move" in team.card_says()


async def test_ben_declines_because_he_is_not_the_one(team: Team) -> None:
    await team.proposed()
    await team.clicks("Ben", "Decline")
    await team.person("Ben").ticks("I am not the one")
    await team.submits("Ben")

    assert "is not the one" in team.told("Ana")
    assert team.can_press("Ana") == ["Reassign", "Cancel handoff"]
    assert team.records()[-1]["data"]["not_me"] is True
