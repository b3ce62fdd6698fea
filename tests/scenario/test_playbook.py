"""The whole playbook, from a pilot to a system that has earned the right to scale: a year in one team's Slack.

Chloe owns the plan, Ana built the fraud model, Dev will run it, Ben uses it. Ben's own plan is the second story.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.cli import main
from tests.scenario.playbook import ANSWERS, DATA, ENVIRONMENT, Cast, add_channel, gates, kicked_off, presses, scores
from tests.scenario.team import BATON, CHANNEL, Team, findings

THINGS = ("data pipelines", "infrastructure", "support team", "monitoring with alerting")
CHURN = Cast("Churn model", "#churn", owner="Dev", pilot="Ana", production="Dev")  # Dev owns it and will run it


@pytest.fixture
async def team(team: Team) -> Team:
    """Who will run it is in the channel, too."""
    await team.person("Dev").joins(CHANNEL)
    return team


async def says(team: Team, who: str, words: str, where: str = CHANNEL) -> str:
    """Somebody types; what they alone are answered."""
    await team.types(who, words, where)
    return team.answered(who, where)


def heard(team: Team, who: str, words: str) -> bool:
    """Whether Baton has told this person so, ever."""
    return any(words in one for one in team.direct_messages(who))


async def answers(team: Team, *questions: str) -> None:
    """Dev answers these of the six questions."""
    await presses(team, "Dev", "Answer questions")
    for question in questions:
        await team.person("Dev").fills(question, ANSWERS[question])
    await team.submits("Dev")


async def fills_slot(team: Team, by: str) -> None:
    """Chloe fills in the first handoff that still waits for it: from Ana, who built it, to Dev."""
    await gates(team, "Chloe")
    await team.types("Chloe", "/transition")
    await team.clicks("Chloe", "Fill in", team.private_answers("Chloe")[-1])
    await team.person("Chloe").chooses("To", "Dev")
    await team.person("Chloe").chooses("By", by)
    await team.submits("Chloe")


async def hands_over(team: Team, number: str) -> None:
    """Ana delivers, Dev accepts each criterion."""
    await team.types("Ana", f"/handoff {number}")
    await team.clicks("Ana", "Mark delivered", team.private_answers("Ana")[-1])
    await team.person("Ana").fills("Evidence", f"https://wiki.example.com/{number}")
    await team.submits("Ana")
    await team.types("Dev", f"/handoff {number}")
    await team.clicks("Dev", "Accept", team.private_answers("Dev")[-1])
    await team.person("Dev").ticks("Confirmed")
    await team.submits("Dev")


async def logs_case(team: Team, who: str, case: str, recommendation: str, decision: str) -> None:
    """Somebody logs one by form."""
    await says(team, who, "/transition shadow")
    await team.clicks(who, "Log a case", team.private_answers(who)[-1])
    for label, value in (("Case", case), ("Recommendation", recommendation), ("Decision", decision)):
        await team.person(who).fills(label, value)
    await team.submits(who)


def write_cases(file: Path, count: int, differing: int, *more: str) -> None:
    """So many cases as JSON lines, of which so many differ; and lines that are wrong."""
    rows = [
        {"case": f"A-{number}", "recommendation": "block", "decision": "pay" if number <= differing else "Block "}
        for number in range(1, count + 1)
    ]
    file.write_text("\n".join([*map(json.dumps, rows), *more]))


async def test_from_a_pilot_to_a_system_that_may_scale(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", team.database_url)
    await the_plan_is_made(team)
    await kickoff_is_refused_and_opened(team)
    await the_four_slots_are_filled(team)
    await the_system_is_integrated(team)
    await shadow_mode_runs(team, tmp_path / "cases.jsonl", capsys)
    await shadow_mode_begins_anew(team)
    await all_is_handed_over_and_it_goes_live(team)
    await it_is_asked_whether_it_still_runs(team)
    await incidents_start_the_months_again(team)
    await the_retrospective_is_held(team)
    await a_second_plan_needs_a_second_person(team)

    assert (await says(team, "Ben", "/transition portfolio", BATON)).endswith(
        "Earned the right to scale (1) Fraud model"
    )
    await team.catches_up()
    assert team.clock.now().isoformat() > "2027-12-01"
    assert findings(team.database_url) == []
    assert await asyncio.to_thread(main, ["audit", "verify"]) == 0


async def the_plan_is_made(team: Team) -> None:
    await team.invites_baton("Chloe")
    await team.types("Chloe", "/transition new")
    chloe = team.person("Chloe")
    await chloe.fills("Name", "Fraud model")
    await chloe.chooses("Pilot owner", "Ana")
    await chloe.chooses("Risk class", "Customer-facing")
    await chloe.chooses("Target go-live", "2027-02-15")
    await team.submits("Chloe")
    said = team.answered("Chloe")
    assert said.startswith("Fraud model is made in #fraud-model. You own it.")
    assert "4 handoffs to fill in: Data pipelines Infrastructure Support team Monitoring with alerting" in said


async def kickoff_is_refused_and_opened(team: Team) -> None:
    assert await says(team, "Chloe", "/transition kickoff") == (
        "Kickoff stays closed. Missing: a production owner (Chloe names one); the six questions on running it "
        "(Chloe answers). No production owner, no kickoff."
    )
    await team.clicks("Chloe", "Name owner")
    await team.person("Chloe").chooses("Production owner", "Dev")
    await team.submits("Chloe")
    await answers(team, "Response time", "What happens when it fails", "Who monitors it", "How it is updated")
    assert await says(team, "Chloe", "/transition kickoff") == (
        "Kickoff stays closed. Missing: uptime and data retention (Dev answers)."
    )
    await answers(team, "Uptime", "Data retention")
    assert (await says(team, "Chloe", "/transition kickoff")).startswith("Kickoff is open.")


async def the_four_slots_are_filled(team: Team) -> None:
    for by in ("2026-12-18", "2026-12-22", "2027-01-08", "2027-01-15"):
        await fills_slot(team, by)
    for number, thing in enumerate(THINGS, 1):
        await team.types("Dev", f"/handoff H-{number}")
        assert thing.capitalize() in team.answered("Dev")
        await team.clicks("Dev", "I'll take it", team.private_answers("Dev")[-1])
    assert team.acts().count("fill_slot") == 4
    assert "to fill in" not in await says(team, "Chloe", "/transition")


async def the_system_is_integrated(team: Team) -> None:
    await team.at("2026-12-07 10:00")
    await presses(team, "Ana", "Link evidence")
    await team.person("Ana").fills("Runs in the real environment", ENVIRONMENT)
    await team.submits("Ana")
    said = await gates(team, "Chloe")
    assert "Integration: closed. Missing: evidence that it runs on production data (Ana links it)." in said
    await presses(team, "Ana", "Link evidence")
    await team.person("Ana").fills("Runs on production data", DATA)
    await team.submits("Ana")
    await presses(team, "Chloe", "Open integration")
    await presses(team, "Chloe", "Start shadow mode")
    assert "Day 1 of 28" in await gates(team, "Chloe")


async def shadow_mode_runs(team: Team, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await logs_case(team, "Ben", "C-1", "block", "Block")
    write_cases(file, 33, 3, '{"case": "C-1", "recommendation": "pay", "decision": "pay"}', "no case at all")
    assert await asyncio.to_thread(main, ["shadow", "import", "--plan", "1", str(file)]) == 2
    assert "34" in (told := capsys.readouterr().err) and "35" in told
    assert "1 of 1 agree, too few to judge" in await says(team, "Ben", "/transition shadow")
    write_cases(file, 33, 3)
    assert await asyncio.to_thread(main, ["shadow", "import", "--plan", "1", str(file)]) == 0
    assert "31 of 34 agree." in await says(team, "Ben", "/transition shadow")
    assert await says(team, "Chloe", "/transition go-live") == (
        "Go-live stays closed. Missing: shadow mode until Mon 4 Jan; H-1, H-2, H-3 and H-4 accepted "
        "(next move on H-1: Ana)."
    )


async def shadow_mode_begins_anew(team: Team) -> None:
    await hands_over(team, "H-1")
    await team.at("2026-12-21 10:00")
    await hands_over(team, "H-2")
    await team.types("Dev", "/transition shadow reset")
    await team.person("Dev").fills("Reason", "trained anew on the data of November")
    await team.submits("Dev")
    assert 'Dev began shadow mode of Fraud model anew: "trained anew on the data of November"' in team.told("Chloe")
    await team.at("2027-01-07 10:00")
    assert "Day 18 of 28. No case is logged yet." in await says(team, "Ben", "/transition shadow")


async def all_is_handed_over_and_it_goes_live(team: Team) -> None:
    await hands_over(team, "H-3")
    assert await says(team, "Chloe", "/transition go-live") == (
        "Go-live stays closed. Missing: shadow mode until Mon 18 Jan; H-4 accepted (next move on H-4: Ana)."
    )
    await hands_over(team, "H-4")
    await team.at("2027-01-17 18:00")
    assert (await says(team, "Chloe", "/transition go-live")).startswith("Go-live stays closed. Missing: shadow mode")
    await team.at("2027-01-18 09:00")
    assert heard(team, "Chloe", "Shadow mode of Fraud model has run its 4 weeks")
    assert "Missing: a request to go live (Chloe asks)." in await says(team, "Dev", "/transition go-live")
    assert (await says(team, "Chloe", "/transition go-live")).startswith("Dev is asked to go live")
    await team.clicks("Dev", "Go live", team.newest("Dev", "Chloe asks you to go live with Fraud model."))
    assert team.records()[-1]["actor"] == team.person("Dev").id
    assert "Fraud model is live: Dev pressed Go live." in team.told("Chloe")


async def it_is_asked_whether_it_still_runs(team: Team) -> None:
    await team.at("2027-01-20 10:00", "Asia/Kolkata")
    for moment, answer in (("2027-01-20 18:00", "Still running"), ("2027-02-08 12:00", "It needs Ana")):
        await team.at(moment)
        question = team.newest("Dev", "still running without Ana?", BATON)
        await team.clicks("Dev", answer, question)
    await team.person("Dev").fills("Note", "only she can read the alerts")
    await team.submits("Dev")
    assert heard(team, "Chloe", 'needs Ana: "only she can read the alerts"')


async def incidents_start_the_months_again(team: Team) -> None:
    await team.at("2027-03-10 10:00")
    await says(team, "Ben", "/transition incident minor one batch came late")
    assert "until Sun 18 Apr" in await gates(team, "Chloe")
    await team.at("2027-03-31 10:00")
    said = await says(team, "Ben", "/transition incident major the queue stood still")
    assert said.startswith("Reported. The three months start again. Without a major incident it is stable on ")
    await team.at("2027-06-29 17:00")
    assert "Stable: closed. Missing: three months without a major incident, until Wed 30 Jun." in await gates(
        team, "Chloe"
    )
    await team.at("2027-06-30 09:00")
    assert "Stable: open since Wed 30 Jun" in await gates(team, "Chloe")
    assert [one["actor"] for one in team.records() if one["data"].get("gate") == "stable"] == ["baton"]


async def the_retrospective_is_held(team: Team) -> None:
    assert "None has earned the right to scale yet" in await says(team, "Ben", "/transition portfolio", BATON)
    await scores(team, "Ana", 4, 3, 5, 2, note="the data contract was late")
    await scores(team, "Ben", 3, 4, 4, 1)
    await scores(team, "Dev", 5, 2, 4, 2)
    said = await says(team, "Chloe", "/transition retro")
    assert "Data maturity: 4 Technical capability: 3 Operational readiness: 4 Cultural adoption: 2" in said
    await team.clicks("Chloe", "Close the retrospective", team.private_answers("Chloe")[-1])
    await team.submits("Chloe")
    assert (await says(team, "Ben", "/transition portfolio", BATON)).endswith(
        "Earned the right to scale (1) Fraud model"
    )


async def a_second_plan_needs_a_second_person(team: Team) -> None:
    add_channel(team, CHURN)
    await team.at("2027-12-02 10:00")
    await kicked_off(team, CHURN)
    await presses(team, "Dev", "Override…", CHURN)
    await team.person("Dev").fills("Reason", "the season begins")
    await team.person("Dev").chooses("Who confirms it", "Ben")
    await team.submits("Dev")
    assert "Integration: closed." in await gates(team, "Ana", CHURN)
    await team.clicks("Ben", "Confirm override", team.newest("Ben", "Dev wants to override integration"))
    said = 'overridden by Dev, confirmed by Ben: "the season begins".'
    assert said in await gates(team, "Ana", CHURN)
    record = team.records(plan=2)[-1]
    assert (record["act"], record["data"]["second"]) == ("override", team.person("Ben").id)
    assert record["data"]["missing"] == ["environment", "production_data"]
    assert "Churn model: opened by override: integration" in await says(team, "Ana", "/transition portfolio", BATON)
