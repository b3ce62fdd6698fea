"""The whole edge: Baton on SQLite and a Slack on this machine. Routing, patience, and what is never lost."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from bot import bootstrap
from bot.domain.errors import Code
from bot.sandbox import Fault, Sandbox
from bot.slack.app import SlackApp
from bot.slack.services import Services
from tests.support.at_rest import at_rest
from tests.unit.slack.fakes import ROOM, SENTENCE, Refusing, Slow, ana_s_command

T = TypeVar("T")
Json = dict[str, Any]

UNCLEAR = "I transfer the pager to @ben"


async def test_any_other_command_is_answered_with_help(sandbox: Sandbox, baton: bootstrap.Baton) -> None:
    ana = sandbox.person("Ana")
    for text in ("/handoff help", "/handoff banana", "/handoff lists"):
        await ana.types(text, ROOM)
        assert "Try:" in ana.messages(ROOM)[-1].text
    await ana.types("/transition banana", ROOM)
    assert 'I do not know "banana". A whole system: `/transition new`.' in ana.messages(ROOM)[-1].text
    await ana.types("/transition help", ROOM)
    assert "`/transition new`" in ana.messages(ROOM)[-1].text


@pytest.mark.parametrize("typed", ["H-1", "h1", "#1", "H1", "h-01"])
async def test_a_handoff_is_shown_by_its_number(sandbox: Sandbox, baton: bootstrap.Baton, typed: str) -> None:
    ana = sandbox.person("Ana")
    await ana.types(f"/handoff {SENTENCE}", ROOM)
    await ana.types(f"/handoff {typed}", ROOM)
    assert "H-1 · proposed" in ana.messages(ROOM)[-1].text


async def test_a_form_that_cannot_open_gives_the_sentence_back(sandbox: Sandbox, baton: bootstrap.Baton) -> None:
    ana = sandbox.person("Ana")
    sandbox.faults.next("views.open", Fault.failing("expired_trigger_id"))
    await ana.types(f"/handoff {UNCLEAR}", ROOM)
    await ana.waits_for("Your sentence:", ROOM)
    ana.sees("I transfer the pager to", ROOM)


async def test_an_empty_form_that_cannot_open_says_so(sandbox: Sandbox, baton: bootstrap.Baton) -> None:
    ana = sandbox.person("Ana")
    sandbox.faults.next("views.open", Fault.status(500))
    await ana.types("/handoff", ROOM)
    await ana.waits_for("could not open", ROOM)


async def test_where_the_answer_address_fails_too_the_channel_serves(sandbox: Sandbox, baton: bootstrap.Baton) -> None:
    ana = sandbox.person("Ana")
    await ana.invites_app(ROOM)
    sandbox.faults.next("views.open", Fault.status(500))
    sandbox.faults.next("response_url", Fault.status(500))
    await ana.types(f"/handoff {UNCLEAR}", ROOM)
    await ana.waits_for("Your sentence:", ROOM)
    assert len(sandbox.log.calls("chat.postEphemeral")) == 1


async def test_a_refused_click_says_how_things_stand_and_replaces_nothing(
    sandbox: Sandbox, baton: bootstrap.Baton
) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    await ana.types(f"/handoff {SENTENCE}", ROOM)
    await ben.waits_for("I'll take it")
    await ben.types("/handoff H-1", ROOM)
    await ana.types("/handoff H-1", ROOM)
    await ana.clicks("Cancel handoff", on=ana.messages(ROOM)[-1])
    await ana.waits_for("Cancelling is final")
    await ana.fills("Reason", "not needed")
    await ana.submits()
    await ana.waits_for("H-1 · cancelled", ROOM)
    before = ben.messages(ROOM)
    await ben.clicks("I'll take it", on=before[-1])
    await ben.waits_for("Nothing changed. H-1 is cancelled.", ROOM)
    assert ben.messages(ROOM)[: len(before)] == before


async def test_what_baton_never_drew_is_ignored(sandbox: Sandbox, app: SlackApp, services: Services) -> None:
    team = services.workspace
    user = {"id": "U1", "team_id": team}
    for action in (
        {"action_id": "handoff.take", "value": "2|H-1|1"},
        {"action_id": "handoff.take", "value": "x" * 2000},
        {"action_id": "somebody.else", "value": "1|H-1|1"},
        {"action_id": "handoff.more", "selected_option": {"value": "1|H-1|1"}},
        {"action_id": "handoff.list_page", "value": "1|banana|3"},
    ):
        body = {"type": "block_actions", "team": {"id": team}, "user": user, "trigger_id": "1.1", "actions": [action]}
        assert await app.receive(body) == (200, "text/plain", "")
    view = {"id": "V1", "type": "modal", "hash": "h", "callback_id": "other", "private_metadata": "1|H-1|1"}
    for kind in ("view_submission", "view_closed"):
        body = {"type": kind, "team": {"id": team}, "user": user, "view": view}
        assert await app.receive(body) == (200, "text/plain", "")


@pytest.mark.parametrize(
    "body",
    [
        {"type": "app_rate_limited", "team_id": "TEAM", "minute_rate_limited": 1},
        {"type": "event_callback", "team_id": "TEAM", "event_id": "Ev1", "event": {"type": "pin_added"}},
        {"type": "block_suggestion", "team": {"id": "TEAM"}, "user": {"id": "U1"}, "action_id": "x"},
        {"type": "something_new", "team": {"id": "TEAM"}},
        {"command": "/handoff", "team_id": "T0OTHER", "user_id": "U1", "trigger_id": "1.1"},
        {"command": "/handoff", "user_id": "U1", "trigger_id": "1.1"},
    ],
)
async def test_what_is_not_for_baton_is_acknowledged(app: SlackApp, services: Services, body: Json) -> None:
    ours = json.loads(json.dumps(body).replace("TEAM", services.workspace))
    assert await app.receive(ours) == (200, "text/plain", "")


@pytest.mark.parametrize(
    "body",
    [
        {"command": "/handoff", "team_id": "TEAM"},
        {"command": "/handoff", "team_id": "TEAM", "user_id": "U1", "trigger_id": "1.1", "channel_id": "C\x001"},
        {"command": ["/handoff"], "team_id": "TEAM"},
        {"type": "block_actions", "team": {"id": "TEAM"}, "actions": []},
        {"type": "block_actions", "team": {"id": "TEAM"}, "actions": 3},
        {"type": "event_callback", "team_id": "TEAM", "event": {"type": "message"}},
        {"type": "event_callback", "team_id": "TEAM", "event": 7},
        {"type": "view_submission", "team": {"id": "TEAM"}, "view": {"id": "V1", "callback_id": "x"}},
        {"team": 7, "view": []},
        {"team_id": "TEAM", "authorizations": 5},
    ],
)
async def test_what_is_no_payload_is_refused_in_words(app: SlackApp, services: Services, body: Json) -> None:
    ours = json.loads(json.dumps(body).replace("TEAM", services.workspace))
    status, _, text = await app.receive(ours)
    assert status == 400
    assert text


@pytest.mark.parametrize("code", [Code.BUSY, Code.UNAVAILABLE])
async def test_whoever_cannot_be_served_gets_their_words_back(sandbox: Sandbox, services: Services, code: Code) -> None:
    body = await ana_s_command(sandbox)
    refusing = SlackApp(replace(services, writer=Refusing(code)), "B0")
    status, content_type, text = await refusing.receive(body)
    assert (status, content_type) == (200, "application/json")
    answer = json.loads(text)
    assert answer["response_type"] == "ephemeral"
    assert "Nothing changed" in answer["text"]
    assert "it rang twice" in answer["text"]


async def test_an_event_that_cannot_be_kept_comes_again(services: Services) -> None:
    refusing = SlackApp(replace(services, writer=Refusing(Code.BUSY)), "B0")
    event = {"type": "member_joined_channel", "user": services.bot_user, "channel": "C1"}
    body = {"type": "event_callback", "team_id": services.workspace, "event_id": "Ev1", "event": event}
    assert (await refusing.receive(body))[0] == 503


async def test_what_takes_long_is_answered_and_its_result_follows(sandbox: Sandbox, services: Services) -> None:
    ana = sandbox.person("Ana")
    body = await ana_s_command(sandbox)
    slow = Slow(services.writer)
    app = SlackApp(replace(services, writer=slow), "B0")
    _, _, text = await app.receive({**body, "trigger_id": "2.2.another"})
    assert "Still working on it" in json.loads(text)["text"]
    slow.let.set()
    await ana.waits_for("H-2 is made", ROOM)


async def test_a_late_form_closes_and_its_refusal_follows(sandbox: Sandbox, services: Services) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/handoff", ROOM)
    await ana.waits_for("What is handed over")
    await ana.fills("What is handed over", "the pager")
    await ana.fills("Done when", "it rang twice")
    await ana.chooses("To", "Ben")
    await ana.chooses("By", "2020-01-01")
    await ana.submits()
    ana.sees("That is past")
    sent = next(one for one in reversed(sandbox.log.entries) if one.method == "view_submission")
    slow = Slow(services.writer)
    app = SlackApp(replace(services, writer=slow), "B0")
    assert await app.receive(dict(sent.request)) == (200, "text/plain", "")
    slow.let.set()
    await ana.waits_for("That is past", "Baton")


async def test_a_form_that_comes_twice_makes_one_handoff(sandbox: Sandbox, app: SlackApp) -> None:
    ana = sandbox.person("Ana")
    await ana.types(f"/handoff {UNCLEAR}", ROOM)
    await ana.waits_for("What is handed over")
    await ana.fills("Done when", "it rang twice")
    await ana.chooses("By", "2027-12-15")
    await ana.submits()
    await ana.waits_for("H-1 is made", ROOM)
    sent = next(one for one in reversed(sandbox.log.entries) if one.method == "view_submission")
    assert await app.receive(dict(sent.request)) == (200, "text/plain", "")
    await ana.types("/handoff H-2", ROOM)
    ana.sees("I find no H-2", ROOM)


async def test_a_shortcut_s_answer_is_a_direct_message(sandbox: Sandbox, baton: bootstrap.Baton) -> None:
    ana = sandbox.person("Ana")
    await ana.uses_shortcut("New handoff")
    await ana.waits_for("What is handed over")
    await ana.fills("What is handed over", "the pager")
    await ana.fills("Done when", "it rang twice")
    await ana.chooses("To", "Ben")
    await ana.chooses("By", "2027-12-15")
    await ana.ticks("Only the two of us")
    await ana.submits()
    await ana.waits_for("H-1 is proposed", "Baton")
    await ana.clicks("Undo")
    await ana.waits_for("H-1 · cancelled", "Baton")


async def test_an_accept_form_shows_the_new_wording(sandbox: Sandbox, baton: bootstrap.Baton) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    await ana.types(f"/handoff {SENTENCE}", ROOM)
    await ben.types("/handoff H-1", ROOM)
    await ben.clicks("Accept", on=ben.messages(ROOM)[-1])
    await ben.waits_for("Accepting is final")
    await ana.clicks("Edit")
    await ana.waits_for("is asked again")
    await ana.fills("Done when", "it rang thrice")
    await ana.submits()
    await ben.ticks("Confirmed")
    await ben.submits()
    ben.sees("The wording changed while you read")
    await ben.ticks("Confirmed")
    await ben.submits()
    await ben.waits_for("H-1 · accepted", ROOM)


async def test_nothing_that_people_write_and_no_token_is_logged(
    sandbox: Sandbox, baton: bootstrap.Baton, caplog: pytest.LogCaptureFixture
) -> None:
    ana = sandbox.person("Ana")
    with caplog.at_level(logging.INFO):
        sandbox.faults.next("views.open", Fault.status(500))
        sandbox.faults.next("response_url", Fault.status(500))
        await ana.types(f"/handoff {SENTENCE}", ROOM)
        await ana.types(f"/handoff {UNCLEAR}", ROOM)
        await at_rest(sandbox)
        await baton._services.tasks.drain(5)
    said = " ".join(record.getMessage() for record in caplog.records)
    assert said
    for secret in ("pager", "rang", "xoxb", sandbox.signing_secret, "/response/"):
        assert secret not in said


async def test_what_was_taken_in_before_the_stop_is_answered(sandbox: Sandbox, services: Services) -> None:
    body = await ana_s_command(sandbox)
    slow = Slow(services.writer)
    app = SlackApp(replace(services, writer=slow), "B0")
    taken_in = asyncio.create_task(app.receive({**body, "trigger_id": "2.2.another"}))
    await asyncio.sleep(0)
    stopping = asyncio.create_task(services.tasks.drain(5))
    slow.let.set()
    await stopping
    assert "H-2 is made" in json.loads((await taken_in)[2])["text"]
