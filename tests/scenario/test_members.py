"""Who is in a private channel may see its plan from anywhere, for as long as they are in it, and Baton too."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox import Fault
from bot.sandbox.model import Channel
from tests.scenario.team import CHANNEL, READY_WITHIN, Team, serving
from tests.support.at_rest import at_rest

SECRET = "#secret-project"
SENTENCE = "/handoff By 15 Dec, I transfer the merger model to @dev, done when it ran"
SHOWN = "Merger model · H-1 · proposed, Dev's move."
UNKNOWN = "I find no H-1 here. /handoff list shows those you may see."


async def secret(team: Team) -> None:
    """Baton is invited to Ana's and Dev's private channel, and Ana hands over there."""
    await team.invites_baton("Ana", SECRET)
    await team.types("Ana", SENTENCE, SECRET)


async def looks(team: Team, name: str, where: str = "#general") -> str:
    """What somebody reads who asks for the handoff elsewhere."""
    await team.types(name, "/handoff H-1", where)
    return team.answered(name, where)


async def another_starts(team: Team) -> None:
    """Another process of Baton's reads the directory, as each does now and then."""
    read = team.sandbox.log.calls
    before = len(read("conversations.list"))
    async with serving(team.sandbox, team.database_url, team.clock, "socket"):
        async with asyncio.timeout(READY_WITHIN):
            while len(read("conversations.list")) == before:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)
        await at_rest(team.sandbox)


def channel(team: Team, name: str = SECRET) -> Channel:
    return team.sandbox.workspace.find_channel(name)


def listings(team: Team, place: str) -> list[object]:
    """How often Slack was asked who is in a channel."""
    return [call for call in team.sandbox.log.calls("conversations.members") if call.request["channel"] == place]


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_members_see_it_from_anywhere_once_baton_is_invited(team: Team) -> None:
    await team.person("Ana").invites("Ben", SECRET)
    await secret(team)
    assert (await looks(team, "Ben")).startswith(SHOWN)
    assert await looks(team, "Chloe") == UNKNOWN
    await team.types("Ben", "/handoff list @ana", "#general")
    assert "Merger model" in team.answered("Ben", "#general")


async def test_whoever_comes_sees_it_and_whoever_goes_sees_it_no_more(team: Team) -> None:
    await secret(team)
    assert await looks(team, "Chloe") == UNKNOWN
    await team.person("Ana").invites("Chloe", SECRET)
    await team.settled()
    assert (await looks(team, "Chloe")).startswith(SHOWN)
    await team.person("Chloe").leaves(SECRET)
    await team.settled()
    assert await looks(team, "Chloe") == UNKNOWN
    await team.person("Ana").invites("Chloe", SECRET)
    await team.settled()
    await team.person("Ana").removes("Chloe", SECRET)
    await team.settled()
    assert await looks(team, "Chloe") == UNKNOWN


async def test_a_guest_who_is_in_it_sees_it(team: Team) -> None:
    team.sandbox.workspace.add_channel("guests", [team.person("Eve").id])
    await secret(team)
    assert await looks(team, "Eve", "#guests") == UNKNOWN
    await team.person("Ana").invites("Eve", SECRET)
    await team.settled()
    assert (await looks(team, "Eve", "#guests")).startswith(SHOWN)


async def test_a_large_channel_is_listed_page_by_page(team: Team) -> None:
    others = [f"U9{number:08}" for number in range(450)]
    channel(team).members.extend([*others, team.person("Ben").id])
    await secret(team)
    assert len(listings(team, channel(team).id)) == 3
    assert (await looks(team, "Ben")).startswith(SHOWN)


async def test_who_goes_while_it_is_listed_is_out(team: Team) -> None:
    """The page that names Chloe is older than what Slack says of her meanwhile."""
    await team.person("Ana").invites("Chloe", SECRET)
    channel(team).members.extend(f"U9{number:08}" for number in range(250))
    chloe = team.person("Chloe").id
    left: list[object] = []

    async def leaves_first() -> None:
        if listings(team, channel(team).id) and not left:
            left.append(chloe)
            channel(team).members.remove(chloe)
            event = {"type": "member_left_channel", "user": chloe, "channel": channel(team).id, "channel_type": "C"}
            await team.sandbox.emit({**event, "team": "T", "event_ts": team.sandbox.workspace.next_ts()})

    team.sandbox.answer_after(leaves_first)
    await secret(team)
    team.sandbox.answer_after(None)
    assert left
    assert await looks(team, "Chloe") == UNKNOWN


async def test_what_is_told_late_is_asked_for(team: Team) -> None:
    """Slack repeats events for a day: that somebody came says nothing of now."""
    await secret(team)
    came = {"type": "member_joined_channel", "user": team.person("Chloe").id, "channel": channel(team).id}
    old = f"{team.clock.now().timestamp() - 3600:.6f}"
    await team.sandbox.emit({**came, "channel_type": "C", "team": "T", "event_ts": old})
    await team.settled()
    assert await looks(team, "Chloe") == UNKNOWN
    channel(team).members.append(team.person("Chloe").id)
    await team.sandbox.emit({**came, "channel_type": "C", "team": "T", "event_ts": old})
    await team.settled()
    assert (await looks(team, "Chloe")).startswith(SHOWN)


async def test_when_baton_is_taken_out_nobody_counts_until_it_is_back(team: Team) -> None:
    await team.person("Ana").invites("Ben", SECRET)
    await secret(team)
    await team.person("Ana").removes("Baton", SECRET)
    await team.settled()
    assert await looks(team, "Ben") == UNKNOWN
    assert (await looks(team, "Ben", SECRET)).startswith(SHOWN)
    await team.person("Ben").leaves(SECRET)
    await team.invites_baton("Ana", SECRET)
    assert await looks(team, "Ben") == UNKNOWN
    assert (await looks(team, "Dev")).startswith("Merger model · H-1 · proposed, your move.")


async def test_taken_out_while_nobody_listened(team: Team) -> None:
    await team.person("Ana").invites("Ben", SECRET)
    await secret(team)
    channel(team).members.remove(team.sandbox.workspace.app.bot_user)
    await another_starts(team)
    assert await looks(team, "Ben") == UNKNOWN


async def test_the_directory_puts_right_what_was_missed(team: Team) -> None:
    await team.person("Ana").invites("Ben", SECRET)
    await secret(team)
    members = channel(team).members
    members.remove(team.person("Ben").id)
    members.append(team.person("Chloe").id)
    await another_starts(team)
    assert await looks(team, "Ben") == UNKNOWN
    assert (await looks(team, "Chloe")).startswith(SHOWN)


async def test_until_slack_says_who_is_there_nobody_counts(team: Team) -> None:
    await team.person("Ana").invites("Ben", SECRET)
    team.sandbox.faults.next("conversations.members", Fault.status(503))
    await secret(team)
    assert await looks(team, "Ben") == UNKNOWN
    await another_starts(team)
    assert (await looks(team, "Ben")).startswith(SHOWN)


async def test_too_many_requests_are_waited_out(team: Team) -> None:
    await team.person("Ana").invites("Ben", SECRET)
    team.sandbox.faults.next("conversations.members", Fault.ratelimited(1))
    await secret(team)
    await asyncio.sleep(1.1)
    await team.settled()
    assert (await looks(team, "Ben")).startswith(SHOWN)


async def test_a_channel_that_is_made_private(team: Team) -> None:
    await team.proposed()
    assert "H-1" in await looks(team, "Dev")
    channel(team, CHANNEL).kind = "private"
    await another_starts(team)
    assert await looks(team, "Dev") == UNKNOWN
    assert "H-1" in await looks(team, "Chloe")


async def test_a_command_there_shows_that_it_was_made_private(team: Team) -> None:
    """Slack tells no app that cannot read the channel: the next command does, and Slack is asked once."""
    await team.proposed()
    channel(team, CHANNEL).kind = "private"
    for _ in range(2):
        await team.types("Ana", "/handoff list")
    assert await looks(team, "Dev") == UNKNOWN
    assert "H-1" in await looks(team, "Chloe")
    assert len(listings(team, channel(team, CHANNEL).id)) == 1


async def test_made_private_where_baton_is_not(team: Team) -> None:
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @ben, done when it rang")
    channel(team, CHANNEL).kind = "private"
    await team.types("Ana", "/handoff list")
    assert await looks(team, "Dev") == UNKNOWN
    assert "H-1" in await looks(team, "Ben")


async def test_of_public_channels_it_is_not_kept(team: Team) -> None:
    await team.proposed()
    await team.person("Dev").joins(CHANNEL)
    await team.settled()
    assert team.query("SELECT count(*) FROM members") == [(0,)]
    assert listings(team, channel(team, CHANNEL).id) == []


async def test_made_public_its_members_are_forgotten(team: Team) -> None:
    await secret(team)
    assert team.query("SELECT count(*) FROM members") != [(0,)]
    channel(team).kind = "public"
    await another_starts(team)
    assert team.query("SELECT count(*) FROM members") == [(0,)]
    assert (await looks(team, "Chloe")).startswith(SHOWN)


async def test_that_somebody_came_is_told_after_they_went(team: Team) -> None:
    """Slack does not keep the order of events."""
    await secret(team)
    now, chloe = team.clock.now().timestamp(), team.person("Chloe").id
    event = {"user": chloe, "channel": channel(team).id, "channel_type": "G", "team": "T"}
    await team.sandbox.emit({**event, "type": "member_left_channel", "event_ts": f"{now - 1:.6f}"})
    await team.sandbox.emit({**event, "type": "member_joined_channel", "event_ts": f"{now - 5:.6f}"})
    await team.settled()
    assert await looks(team, "Chloe") == UNKNOWN
    channel(team).members.append(chloe)
    await team.sandbox.emit({**event, "type": "member_joined_channel", "event_ts": f"{now:.6f}"})
    await team.sandbox.emit({**event, "type": "member_left_channel", "event_ts": f"{now - 1:.6f}"})
    await team.settled()
    assert (await looks(team, "Chloe")).startswith(SHOWN)


async def test_a_command_shows_it_too_where_it_was_private_before(team: Team) -> None:
    await secret(team)
    await team.types("Ana", "/handoff list", SECRET)
    channel(team).kind = "public"
    await another_starts(team)
    assert (await looks(team, "Chloe")).startswith(SHOWN)
    channel(team).kind = "private"
    await team.types("Ana", "/handoff list", SECRET)
    assert await looks(team, "Chloe") == UNKNOWN
