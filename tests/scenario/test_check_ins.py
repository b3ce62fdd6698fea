"""30 and 90 days after an acceptance the receiver is asked, once, whether it still runs without the giver."""

from __future__ import annotations

import pytest

from tests.scenario.playbook import gates, handed_over, in_shadow
from tests.scenario.team import BATON, CHANNEL, SENTENCE, Team

QUESTION = "Is the fraud-model pager still running without Ana? You accepted it 30 days ago (H-1)."


async def ben_has(team: Team, moment: str) -> None:
    """It is that time where Ben is."""
    await team.at(moment, "America/New_York")


async def asked(team: Team, at: str = "2027-01-01 09:00") -> None:
    """Ben accepted on Wed 2 Dec; thirty days later he is asked."""
    await team.accepted()
    await ben_has(team, at)
    assert team.told("Ben") == QUESTION


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_the_receiver_is_asked_after_30_days_and_after_90(team: Team) -> None:
    await team.accepted()
    await ben_has(team, "2027-01-01 08:59")
    assert "still running" not in team.told("Ben")
    await ben_has(team, "2027-01-01 09:00")
    assert team.told("Ben") == QUESTION
    assert team.labels("Ben", team.newest("Ben", QUESTION)) == ["Still running", "It needs Ana"]
    await team.clicks("Ben", "Still running")
    assert team.told("Ben") == ("You said on Fri 1 Jan: the fraud-model pager (H-1) is still running without Ana.")
    assert "Still running" not in team.can_press("Ben")
    await ben_has(team, "2027-03-02 09:00")
    assert team.told("Ben").endswith("You accepted it 90 days ago (H-1).")
    await team.clicks("Ben", "Still running")
    assert team.records()[-1]["data"] == {"days": 90, "note": None, "running": True}
    for name in ("Ana", "Chloe"):
        assert "still running" not in team.person(name).screen(BATON)
    await ben_has(team, "2027-12-31 09:00")
    assert team.acts().count("check_in") == 2
    assert sum("still running without Ana?" in one for one in team.direct_messages("Ben")) == 0


async def test_where_it_needs_the_giver_both_owners_hear_of_it(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", SENTENCE)  # so hers is the plan
    await team.clicks("Ana", "That's right")
    await team.clicks("Ben", "I'll take it")
    await finished(team)
    await ben_has(team, "2027-01-01 09:00")
    await team.clicks("Ben", "It needs Ana")
    await team.person("Ben").fills("Note", "nobody here can read the alerts")
    await team.submits("Ben")
    assert team.told("Ana") == (
        'Ben says the fraud-model pager (H-1) needs you: "nobody here can read the alerts". '
        "Ben accepted it 30 days ago."
    )
    assert team.told("Chloe").startswith('Ben says the fraud-model pager (H-1) needs Ana: "nobody here')
    assert team.told("Ben") == (
        'You said on Fri 1 Jan: the fraud-model pager (H-1) needs Ana: "nobody here can read the alerts". '
        "Ana and Chloe know. If it is no longer yours to run, hand it back."
    )
    assert team.labels("Ben", team.newest("Ben", "You said on Fri 1 Jan")) == ["Hand back"]


async def finished(team: Team) -> None:
    """Ana delivers and Ben accepts."""
    await team.clicks("Ana", "Mark delivered")
    await team.submits("Ana")
    await team.clicks("Ben", "Accept")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")


async def test_history_tells_what_was_answered(team: Team) -> None:
    await asked(team)
    await team.clicks("Ben", "It needs Ana")
    await team.person("Ben").fills("Note", "alerts")
    await team.submits("Ben")
    await team.clicks("Ana", "History")
    assert 'Fri 1 Jan 15:00 · Ben said after 30 days: it needs the giver: "alerts".' in team.answered("Ana", BATON)


async def test_a_second_click_and_somebody_elses_are_answered_privately(team: Team) -> None:
    await asked(team)
    question = team.newest("Ben", QUESTION)
    running = team.button("Ben", "Still running", on=question)
    await team.forges("Ana", running, on=team.newest("Ana", "Ben accepted", BATON))
    assert team.answered("Ana", BATON) == "Nothing changed. Answering is Ben's to do; H-1 is accepted."
    assert "check_in" not in team.acts()
    await team.clicks("Ben", "Still running")
    await team.forges("Ben", running, on=question)
    assert team.acts().count("check_in") == 1
    assert team.answered("Ben", BATON).startswith("Nothing changed")


async def test_who_was_handed_it_back_is_not_asked(team: Team) -> None:
    await team.accepted()
    await handed_back(team)
    await ben_has(team, "2027-01-01 09:00")
    await ben_has(team, "2027-03-02 09:00")
    assert "still running" not in team.person("Ben").screen(BATON)


async def test_handing_it_back_answers_the_question_that_stands(team: Team) -> None:
    await asked(team)
    await handed_back(team, by="2027-02-01")
    assert "The fraud-model pager (H-1) was handed back as H-2." in team.direct_messages("Ben")
    assert "Still running" not in team.can_press("Ben")
    assert "It follows H-1." in team.card_says(number="H-2")
    assert "It was handed back as H-2." in team.card_says()


async def handed_back(team: Team, by: str = "2026-12-20") -> None:
    """Ben gives it back."""
    await team.types("Ben", "/handoff H-1")
    await team.clicks("Ben", "Hand back")
    await team.person("Ben").chooses("By", by)
    await team.person("Ben").fills("Reason", "we cannot run it")
    await team.submits("Ben")


async def test_whose_account_is_deactivated_is_not_asked(team: Team) -> None:
    await team.accepted()
    team.sandbox.workspace.change_user(team.person("Ben").id, deleted=True)
    await team.settled()
    await ben_has(team, "2027-01-01 09:00")
    assert not team.query("SELECT 1 FROM outbox WHERE kind = 'check_in'")


async def test_it_waits_for_the_receivers_hours_and_working_days(team: Team) -> None:
    await ben_has(team, "2026-12-03 10:00")
    await team.accepted()  # so 30 days later is Sat 2 Jan
    await ben_has(team, "2027-01-02 12:00")
    assert "still running" not in team.told("Ben")
    await ben_has(team, "2027-01-04 08:00")
    assert "still running" not in team.told("Ben")
    await ben_has(team, "2027-01-04 09:00")
    assert team.told("Ben").endswith("You accepted it 32 days ago (H-1).")


async def test_after_downtime_it_is_asked_up_to_14_days_late(team: Team) -> None:
    await team.accepted()
    await ben_has(team, "2027-01-15 09:30")
    assert team.told("Ben").endswith("You accepted it 44 days ago (H-1).")


async def test_later_than_14_days_it_is_not_asked_any_more(team: Team) -> None:
    await team.accepted()
    await ben_has(team, "2027-01-18 09:30")
    assert "still running" not in team.person("Ben").screen(BATON)
    await ben_has(team, "2027-03-02 09:00")
    assert team.told("Ben").endswith("You accepted it 90 days ago (H-1).")


async def test_an_answer_to_the_first_question_at_the_time_of_the_second_counts_for_that(team: Team) -> None:
    await asked(team)
    await ben_has(team, "2027-03-02 09:00")
    first = team.newest("Ben", QUESTION)
    await team.clicks("Ben", "Still running", first)
    assert team.records()[-1]["data"]["days"] == 90
    assert "Still running" not in team.can_press("Ben")


async def test_what_only_two_see_is_asked_about_as_well(team: Team) -> None:
    await team.types("Ana", "/handoff By 15 Dec, I transfer my notes to @ben, done when he read them", "Baton")
    await team.person("Ana").ticks("Only the two of us")
    await team.submits("Ana")
    await team.clicks("Ben", "I'll take it")
    await finished(team)
    await ben_has(team, "2027-01-01 09:00")
    assert team.told("Ben") == "Is my notes still running without Ana? You accepted it 30 days ago (H-1)."


async def test_the_channel_is_told_nothing_of_it(team: Team) -> None:
    await asked(team)
    await team.clicks("Ben", "It needs Ana")
    await team.person("Ben").fills("Note", "alerts")
    await team.submits("Ben")
    team.person("Chloe").sees_not("alerts", CHANNEL)
    team.person("Chloe").sees_not("running", CHANNEL)


# Hand back -------------------------------------------------------------------------------------------------------


async def test_a_hand_back_is_linked_in_both_histories(team: Team) -> None:
    await team.accepted()
    await handed_back(team)
    for number, linked in (("H-1", 'Ben handed it back as H-2: "we cannot run it".'), ("H-2", "It hands back H-1.")):
        await team.types("Chloe", f"/handoff {number}")
        await team.clicks("Chloe", "History", team.private_answers("Chloe", CHANNEL)[-1])
        assert linked in " ".join(team.words("Chloe", one) for one in team.private_answers("Chloe", CHANNEL))


async def test_what_is_handed_back_closes_go_live_until_it_is_accepted(team: Team) -> None:
    await in_shadow(team)
    await handed_over(team)
    assert "H-1" not in await missing_to_go_live(team)
    await handed_back(team)
    assert "H-2" in await missing_to_go_live(team)
    await team.clicks("Ana", "I'll take it")
    await team.clicks("Ben", "Mark delivered")
    await team.submits("Ben")
    await team.clicks("Ana", "Accept")
    await team.person("Ana").ticks("Confirmed")
    await team.submits("Ana")
    assert "H-2" not in await missing_to_go_live(team)


async def missing_to_go_live(team: Team) -> str:
    """What the gates say of go-live."""
    return (await gates(team, "Chloe")).split("Go-live:")[1].split("Stable:")[0]
