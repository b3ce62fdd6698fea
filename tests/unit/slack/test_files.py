"""Uploading pictures and files to a Slack on this machine: once each, never again by itself, and what failure means."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Fault, Sandbox
from bot.slack.client import open_session, web_client
from bot.slack.files import KEPT, SCAN_PAUSES, Files
from tests.support.png import png

PNG = png()
STEPS = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info")


class Slack:
    """The files, and how often Slack was asked; pauses pass at once and are written down."""

    def __init__(self, sandbox: Sandbox, files: Files, pauses: list[float]) -> None:
        self.sandbox, self.files, self.pauses = sandbox, files, pauses

    def asked(self) -> list[int]:
        return [len(self.sandbox.log.calls(step)) for step in STEPS]

    async def picture(self, png: bytes = PNG, alt: str = "A timeline") -> str | None:
        return await self.files.picture("timeline.png", alt, png)


@pytest.fixture
async def slack(sandbox: Sandbox) -> Any:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async with open_session() as session:
        client = web_client(session, sandbox.bot_token, sandbox.api_url)
        yield Slack(sandbox, Files(session, client, sleep), pauses)


async def test_a_picture_is_there_for_blocks_and_with_nobody(slack: Slack, client: AsyncWebClient) -> None:
    file_id = await slack.picture()
    ana = slack.sandbox.person("Ana")
    block = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "A timeline"}
    ana.sees_not("timeline.png")
    await client.chat_postMessage(channel=ana.id, text="x", blocks=[block])
    ana.sees("(image: A timeline)")
    assert slack.sandbox.workspace.files.by_id[str(file_id)].alt == "A timeline"
    assert slack.asked() == [1, 1, 1, 2]
    assert slack.pauses == [SCAN_PAUSES[0]]


async def test_the_same_picture_is_uploaded_once(slack: Slack) -> None:
    first = await slack.picture()
    assert await slack.picture() == first
    assert slack.asked()[0] == 1
    others = [await slack.picture(alt="Another"), await slack.picture(png(grey=1))]
    assert len({first, *others}) == 3


async def test_only_the_latest_are_remembered(slack: Slack) -> None:
    first, second = await slack.picture(), await slack.picture(alt="second")
    for number in range(KEPT - 2):
        await slack.picture(alt=str(number))
    assert await slack.picture() == first
    await slack.picture(alt="one more")
    assert await slack.picture() == first
    assert await slack.picture(alt="second") not in {None, second}


async def test_what_slack_forgot_is_uploaded_anew(slack: Slack) -> None:
    first = await slack.picture()
    slack.files.forget(str(first))
    assert await slack.picture() not in {None, first}


async def test_a_long_alternative_text_is_cut_for_the_upload(slack: Slack) -> None:
    file_id = await slack.picture(alt="a" * 2000)
    assert len(slack.sandbox.workspace.files.by_id[str(file_id)].alt) == 1000


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "fault",
    [Fault.status(500), Fault.ratelimited(30), Fault.reset_before(), Fault.reset_after(), Fault.latency(0.0)],
    ids=lambda fault: f"{fault.kind}-{fault.after}",
)
async def test_whatever_fails_is_not_tried_again(slack: Slack, step: str, fault: Fault) -> None:
    slack.sandbox.faults.next(step, fault)
    late = fault.kind == "latency"
    assert (await slack.picture() is not None) == late
    reached = STEPS.index(step) + 1
    assert slack.asked() == ([1, 1, 1, 2] if late else [1] * reached + [0] * (len(STEPS) - reached))
    assert await slack.picture() is not None


@pytest.mark.parametrize("scope", ["files:write", "files:read"])
async def test_without_its_scope_there_is_no_picture(slack: Slack, scope: str) -> None:
    slack.sandbox.workspace.app.scopes.discard(scope)
    assert await slack.picture() is None


async def test_a_picture_that_is_never_looked_through_is_none(slack: Slack) -> None:
    slack.sandbox.workspace.files.scan_after = 100
    assert await slack.picture() is None
    assert slack.pauses == [*SCAN_PAUSES]


async def test_an_answer_that_is_none_of_slacks(slack: Slack) -> None:
    slack.sandbox.faults.next("files.getUploadURLExternal", Fault.status(200))
    assert await slack.picture() is None


async def test_a_file_goes_into_a_direct_message(slack: Slack) -> None:
    ana = slack.sandbox.person("Ana")
    assert await slack.files.send(ana.id, "plan.csv", b"number\r\n", "Your plan, one handoff a row.")
    ana.sees("Your plan, one handoff a row. (file: plan.csv, 8 bytes)")
    slack.sandbox.person("Ben").sees_not("plan.csv")
    assert "alt_txt" not in slack.sandbox.log.calls(STEPS[0])[-1].request


async def test_a_file_goes_into_a_conversation(slack: Slack) -> None:
    channel = slack.sandbox.workspace.find_channel("fraud-model")
    slack.sandbox.workspace.join(channel, slack.sandbox.workspace.app.bot_user)
    assert await slack.files.send(channel.id, "plan.csv", b"number\r\n", "The plan.")
    slack.sandbox.person("Ben").sees("The plan. (file: plan.csv", "#fraud-model")


@pytest.mark.parametrize("method", ["conversations.open", "files.completeUploadExternal", "upload"])
async def test_a_file_that_slack_does_not_take(slack: Slack, method: str) -> None:
    ana = slack.sandbox.person("Ana")
    slack.sandbox.faults.next(method, Fault.status(500))
    assert not await slack.files.send(ana.id, "plan.csv", b"number\r\n", "Your plan.")
    ana.sees_not("plan.csv")
    assert len(slack.sandbox.log.calls(method)) == 1


async def test_a_deactivated_person_gets_no_file(slack: Slack) -> None:
    assert not await slack.files.send(slack.sandbox.person("Finn").id, "plan.csv", b"x", "Your plan.")
