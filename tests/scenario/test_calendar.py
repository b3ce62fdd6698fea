"""Somebody's own dates in their calendar: an address is made in the settings, read over HTTP, and revoked."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import aiohttp
import icalendar
import pytest
import vobject  # type: ignore[import-untyped]

from bot.sandbox import Fault
from tests.scenario.team import BATON, CHANNEL, Team

MAKE, NEW, REVOKE = "Make calendar address", "New calendar address", "Revoke address"
ADDRESS = re.compile(r"https?://\S+\.ics")
both_ways = pytest.mark.parametrize("transport", ["http", "socket"])


async def opens_settings(team: Team, name: str = "Ana", where: str = CHANNEL) -> None:
    await team.types(name, "/handoff settings", where)
    team.person(name).sees("= Reminder settings =")


async def makes(team: Team, name: str = "Ana", label: str = MAKE) -> str:
    """Somebody whose settings are open makes an address, and copies it; they are back in their settings."""
    person = team.person(name)
    await team.clicks(name, label)
    shown = ADDRESS.findall(person.screen())
    assert len(shown) == 1, person.screen()
    person.sees("It is shown this once: copy it now.")
    person.sees("Whoever has it can read these dates, without signing in: keep it like a password.")
    await person.cancels()
    person.sees("= Reminder settings =")
    return str(shown[0])


async def asks(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    """As a calendar does."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with aiohttp.ClientSession() as session, session.request(method, url, headers=sent) as answer:
        found = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, found, await answer.text()


async def events(url: str) -> list[Any]:
    """What stands there, by one parser; another one finds the same."""
    status, _, text = await asks(url)
    assert status == 200, text
    found = list(icalendar.Calendar.from_ical(text).events)
    other = vobject.readOne(text, validate=True)
    assert [one.summary.value for one in getattr(other, "vevent_list", [])] == [str(one["SUMMARY"]) for one in found]
    return found


async def status(url: str) -> int:
    return (await asks(url))[0]


@both_ways
async def test_ana_subscribes_to_her_dates(team: Team) -> None:
    await team.agreed()
    await opens_settings(team)
    url = await makes(team)
    (event,) = await events(url)
    assert event["SUMMARY"] == "Hand over: fraud-model pager to Ben (H-1)"
    assert event["DTSTART"].dt == dt.date(2026, 12, 15)
    assert event["DESCRIPTION"] == (
        "State: agreed, your move.\n#fraud-model\nDone when:\n"
        "1. Ben's team answered two pages alone.\n2. Runbook is merged."
    )
    await opens_settings(team, "Ben")
    (theirs,) = await events(await makes(team, "Ben"))
    assert theirs["SUMMARY"] == "Take over: fraud-model pager from Ana (H-1)" and theirs["UID"] == event["UID"]


async def test_a_date_that_moves_in_slack_moves_in_the_calendar(team: Team) -> None:
    await team.agreed()
    await opens_settings(team)
    url = await makes(team)
    (before,), (_, seen, _) = await events(url), await asks(url)
    assert (await asks(url, If_None_Match=seen["etag"]))[0] == 304
    await team.person("Ana").closes()
    await team.later(hours=1)
    await team.types("Ana", "/handoff H-1")
    await team.clicks("Ana", "Reschedule", team.private_answers("Ana")[-1])
    await team.person("Ana").chooses("By", "2026-12-18")
    await team.person("Ana").fills("Reason", "change freeze")
    await team.submits("Ana")
    assert (await asks(url, If_None_Match=seen["etag"]))[0] == 200
    (after,) = await events(url)
    assert after["DTSTART"].dt == dt.date(2026, 12, 18)
    assert after["SEQUENCE"] > before["SEQUENCE"] and after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    await team.clicks("Ana", "Cancel handoff", team.private_answers("Ana")[-1])
    await team.person("Ana").fills("Reason", "no need")
    await team.submits("Ana")
    assert await events(url) == []


async def test_a_revoked_address_shows_nothing_and_so_does_one_that_was_replaced(team: Team) -> None:
    await opens_settings(team)
    first = await makes(team)
    ana = team.person("Ana")
    ana.sees("an address made Wed 2 Dec shows the dates of your handoffs.")
    await team.clicks("Ana", NEW)
    ana.sees("The one before it no longer works.")
    second = ADDRESS.findall(ana.screen())[0]
    await ana.cancels()
    assert [await status(one) for one in (first, second)] == [404, 200]
    await team.clicks("Ana", REVOKE)
    ana.sees("The calendar address is revoked: it shows nothing any more.")
    ana.sees(f"[{MAKE}]")
    ana.sees_not(REVOKE)
    assert await status(second) == 404
    never = re.sub(r"-[^/]+\.ics", f"-{'x' * 43}.ics", second)
    assert await asks(second) == await asks(never)
    third = await makes(team)
    assert await status(third) == 200


async def test_what_was_entered_beside_it_stays(team: Team) -> None:
    await opens_settings(team)
    ana = team.person("Ana")
    await ana.chooses("Nudge time", "16:30")
    await ana.unticks("Friday")
    await ana.chooses("Country", "Poland")
    await ana.chooses("How often", "Mondays")
    await ana.chooses("Away until", "2027-01-04")
    await makes(team)
    await team.clicks("Ana", REVOKE)
    entered = ("Nudge time: 16:30", "[ ] Friday", "Country: Poland", "[x] Mondays", "Away until (optional): 2027-01-04")
    for line in entered:
        ana.sees(line)
    await team.submits("Ana")
    await opens_settings(team)
    for line in entered:
        ana.sees(line)


async def test_from_a_reminder_and_from_the_direct_message(team: Team) -> None:
    await team.agreed()
    await team.at("2026-12-08 09:00")
    await team.clicks("Ana", "Reminder settings")
    url = await makes(team)
    await team.person("Ana").closes()
    await opens_settings(team, where=BATON)
    team.person("Ana").sees(f"[{REVOKE}]")
    assert len(await events(url)) == 1


async def test_from_home(team: Team) -> None:
    await team.agreed()
    await team.person("Ana").opens_home()
    await team.settled()
    await team.clicks("Ana", "Reminder settings")
    assert len(await events(await makes(team))) == 1


async def test_the_secret_is_kept_nowhere_and_shown_to_nobody_else(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        await team.agreed()
        await opens_settings(team)
        url = await makes(team)
        await events(url)
    secret = url.rpartition("/")[2].removesuffix(".ics")
    assert secret.startswith(f"{team.sandbox.workspace.team_id}-")
    ours = [record for record in caplog.records if record.name.startswith(("bot", "storage", "aiohttp"))]
    assert [record.getMessage() for record in ours if secret[10:] in record.getMessage()] == []
    for table in ("calendars", "people", "trail", "texts", "outbox", "deliveries", "seen"):
        assert secret not in str(team.query(f"SELECT * FROM {table}"))
    assert len(team.query("SELECT * FROM calendars")) == 1
    for name in ("Ana", "Ben", "Chloe"):
        assert secret not in team.person(name).screen()
        assert all(secret not in message.text for message in team.person(name).messages())


async def test_where_only_this_machine_reaches_baton_it_says_what_to_set(team: Team) -> None:
    await opens_settings(team)
    ana = team.person("Ana")
    ana.sees("ask whoever runs Baton to set BATON_PUBLIC_URL.")
    team.baton.settings = replace(team.baton.settings, public_url="https://example.com/baton")
    await ana.cancels()
    await opens_settings(team)
    ana.sees_not("BATON_PUBLIC_URL")
    url = await makes(team)
    assert url.startswith("https://example.com/baton/calendar/T")
    here = url.replace("https://example.com/baton", f"http://127.0.0.1:{team.baton.port}")
    assert await status(here) == 200


async def test_an_address_that_could_not_be_shown_is_told_of(team: Team) -> None:
    await opens_settings(team)
    team.sandbox.faults.next("views.push", Fault.failing("expired_trigger_id"))
    await team.clicks("Ana", MAKE)
    assert "A calendar address was made, and could not be shown." in team.told("Ana")
    ana = team.person("Ana")
    ana.sees("= Reminder settings =")
    assert await status(await makes(team, label=NEW)) == 200


async def test_a_second_press_of_revoke_changes_nothing(team: Team) -> None:
    await opens_settings(team)
    await makes(team)
    ana = team.person("Ana")
    modal, button = ana._screen.find_button(REVOKE, None, 1)
    for _ in range(2):
        await team.sandbox.slack.press(ana.user, modal, button)
        await team.settled()
    ana.sees("The calendar address is revoked")


async def test_a_deactivated_account_has_no_calendar(team: Team) -> None:
    await team.agreed()
    await opens_settings(team)
    url = await makes(team)
    team.sandbox.workspace.change_user(team.person("Ana").id, deleted=True)
    await team.settled()
    assert await status(url) == 404


async def test_other_methods(team: Team) -> None:
    await opens_settings(team)
    url = await makes(team)
    code, headers, text = await asks(url, "HEAD")
    assert (code, text, headers["content-type"]) == (200, "", "text/calendar; charset=utf-8")
    assert [(await asks(url, method))[0] for method in ("POST", "PUT", "DELETE")] == [405, 405, 405]


async def test_times_days_and_hostile_words(team: Team) -> None:
    await team.invites_baton()
    for due, thing in (
        ("18 Dec 17:00", "the pager, the phone; and \\n more"),
        ("28 March 2027 02:30", "😀 the " + "very " * 40 + "long thing"),
        ("15 Dec", "END:VEVENT and the pager"),
    ):
        await team.types("Ana", f"/handoff By {due}, I transfer {thing} to @ben, done when it rang, twice")
    await opens_settings(team)
    found = await events(await makes(team))
    assert [one["DTSTART"].dt for one in found] == [
        dt.date(2026, 12, 15),
        dt.datetime(2026, 12, 18, 16, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC),
    ]
    assert [str(one["SUMMARY"])[:42] for one in found] == [
        "Hand over: END:VEVENT and the pager to Ben",
        "Hand over: pager, the phone; and \\n more t",
        "Hand over: 😀 the very very very very very ",
    ]
