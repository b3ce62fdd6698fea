"""Files in the sandbox: Slack's three steps and the look it takes at them, image blocks, and messages with files."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Fault, Limits, Sandbox, Workspace, default_cast
from bot.sandbox.memory import CannotRestore, dump, restore
from tests.support.png import png
from tests.unit.sandbox.conftest import NOON
from tests.unit.sandbox.pager_app import CONFIG, form, section

PNG = png()
CSV = b"number,thing\r\nH-1,the pager\r\n"
LOST = "invalid slack file"
Json = dict[str, Any]


class Uploader:
    """What an app does by hand, step by step."""

    def __init__(self, sandbox: Sandbox, client: AsyncWebClient) -> None:
        self.sandbox, self.client = sandbox, client
        self.channel = sandbox.workspace.find_channel("fraud-model")
        sandbox.workspace.join(self.channel, sandbox.workspace.app.bot_user)

    async def announces(self, name: str = "timeline.png", length: int = len(PNG), **more: Any) -> tuple[str, str]:
        """The file's id, and where its bytes go."""
        answer = await self.client.files_getUploadURLExternal(filename=name, length=length, **more)
        return answer["file_id"], answer["upload_url"]

    async def sends(self, url: str, data: Any = PNG) -> tuple[int, str]:
        """The status and the words with which the bytes are answered."""
        async with aiohttp.ClientSession() as session, session.post(url, data=data) as response:
            return response.status, await response.text()

    async def completes(self, file_id: str, **more: Any) -> Json:
        """The file, as Slack tells of it."""
        answer = await self.client.files_completeUploadExternal(files=[{"id": file_id, "title": "Timeline"}], **more)
        return dict(answer["files"][0])

    async def uploads(self, name: str = "timeline.png", data: bytes = PNG, **more: Any) -> str:
        """All three steps; the file's id."""
        file_id, url = await self.announces(name, len(data))
        assert await self.sends(url, data) == (200, f"OK - {len(data)}")
        await self.completes(file_id, **more)
        return file_id

    async def kind(self, file_id: str) -> str:
        """What Slack says that it is."""
        return str((await self.client.files_info(file=file_id))["file"]["mimetype"])

    async def scanned(self, name: str = "timeline.png", data: bytes = PNG) -> str:
        """A file that Slack has looked through."""
        file_id = await self.uploads(name, data)
        while not await self.kind(file_id):
            continue
        return file_id


@pytest.fixture
def uploader(sandbox: Sandbox, client: AsyncWebClient) -> Uploader:
    return Uploader(sandbox, client)


def image(**file: str) -> Json:
    """An image block of a file."""
    return {"type": "image", "slack_file": file, "alt_text": "Three of five are accepted"}


async def refusal(call: Any) -> tuple[str, list[str]]:
    """The error of a call that must fail, and what it explains."""
    with pytest.raises(SlackApiError) as refused:
        await call
    data = refused.value.response.data
    return data["error"], data.get("response_metadata", {}).get("messages", [])


async def test_a_picture_in_three_steps_is_the_apps_own(uploader: Uploader) -> None:
    file_id, url = await uploader.announces(alt_txt="A timeline")
    assert await uploader.sends(url) == (200, f"OK - {len(PNG)}")
    file = await uploader.completes(file_id)
    assert (file["id"], file["name"], file["title"], file["size"]) == (file_id, "timeline.png", "Timeline", len(PNG))
    assert (file["mimetype"], file["alt_txt"]) == ("", "A timeline")
    uploader.sandbox.person("Ben").sees_not("timeline.png")


async def test_bytes_may_come_as_a_form(uploader: Uploader) -> None:
    file_id, url = await uploader.announces()
    sent = aiohttp.FormData()
    sent.add_field("filename", PNG, filename="timeline.png")
    assert await uploader.sends(url, sent) == (200, f"OK - {len(PNG)}")
    assert (await uploader.completes(file_id))["id"] == file_id


@pytest.mark.parametrize("data", [PNG[:-1], PNG + b"x", b""])
async def test_another_length_than_announced_is_refused(uploader: Uploader, data: bytes) -> None:
    file_id, url = await uploader.announces()
    status, said = await uploader.sends(url, data)
    assert (status, said) == (400, f"expected {len(PNG)} bytes, got {len(data)}")
    assert (await refusal(uploader.completes(file_id)))[0] == "file_not_found"


async def test_an_upload_url_works_once_and_for_nobody_who_guesses(uploader: Uploader) -> None:
    _, url = await uploader.announces()
    assert (await uploader.sends(f"{url}x"))[0] == 404
    assert (await uploader.sends(url))[0] == 200
    assert (await uploader.sends(url))[0] == 404


async def test_what_was_completed_cannot_be_completed_again(uploader: Uploader) -> None:
    file_id = await uploader.uploads()
    assert (await refusal(uploader.completes(file_id)))[0] == "file_update_failed"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"length": 0}, "missing_argument"),
        ({"length": "many"}, "invalid_arguments"),
        ({"name": ""}, "invalid_arguments"),
        ({"alt_txt": "a" * 1001}, "alt_txt_too_large"),
        ({"length": 10**9}, "file_upload_size_restricted"),
    ],
)
async def test_what_slack_does_not_announce(uploader: Uploader, arguments: Json, error: str) -> None:
    assert (await refusal(uploader.announces(**arguments)))[0] == error


@pytest.mark.parametrize("files", ["[]", "x", '["F1"]', '{"id": "F1"}'])
async def test_completing_needs_a_list_of_files(uploader: Uploader, files: str) -> None:
    sent = uploader.client.api_call("files.completeUploadExternal", data={"files": files})
    assert (await refusal(sent))[0] == "invalid_arguments"


async def test_what_it_is_shows_only_after_a_look(uploader: Uploader) -> None:
    file_id = await uploader.uploads()
    assert [await uploader.kind(file_id) for _ in range(3)] == ["", "image/png", "image/png"]
    uploader.sandbox.workspace.files.scan_after = 0
    assert await uploader.kind(await uploader.uploads("plan.csv", CSV)) == "text/csv"
    assert await uploader.kind(await uploader.uploads("no-picture.png", CSV)) == "application/octet-stream"


async def test_a_file_that_is_not_there_has_no_info(uploader: Uploader) -> None:
    announced, _ = await uploader.announces()
    for file_id in ("F0000000000", announced):
        assert (await refusal(uploader.client.files_info(file=file_id)))[0] == "file_not_found"


async def test_an_image_block_takes_a_picture_that_was_looked_through(uploader: Uploader) -> None:
    file_id = await uploader.uploads()
    channel = uploader.channel.id
    early = await refusal(uploader.client.chat_postMessage(channel=channel, text="x", blocks=[image(id=file_id)]))
    assert early == ("invalid_blocks", [f"[ERROR] {LOST} [json-pointer:/blocks/0/slack_file]"])
    await uploader.kind(file_id)
    url = (await uploader.client.files_info(file=file_id))["file"]["url_private"]
    beside = section("Beside") | {"accessory": image(url=url)}
    context = {"type": "context", "elements": [image(id=file_id)]}
    blocks = [image(id=file_id) | {"title": {"type": "plain_text", "text": "The plan"}}, beside, context]
    await uploader.client.chat_postMessage(channel=channel, text="x", blocks=blocks)
    uploader.sandbox.person("Ben").sees("The plan (image: Three of five are accepted)", "#fraud-model")


@pytest.mark.parametrize("name", ["plan.csv", "no-picture.png"])
async def test_an_image_block_takes_no_other_file(uploader: Uploader, name: str) -> None:
    file_id = await uploader.scanned(name, CSV)
    for wanted in (file_id, "F0000000000"):
        refused = uploader.client.chat_postMessage(channel=uploader.channel.id, text="x", blocks=[image(id=wanted)])
        assert (await refusal(refused))[0] == "invalid_blocks"
    refused = uploader.client.chat_postMessage(channel=uploader.channel.id, text="x", blocks=[image(id="timeline")])
    assert "regex" in (await refusal(refused))[1][0]


async def test_views_take_the_same_pictures(uploader: Uploader) -> None:
    file_id, ana = await uploader.uploads(), uploader.sandbox.person("Ana")
    view = form(image(id=file_id))
    home = {"type": "home", "blocks": [section("Mine"), image(id=file_id)]}
    trigger = uploader.sandbox.slack.triggers.issue(ana.id)
    early = await refusal(uploader.client.views_open(trigger_id=trigger, view=view))
    assert early == ("invalid_arguments", [f"[ERROR] {LOST} [json-pointer:/view/blocks/0/slack_file]"])
    assert (await refusal(uploader.client.views_publish(user_id=ana.id, view=home)))[0] == "invalid_arguments"
    await uploader.kind(file_id)
    await uploader.client.views_open(trigger_id=uploader.sandbox.slack.triggers.issue(ana.id), view=view)
    await uploader.client.views_publish(user_id=ana.id, view=home)
    assert ana.screen().count("Three of five") == 2


async def test_a_file_comes_as_a_message(uploader: Uploader) -> None:
    dm = uploader.sandbox.workspace.direct(uploader.sandbox.workspace.app.bot_user, uploader.sandbox.person("Ana").id)
    await uploader.uploads("plan.csv", CSV, channel_id=dm.id, initial_comment="Your plan")
    message = uploader.sandbox.person("Ana").messages("Pager")[-1]
    assert (message.subtype, message.text) == ("file_share", "Your plan")
    uploader.sandbox.person("Ana").sees(f"Your plan (file: plan.csv, {len(CSV)} bytes)", "Pager")
    uploader.sandbox.person("Ben").sees_not("plan.csv")


async def test_the_sdks_own_upload_works(uploader: Uploader) -> None:
    answer = await uploader.client.files_upload_v2(
        content=CSV.decode(), filename="plan.csv", title="The plan", channel=uploader.channel.id, initial_comment="Here"
    )
    assert answer["file"]["title"] == "The plan"
    uploader.sandbox.person("Ben").sees("Here (file: plan.csv", "#fraud-model")
    uploads = [{"content": PNG, "filename": "a.png", "alt_txt": "A"}, {"content": CSV, "filename": "b.csv"}]
    await uploader.client.files_upload_v2(file_uploads=uploads, channels=[uploader.channel.id])
    uploader.sandbox.person("Ben").sees(f"(file: a.png, {len(PNG)} bytes) (file: b.csv", "#fraud-model")


async def test_a_file_goes_only_where_the_app_may_post(uploader: Uploader) -> None:
    workspace = uploader.sandbox.workspace
    ana, elsewhere = uploader.sandbox.person("Ana").id, workspace.find_channel("general").id
    secret = workspace.find_channel("secret-project").id
    file_id, url = await uploader.announces()
    await uploader.sends(url)
    expected = {ana: "channel_not_found", secret: "channel_not_found", elsewhere: "not_in_channel"}
    for place, error in expected.items():
        assert (await refusal(uploader.completes(file_id, channel_id=place)))[0] == error
    workspace.archive(uploader.channel)
    assert (await refusal(uploader.completes(file_id, channel_id=uploader.channel.id)))[0] == "is_archived"
    workspace.archive(uploader.channel, archived=False)
    uploader.channel.is_posting_restricted = True
    assert (await refusal(uploader.completes(file_id, channel_id=uploader.channel.id)))[0] == "restricted_action"
    dm = workspace.direct(workspace.app.bot_user, ana).id
    workspace.show_messages_tab(shown=False)
    assert (await refusal(uploader.completes(file_id, channel_id=dm)))[0] == "messages_tab_disabled"


async def test_scopes_are_asked_for(uploader: Uploader) -> None:
    file_id = await uploader.uploads()
    uploader.sandbox.workspace.app.scopes -= {"files:read", "files:write"}
    assert (await refusal(uploader.announces()))[0] == "missing_scope"
    assert (await refusal(uploader.completes(file_id)))[0] == "missing_scope"
    assert (await refusal(uploader.client.files_info(file=file_id)))[0] == "missing_scope"


async def test_faults_reach_the_upload_itself(uploader: Uploader) -> None:
    uploader.sandbox.faults.next("upload", Fault.status(503))
    file_id, url = await uploader.announces()
    assert (await uploader.sends(url))[0] == 503
    uploader.sandbox.faults.next("upload", Fault.reset_after())
    with pytest.raises(aiohttp.ClientError):
        await uploader.sends(url)
    assert (await uploader.completes(file_id))["size"] == len(PNG)
    assert [call.request for call in uploader.sandbox.log.calls("upload")] == [{"bytes": len(PNG)}] * 2


async def test_a_hundred_a_minute() -> None:
    async with Sandbox(CONFIG, clock=lambda: NOON, limits=Limits(factor=0.02)) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        for _ in range(2):
            await client.files_getUploadURLExternal(filename="a.png", length=3)
        assert (await refusal(client.files_getUploadURLExternal(filename="a.png", length=3)))[0] == "ratelimited"


async def test_a_kept_workspace_has_its_files(uploader: Uploader) -> None:
    file_id = await uploader.uploads(channel_id=uploader.channel.id)
    await uploader.announces("never-sent.png")
    kept = json.loads(json.dumps(dump(uploader.sandbox.workspace)))
    again = Workspace(default_cast(), CONFIG, lambda: NOON)
    restore(again, kept)
    assert [file.data for file in again.files.by_id.values()] == [PNG]
    assert again.history(again.find_channel("fraud-model"))[-1].files[0]["id"] == file_id


@pytest.mark.parametrize("content", ["", "AAAA", "no base64"])
async def test_a_kept_file_that_is_damaged_is_refused(uploader: Uploader, content: str) -> None:
    await uploader.uploads()
    kept = json.loads(json.dumps(dump(uploader.sandbox.workspace)))
    kept["files"][0]["content"] = content
    with pytest.raises(CannotRestore, match="damaged"):
        restore(Workspace(default_cast(), CONFIG, lambda: NOON), kept)


async def test_a_message_with_a_file_that_was_not_kept_is_refused(uploader: Uploader) -> None:
    await uploader.uploads(channel_id=uploader.channel.id)
    kept = json.loads(json.dumps(dump(uploader.sandbox.workspace)))
    kept["files"] = []
    with pytest.raises(CannotRestore, match="damaged"):
        restore(Workspace(default_cast(), CONFIG, lambda: NOON), kept)
