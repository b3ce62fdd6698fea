"""Each Web API method that Baton uses, tried in the sandbox with the SDK's own client: that it works, and its usual
refusal. Which methods those are is read from Baton's source, so that a new one without a case here fails.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Fault, Sandbox
from bot.sandbox.web_api import METHODS
from tests.support.png import png
from tests.unit.sandbox.pager_app import form, section
from tests.unit.test_manifest import METHOD_SCOPES

BOT = Path(__file__).parents[3] / "bot"
NAME = re.compile(r"[a-z]+(?:\.[a-zA-Z]+)+")


def used() -> set[str]:
    """The methods that Baton's source names, as `"chat.update"` or as the client's `conversations_history`."""
    sources = [path for path in BOT.rglob("*.py") if "sandbox" not in path.relative_to(BOT).parts]
    return {method for path in sources for method in methods_in(ast.parse(path.read_text()))}


def methods_in(tree: ast.AST) -> Iterator[str]:
    """Those that one module names; the text of a docstring or a comment is no name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
            name = node.value.replace(".", "_")
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("client"):
            name = node.attr
        else:
            continue
        if "_" in name and name != "api_call" and hasattr(AsyncWebClient, name):
            yield name.replace("_", ".")


@dataclass(frozen=True)
class Place:
    """A sandbox whose app is in #fraud-model, and the SDK's client for it."""

    sandbox: Sandbox
    client: AsyncWebClient

    def id(self, name: str) -> str:
        """A person's id."""
        return self.sandbox.person(name).id

    def channel(self, name: str = "fraud-model") -> str:
        """A channel's id."""
        return self.sandbox.workspace.find_channel(name).id

    def trigger(self) -> str:
        """What Ana's latest click gave."""
        return self.sandbox.slack.triggers.issue(self.id("Ana"))


Try = Callable[[Place], Awaitable[Any]]


@dataclass(frozen=True)
class Case:
    """A method called as Baton calls it: `works` ends with an assertion, `fails` is refused with `error`."""

    works: Try
    fails: Try
    error: str


async def knows_itself(at: Place) -> None:
    answer = await at.client.auth_test()
    assert (answer["team_id"], answer["user_id"]) == (
        at.sandbox.workspace.team_id,
        at.sandbox.workspace.app.bot_user,
    )


async def connects(at: Place) -> None:
    answer = await at.client.apps_connections_open(app_token=at.sandbox.app_token)
    assert answer["url"].startswith("ws://127.0.0.1:")


async def posts(at: Place) -> None:
    metadata = {"event_type": "baton_outbox", "event_payload": {"id": 7}}
    arguments = {"channel": at.channel(), "text": "Said", "blocks": [section("Said")], "metadata": metadata}
    answer = await at.client.api_call("chat.postMessage", json=arguments)
    assert answer["message"]["metadata"] == metadata
    at.sandbox.person("Ben").sees("Said", "#fraud-model")


async def posts_privately(at: Place) -> None:
    arguments = {"channel": at.channel(), "user": at.id("Ana"), "text": "Psst"}
    await at.client.api_call("chat.postEphemeral", json=arguments)
    at.sandbox.person("Ana").sees("only visible to you Psst", "#fraud-model")
    at.sandbox.person("Ben").sees_not("Psst")


async def updates(at: Place) -> None:
    posted = await at.client.chat_postMessage(channel=at.channel(), text="Before")
    arguments = {"channel": at.channel(), "ts": posted["ts"], "text": "After", "blocks": [section("After")]}
    await at.client.api_call("chat.update", json=arguments)
    at.sandbox.person("Ben").sees("After", "#fraud-model")
    at.sandbox.person("Ben").sees_not("Before")


async def searches(at: Place) -> None:
    metadata = {"event_type": "baton_outbox", "event_payload": {"id": 7}}
    posted = await at.client.chat_postMessage(channel=at.id("Ana"), text="Said", metadata=metadata)
    found = await at.client.conversations_history(
        channel=posted["channel"], oldest="0.000000", include_all_metadata=True, limit=200, cursor=None
    )
    assert [message["metadata"] for message in found["messages"]] == [metadata]


async def looks_at_a_channel(at: Place) -> None:
    channel = (await at.client.conversations_info(channel=at.channel()))["channel"]
    assert (channel["name"], channel["is_member"], channel["is_archived"]) == ("fraud-model", True, False)


async def lists_channels(at: Place) -> None:
    first = await at.client.conversations_list(limit=1, cursor=None, types="public_channel,private_channel")
    cursor = first["response_metadata"]["next_cursor"]
    second = await at.client.conversations_list(limit=200, cursor=cursor, types="public_channel,private_channel")
    assert [one["name"] for page in (first, second) for one in page["channels"]] == ["general", "fraud-model"]


async def lists_members(at: Place) -> None:
    channel = at.sandbox.workspace.find_channel("fraud-model")
    first = await at.client.conversations_members(channel=channel.id, limit=1, cursor=None)
    cursor = first["response_metadata"]["next_cursor"]
    second = await at.client.conversations_members(channel=channel.id, limit=200, cursor=cursor)
    assert [*first["members"], *second["members"]] == [*channel.members]


async def opens_a_direct_message(at: Place) -> None:
    answer = await at.client.api_call("conversations.open", json={"users": at.id("Ana")})
    assert answer["channel"]["id"].startswith("D")


async def looks_at_a_person(at: Place) -> None:
    ben = (await at.client.users_info(user=at.id("Ben")))["user"]
    assert (ben["tz"], ben["profile"]["display_name"]) == ("America/New_York", "Ben")


async def lists_people(at: Place) -> None:
    first = await at.client.users_list(limit=4, cursor=None)
    second = await at.client.users_list(limit=200, cursor=first["response_metadata"]["next_cursor"])
    names = {member["name"] for page in (first, second) for member in page["members"]}
    assert {"ana", "ben", "chloe", "dev", "eve", "finn"} < names


async def opens_a_form(at: Place) -> None:
    arguments = {"trigger_id": at.trigger(), "view": form(section("Hello"))}
    view = (await at.client.api_call("views.open", json=arguments))["view"]
    opened = at.sandbox.person("Ana").modal()
    assert opened is not None
    assert opened.id == view["id"]


async def pushes_a_form(at: Place) -> None:
    await opens_a_form(at)
    arguments = {"trigger_id": at.trigger(), "view": form(section("On top"))}
    view = (await at.client.api_call("views.push", json=arguments))["view"]
    assert view["previous_view_id"]


async def renews_a_form(at: Place) -> None:
    arguments = {"trigger_id": at.trigger(), "view": form(section("Before"))}
    view = (await at.client.api_call("views.open", json=arguments))["view"]
    renewed = {"view_id": view["id"], "view": form(section("After"))}
    assert (await at.client.api_call("views.update", json=renewed))["view"]["id"] == view["id"]


PNG = png()


async def announces_a_file(at: Place) -> Any:
    sent = {"filename": "timeline.png", "length": str(len(PNG)), "alt_txt": "A timeline"}
    answer = await at.client.api_call("files.getUploadURLExternal", data=sent)
    assert answer["upload_url"].startswith("http://127.0.0.1:")
    return answer


async def completes_a_file(at: Place) -> str:
    answer = await announces_a_file(at)
    async with aiohttp.ClientSession() as session, session.post(answer["upload_url"], data=PNG) as response:
        assert response.status == 200
    files = json.dumps([{"id": answer["file_id"], "title": "Timeline"}])
    completed = await at.client.api_call("files.completeUploadExternal", data={"files": files})
    assert completed["files"][0]["title"] == "Timeline"
    return str(answer["file_id"])


async def learns_of_a_file(at: Place) -> None:
    file_id = await completes_a_file(at)
    kinds = [(await at.client.api_call("files.info", data={"file": file_id}))["file"]["mimetype"] for _ in range(2)]
    assert kinds == ["", "image/png"]


async def learns_its_app(at: Place) -> None:
    answer = await at.client.bots_info(bot=at.sandbox.workspace.app.bot_id)
    assert answer["bot"]["app_id"] == at.sandbox.workspace.app.app_id


HOME = {"type": "home", "blocks": [section("My plans")]}


async def publishes_a_home(at: Place) -> None:
    await at.client.api_call("views.publish", json={"user_id": at.id("Ana"), "view": HOME})
    at.sandbox.person("Ana").sees("My plans")


def call(method: str, **arguments: Any) -> Try:
    """A call with these arguments."""
    return lambda at: at.client.api_call(method, json=arguments)


def with_another_token(method: str) -> Try:
    """A call with a token that nobody gave out."""
    return lambda at: AsyncWebClient("xoxb-other", base_url=at.sandbox.api_url).api_call(method)


CASES = {
    "apps.connections.open": Case(
        connects,
        lambda at: at.client.apps_connections_open(app_token=at.sandbox.bot_token),
        "not_allowed_token_type",
    ),
    "auth.test": Case(knows_itself, with_another_token("auth.test"), "invalid_auth"),
    "bots.info": Case(learns_its_app, call("bots.info", bot="B0NOBODY"), "bot_not_found"),
    "chat.postEphemeral": Case(
        posts_privately,
        lambda at: at.client.chat_postEphemeral(channel=at.channel(), user=at.id("Dev"), text="x"),
        "user_not_in_channel",
    ),
    "chat.postMessage": Case(
        posts, lambda at: at.client.chat_postMessage(channel=at.channel("general"), text="x"), "not_in_channel"
    ),
    "chat.update": Case(
        updates, lambda at: at.client.chat_update(channel=at.channel(), ts="1.000000", text="x"), "message_not_found"
    ),
    "conversations.history": Case(searches, call("conversations.history", channel="C1"), "channel_not_found"),
    "conversations.info": Case(looks_at_a_channel, call("conversations.info", channel="C1"), "channel_not_found"),
    "conversations.list": Case(lists_channels, call("conversations.list", cursor="?"), "invalid_cursor"),
    "conversations.members": Case(lists_members, call("conversations.members", channel="C1"), "channel_not_found"),
    "conversations.open": Case(
        opens_a_direct_message, lambda at: at.client.conversations_open(users=at.id("Finn")), "user_disabled"
    ),
    "files.completeUploadExternal": Case(
        completes_a_file, call("files.completeUploadExternal", files=[{"id": "F0000000000"}]), "file_not_found"
    ),
    "files.getUploadURLExternal": Case(
        announces_a_file, call("files.getUploadURLExternal", filename="a.png", length=0), "missing_argument"
    ),
    "files.info": Case(learns_of_a_file, call("files.info", file="F0000000000"), "file_not_found"),
    "users.info": Case(looks_at_a_person, call("users.info", user="U1"), "user_not_found"),
    "users.list": Case(lists_people, call("users.list", cursor="?"), "invalid_cursor"),
    "views.open": Case(
        opens_a_form, call("views.open", trigger_id="1.2.3", view=form(section("x"))), "invalid_trigger_id"
    ),
    "views.push": Case(
        pushes_a_form, call("views.push", trigger_id="1.2.3", view=form(section("x"))), "invalid_trigger_id"
    ),
    "views.update": Case(renews_a_form, call("views.update", view_id="V1", view=form(section("x"))), "not_found"),
    "views.publish": Case(publishes_a_home, call("views.publish", user_id="U1", view=HOME), "invalid_arguments"),
}
EACH = pytest.mark.parametrize("method", sorted(CASES))


@pytest.fixture
def at(sandbox: Sandbox, client: AsyncWebClient) -> Place:
    workspace = sandbox.workspace
    workspace.join(workspace.find_channel("fraud-model"), workspace.app.bot_user)
    return Place(sandbox, client)


def test_every_method_that_baton_uses_has_a_case() -> None:
    assert used() == set(CASES)
    assert set(METHOD_SCOPES) <= set(CASES)


def test_a_new_method_would_be_found() -> None:
    source = "'''chat.delete'''\nasync def f(client): await client.users_lookupByEmail(email=''); g('views.update')"
    assert set(methods_in(ast.parse(source))) >= {"users.lookupByEmail", "views.update"}


@EACH
async def test_it_works(at: Place, method: str) -> None:
    await CASES[method].works(at)
    assert at.sandbox.log.calls(method)[-1].ok


@EACH
async def test_it_is_refused(at: Place, method: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        await CASES[method].fails(at)
    assert refused.value.response["error"] == CASES[method].error


@pytest.mark.parametrize("method", [method for method in sorted(CASES) if METHODS[method].any_scope])
async def test_it_needs_its_scope(at: Place, method: str) -> None:
    at.sandbox.workspace.app.scopes -= set(METHODS[method].any_scope)
    with pytest.raises(SlackApiError) as refused:
        await CASES[method].works(at)
    assert refused.value.response["error"] == "missing_scope"


@EACH
async def test_it_may_have_to_wait(at: Place, method: str) -> None:
    """Every method is slowed down the same way: by a 429 that says how long."""
    at.sandbox.faults.next(method, Fault.ratelimited(7))
    with pytest.raises(SlackApiError) as refused:
        await CASES[method].works(at)
    assert refused.value.response.headers["Retry-After"] == "7"
