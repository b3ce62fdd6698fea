"""The life cycle, the rows that change terms: reschedule, edit, reassign, cancel. What each person sees."""

from __future__ import annotations

import pytest

from tests.scenario.team import SENTENCE, Team

pytestmark = pytest.mark.parametrize("transport", ["http", "socket"])


async def open_menu(team: Team, name: str, label: str) -> None:
    """Somebody opens the card and chooses in its menu."""
    await team.clicks(name, "Open")
    await team.clicks(name, label)


async def test_ana_reschedules_and_ben_is_fine(team: Team) -> None:
    await team.agreed()
    await team.clicks("Ana", "Reschedule")
    ana = team.person("Ana")
    await ana.chooses("By", "2026-12-22")
    await ana.fills("Reason", "the vendor is late")
    await team.submits("Ana")

    assert team.told("Ben") == (
        "Ana moved the fraud-model pager (H-1) from Tue 15 Dec to Tue 22 Dec: "
        '"the vendor is late". It counts at once. Say whether that is fine, or suggest another date.'
    )
    assert team.can_press("Ben") == ["Fine", "Suggest a change"]
    assert "Ana to Ben by Tue 22 Dec." in team.card_says()
    assert "Was Tue 15 Dec, moved by Ana, Ben has not answered." in team.card_says()

    await team.clicks("Ben", "Fine")

    assert team.acts()[-2:] == ["reschedule", "acknowledge"]
    assert "has not answered" not in team.card_says()
    assert "First agreed for Tue 15 Dec; moved once." in team.card_says()
    assert team.can_press("Ben") == []


async def test_a_moved_date_is_answered_with_an_offer(team: Team) -> None:
    await team.agreed()
    await team.clicks("Ana", "Reschedule")
    await team.person("Ana").chooses("By", "2026-12-22")
    await team.submits("Ana")
    await team.clicks("Ben", "Suggest a change")
    await team.person("Ben").chooses("By", "2026-12-18")
    await team.submits("Ben")

    assert "has not answered" in team.card_says()
    assert "moved by Ana, Ben has not answered" not in team.card_says()
    assert team.can_press("Ana") == ["Agree to change", "Keep as it is"]


async def test_a_moved_date_of_what_is_delivered_can_be_fine_or_accepted(team: Team) -> None:
    await team.delivered()
    await open_menu(team, "Ana", "Reschedule")
    await team.person("Ana").chooses("By", "2026-12-22")
    await team.submits("Ana")
    assert team.told("Ben") == (
        "Ana moved the fraud-model pager (H-1) from Tue 15 Dec to Tue 22 Dec. "
        "It counts at once. Say whether that is fine; it is still ready for you to accept."
    )
    assert team.can_press("Ben") == ["Accept", "Not yet", "Fine"]
    await team.clicks("Ben", "Fine")
    assert team.can_press("Ben") == ["Accept", "Not yet"]
    assert "has not answered" not in team.card_says()


async def test_the_date_must_be_another_and_to_come(team: Team) -> None:
    await team.agreed()
    await team.clicks("Ana", "Reschedule")
    ana = team.person("Ana")
    await ana.submits()
    ana.sees("Nothing changed: these are the present terms. Change something, or close the form.")
    await ana.chooses("By", "2026-12-01")
    await ana.submits()
    ana.sees("That is past. Choose a date to come.")
    await ana.closes()
    assert team.acts()[-1] == "agree"


async def test_ana_edits_the_criteria_and_bens_yes_no_longer_counts(team: Team) -> None:
    await team.agreed()
    await open_menu(team, "Ana", "Edit")
    ana = team.person("Ana")
    await ana.fills("Done when", "Ben's team answered two pages alone\nrunbook is merged and rehearsed")
    await team.submits("Ana")

    assert team.told("Ben") == (
        "Ana changed what done means for the fraud-model pager (H-1). "
        'Was: "runbook is merged". Now: "runbook is merged and rehearsed". Your earlier yes no longer counts.'
    )
    assert team.can_press("Ben") == ["I'll take it", "Suggest a change", "Decline"]
    assert "proposed, Ben's move" in team.card_says()
    assert "2. Runbook is merged and rehearsed." in team.card_says()
    assert "Wording 2" in team.card_says()


async def test_the_proposer_edits_the_thing_while_it_is_proposed(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", SENTENCE)
    await team.clicks("Chloe", "Edit")
    await team.person("Chloe").fills("What is handed over", "the fraud-model pager and its rota")
    await team.submits("Chloe")

    assert team.card_says().startswith("Fraud-model pager and its rota · H-1 · proposed")
    assert team.acts()[-1] == "edit"
    assert "the fraud-model pager and its rota" in team.told("Ben")


async def test_ben_reassigns_his_side_to_chloe(team: Team) -> None:
    await team.agreed()
    await open_menu(team, "Ben", "Reassign")
    ben = team.person("Ben")
    await ben.chooses("To", "Chloe")
    await ben.fills("Reason", "I leave the team")
    await team.submits("Ben")

    assert team.told("Chloe").startswith(
        "Ben asks you to take over the fraud-model pager from Ana by Tue 15 Dec (H-1, #fraud-model), "
        'in place of Ben: "I leave the team".'
    )
    assert team.can_press("Chloe") == ["I'll take it", "Suggest a change", "Decline"]
    assert 'Ben reassigned the fraud-model pager (H-1) from Ben to Chloe: "I leave the team".' in team.told("Ana")
    assert team.can_press("Ana") == []
    assert team.can_press("Ben") == []
    assert "proposed, Chloe's move" in team.card_says()
    assert "Ana to Chloe by Tue 15 Dec" in team.card_says()


async def test_the_plan_owner_reassigns_the_giver(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", SENTENCE)
    await team.clicks("Ben", "I'll take it")
    await open_menu(team, "Chloe", "Reassign")
    chloe = team.person("Chloe")
    await chloe.chooses("In place of", "Ana, who hands it over")
    await chloe.chooses("To", "Dev")
    await team.submits("Chloe")

    assert team.told("Dev").startswith("Chloe asks you to hand over the fraud-model pager to Ben by Tue 15 Dec")
    assert team.can_press("Dev") == ["That's right", "Not me"]
    assert "from you to Dev" in team.told("Ana")
    assert team.can_press("Ana") == []
    assert "Your earlier yes no longer counts: will you take it from Dev?" in team.told("Ben")
    assert team.can_press("Ben") == ["I'll take it", "Suggest a change", "Decline"]
    assert "Dev to Ben" in team.card_says()
    assert "Dev has not confirmed." in team.card_says()


async def test_nobody_is_put_on_both_sides(team: Team) -> None:
    await team.agreed()
    await open_menu(team, "Ben", "Reassign")
    ben = team.person("Ben")
    for name, problem in (
        ("Ana", "Choose two people: nobody hands over to themselves."),
        ("Finn", "Finn's account is deactivated. Choose another person."),
        ("Baton", "Baton cannot take part: choose an active member or guest, not an app."),
    ):
        await ben.chooses("To", name)
        await ben.submits()
        ben.sees(problem)
    await ben.closes()
    assert team.acts()[-1] == "agree"


async def test_ana_cancels_with_a_reason(team: Team) -> None:
    await team.agreed()
    await open_menu(team, "Ana", "Cancel handoff")
    ana = team.person("Ana")
    ana.sees("Cancelling is final.")
    await ana.fills("Reason", "the pilot is stopped")
    await team.submits("Ana")

    assert team.told("Ben") == (
        'Ana cancelled the fraud-model pager (H-1): "the pilot is stopped". Nothing is left to do.'
    )
    assert team.card_says().startswith("Fraud-model pager · H-1 · cancelled.")
    assert [team.can_press(name) for name in ("Ana", "Ben")] == [[], []]


async def test_a_change_of_terms_closes_an_offer(team: Team) -> None:
    await team.agreed()
    await team.clicks("Ben", "Open")
    await team.clicks("Ben", "Suggest a change")
    await team.person("Ben").chooses("By", "2026-12-18")
    await team.submits("Ben")
    await open_menu(team, "Ana", "Reschedule")
    await team.person("Ana").chooses("By", "2026-12-22")
    await team.submits("Ana")

    assert "suggests" not in team.card_says()
    assert "Agree to change" not in team.can_press("Ana")
    assert team.can_press("Ben") == ["Fine", "Suggest a change"]
