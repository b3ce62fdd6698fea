"""Uploaded files on the page: served to who sees them and to nobody else, and nothing of them ever runs."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.support.png import png
from tests.unit.sandbox.page_visitor import Visitor, visiting
from tests.unit.sandbox.pager_app import form, section

PNG = png()
SCRIPT = b"<script>alert(1)</script>"
NOT_THERE = (404, "There is no such file.")


class Uploads:
    """Puts files into the workspace, each looked through at once."""

    def __init__(self, sandbox: Sandbox, client: AsyncWebClient) -> None:
        self.sandbox, self.client = sandbox, client
        self.channel = sandbox.workspace.find_channel("fraud-model")
        sandbox.workspace.join(self.channel, sandbox.workspace.app.bot_user)
        sandbox.workspace.files.scan_after = 0

    async def add(self, name: str = "timeline.png", data: bytes = PNG, **more: Any) -> str:
        """A file's id."""
        answer = await self.client.files_upload_v2(filename=name, content=data, **more)
        return str(answer["file"]["id"])


@pytest.fixture
def uploads(sandbox: Sandbox, client: AsyncWebClient) -> Uploads:
    return Uploads(sandbox, client)


def image(file_id: str) -> dict[str, Any]:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": "A timeline"}


async def fetch(visitor: Visitor, file_id: str, **query: str) -> tuple[int, bytes, Any]:
    """The status, the bytes and the headers of a file."""
    async with visitor.session.get(f"/page/file/{file_id}", params={"as": visitor.id} | query) as response:
        return response.status, await response.read(), response.headers


async def refused(visitor: Visitor, file_id: str) -> tuple[int, str]:
    """The status and the sentence with which a file is refused."""
    status, body = await visitor.get(f"/page/file/{file_id}")
    return status, body["error"]


async def test_a_picture_is_served_to_members(uploads: Uploads) -> None:
    file_id = await uploads.add()
    await uploads.client.chat_postMessage(channel=uploads.channel.id, text="x", blocks=[image(file_id)])
    async with visiting(uploads.sandbox, "Ben", "Dev") as (ben, dev):
        status, data, headers = await fetch(ben, file_id)
        assert (status, data, headers["Content-Type"]) == (200, PNG, "image/png")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert await refused(dev, file_id) == NOT_THERE


async def test_what_one_person_was_shown_is_theirs_alone(uploads: Uploads) -> None:
    file_id = await uploads.add()
    async with visiting(uploads.sandbox, "Ana", "Ben") as (ana, ben):
        assert await refused(ana, file_id) == NOT_THERE
        await uploads.client.chat_postEphemeral(
            channel=uploads.channel.id, user=ana.id, text="x", blocks=[section("x") | {"accessory": image(file_id)}]
        )
        assert (await fetch(ana, file_id))[0] == 200
        assert await refused(ben, file_id) == NOT_THERE


async def test_a_modal_and_a_home_show_theirs(uploads: Uploads) -> None:
    in_modal, in_home = await uploads.add(), await uploads.add()
    async with visiting(uploads.sandbox, "Ana", "Ben") as (ana, ben):
        trigger = uploads.sandbox.slack.triggers.issue(ana.id)
        await uploads.client.views_open(trigger_id=trigger, view=form(image(in_modal)))
        await uploads.client.views_publish(user_id=ana.id, view={"type": "home", "blocks": [image(in_home)]})
        for file_id in (in_modal, in_home):
            assert (await fetch(ana, file_id))[0] == 200
            assert await refused(ben, file_id) == NOT_THERE
        uploads.sandbox.slack.surfaces.clear(ana.id)
        assert await refused(ana, in_modal) == NOT_THERE


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "picture.png"])
async def test_what_is_no_picture_is_only_to_be_kept(uploads: Uploads, name: str) -> None:
    file_id = await uploads.add(name, SCRIPT, channel=uploads.channel.id)
    async with visiting(uploads.sandbox, "Ana") as [ana]:
        status, data, headers = await fetch(ana, file_id)
        assert (status, data, headers["Content-Type"]) == (200, SCRIPT, "application/octet-stream")
        assert headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"


async def test_a_picture_can_be_kept_under_its_name(uploads: Uploads) -> None:
    file_id = await uploads.add('Zoë\'s "plan".png', channel=uploads.channel.id)
    async with visiting(uploads.sandbox, "Ana") as [ana]:
        _, data, headers = await fetch(ana, file_id, download="1")
        named = "attachment; filename*=UTF-8''Zo%C3%AB%27s%20%22plan%22.png"
        assert (data, headers["Content-Disposition"]) == (PNG, named)


async def test_a_message_tells_of_its_files(uploads: Uploads) -> None:
    file_id = await uploads.add("plan.csv", b"a,b\r\n", channel=uploads.channel.id, title="The plan")
    async with visiting(uploads.sandbox, "Ana") as [ana]:
        [message] = (await ana.messages("#fraud-model"))["messages"]
    card = {"id": file_id, "name": "plan.csv", "title": "The plan", "size": 5, "picture": False, "alt": ""}
    assert message["files"] == [card]


async def test_only_files_that_were_completed_and_only_for_people_who_are_here(uploads: Uploads) -> None:
    answer = await uploads.client.files_getUploadURLExternal(filename="a.png", length=3)
    file_id = await uploads.add(channel=uploads.channel.id)
    async with visiting(uploads.sandbox, "Ana") as [ana]:
        assert await refused(ana, answer["file_id"]) == NOT_THERE
        assert (await ana.get("/page/file/..%2Fsecret"))[0] == 404
        async with ana.session.get(f"/page/file/{file_id}", params={"as": "U0NOBODY"}) as response:
            assert response.status == 404
        uploads.sandbox.workspace.change_user(ana.id, deleted=True)
        assert await refused(ana, file_id) == NOT_THERE
