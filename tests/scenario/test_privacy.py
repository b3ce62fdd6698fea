"""What is private shows in its own channel, to its sides and to the plan owner, and to nobody else."""

from __future__ import annotations

import pytest

from bot.sandbox.controls import Button
from tests.scenario.team import CHANNEL, Team

SECRET = "#secret-project"
UNKNOWN = "I find no H-1 here. /handoff list shows those you may see."

pytestmark = pytest.mark.parametrize("transport", ["http", "socket"])


async def secret(team: Team) -> None:
    """Ana hands over to Dev in a private channel that Ben and Chloe do not know of."""
    await team.invites_baton("Ana", SECRET)
    await team.types("Ana", "/handoff By 15 Dec, I transfer the merger model to @dev, done when it ran", SECRET)


async def chloe_in_secret(team: Team) -> None:
    """Chloe is in the private channel, and so is Baton."""
    await team.person("Ana").invites("Chloe", SECRET)
    await team.invites_baton("Chloe", SECRET)


async def test_outsiders_cannot_find_it_by_number_or_in_lists(team: Team) -> None:
    await secret(team)
    for name in ("Ben", "Chloe"):
        await team.types(name, "/handoff H-1")
        assert team.answered(name) == UNKNOWN
        for words in ("list", "list mine", "list overdue", "list @ana", "list @dev"):
            await team.types(name, f"/handoff {words}")
            assert "merger" not in team.answered(name)
        team.person(name).sees_not("merger")
        team.person(name).sees_not("secret")


async def test_outsiders_who_forge_a_button_learn_nothing(team: Team) -> None:
    await secret(team)
    await team.invites_baton("Ana", CHANNEL)
    welcome = team.newest("Chloe", "Baton tracks handoffs", CHANNEL)
    take = team.button("Dev", "I'll take it")
    for act in ("take", "open", "history", "receipt", "accept", "reassign", "edit"):
        element = {**take.element, "action_id": f"handoff.{act}"}
        await team.forges("Chloe", Button(act, take.block, element, None, ""), on=welcome)
        assert team.answered("Chloe") == UNKNOWN
    never = {**take.element, "value": "1|H-99|2"}
    await team.forges("Chloe", Button("take", take.block, never, None, ""), on=welcome)
    assert team.answered("Chloe") == UNKNOWN.replace("H-1", "H-99")
    assert team.acts() == ["start_plan", "propose"]


async def test_outsiders_who_send_the_form_learn_nothing(team: Team) -> None:
    await secret(team)
    await team.clicks("Dev", "Suggest a change")
    form = team.person("Dev").modal()
    assert form is not None
    await team.person("Dev").chooses("By", "2026-12-18")
    await team.sandbox.slack.submit(team.person("Chloe").user, form)
    assert [error.replace("`", "") for error in form.errors.values()] == [UNKNOWN]
    assert team.acts() == ["start_plan", "propose"]


async def test_its_sides_see_it_anywhere_and_members_in_its_channel(team: Team) -> None:
    await secret(team)
    await team.types("Dev", "/handoff H-1", "#general")
    assert team.answered("Dev", "#general").startswith("Merger model · H-1 · proposed, your move.")
    await team.person("Ana").invites("Ben", SECRET)
    await team.types("Ben", "/handoff H-1", SECRET)
    assert team.answered("Ben", SECRET).startswith("Merger model · H-1 · proposed, Dev's move.")
    await team.types("Ben", "/handoff list", SECRET)
    assert "Merger model" in team.answered("Ben", SECRET)


async def test_what_only_two_see_is_unknown_to_all_others(team: Team) -> None:
    await team.types("Ana", "/handoff By 15 Dec, I transfer my notes to @ben, done when he read them", "Baton")
    await team.person("Ana").ticks("Only the two of us")
    await team.submits("Ana")
    await team.types("Chloe", "/handoff H-1")
    assert team.answered("Chloe") == UNKNOWN
    await team.types("Ben", "/handoff H-1")
    assert team.answered("Ben").startswith("My notes · H-1 · proposed, your move.")


async def test_to_a_guest_every_channel_they_are_not_in_is_private(team: Team) -> None:
    await team.proposed()
    team.sandbox.workspace.add_channel("guests", [team.person("Eve").id])
    await team.types("Eve", "/handoff H-1", "#guests")
    assert team.answered("Eve", "#guests") == UNKNOWN
    await team.types("Eve", "/handoff list @ana", "#guests")
    assert "pager" not in team.answered("Eve", "#guests").replace("I transfer the pager", "")
    await team.types("Dev", "/handoff H-1", "#general")
    assert team.answered("Dev", "#general").startswith("Fraud-model pager · H-1 · proposed")


async def test_a_private_channels_name_does_not_leak_to_a_side_who_is_not_in_it(team: Team) -> None:
    await team.invites_baton("Ana", SECRET)
    await team.types("Ana", "/handoff By 15 Dec, I transfer the merger model to @ben, done when it ran", SECRET)
    assert team.told("Ben").startswith("Ana asks you to take over the merger model by Tue 15 Dec (H-1).")
    await team.clicks("Ben", "I'll take it")
    await team.clicks("Ana", "Mark delivered")
    await team.submits("Ana")
    await team.clicks("Ben", "Accept")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")
    await team.clicks("Ben", "Receipt")
    await team.clicks("Ben", "History")
    await team.types("Ben", "/handoff H-1")
    await team.types("Ben", "/handoff list")
    team.person("Ben").sees("exactly as it was recorded")
    team.person("Ben").sees_not("secret")
    await team.clicks("Ana", "Receipt")
    team.person("Ana").sees("(H-1, #secret-project), exactly as it was recorded")


async def test_nor_in_any_reminder_up_to_the_escalation(team: Team) -> None:
    """Chloe owns what is in the channel, and Ben is not in it."""
    await chloe_in_secret(team)
    for thing in ("model", "data"):
        sentence = f"/handoff By 9 Dec, @ana transfers the merger {thing} to @ben, done when it ran"
        await team.types("Chloe", sentence, SECRET)
    for number in ("H-1", "H-2"):
        await team.clicks("Ana", "That's right", on=f"({number})")
        await team.clicks("Ben", "I'll take it", on=f"({number})")
    for day in (7, 8, 9, 10, 11):
        await team.at(f"2026-12-{day:02} 16:00")
    assert "On Mon 14 Dec I tell Chloe of those that are late, unless they move." in team.told("Ben")
    await team.clicks("Ben", "Snooze", on="Merger model")
    await team.person("Ben").chooses("Remind me", "Monday (Mon 14 Dec)")
    await team.submits("Ben")
    assert "Merger model (H-1), snoozed until Mon 14 Dec" in team.told("Ben")
    assert "On Mon 14 Dec I tell Chloe of the one that is late, unless it moves." in team.told("Ben")
    await team.at("2026-12-14 11:00")
    assert "Merger data (H-2), escalated to you: 3 working days late, Ana's move" in team.told("Chloe")
    assert "Chloe knows." in team.newest("Chloe", "need a new date or a hand", SECRET).text
    await team.at("2026-12-14 16:00")
    assert "3 working days late" in team.told("Ben")
    await team.types("Ben", "/handoff H-1")
    await team.clicks("Ben", "History")
    await team.types("Ben", "/handoff list overdue")
    await team.types("Ben", "/transition preview")
    team.person("Ben").sees("Merger data")
    team.person("Ben").sees_not("secret")


async def test_nor_in_the_warning_alone(team: Team) -> None:
    await chloe_in_secret(team)
    await team.types("Chloe", "/handoff By 9 Dec, @ana transfers the merger model to @ben, done when it ran", SECRET)
    await team.clicks("Ana", "That's right")
    await team.clicks("Ben", "I'll take it")
    await team.at("2026-12-11 16:00")
    assert "Next working day, Mon 14 Dec, I tell Chloe, unless it moves." in team.told("Ben")
    assert all("secret" not in said for said in team.direct_messages("Ben"))


async def test_a_guest_does_not_read_the_names_of_channels_either(team: Team) -> None:
    await team.proposed("/handoff By 15 Dec, I transfer the pager to @eve, done when it rang twice")
    team.person("Eve").sees_not("fraud-model")


async def test_a_former_side_learns_nothing_of_what_comes_later(team: Team) -> None:
    await team.invites_baton("Ana", SECRET)
    await team.types("Ana", "/handoff By 15 Dec, I transfer the merger model to @chloe, done when it ran", SECRET)
    await team.clicks("Chloe", "I'll take it")
    await team.types("Chloe", "/handoff H-1", "#general")
    await team.clicks("Chloe", "Reassign", on="Merger model")
    await team.person("Chloe").chooses("To", "Ben")
    await team.submits("Chloe")
    await team.types("Ana", "/handoff H-1", SECRET)
    await team.clicks("Ana", "Edit", on="Merger model")
    await team.person("Ana").fills("What is handed over", "the takeover of Zeta")
    await team.submits("Ana")
    await team.settled()
    team.person("Ben").sees("takeover of Zeta")
    await team.clicks("Ben", "I'll take it")
    await team.types("Ben", "/handoff H-1", "#general")
    await team.types("Chloe", "/handoff H-1", "#general")
    await team.settled()
    assert team.answered("Chloe", "#general") == UNKNOWN
    assert all("Zeta" not in said for said in team.direct_messages("Chloe"))


async def test_nobody_else_is_brought_into_what_only_two_see(team: Team) -> None:
    await team.types("Ana", "/handoff By 15 Dec, I transfer my notes to @ben, done when he read them", "Baton")
    await team.person("Ana").ticks("Only the two of us")
    await team.submits("Ana")
    await team.types("Ben", "/handoff H-1", "Baton")
    await team.clicks("Ben", "Reassign", on="My notes")
    await team.person("Ben").chooses("To", "Chloe")
    await team.person("Ben").submits()
    team.person("Ben").sees("Only the two of you see this one.")
    assert team.acts() == ["start_plan", "propose"]


async def test_a_plan_that_goes_public_and_back_is_shown_where_it_is_at_home(team: Team) -> None:
    """Its cards stand again in the private channel, and say nothing in the public one."""
    await team.invites_baton("Ana", SECRET)
    await team.types("Ana", "/handoff By 15 Dec, I transfer the merger model to @dev, done when it ran", SECRET)
    await team.invites_baton("Ana", "#general")
    shown = team.card_says(SECRET)
    for home, new in ((SECRET, "#general"), ("#general", SECRET)):
        await team.types("Ana", "/transition", home)
        await team.clicks("Ana", "Change channel", team.private_answers("Ana", home)[-1])
        await team.person("Ana").chooses("New channel", new)
        await team.submits("Ana")
        assert team.card_says(new) == shown
        left = team.sandbox.workspace.history(team.sandbox.workspace.find_channel(home))
        assert [one.text for one in left if "H-1" in one.text] == []
    await team.types("Chloe", "/handoff H-1", "#general")
    assert "I find no H-1 here" in team.answered("Chloe", "#general")
