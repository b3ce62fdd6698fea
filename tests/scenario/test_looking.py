"""Looking things up: lists, one handoff, History, the receipt, the channel's handoffs, help, and a direct message."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from tests.scenario.team import BATON, CHANNEL, Team

TAIL = "done when it rang twice"


async def several(team: Team) -> None:
    """H-1 Ana to Ben (agreed), H-2 Ana to Chloe, H-3 Chloe to Ana, H-4 Ben to Chloe (due tomorrow)."""
    await team.agreed()
    for sentence in (
        f"By 20 Dec, @ana transfers the rota to @chloe, {TAIL}",
        f"By 18 Dec, @chloe transfers the feature store to @ana, {TAIL}",
        f"By 3 Dec, @ben transfers the model registry to @chloe, {TAIL}",
    ):
        await team.types("Chloe", f"/handoff {sentence}")


def numbers(listed: str) -> list[str]:
    """The handoffs of a list, in order."""
    return re.findall(r"H-\d+(?= ·)", listed)


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_lists_and_their_filters(team: Team) -> None:
    await several(team)
    for words, title, listed in (
        ("list", "Handoffs: 4.", ["H-1", "H-4", "H-3", "H-2"]),
        ("list mine", "Your handoffs: 3.", ["H-1", "H-3", "H-2"]),
        ("list giving", "You hand over: 2.", ["H-1", "H-2"]),
        ("list receiving", "You take over: 1.", ["H-3"]),
        ("list overdue", "Nothing is overdue.", []),
        ("list @ben", "Handoffs with Ben: 2.", ["H-1", "H-4"]),
        ("LIST Mine", "Your handoffs: 3.", ["H-1", "H-3", "H-2"]),
    ):
        await team.types("Ana", f"/handoff {words}")
        assert team.answered("Ana").startswith(title), words
        assert sorted(numbers(team.answered("Ana"))) == sorted(listed), words
    await team.at("2026-12-17 08:00")
    await team.types("Ana", "/handoff list overdue")
    assert "H-1 · Fraud-model pager · Ana to Ben · agreed, your move · Tue 15 Dec, 2 working days late" in (
        team.answered("Ana")
    )


async def test_ones_own_moves_come_first_in_a_list(team: Team) -> None:
    await several(team)
    await team.types("Ana", "/handoff list")
    listed = team.answered("Ana")
    assert listed.index("Your move") < listed.index("H-1 ·") < listed.index("Waiting for others")
    assert listed.index("H-3 ·") < listed.index("Waiting for others")


async def test_a_long_list_has_pages(team: Team) -> None:
    await team.invites_baton()
    for number in range(1, 18):
        await team.person("Ana").types(f"/handoff By 15 Dec, I transfer pager {number} to @ben, {TAIL}", CHANNEL)
    await team.types("Ana", "/handoff list mine")
    assert "Your handoffs: 17. Page 1 of 2." in team.answered("Ana")
    await team.clicks("Ana", "Next page")
    assert "Page 2 of 2." in team.answered("Ana")
    assert numbers(team.answered("Ana")) == ["H-15", "H-16", "H-17"]
    await team.clicks("Ana", "Previous page")
    assert "Page 1 of 2." in team.answered("Ana")


async def test_an_empty_list_says_what_to_do(team: Team) -> None:
    await team.types("Ana", "/handoff list")
    assert team.answered("Ana").startswith("You have no open handoffs. Try: /handoff By Friday")
    await team.types("Ana", "/handoff list @nobody-of-this-name")
    assert "I find nobody called nobody-of-this-name." in team.answered("Ana")


@pytest.mark.parametrize("words", ["H-1", "h-1", "h1", "#1", "H-01"])
async def test_one_handoff(team: Team, words: str) -> None:
    await team.agreed()
    await team.types("Ben", f"/handoff {words}")
    assert team.answered("Ben").startswith("Fraud-model pager · H-1 · agreed, Ana's move. Ana to Ben by Tue 15 Dec.")
    assert team.labels("Ben", team.private_answers("Ben")[-1]) == [
        "Suggest a change", "Accept", "Decline", "Reassign", "History",
    ]  # fmt: skip


async def test_there_is_no_such_handoff(team: Team) -> None:
    await team.types("Ana", "/handoff H-7")
    assert team.answered("Ana") == "I find no H-7 here. /handoff list shows those you may see."


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_history_tells_the_trail_in_plain_words(team: Team) -> None:
    await team.accepted()
    await team.clicks("Ana", "History")
    assert team.words("Ana", team.newest("Ana", "Times in Warsaw", BATON)) == (
        "Fraud-model pager · H-1 · accepted. Times in Warsaw. "
        "Wed 2 Dec 10:00 · Ana proposed it: Ana transfers the fraud-model pager to Ben by Tue 15 Dec, "
        "done when Ben's team answered two pages alone; runbook is merged. "
        "Wed 2 Dec 10:00 · Ben took it. "
        'Wed 2 Dec 10:00 · Ana marked it delivered: "both pages handled, https://wiki.example.com/runbook". '
        "Wed 2 Dec 10:00 · Ben accepted it: all 2 points, wording 1."
    )


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_the_receipt_can_be_checked_without_baton(team: Team) -> None:
    await team.accepted()
    printed = re.search(r"Record 5, ([0-9a-f]{32}):", team.told("Ana"))
    assert printed
    await team.clicks("Ana", "Receipt")
    receipt = team.newest("Ana", "exactly as it was recorded", BATON)
    record = next(
        element["elements"][0]["text"]
        for block in receipt.blocks
        for element in block.get("elements", [])
        if element["type"] == "rich_text_preformatted"
    )
    number = hashlib.sha256(record.encode()).hexdigest()
    assert number.startswith(printed[1])
    assert f"It must print {number}" in team.words("Ana", receipt)
    assert json.loads(record)["act"] == "accept"
    assert record == team.query("SELECT record FROM trail WHERE plan = 1 AND seq = 5")[0][0]


async def test_help_and_what_is_not_understood(team: Team) -> None:
    await team.types("Ana", "/handoff help")
    helped = team.answered("Ana")
    assert helped.startswith("Baton tracks handoffs: who passes what to whom, by when, and what done means.")
    for words in ("/handoff list", "H-7", "message menu, Make a handoff"):
        assert words in helped
    await team.types("Ana", "/handoff settings please <!channel> & so on")
    assert team.answered("Ana").startswith('I do not know "settings please')
    await team.types("Ana", "/transition make coffee")
    assert team.answered("Ana").startswith('I do not know "make coffee".')
    await team.types("Ana", "/transition help")
    assert team.answered("Ana").startswith("A plan brings one system from pilot to production:")


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_a_direct_message_is_answered_with_what_waits(team: Team) -> None:
    await team.person("Ana").types("hello?", BATON)
    await team.person("Ana").waits_for("Nothing waits for you.", BATON)
    await team.proposed()
    await team.person("Ben").types("what now", BATON)
    await team.person("Ben").waits_for("1 handoff waits for you:", BATON)
    await team.settled()
    assert team.told("Ben").startswith(
        "I act on buttons and commands; /handoff help shows them. 1 handoff waits for you: H-1 · Fraud-model pager"
    )


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_transition_shows_the_channels_handoffs(team: Team) -> None:
    await team.types("Ana", "/transition")
    assert team.answered("Ana").startswith("No handoffs here yet. Try:")
    await several(team)
    await team.types("Ana", "/transition")
    assert team.answered("Ana").startswith("#fraud-model: 0 of 4 accepted. Ana owns these handoffs.")
    assert numbers(team.answered("Ana")) == ["H-1", "H-3", "H-4", "H-2"]
