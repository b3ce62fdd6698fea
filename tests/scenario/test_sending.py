"""Slack fails in every way it can, and each message still comes once, and changes follow."""

from __future__ import annotations

import pytest

from bot.engine.pacing import Pacing
from bot.sandbox import AppConfig, Fault, Sandbox
from tests.scenario.clock import MovableClock
from tests.scenario.team import CHANNEL, MANIFEST, SENTENCE, START, Team, serving

UNCERTAIN = {
    "500 before": Fault.status(500),
    "500 after": Fault.status(500, after=True),
    "reset before": Fault.reset_before(),
    "reset after": Fault.reset_after(),
    "fatal_error after": Fault.failing("fatal_error", after=True),
}
NOT_SENT = {
    "429": Fault.ratelimited(1),
    "503": Fault.status(503),
    "internal_error": Fault.failing("internal_error"),
}


@pytest.mark.parametrize("fault", UNCERTAIN)
async def test_an_uncertain_direct_message_is_searched_for_before_it_is_sent_again(team: Team, fault: str) -> None:
    team.sandbox.faults.next("chat.postMessage", UNCERTAIN[fault])
    await team.types("Ana", SENTENCE)
    assert team.sandbox.log.calls("conversations.history") == []
    await team.waits(seconds=61)

    [searched] = team.sandbox.log.calls("conversations.history")
    posts = team.sandbox.log.calls("chat.postMessage")
    assert len(posts) == (1 if fault.endswith("after") else 2)
    assert len(posts) == 1 or posts[1].number > searched.number
    assert len(team.direct_messages("Ben")) == 1
    await follows(team)


@pytest.mark.parametrize("fault", NOT_SENT)
async def test_what_was_surely_not_sent_is_sent_again_without_a_search(team: Team, fault: str) -> None:
    team.sandbox.faults.next("chat.postMessage", NOT_SENT[fault], times=2)
    await team.types("Ana", SENTENCE)
    assert team.direct_messages("Ben") == []
    await team.catches_up()
    assert len(team.direct_messages("Ben")) == 1
    assert team.sandbox.log.calls("conversations.history") == []
    await follows(team)


async def test_a_search_that_fails_is_made_again(team: Team) -> None:
    team.sandbox.faults.next("chat.postMessage", Fault.reset_after())
    team.sandbox.faults.next("conversations.history", Fault.status(500), times=2)
    await team.types("Ana", SENTENCE)
    await team.catches_up()
    assert len(team.sandbox.log.calls("conversations.history")) == 3
    assert len(team.sandbox.log.calls("chat.postMessage")) == 1
    await follows(team)


async def test_a_card_that_was_surely_not_posted_comes_once(team: Team) -> None:
    await team.invites_baton()
    team.sandbox.faults.next("chat.postMessage", Fault.ratelimited(1))
    await team.types("Ana", SENTENCE)
    await team.catches_up()
    assert team.card()
    await follows(team)
    assert "agreed, Ana's move" in team.card_says()


async def test_an_uncertain_card_is_posted_again_since_channels_cannot_be_searched(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", "/handoff By 15 Dec, I transfer the rota to @ben, done when it ran", CHANNEL)
    team.sandbox.faults.next("chat.postMessage", Fault.reset_before(), times=2)
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @ben, done when it ran", CHANNEL)
    await team.catches_up()
    assert "Pager · H-2 · proposed" in team.card_says(number="H-2")
    assert sum("the pager" in said for said in team.direct_messages("Ben")) == 1


@pytest.mark.parametrize("fault", [*UNCERTAIN, *NOT_SENT])
async def test_an_edit_follows_whatever_happens_to_the_first_attempt(team: Team, fault: str) -> None:
    await team.proposed()
    team.sandbox.faults.next("chat.update", (UNCERTAIN | NOT_SENT)[fault], times=3)
    await team.clicks("Ben", "I'll take it")
    await team.catches_up()
    assert "agreed, Ana's move" in team.card_says()
    assert team.can_press("Ben") == []


async def test_what_cannot_be_posted_is_not_tried_again(team: Team) -> None:
    await team.invites_baton()
    team.sandbox.faults.next("chat.postMessage", Fault.failing("is_archived"))
    await team.types("Ana", SENTENCE)
    posts = len(team.sandbox.log.calls("chat.postMessage"))
    await team.waits(hours=1)
    assert len(team.sandbox.log.calls("chat.postMessage")) == posts


async def test_an_answer_that_slack_does_not_take_is_told_otherwise(team: Team) -> None:
    await team.proposed()
    team.sandbox.faults.next("response_url", Fault.status(500))
    await team.types("Ana", "/handoff By 15 Dec, I transfer the rota to Zoe, done when it ran")
    await team.person("Ana").closes()
    await team.person("Ana").waits_for("Not made. Your sentence:", CHANNEL)


async def test_slacks_own_pace_is_kept(team_database_url: str) -> None:
    """With Slack's limits on and at the pace that Baton really keeps, Slack never has to say 429."""
    clock = MovableClock(START)
    async with (
        Sandbox(AppConfig.from_manifest(MANIFEST), clock=clock.now) as sandbox,
        serving(sandbox, team_database_url, clock, pacing=Pacing()) as baton,
    ):
        team = Team(sandbox, baton, clock, team_database_url)
        await team.proposed()
        await team.clicks("Ben", "I'll take it")
        assert "agreed, Ana's move" in team.card_says()
        assert [entry.line() for entry in sandbox.log.entries if entry.status == 429] == []


async def follows(team: Team) -> None:
    """Whatever happened: each message stands once, and the next act changes it."""
    ids = team.outbox_ids()
    assert len(ids) == len(set(ids))
    await team.clicks("Ben", "I'll take it")
    assert team.told("Ana").startswith("Ben takes the fraud-model pager (H-1)")
    assert team.can_press("Ben") == []
    assert team.told("Ben").endswith("Now: agreed, Ana's move.")
