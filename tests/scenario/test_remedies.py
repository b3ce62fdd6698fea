"""What Baton does when Slack will not have a message: who hears of it, once, and that Slack is left alone."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox import Fault
from bot.sandbox.model import Channel
from tests.scenario.team import BATON, CHANNEL, Team

ROTA = "/handoff By 15 Dec, I transfer the rota to @ben, done when it ran"
KEYS = "/handoff By 15 Dec, @ben transfers the keys to @chloe, done when she has them"


def channel(team: Team, name: str = CHANNEL) -> Channel:
    return team.sandbox.workspace.find_channel(name)


def calls(team: Team, place: str) -> int:
    """How often Baton tried to say or to change something in a conversation."""
    tried = [*team.sandbox.log.calls("chat.postMessage"), *team.sandbox.log.calls("chat.update")]
    return sum(call.request["channel"] == place for call in tried)


def heard(team: Team, name: str, words: str) -> list[str]:
    """The direct messages to this person that say so."""
    return [said for said in team.direct_messages(name) if words in said]


def in_channel(team: Team, words: str) -> list[str]:
    """What Baton said so in the channel."""
    return [one.text for one in team.sandbox.workspace.history(channel(team)) if words in one.text]


async def ben_leaves(team: Team, *, gone: bool = True) -> None:
    team.sandbox.workspace.change_user(team.person("Ben").id, deleted=gone)
    await team.settled()


async def some_days(team: Team) -> None:
    """A working week of reminders, five to each."""
    for date in range(7, 12):
        await team.at(f"2026-12-{date:02} 18:00")


# Leavers ----------------------------------------------------------------------------------------------------------


async def test_what_waits_for_a_leaver_is_passed_on_by_the_owner(team: Team) -> None:
    await team.agreed()
    await team.types("Ana", ROTA)
    await team.types("Ana", KEYS)
    await ben_leaves(team)
    assert team.told("Ana").startswith("Ben's account is deactivated. Three handoffs wait: H-1, H-2, H-3.")
    ana = team.person("Ana")
    message = ana.messages(BATON)[-1]
    assert team.labels("Ana", message) == ["Reassign", *["Open"] * 3]
    await team.clicks("Ana", "Open", message)
    await team.clicks("Ana", "Reassign")
    await ana.chooses("In place of", "Ben, who takes it over")
    await ana.chooses("To", "Chloe")
    await team.submits("Ana")
    assert "asks you to take over the fraud-model pager" in team.told("Chloe")
    before = len(team.direct_messages("Ben"))
    await some_days(team)
    assert len(heard(team, "Ana", "deactivated")) == 1
    assert len(team.direct_messages("Ben")) == before


async def test_each_owner_hears_of_their_own(team: Team) -> None:
    await team.agreed()
    await team.invites_baton(where="#general")
    await team.types("Chloe", "/handoff By 15 Dec, I transfer the alerts to @ben, done when one rang", "#general")
    await ben_leaves(team)
    assert "One handoff waits: H-1." in team.told("Ana")
    assert "One handoff waits: H-2." in team.told("Chloe")


async def test_what_is_over_does_not_wait(team: Team) -> None:
    await team.accepted()
    await ben_leaves(team)
    assert heard(team, "Ana", "deactivated") == []


async def test_back_before_anybody_was_told(team: Team) -> None:
    await team.agreed()
    team.sandbox.faults.next("chat.postMessage", Fault.status(503))
    await ben_leaves(team)
    await ben_leaves(team, gone=False)
    await team.catches_up()
    assert heard(team, "Ana", "deactivated") == []
    await team.at("2026-12-08 15:00", "America/New_York")
    assert "coming your way" in team.told("Ben")


async def test_what_is_settled_before_it_is_told_is_left_out(team: Team) -> None:
    await team.agreed()
    await team.types("Ana", ROTA)
    team.sandbox.faults.next("chat.postMessage", Fault.status(503))
    await ben_leaves(team)
    await team.types("Ana", "/handoff H-2")
    await team.clicks("Ana", "Cancel handoff")
    await team.person("Ana").fills("Reason", "nobody is left")
    await team.submits("Ana")
    await team.catches_up()
    assert heard(team, "Ana", "deactivated")[0].startswith("Ben's account is deactivated. One handoff waits: H-1.")


async def test_slack_says_it_first(team: Team) -> None:
    """The event was missed; the refusal tells the same, and the event later tells nothing new."""
    await team.agreed()
    ben = team.person("Ben").id
    team.sandbox.workspace.users[ben] = replace(team.sandbox.workspace.users[ben], deleted=True)
    team.sandbox.faults.next("chat.postMessage", Fault.failing("user_disabled"))
    await team.clicks("Ana", "Mark delivered")
    await team.submits("Ana")
    assert team.told("Ana").startswith("Ben's account is deactivated. One handoff waits: H-1.")
    await ben_leaves(team)
    assert len(heard(team, "Ana", "deactivated")) == 1


async def test_the_owner_leaves(team: Team) -> None:
    await team.agreed()
    team.sandbox.workspace.change_user(team.person("Ana").id, deleted=True)
    await team.settled()
    before = len(team.direct_messages("Ana"))
    await ben_leaves(team)
    await some_days(team)
    assert len(team.direct_messages("Ana")) == before
    assert heard(team, "Chloe", "deactivated") == []


async def test_the_channel_hears_that_its_owner_left(team: Team) -> None:
    await team.agreed()
    await team.types("Ana", KEYS)
    ana = team.person("Ana").id
    team.sandbox.workspace.change_user(ana, deleted=True)
    await team.settled()
    said = "Ana's account is deactivated; Ana owned this channel's handoffs. Two handoffs wait: H-1, H-2."
    assert in_channel(team, "deactivated")[0].startswith(said)
    message = team.newest("Chloe", "Ana owned this channel's handoffs", CHANNEL)
    assert team.labels("Chloe", message) == ["Take over", "Open", "Open"]
    await team.clicks("Chloe", "Open", message)
    assert "H-1" in team.answered("Chloe")
    await some_days(team)
    await team.sandbox.emit({"type": "user_change", "user": {"id": ana, "deleted": True, "tz": "Europe/Warsaw"}})
    await team.settled()
    assert len(in_channel(team, "deactivated")) == 1


async def test_the_channel_of_an_owner_who_is_back_or_left_nothing(team: Team) -> None:
    await team.accepted()
    for deleted in (True, False):
        team.sandbox.workspace.change_user(team.person("Ana").id, deleted=deleted)
        await team.settled()
    assert in_channel(team, "deactivated") == []
    await team.types("Ana", ROTA)
    team.sandbox.faults.next("chat.postMessage", Fault.status(503))
    for deleted in (True, False):
        team.sandbox.workspace.change_user(team.person("Ana").id, deleted=deleted)
        await team.settled()
    await team.catches_up()
    assert in_channel(team, "deactivated") == []


async def test_one_of_two_leaves_who_owned_what_they_share(team: Team) -> None:
    await team.types("Ana", "/handoff By 15 Dec, I transfer my notes to @ben, done when he read them", "Baton")
    await team.person("Ana").ticks("Only the two of us")
    await team.submits("Ana")
    team.sandbox.workspace.change_user(team.person("Ana").id, deleted=True)
    await team.at("2026-12-02 09:00", "America/New_York")
    said = "Ana's account is deactivated. Ana owned what only the two of you see. One handoff waits: H-1."
    assert team.told("Ben").startswith(said)
    assert team.labels("Ben", team.person("Ben").messages(BATON)[-1]) == ["Take over", "Open"]
    await some_days(team)
    assert len(heard(team, "Ben", "deactivated")) == 1


# Channels ---------------------------------------------------------------------------------------------------------


async def test_an_archived_channel_is_left_alone_until_it_is_back(team: Team) -> None:
    await team.proposed()
    team.sandbox.workspace.archive(channel(team))
    await team.settled()
    assert team.told("Ana").startswith("#fraud-model is archived: I post nothing there, and go on in direct messages.")
    before = calls(team, channel(team).id)
    await team.clicks("Ben", "I'll take it")
    await team.waits(hours=3)
    assert calls(team, channel(team).id) == before
    assert "proposed, Ben's move" in team.card_says()
    assert team.told("Ana").startswith("Ben takes the fraud-model pager (H-1)")
    team.sandbox.workspace.archive(channel(team), archived=False)
    await team.settled()
    assert "agreed, Ana's move" in team.card_says()
    await some_days(team)
    assert len(heard(team, "Ana", "is archived")) == 1


async def test_archived_while_nobody_looked(team: Team) -> None:
    """No event tells of it: the first refusal does, and later ones are not even asked for."""
    await team.proposed()
    channel(team).is_archived = True
    await team.types("Ana", "/handoff H-1", "#general")
    await team.clicks("Ben", "I'll take it")
    await team.catches_up()
    assert len(heard(team, "Ana", "#fraud-model is archived")) == 1
    before = calls(team, channel(team).id)
    await team.clicks("Ana", "Mark delivered")
    await team.submits("Ana")
    await team.waits(hours=3)
    assert calls(team, channel(team).id) == before
    assert len(heard(team, "Ana", "#fraud-model is archived")) == 1


async def test_a_private_channel_is_archived(team: Team) -> None:
    await team.invites_baton(where="#secret-project")
    await team.types("Ana", "/handoff By 15 Dec, I transfer the key to @dev, done when he has it", "#secret-project")
    team.sandbox.workspace.archive(channel(team, "#secret-project"))
    await team.settled()
    assert team.told("Ana").startswith("#secret-project is archived")
    assert "secret" not in team.told("Dev").replace("#secret-project)", "")
    team.sandbox.workspace.archive(channel(team, "#secret-project"), archived=False)
    await team.settled()
    assert "proposed, Dev's move" in team.card_says("#secret-project")


async def test_a_channel_where_nothing_waits(team: Team) -> None:
    await team.accepted()
    before = team.direct_messages("Ana")
    team.sandbox.workspace.archive(channel(team))
    await team.settled()
    assert team.direct_messages("Ana") == before


async def test_a_deleted_channel(team: Team) -> None:
    await team.proposed()
    await team.sandbox.emit({"type": "channel_deleted", "channel": channel(team).id})
    await team.settled()
    assert team.told("Ana").startswith("#fraud-model is deleted: I go on in direct messages alone.")


async def test_taken_out_of_the_channel(team: Team) -> None:
    await team.proposed()
    await team.person("Chloe").removes("Baton", CHANNEL)
    await team.settled()
    assert team.told("Ana") == (
        "I am not in #fraud-model and can't post there. Type /invite @Baton there, and I show what is missing."
    )
    before = calls(team, channel(team).id)
    await team.clicks("Ben", "I'll take it")
    await team.types("Ana", ROTA)
    await team.waits(hours=3)
    assert calls(team, channel(team).id) == before
    await team.invites_baton()
    assert "agreed, Ana's move" in team.card_says()
    assert "proposed, Ben's move" in team.card_says(number="H-2")
    await some_days(team)
    assert len(heard(team, "Ana", "I am not in")) == 1


async def test_taken_out_while_nobody_looked(team: Team) -> None:
    await team.proposed()
    channel(team).members.remove(team.sandbox.workspace.app.bot_user)
    await team.types("Ana", ROTA)
    await team.waits(hours=3)
    assert len(heard(team, "Ana", "I am not in #fraud-model")) == 1
    await team.invites_baton()
    assert "proposed, Ben's move" in team.card_says(number="H-2")


async def test_a_channel_where_posting_is_restricted(team: Team) -> None:
    await team.proposed()
    channel(team).is_posting_restricted = True
    before = calls(team, channel(team).id)
    await team.types("Ana", ROTA)
    assert len(heard(team, "Ana", "Slack does not let me post in #fraud-model.")) == 1
    await team.types("Ana", KEYS)
    await team.waits(hours=3)
    assert calls(team, channel(team).id) == before + 2
    await team.at("2026-12-03 17:00")
    await team.types("Ana", "/handoff By 15 Dec, I transfer the logs to @chloe, done when they are hers")
    await team.types("Ana", "/handoff By 15 Dec, I transfer the alerts to @chloe, done when they are hers")
    await some_days(team)
    assert len(heard(team, "Ana", "Slack does not let me post in #fraud-model.")) == 2


# People -----------------------------------------------------------------------------------------------------------


async def test_somebody_whom_slack_does_not_show(team: Team) -> None:
    await team.agreed()
    await team.clicks("Ana", "Mark delivered")
    team.sandbox.faults.next("chat.postMessage", Fault.failing("user_not_visible"))
    await team.submits("Ana")
    said = "Slack does not let me write to Ben. Speak to them, or reassign what waits: H-1."
    assert team.told("Ana").startswith(said)
    for date in range(3, 8):
        team.sandbox.faults.next("chat.postMessage", Fault.failing("user_not_visible"))
        await team.at(f"2026-12-{date:02} 18:00")
    assert len(heard(team, "Ana", "Slack does not let me write")) == 1


async def test_the_owner_whom_slack_does_not_show(team: Team) -> None:
    await team.proposed()
    team.sandbox.faults.next("chat.postMessage", Fault.failing("user_not_visible"))
    await team.clicks("Ben", "I'll take it")
    assert len(in_channel(team, "Slack does not let me write to Ana, who owns this channel's handoffs.")) == 1


async def test_the_messages_tab_is_off(team: Team) -> None:
    await team.agreed()
    team.sandbox.workspace.show_messages_tab(shown=False)
    told, posts = {name: len(team.direct_messages(name)) for name in ("Ana", "Ben")}, _posts(team)
    await team.clicks("Ana", "Mark delivered")
    await team.submits("Ana")
    assert len(in_channel(team, "I can't write to anybody")) == 1
    await team.at("2026-12-02 23:00")
    await team.waits(hours=1)
    assert len(in_channel(team, "I can't write to anybody")) == 1
    assert _posts(team) - posts == 2
    await team.at("2026-12-03 18:00")
    await team.waits(hours=3)
    assert len(in_channel(team, "I can't write to anybody")) == 2
    assert _posts(team) - posts == 4
    team.sandbox.workspace.show_messages_tab(shown=True)
    await team.at("2026-12-04 18:00")
    assert len(team.direct_messages("Ana")) == told["Ana"]
    assert len(team.direct_messages("Ben")) == told["Ben"] + 1


async def test_a_remedy_that_is_refused_is_let_be(team: Team) -> None:
    await team.agreed()
    posts = _posts(team)
    team.sandbox.faults.next("chat.postMessage", Fault.failing("user_not_visible"))
    await ben_leaves(team)
    await team.waits(hours=3)
    assert _posts(team) - posts == 1
    assert in_channel(team, "Slack does not let me write") == []


def _posts(team: Team) -> int:
    return len(team.sandbox.log.calls("chat.postMessage"))


async def test_nobody_is_woken_because_of_it(team: Team) -> None:
    await team.proposed()
    await team.at("2026-12-05 23:30")  # Saturday night
    before = len(team.direct_messages("Ana"))
    team.sandbox.workspace.change_user(team.person("Ben").id, deleted=True)
    await team.settled()
    await team.at("2026-12-06 12:00")
    assert len(team.direct_messages("Ana")) == before
    await team.at("2026-12-07 09:00")
    assert any("Ben's account is deactivated" in said for said in team.direct_messages("Ana")[before:])
