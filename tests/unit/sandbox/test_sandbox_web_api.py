"""Every Web API method through the SDK's own client: what it answers, and what it refuses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, WireLog, account
from tests.unit.sandbox.pager_app import button, form, section, text_input

# The SDK warns of messages without text; Slack's own answer to them is what is tried here.
pytestmark = pytest.mark.filterwarnings("ignore:The top-level `text` argument:UserWarning")

HOME = {"type": "home", "blocks": [section("Home")]}
METADATA = {"event_type": "page", "event_payload": {"id": "7"}}


async def refusal(call: Awaitable[Any]) -> Any:
    """The answer to a call that is refused."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return refused.value.response


async def code(call: Awaitable[Any]) -> str:
    """The error code of a call that is refused."""
    return str((await refusal(call))["error"])


@pytest.fixture
def fraud(sandbox: Sandbox) -> str:
    """#fraud-model, with the app in it."""
    channel = sandbox.workspace.find_channel("#fraud-model")
    sandbox.workspace.join(channel, sandbox.workspace.app.bot_user)
    return channel.id


def trigger(sandbox: Sandbox, name: str = "Ana") -> str:
    """A trigger of something that this person did just now."""
    return sandbox.slack.triggers.issue(sandbox.person(name).id)


# Who we are -------------------------------------------------------------------------------------------


async def test_who_the_token_is(sandbox: Sandbox, client: AsyncWebClient) -> None:
    me = await client.auth_test()
    app = sandbox.workspace.app
    assert (me["user_id"], me["bot_id"], me["team"]) == (app.bot_user, app.bot_id, "Northwind")
    assert "chat:write" in me.headers["x-oauth-scopes"]
    assert (await client.bots_info(bot=app.bot_id))["bot"]["user_id"] == app.bot_user
    assert (await client.team_info())["team"]["domain"] == "northwind"
    assert await code(client.bots_info(bot="B1")) == "bot_not_found"
    assert await code(client.team_info(team="T1")) == "team_not_found"
    assert await code(client.api_call("no.such")) == "unknown_method"


async def test_tokens(sandbox: Sandbox, client: AsyncWebClient) -> None:
    url, app = sandbox.api_url, sandbox.workspace.app
    assert await code(AsyncWebClient(base_url=url).auth_test()) == "not_authed"
    assert await code(AsyncWebClient("xoxb-other", base_url=url).auth_test()) == "invalid_auth"
    assert await code(client.apps_connections_open(app_token=sandbox.bot_token)) == "not_allowed_token_type"
    assert (await client.apps_connections_open(app_token=sandbox.app_token))["url"].startswith("ws://127.0.0.1:")
    app.refused = "token_revoked"
    assert await code(client.auth_test()) == "token_revoked"
    sandbox.workspace.uninstall()
    assert await code(client.auth_test()) == "account_inactive"


async def test_scopes(sandbox: Sandbox, client: AsyncWebClient, fraud: str) -> None:
    answer = await refusal(client.conversations_history(channel=sandbox.workspace.find_channel("general").id))
    assert answer["error"] == "not_in_channel"
    sandbox.workspace.app.scopes -= {"chat:write", "im:history"}
    answer = await refusal(client.chat_postMessage(channel=fraud, text="hello"))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "users:read" in answer["provided"].split(",")
    direct = (await client.conversations_open(users=sandbox.person("Ana").id))["channel"]["id"]
    answer = await refusal(client.conversations_history(channel=direct))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")


# Messages ---------------------------------------------------------------------------------------------


async def test_a_message_is_posted_changed_linked_and_deleted(
    sandbox: Sandbox, client: AsyncWebClient, fraud: str
) -> None:
    ana = sandbox.person("Ana")
    posted = await client.chat_postMessage(
        channel=fraud, text="One", blocks=[section("*One*")], metadata=METADATA, unfurl_links=False
    )
    ts = posted["ts"]
    assert posted["message"]["metadata"] == METADATA
    ana.sees("Pager One", "#fraud-model")
    link = await client.chat_getPermalink(channel=fraud, message_ts=ts)
    assert link["permalink"] == f"https://northwind.slack.com/archives/{fraud}/p{ts.replace('.', '')}"
    await client.chat_update(channel=fraud, ts=ts, text="Two")
    message = ana.messages("#fraud-model")[-1]
    assert (message.text, message.blocks, message.metadata) == ("Two", [], METADATA)
    await client.chat_delete(channel=fraud, ts=ts)
    assert ana.messages("#fraud-model") == []
    assert await code(client.chat_delete(channel=fraud, ts=ts)) == "message_not_found"
    assert await code(client.chat_getPermalink(channel=fraud, message_ts=ts)) == "message_not_found"


async def test_slack_builds_the_text_where_there_is_none(client: AsyncWebClient, fraud: str) -> None:
    posted = await client.chat_postMessage(channel=fraud, blocks=[section("First"), section("Second")])
    assert posted["message"]["text"] == "First Second"


async def test_a_person_by_id_is_a_direct_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana, finn = sandbox.person("Ana"), sandbox.person("Finn")
    posted = await client.chat_postMessage(channel=ana.id, text="Hello")
    assert posted["channel"].startswith("D")
    ana.sees("Hello", "Pager")
    assert (await client.chat_postMessage(channel=finn.id, text="To somebody who left"))["ok"]
    assert await code(client.chat_postMessage(channel="USLACKBOT", text="x")) == "cannot_dm_bot"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({}, "no_text"),
        ({"text": "  "}, "no_text"),
        ({"blocks": [{"type": "section"}]}, "invalid_blocks"),
        ({"blocks": [section("x")] * 51}, "invalid_blocks"),
        ({"blocks": "no json"}, "invalid_blocks_format"),
        ({"blocks": [section("x" * 2900)] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": {"event_type": "page"}}, "invalid_metadata_format"),
        (
            {"text": "x", "metadata": {"event_type": "page", "event_payload": {"long": "x" * 20_000}}},
            "metadata_too_large",
        ),
        ({"text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
async def test_messages_that_are_refused(
    client: AsyncWebClient, fraud: str, content: dict[str, Any], expected: str
) -> None:
    assert await code(client.chat_postMessage(channel=fraud, **content)) == expected


async def test_invalid_blocks_say_why(client: AsyncWebClient, fraud: str) -> None:
    blocks = [{"type": "actions", "elements": [button("x" * 76, "a")]}]
    answer = await refusal(client.chat_postMessage(channel=fraud, text="x", blocks=blocks))
    assert "/blocks/0/elements/0/text/text" in answer["response_metadata"]["messages"][0]
    assert answer["response_metadata"]["messages"][0].startswith("[ERROR]")


async def test_places_that_are_refused(sandbox: Sandbox, client: AsyncWebClient, fraud: str) -> None:
    workspace = sandbox.workspace
    secret, general = workspace.find_channel("secret-project"), workspace.find_channel("general")
    assert await code(client.chat_postMessage(channel=secret.id, text="x")) == "channel_not_found"
    assert await code(client.chat_postMessage(channel="C1", text="x")) == "channel_not_found"
    assert await code(client.chat_postMessage(channel="#general", text="x")) == "not_in_channel"
    workspace.app.scopes.add("chat:write.public")
    assert (await client.chat_postMessage(channel=general.id, text="x"))["ok"]
    workspace.archive(workspace.find_channel(fraud))
    assert await code(client.chat_postMessage(channel=fraud, text="x")) == "is_archived"


async def test_no_direct_messages_without_the_messages_tab(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.workspace.show_messages_tab(shown=False)
    post = client.chat_postMessage(channel=sandbox.person("Ana").id, text="x")
    assert await code(post) == "messages_tab_disabled"


async def test_no_posts_where_posting_is_restricted(sandbox: Sandbox, client: AsyncWebClient, fraud: str) -> None:
    posted = await client.chat_postMessage(channel=fraud, text="x")
    sandbox.workspace.find_channel(fraud).is_posting_restricted = True
    assert await code(client.chat_postMessage(channel=fraud, text="y")) == "restricted_action"
    assert (await client.chat_update(channel=fraud, ts=posted["ts"], text="z"))["ok"]


async def test_updates_that_are_refused(sandbox: Sandbox, client: AsyncWebClient, fraud: str) -> None:
    await sandbox.person("Ana").types("Mine", "#fraud-model")
    theirs = sandbox.person("Ana").messages("#fraud-model")[-1]
    assert await code(client.chat_update(channel=fraud, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await code(client.chat_delete(channel=fraud, ts=theirs.ts)) == "cant_delete_message"
    ts = (await client.chat_postMessage(channel=fraud, text="Ours"))["ts"]
    assert await code(client.chat_update(channel=fraud, ts=ts, text="x" * 4001)) == "msg_too_long"
    assert await code(client.chat_update(channel=fraud, ts=ts, text="")) == "no_text"
    assert await code(client.chat_update(channel="Uxxx", ts=ts, text="x")) == "channel_not_found"


async def test_ephemerals(sandbox: Sandbox, client: AsyncWebClient, fraud: str) -> None:
    ana, ben, dev = (sandbox.person(name) for name in ("Ana", "Ben", "Dev"))
    sent = await client.chat_postEphemeral(channel=fraud, user=ana.id, text="Psst")
    ana.sees("only visible to you Psst")
    ben.sees_not("Psst")
    assert (await client.conversations_history(channel=fraud))["messages"] == []
    assert await code(client.chat_update(channel=fraud, ts=sent["message_ts"], text="x")) == "message_not_found"
    assert await code(client.chat_postEphemeral(channel=fraud, user=dev.id, text="x")) == "user_not_in_channel"
    assert await code(client.chat_postEphemeral(channel="#general", user=ana.id, text="x")) == "not_in_channel"


# History ----------------------------------------------------------------------------------------------


async def test_history_pages_newest_first(client: AsyncWebClient, fraud: str) -> None:
    times = [(await client.chat_postMessage(channel=fraud, text=f"m{n}", metadata=METADATA))["ts"] for n in range(5)]
    assert times == sorted(set(times))
    seen: list[str] = []
    async for answer in await client.conversations_history(channel=fraud, limit=2):
        seen += [message["text"] for message in answer["messages"]]
    assert seen == ["m4", "m3", "m2", "m1", "m0"]
    plain = (await client.conversations_history(channel=fraud))["messages"][0]
    assert "metadata" not in plain
    whole = await client.conversations_history(channel=fraud, include_all_metadata=True)
    assert whole["messages"][0]["metadata"] == METADATA
    between = await client.conversations_history(channel=fraud, oldest=times[1], latest=times[3])
    assert [message["text"] for message in between["messages"]] == ["m2"]
    edges = await client.conversations_history(channel=fraud, oldest=times[1], latest=times[3], inclusive=True)
    assert [message["text"] for message in edges["messages"]] == ["m3", "m2", "m1"]


async def test_threads(client: AsyncWebClient, fraud: str) -> None:
    parent = (await client.chat_postMessage(channel=fraud, text="parent"))["ts"]
    for text in ("one", "two"):
        await client.chat_postMessage(channel=fraud, text=text, thread_ts=parent)
    history = (await client.conversations_history(channel=fraud))["messages"]
    assert [(message["text"], message["reply_count"]) for message in history] == [("parent", 2)]
    replies = await client.conversations_replies(channel=fraud, ts=parent)
    assert [message["text"] for message in replies["messages"]] == ["parent", "one", "two"]
    assert await code(client.conversations_replies(channel=fraud, ts="1.000000")) == "thread_not_found"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"cursor": "bmV4dF90czo="}, "invalid_cursor"),
        ({"limit": "many"}, "invalid_limit"),
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "nan"}, "invalid_ts_latest"),
    ],
)
async def test_history_that_is_refused(
    client: AsyncWebClient, fraud: str, arguments: dict[str, Any], expected: str
) -> None:
    await client.chat_postMessage(channel=fraud, text="one")
    assert await code(client.conversations_history(channel=fraud, **arguments)) == expected


# Conversations and people -----------------------------------------------------------------------------


async def test_conversations(sandbox: Sandbox, client: AsyncWebClient, fraud: str) -> None:
    info = (await client.conversations_info(channel=fraud, include_num_members=True))["channel"]
    assert (info["name"], info["is_member"], info["num_members"]) == ("fraud-model", True, 4)
    names = [c["name"] async for page in await client.conversations_list(limit=1) for c in page["channels"]]
    assert names == ["general", "fraud-model"]
    private = await client.conversations_list(types="private_channel")
    assert private["channels"] == []
    members = [m async for page in await client.conversations_members(channel=fraud, limit=2) for m in page["members"]]
    assert members == [*(sandbox.person(n).id for n in ("Ana", "Ben", "Chloe")), sandbox.workspace.app.bot_user]
    joined = await client.conversations_join(channel=sandbox.workspace.find_channel("general").id)
    assert joined["channel"]["is_member"]
    assert (await client.conversations_join(channel=fraud))["warning"] == "already_in_channel"
    assert await code(client.conversations_info(channel="C1")) == "channel_not_found"
    assert await code(client.conversations_list(types="all")) == "invalid_types"
    assert await code(client.conversations_members(channel=fraud, cursor="???")) == "invalid_cursor"


async def test_opening_conversations(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    opened = await client.conversations_open(users=ana.id)
    again = await client.conversations_open(users=ana.id, return_im=True)
    assert again["already_open"]
    assert again["channel"]["id"] == opened["channel"]["id"]
    assert again["channel"]["user"] == ana.id
    group = await client.conversations_open(users=[ana.id, ben.id])
    assert (await client.conversations_info(channel=group["channel"]["id"]))["channel"]["is_mpim"]
    assert await code(client.conversations_open(users="U1")) == "user_not_found"
    assert await code(client.conversations_open(users=sandbox.person("Finn").id)) == "user_disabled"
    assert await code(client.conversations_open(users="")) == "users_list_not_supplied"


async def test_people(sandbox: Sandbox, client: AsyncWebClient) -> None:
    stranger = sandbox.workspace.add_user(account("Gus", "Moe", "Asia/Tokyo", other_team="T9"))
    members = [m async for page in await client.users_list(limit=3) for m in page["members"]]
    by_name = {member["name"]: member for member in members}
    assert set(by_name) == {"ana", "ben", "chloe", "dev", "eve", "finn", "slackbot", "pager"}
    assert by_name["dev"]["tz_offset"] == 20_700
    assert by_name["eve"]["is_restricted"]
    assert by_name["finn"]["deleted"]
    assert "tz" not in by_name["finn"]
    assert by_name["pager"]["is_bot"]
    assert by_name["slackbot"]["is_bot"] is False
    ana = (await client.users_info(user=sandbox.person("Ana").id))["user"]
    assert (ana["profile"]["display_name"], ana["profile"]["email"]) == ("Ana", "ana@example.com")
    assert (await client.users_lookupByEmail(email="ANA@example.com"))["user"]["id"] == ana["id"]
    assert await code(client.users_lookupByEmail(email="finn@example.com")) == "users_not_found"
    assert await code(client.users_info(user="U1")) == "user_not_found"
    assert await code(client.users_info(user=stranger.id)) == "user_not_visible"
    shared = sandbox.workspace.add_channel("shared", [stranger.id, sandbox.workspace.app.bot_user], shared=True)
    assert (await client.users_info(user=stranger.id))["user"]["is_stranger"]
    assert (await client.conversations_info(channel=shared.id))["channel"]["is_ext_shared"]


# Views ------------------------------------------------------------------------------------------------


async def test_a_stack_of_three(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("Ana")
    first = (await client.views_open(trigger_id=trigger(sandbox), view=form(section("1"))))["view"]
    second = (await client.views_push(trigger_id=trigger(sandbox), view=form(section("2"))))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    await client.views_push(trigger_id=trigger(sandbox), view=form(section("3")))
    assert await code(client.views_push(trigger_id=trigger(sandbox), view=form(section("4")))) == "push_limit_reached"
    ana.sees("3")
    await ana.cancels()
    ana.sees("2")
    await ana.closes()
    assert ana.modal() is None
    assert await code(client.views_push(trigger_id=trigger(sandbox), view=form(section("1")))) == "not_found"


async def test_triggers(sandbox: Sandbox, client: AsyncWebClient) -> None:
    one = trigger(sandbox)
    await client.views_open(trigger_id=one, view=form(section("1")))
    assert await code(client.views_open(trigger_id=one, view=form(section("1")))) == "exchanged_trigger_id"
    assert await code(client.views_open(trigger_id="1.2.3", view=form(section("1")))) == "invalid_trigger_id"


async def test_hashes_and_ids_of_views(sandbox: Sandbox, client: AsyncWebClient) -> None:
    view = form(section("1"), external_id="ours")
    opened = (await client.views_open(trigger_id=trigger(sandbox), view=view))["view"]
    updated = (await client.views_update(external_id="ours", hash=opened["hash"], view=view))["view"]
    assert updated["id"] == opened["id"]
    stale = client.views_update(view_id=opened["id"], hash=opened["hash"], view=view)
    assert await code(stale) == "hash_conflict"
    assert await code(client.views_update(view_id="V1", view=view)) == "not_found"
    double = client.views_push(trigger_id=trigger(sandbox), view=view)
    assert await code(double) == "duplicate_external_id"


async def test_views_that_are_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("Ana")
    long = form(section("1"), title={"type": "plain_text", "text": "x" * 25})
    answer = await refusal(client.views_open(trigger_id=trigger(sandbox), view=long))
    assert answer["error"] == "invalid_arguments"
    assert "/view/title/text" in answer["response_metadata"]["messages"][0]
    home_as_modal = client.views_open(trigger_id=trigger(sandbox), view=HOME)
    assert await code(home_as_modal) == "invalid_arguments"
    without_submit = {key: value for key, value in form(text_input("A", "a")).items() if key != "submit"}
    assert await code(client.views_open(trigger_id=trigger(sandbox), view=without_submit)) == "invalid_arguments"
    published = (await client.views_publish(user_id=ana.id, view=HOME))["view"]
    await client.views_publish(user_id=ana.id, view=HOME, hash=published["hash"])
    stale = client.views_publish(user_id=ana.id, view=HOME, hash=published["hash"])
    assert await code(stale) == "hash_conflict"
    assert await code(client.views_publish(user_id="U1", view=HOME)) == "invalid_arguments"


# The wire ---------------------------------------------------------------------------------------------


async def test_forms_json_and_headers_are_all_taken(sandbox: Sandbox, fraud: str) -> None:
    url = sandbox.api_url + "chat.postMessage"
    header = {"Authorization": f"Bearer {sandbox.bot_token}"}
    post: Callable[..., Awaitable[Any]]
    async with aiohttp.ClientSession() as session:

        async def post(**request: Any) -> Any:
            async with session.post(url, **request) as response:
                return await response.json()

        body = {"channel": fraud, "text": "x"}
        assert (await post(json=body, headers=header))["ok"]
        assert (await post(data=body, headers=header))["ok"]
        assert (await post(data=body | {"token": sandbox.bot_token, "blocks": '[{"type": "divider"}]'}))["ok"]
        assert (await post(data=b"{", headers=header | {"Content-Type": "application/json"}))["ok"] is False


async def test_the_log_has_every_call_and_no_token(sandbox: Sandbox, client: AsyncWebClient, fraud: str) -> None:
    heard: list[str] = []
    end = sandbox.log.subscribe(lambda entry: heard.append(entry.method))
    await client.chat_postMessage(channel=fraud, text=f"my token is {sandbox.bot_token}")
    await client.api_call("auth.test", data={"token": sandbox.bot_token})
    end()
    await client.auth_test()
    entry = sandbox.log.calls("chat.postMessage")[0]
    assert entry.ok
    assert entry.response["message"]["text"] == "my token is (redacted)"
    assert heard == ["chat.postMessage", "auth.test"]
    assert sandbox.bot_token not in sandbox.log.text()
    assert "-> chat.postMessage" in sandbox.log.text()


def test_the_log_forgets_what_is_old() -> None:
    log = WireLog(most=10)
    for number in range(1, 26):
        log.record("app to Slack", f"method {number}", {}, {"ok": True})
        assert min(number, 10) <= len(log.entries) <= 20
        assert [entry.number for entry in log.entries] == list(range(number - len(log.entries) + 1, number + 1))
    newest = log.find(25)
    assert newest and newest.method == "method 25" and newest is log.entries[-1]
    assert log.find(log.entries[0].number) is log.entries[0]
    assert [log.find(number) for number in (-1, 0, 1, 26)] == [None] * 4
