"""`/transition preview`: what is still to come, and that it then comes."""

from __future__ import annotations

import re

import pytest

from tests.scenario.team import CHANNEL, Team

TAIL = "done when it rang twice"
NONE_YET = "No handoffs here yet. Try:"


def lines(team: Team, name: str, where: str = CHANNEL) -> list[str]:
    """The newest private answer, line by line."""
    return team.private_answers(name, where)[-1].text.split("\n")


async def asks(team: Team, name: str, where: str = CHANNEL) -> list[str]:
    """Somebody asks what is to come, and reads it."""
    await team.types(name, "/transition preview", where)
    return lines(team, name, where)


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_what_is_to_come_person_by_person(team: Team) -> None:
    assert (await asks(team, "Ana"))[0].startswith(NONE_YET)
    await team.agreed()
    said = await asks(team, "Ana")
    assert said[0] == "Reminders still to come in #fraud-model, if nothing moves. Each in that person's own time."
    assert [line for line in said if "(" in line and "·" not in line] == [
        "Ana (Warsaw)", "Ben (New York)", "#fraud-model (Warsaw)",
    ]  # fmt: skip
    assert said[said.index("Ana (Warsaw)") + 1] == "Tue 8 Dec 09:00 · H-1, due in 7 days"
    assert said[-1] == "Fri 18 Dec 09:00 · H-1, escalated, 3 working days late"
    assert team.labels("Ana", team.private_answers("Ana")[-1]) == []


async def test_it_then_comes_at_these_moments_and_at_no_other(team: Team) -> None:
    await team.agreed()
    said = await asks(team, "Chloe")
    mine = said[said.index("Ana (Warsaw)") + 1 : said.index("Ben (New York)")]
    moments = [re.match(r"\w{3} (\d+) Dec (\d\d:\d\d) ·", line) for line in mine]
    announced = [(int(found[1]), found[2]) for found in moments if found]
    heard, before = [], len(team.direct_messages("Ana"))
    for day in range(3, 29):
        for time in ("08:59", "09:00", "15:00"):
            await team.at(f"2026-12-{day:02} {time}")
            now = len(team.direct_messages("Ana"))
            heard += [(day, time)] * (now - before)
            before = now
    assert heard == announced


async def test_somebodys_settings_are_theirs_alone(team: Team) -> None:
    await team.agreed()
    for name, chosen in (("Ana", "Mondays"), ("Ben", "Home only")):
        await team.types(name, "/handoff settings")
        await team.person(name).chooses("How often", chosen)
        await team.submits(name)
    ana, chloe, ben = [" / ".join(await asks(team, name)) for name in ("Ana", "Chloe", "Ben")]
    assert "Mon 14 Dec 09:00 · H-1, due tomorrow" in ana and ana == chloe
    assert "Ben" not in chloe
    assert "Ben (New York) / No reminders: you chose Home only. What is escalated to you still comes." in ben
    assert not any(word in chloe for word in ("Mondays only", "Home only", "muted"))


async def test_whose_account_is_deactivated_is_not_listed(team: Team) -> None:
    await team.agreed()
    team.sandbox.workspace.change_user(team.person("Ben").id, deleted=True)
    await team.settled()
    assert "Ben" not in " ".join(await asks(team, "Ana"))


async def test_another_channels_handoffs_stay_there(team: Team) -> None:
    await team.agreed()
    await team.invites_baton(where="#general")
    await team.types("Ana", f"/handoff By 15 Dec, I transfer the secret to @ben, {TAIL}", "#general")
    assert "H-2" not in " ".join(await asks(team, "Ana"))
    there = " ".join(await asks(team, "Ana", "#general"))
    assert "H-2" in there and "H-1" not in there


async def test_nothing_is_to_come_once_it_is_over(team: Team) -> None:
    await team.accepted()
    assert await asks(team, "Ana") == ["No reminders are still to come in #fraud-model."]
