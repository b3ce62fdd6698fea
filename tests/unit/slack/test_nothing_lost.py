"""What was typed comes back so that it can be used again, and a refused click is never left without an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from bot import bootstrap
from bot.domain.errors import Code, Refused
from bot.ports import UnitOfWork, Wanted, Writer
from bot.sandbox import Fault, Sandbox
from bot.slack.app import SlackApp
from bot.slack.services import Services
from tests.support.at_rest import at_rest
from tests.unit.slack.fakes import NOTHING_WANTED, ROOM, SENTENCE, Refusing, Slow, ana_s_command

T = TypeVar("T")

BARE = "By 15 Dec 2027, I transfer the pager to <@{ben}>, done when it rang twice"


class SlowAndBusy(Slow):
    """A writer that makes people wait, and then is too busy."""

    async def write(
        self,
        workspace: str,
        usecase: Callable[[UnitOfWork], T],
        wanted: Wanted = NOTHING_WANTED,
        *,
        engine: bool = False,
    ) -> T:
        await self.let.wait()
        raise Refused(Code.BUSY)


def with_writer(services: Services, writer: Writer) -> SlackApp:
    return SlackApp(replace(services, writer=writer), "B0")


async def answer_of(app: SlackApp, body: dict[str, Any]) -> dict[str, Any]:
    status, _, text = await app.receive(body)
    assert status == 200
    answer: dict[str, Any] = json.loads(text)
    return answer


async def test_a_refused_sentence_names_whom_slack_did_not(sandbox: Sandbox, services: Services) -> None:
    body = await ana_s_command(sandbox)
    ben = next(user.id for user in sandbox.workspace.users.values() if user.name == "ben")
    app = with_writer(services, Refusing(Code.TOO_MANY, most=20))
    answer = await answer_of(app, {**body, "text": BARE.format(ben=ben)})
    assert BARE.replace("<@{ben}>", "@Ben") in answer["text"]
    ana = sandbox.person("Ana")
    await ana.types(f"/handoff {BARE.replace('<@{ben}>', '@Ben')}", ROOM)
    ana.sees("H-2 is made", ROOM)


async def test_what_is_not_understood_names_people_too(sandbox: Sandbox, services: Services) -> None:
    body = await ana_s_command(sandbox)
    ben = next(user.id for user in sandbox.workspace.users.values() if user.name == "ben")
    answer = await answer_of(SlackApp(services, "B0"), {**body, "text": f"greet <@{ben}>", "trigger_id": "2.2.x"})
    assert 'I do not know "greet @Ben"' in answer["text"]


async def test_without_its_records_baton_still_gives_the_sentence_back(sandbox: Sandbox, services: Services) -> None:
    body = await ana_s_command(sandbox)

    class NoReader:
        async def read(self, _workspace: str, _query: object) -> Any:
            raise Refused(Code.UNAVAILABLE)

    silent = replace(services, reader=NoReader(), writer=Refusing(Code.UNAVAILABLE))
    answer = await answer_of(SlackApp(silent, "B0"), {**body, "text": BARE.format(ben="U012345")})
    assert "done when it rang twice" in answer["text"]


async def test_a_refused_list_is_no_sentence(sandbox: Sandbox, baton: bootstrap.Baton) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/handoff list @nobody", ROOM)
    ana.sees("I find nobody called nobody", ROOM)
    assert "Your sentence" not in ana.messages(ROOM)[-1].text


async def test_a_repeat_is_answered_with_the_handoff_as_it_stands(sandbox: Sandbox, services: Services) -> None:
    body = await ana_s_command(sandbox)
    repeated = with_writer(services, Refusing(Code.REPEATED, handoff=1))
    answer = await answer_of(repeated, body)
    assert "H-1 · proposed" in answer["text"]
    assert "edit|1|H-1|" in json.dumps(answer["blocks"])


@pytest.mark.parametrize("values", [{}, {"handoff": 99}])
async def test_a_repeat_of_what_cannot_be_seen_says_that_it_was_done(
    sandbox: Sandbox, services: Services, values: dict[str, object]
) -> None:
    body = await ana_s_command(sandbox)
    answer = await answer_of(with_writer(services, Refusing(Code.REPEATED, **values)), body)
    assert answer["text"] == "This was already done; nothing happened twice."


async def test_a_late_form_that_was_refused_comes_back_whole(sandbox: Sandbox, services: Services) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/handoff", ROOM)
    await ana.waits_for("What is handed over")
    await ana.fills("What is handed over", "the pager")
    await ana.fills("Done when", "it rang twice")
    await ana.chooses("To", "Ben")
    await ana.chooses("By", "2020-01-01")
    await ana.submits()
    sent = next(one for one in reversed(sandbox.log.entries) if one.method == "view_submission")
    slow = SlowAndBusy(services.writer)
    assert await with_writer(services, slow).receive(dict(sent.request)) == (200, "text/plain", "")
    slow.let.set()
    await ana.waits_for("I was too busy", "Baton")
    for words in ("What you entered:", "What is handed over: the pager", "To: @Ben", "Done when: it rang twice"):
        ana.sees(words, "Baton")


async def test_late_settings_that_were_refused_come_back_whole(sandbox: Sandbox, services: Services) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/handoff settings", ROOM)
    await ana.waits_for("Nudge time")
    await ana.chooses("Nudge time", "16:30")
    await ana.unticks("Friday")
    await ana.chooses("Country", "Poland")
    await ana.submits()
    sent = next(one for one in reversed(sandbox.log.entries) if one.method == "view_submission")
    slow = SlowAndBusy(services.writer)
    assert await with_writer(services, slow).receive(dict(sent.request)) == (200, "text/plain", "")
    slow.let.set()
    await ana.waits_for("I was too busy", "Baton")
    for words in (
        "Nudge time: 16:30",
        "Working days: Monday, Tuesday, Wednesday, Thursday",
        "Country: Poland",
        "How often: Each working day",
    ):
        ana.sees(words, "Baton")


async def test_settings_that_meet_no_database_stay_open(sandbox: Sandbox, services: Services) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/handoff settings", ROOM)
    await ana.waits_for("Nudge time")
    await ana.submits()
    sent = next(one for one in reversed(sandbox.log.entries) if one.method == "view_submission")
    answer = await answer_of(with_writer(services, Refusing(Code.UNAVAILABLE)), dict(sent.request))
    assert answer == {
        "response_action": "errors",
        "errors": {"nudge_time": "Nothing changed: I cannot reach my records. Please try again in a minute."},
    }


async def test_a_form_without_inputs_closes_and_says_why(sandbox: Sandbox, services: Services) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/handoff", ROOM)
    await ana.waits_for("What is handed over")
    await ana.fills("What is handed over", "the pager")
    await ana.fills("Done when", "it rang twice")
    await ana.chooses("To", "Ben")
    await ana.chooses("By", "2020-01-01")
    await ana.submits()
    sent = next(one for one in reversed(sandbox.log.entries) if one.method == "view_submission")
    body = {**sent.request, "view": {**sent.request["view"], "blocks": []}}
    assert await SlackApp(services, "B0").receive(body) == (200, "text/plain", "")
    await ana.waits_for("That is past", "Baton")
    ana.sees("the pager", "Baton")


async def test_a_refused_click_is_answered_where_its_address_fails(sandbox: Sandbox, baton: bootstrap.Baton) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    await ana.types(f"/handoff {SENTENCE}", ROOM)
    await ben.types("/handoff H-1", ROOM)
    await ben.waits_for("I'll take it")
    await ana.clicks("Undo")
    await ana.waits_for("cancelled", ROOM)
    await at_rest(sandbox)
    sandbox.faults.next("response_url", Fault.status(500))
    await ben.clicks("I'll take it", on=ben.messages(ROOM)[-1])
    await ben.waits_for("Nothing changed.", "Baton")
