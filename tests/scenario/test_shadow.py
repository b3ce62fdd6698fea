"""Shadow mode: people log cases, a program sends them with a token, and the plan says how many agree."""

from __future__ import annotations

import asyncio
import json
import shlex
from pathlib import Path
from typing import Any

import aiohttp

from bot.cli import main
from tests.scenario.playbook import Cast, add_channel, in_shadow, integrated, planned, ready_to_go_live
from tests.scenario.team import CHANNEL, Team, at_work

CUSTOMERS = Cast(risk="Customer-facing")
AGREE = "recommendation and decision agree"


async def begun(team: Team) -> None:
    """Shadow mode of Chloe's plan has begun, and Dev, who will run it, is in its channel."""
    await team.person("Dev").joins(CHANNEL)
    await in_shadow(team, CUSTOMERS)


async def state(team: Team, who: str = "Chloe") -> str:
    """Somebody looks; what they read."""
    await team.types(who, "/transition shadow")
    return team.answered(who)


async def presses(team: Team, who: str, label: str) -> None:
    """Somebody looks, and presses a button there."""
    await state(team, who)
    await team.clicks(who, label, team.private_answers(who)[-1])


async def logs(team: Team, who: str, case: str, recommendation: str = "pay", decision: str = "pay") -> None:
    """Somebody logs a case by form."""
    await presses(team, who, "Log a case")
    person = team.person(who)
    await person.fills("Case", case)
    await person.fills("Recommendation", recommendation)
    await person.fills("Decision", decision)
    await person.submits()
    await team.settled()


async def token(team: Team, who: str = "Chloe") -> tuple[str, list[str]]:
    """Somebody makes a token: what they read, and the words of the command that stands there."""
    await team.types(who, "/transition shadow token")
    shown = team.private_answers(who)[-1]
    command = next(line for line in shown.text.split("\n") if line.startswith("curl "))
    return team.words(who, shown), shlex.split(command)


async def runs(command: list[str], body: object = None) -> tuple[int, dict[str, Any]]:
    """Do what the curl line says, with another body where one is given."""
    _, _, method, url, *rest = command
    options = dict(zip(rest[1::2], rest[::2], strict=True))
    headers = dict(value.split(": ", 1) for value, option in options.items() if option == "-H")
    data = next(value for value, option in options.items() if option == "-d") if body is None else json.dumps(body)
    async with aiohttp.ClientSession() as session, session.request(method, url, data=data, headers=headers) as answer:
        return answer.status, await answer.json()


def cases(count: int, first: int = 1, **values: str) -> dict[str, list[dict[str, str]]]:
    """So many cases, for a request."""
    case = {"recommendation": "pay", "decision": "pay", **values}
    return {"cases": [{**case, "case": f"A-{number}"} for number in range(first, first + count)]}


async def test_before_it_begins_it_says_what_is_missing(team: Team) -> None:
    await planned(team, CUSTOMERS)
    said = await state(team)
    assert "Fraud model: shadow mode has not begun. Missing: integration, which comes first." in said
    assert "Log a case" not in team.labels("Chloe", team.private_answers("Chloe")[-1])


async def test_it_can_start_from_there(team: Team) -> None:
    await integrated(team, CUSTOMERS)
    assert "Nothing is missing: it can start." in await state(team)
    await presses(team, "Chloe", "Start shadow mode")
    assert "Day 1 of 28. No case is logged yet." in await state(team, "Ben")


async def test_a_channel_without_a_plan_and_one_without_a_name(team: Team) -> None:
    await team.invites_baton()
    assert "I find no such plan here." in await state(team, "Ana")
    await team.proposed()
    assert "/transition new makes them a plan" in await state(team, "Ana")
    await team.types("Ana", "/transition shadow dance")
    assert "dance" in team.answered("Ana")


async def test_cases_are_logged_by_form(team: Team) -> None:
    await begun(team)
    await logs(team, "Ben", "C-1")
    assert team.answered("Ben").startswith(f"C-1 is logged; {AGREE}.")
    assert "1 of 1 agree, too few to judge." in team.answered("Ben")
    await logs(team, "Ana", "C-2", "pay", "decline")
    assert "C-2 is logged; recommendation and decision differ." in team.answered("Ana")
    await team.later(days=11)
    assert "Day 12 of 28. 1 of 2 agree, too few to judge. It runs until Wed 30 Dec." in await state(team)
    last = team.records()[-1]
    assert (last["act"], last["data"]["count"], last["data"]["source"]) == ("log_shadow", 1, "form")
    assert last["actor"] == team.person("Ana").id


async def test_what_is_wrong_stands_at_the_input(team: Team) -> None:
    await begun(team)
    await logs(team, "Ben", "C-1")
    await logs(team, "Ana", " C-1 ")
    ana = team.person("Ana")
    assert ana.modal() is not None and "This case is logged already. Each case counts once." in ana.screen()
    await ana.fills("Case", "x" * 201)
    await ana.submits()
    assert "Shorten it to 200 characters." in ana.screen()
    await ana.fills("Case", "C-2")
    await team.submits("Ana")
    assert "2 of 2 agree" in await state(team)


async def test_a_form_that_comes_when_it_no_longer_runs(team: Team) -> None:
    await ready_to_go_live(team)
    await presses(team, "Ben", "Log a case")
    await team.types("Chloe", "/transition go-live")
    await team.clicks("Dev", "Go live")
    ben = team.person("Ben")
    for label in ("Case", "Recommendation", "Decision"):
        await ben.fills(label, "x")
    await ben.submits()
    assert "Nothing changed: shadow mode is not running." in ben.screen()
    assert "shadow mode ended when it went live, " in await state(team)
    assert "log_shadow" not in team.acts()


async def test_begun_anew_with_a_reason(team: Team) -> None:
    await begun(team)
    await logs(team, "Ben", "C-1")
    await team.later(days=5)
    await team.types("Dev", "/transition shadow reset")
    dev = team.person("Dev")
    assert "Its weeks start again today, and 1 case no longer counts. The trail keeps them." in dev.screen()
    await dev.fills("Reason", "the model was trained anew")
    await team.submits("Dev")
    assert "The weeks and the count start again." in team.answered("Dev")
    assert "the model was trained anew" in team.told("Chloe")
    assert "Day 1 of 28. No case is logged yet. It began anew Mon 7 Dec." in await state(team)
    await logs(team, "Ben", "C-1")
    assert "1 of 1 agree" in team.answered("Ben")


async def test_the_same_run_is_begun_anew_once(team: Team) -> None:
    await begun(team)
    for who in ("Dev", "Chloe"):
        await presses(team, who, "Begin anew")
        await team.person(who).fills("Reason", "new data")
    await team.submits("Dev")
    await team.person("Chloe").submits()
    assert "the plan changed while the form was open" in team.person("Chloe").screen()
    assert team.acts().count("reset_shadow") == 1


async def test_only_its_leaders_begin_it_anew_and_only_two_of_them_make_tokens(team: Team) -> None:
    await begun(team)
    await team.types("Ben", "/transition shadow reset")
    assert "Beginning shadow mode anew is Chloe's or Ana's or Dev's to do." in team.answered("Ben")
    await team.types("Ana", "/transition shadow token")
    assert "Making a token is Chloe's or Dev's to do." in team.answered("Ana")
    await state(team, "Ben")
    labels = team.labels("Ben", team.private_answers("Ben")[-1])
    assert "Log a case" in labels and not {"Begin anew", "Make token", "Revoke token"} & set(labels)


async def test_the_curl_line_that_is_shown_works_as_it_stands(team: Team) -> None:
    await begun(team)
    said, command = await token(team)
    assert said.startswith("Token for the cases of Fraud model. It is shown this once: keep it like a password.")
    assert await runs(command) == (201, {"logged": 1, "agreed": 1, "total": 1, "total_agreed": 1, "record": 9})
    status, body = await runs(command, cases(33, decision="Pay"))
    assert (status, body["total"], body["total_agreed"]) == (201, 34, 34)
    assert "34 of 34 agree." in await state(team, "Ben")
    assert (await runs(command))[0] == 409
    last = team.records()[-1]
    assert (last["actor"], last["data"]["count"], last["data"]["source"]) == ("baton", 33, "api")


async def test_a_token_is_kept_nowhere_and_shown_to_nobody_else(team: Team) -> None:
    await begun(team)
    _, command = await token(team)
    secret = next(one for one in command if one.startswith("Authorization")).rpartition(" ")[2]
    assert secret.startswith(f"baton_{team.sandbox.workspace.team_id}_")
    for table in ("plans", "trail", "texts", "outbox", "deliveries", "seen"):
        assert secret not in str(team.query(f"SELECT * FROM {table}"))
    for name in ("Ana", "Ben", "Dev"):
        assert secret not in team.person(name).screen()
    assert secret not in await state(team) and "A token is in use." in team.answered("Chloe")


async def test_a_new_token_replaces_it_and_a_revoked_one_is_worth_nothing(team: Team) -> None:
    await begun(team)
    _, old = await token(team)
    said, new = await token(team, "Dev")
    assert "The one before it no longer works." in said
    assert [(await runs(one))[0] for one in (old, new)] == [401, 201]
    await presses(team, "Chloe", "Revoke token")
    assert "The token is revoked: nobody logs cases with it any more." in team.answered("Chloe")
    assert (await runs(new))[0] == 401
    await team.types("Chloe", "/transition shadow")
    assert "Revoke token" not in team.labels("Chloe", team.private_answers("Chloe")[-1])


async def test_a_button_that_was_never_shown_does_nothing(team: Team) -> None:
    await begun(team)
    await token(team)
    button = team.button("Chloe", "Revoke token")
    await state(team, "Ben")
    await team.forges("Ben", button, team.private_answers("Ben")[-1])
    assert "Revoking the token is Chloe's or Dev's to do." in team.answered("Ben")
    assert "revoke_token" not in team.acts()


async def test_over_socket_mode_too(team_database_url: str) -> None:
    async with at_work(team_database_url, "socket") as team:
        await begun(team)
        _, command = await token(team)
        assert (await runs(command))[0] == 201


async def test_a_file_while_baton_serves(team: Team, tmp_path: Path, monkeypatch: Any) -> None:
    await begun(team)
    await logs(team, "Ben", "A-3")
    monkeypatch.setenv("DATABASE_URL", team.database_url)
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps(case) for case in cases(30)["cases"]))
    assert await asyncio.to_thread(main, ["shadow", "import", "--plan", "1", str(file)]) == 2
    file.write_text("\n".join(json.dumps(case) for case in cases(33, first=4, decision="no")["cases"]))
    assert await asyncio.to_thread(main, ["shadow", "import", "--plan", "1", str(file)]) == 0
    assert "1 of 34 agree." in await state(team)


async def test_a_private_plan_is_unknown_to_others(team: Team) -> None:
    secret = Cast("Merger model", "#secret", "Ana", "Dev", "Ben", giver="Dev", private=True)
    add_channel(team, secret)
    await in_shadow(team, secret)
    await team.types("Ana", "/transition shadow", "#secret")
    answer = team.private_answers("Ana", "#secret")[-1]
    button = next(one for one in team._buttons("Ana", answer) if one.label == "Log a case")
    await team.invites_baton("Chloe", CHANNEL)
    await state(team, "Chloe")
    await team.forges("Chloe", button, team.private_answers("Chloe")[-1])
    assert "I find no such plan here." in team.answered("Chloe")
    assert "Merger" not in team.person("Chloe").screen()
