"""What changes around a handoff: channels, the app's place in them, accounts, and the connection to Slack."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.scenario.team import CHANNEL, SENTENCE, Team

both_ways = pytest.mark.parametrize("transport", ["http", "socket"])


@both_ways
async def test_taken_out_and_invited_again(team: Team) -> None:
    await team.proposed()
    await team.person("Ana").removes("Baton", CHANNEL)
    await team.settled()
    await team.types("Ana", "/handoff By 15 Dec, I transfer the rota to @ben, done when it ran")
    assert team.answered("Ana").startswith("H-2 is made and Ben is asked. I can't post here: type /invite @Baton.")
    await team.invites_baton()
    assert team.card(number="H-1").text
    assert "proposed, Ben's move" in team.card_says(number="H-2")
    channel = team.sandbox.workspace.find_channel(CHANNEL)
    assert sum("Baton tracks handoffs" in one.text for one in team.sandbox.workspace.history(channel)) == 1


@both_ways
async def test_a_renamed_channel_is_called_by_its_new_name(team: Team) -> None:
    await team.proposed()
    channel = team.sandbox.workspace.find_channel(CHANNEL)
    team.sandbox.workspace.rename(channel, "fraud-production")
    await team.settled()
    await team.types("Ana", "/handoff By 15 Dec, I transfer the rota to @ben, done when it ran", "#fraud-production")
    assert "(H-2, #fraud-production)" in team.told("Ben")


async def test_an_archived_channel_does_not_hold_up_the_people(team: Team) -> None:
    await team.proposed()
    team.sandbox.workspace.archive(team.sandbox.workspace.find_channel(CHANNEL))
    await team.settled()
    await team.clicks("Ben", "I'll take it")
    await team.catches_up()
    assert team.told("Ana").startswith("Ben takes the fraud-model pager (H-1)")
    assert team.can_press("Ben") == []


async def test_somebody_who_changes_their_name(team: Team) -> None:
    await team.proposed()
    team.sandbox.workspace.change_user(team.person("Ana").id, display_name="Ana K")
    await team.settled()
    await team.clicks("Ben", "I'll take it")
    assert "agreed, Ana K's move" in team.card_says()


async def test_a_deactivated_account_is_told_nothing_more(team: Team) -> None:
    await team.agreed()
    before = len(team.direct_messages("Ben"))
    team.sandbox.workspace.change_user(team.person("Ben").id, deleted=True)
    await team.settled()
    await team.clicks("Ana", "Mark delivered")
    await team.submits("Ana")
    assert len(team.direct_messages("Ben")) == before
    assert "delivered" in team.card_says()


@both_ways
async def test_the_app_is_uninstalled(team: Team) -> None:
    await team.proposed()
    ana = len(team.outbox_ids())
    team.sandbox.workspace.uninstall()
    await team.settled()
    calls = len(team.sandbox.log.calls("chat.postMessage"))
    await team.at("2026-12-08 17:00")
    await team.waits(hours=2)
    assert len(team.outbox_ids()) == ana
    assert len(team.sandbox.log.calls("chat.postMessage")) - calls <= 2


@pytest.mark.parametrize("transport", ["socket"])
@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_socket_mode_is_told_to_connect_anew(team: Team, reason: Literal["warning", "refresh_requested"]) -> None:
    await team.invites_baton()
    await team.sandbox.socket_mode.disconnect(reason, grace=0.05)
    await team.sandbox.socket_mode.connected()
    await team.types("Ana", SENTENCE)
    await team.clicks("Ben", "I'll take it")
    assert "agreed, Ana's move" in team.card_says()
    assert team.acts() == ["start_plan", "propose", "agree"]
